//! Objectivity: finals against what the marks give (clause 5.3).

use std::collections::BTreeMap;

use super::counts::{count_step, counts};
use super::entries::{self, Entry};
use super::family::{Family, Figures, Only, Pages, note, row_lacks};
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key};
use super::marks::PageMarks;
use super::question::Days;
use super::weights::Weights;
use crate::base::{DateRange, Partial, Ratio};
use crate::catalogue::MarkValue;
use crate::catalogue::choice::Retakes;
use crate::regulation::{CaseRules, Place, SymbolTable};
use crate::rules::finals::{self, Tally};
use crate::school::School;
use crate::school::facts::CourseRow;
use crate::school::ids::{CourseIx, PersonIx};

/// Objectivity.
#[derive(Clone, Copy, Debug)]
pub struct Objectivity;

counts! {
    /// What is counted of finals against their marks.
    ObjectivityCounts {
        /// Due finals that are numeric.
        finals = "finals": u64;
        /// Those without a mean.
        no_mean = "no_mean": u64;
        /// Final less the rounded mean.
        differences = "differences": BTreeMap<i32, u64>;
        /// Those without a mean of key works.
        key_no_mean = "key_no_mean": u64;
        /// Final less the rounded mean of the key works.
        key_differences = "key_differences": BTreeMap<i32, u64>;
    }
}

/// A final with what its marks give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Case {
    pupil: PersonIx,
    /// The last day of the period.
    last: chrono::NaiveDate,
    value: u8,
    mean: Option<Ratio>,
    rounded: Option<u8>,
    key_rounded: Option<u8>,
}

/// What is counted of one page: its finals, by pupil.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectivityPage(Vec<Case>);

impl Partial for ObjectivityPage {
    fn merge(&mut self, other: &Self) {
        self.0.extend(&other.0);
        self.0.sort_by_key(|case| case.pupil);
        self.0.dedup();
    }
}

/// Finals one by one, for a row.
#[derive(Clone, Debug, Default)]
pub struct Lists(Vec<(CourseIx, PersonIx, Figure)>);

impl Family for Objectivity {
    type Aid = ();
    type Page = ObjectivityPage;
    type Counts = ObjectivityCounts;
    type Lists = Lists;

    fn aid(_: &Frame, _: &School) {}

    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> ObjectivityPage {
        let (Days::Period(kind, number), Some(row)) =
            (frame.question.days, school.course(course.course))
        else {
            return ObjectivityPage::default();
        };
        let until = frame.question.as_of.until;
        let entries = entries::of_course(frame, school, course);
        let mut plain = Plain {
            school,
            course,
            known: None,
        };
        let cases = entries.iter().filter_map(|entry| {
            let counted = entry.due && !entry.exempt && only.holds(entry.pupil);
            let within = only.days.is_none_or(|days| days.holds(entry.days.to()));
            let (true, Some(MarkValue::Number(value))) = (counted && within, entry.value) else {
                return None;
            };
            let simple = kind.rests_on_marks() && !frame.has_several(school, course, entry.pupil);
            let own = match simple {
                true => plain.basis(row, (kind, number), entry),
                false => None,
            };
            let (mean, rounded, key_rounded) = match own {
                Some(own) => own,
                None => {
                    let code = row.subject.code();
                    let case = school.final_case(entry.pupil, &code, (kind, number), until)?;
                    let basis = finals::basis(case.regulation, &case.case);
                    (basis.mean, basis.rounded, basis.key_rounded)
                }
            };
            Some(Case {
                pupil: entry.pupil,
                last: entry.days.to(),
                value,
                mean,
                rounded,
                key_rounded,
            })
        });
        ObjectivityPage(cases.collect())
    }

    fn close(
        frame: &Frame,
        school: &School,
        (): &(),
        pages: &Pages<ObjectivityPage>,
    ) -> BTreeMap<Key, ObjectivityCounts> {
        let mut rows: BTreeMap<Key, ObjectivityCounts> = BTreeMap::new();
        each(frame, school, pages, |key, _, case| {
            let row = rows.entry(key).or_default();
            row.finals = row.finals.saturating_add(1);
            let by = |rounded: u8| i32::from(case.value).saturating_sub(rounded.into());
            match case.rounded.filter(|_| case.mean.is_some()) {
                None => row.no_mean = row.no_mean.saturating_add(1),
                Some(rounded) => count_step(&mut row.differences, by(rounded), 1),
            }
            match case.key_rounded {
                None => row.key_no_mean = row.key_no_mean.saturating_add(1),
                Some(rounded) => count_step(&mut row.key_differences, by(rounded), 1),
            }
        });
        rows
    }

    fn lists(
        frame: &Frame,
        school: &School,
        pages: &Pages<ObjectivityPage>,
        may: &dyn Fn(Key) -> bool,
    ) -> BTreeMap<Key, Lists> {
        let mut rows: BTreeMap<Key, Lists> = BTreeMap::new();
        let ids = school.ids();
        each(frame, school, pages, |key, course, case| {
            if !may(key) {
                return;
            }
            let whole = Ratio::whole(case.value.into());
            let difference = case.mean.and_then(|mean| whole.minus(mean));
            let figure = Figure::Group(vec![
                ("pupil", Figure::Id(ids.name(case.pupil))),
                ("course", Figure::Id(ids.name(course))),
                ("final", Figure::count(case.value.into())),
                ("mean", Figure::Exact(case.mean)),
                ("difference", Figure::Exact(difference)),
            ]);
            rows.entry(key)
                .or_default()
                .0
                .push((course, case.pupil, figure));
        });
        for list in rows.values_mut() {
            list.0
                .sort_by_cached_key(|(course, pupil, _)| (ids.name(*course), ids.name(*pupil)));
        }
        rows
    }

