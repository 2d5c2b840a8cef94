//! The handle of a watched slice.

use std::sync::{Mutex, RwLock};

use zhurnal::School;
use zhurnal::monitoring::{Answer, Watch};
use zhurnal::rules::access::Standing;

use crate::bytes::zh_bytes;
use crate::error::Fault;
use crate::handle::{Handle, Held};
use crate::school::zh_school;
use crate::tables::closed;

/// A slice of a school's figures that is kept counted. What it answers depends on the school alone.
#[derive(Debug)]
pub struct zh_watch {
    watch: Held<Mutex<Kept>>,
}

impl Handle for zh_watch {
    type Inside = Mutex<Kept>;

    const NAME: &'static str = "watch";

    fn held(&self) -> &Held<Mutex<Kept>> {
        &self.watch
    }
}

/// What is inside of the handle: the counts, and who asks.
#[derive(Debug)]
pub(crate) struct Kept {
    watch: Watch,
    reader: Option<Standing>,
}

/// Keeps the slice of a request.
pub(crate) fn of(school: &RwLock<School>, op: &str, request: &[u8]) -> Result<zh_watch, Fault> {
    let school = school.read().map_err(closed)?;
    let (watch, reader) = school.try_watch(op, request)?;
    Ok(zh_watch {
        watch: Held::new(Mutex::new(Kept { watch, reader })),
    })
}

/// The figures of a school as it is now. The watch is locked before the school, here and nowhere else.
pub(crate) fn answer(kept: &Mutex<Kept>, school: Option<&zh_school>) -> Result<zh_bytes, Fault> {
    let school = school.ok_or(Fault::Null(zh_school::NAME))?;
    let school: &RwLock<School> = school.held().open().ok_or(Fault::Closed)?;
    let mut kept = kept.lock().map_err(closed)?;
    let Kept { watch, reader } = &mut *kept;
    let answer = watch.answer(&*school.read().map_err(closed)?, reader.as_ref());
    Ok(written(&answer))
}

/// The bytes of an answer, as every face hands them over.
fn written(answer: &Answer) -> zh_bytes {
    // Writing into memory does not fail.
    zh_bytes::new(serde_json::to_vec(answer).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_may_share_a_watch() {
        fn shared<T: Send + Sync>() {}
        shared::<zh_watch>();
    }
}
