//! A place in the document: the value that stands there and the way to it.

use std::fmt::Write;

use super::faults::{Faults, limit};
use super::fields::Fields;
use crate::answer::{Evidence, Refusal};
use crate::base::node::{Kind, Node};
use crate::catalogue::Rule;

/// The way from the root to a value, kept on the stack and written out only for a fault.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl Place<'_> {
    pub(super) const ROOT: Place<'static> = Place {
        parent: None,
        step: Step::Root,
    };

    fn pointer(&self) -> String {
        let mut out = self.parent.map(Place::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Key(key) => {
                out.push('/');
                out.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            // Writing into a String cannot fail.
            Step::Index(index) => write!(out, "/{index}").unwrap_or_default(),
        }
        out
    }
}

/// A value of the document and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    pub(super) node: &'a Node<'a>,
    place: &'a Place<'a>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(node: &'a Node<'a>, place: &'a Place<'a>) -> Self {
        Self { node, place }
    }

    /// The value itself.
    pub(crate) fn node(self) -> &'a Node<'a> {
        self.node
    }

    /// What the value is.
    pub fn kind(self) -> &'a Kind<'a> {
        &self.node.kind
    }

    /// Whether the value is `null`.
    pub fn is_null(self) -> bool {
        self.node.kind == Kind::Null
    }

    /// The JSON Pointer of this place.
    pub fn pointer(self) -> String {
        self.place.pointer()
    }

    /// Reads a child of this value, such as the entry of a key.
    pub(super) fn child<T>(
        self,
        key: &str,
        node: &Node<'_>,
        read: impl FnOnce(Cursor<'_>) -> T,
    ) -> T {
        let place = Place {
            parent: Some(self.place),
            step: Step::Key(key),
        };
        read(Cursor {
            node,
            place: &place,
        })
    }

    /// Hands over each entry of an object, if it is one, repeated keys too.
    pub(crate) fn each_entry(self, mut take: impl FnMut(&str, Cursor<'_>)) {
        if let Kind::Map(entries) = &self.node.kind {
            for (key, _, node) in entries {
                self.child(key, node, |entry| take(key, entry));
            }
        }
    }

    /// Reads one entry of this object.
    pub(crate) fn entry<T>(
        self,
        key: &str,
        node: &Node<'_>,
        read: impl FnOnce(Cursor<'_>) -> T,
    ) -> T {
        self.child(key, node, read)
    }

    /// Reads one item of this list.
    pub(crate) fn item<T>(
        self,
        index: usize,
        node: &Node<'_>,
        read: impl FnOnce(Cursor<'_>) -> T,
    ) -> T {
        let place = Place {
            parent: Some(self.place),
            step: Step::Index(index),
        };
        read(Cursor {
            node,
            place: &place,
        })
    }

    /// Reports a fault of this entry's key, which stands at `at`.
    pub(crate) fn key_fault<T>(
        self,
        at: u32,
        faults: &mut Faults,
        rule: Rule,
        evidence: impl FnOnce() -> Evidence,
    ) -> Option<T> {
        self.fault_at(at, faults, rule, evidence)
    }

    /// Reports the repetition of a key of this object.
    pub(crate) fn repeated(
        self,
        key: &str,
        entries: &[crate::base::node::Entry<'_>],
        faults: &mut Faults,
    ) {
        let second = entries.iter().filter(|(name, _, _)| name == key).nth(1);
        if let Some((_, at, node)) = second {
            self.child(key, node, |entry| {
                entry.fault_at::<()>(*at, faults, Rule::InputDuplicateKey, || {
                    Evidence::none().with("key", key.to_owned())
                })
            });
        }
    }

    /// Reports a fault of this value; its evidence is made only where the fault is kept.
    pub fn fault<T>(
        self,
        faults: &mut Faults,
        rule: Rule,
        evidence: impl FnOnce() -> Evidence,
    ) -> Option<T> {
        self.fault_at(self.node.opens, faults, rule, evidence)
    }

    pub(super) fn fault_at<T>(
        self,
        at: u32,
        faults: &mut Faults,
        rule: Rule,
        evidence: impl FnOnce() -> Evidence,
    ) -> Option<T> {
        faults.add(at, || Refusal::new(rule, self.pointer(), evidence()));
        None
    }

    /// Reports that another kind of value was expected; a float is its own fault.
    pub fn mismatch<T>(self, faults: &mut Faults, expected: &'static str) -> Option<T> {
        if self.node.is_float() {
            self.fault(faults, Rule::InputFloat, Evidence::none)
        } else {
            self.fault(faults, Rule::InputType, || {
                Evidence::none().with("expected", expected)
            })
        }
    }

    /// Whether the value is an object with this key.
    pub fn has(self, key: &str) -> bool {
        match &self.node.kind {
            Kind::Map(entries) => entries.iter().any(|(name, _, _)| &**name == key),
            _ => false,
        }
    }

    /// Reads an object that may hold these keys and no others, each once.
    pub fn fields(self, known: &'static [&'static str], faults: &mut Faults) -> Option<Fields<'a>> {
        let Kind::Map(entries) = &self.node.kind else {
            return self.mismatch(faults, "object");
        };
        Some(Fields::new(self, entries, known, faults))
    }

    /// Reads a list of at most `most` items; more is a fault of `rule`.
    pub fn items<T>(
        self,
        most: usize,
        rule: Rule,
        faults: &mut Faults,
        mut read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Kind::List(items) = &self.node.kind else {
            return self.mismatch(faults, "list");
        };
        if items.len() > most {
            return self.fault(faults, rule, || limit(most));
        }
        let mut values = Vec::with_capacity(items.len());
        for (index, node) in items.iter().enumerate() {
            let place = Place {
                parent: Some(self.place),
                step: Step::Index(index),
            };
            values.extend(read(
                Cursor {
                    node,
                    place: &place,
                },
                faults,
            ));
        }
        (values.len() == items.len()).then_some(values)
    }
}
