//! The tables of the office: plans, visits, deeds, remarks, documents.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{OPENS, day, moment, shifted};
use crate::draft::{Course, Draft};
use crate::oddity::Oddity;
use crate::people::{Parent, hours, year_hours};
use crate::value::{NONE, Table, row};

/// The hour at which the office does things.
const NOON: i64 = 12 * 60;

/// The tables `plan` and `approved_plan`: one subject of the plan has other hours than were approved.
pub(crate) fn plans(draft: &Draft<'_>) -> [Table; 2] {
    let columns = "class subject weekly_hours year_hours";
    let mut plan = Table::new("plan", columns);
    let mut approved = Table::new("approved_plan", columns);
    let differs = draft.dice.has(Oddity::PlanDiffers);
    for course in draft
        .courses
        .iter()
        .filter(|course| course.subgroup != Some("2"))
    {
        let Some(class) = course.class() else {
            continue;
        };
        let class = draft.classes[class].id;
        let subject = course.subject.code;
        let halves = course.halves;
        plan.push(row![class, subject, hours(halves), year_hours(halves)]);
        let halves = if differs && approved.rows.is_empty() {
            halves + 1
        } else {
            halves
        };
        approved.push(row![class, subject, hours(halves), year_hours(halves)]);
    }
    [plan, approved]
}

/// The table `visits`: who looked into the journal when.
pub(crate) fn visits(draft: &mut Draft<'_>, parents: &[Parent]) -> Table {
    let mut table = Table::new("visits", "person date");
    let pupils: Vec<_> = draft.pupils.iter().map(|pupil| pupil.id).collect();
    let staff: Vec<_> = draft.staff.names.iter().map(|(id, _)| *id).collect();
    let people: Vec<_> = staff
        .into_iter()
        .chain(pupils)
        .chain(parents.iter().map(|parent| parent.id))
        .collect();
    let until = draft.calendar.until;
    for monday in OPENS.iter_weeks().take_while(|day| *day <= until) {
        for &person in &people {
            if draft.dice.percent(draft.shape.visiting) {
                let date = shifted(monday, draft.dice.count(0..=6)).min(until);
                table.push(row![person, date]);
            }
        }
    }
    table
}

/// The deeds, written one after another.
struct Deeds<'d, 's> {
    draft: &'d mut Draft<'s>,
    table: Table,
}

/// The table `deeds`.
pub(crate) fn deeds(draft: &mut Draft<'_>) -> Table {
    let columns = "act at by class course pupil kind number channel";
    let mut deeds = Deeds {
        draft,
        table: Table::new("deeds", columns),
    };
    let [deputy, second] = deeds.draft.staff.deputies;
    deeds.of_school("open-year", day(2026, 8, 20), deputy, None, None);
    deeds.of_school("change-plan", day(2026, 8, 24), deputy, None, None);
    deeds.subgroups(OPENS, deputy);
    let until = deeds.draft.calendar.until;
    for date in OPENS.iter_days().take_while(|date| *date <= until) {
        if date.day() == 26 {
            deeds.month(date, second);
        }
        if date.weekday().number_from_monday() == 6 {
            deeds.week(date);
        }
    }
    deeds.periods(second);
    deeds.table.rows.sort_by_key(|row| row[1].day());
    deeds.table
}

impl Deeds<'_, '_> {
    fn of_school(
        &mut self,
        act: &'static str,
        date: NaiveDate,
        by: i64,
        kind: Option<&'static str>,
        number: Option<i64>,
    ) {
        let at = moment(date, NOON);
        self.table
            .push(row![act, at, by, NONE, NONE, NONE, kind, number, NONE]);
    }

    /// Something that the teacher of a class did, with a chance in percent.
    fn of_class(
        &mut self,
        act: &'static str,
        date: NaiveDate,
        class: usize,
        what: (Option<&'static str>, Option<i64>, Option<&'static str>),
        chance: u32,
    ) {
        if self.draft.classes[class].empty || !self.draft.dice.percent(chance) {
            return;
        }
        let by = self.draft.class_teacher(class, date);
        let id = self.draft.classes[class].id;
        let at = moment(date, NOON + 180);
        let (kind, number, channel) = what;
        self.table
            .push(row![act, at, by, id, NONE, NONE, kind, number, channel]);
    }

    fn subgroups(&mut self, from: NaiveDate, deputy: i64) {
        for class in 0..self.draft.classes.len() {
            let splits = |course: &Course| course.subgroup.is_some() && course.classes == [class];
            if !self.draft.courses.iter().any(splits) {
                continue;
            }
            let id = self.draft.classes[class].id;
            let at = moment(from, NOON);
            self.table.push(row![
                "agree-subgroups",
                at,
                deputy,
                id,
                NONE,
                NONE,
                NONE,
                NONE,
                NONE
            ]);
            let entered = shifted(from, self.draft.dice.count(0..=7));
            self.of_class("enter-subgroups", entered, class, (None, None, None), 95);
        }
    }

