//! A course's page as data: pupils down, lessons across, finals right behind the last lesson (4.3).

use serde::Serialize;

use crate::base::OpenRange;
use crate::base::date::DateRange;
use crate::catalogue::{MarkValue, PeriodKind};
use crate::rules::access::Standing;
use crate::school::School;
use crate::school::facts::{CourseScale, Entry, LessonRow};
use crate::school::ids::{CourseIx, Id, PersonIx};

/// A page for some days.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The course.
    pub course: CourseView,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Lessons and finals, in the order of the page.
    pub columns: Vec<Column>,
    /// Pupils, by id.
    pub rows: Vec<Row>,
}

/// The course of a page.
#[derive(Clone, Debug, Serialize)]
pub struct CourseView {
    course: Id,
    class: Option<Id>,
    subject: String,
    subgroup: Option<String>,
    weekly_hours: crate::base::Fixed,
    scale: &'static str,
}

/// A column of a page.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Column {
    /// A lesson.
    Lesson(Box<LessonView>),
    /// The finals of a period.
    Final {
        /// The period.
        r#final: FinalOf,
    },
}

/// A lesson of a page.
#[derive(Clone, Debug, Serialize)]
pub struct LessonView {
    lesson: Id,
    date: String,
    number: Option<u8>,
    held: bool,
    topic: Option<Text>,
    homework: Option<Text>,
    roll_taken: Option<bool>,
    teachers: Vec<Id>,
    assignments: Vec<AssignmentView>,
}

/// A topic or homework as the wire carries it: a text, or that there is one.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// That there is one.
    There(bool),
    /// The text.
    Written(String),
}

/// An assignment of a lesson.
#[derive(Clone, Debug, Serialize)]
pub struct AssignmentView {
    assignment: Id,
    kind: String,
    weight: Option<crate::base::Fixed>,
    title: Option<String>,
}

/// What a column of finals is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FinalOf {
    kind: PeriodKind,
    number: Option<u8>,
}

/// A pupil of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pupil: Id,
    name: Option<String>,
    member: Vec<Range>,
    exempt: Vec<Range>,
    cells: Vec<Option<Cell>>,
}

/// Some days.
#[derive(Clone, Debug, Serialize)]
pub struct Range {
    from: String,
    to: Option<String>,
}

