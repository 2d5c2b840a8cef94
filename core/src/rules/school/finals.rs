//! The finals of a slice: those that are due and those that count, each judged.

use serde::Serialize;

use super::cases::SchoolCase;
use super::counting::{Counted, Course, Which};
use super::subject::{Found, Ids};
use crate::answer::Evidence;
use crate::catalogue::{Act, MarkValue, Rule, Severity, Table};
use crate::rules::access::Standing;
use crate::rules::finals::{Basis, Outlook, basis, outlook, validate};
use crate::school::School;
use crate::school::facts::{CourseRow, Moment};
use crate::school::ids::{ClassIx, CourseIx, Id, PersonIx};

/// Of which pupils and courses something is asked; what is not named is not asked about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slice {
    /// The level of the pupil's class.
    pub level: Option<u8>,
    /// The pupil's class.
    pub class: Option<ClassIx>,
    /// The course.
    pub course: Option<CourseIx>,
    /// The pupil.
    pub pupil: Option<PersonIx>,
}

/// One final of a slice.
#[derive(Clone, Debug, Serialize)]
pub struct FinalsRow {
    /// The pupil.
    pub pupil: Id,
    /// The course in which it counts.
    pub course: Id,
    /// The pupil's class on the period's last day.
    pub class: Option<Id>,
    /// The pupil's level.
    pub level: Option<u8>,
    /// The final, if one was set.
    pub value: Option<MarkValue>,
    /// Whether it is due; null where that is not known.
    pub due: Option<bool>,
    /// Whether it stands; null where that is not known, or nothing was set and nothing is missing.
    pub stands: Option<bool>,
    /// What the rules say.
    pub findings: Vec<Found>,
    /// The figures that the judgement rests on.
    pub basis: Option<Basis>,
    /// What was not handed over and would be needed.
    pub unknown: Vec<String>,
}

/// How many finals there are.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    /// Due ones.
    pub due: u64,
    /// Those that were set.
    pub given: u64,
    /// Due ones that were not.
    pub missing: u64,
    /// Those that stand.
    pub stand: u64,
}

/// The finals of a slice.
#[derive(Clone, Debug, Serialize)]
pub struct FinalsAnswer {
    /// One row a final, by course, then pupil.
    pub finals: Vec<FinalsRow>,
    /// How many there are.
    pub counts: Counts,
    /// What was not handed over, and leaves open which finals there are.
    pub unknown: Vec<String>,
}

/// When finals are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsOf {
    /// The school date; none: all periods are over.
    pub day: Option<chrono::NaiveDate>,
    /// The moment from which nothing is there yet.
    pub until: Option<Moment>,
}

/// The pupils of a course whose final counts there, with what stands for it.
struct Entry<'s> {
    pupil: PersonIx,
    course: Option<Course<'s>>,
    row: &'s CourseRow,
    counted: Option<Counted<'s>>,
    due: Option<bool>,
}

/// What the judgement of a final needs.
const NEEDED: [&str; 4] = ["marks", "assignments", "lessons", "exemptions"];

impl School {
    /// What leaves open which finals there are and which are due.
    pub(super) fn open_questions(&self, slice: &Slice) -> Vec<String> {
        let mut lacks =
            self.given()
                .lacks(&["periods", "courses", "enrolments", "lessons", "finals"]);
        let known = self.given().has(Table::Enrolments);
        let open = |course: &&CourseRow| self.roster().members(course.course).is_none();
        let mut courses = self
            .facts()
            .courses
            .iter()
            .filter(|course| slice.course.is_none_or(|wanted| wanted == course.course));
        if known && courses.any(|course| open(&course)) {
            lacks.push("no-table:memberships".to_owned());
        }
        lacks
    }

    fn in_slice(slice: &Slice, pupil: PersonIx, class: Option<ClassIx>, level: Option<u8>) -> bool {
        slice.pupil.is_none_or(|wanted| wanted == pupil)
            && slice.class.is_none_or(|wanted| class == Some(wanted))
            && slice.level.is_none_or(|wanted| level == Some(wanted))
    }

    /// The level of an entry: the pupil's in the course; of one who is in no course of the subject the
    /// course's own.
    fn entry_level(&self, course: Option<&Course<'_>>, row: &CourseRow) -> Option<u8> {
        match course {
            Some(course) => Some(course.level),
            None => Some(self.class(row.class?)?.level),
        }
    }

    /// Whether a pupil may be of a slice at all, before the class on a day is looked up.
    fn may_be_asked(&self, slice: &Slice, pupil: PersonIx) -> bool {
        let enrolments = self.roster().enrolments(pupil);
        slice.pupil.is_none_or(|wanted| wanted == pupil)
            && slice
                .class
                .is_none_or(|wanted| enrolments.iter().any(|row| row.class == wanted))
    }

