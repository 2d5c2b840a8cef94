//! `cargo xtask gen` writes the generated files; `cargo xtask gen --check` says which are stale;
//! `cargo xtask sample` writes a synthetic school.

mod sample;

use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["gen"] => {
            for file in xtask::generated() {
                if let Err(fault) = fs::write(xtask::root().join(file.path), file.content) {
                    eprintln!("{}: {fault}", file.path);
                    return ExitCode::FAILURE;
                }
            }
            ExitCode::SUCCESS
        }
        ["gen", "--check"] => {
            let stale = xtask::stale();
            for path in &stale {
                println!("{path} is stale: run `cargo xtask gen`");
            }
            if stale.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        ["sample", ref arguments @ ..] => match sample::run(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => {
                eprintln!("{fault}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: cargo xtask gen [--check]\n       {}", sample::USAGE);
            ExitCode::FAILURE
        }
    }
}
