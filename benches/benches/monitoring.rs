//! Monitoring of a large school, a million marks: each family of figures asked for the first time, asked
//! again of a watched slice, and after one mark more; by school, class and course, of a month and of the year.
//!
//! *Cold* is the slice framed, every page counted, the parts closed and the answer written as JSON. *Warm* is a
//! watched slice of a school that did not change, *after* one whose page changed by one mark.

use std::sync::OnceLock;
use std::thread;

use divan::{Bencher, black_box};
use zhurnal::base::DateRange;
use zhurnal::base::date::parse_date;
use zhurnal::catalogue::PeriodKind;
use zhurnal::monitoring::family::{self, Family as Counted, Only, Pages};
use zhurnal::monitoring::frame::CourseFrame;
use zhurnal::monitoring::{Answer, By, Days, Family, Filter, Frame, Question};
use zhurnal::monitoring::{
    accumulation::Accumulation, attendance::Attendance, control_sheet::ControlSheet,
    objectivity::Objectivity, performance::Performance, timeliness::Timeliness,
};
use zhurnal::regulation::Regulations;
use zhurnal::rules::school::AsOf;
use zhurnal::school::Mapping;
use zhurnal::{Regulation, School};
use zhurnal_sample::{Shape, school};

fn main() {
    divan::main();
}

fn large() -> &'static School {
    static LARGE: OnceLock<School> = OnceLock::new();
    LARGE.get_or_init(|| {
        let regulations = Regulations::from(Regulation::preset("default").expect("it loads"));
        let json = school(&Shape::large()).to_json();
        School::from_json(&regulations, json.as_bytes(), &Mapping::default())
            .expect("nothing is refused")
    })
}

/// An answer's bytes as the door gives them.
fn written(answer: &Answer) -> Vec<u8> {
    serde_json::to_vec(answer).expect("JSON")
}

const MONTH: (&str, &str) = ("2026-10-01", "2026-10-31");
const YEAR: (&str, &str) = ("2026-09-01", "2027-05-31");
const BYS: [By; 3] = [By::School, By::Class, By::Course];

fn days((from, to): (&str, &str)) -> Days {
    let day = |text| parse_date(text).expect("a date");
    Days::Dates(DateRange::new(day(from), day(to)).expect("a range"))
}

/// The days of a slice of a family: objectivity is of a period alone.
fn span(family: Family, days_asked: (&str, &str)) -> Days {
    match family {
        Family::Objectivity if days_asked == YEAR => Days::Period(PeriodKind::Year, None),
        Family::Objectivity => Days::Period(PeriodKind::Quarter, Some(1)),
        _ => days(days_asked),
    }
}

fn question(days: Days, by: By) -> Question {
    Question {
        days,
        by,
        filter: Filter::default(),
        as_of: AsOf::default(),
    }
}

/// A family with what its rows are of, as the name of a benchmark.
struct Asked(Family, By);

impl std::fmt::Display for Asked {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(text, "{} by {}", self.0.code(), self.1.code())
    }
}

fn each() -> impl Iterator<Item = Asked> {
    let of = |family: &Family| BYS.map(|by| Asked(*family, by));
    Family::ALL.iter().flat_map(of)
}

/// The quarter, of the families that judge a period.
fn of_quarter() -> impl Iterator<Item = Asked> {
    let families = [
        Family::Performance,
        Family::Accumulation,
        Family::Objectivity,
    ];
    families
        .into_iter()
        .flat_map(|family| BYS.map(|by| Asked(family, by)))
}

fn cold(bencher: Bencher<'_, '_>, family: Family, question: &Question) {
    let school = large();
    bencher.bench_local(|| {
        let answer = school.monitoring(family, black_box(question.clone()), None);
        written(&answer)
    });
}

#[divan::bench(args = each(), sample_count = 20)]
fn a_month_cold(bencher: Bencher<'_, '_>, asked: &Asked) {
    cold(bencher, asked.0, &question(span(asked.0, MONTH), asked.1));
}

#[divan::bench(args = each(), sample_count = 10)]
fn a_year_cold(bencher: Bencher<'_, '_>, asked: &Asked) {
    cold(bencher, asked.0, &question(span(asked.0, YEAR), asked.1));
}

#[divan::bench(args = of_quarter(), sample_count = 10)]
fn a_quarter_cold(bencher: Bencher<'_, '_>, asked: &Asked) {
    let quarter = Days::Period(PeriodKind::Quarter, Some(1));
    cold(bencher, asked.0, &question(quarter, asked.1));
}

fn warm(bencher: Bencher<'_, '_>, asked: &Asked, days: (&str, &str)) {
    let school = large();
    let mut watch = school.watch(asked.0, question(span(asked.0, days), asked.1));
    bencher.bench_local(|| {
        let answer = watch.answer(black_box(school), None);
        written(&answer)
    });
}

#[divan::bench(args = each(), sample_count = 50)]
fn a_month_warm(bencher: Bencher<'_, '_>, asked: &Asked) {
    warm(bencher, asked, MONTH);
}

#[divan::bench(args = each(), sample_count = 20)]
fn a_year_warm(bencher: Bencher<'_, '_>, asked: &Asked) {
    warm(bencher, asked, YEAR);
}

