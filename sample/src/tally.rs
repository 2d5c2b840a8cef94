//! Sums of a pupil's marks, by which a final is set.

/// The marks of a pupil in a subject and period. Weights are doubled, so that they are whole.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Marks that count in the number.
    pub(crate) count: u32,
    /// Passes less fails.
    pub(crate) passes: i64,
    sum: i64,
    weight: i64,
    key_sum: i64,
    key_weight: i64,
}

impl Tally {
    /// One more numeric mark.
    pub(crate) fn add(&mut self, value: i64, weight: i64, key: bool) {
        self.count += 1;
        self.sum += value * weight;
        self.weight += weight;
        if key {
            self.key_sum += value * weight;
            self.key_weight += weight;
        }
    }

    /// One more pass, or a fail at −1.
    pub(crate) fn pass(&mut self, by: i64) {
        self.count += 1;
        self.passes += by;
    }

    /// The mean rounded half up, never below 2; `None` where there is no mean.
    pub(crate) fn rounded(&self) -> Option<i64> {
        rounded(self.sum, self.weight)
    }

    /// The value below a mean that is an exact tie, where key works do not call for it: doubtful.
    pub(crate) fn doubtful(&self) -> Option<i64> {
        let below = self.rounded()? - 1;
        let tie = 2 * self.sum == (2 * below + 1) * self.weight;
        let by_key_works = rounded(self.key_sum, self.key_weight).is_some_and(|key| key <= below);
        (tie && below >= 2 && !by_key_works).then_some(below)
    }
}

/// A mean rounded half up, never below 2.
pub(crate) fn rounded(sum: i64, weight: i64) -> Option<i64> {
    (weight > 0).then(|| ((2 * sum + weight) / (2 * weight)).max(2))
}
