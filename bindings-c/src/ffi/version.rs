//! Exported: which version this is.

use std::ffi::c_char;

use zhurnal::base::limits;

/// The first number of the version.
pub const ZH_VERSION_MAJOR: u32 = 0;
/// The second number of the version.
pub const ZH_VERSION_MINOR: u32 = 1;
/// The third number of the version.
pub const ZH_VERSION_PATCH: u32 = 0;
/// The number of the binary interface. Within one number no function or status changes or goes.
pub const ZH_ABI_VERSION: u32 = 1;
/// The most bytes that one input may have, but for tables.
pub const ZH_REQUEST_BYTES: usize = 16777216;
/// The most bytes that one document of tables may have.
pub const ZH_TABLE_BYTES: usize = 1073741824;

const _: () = assert!(ZH_REQUEST_BYTES == limits::REQUEST_BYTES);
const _: () = assert!(ZH_TABLE_BYTES == limits::TABLE_BYTES);

const VERSION: &[u8] = concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes();

/// The version of the library that is loaded, such as `0.1.0`.
///
/// Ownership: the text lives as long as the program.
/// NULL: never NULL.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub extern "C" fn zh_version() -> *const c_char {
    VERSION.as_ptr().cast()
}

/// The ZH_ABI_VERSION of the library that is loaded. Where it is not the header's, call nothing else.
///
/// Ownership: none changes hands.
/// NULL: takes none.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub extern "C" fn zh_abi_version() -> u32 {
    ZH_ABI_VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macros_are_the_version_of_the_package() {
        assert_eq!(
            format!("{ZH_VERSION_MAJOR}.{ZH_VERSION_MINOR}.{ZH_VERSION_PATCH}"),
            env!("CARGO_PKG_VERSION")
        );
    }
}
