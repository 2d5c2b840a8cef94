//! Gives the shared library its SONAME, which cargo leaves out.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let system = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // libzhurnal.so.0 goes with ZH_ABI_VERSION 1; a new number of either means a new one of both.
    match system.as_str() {
        "windows" => {}
        "macos" | "ios" => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libzhurnal.0.dylib");
        }
        _ => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libzhurnal.so.0"),
    }
}
