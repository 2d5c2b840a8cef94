//! The handle of a regulation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use zhurnal::Regulation;

/// One edition of a school's regulation, read once and never changed.
#[derive(Debug)]
pub struct zh_regulation {
    regulation: Arc<Regulation>,
    closed: AtomicBool,
}

impl zh_regulation {
    pub(crate) fn new(regulation: Arc<Regulation>) -> Self {
        Self {
            regulation,
            closed: AtomicBool::new(false),
        }
    }

    /// The regulation, unless a panic has closed this handle.
    pub(crate) fn open(&self) -> Option<&Regulation> {
        (!self.closed.load(Ordering::Acquire)).then_some(&self.regulation)
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }
}
