//! Figures that add up: what is counted of the parts, merged, is what is counted of the whole.

/// A commutative monoid: `Default` is its identity, and merging in any order and any grouping gives
/// the same value.
pub trait Partial: Default {
    /// Adds what the other counted.
    fn merge(&mut self, other: &Self);
}
