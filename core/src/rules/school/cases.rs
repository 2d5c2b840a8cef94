//! The case of one final, gathered from a school.

use chrono::NaiveDate;

use super::counting::{Counted, Course, Which};
use super::retakes::behind_retaken;
use crate::base::date::DateRange;
use crate::base::{Fixed, Ratio};
use crate::catalogue::choice::YearBasis;
use crate::catalogue::{PeriodKind, Role};
use crate::regulation::{CaseRules, Missed, Regulation};
use crate::rules::finals::{self, Exempt, FinalCase, Mark, Period, Proposed, Term};
use crate::school::School;
use crate::school::facts::{AssignmentRow, CourseRow, LessonRow, MarkRow, Moment};
use crate::school::ids::{AssignmentIx, CourseIx, PersonIx};

/// A final as a school has it.
#[derive(Clone, Debug)]
pub struct SchoolCase<'s> {
    /// The edition that judges it.
    pub regulation: &'s Regulation,
    /// The course in which it counts.
    pub course: Course<'s>,
    /// The case.
    pub case: FinalCase,
    /// The final that was set, where one was.
    pub proposed: Option<Proposed>,
    /// For each mark, whether its weight is the assignment's rather than its kind's.
    pub named: Vec<bool>,
    /// Whether whoever set it holds the role but not for this pupil's class.
    pub wrong_place: Option<Role>,
}

/// A mark with all that it stands on.
#[derive(Clone, Copy)]
pub(super) struct Placed<'s> {
    pub(super) row: MarkRow,
    pub(super) course: CourseIx,
    pub(super) assignment: &'s AssignmentRow,
    pub(super) lesson: &'s LessonRow,
}