    fn month(&mut self, date: NaiveDate, deputy: i64) {
        let (administrator, director) = (self.draft.staff.administrator, self.draft.staff.director);
        let (kind, number) = (Some("month"), Some(i64::from(date.month())));
        self.of_school("read-visits", date, administrator, kind, number);
        self.of_school("record-inspection", date, director, kind, number);
        self.of_school("record-inspection", date, deputy, kind, number);
        self.of_school("publish-inspection", shifted(date, 2), deputy, kind, number);
        for class in 0..self.draft.classes.len() {
            let what = (kind, number, None);
            self.of_class("confirm-personal-data", date, class, what, 90);
        }
    }

    fn week(&mut self, saturday: NaiveDate) {
        let administrator = self.draft.staff.administrator;
        self.of_school(
            "record-backup",
            saturday,
            administrator,
            Some("verified"),
            None,
        );
        let number = i64::from(saturday.iso_week().week());
        for class in 0..self.draft.classes.len() {
            let what = (Some("week"), Some(number), None);
            self.of_class("review-attendance", saturday, class, what, 92);
        }
    }

    /// At a period's end: the check, the letters, the closing; subgroups at the next one's start.
    fn periods(&mut self, deputy: i64) {
        let until = self.draft.calendar.until;
        let periods = self.draft.calendar.periods.iter();
        let periods = periods.filter(|period| period.is_term());
        let periods = periods.map(|period| {
            (
                period.set,
                period.kind,
                period.number,
                period.from,
                period.to,
            )
        });
        for (set, kind, number, from, to) in periods.collect::<Vec<_>>() {
            if from > OPENS && from <= until {
                self.subgroups(from, deputy);
            }
            if to > until {
                continue;
            }
            let kind = Some(kind);
            self.of_school("record-inspection", shifted(to, 8), deputy, kind, number);
            self.of_school("publish-inspection", shifted(to, 9), deputy, kind, number);
            self.of_school("close-period", shifted(to, 12), deputy, kind, number);
            for class in 0..self.draft.classes.len() {
                if self.draft.classes[class].set == set {
                    let channel = *self.draft.dice.pick(&["mail", "letter", "sms"]);
                    let what = (kind, number, Some(channel));
                    self.of_class("notify-parents", shifted(to, 5), class, what, 90);
                }
            }
        }
    }
}

/// The table `remarks`: what checks found, some of it mended, some rechecked.
pub(crate) fn remarks(draft: &mut Draft<'_>) -> Table {
    let columns = "remark at by to class course until mended_at rechecked_at";
    let mut table = Table::new("remarks", columns);
    let most = draft.courses.len().div_ceil(8);
    for number in 0..most {
        let course = number * 8 % draft.courses.len();
        let date = draft.calendar.at(20 + number * 13 % 75);
        let mended = draft
            .dice
            .percent(70)
            .then(|| shifted(date, draft.dice.count(1..=10)));
        let rechecked = mended.filter(|_| draft.dice.percent(60));
        let rechecked = rechecked.map(|day| moment(shifted(day, 1), NOON));
        let until = draft.dice.percent(50).then(|| shifted(date, 5));
        let [by, _] = draft.staff.deputies;
        let row = &draft.courses[course];
        let class = row.class().map(|class| draft.classes[class].id);
        table.push(row![
            number as i64 + 1,
            moment(date, NOON),
            by,
            row.teacher_on(date),
            class,
            row.id,
            until,
            mended.map(|day| moment(day, NOON + 60)),
            rechecked
        ]);
    }
    table
}

/// The table `documents`: a control sheet a month, a summary of finals a period, not all as they
/// should be.
pub(crate) fn documents(draft: &mut Draft<'_>) -> Table {
    let columns = "document kind digest on endorsed_at paper_copy custodian until";
    let mut table = Table::new("documents", columns);
    let until = draft.calendar.until;
    let months = OPENS.iter_days().take_while(|date| *date <= until);
    let months = months
        .filter(|date| date.day() == 27)
        .map(|date| ("control-sheet", date, 5));
    let periods = draft.calendar.periods.iter();
    let periods = periods.filter(|period| period.is_term() && period.to <= until);
    let periods = periods.map(|period| ("summary-of-finals", shifted(period.to, 6), 25));
    let mut papers: Vec<_> = months.chain(periods).collect();
    papers.sort_by_key(|(_, date, _)| *date);
    for (id, (kind, date, years)) in (1..).zip(papers) {
        let endorsed = draft
            .dice
            .percent(85)
            .then(|| moment(shifted(date, 1), NOON));
        let paper = kind == "summary-of-finals" && draft.dice.percent(80);
        let wrong = draft.dice.percent(10);
        let custodian = if wrong {
            draft.staff.administrator
        } else {
            draft.staff.deputies[0]
        };
        let digest = draft.dice.digest();
        let keep = date.with_year(date.year() + years);
        table.push(row![
            id, kind, digest, date, endorsed, paper, custodian, keep
        ]);
    }
    table
}