/// Requests that give a mark of October and take it away again: each time a count of a pair changes.
fn changes(school: &School) -> [String; 2] {
    let from = parse_date(MONTH.0).expect("a date");
    let mut courses = school.courses().into_iter();
    let found = courses.find_map(|row| {
        let page = school.page(row.course)?;
        let assignment = page.assignments.iter().enumerate().find(|(place, _)| {
            page.lesson_of(*place)
                .is_some_and(|lesson| lesson.held && lesson.date > from)
        });
        let (place, assignment) = assignment?;
        let mut members = school.roster().members(row.course)?.iter();
        let free = members.find(|member| {
            let mut run = page.marks.of_pupil(member.pupil);
            !run.is_empty() && !run.any(|mark| page.marks.assignment_at(mark) == Some(place))
        })?;
        Some((free.pupil, assignment.assignment))
    });
    let (pupil, assignment) = found.expect("a pupil without a mark");
    let ids = school.ids();
    let (pupil, assignment) = (ids.name(pupil), ids.name(assignment));
    let key = format!(r#""pupil":{pupil},"assignment":{assignment}"#);
    [
        format!(r#"{{"table":"marks","upserts":[{{{key},"value":4}}],"deletes":[]}}"#),
        format!(r#"{{"table":"marks","upserts":[],"deletes":[{{{key}}}]}}"#),
    ]
}

/// The mark is entered and the slice asked again.
fn after(bencher: Bencher<'_, '_>, asked: &Asked, days: (&str, &str)) {
    let mut school = large().clone();
    let changes = changes(&school);
    let mut turns = changes.iter().cycle();
    let mut watch = school.watch(asked.0, question(span(asked.0, days), asked.1));
    bencher.bench_local(|| {
        let change = turns.next().expect("a change");
        let taken = school.apply_rows_json(black_box(change.as_bytes()));
        taken.expect("nothing is refused");
        let answer = watch.answer(&school, None);
        written(&answer)
    });
}

#[divan::bench(args = each(), sample_count = 50)]
fn a_month_after_one_mark(bencher: Bencher<'_, '_>, asked: &Asked) {
    after(bencher, asked, MONTH);
}

#[divan::bench(args = each(), sample_count = 20)]
fn a_year_after_one_mark(bencher: Bencher<'_, '_>, asked: &Asked) {
    after(bencher, asked, YEAR);
}

/// The answer alone: the mark was entered before the clock started. Two states of the school take turns.
#[divan::bench(args = each(), sample_count = 50)]
fn a_month_after_one_mark_the_answer_alone(bencher: Bencher<'_, '_>, asked: &Asked) {
    let mut marked = large().clone();
    let changes = changes(&marked);
    let given = marked.apply_rows_json(changes[0].as_bytes());
    given.expect("nothing is refused");
    let states = [&marked, large()];
    let mut turns = states.into_iter().cycle();
    let mut watch = large().watch(asked.0, question(span(asked.0, MONTH), asked.1));
    bencher.bench_local(|| {
        let school = turns.next().expect("a school");
        let answer = watch.answer(black_box(school), None);
        written(&answer)
    });
}

/// One mark entered, and nothing asked.
#[divan::bench(sample_count = 100)]
fn one_mark(bencher: Bencher<'_, '_>) {
    let mut school = large().clone();
    let changes = changes(&school);
    let mut turns = changes.iter().cycle();
    bencher.bench_local(|| {
        let change = turns.next().expect("a change");
        let taken = school.apply_rows_json(black_box(change.as_bytes()));
        taken.expect("nothing is refused");
    });
}

/// Every page counted on so many threads, each with courses of its own, and the parts closed.
fn counted<F>(school: &School, question: &Question, threads: usize) -> usize
where
    F: Counted,
    F::Page: Send,
{
    let frame = Frame::of(school, question.clone());
    let aid = F::aid(&frame, school);
    let courses: Vec<&CourseFrame> = frame.courses().collect();
    let count = |share: usize| -> Pages<F::Page> {
        let own = courses.iter().skip(share).step_by(threads);
        let page = |course: &&CourseFrame| {
            let part = F::page(&frame, school, course, &Only::default());
            (course.course, part)
        };
        own.map(page).collect()
    };
    let count = &count;
    let pages = thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|share| scope.spawn(move || count(share)))
            .collect();
        let mut pages = count(0);
        for other in others {
            let parts = other.join().expect("no panic");
            family::merge(&mut pages, &parts);
        }
        pages
    });
    F::close(&frame, school, &aid, &pages).len()
}

#[divan::bench(args = [1, 2], types = [ControlSheet, Performance, Attendance, Accumulation, Timeliness], sample_count = 10)]
fn a_year_by_class_on_threads<F>(bencher: Bencher<'_, '_>, threads: usize)
where
    F: Counted,
    F::Page: Send,
{
    let school = large();
    let question = question(days(YEAR), By::Class);
    bencher.bench_local(|| counted::<F>(black_box(school), &question, threads));
}

#[divan::bench(args = [1, 2], types = [Performance, Accumulation, Objectivity], sample_count = 10)]
fn a_quarter_by_class_on_threads<F>(bencher: Bencher<'_, '_>, threads: usize)
where
    F: Counted,
    F::Page: Send,
{
    let school = large();
    let question = question(Days::Period(PeriodKind::Quarter, Some(1)), By::Class);
    bencher.bench_local(|| counted::<F>(black_box(school), &question, threads));
}
