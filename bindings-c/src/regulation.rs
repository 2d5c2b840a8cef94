//! The handle of a regulation.

use std::sync::atomic::{AtomicBool, Ordering};

use zhurnal::regulation::Regulations;

/// A school's regulation, one edition or several, read once and never changed.
#[derive(Debug)]
pub struct zh_regulation {
    regulation: Regulations,
    closed: AtomicBool,
}

impl zh_regulation {
    pub(crate) fn new(regulation: Regulations) -> Self {
        Self {
            regulation,
            closed: AtomicBool::new(false),
        }
    }

    /// The regulation, unless a panic has closed this handle.
    pub(crate) fn open(&self) -> Option<&Regulations> {
        (!self.closed.load(Ordering::Acquire)).then_some(&self.regulation)
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }
}
