//! Which mark retakes which, among all marks of one pupil, and the order that chains ask for.

use super::cases::Placed;
use crate::school::ids::AssignmentIx;

/// A mark that another retakes: its assignment and part.
pub(super) type Retaken = (AssignmentIx, u8);

/// Which mark each retakes, among all of one pupil: the same part, else the lowest; never itself.
pub(super) fn retaken(marks: &[Placed<'_>], place: usize) -> Option<usize> {
    let mark = marks.get(place)?;
    let of = mark.row.retakes?;
    let others = || {
        marks
            .iter()
            .enumerate()
            .filter(|(other, it)| *other != place && it.row.assignment == of)
    };
    let same = others().find(|(_, it)| it.row.part == mark.row.part);
    let lowest = || others().min_by_key(|(_, it)| it.row.part);
    same.or_else(lowest).map(|(place, _)| place)
}

/// Whether a mark stands in a ring of marks that retake one another, or behind one.
pub(super) fn in_ring(marks: &[Placed<'_>], place: usize) -> bool {
    let mut at = retaken(marks, place);
    for _ in 0..marks.len() {
        match at {
            None => return false,
            Some(next) if next == place => return true,
            Some(next) => at = retaken(marks, next),
        }
    }
    false
}

/// Marks in order, but a retake right behind what it retakes where that stands later; each with what it
/// retakes, if that is there and no ring.
pub(super) fn behind_retaken(marks: Vec<Placed<'_>>) -> Vec<(Placed<'_>, Option<Retaken>)> {
    if marks.iter().all(|mark| mark.row.retakes.is_none()) {
        return marks.into_iter().map(|mark| (mark, None)).collect();
    }
    let links: Vec<Option<usize>> = (0..marks.len())
        .map(|place| retaken(&marks, place).filter(|_| !in_ring(&marks, place)))
        .collect();
    let mut out: Vec<usize> = Vec::with_capacity(marks.len());
    let mut done = vec![false; marks.len()];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); marks.len()];
    for place in 0..marks.len() {
        let link = links.get(place).copied().flatten();
        match link {
            Some(before) if !done.get(before).copied().unwrap_or(true) => {
                if let Some(list) = waiting.get_mut(before) {
                    list.push(place);
                }
            }
            _ => {
                let mut next = vec![place];
                while let Some(place) = next.pop() {
                    out.push(place);
                    if let Some(done) = done.get_mut(place) {
                        *done = true;
                    }
                    if let Some(list) = waiting.get_mut(place) {
                        next.extend(std::mem::take(list).into_iter().rev());
                    }
                }
            }
        }
    }
    let mut ordered = Vec::with_capacity(out.len());
    for place in out {
        let link = links.get(place).copied().flatten();
        let retaken = link
            .and_then(|link| marks.get(link))
            .map(|mark| (mark.row.assignment, mark.row.part));
        ordered.extend(marks.get(place).map(|mark| (*mark, retaken)));
    }
    ordered
}
