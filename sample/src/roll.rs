//! Roll calls: illnesses over days, leaves, truancy, being late.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::calendar::shifted;
use crate::draft::Draft;
use crate::journal::{Journal, Lesson};
use crate::oddity::Oddity;
use crate::value::{NONE, row};

/// Days in a row on which a pupil is not at school.
pub(crate) struct Spell {
    from: NaiveDate,
    to: NaiveDate,
    code: &'static str,
    document: Option<String>,
}

impl Spell {
    /// The spells of every pupil.
    pub(crate) fn of_everybody(draft: &mut Draft<'_>) -> Vec<Vec<Self>> {
        let days = draft.calendar.days.clone();
        let pupils = 0..draft.pupils.len();
        pupils.map(|_| Self::of_one(draft, &days)).collect()
    }

    fn of_one(draft: &mut Draft<'_>, days: &[NaiveDate]) -> Vec<Self> {
        let dice = &mut draft.dice;
        let mut spells: Vec<Self> = Vec::new();
        for &from in days {
            let at_home = spells.last().is_some_and(|spell| spell.to >= from);
            if at_home || !dice.percent(1) {
                continue;
            }
            let (code, most) = *dice.pick(&[("ill", 9), ("ill", 5), ("excused", 2), ("absent", 1)]);
            let to = shifted(from, dice.count(1..=most) - 1);
            let number = dice.within(1..=999);
            let document =
                (code == "ill" && dice.percent(80)).then(|| format!("Справка № {number}"));
            spells.push(Self {
                from,
                to,
                code,
                document,
            });
        }
        spells
    }
}

impl Journal {
    /// Calls the roll: who has which code. Pupils who are taught at home are not called.
    pub(crate) fn call_roll(
        &mut self,
        draft: &mut Draft<'_>,
        lesson: &Lesson,
    ) -> Vec<(usize, &'static str)> {
        let course = &draft.courses[lesson.course];
        let at = lesson.entered;
        let mut codes = Vec::new();
        for pupil in course.roll(lesson.date) {
            let row = &draft.pupils[pupil];
            if row.home {
                continue;
            }
            let spells = &self.spells[pupil];
            let spell = spells
                .iter()
                .find(|spell| (spell.from..=spell.to).contains(&lesson.date));
            let (code, document) = match spell {
                Some(spell) => (spell.code, spell.document.clone()),
                None => match draft.dice.within(0..=199) {
                    0 => ("absent", None),
                    1 => ("late", None),
                    _ => continue,
                },
            };
            self.attendance
                .push(row![row.id, lesson.id, code, document, at, lesson.by]);
            codes.push((pupil, code));
            if code == "absent" && draft.dice.strikes(Oddity::TwoCodes, 5) {
                self.attendance
                    .push(row![row.id, lesson.id, "ill", NONE, at, lesson.by]);
            }
        }
        if let Some(gone) = stranger(draft, lesson)
            && draft.dice.strikes(Oddity::CodeOfStranger, 0)
        {
            self.code_of_stranger(draft.pupils[gone].id, lesson, at);
        }
        codes
    }

    fn code_of_stranger(&mut self, pupil: i64, lesson: &Lesson, at: DateTime<FixedOffset>) {
        self.attendance
            .push(row![pupil, lesson.id, "absent", NONE, at, lesson.by]);
    }
}

/// A pupil who was in the course and left it before the lesson.
pub(crate) fn stranger(draft: &Draft<'_>, lesson: &Lesson) -> Option<usize> {
    let course = &draft.courses[lesson.course];
    let gone = course
        .members
        .iter()
        .find(|member| member.span.to.is_some_and(|to| to < lesson.date))?;
    (!course.has(gone.pupil, lesson.date)).then_some(gone.pupil)
}
