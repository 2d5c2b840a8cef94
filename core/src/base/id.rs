//! Typed ids: a pupil's id does not compile where a person's is wanted.

use std::num::NonZeroU64;

use serde::{Serialize, Serializer};

use super::limits;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The id of this number, or `None` outside 1 … 2^53 − 1.
            pub const fn new(number: u64) -> Option<Self> {
                if number > limits::ID_MAX {
                    return None;
                }
                match NonZeroU64::new(number) {
                    Some(number) => Some(Self(number)),
                    None => None,
                }
            }

            /// The number of this id.
            pub const fn get(self) -> u64 {
                self.0.get()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u64(self.get())
            }
        }
    )+};
}

ids! {
    /// A pupil.
    PupilId;
    /// A course: one subject taught to one class or group.
    CourseId;
    /// A class.
    ClassId;
    /// Anybody who may hold a role.
    PersonId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_holds_one_to_two_to_the_53_less_one() {
        assert_eq!(PupilId::new(0), None);
        assert_eq!(PupilId::new(1).map(PupilId::get), Some(1));
        assert_eq!(
            PupilId::new((1 << 53) - 1).map(PupilId::get),
            Some((1 << 53) - 1)
        );
        assert_eq!(PupilId::new(1 << 53), None);
    }
}
