//! `cargo xtask sample`: a synthetic school as CSV files.

use std::path::Path;

use zhurnal_sample::{School, Shape, oddities, school, untidiness, untidy};

/// How the command is written.
pub const USAGE: &str = "cargo xtask sample [--small|--large|--tiny|--odd] [--seed N] FOLDER";

/// Writes the school that the arguments ask for; what is wrong with them, or with the folder, is said.
pub fn run(arguments: &[&str]) -> Result<(), String> {
    let (shape, folder) = read(arguments).ok_or_else(|| format!("usage: {USAGE}"))?;
    let mut school = school(&shape);
    if shape == Shape::odd(shape.seed) {
        untidy(&mut school, shape.seed);
        whole(&school)?;
    }
    school
        .write_csv(Path::new(folder))
        .map_err(|fault| format!("{folder}: {fault}"))?;
    for table in &school.tables {
        println!("{:>9} {}", table.rows.len(), table.name);
    }
    Ok(())
}

/// Refuses an odd school that lacks something odd: another seed has it.
fn whole(school: &School) -> Result<(), String> {
    let lacking: Vec<_> = oddities(school)
        .into_iter()
        .chain(untidiness(school))
        .filter(|(_, there)| !there)
        .map(|(name, _)| name)
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    Err(format!("the school lacks {}", lacking.join(", ")))
}

/// The shape and the folder; a school is small where nothing else is said.
fn read<'a>(arguments: &[&'a str]) -> Option<(Shape, &'a str)> {
    let (mut size, mut seed, mut folder) = (None, None, None);
    let mut rest = arguments.iter().copied();
    while let Some(argument) = rest.next() {
        let again = match argument {
            "--small" | "--large" | "--tiny" | "--odd" => size.replace(argument).is_some(),
            "--seed" => seed.replace(rest.next()?.parse().ok()?).is_some(),
            _ if argument.starts_with('-') => return None,
            _ => folder.replace(argument).is_some(),
        };
        if again {
            return None;
        }
    }
    let mut shape = match size {
        Some("--large") => Shape::large(),
        Some("--tiny") => Shape::tiny(seed.unwrap_or(0)),
        Some("--odd") => Shape::odd(seed.unwrap_or(0)),
        _ => Shape::small(),
    };
    shape.seed = seed.unwrap_or(shape.seed);
    Some((shape, folder?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_a_seed_and_a_folder_in_any_order() {
        let (shape, folder) = read(&["--seed", "9", "out", "--large"]).expect("a command");
        assert_eq!((shape.seed, folder), (9, "out"));
        assert_eq!(shape.levels, Shape::large().levels);
        assert_eq!(read(&["out"]), Some((Shape::small(), "out")));
        assert_eq!(
            read(&["--tiny", "--seed", "3", "out"]),
            Some((Shape::tiny(3), "out"))
        );
        assert_eq!(
            read(&["--odd", "out"]).map(|(shape, _)| shape),
            Some(Shape::odd(0))
        );
    }

    #[test]
    fn what_is_no_command_is_refused() {
        for wrong in [
            &["--small"][..],
            &["--seed", "out"],
            &["--seed"],
            &["--huge", "out"],
            &["--small", "--large", "out"],
            &["one", "two"],
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