    fn entries<'s>(
        &'s self,
        slice: &Slice,
        row: &'s CourseRow,
        which: Which,
        as_of: AsOf,
    ) -> Vec<Entry<'s>> {
        let subject = row.subject.code();
        let lessons = self.given().has(Table::Lessons);
        let mut entries: Vec<Entry<'s>> = Vec::new();
        let given = self.given().has(Table::Enrolments);
        for member in self.roster().members(row.course).unwrap_or_default() {
            if !self.may_be_asked(slice, member.pupil)
                || self.is_open(member.pupil, &subject, which)
            {
                continue;
            }
            let course = self.counts_in(member.pupil, &subject, which);
            let Some(course) = course.filter(|course| course.row.course == row.course) else {
                continue;
            };
            let counted = self.counted(member.pupil, &subject, which, as_of.until);
            let due = match self.may_be_due(&course, which) {
                false => Some(false),
                true => lessons.then(|| self.is_due(member.pupil, &course, which)),
            };
            if counted.is_some() || due == Some(true) {
                entries.push(Entry {
                    pupil: member.pupil,
                    course: Some(course),
                    row,
                    counted,
                    due,
                });
            }
        }
        let finals = self.page(row.course).map_or(&[][..], |page| &page.finals);
        for brought in finals.iter().filter(|brought| brought.brought && given) {
            if self.is_open(brought.pupil, &subject, which) {
                continue;
            }
            let counted = self.counted(brought.pupil, &subject, which, as_of.until);
            let Some(counted) =
                counted.filter(|counted| counted.course.is_none() && counted.row == brought)
            else {
                continue;
            };
            entries.push(Entry {
                pupil: brought.pupil,
                course: None,
                row,
                counted: Some(counted),
                due: Some(false),
            });
        }
        entries.sort_by_cached_key(|entry| self.ids().name(entry.pupil));
        entries
    }

    /// Judges the finals of a slice for one kind of period and number.
    #[doc = include_str!("../../../regulation/4.2.md")]
    pub fn finals(
        &self,
        slice: &Slice,
        which: Which,
        as_of: AsOf,
        reader: Option<&Standing>,
    ) -> FinalsAnswer {
        let mut answer = FinalsAnswer {
            finals: Vec::new(),
            counts: Counts::default(),
            unknown: self.open_questions(slice),
        };
        for row in self.courses() {
            if slice.course.is_some_and(|wanted| wanted != row.course) {
                continue;
            }
            for entry in self.entries(slice, row, which, as_of) {
                let last = entry.course.map(|course| course.period.days.to());
                let class = last.and_then(|day| self.class_on(entry.pupil, day));
                let may = |standing: &Standing| {
                    let on = as_of.day.or(last);
                    on.is_some_and(|on| self.may_read(standing, row.course, entry.pupil, on))
                };
                if !Self::in_slice(
                    slice,
                    entry.pupil,
                    class,
                    self.entry_level(entry.course.as_ref(), row),
                ) || !reader.is_none_or(may)
                {
                    continue;
                }
                let judged = self.judged(&entry, class, which, as_of);
                let counts = &mut answer.counts;
                counts.due = counts
                    .due
                    .saturating_add(u64::from(judged.due == Some(true)));
                counts.given = counts
                    .given
                    .saturating_add(u64::from(judged.value.is_some()));
                let missing = judged
                    .findings
                    .iter()
                    .any(|found| found.rule == Rule::FinalMissing);
                counts.missing = counts.missing.saturating_add(u64::from(missing));
                counts.stand = counts.stand.saturating_add(u64::from(
                    judged.value.is_some() && judged.stands == Some(true),
                ));
                answer.finals.push(judged);
            }
        }
        answer
    }

    fn judged(
        &self,
        entry: &Entry<'_>,
        class: Option<ClassIx>,
        which: Which,
        as_of: AsOf,
    ) -> FinalsRow {
        let ids = self.ids();
        let mut row = FinalsRow {
            pupil: ids.name(entry.pupil),
            course: ids.name(entry.row.course),
            class: class.map(|class| ids.name(class)),
            level: self.entry_level(entry.course.as_ref(), entry.row),
            value: entry.counted.map(|counted| counted.row.value),
            due: entry.due,
            stands: Some(true),
            findings: Vec::new(),
            basis: None,
            unknown: Vec::new(),
        };
        let Some(course) = entry.course else {
            // Brought, of one who is in no course of the subject: there is nothing to judge it by.
            return row;
        };
        let subject = entry.row.subject.code();
        let case = self.final_case(entry.pupil, &subject, which, as_of.until);
        row.unknown = self.lacking(case.as_ref());
        let Some(case) = case else {
            return row;
        };
        if !row.unknown.is_empty() {
            row.stands = None;
            return row;
        }
        row.basis = Some(basis(case.regulation, &case.case));
        match &case.proposed {
            Some(proposed) => {
                let answer = validate(case.regulation, &case.case, proposed);
                let found = answer.findings.into_iter();
                row.findings = found.map(|finding| Found::of(self, finding)).collect();
                self.find_wrong_place(&case, entry, &mut row.findings);
                row.stands = Some(
                    row.findings
                        .iter()
                        .all(|found| found.severity != Severity::Error),
                );
            }
            None => {
                let over = as_of.day.is_none_or(|day| day > course.period.days.to());
                let missing = self.given().has(Table::Finals) && entry.due == Some(true) && over;
                row.stands = None;
                if missing {
                    let subject = Ids::default()
                        .pupil(self, entry.pupil)
                        .course(self, entry.row.course);
                    let evidence = Evidence::none()
                        .with("kind", which.0)
                        .with("number", course.period.number);
                    let mut found = Found::new(Rule::FinalMissing, subject, evidence);
                    if case.case.exempt.holds_all(course.period.days) {
                        found.severity = Severity::Note;
                    } else {
                        row.stands = Some(false);
                    }
                    row.findings.push(found);
                }
            }
        }
        row
    }

    /// Who may set finals, but not of this pupil's class, is a wrong author too.
    fn find_wrong_place(&self, case: &SchoolCase<'_>, entry: &Entry<'_>, found: &mut Vec<Found>) {
        let marked = !found
            .iter()
            .any(|found| found.rule == Rule::FinalMarklessLevel);
        if let Some(by) = case.wrong_place
            && marked
        {
            let subject = Ids::default()
                .pupil(self, entry.pupil)
                .course(self, entry.row.course);
            let may = case.regulation.rights.roles(Act::SetFinal);
            let evidence = Evidence::none().with("by", by).with("may", may);
            found.push(Found::new(Rule::FinalWrongAuthor, subject, evidence));
            Found::sort(found);
        }
    }

    /// What the judgement of a case would need and was not handed over.
    fn lacking(&self, case: Option<&SchoolCase<'_>>) -> Vec<String> {
        let mut lacks = self.given().lacks(&NEEDED);
        if let Some(case) = case {
            let rules = case.regulation.at(&case.case.place());
            let asks = rules.missed_share.is_some() || rules.illness.is_some();
            if asks && case.case.period.kind.rests_on_marks() {
                lacks.extend(self.given().lacks(&["attendance"]));
            }
        }
        let subject = case.map(|case| case.course.row.subject.code());
        if subject.is_some_and(|subject| self.has_unknown_roll(&subject)) {
            // Marks of such a course may be the pupil's too.
            lacks.extend(self.given().lacks(&["memberships"]));
        }
        lacks.extend(self.given().lacks(&["finals"]));
        lacks
    }

    /// What pupils of a slice still need, by course, then pupil.
    pub fn outlooks(
        &self,
        slice: &Slice,
        which: Which,
        as_of: AsOf,
        weights: &[crate::base::Fixed],
        reader: Option<&Standing>,
    ) -> Vec<(Id, Id, Option<Outlook>)> {
        let mut rows = Vec::new();
        for row in self.courses() {
            if slice.course.is_some_and(|wanted| wanted != row.course) {
                continue;
            }
            let subject = row.subject.code();
            let members = self.roster().members(row.course).unwrap_or_default().iter();
            let mut pupils: Vec<PersonIx> = members.map(|member| member.pupil).collect();
            pupils.sort_by_cached_key(|pupil| self.ids().name(*pupil));
            for pupil in pupils {
                let Some(course) = self.counts_in(pupil, &subject, which) else {
                    continue;
                };
                if self.is_open(pupil, &subject, which) {
                    continue;
                }
                let last = course.period.days.to();
                let class = self.class_on(pupil, last);
                let on = as_of.day.unwrap_or(last);
                let may = |standing: &Standing| self.may_read(standing, row.course, pupil, on);
                if course.row.course != row.course
                    || !Self::in_slice(slice, pupil, class, Some(course.level))
                    || !reader.is_none_or(may)
                {
                    continue;
                }
                let known = self.given().lacks(&NEEDED).is_empty();
                let case = self
                    .final_case(pupil, &subject, which, as_of.until)
                    .filter(|_| known);
                let said = case.map(|case| outlook(case.regulation, &case.case, weights));
                rows.push((self.ids().name(pupil), self.ids().name(row.course), said));
            }
        }
        rows
    }
}
