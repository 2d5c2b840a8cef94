//! The generated files are those that the sources give.

#[test]
fn no_generated_file_is_stale() {
    assert_eq!(xtask::stale(), Vec::<&str>::new(), "run `cargo xtask gen`");
}
