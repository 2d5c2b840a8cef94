//! The handle of a regulation.

use zhurnal::regulation::Regulations;

use crate::handle::{Handle, Held};

/// A school's regulation, one edition or several, read once and never changed.
#[derive(Debug)]
pub struct zh_regulation {
    regulation: Held<Regulations>,
}

impl zh_regulation {
    pub(crate) fn new(regulation: Regulations) -> Self {
        Self {
            regulation: Held::new(regulation),
        }
    }
}

impl Handle for zh_regulation {
    type Inside = Regulations;

    const NAME: &'static str = "regulation";

    fn held(&self) -> &Held<Regulations> {
        &self.regulation
    }
}