impl School {
    /// Gathers the case of a pupil's final of a subject; `None` where the pupil is in no course of it on the
    /// period's last day. Finals set from `until` on are not there.
    pub fn final_case(
        &self,
        pupil: PersonIx,
        subject: &str,
        which: Which,
        until: Option<Moment>,
    ) -> Option<SchoolCase<'_>> {
        let course = self.counts_in(pupil, subject, which)?;
        let row = course.row;
        let days = course.period.days;
        let regulation = self.regulations().on(days.to())?;
        let mut case = FinalCase {
            pupil: self.ids().pupil_id(pupil)?,
            course: self.ids().course_id(row.course)?,
            reference: None,
            subject: row.subject.clone(),
            level: course.level,
            weekly_hours: row.weekly_hours,
            period: Period {
                kind: which.0,
                number: course.period.number,
                days,
            },
            last_lesson: self.last_lesson(row.course, days),
            marks: Vec::new(),
            terms: Vec::new(),
            missed: None,
            exempt: self.exempt(pupil, subject, days),
            early: None,
            scale: row.scale,
        };
        let rules = regulation.at(&case.place());
        let named;
        (case.marks, named) = self.case_marks(pupil, subject, days, &rules);
        if which.0.rests_on_terms() {
            case.terms = self.terms(pupil, &course, which, &rules, until);
        }
        if which.0.rests_on_marks() {
            case.missed = self.missed(pupil, subject, days);
        }
        let counted = self.counted(pupil, subject, which, until);
        let (proposed, wrong_place) = self.proposed(pupil, &course, counted);
        Some(SchoolCase {
            regulation,
            course,
            case,
            proposed,
            named,
            wrong_place,
        })
    }

    fn last_lesson(&self, course: CourseIx, days: DateRange) -> Option<NaiveDate> {
        let lessons = self.page(course)?.lessons_in(days);
        lessons
            .iter()
            .rev()
            .find(|lesson| lesson.held)
            .map(|lesson| lesson.date)
    }

    /// The days of a period on which a pupil is exempt from a course of a subject, or from all.
    pub fn exempt(&self, pupil: PersonIx, subject: &str, days: DateRange) -> Exempt {
        let courses = self.roster().of_subject(subject);
        let rows = self
            .exemptions_of(pupil)
            .filter(|row| row.course.is_none_or(|course| courses.contains(&course)));
        let touching = rows.filter(|row| {
            row.days.from() <= days.to() && row.days.to().is_none_or(|to| days.from() <= to)
        });
        let mut ranges: Vec<_> = touching.map(|row| row.days).collect();
        ranges.sort_by_key(|range| (range.from(), range.to().is_none(), range.to()));
        ranges.dedup();
        if ranges.is_empty() {
            return Exempt::No;
        }
        let ranges = Exempt::Ranges(ranges);
        if ranges.holds_all(days) {
            Exempt::Whole
        } else {
            ranges
        }
    }

    /// A pupil's marks in these days in every course of a subject that count: on held lessons, while a
    /// member or brought, where marks are given. By date, lesson, assignment, part.
    pub(super) fn marks_that_count(
        &self,
        pupil: PersonIx,
        subject: &str,
        days: DateRange,
    ) -> Vec<Placed<'_>> {
        let mut marks: Vec<Placed<'_>> = Vec::new();
        for course in self.roster().of_subject(subject) {
            let (Some(page), Some(row)) = (self.page(*course), self.course(*course)) else {
                continue;
            };
            let member = self.roster().member_days(*course, pupil);
            for (mark, assignment, lesson) in page.marks_of(pupil) {
                let on = lesson.date;
                let there = mark.brought || member.iter().any(|days| days.holds(on));
                if days.holds(on) && lesson.held && there && self.gives_mark(row, pupil, on) {
                    marks.push(Placed {
                        row: mark,
                        course: *course,
                        assignment,
                        lesson,
                    });
                }
            }
        }
        let ids = self.ids();
        marks.sort_by_cached_key(|mark| {
            (
                mark.lesson.date,
                ids.name(mark.lesson.lesson),
                ids.name(mark.assignment.assignment),
                mark.row.part,
            )
        });
        marks
    }

    fn case_marks(
        &self,
        pupil: PersonIx,
        subject: &str,
        days: DateRange,
        rules: &CaseRules<'_>,
    ) -> (Vec<Mark>, Vec<bool>) {
        let marks = behind_retaken(self.marks_that_count(pupil, subject, days));
        let mut places: Vec<(AssignmentIx, u8, u16)> = Vec::with_capacity(marks.len());
        let mut case = Vec::with_capacity(marks.len());
        let mut named = Vec::with_capacity(marks.len());
        for (mark, retaken) in marks {
            let Some(kind) = rules.kinds.by_code(self.work(mark.assignment.kind)) else {
                continue;
            };
            let retakes = retaken.and_then(|(assignment, part)| {
                let found = places
                    .iter()
                    .find(|(other, its, _)| *other == assignment && *its == part);
                found.map(|(_, _, place)| *place)
            });
            if let Ok(place) = u16::try_from(case.len()) {
                places.push((mark.row.assignment, mark.row.part, place));
            }
            named.push(mark.assignment.weight.is_some());
            case.push(Mark {
                value: mark.row.value,
                weight: mark
                    .assignment
                    .weight
                    .unwrap_or_else(|| rules.weight_of(kind)),
                kind,
                on: mark.lesson.date,
                retakes,
                brought: mark.row.brought,
            });
        }
        (case, named)
    }

    /// A case of a pupil's marks of a course's subject on these days, and no more.
    pub fn marks_case(
        &self,
        pupil: PersonIx,
        row: &CourseRow,
        days: DateRange,
        regulation: &Regulation,
    ) -> Option<FinalCase> {
        let subject = row.subject.code();
        let mut case = FinalCase {
            pupil: self.ids().pupil_id(pupil)?,
            course: self.ids().course_id(row.course)?,
            reference: None,
            subject: row.subject.clone(),
            level: self.level_of(row, pupil, days.to()).unwrap_or(0),
            weekly_hours: row.weekly_hours,
            period: Period {
                kind: PeriodKind::Quarter,
                number: None,
                days,
            },
            last_lesson: None,
            marks: Vec::new(),
            terms: Vec::new(),
            missed: None,
            exempt: Exempt::No,
            early: None,
            scale: row.scale,
        };
        let rules = regulation.at(&case.place());
        case.marks = self.case_marks(pupil, &subject, days, &rules).0;
        Some(case)
    }

    /// The marks of a pupil in these days, in every course of a course's subject, that another of their
    /// chain of retakes stands for.
    pub fn set_aside(
        &self,
        pupil: PersonIx,
        row: &CourseRow,
        days: DateRange,
        regulation: &Regulation,
    ) -> Vec<(AssignmentIx, u8)> {
        let Some(case) = self.marks_case(pupil, row, days, regulation) else {
            return Vec::new();
        };
        let rules = regulation.at(&case.place());
        let placed = behind_retaken(self.marks_that_count(pupil, &row.subject.code(), days));
        let keys: Vec<(AssignmentIx, u8)> = placed
            .iter()
            .filter(|(mark, _)| {
                rules
                    .kinds
                    .by_code(self.work(mark.assignment.kind))
                    .is_some()
            })
            .map(|(mark, _)| (mark.row.assignment, mark.row.part))
            .collect();
        let aside = finals::set_aside(&rules, &case).into_iter();
        aside.filter_map(|place| keys.get(place).copied()).collect()
    }

    pub(crate) fn missed(&self, pupil: PersonIx, subject: &str, days: DateRange) -> Option<Missed> {
        if !self.given().has(crate::catalogue::Table::Attendance)
            || !self.given().has(crate::catalogue::Table::Lessons)
        {
            return None;
        }
        if self.is_away(pupil, days.to()) {
            return None;
        }
        let mut missed = Missed {
            lessons: 0,
            missed: 0,
            ill: 0,
            excused: 0,
        };
        for course in self.roster().of_subject(subject) {
            let Some(page) = self.page(*course) else {
                continue;
            };
            let mut codes: Vec<_> = page.codes_of(pupil).collect();
            codes.sort_by_key(|(row, _)| row.lesson);
            for lesson in self.lessons_of(*course, pupil, days) {
                let first = codes.partition_point(|(row, _)| row.lesson < lesson.lesson);
                let of_lesson = codes
                    .iter()
                    .skip(first)
                    .take_while(|(row, _)| row.lesson == lesson.lesson);
                let of_lesson: Vec<_> = of_lesson.map(|(row, _)| row.code).collect();
                let code = match of_lesson.as_slice() {
                    [] => None,
                    [code] => Some(*code),
                    _ => continue,
                };
                missed.lessons = missed.lessons.saturating_add(1);
                use crate::school::facts::Code;
                let (all, ill, excused) = match code {
                    Some(Code::Absent) => (1, 0, 0),
                    Some(Code::Ill) => (1, 1, 0),
                    Some(Code::Excused) => (1, 0, 1),
                    Some(Code::Late) | None => (0, 0, 0),
                };
                missed.missed = missed.missed.saturating_add(all);
                missed.ill = missed.ill.saturating_add(ill);
                missed.excused = missed.excused.saturating_add(excused);
            }
        }
        Some(missed)
    }

    /// The terms that a year or an overall mark rests on.
    fn terms(
        &self,
        pupil: PersonIx,
        course: &Course<'_>,
        which: Which,
        rules: &CaseRules<'_>,
        until: Option<Moment>,
    ) -> Vec<Term> {
        let own = course.row.subject.code();
        let Some(set) = self.set_of(course.row, Some(pupil), course.period.days.to()) else {
            return Vec::new();
        };
        let periods = self.roster().periods(set);
        let mut terms = Vec::new();
        let Some(rows) = rules.year_terms else {
            let marks = [
                PeriodKind::Quarter,
                PeriodKind::Trimester,
                PeriodKind::HalfYear,
            ];
            let own_kind = marks
                .iter()
                .find(|kind| periods.iter().any(|period| period.kind == **kind));
            let year = course.period.days;
            for period in periods {
                let inside = year.holds(period.days.from()) && year.holds(period.days.to());
                if Some(&period.kind) != own_kind || !(inside || which.0 == PeriodKind::Overall) {
                    continue;
                }
                let which = (period.kind, period.number);
                let counted = self.counted(pupil, &own, which, until);
                if counted.is_some() || self.was_taught(pupil, &own, period) {
                    terms.push(self.term(pupil, &own, which, counted, Fixed::ONE, rules));
                }
            }
            return terms;
        };
        for row in rows {
            if !row.levels(&course.level).contains(&course.level) {
                continue;
            }
            for subject in row.subjects(&course.row.subject) {
                let code = subject.code();
                for number in row.numbers() {
                    // A numbered term may be of another set, for a pupil who came from such a class;
                    // without a number it is each period of the own set.
                    let others = self
                        .facts()
                        .periods
                        .iter()
                        .filter(|period| period.set != set);
                    let all = periods.iter().chain(others);
                    let named = all.filter(|period| {
                        period.kind == row.kind
                            && match number {
                                None => period.set == set,
                                Some(_) => period.number == number,
                            }
                    });
                    for period in named {
                        let which = (period.kind, period.number);
                        let counted = self.counted(pupil, &code, which, until);
                        if counted.is_none() && !(row.required && period.set == set) {
                            continue;
                        }
                        let mut term = self.term(pupil, &code, which, counted, row.weight, rules);
                        term.subject = (*subject != course.row.subject).then(|| subject.clone());
                        let same = |other: &Term| {
                            (other.kind, other.number, &other.subject)
                                == (term.kind, term.number, &term.subject)
                        };
                        if !terms.iter().any(same) {
                            terms.push(term);
                        }
                    }
                }
            }
        }
        terms
    }

    fn term(
        &self,
        pupil: PersonIx,
        subject: &str,
        which: Which,
        counted: Option<Counted<'_>>,
        weight: Fixed,
        rules: &CaseRules<'_>,
    ) -> Term {
        let rests_on_means = rules.year_basis == YearBasis::PeriodMeans && which.0.rests_on_marks();
        let mean: Option<Ratio> = (rests_on_means && counted.is_some())
            .then(|| {
                let case = self.final_case(pupil, subject, which, None)?;
                finals::basis(case.regulation, &case.case).mean
            })
            .flatten();
        Term {
            kind: which.0,
            number: which.1,
            level: None,
            subject: None,
            value: counted.map(|counted| counted.row.value),
            mean,
            weight,
        }
    }

    fn proposed(
        &self,
        pupil: PersonIx,
        course: &Course<'_>,
        counted: Option<Counted<'_>>,
    ) -> (Option<Proposed>, Option<Role>) {
        let Some(row) = counted.map(|counted| counted.row) else {
            return (None, None);
        };
        let at = row.at.and_then(|at| self.at_school(at));
        let on = row.at.and_then(|at| self.date_of(at));
        let class = self.class_on(pupil, course.period.days.to());
        let author = row
            .by
            .zip(on)
            .and_then(|(by, on)| self.author(by, course.row.course, class, on));
        let may = |role: Role| {
            let day = course.period.days.to();
            let regulation = self.regulations().on(day);
            regulation.is_some_and(|regulation| {
                regulation.rights.has(crate::catalogue::Act::SetFinal, role)
            })
        };
        let wrong_place =
            author.and_then(|(role, allowed)| (!allowed && may(role)).then_some(role));
        (
            Proposed::new(row.value, at, author.map(|(role, _)| role)),
            wrong_place,
        )
    }

    /// Whether a pupil is taught at home or by the family on a day.
    pub fn is_away(&self, pupil: PersonIx, day: NaiveDate) -> bool {
        let stay = self.roster().stay_on(pupil, day);
        stay.is_some_and(|stay| stay.form.is_away())
    }

    /// What the case of a final would need and was not handed over.
    pub fn unknown_of_case(&self) -> Vec<String> {
        let needed = [
            "periods",
            "courses",
            "enrolments",
            "lessons",
            "assignments",
            "marks",
            "exemptions",
            "finals",
        ];
        self.given().lacks(&needed)
    }

    /// What leaves open who is on a roll.
    pub fn open_roll(&self) -> Vec<String> {
        let lacks = self.given().lacks(&["enrolments", "courses"]);
        if lacks.is_empty() {
            self.given().lacks(&["memberships"])
        } else {
            lacks
        }
    }

    /// The moment at which a school day ends: the first of the day after.
    pub fn end_of(&self, day: NaiveDate) -> Option<Moment> {
        let next = day.succ_opt()?.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
        let editions = self.regulations().editions();
        let edition = self
            .regulations()
            .on(day)
            .or(editions.first().map(|it| &it.regulation))?;
        let zone = edition.parameters.zone.value;
        // The offset of the zone at that moment, found from nearby.
        let offset = zone.offset(next.checked_sub(zone.offset(next)?)?)?;
        next.checked_sub(offset)
    }

    /// Whether a mark of a pupil in a course on a day may be given at all.
    pub fn gives_mark(&self, course: &CourseRow, pupil: PersonIx, on: NaiveDate) -> bool {
        // Of one who is in no class that day no condition on levels holds.
        let level = self.level_of(course, pupil, on).unwrap_or(0);
        let set = self.set_of(course, Some(pupil), on);
        let period = set.and_then(|set| {
            let periods = self.roster().periods(set).iter();
            periods
                .clone()
                .find(|period| period.kind.rests_on_marks() && period.days.holds(on))
        });
        let which = period.map_or((PeriodKind::Quarter, None), |period| {
            (period.kind, period.number)
        });
        self.is_marked(course, level, which, on)
    }
}
