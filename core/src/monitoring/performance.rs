//! Performance: marks and finals by value, their means, success, quality and СОУ, and groups of pupils.

use std::collections::BTreeMap;

use super::counts::counts;
use super::entries::{self, Entry};
use super::family::{Family, Figures, Only, Pages, lesson_lacks, note, roll_lacks, row_lacks};
use super::figure::{Figure, Person};
use super::frame::{CourseFrame, Frame, Key};
use super::given::edition;
use super::question::{By, Days};
use crate::base::Partial;
use crate::catalogue::MarkValue;
use crate::school::School;

mod groups;
mod over_marks;

pub use groups::Group;

/// Performance.
#[derive(Clone, Copy, Debug)]
pub struct Performance;

counts! {
    /// What is counted of marks.
    MarkCounts {
        /// Marks by value, as the bytes of values.
        values = "values": BTreeMap<i32, u64>;
        /// Those that count in the number.
        number = "number": u64;
        /// Those that count in the mean.
        numeric = "numeric": u64;
        /// Their sum.
        sum = "sum": i128;
        /// Their weights, in parts of the fixed scale.
        weight = "weight": i128;
        /// Their weighted sum.
        weighted_sum = "weighted_sum": i128;
        /// Key works among them.
        key_numeric = "key_numeric": u64;
        /// The sum of the key works.
        key_sum = "key_sum": i128;
        /// Their weights.
        key_weight = "key_weight": i128;
        /// Their weighted sum.
        key_weighted_sum = "key_weighted_sum": i128;
        /// Marks in N.
        n = "n": u64;
        /// Successes.
        success = "success": u64;
        /// Marks of quality.
        quality = "quality": u64;
        /// Marks with a coefficient.
        sou_count = "sou_count": u64;
        /// Their coefficients, in parts of the fixed scale.
        sou_sum = "sou_sum": i128;
    }
}

counts! {
    /// What is counted of performance.
    PerformanceCounts {
        /// Over marks.
        marks = "marks": MarkCounts;
        /// Over finals; of them the sums by weight and over key works are nothing.
        finals = "finals": MarkCounts;
        /// Due finals that were not set.
        missing = "missing": u64;
        /// Pupils on the roll.
        roll = "roll": u64;
        /// Those with a final that is not exempt.
        pupils = "pupils": u64;
        /// Of these, successes.
        pupil_success = "pupil_success": u64;
        /// Of these, those of quality.
        pupil_quality = "pupil_quality": u64;
        /// Pupils by group.
        groups = "groups": BTreeMap<i32, u64>;
    }
}

impl super::counts::Cell for MarkCounts {
    fn add(&mut self, other: &Self) {
        self.merge(other);
    }

    fn each(&self, name: &str, take: &mut dyn FnMut(&str, i128)) {
        super::counts::Counts::each(self, &mut |own, count| {
            take(&format!("{name}.{own}"), count)
        });
    }

    fn set(&mut self, step: Option<&str>, count: i128) -> bool {
        step.is_some_and(|name| super::counts::Counts::set(self, name, count))
    }
}

/// What is counted of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PerformancePage {
    marks: BTreeMap<Key, MarkCounts>,
    /// Finals that count in the course, by pupil.
    finals: Vec<Entry>,
}

impl Partial for PerformancePage {
    fn merge(&mut self, other: &Self) {
        for (key, counts) in &other.marks {
            self.marks.entry(*key).or_default().merge(counts);
        }
        self.finals.extend(&other.finals);
        self.finals.sort_by_key(|entry| entry.pupil);
        self.finals.dedup();
    }
}

/// Who is in which group, for a row.
#[derive(Clone, Debug, Default)]
pub struct Lists(BTreeMap<Group, Vec<Person>>);

impl Family for Performance {
    type Aid = ();
    type Page = PerformancePage;
    type Counts = PerformanceCounts;
    type Lists = Lists;

    fn aid(_: &Frame, _: &School) {}

    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> PerformancePage {
        let finals = entries::of_course(frame, school, course);
        let counted = |entry: &Entry| {
            only.holds(entry.pupil) && only.days.is_none_or(|days| days.holds(entry.days.to()))
        };
        PerformancePage {
            marks: over_marks::of_page(frame, school, course, only),
            finals: finals.into_iter().filter(counted).collect(),
        }
    }

    fn close(
        frame: &Frame,
        school: &School,
        (): &(),
        pages: &Pages<PerformancePage>,
    ) -> BTreeMap<Key, PerformanceCounts> {
        let mut rows: BTreeMap<Key, PerformanceCounts> = BTreeMap::new();
        for (course, page) in pages {
            let Some(course) = frame.course(*course) else {
                continue;
            };
            for (key, counts) in &page.marks {
                rows.entry(*key).or_default().marks.merge(counts);
            }
            close_finals(frame, school, course, &page.finals, &mut rows);
        }
        groups::close(frame, school, pages, &mut rows);
        rows
    }

    fn lists(
        frame: &Frame,
        school: &School,
        pages: &Pages<PerformancePage>,
        may: &dyn Fn(Key) -> bool,
    ) -> BTreeMap<Key, Lists> {
        groups::lists(frame, school, pages, may)
    }

