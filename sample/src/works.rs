//! Assignments of a lesson and the marks for them.

use crate::calendar::{moment, shifted};
use crate::draft::{Draft, Scale};
use crate::journal::{Journal, Lesson};
use crate::oddity::Oddity;
use crate::roll::stranger;
use crate::subjects::is_key;
use crate::value::{Value, row};

/// An assignment of a lesson.
struct Work {
    id: i64,
    kind: &'static str,
    /// Its weight, doubled.
    weight: i64,
    control: bool,
}

/// How a mark came to be.
#[derive(Default)]
struct Circumstances {
    part: Option<i64>,
    retakes: Option<i64>,
    brought: bool,
}

impl Journal {
    /// Enters what was done in a lesson and marks it; `codes` are those of the roll.
    pub(crate) fn give_works(
        &mut self,
        draft: &mut Draft<'_>,
        lesson: &Lesson,
        codes: &[(usize, &'static str)],
    ) {
        let assignments = &draft.shape.assignments;
        let most = draft.dice.within(*assignments.start()..=*assignments.end());
        let marked = draft.courses[lesson.course].marked;
        let seen = marked && is_anybody_seen(codes, draft, lesson);
        let both = seen && draft.dice.strikes(Oddity::TwoMarks, 15);
        let most = if both { most.max(2) } else { most };
        for place in 0..most {
            let work = self.work(draft, lesson, lesson.control && place == 0);
            if !marked {
                continue;
            }
            let pupils: Vec<_> = draft.courses[lesson.course].roll(lesson.date).collect();
            let mut first = both;
            for pupil in pupils {
                let code = codes.iter().find(|(absent, _)| *absent == pupil);
                let code = code.map(|(_, code)| *code);
                if self.is_marked(draft, lesson, &work, pupil, code, first) {
                    self.mark_of(draft, lesson, &work, pupil);
                    first = false;
                }
            }
            self.marks_of_others(draft, lesson, &work);
        }
    }

    fn work(&mut self, draft: &mut Draft<'_>, lesson: &Lesson, control: bool) -> Work {
        let dice = &mut draft.dice;
        let subject = draft.courses[lesson.course].subject;
        let kind = if control {
            subject.control
        } else {
            *dice.pick(subject.everyday)
        };
        let first = !draft.courses[lesson.course].marked;
        let kind = if first { "classwork" } else { kind };
        let (weight, shown) = if !control && dice.strikes(Oddity::WeightZero, 4) {
            (0, Value::from(0))
        } else if control && dice.percent(20) {
            (4, Value::from(2))
        } else if dice.percent(1) {
            (3, Value::from("1.5"))
        } else {
            (2, Value::Empty)
        };
        let title = control.then_some(subject.control_topic);
        let late = dice
            .percent(2)
            .then(|| shifted(lesson.date, dice.count(1..=9)));
        let entered = late.map(|date| moment(date, 16 * 60));
        self.course_of.push(lesson.course);
        let id = self.course_of.len() as i64;
        self.assignments
            .push(row![id, lesson.id, kind, shown, title, entered]);
        Work {
            id,
            kind,
            weight,
            control,
        }
    }

    /// Whether a pupil on the roll gets a mark for the work; `surely` for whoever is first to be seen.
    fn is_marked(
        &self,
        draft: &mut Draft<'_>,
        lesson: &Lesson,
        work: &Work,
        pupil: usize,
        code: Option<&str>,
        surely: bool,
    ) -> bool {
        let first_of_main = draft.courses[lesson.course].classes == [draft.main]
            && draft.courses[..lesson.course]
                .iter()
                .all(|course| course.classes != [draft.main]);
        if draft.silent == Some(pupil) && first_of_main
            || draft.is_exempt(pupil, lesson.course, lesson.date)
        {
            return false;
        }
        if code.is_some_and(|code| code != "late") {
            return draft.dice.strikes(Oddity::MarkWhileAbsent, 10);
        }
        let usual = if work.control { 90 } else { draft.shape.marked };
        let home = draft.pupils[pupil].home;
        let chance = if home { usual / 2 } else { usual };
        surely || draft.dice.percent(chance)
    }

    /// Marks a pupil: once, in two parts, or as a retake of what went wrong before.
    fn mark_of(&mut self, draft: &mut Draft<'_>, lesson: &Lesson, work: &Work, pupil: usize) {
        let scale = draft.courses[lesson.course].scale;
        let mut how = Circumstances::default();
        if scale == Scale::PassFail {
            let passed = draft.dice.within(0..=140) <= draft.pupils[pupil].skill + 55;
            let value = if passed { "pass" } else { "fail" };
            return self.enter(draft, lesson, work, pupil, value.into(), &how);
        }
        if draft.dice.strikes(Oddity::Pending, 2) {
            return self.enter(draft, lesson, work, pupil, "pending".into(), &how);
        }
        let mut value = numeric(draft, pupil);
        let key = (pupil, lesson.course);
        match self.owed.get(&key).copied() {
            Some(failed) if failed != work.id && draft.dice.strikes(Oddity::Retake, 200) => {
                self.owed.remove(&key);
                how.retakes = Some(failed);
                value = value.max(3);
            }
            None if value == 2 && work.weight > 0 => {
                self.owed.insert(key, work.id);
            }
            None => how.retakes = self.retaken_nothing(draft, pupil),
            Some(_) => {}
        }
        let wordy = ["dictation", "essay", "exposition"].contains(&work.kind);
        if wordy && how.retakes.is_none() && draft.dice.strikes(Oddity::DoubleMark, 400) {
            how.part = Some(1);
            self.enter(draft, lesson, work, pupil, value.into(), &how);
            how.part = Some(2);
            value = numeric(draft, pupil);
        }
        self.enter(draft, lesson, work, pupil, value.into(), &how);
    }

    /// An assignment of a course that the pupil was never in, to be retaken by mistake.
    fn retaken_nothing(&self, draft: &mut Draft<'_>, pupil: usize) -> Option<i64> {
        let foreign = self.course_of.iter().take(40).position(|course| {
            let members = &draft.courses[*course].members;
            members.iter().all(|member| member.pupil != pupil)
        })?;
        let strikes = draft.dice.strikes(Oddity::RetakesNothing, 0);
        strikes.then_some(foreign as i64 + 1)
    }

    /// Marks of pupils who are not on the roll that day: brought by an arrival, entered by mistake.
    fn marks_of_others(&mut self, draft: &mut Draft<'_>, lesson: &Lesson, work: &Work) {
        let course = &draft.courses[lesson.course];
        let arrivals: Vec<_> = course
            .members
            .iter()
            .filter(|member| draft.pupils[member.pupil].arrived && lesson.date < member.span.from)
            .filter(|member| draft.calendar.term(course.set, member.span.from) == lesson.term)
            .map(|member| member.pupil)
            .collect();
        for pupil in arrivals {
            if course_is_numeric(draft, lesson) && draft.dice.percent(60) {
                let how = Circumstances {
                    brought: true,
                    ..Circumstances::default()
                };
                let value = numeric(draft, pupil).into();
                self.enter(draft, lesson, work, pupil, value, &how);
            }
        }
        if let Some(gone) = stranger(draft, lesson)
            && course_is_numeric(draft, lesson)
            && draft.dice.strikes(Oddity::MarkOfStranger, 0)
        {
            let how = Circumstances::default();
            self.push_mark(draft, lesson, work, gone, Value::from(4), &how);
        }
    }

    /// A lesson that was cancelled, and a mark in it all the same.
    pub(crate) fn mark_of_cancelled(&mut self, draft: &mut Draft<'_>, lesson: &Lesson) {
        let work = self.work(draft, lesson, false);
        let pupil = draft.courses[lesson.course].roll(lesson.date).next();
        if let Some(pupil) = pupil
            && course_is_numeric(draft, lesson)
        {
            let how = Circumstances::default();
            self.push_mark(draft, lesson, &work, pupil, Value::from(5), &how);
        }
    }

    /// Enters a mark that counts.
    fn enter(
        &mut self,
        draft: &mut Draft<'_>,
        lesson: &Lesson,
        work: &Work,
        pupil: usize,
        value: Value,
        how: &Circumstances,
    ) {
        if let Some(term) = lesson.term {
            let subject = draft.courses[lesson.course].subject.code;
            let tally = self.tallies.entry((pupil, subject, term)).or_default();
            match (&value, value.text()) {
                (Value::Int(number), _) => tally.add(*number, work.weight, is_key(work.kind)),
                (_, Some("pass")) => tally.pass(1),
                (_, Some("fail")) => tally.pass(-1),
                _ => {}
            }
        }
        self.push_mark(draft, lesson, work, pupil, value, how);
    }

    fn push_mark(
        &mut self,
        draft: &mut Draft<'_>,
        lesson: &Lesson,
        work: &Work,
        pupil: usize,
        value: Value,
        how: &Circumstances,
    ) {
        let dice = &mut draft.dice;
        let days = match work.control {
            true => dice.count(0..=3),
            false if dice.percent(3) => dice.count(5..=16),
            false => 0,
        };
        let row = &draft.pupils[pupil];
        let date = if how.brought {
            row.stays[0].span.from
        } else {
            lesson.date
        };
        let entered = moment(shifted(date, days), lesson.ends);
        let entered = entered.max(lesson.entered);
        let changed = dice
            .percent(1)
            .then(|| moment(shifted(date, days + 1), lesson.ends));
        let by = (!how.brought).then_some(lesson.by);
        let brought = how.brought.then_some(true);
        self.marks.push(row![
            row.id,
            work.id,
            how.part,
            value,
            how.retakes,
            brought,
            entered,
            changed.map(|at| at.max(entered)),
            by
        ]);
    }
}

/// Whether somebody on the roll is there to be marked, neither absent nor exempt.
fn is_anybody_seen(codes: &[(usize, &str)], draft: &Draft<'_>, lesson: &Lesson) -> bool {
    let mut roll = draft.courses[lesson.course].roll(lesson.date);
    roll.any(|pupil| {
        let coded = codes.iter().any(|(absent, _)| *absent == pupil);
        !coded && draft.silent != Some(pupil) && !draft.is_exempt(pupil, lesson.course, lesson.date)
    })
}

fn course_is_numeric(draft: &Draft<'_>, lesson: &Lesson) -> bool {
    draft.courses[lesson.course].scale == Scale::Numeric
}

/// A mark as the pupil deserves it, more or less.
fn numeric(draft: &mut Draft<'_>, pupil: usize) -> i64 {
    let luck = draft.dice.within(0..=99) + draft.pupils[pupil].skill;
    match luck {
        0..=22 => 1,
        23..=42 => 2,
        43..=84 => 3,
        85..=127 => 4,
        _ => 5,
    }
}