    #[doc = include_str!("../../regulation/5.3.md")]
    fn figures(counts: &ObjectivityCounts, lists: Option<&Lists>) -> Figures {
        let mut figures = vec![
            ("finals", Figure::count(counts.finals)),
            ("no_mean", Figure::count(counts.no_mean)),
        ];
        figures.extend(differences(&counts.differences));
        let mut key = vec![("no_mean", Figure::count(counts.key_no_mean))];
        key.extend(differences(&counts.key_differences));
        figures.push(("key", Figure::Group(key)));
        figures.push((
            "cases",
            match lists {
                Some(lists) => {
                    Figure::List(lists.0.iter().map(|(_, _, case)| case.clone()).collect())
                }
                None => Figure::Unknown(Box::new(Figure::List(Vec::new()))),
            },
        ));
        figures
    }

    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>> {
        let mut unknown = BTreeMap::new();
        let all = [
            "finals",
            "no_mean",
            "raised",
            "equal",
            "lowered",
            "differences",
            "key",
        ];
        if matches!(frame.question.days, Days::Dates(_)) {
            note(&mut unknown, &all, &["no-period".to_owned()]);
            return unknown;
        }
        note(&mut unknown, &all, &entries::lacks(school));
        let needed = ["assignments", "marks", "exemptions"];
        note(&mut unknown, &all, &school.given().lacks(&needed));
        note(&mut unknown, &all, &row_lacks(frame, school));
        unknown
    }
}

/// A mean, what it rounds to, and what that of the key works does.
type Basis = (Option<Ratio>, Option<u8>, Option<u8>);

/// What the finals of pupils whom one course alone knows rest on, as [`finals::basis`] has it: the sums of
/// their marks on the page, where no retake, expiry or veto has a say.
struct Plain<'s> {
    school: &'s School,
    course: &'s CourseFrame,
    /// The rules and the marks of a level and a period.
    known: Option<(u8, DateRange, Option<Known<'s>>)>,
}

struct Known<'s> {
    rules: CaseRules<'s>,
    symbols: &'s SymbolTable,
    marks: PageMarks<'s>,
    weights: Weights,
}

impl<'s> Plain<'s> {
    fn basis(&mut self, row: &'s CourseRow, which: entries::Which, entry: &Entry) -> Option<Basis> {
        let same = self
            .known
            .as_ref()
            .is_some_and(|(level, days, _)| *level == entry.level && *days == entry.days);
        if !same {
            let known = self.known(row, which, entry);
            self.known = Some((entry.level, entry.days, known));
        }
        let (_, _, known) = self.known.as_ref()?;
        let known = known.as_ref()?;
        let mut histogram = known.weights.none();
        let first = known.marks.assignments.start;
        let standing = known.marks.of_pupil(entry.pupil);
        standing.each(&known.marks, |_, assignment, value| {
            known
                .weights
                .count(&mut histogram, first, assignment, value);
        });
        let mut tally = Tally::default();
        for weighed in &histogram {
            let values = (0_u8..)
                .zip(&weighed.values)
                .filter(|(_, times)| **times > 0);
            for (byte, times) in values {
                let value = MarkValue::from_byte(byte);
                if let Some(number) = value.and_then(|value| known.symbols.mean(value)) {
                    tally.add_numbers(number, weighed.weight, weighed.key, *times);
                }
            }
        }
        let rules = &known.rules;
        Some((
            tally.mean(),
            rules.rounded(tally.sum, tally.weight, None),
            rules.rounded(tally.key_sum, tally.key_weight, None),
        ))
    }

    fn known(&self, row: &'s CourseRow, which: entries::Which, entry: &Entry) -> Option<Known<'s>> {
        let regulation = self.school.regulations().on(entry.days.to())?;
        let rules = regulation.at(&Place {
            kind: which.0,
            number: which.1,
            level: entry.level,
            subject: &row.subject,
            course: self.school.ids().course_id(row.course),
        });
        let plain =
            rules.retakes == Retakes::Both && rules.expiry.is_none() && rules.vetoes.is_empty();
        let marks = PageMarks::of(self.school, self.course, entry.days).filter(|_| plain)?;
        Some(Known {
            symbols: &regulation.parameters.symbols.value,
            weights: Weights::of(self.school, &rules, &marks)
                .filter(|weights| !weights.has_unknown_kind)?,
            rules,
            marks,
        })
    }
}

fn each(
    frame: &Frame,
    school: &School,
    pages: &Pages<ObjectivityPage>,
    mut take: impl FnMut(Key, CourseIx, &Case),
) {
    for (course, page) in pages {
        if let Some(course) = frame.course(*course) {
            for case in &page.0 {
                for key in frame.pair_rows(school, course, case.pupil, case.last) {
                    take(key, course.course, case);
                }
            }
        }
    }
}

/// How many were raised, equal, lowered, and by how much.
fn differences(counts: &BTreeMap<i32, u64>) -> Figures {
    let sum = |wanted: fn(i32) -> bool| {
        let counts = counts.iter().filter(|(by, _)| wanted(**by));
        counts.map(|(_, count)| *count).fold(0, u64::saturating_add)
    };
    vec![
        ("raised", Figure::count(sum(|by| by > 0))),
        ("equal", Figure::count(sum(|by| by == 0))),
        ("lowered", Figure::count(sum(|by| by < 0))),
        ("differences", Figure::histogram("difference", counts)),
    ]
}
