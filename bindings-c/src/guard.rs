//! The one wrapper around every body: outputs only on success, an error otherwise, no unwinding.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Fault, zh_error};
use crate::ffi::grammar::{Out, Sink};
use crate::handle::Handle;
use crate::status::zh_status;

/// Runs a body that has no handle.
pub(crate) fn call<T>(
    out: impl Sink<T>,
    err: Out<zh_error>,
    body: impl FnOnce() -> Result<T, Fault>,
) -> zh_status {
    run(|| (), out, err, body)
}

/// Runs a body on the object of a call; a panic closes this handle and no other.
pub(crate) fn call_on<H: Handle, T>(
    handle: Option<&H>,
    out: impl Sink<T>,
    err: Out<zh_error>,
    body: impl FnOnce(&H::Inside) -> Result<T, Fault>,
) -> zh_status {
    let close = || {
        if let Some(handle) = handle {
            handle.held().close();
        }
    };
    run(close, out, err, || {
        let handle = handle.ok_or(Fault::Null(H::NAME))?;
        body(handle.held().open().ok_or(Fault::Closed)?)
    })
}

/// Runs what gives no status, such as a `_free`; a panic ends here.
pub(crate) fn quietly(body: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(body)) {
        said(payload);
    }
}

fn run<T>(
    close: impl FnOnce(),
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
            close();
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

    use std::sync::RwLock;

    use super::*;
    use crate::ffi::grammar::Nothing;
    use crate::handle::Held;

    struct Locked(Held<RwLock<i32>>);

    impl Handle for Locked {
        type Inside = RwLock<i32>;

        const NAME: &'static str = "locked";

        fn held(&self) -> &Held<RwLock<i32>> {
            &self.0
        }
    }

    #[test]
    fn a_panic_under_a_lock_closes_that_handle_and_no_other() {
        let read = |it: &RwLock<i32>| {
            it.read()
                .map(|_| ())
                .map_err(|_| Fault::Panic(String::new()))
        };
        let (broken, other) = (
            Locked(Held::new(RwLock::new(1))),
            Locked(Held::new(RwLock::new(1))),
        );
        let status = call_on(Some(&broken), Nothing, Out::nowhere(), |it| {
            let _lock = it.write();
            panic!("half-way")
        });
        assert_eq!(status, zh_status::PANIC);
        let ask = |handle| call_on(Some(handle), Nothing, Out::nowhere(), read);
        assert_eq!(ask(&broken), zh_status::CLOSED);
        assert_eq!(ask(&other), zh_status::OK);
        let none = call_on(None::<&Locked>, Nothing, Out::nowhere(), read);
        assert_eq!(none, zh_status::NULL_ARGUMENT);
    }

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
