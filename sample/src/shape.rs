//! How large a school is made, and how much of its year.

use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate};

use crate::calendar::{OPENS, YEAR_END, day};
use crate::dice::Dice;

/// The knobs of a school. The same shape makes the same school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What every chance comes from.
    pub seed: u64,
    /// The level of each class, ascending; the letters follow within a level.
    pub levels: Vec<u8>,
    /// How many pupils a class has.
    pub pupils: RangeInclusive<u32>,
    /// How many teachers there are.
    pub teachers: u32,
    /// The last day that has been taught; what is entered of it some days later is there too.
    pub until: NaiveDate,
    /// The most lessons a week of a class by its plan, those of two subgroups counted twice.
    pub weekly_lessons: u32,
    /// The most lessons a week of one subject.
    pub subject_lessons: u32,
    /// How many assignments a lesson has.
    pub assignments: RangeInclusive<u32>,
    /// How many of a hundred pupils get a mark for an assignment; for a control work most do.
    pub marked: u32,
    /// How many of a hundred people look into the journal in a week.
    pub visiting: u32,
    /// The chance in percent that an oddity is there at all; each one is at 100.
    pub odd: u32,
}

impl Shape {
    /// A large school at the end of its year: some 1,000 pupils in 40 classes of all levels, 60
    /// teachers, 30,000 lessons and a million marks.
    pub fn large() -> Self {
        let levels = (1..=11).flat_map(|level| [level].repeat(if level <= 7 { 4 } else { 3 }));
        Self {
            seed: 2026,
            levels: levels.collect(),
            pupils: 24..=28,
            teachers: 60,
            until: YEAR_END,
            weekly_lessons: 22,
            subject_lessons: 5,
            assignments: 2..=3,
            marked: 66,
            visiting: 40,
            odd: 100,
        }
    }

    /// A small school two weeks into its second quarter, with every oddity: for tests and the demo.
    pub fn small() -> Self {
        Self {
            seed: 7,
            levels: vec![1, 5, 5, 9, 11],
            pupils: 11..=13,
            teachers: 12,
            until: day(2026, 11, 13),
            weekly_lessons: 12,
            subject_lessons: 3,
            assignments: 1..=1,
            marked: 33,
            visiting: 10,
            odd: 100,
        }
    }

    /// A school of two or three classes, at most 20 pupils, three weeks to two quarters, some of the
    /// oddities: for properties that hold of every school.
    pub fn tiny(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 0);
        let classes = dice.within(2..=3);
        let mut levels: Vec<u8> = (0..classes)
            .map(|_| *dice.pick(&[1, 2, 4, 5, 7, 8, 9, 10, 11]))
            .collect();
        levels.sort_unstable();
        let days = dice.within(20..=120);
        let assignments = dice.within(1..=2);
        Self {
            seed,
            levels,
            pupils: 2..=6,
            teachers: dice.within(3..=6),
            until: OPENS + Days::new(days.into()),
            weekly_lessons: dice.within(3..=8),
            subject_lessons: dice.within(1..=3),
            assignments: 1..=assignments,
            marked: dice.within(30..=90),
            visiting: dice.within(0..=20),
            odd: dice.within(20..=100),
        }
    }
    /// A school of five small classes with every oddity, to the end of its first quarter and some weeks
    /// beyond, of every fourth seed to the end of its year: for figures that are counted twice.
    pub fn odd(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 0);
        let whole = seed % 4 == 3;
        let days = dice.within(66..=104);
        Self {
            seed,
            levels: vec![1, 5, 5, 9, 11],
            pupils: 8..=9,
            teachers: dice.within(9..=12),
            until: if whole {
                YEAR_END
            } else {
                OPENS + Days::new(days.into())
            },
            weekly_lessons: if whole { 10 } else { dice.within(15..=18) },
            subject_lessons: 3,
            assignments: if whole { 1..=1 } else { 1..=2 },
            marked: if whole { 20 } else { dice.within(30..=70) },
            visiting: dice.within(5..=25),
            odd: 100,
        }
    }
}
