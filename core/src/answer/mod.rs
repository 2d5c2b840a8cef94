//! What comes back: findings and refusals, their evidence, and their words in both languages.

pub mod evidence;
pub mod finding;
pub mod message;
pub mod refusal;

pub use evidence::{Evidence, Fact};
pub use finding::{Finding, Subject};
pub use message::{Lang, Message, render};
pub use refusal::{Refusal, Refusals};
