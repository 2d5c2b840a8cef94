//! Cases a second in Rust, one a call and over columns, as lines `name<TAB>rate`: the benchmark of all
//! faces prints them beside the others.

use std::hint::black_box;
use std::time::Instant;

use zhurnal::Regulation;
use zhurnal::regulation::Regulations;
use zhurnal_benches::{batch, cases, requests};

const COUNT: usize = 300_000;
const SINGLE: usize = 2_000;
const ROUNDS: usize = 5;

fn main() {
    let default = Regulation::preset("default").expect("the default regulation loads");
    let regulation = Regulations::from(default);
    let all = cases(COUNT);
    let batch = batch(&all);
    let requests = requests(&all[..SINGLE]);
    let columns = best(|| {
        let answer =
            zhurnal::exchange::arrow::validate_finals(&regulation, &batch.schema(), [&batch]);
        black_box(answer.expect("nothing is refused"));
    });
    let single = best(|| {
        for request in &requests {
            black_box(regulation.call("finals.validate", request.as_bytes()));
        }
    });
    println!("Rust, columns\t{}", COUNT as f64 / columns);
    println!("Rust, one case a call\t{}", SINGLE as f64 / single);
}

/// The best time of a few rounds, in seconds.
fn best(mut run: impl FnMut()) -> f64 {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS)
        .map(|_| time(&mut run))
        .fold(f64::INFINITY, f64::min)
}
