//! What stands behind a handle, until a panic closes it.

use std::sync::atomic::{AtomicBool, Ordering};

/// The inside of a handle.
#[derive(Debug)]
pub(crate) struct Held<T> {
    inside: T,
    closed: AtomicBool,
}

impl<T> Held<T> {
    pub(crate) fn new(inside: T) -> Self {
        Self {
            inside,
            closed: AtomicBool::new(false),
        }
    }

    /// What is inside, unless a panic has closed this handle.
    pub(crate) fn open(&self) -> Option<&T> {
        (!self.closed.load(Ordering::Acquire)).then_some(&self.inside)
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }
}

/// A handle whose calls go through the guard.
pub(crate) trait Handle {
    /// What is inside.
    type Inside;

    /// The name of the argument, as errors say it.
    const NAME: &'static str;

    fn held(&self) -> &Held<Self::Inside>;
}
