//! Built-in editions.

use std::sync::{Arc, LazyLock};

use super::{Regulation, load};
use crate::answer::{Evidence, Refusal, Refusals};
use crate::catalogue::Rule;
use crate::input::nearest;

/// The names of the built-in editions: the regulation that the library was written from, and that of
/// a Moscow school of 2022.
pub const PRESETS: &[&str] = &["default", "mesh-2022"];

type Preset = LazyLock<Result<Arc<Regulation>, Refusals>>;

/// Each edition is read once from its file: constants, not state.
static DEFAULT: Preset =
    LazyLock::new(|| load::load(include_bytes!("../../regulation/default.json")).map(Arc::new));
static MESH_2022: Preset =
    LazyLock::new(|| load::load(include_bytes!("../../regulation/mesh-2022.json")).map(Arc::new));

pub(super) fn named(name: &str) -> Result<Arc<Regulation>, Refusals> {
    match name {
        "default" => DEFAULT.clone(),
        "mesh-2022" => MESH_2022.clone(),
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
