//! The faults that a reading found, in document order.

use super::cursor::{Cursor, Place};
use crate::answer::{Evidence, Refusal, Refusals};
use crate::base::limits;
use crate::base::node::{DocumentFault, Node};
use crate::catalogue::Rule;

/// Collects faults while a document is read.
#[derive(Debug, Default)]
pub struct Faults {
    first: Option<(u32, Refusal)>,
    all: Option<Vec<(u32, Refusal)>>,
}

impl Faults {
    /// Keeps the first fault in document order.
    pub fn keep_first() -> Self {
        Self::default()
    }

    /// Keeps every fault, up to a thousand.
    pub fn keep_all() -> Self {
        Self {
            first: None,
            all: Some(Vec::new()),
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Notes a fault that stands at `at` in document order.
    pub(crate) fn add(&mut self, at: u32, refusal: impl FnOnce() -> Refusal) {
        let earlier = self.first.as_ref().is_none_or(|(first, _)| at < *first);
        let room = self
            .all
            .as_ref()
            .is_some_and(|all| all.len() < limits::FAULTS);
        if !earlier && !room {
            return;
        }
        let refusal = refusal();
        if let Some(all) = &mut self.all
            && all.len() < limits::FAULTS
        {
            all.push((at, refusal.clone()));
        }
        if earlier {
            self.first = Some((at, refusal));
        }
    }

    /// Takes over the first fault of a part that a reader may not have been right about.
    pub fn adopt_first(&mut self, part: Self, is_sure: impl Fn(&Refusal) -> bool) {
        let found = part.all.into_iter().flatten();
        let sure = found.filter(|(_, refusal)| is_sure(refusal));
        if let Some((at, refusal)) = sure.min_by_key(|(at, _)| *at) {
            self.add(at, || refusal);
        }
    }

    /// The faults of two parts of one document that both report all of theirs.
    #[must_use]
    pub fn and(mut self, part: Self) -> Self {
        for (at, refusal) in part.all.into_iter().flatten() {
            self.add(at, || refusal);
        }
        self
    }

    /// Whether there are so few that each may say which known code is nearest.
    pub(super) fn may_suggest(&self) -> bool {
        self.all
            .as_ref()
            .is_none_or(|all| all.len() < limits::SUGGESTIONS)
    }

    /// Takes over all faults of a part that reports all of them, unless something before it is
    /// wrong already.
    pub fn adopt(&mut self, part: Self) {
        let at = |faults: &Self| faults.first.as_ref().map(|(at, _)| *at);
        match (at(self), at(&part)) {
            (_, None) => {}
            (Some(earlier), Some(at)) if earlier < at => {}
            _ => *self = part,
        }
    }

    /// The faults, or `None` where there is none.
    pub fn into_refusals(self) -> Option<Refusals> {
        let (at, first) = self.first?;
        match self.all {
            None => Some(first.into()),
            Some(mut all) => {
                all.sort_by_key(|(at, _)| *at);
                // Beyond the bound the first one may have come late.
                if all.first().is_none_or(|(earliest, _)| *earliest > at) {
                    all.insert(0, (at, first));
                    all.truncate(limits::FAULTS);
                }
                Refusals::all_of(all.into_iter().map(|(_, refusal)| refusal).collect())
            }
        }
    }
}

/// Reads a whole document with one reader.
///
/// # Errors
/// Why the bytes are no document, or the faults that the reader found.
pub fn read<T>(
    bytes: &[u8],
    faults: Faults,
    reader: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Result<T, Refusals> {
    read_within(bytes, limits::REQUEST_BYTES, faults, reader)
}

/// Like [`read`], of a document of at most `most` bytes.
///
/// # Errors
/// As of [`read`].
pub(crate) fn read_within<T>(
    bytes: &[u8],
    most: usize,
    mut faults: Faults,
    reader: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Result<T, Refusals> {
    let node = Node::parse_within(bytes, most).map_err(no_document)?;
    let value = reader(Cursor::new(&node, &Place::ROOT), &mut faults);
    match (value, faults.into_refusals()) {
        (Some(value), None) => Ok(value),
        (_, Some(refusals)) => Err(refusals),
        // A reader that gives nothing has said why.
        (None, None) => Err(Refusal::new(Rule::InputType, "", Evidence::none()).into()),
    }
}

fn no_document(fault: DocumentFault) -> Refusals {
    let (rule, evidence) = match fault {
        DocumentFault::TooLarge => (Rule::InputTooLarge, limit(limits::REQUEST_BYTES)),
        DocumentFault::TooDeep => (Rule::InputTooDeep, limit(limits::REQUEST_DEPTH)),
        DocumentFault::Utf8(at) => (Rule::InputUtf8, offset(i64::try_from(at))),
        DocumentFault::Json(at) => (Rule::InputJson, offset(i64::try_from(at))),
    };
    Refusal::new(rule, "", evidence).into()
}

fn offset<E>(at: Result<i64, E>) -> Evidence {
    Evidence::none().with("offset", at.unwrap_or(i64::MAX))
}

/// The evidence of a bound that was passed.
pub(super) fn limit(limit: usize) -> Evidence {
    Evidence::none().with("limit", i64::try_from(limit).unwrap_or(i64::MAX))
}
