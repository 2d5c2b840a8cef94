//! Finals judged one by one, through the door, and over columns: cases a second.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use zhurnal::Regulation;
use zhurnal::regulation::Regulations;
use zhurnal_benches::{batch, cases, requests};

fn main() {
    divan::main();
}

const COUNT: usize = 100_000;

#[divan::bench(sample_count = 20, args = ["finals.validate", "finals.outlook"])]
fn one_case_through_the_json_door(bencher: Bencher<'_, '_>, op: &str) {
    let regulation = Regulation::preset("default").expect("it loads");
    let requests = requests(&cases(1_000));
    let count = ItemsCount::new(requests.len());
    bencher.counter(count).bench_local(|| {
        for request in &requests {
            black_box(regulation.call(op, black_box(request.as_bytes())));
        }
    });
}

#[divan::bench(sample_count = 20)]
fn a_batch_of_columns(bencher: Bencher<'_, '_>) {
    let regulation = Regulations::from(Regulation::preset("default").expect("it loads"));
    let batch = batch(&cases(COUNT));
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| {
        let answer = zhurnal::exchange::arrow::validate_finals(
            &regulation,
            &batch.schema(),
            black_box([&batch]),
        );
        black_box(answer.expect("nothing is refused"))
    });
}
