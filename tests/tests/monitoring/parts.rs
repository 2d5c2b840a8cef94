//! Parts of pages: they merge in any order and grouping, and however a school is split, what is counted of
//! the parts, merged and closed, is what is counted of the whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days as Forward, NaiveDate};
use proptest::prelude::*;
use zhurnal::School;
use zhurnal::base::{DateRange, Partial};
use zhurnal::monitoring::Frame;
use zhurnal::monitoring::family::{self, Family as Counted, Only, Pages};

use crate::asks::{self, Draw};

/// Windows that together hold every day.
fn windows(draw: &Draw) -> Vec<Only> {
    let first = asks::day(draw[6] % 70);
    let second = first + Forward::new(1 + (draw[7] % 40) as u64);
    let next = |day: NaiveDate| day.succ_opt().expect("a day");
    let cuts = [
        (NaiveDate::MIN, first),
        (next(first), second),
        (next(second), NaiveDate::MAX),
    ];
    let of = |(from, to)| Only {
        days: DateRange::new(from, to),
        pupils: None,
    };
    cuts.into_iter().map(of).collect()
}

/// Three groups that together hold everybody.
fn groups(school: &School, draw: &Draw) -> Vec<Only> {
    let mut groups = vec![BTreeSet::new(); 3];
    for (place, person) in school.ids().all().enumerate() {
        groups[(place * 7 + draw[7] / (place + 1)) % 3].insert(person);
    }
    let of = |pupils| Only {
        days: None,
        pupils: Some(pupils),
    };
    groups.into_iter().map(of).collect()
}

fn sum<P: Partial + Clone>(parts: &[Pages<P>], order: [usize; 3]) -> Pages<P> {
    let mut sum = Pages::new();
    for place in order {
        family::merge(&mut sum, &parts[place]);
    }
    sum
}

fn plus<P: Partial + Clone>(one: &P, other: &P) -> P {
    let mut sum = one.clone();
    sum.merge(other);
    sum
}

/// Merging is commutative and associative, and nothing merged changes nothing.
fn is_monoid<P: Partial + Clone + std::fmt::Debug>(
    [a, b, c]: [&P; 3],
) -> Result<(), TestCaseError> {
    let same = |one: P, other: P| {
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
        Ok(())
    };
    same(plus(a, b), plus(b, a))?;
    same(plus(&plus(a, b), c), plus(a, &plus(b, c)))?;
    same(plus(a, &P::default()), a.clone())?;
    same(plus(&P::default(), a), a.clone())
}

fn adds_up<F: Counted>(
    of: zhurnal::monitoring::Family,
    school: &School,
    draw: &Draw,
) -> Result<(), TestCaseError> {
    let frame = Frame::of(school, asks::question(school, of, draw));
    let aid = F::aid(&frame, school);
    let whole = family::pages::<F>(&frame, school, &Only::default());
    let close = |pages: &Pages<F::Page>| F::close(&frame, school, &aid, pages);
    let closed = close(&whole);
    for (what, split) in [("days", windows(draw)), ("pupils", groups(school, draw))] {
        let parts: Vec<_> = split
            .iter()
            .map(|only| family::pages::<F>(&frame, school, only))
            .collect();
        for course in whole.keys() {
            is_monoid([&parts[0][course], &parts[1][course], &parts[2][course]])?;
        }
        for order in [[0, 1, 2], [2, 0, 1]] {
            prop_assert_eq!(
                &close(&sum(&parts, order)),
                &closed,
                "{} by {}, {:?}",
                of.code(),
                what,
                &frame.question
            );
        }
    }
    // Each course's page apart, the last first.
    let mut apart = Pages::new();
    for (course, page) in whole.iter().rev() {
        family::merge(&mut apart, &BTreeMap::from([(*course, page.clone())]));
    }
    prop_assert_eq!(&close(&apart), &closed);
    let rows: Vec<&F::Counts> = closed.values().collect();
    for three in rows.windows(3) {
        is_monoid([three[0], three[1], three[2]])?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(asks::cases(100))]

    #[test]
    fn parts_add_up_to_the_whole(seed in 0_u64..100_000, which in 0_usize..4, draw in asks::draw()) {
        let school = asks::school(seed, which);
        asks::each_family!(adds_up(&school, &draw));
    }
}