impl From<OpenRange> for Range {
    fn from(days: OpenRange) -> Self {
        Self {
            from: days.from().to_string(),
            to: days.to().map(|to| to.to_string()),
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Codes and marks of a lesson.
    Lesson {
        /// Attendance codes.
        codes: Vec<&'static str>,
        /// Marks.
        marks: Vec<MarkView>,
    },
    /// A final.
    Final {
        /// The final.
        value: MarkValue,
        /// When it was set.
        at: Option<String>,
        /// Who set it.
        by: Option<Id>,
        /// Whether it counts.
        counts: bool,
    },
}

/// A mark of a cell.
#[derive(Clone, Debug, Serialize)]
pub struct MarkView {
    assignment: Id,
    part: u8,
    value: MarkValue,
    retakes: Option<Id>,
    brought: bool,
    counts: bool,
}

impl School {
    /// A course's page for some days; with a reader, what that one may read of it on the last of them.
    ///
    #[doc = include_str!("../../regulation/4.3.md")]
    pub fn page_view(
        &self,
        course: CourseIx,
        days: DateRange,
        reader: Option<&Standing>,
    ) -> Option<PageView> {
        let (row, page) = (self.course(course)?, self.page(course)?);
        let ids = self.ids();
        let lessons = page.lessons_in(days);
        let mut columns = Vec::new();
        // For each column of finals which it is for; none of a lesson.
        let mut finals: Vec<Option<FinalOf>> = Vec::new();
        for lesson in lessons {
            columns.push(Column::Lesson(Box::new(self.lesson_view(course, lesson))));
            finals.push(None);
            for of in self.finals_behind(course, lesson) {
                columns.push(Column::Final { r#final: of });
                finals.push(Some(of));
            }
        }
        let mut pupils: Vec<PersonIx> = Vec::new();
        for member in self.roster().members(course).unwrap_or_default() {
            let there = member
                .days
                .iter()
                .any(|it| it.from() <= days.to() && days.from() <= it.to());
            pupils.extend(there.then_some(member.pupil));
        }
        let touched =
            |lesson: Option<&LessonRow>| lesson.is_some_and(|lesson| days.holds(lesson.date));
        for (pupil, _) in page.marks.pupils() {
            let any = page
                .marks_of(pupil)
                .any(|(_, _, lesson)| touched(Some(lesson)));
            pupils.extend(any.then_some(pupil));
        }
        for (_, code) in &page.codes {
            let lesson = lessons.iter().find(|lesson| lesson.lesson == code.lesson);
            pupils.extend(touched(lesson).then_some(code.pupil));
        }
        for row in &page.finals {
            let shown = finals
                .iter()
                .flatten()
                .any(|of| is_of(row.kind, row.number, *of));
            pupils.extend(shown.then_some(row.pupil));
        }
        pupils.sort_unstable();
        pupils.dedup();
        pupils.sort_by_cached_key(|pupil| ids.name(*pupil));
        if let Some(standing) = reader {
            pupils.retain(|pupil| self.may_read(standing, course, *pupil, days.to()));
        }
        let scale = match row.scale {
            CourseScale::Numeric => "numeric",
            CourseScale::PassFail => "pass-fail",
            CourseScale::Markless => "none",
        };
        Some(PageView {
            course: CourseView {
                course: ids.name(course),
                class: row.class.map(|class| ids.name(class)),
                subject: row.subject.code(),
                subgroup: row.subgroup.clone(),
                weekly_hours: row.weekly_hours,
                scale,
            },
            from: days.from().to_string(),
            to: days.to().to_string(),
            columns,
            rows: pupils
                .into_iter()
                .map(|pupil| self.page_row(course, pupil, days, lessons, &finals))
                .collect(),
        })
    }

    fn lesson_view(&self, course: CourseIx, lesson: &LessonRow) -> LessonView {
        let ids = self.ids();
        let text = |entry: &Entry| match entry {
            Entry::None => None,
            Entry::Some => Some(Text::There(true)),
            Entry::Text(text) => Some(Text::Written(text.to_string())),
        };
        let assignments = self.page(course).map_or(&[][..], |page| &page.assignments);
        let of_lesson = assignments.iter().filter(|row| row.lesson == lesson.lesson);
        let view = of_lesson.map(|row| AssignmentView {
            assignment: ids.name(row.assignment),
            kind: self.work(row.kind).to_owned(),
            weight: row.weight,
            title: row.title.as_deref().map(str::to_owned),
        });
        let teachers = self.teachers_on(course, lesson.date);
        LessonView {
            lesson: ids.name(lesson.lesson),
            date: lesson.date.to_string(),
            number: lesson.number,
            held: lesson.held,
            topic: text(&lesson.topic),
            homework: text(&lesson.homework),
            roll_taken: lesson.roll_taken,
            teachers: teachers
                .into_iter()
                .map(|person| ids.name(person))
                .collect(),
            assignments: view.collect(),
        }
    }

    /// The periods of which this is the course's last lesson, in the order of the set.
    fn finals_behind(&self, course: CourseIx, lesson: &LessonRow) -> Vec<FinalOf> {
        let (Some(row), Some(page)) = (self.course(course), self.page(course)) else {
            return Vec::new();
        };
        let mut periods: Vec<_> = match self.set_of(row, None, lesson.date) {
            Some(set) => self.roster().periods(set).to_vec(),
            // Over several classes: of every set of its members.
            None => self.facts().periods.clone(),
        };
        periods.sort_by_key(|period| (period.kind, period.number));
        let mut finals: Vec<FinalOf> = Vec::new();
        for period in periods {
            let last = page.lessons_in(period.days).last();
            let of = FinalOf {
                kind: period.kind,
                number: period.number,
            };
            if last.is_some_and(|last| last.lesson == lesson.lesson) && !finals.contains(&of) {
                finals.push(of);
            }
        }
        finals
    }

    fn page_row(
        &self,
        course: CourseIx,
        pupil: PersonIx,
        days: DateRange,
        lessons: &[LessonRow],
        finals: &[Option<FinalOf>],
    ) -> Row {
        let ids = self.ids();
        let name = self.facts().people.iter().find(|row| row.person == pupil);
        let member = self.roster().member_days(course, pupil).iter();
        let member = member.filter(|it| it.from() <= days.to() && days.from() <= it.to());
        let exempt = self.exemptions_of(pupil).filter(|row| {
            row.course.is_none_or(|only| only == course)
                && row.days.from() <= days.to()
                && row.days.to().is_none_or(|to| days.from() <= to)
        });
        let mut lessons = lessons.iter();
        let cells = finals.iter().map(|of| match of {
            Some(of) => self.final_cell(course, pupil, *of),
            None => self.lesson_cell(course, pupil, lessons.next()?),
        });
        Row {
            pupil: ids.name(pupil),
            name: name.and_then(|row| row.name.clone()),
            member: member
                .filter_map(|days| {
                    let to = (days.to() != chrono::NaiveDate::MAX).then_some(days.to());
                    OpenRange::new(days.from(), to)
                })
                .map(Range::from)
                .collect(),
            exempt: exempt.map(|row| row.days.into()).collect(),
            cells: cells.collect(),
        }
    }

    fn lesson_cell(&self, course: CourseIx, pupil: PersonIx, lesson: &LessonRow) -> Option<Cell> {
        let page = self.page(course)?;
        let row = self.course(course)?;
        let ids = self.ids();
        let codes = page
            .codes_of(pupil)
            .filter(|(code, _)| code.lesson == lesson.lesson);
        let codes: Vec<&'static str> = codes.map(|(code, _)| code.code.code()).collect();
        let on = lesson.date;
        let marks = page
            .marks_of(pupil)
            .filter(|(_, _, of)| of.lesson == lesson.lesson);
        let marks: Vec<MarkView> = marks
            .map(|(mark, assignment, _)| MarkView {
                assignment: ids.name(assignment.assignment),
                part: mark.part,
                value: mark.value,
                retakes: mark.retakes.map(|retakes| ids.name(retakes)),
                brought: mark.brought,
                counts: lesson.held
                    && (mark.brought || self.roster().is_member(course, pupil, on))
                    && self.gives_mark(row, pupil, on),
            })
            .collect();
        (!codes.is_empty() || !marks.is_empty()).then_some(Cell::Lesson { codes, marks })
    }

    fn final_cell(&self, course: CourseIx, pupil: PersonIx, of: FinalOf) -> Option<Cell> {
        let finals = &self.page(course)?.finals;
        let row = finals
            .iter()
            .find(|row| row.pupil == pupil && is_of(row.kind, row.number, of))?;
        let subject = self.course(course)?.subject.code();
        let counted = self.counted(pupil, &subject, (row.kind, row.number), None);
        let at = row.at.and_then(|at| self.at_school(at));
        Some(Cell::Final {
            value: row.value,
            at: at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
            by: row.by.map(|by| self.ids().name(by)),
            counts: counted.is_some_and(|counted| counted.row == row),
        })
    }
}

fn is_of(kind: PeriodKind, number: Option<u8>, of: FinalOf) -> bool {
    kind == of.kind && crate::school::same_number(kind, number, of.number)
}
