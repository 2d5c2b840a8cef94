//! The one wrapper around every body: outputs only on success, an error otherwise, no unwinding.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use zhurnal::regulation::Regulations;

use crate::error::{Fault, zh_error};
use crate::ffi::grammar::{Out, Sink};
use crate::regulation::zh_regulation;
use crate::status::zh_status;

/// Runs a body that has no handle.
pub(crate) fn call<T>(
    out: impl Sink<T>,
    err: Out<zh_error>,
    body: impl FnOnce() -> Result<T, Fault>,
) -> zh_status {
    run(None, out, err, body)
}

/// Runs a body by a regulation; a panic closes this handle and no other.
pub(crate) fn call_on<T>(
    regulation: Option<&zh_regulation>,
    out: impl Sink<T>,
    err: Out<zh_error>,
    body: impl FnOnce(&Regulations) -> Result<T, Fault>,
) -> zh_status {
    run(regulation, out, err, || {
        let handle = regulation.ok_or(Fault::Null("regulation"))?;
        body(handle.open().ok_or(Fault::Closed)?)
    })
}

/// Runs what gives no status, such as a `_free`; a panic ends here.
pub(crate) fn quietly(body: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(body)) {
        said(payload);
    }
}

fn run<T>(
    handle: Option<&zh_regulation>,
    out: impl Sink<T>,
    err: Out<zh_error>,
    body: impl FnOnce() -> Result<T, Fault>,
) -> zh_status {
    let answer = catch_unwind(AssertUnwindSafe(|| {
        if out.is_null() {
            return Err(zh_error::new(Fault::Null("out")));
        }
        body().map_err(zh_error::new)
    }));
    let error = match answer {
        Ok(Ok(value)) => {
            out.put(value);
            return zh_status::OK;
        }
        Ok(Err(error)) => error,
        Err(payload) => {
            if let Some(handle) = handle {
                handle.close();
            }
            zh_error::new(Fault::Panic(said(payload)))
        }
    };
    let status = error.status();
    err.put(error);
    status
}

/// What a panic said.
fn said(payload: Box<dyn Any + Send>) -> String {
    let payload = match payload.downcast::<&'static str>() {
        Ok(text) => return (*text).to_owned(),
        Err(payload) => payload,
    };
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => {
            // To drop a value of an unknown type may panic again.
            mem::forget(payload);
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::*;

    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }

    #[test]
    fn whatever_a_panic_carries_ends_here() {
        for payload in [
            Box::new("a text") as Box<dyn Any + Send>,
            Box::new("a text".to_owned()),
        ] {
            assert_eq!(said(payload), "a text");
        }
        assert_eq!(said(Box::new(Bomb)), "");
        quietly(|| panic!("in a _free"));
    }
}
