//! The marks of a page that stand in a slice: on held lessons, of members of that day or brought, where
//! marks are given.

use std::ops::Range;

use chrono::NaiveDate;

use super::frame::CourseFrame;
use super::given::Gives;
use crate::base::DateRange;
use crate::catalogue::MarkValue;
use crate::regulation::Regulation;
use crate::school::School;
use crate::school::facts::CourseRow;
use crate::school::ids::PersonIx;
use crate::school::page::Page;

/// The marks of a page on the lessons of some days.
pub struct PageMarks<'s> {
    school: &'s School,
    row: &'s CourseRow,
    /// The page.
    pub page: &'s Page,
    days: DateRange,
    /// The assignments of those days' lessons, by place.
    pub assignments: Range<usize>,
    /// For each of them whether marks on it may stand: the lesson is held, and marks are given.
    stands: Vec<bool>,
    /// Whether where marks are given depends on the pupil.
    by_pupil: bool,
}

/// The marks of one pupil on these lessons, and which of them stand.
pub struct Standing<'p> {
    /// Their values as bytes.
    values: &'p [u8],
    /// Their assignments by place on the page.
    assignments: &'p [u16],
    /// Their places among the page's marks.
    places: Range<usize>,
    /// Which of them stand; none: each on an assignment on which marks may stand.
    some: Option<Vec<bool>>,
}

impl<'s> PageMarks<'s> {
    /// The marks of a course's page on the lessons of these days.
    pub fn of(school: &'s School, course: &CourseFrame, days: DateRange) -> Option<Self> {
        let row = school.course(course.course)?;
        let page = school.page(course.course)?;
        let lessons = match course.taught == Some(days) {
            true => course.lessons.clone(),
            false => page.lesson_places(days),
        };
        let at = |place: &u32| usize::try_from(*place).unwrap_or(usize::MAX);
        let first = page
            .lesson_of
            .partition_point(|place| at(place) < lessons.start);
        let end = page
            .lesson_of
            .partition_point(|place| at(place) < lessons.end);
        let mut gives = Gives::of(school, course, row);
        let stands = (first..end).map(|place| {
            let lesson = page.lesson_of(place).filter(|lesson| lesson.held);
            lesson.is_some_and(|lesson| gives.may_on(lesson.date))
        });
        Some(Self {
            school,
            row,
            page,
            days,
            stands: stands.collect(),
            assignments: first..end,
            by_pupil: gives.is_by_pupil(),
        })
    }

    /// Whether marks on an assignment may stand.
    pub fn may_stand(&self, assignment: u16) -> bool {
        let offset = usize::from(assignment).checked_sub(self.assignments.start);
        let stands = offset.and_then(|offset| self.stands.get(offset));
        stands.copied().unwrap_or(false)
    }

    /// Every pupil with marks on the page, with the places of the marks.
    pub fn pupils(&self) -> impl Iterator<Item = (PersonIx, Range<usize>)> + '_ {
        self.page.marks.pupils()
    }

    /// The marks of a pupil on these lessons, of the run at these places.
    pub fn of_run(&self, pupil: PersonIx, run: Range<usize>) -> Standing<'_> {
        let marks = &self.page.marks;
        let own = marks.assignments().get(run.clone()).unwrap_or_default();
        let from = own.partition_point(|place| usize::from(*place) < self.assignments.start);
        let to = own.partition_point(|place| usize::from(*place) < self.assignments.end);
        let places = run.start.saturating_add(from)..run.start.saturating_add(to);
        let some = (!self.is_plain(pupil)).then(|| {
            let member = self.school.roster().member_days(self.row.course, pupil);
            let each = places.clone();
            each.map(|place| self.stands_at(pupil, member, place))
                .collect()
        });
        Standing {
            values: marks.values().get(places.clone()).unwrap_or_default(),
            assignments: own.get(from..to).unwrap_or_default(),
            places,
            some,
        }
    }

    /// Whether every mark of a pupil on these lessons stands that may.
    pub fn is_plain(&self, pupil: PersonIx) -> bool {
        let member = self.school.roster().member_days(self.row.course, pupil);
        let holds = |days: &DateRange| days.holds(self.days.from()) && days.holds(self.days.to());
        !self.by_pupil && member.iter().any(holds)
    }

    /// The marks of a pupil on these lessons.
    pub fn of_pupil(&self, pupil: PersonIx) -> Standing<'_> {
        self.of_run(pupil, self.page.marks.of_pupil(pupil))
    }

    fn stands_at(&self, pupil: PersonIx, member: &[DateRange], place: usize) -> bool {
        let marks = &self.page.marks;
        let Some(assignment) = marks.assignment_at(place) else {
            return false;
        };
        let Some(lesson) = self.page.lesson_of(assignment) else {
            return false;
        };
        let there = member.iter().any(|days| days.holds(lesson.date)) || marks.is_brought(place);
        let given = !self.by_pupil || self.school.gives_mark(self.row, pupil, lesson.date);
        there && given
    }

    /// The date of an assignment's lesson.
    pub fn date_of(&self, assignment: u16) -> Option<NaiveDate> {
        Some(self.page.lesson_of(assignment.into())?.date)
    }
}

impl Standing<'_> {
    /// Hands over the place, assignment and value of each mark that stands.
    pub fn each(&self, marks: &PageMarks<'_>, mut take: impl FnMut(usize, u16, u8)) {
        self.each_while(marks, |place, assignment, value| {
            take(place, assignment, value);
            true
        });
    }

    /// Like [`Standing::each`], whether or not the pupil's stand where others' would.
    pub fn each_there(&self, marks: &PageMarks<'_>, mut take: impl FnMut(u16, u8)) {
        for (assignment, value) in self.assignments.iter().zip(self.values) {
            if marks.may_stand(*assignment) {
                take(*assignment, *value);
            }
        }
    }

    /// Whether every mark on an assignment on which marks may stand stands.
    pub fn is_all(&self) -> bool {
        self.some.is_none()
    }

    /// Like [`Standing::each`], as long as more is wanted.
    pub fn each_while(&self, marks: &PageMarks<'_>, mut take: impl FnMut(usize, u16, u8) -> bool) {
        let pairs = self.assignments.iter().zip(self.values);
        for ((place, (assignment, value)), at) in self.places.clone().zip(pairs).zip(0_usize..) {
            let here = self
                .some
                .as_ref()
                .is_none_or(|some| some.get(at).copied().unwrap_or(false));
            if here && marks.may_stand(*assignment) && !take(place, *assignment, *value) {
                return;
            }
        }
    }
}

/// For each byte of a value, whether it counts in the number.
pub fn counted_values(regulation: &Regulation) -> [bool; 256] {
    let symbols = &regulation.parameters.symbols.value;
    let mut counted = [false; 256];
    for (byte, slot) in (0..=u8::MAX).zip(&mut counted) {
        *slot = MarkValue::from_byte(byte).is_some_and(|value| symbols.counts(value));
    }
    counted
}
