//! What is counted of one row: whole numbers under names, which add up in any order.

use std::collections::BTreeMap;

use crate::base::Partial;

/// The counts of a row. Merging adds each under its name.
pub trait Counts: Partial + Clone + PartialEq + std::fmt::Debug {
    /// Hands over each count that is not 0, under its name.
    fn each(&self, take: &mut dyn FnMut(&str, i128));
    /// Sets the count of a name; false where there is none of it, or it does not fit.
    fn set(&mut self, name: &str, count: i128) -> bool;
}

/// A kind of count.
pub trait Cell: Default {
    /// Adds the other.
    fn add(&mut self, other: &Self);
    /// Hands over what is not 0; of a histogram each step as `name.step`.
    fn each(&self, name: &str, take: &mut dyn FnMut(&str, i128));
    /// Sets the count; `step` is what follows the name.
    fn set(&mut self, step: Option<&str>, count: i128) -> bool;
}

impl Cell for u64 {
    fn add(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }

    fn each(&self, name: &str, take: &mut dyn FnMut(&str, i128)) {
        if *self > 0 {
            take(name, (*self).into());
        }
    }

    fn set(&mut self, step: Option<&str>, count: i128) -> bool {
        let fits = Self::try_from(count).ok().filter(|_| step.is_none());
        *self = fits.unwrap_or(*self);
        fits.is_some()
    }
}

impl Cell for i128 {
    fn add(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }

    fn each(&self, name: &str, take: &mut dyn FnMut(&str, i128)) {
        if *self != 0 {
            take(name, *self);
        }
    }

    fn set(&mut self, step: Option<&str>, count: i128) -> bool {
        *self = count;
        step.is_none()
    }
}

impl Cell for BTreeMap<i32, u64> {
    fn add(&mut self, other: &Self) {
        for (step, count) in other {
            let own = self.entry(*step).or_default();
            *own = own.saturating_add(*count);
        }
    }

    fn each(&self, name: &str, take: &mut dyn FnMut(&str, i128)) {
        for (step, count) in self.iter().filter(|(_, count)| **count > 0) {
            take(&format!("{name}.{step}"), (*count).into());
        }
    }

    fn set(&mut self, step: Option<&str>, count: i128) -> bool {
        let step = step.and_then(|step| step.parse().ok());
        match (step, u64::try_from(count)) {
            (Some(step), Ok(count)) => {
                self.insert(step, count);
                true
            }
            _ => false,
        }
    }
}

/// Declares the counts of a family: a field, its name in sealed documents, its kind and its meaning.
macro_rules! counts {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident = $code:literal: $type:ty;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }

        impl $crate::base::Partial for $name {
            fn merge(&mut self, other: &Self) {
                $($crate::monitoring::counts::Cell::add(&mut self.$field, &other.$field);)+
            }
        }

        impl $crate::monitoring::counts::Counts for $name {
            fn each(&self, take: &mut dyn FnMut(&str, i128)) {
                $($crate::monitoring::counts::Cell::each(&self.$field, $code, take);)+
            }

            fn set(&mut self, name: &str, count: i128) -> bool {
                let (name, step) = match name.split_once('.') {
                    Some((name, step)) => (name, Some(step)),
                    None => (name, None),
                };
                match name {
                    $($code => $crate::monitoring::counts::Cell::set(&mut self.$field, step, count),)+
                    _ => false,
                }
            }
        }
    };
}
pub(super) use counts;

/// Adds one to a step of a histogram.
pub(super) fn count_step(histogram: &mut BTreeMap<i32, u64>, step: i32, count: u64) {
    let own = histogram.entry(step).or_default();
    *own = own.saturating_add(count);
}
