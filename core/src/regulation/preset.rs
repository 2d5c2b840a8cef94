//! Built-in editions.

use std::sync::{Arc, LazyLock};

use super::{Regulation, load};
use crate::answer::{Evidence, Refusal, Refusals};
use crate::catalogue::Rule;
use crate::input::nearest;

/// The names of the built-in editions.
pub const PRESETS: &[&str] = &["default"];

/// The default edition, read once from its file: a constant, not a state.
static DEFAULT: LazyLock<Result<Arc<Regulation>, Refusals>> =
    LazyLock::new(|| load::load(include_bytes!("../../regulation/default.json")).map(Arc::new));

pub(super) fn named(name: &str) -> Result<Arc<Regulation>, Refusals> {
    match name {
        "default" => DEFAULT.clone(),
        _ => {
            let evidence = Evidence::none().with("code", name.to_owned());
            let evidence = match nearest(name, PRESETS.iter().copied()) {
                Some(near) => evidence.with("suggestion", near),
                None => evidence,
            };
            Err(Refusal::new(Rule::InputUnknownCode, "", evidence).into())
        }
    }
}