    #[doc = include_str!("../../regulation/2.5.md")]
    fn figures(counts: &PerformanceCounts, lists: Option<&Lists>) -> Figures {
        let marks = &counts.marks;
        let finals = &counts.finals;
        let mean = |sum: i128, of: u64| Figure::mean(sum, of.into());
        let by_marks = vec![
            ("values", values(&marks.values)),
            ("number", Figure::count(marks.number)),
            ("numeric", Figure::count(marks.numeric)),
            ("mean", mean(marks.sum, marks.numeric)),
            (
                "weighted_mean",
                Figure::mean(marks.weighted_sum, marks.weight),
            ),
            ("key_mean", mean(marks.key_sum, marks.key_numeric)),
            (
                "key_weighted_mean",
                Figure::mean(marks.key_weighted_sum, marks.key_weight),
            ),
            ("n", Figure::count(marks.n)),
            ("success", Figure::share(marks.success, marks.n)),
            ("quality", Figure::share(marks.quality, marks.n)),
            ("sou", sou(marks)),
        ];
        let by_finals = vec![
            ("values", values(&finals.values)),
            ("missing", Figure::count(counts.missing)),
            ("n", Figure::count(finals.n)),
            ("numeric", Figure::count(finals.numeric)),
            ("mean", mean(finals.sum, finals.numeric)),
            ("success", Figure::share(finals.success, finals.n)),
            ("quality", Figure::share(finals.quality, finals.n)),
            ("sou", sou(finals)),
        ];
        let groups = Group::ALL.iter().map(|group| {
            let count = counts.groups.get(&group.place()).copied().unwrap_or(0);
            (group.code().to_owned(), Some(count))
        });
        let people = |group: &Group| {
            let people = lists.and_then(|lists| lists.0.get(group)).cloned();
            (group.code(), Figure::People(people.unwrap_or_default()))
        };
        let named = match lists {
            Some(_) => Figure::Group(Group::ALL.iter().map(people).collect()),
            None => Figure::Unknown(Box::new(Figure::People(Vec::new()))),
        };
        let by_pupils = vec![
            ("roll", Figure::count(counts.roll)),
            ("n", Figure::count(counts.pupils)),
            (
                "success",
                Figure::share(counts.pupil_success, counts.pupils),
            ),
            (
                "quality",
                Figure::share(counts.pupil_quality, counts.pupils),
            ),
            ("groups", Figure::Counts(groups.collect())),
            ("lists", named),
        ];
        vec![
            ("by_marks", Figure::Group(by_marks)),
            ("by_finals", Figure::Group(by_finals)),
            ("by_pupils", Figure::Group(by_pupils)),
        ]
    }

    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>> {
        let given = school.given();
        let mut unknown = BTreeMap::new();
        let marks = ["courses", "enrolments", "lessons", "assignments", "marks"];
        note(&mut unknown, &["by_marks"], &given.lacks(&marks));
        note(&mut unknown, &["by_marks"], &roll_lacks(frame, school));
        note(&mut unknown, &["by_marks"], &lesson_lacks(frame, school));
        note(&mut unknown, &["by_marks"], &row_lacks(frame, school));
        let finals = ["by_finals", "by_pupils"];
        let by = frame.question.by;
        if matches!(frame.question.days, Days::Dates(_)) {
            for name in finals {
                unknown.insert(name, vec!["no-period".to_owned()]);
            }
            return unknown;
        }
        note(&mut unknown, &["by_finals"], &row_lacks(frame, school));
        note(&mut unknown, &finals, &entries::lacks(school));
        note(&mut unknown, &["by_pupils"], &given.lacks(&["exemptions"]));
        if matches!(by, By::Course | By::Subject | By::Teacher) {
            unknown.insert("by_pupils", vec![format!("no-by:{}", by.code())]);
        }
        unknown
    }
}

/// Counts by value: numbers ascending, then symbols in the order of the catalogue.
fn values(values: &BTreeMap<i32, u64>) -> Figure {
    let named = values.iter().filter_map(|(byte, count)| {
        let value = MarkValue::from_byte(u8::try_from(*byte).ok()?)?;
        let name = match value {
            MarkValue::Number(number) => number.to_string(),
            MarkValue::Symbol(symbol) => symbol.code().to_owned(),
        };
        Some((name, Some(*count)))
    });
    Figure::Counts(named.filter(|(_, count)| *count != Some(0)).collect())
}

/// Coefficients, with their mean.
fn sou(counts: &MarkCounts) -> Figure {
    let parts = i128::from(crate::base::fixed::PARTS);
    let whole = parts.saturating_mul(counts.sou_count.into());
    Figure::Group(vec![
        ("sum", Figure::mean(counts.sou_sum, parts)),
        ("count", Figure::count(counts.sou_count)),
        ("value", Figure::mean(counts.sou_sum, whole)),
    ])
}

fn close_finals(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    finals: &[Entry],
    rows: &mut BTreeMap<Key, PerformanceCounts>,
) {
    for entry in finals {
        let day = entry.days.to();
        let Some(regulation) = edition(school, day) else {
            continue;
        };
        let scale = groups::scale_of(school, course, entry, regulation, frame);
        let mut own;
        let fixed = frame
            .fixed_pair_rows(school, course, entry.pupil)
            .filter(|_| course.end == day || !frame.asks_classes());
        let keys = match fixed {
            Some(fixed) => fixed,
            None => {
                own = frame.pair_rows(school, course, entry.pupil, day);
                &mut own
            }
        };
        for key in keys {
            let row = rows.entry(*key).or_default();
            match entry.value {
                Some(value) => {
                    let finals = &mut row.finals;
                    super::counts::count_step(&mut finals.values, value.byte().into(), 1);
                    over_marks::add(finals, regulation, &scale, value, 1);
                    if let MarkValue::Number(number) = value {
                        over_marks::add_number(finals, number, 1);
                    }
                }
                None if entry.due => {
                    row.missing = row.missing.saturating_add(1);
                }
                None => {}
            }
        }
    }
}
