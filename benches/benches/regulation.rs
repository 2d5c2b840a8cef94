//! Regulations: reading a file, asking with a whole one in the request, and what a change touches.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use zhurnal::Regulation;
use zhurnal_benches::{cases, requests};

fn main() {
    divan::main();
}

/// The example of the guide.
const FILE: &str = include_str!("../../examples/school-5.json");

#[divan::bench(sample_count = 50)]
fn a_file_is_read() -> Regulation {
    Regulation::load(black_box(FILE.as_bytes())).expect("it is in order")
}

#[divan::bench(sample_count = 50)]
fn a_regulation_is_written() -> String {
    let preset = Regulation::preset("default").expect("it loads");
    serde_json::to_string(black_box(&*preset)).expect("it is written")
}

#[divan::bench(sample_count = 20)]
fn one_case_with_its_regulation_in_the_request(bencher: Bencher<'_, '_>) {
    let request = requests(&cases(1)).remove(0);
    let request = request.replacen('{', &format!(r#"{{"regulation":{FILE},"#), 1);
    bencher.bench_local(|| zhurnal::call("finals.validate", black_box(request.as_bytes())));
}

#[divan::bench(sample_count = 10)]
fn whom_a_change_touches(bencher: Bencher<'_, '_>) {
    let cases: Vec<_> = requests(&cases(1_000))
        .iter()
        .map(|request| {
            let case = request.trim().strip_prefix(r#"{"case":"#);
            let case = case.and_then(|case| case.strip_suffix('}'));
            case.expect("a request of one case").to_owned()
        })
        .collect();
    let request = format!(
        r#"{{"a":"default","b":{FILE},"cases":[{}]}}"#,
        cases.join(",")
    );
    bencher
        .counter(ItemsCount::new(cases.len()))
        .bench_local(|| zhurnal::call("regulation.diff", black_box(request.as_bytes())));
}
