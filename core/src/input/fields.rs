//! An object's entries by key: unknown and repeated keys are faults, wanted ones are read.

use super::cursor::Cursor;
use super::faults::Faults;
use super::scalars::{echo, nearest};
use crate::answer::Evidence;
use crate::base::node::Entry;
use crate::catalogue::Rule;

/// The entries of one object.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    cursor: Cursor<'a>,
    entries: &'a [Entry<'a>],
}

impl<'a> Fields<'a> {
    pub(super) fn new(
        cursor: Cursor<'a>,
        entries: &'a [Entry<'a>],
        known: &'static [&'static str],
        faults: &mut Faults,
    ) -> Self {
        // INVARIANT: at most 64 keys are known of any object, one bit each.
        let mut seen = 0_u64;
        for (key, at, node) in entries {
            let place = known.iter().position(|known| *known == &**key);
            let (rule, bit) =
                match place.and_then(|place| 1_u64.checked_shl(u32::try_from(place).ok()?)) {
                    None => (Rule::InputUnknownKey, 0),
                    Some(bit) if seen & bit == 0 => {
                        seen |= bit;
                        continue;
                    }
                    Some(bit) => (Rule::InputDuplicateKey, bit),
                };
            let evidence = || {
                let named = Evidence::none().with("key", echo(key));
                match nearest(key, known.iter().copied().filter(|_| bit == 0)) {
                    Some(suggestion) => named.with("suggestion", suggestion),
                    None => named,
                }
            };
            cursor.child(key, node, |entry| {
                entry.fault_at::<()>(*at, faults, rule, evidence)
            });
        }
        Self { cursor, entries }
    }

    /// Whether the key is there, `null` or not.
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    fn entry(&self, key: &str) -> Option<&'a Entry<'a>> {
        self.entries.iter().find(|(name, _, _)| &**name == key)
    }

    /// Reads the entry of a key that must be there.
    pub fn need<T>(
        &self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
    ) -> Option<T> {
        match self.entry(key) {
            Some((name, _, node)) => self.cursor.child(name, node, |entry| read(entry, faults)),
            // That a key is missing shows where its object closes.
            None => {
                let at = self.cursor.node.closes;
                let evidence = || Evidence::none().with("key", key);
                self.cursor
                    .fault_at(at, faults, Rule::InputMissingKey, evidence)
            }
        }
    }

    /// Reads the entry of a key that may be absent, with its node, which outlives its place.
    pub(crate) fn node<T>(
        &self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(Cursor<'_>, &'a crate::base::node::Node<'a>, &mut Faults) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.entry(key) {
            None => Some(None),
            Some((name, _, node)) => self
                .cursor
                .child(name, node, |entry| read(entry, node, faults))
                .map(Some),
        }
    }

    /// Reads the entry of a key that may be absent: `Some(None)` where it is, `None` after a fault.
    pub fn may<T>(
        &self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.entry(key) {
            None => Some(None),
            Some((name, _, node)) => self
                .cursor
                .child(name, node, |entry| read(entry, faults))
                .map(Some),
        }
    }

    /// Like [`Fields::may`], and `null` is the same as absent.
    pub fn may_null<T>(
        &self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
    ) -> Option<Option<T>> {
        let read = |entry: Cursor<'_>, faults: &mut Faults| {
            if entry.is_null() {
                Some(None)
            } else {
                read(entry, faults).map(Some)
            }
        };
        self.may(key, faults, read).map(Option::flatten)
    }
}
