//! What hosts' tables hold besides: rows without an author or a time, dashes for homework, two at once.
//!
//! It is done to the tables of a school that is made, with dice of its own, so that a school without
//! it stays as it is.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::School;
use crate::calendar::{day, moment, shifted};
use crate::dice::Dice;
use crate::value::{NONE, Table, Value, row};

/// A grown-up who has an account of a pupil.
const GUARDIAN: i64 = 7001;
/// Somebody who enters for others.
const DEPUTY: i64 = 3;
/// The day from which a pupil is in both subgroups.
const TWICE: NaiveDate = day(2026, 9, 21);

/// Makes the rows of a school untidy; `seed` is what the chances come from.
pub fn untidy(school: &mut School, seed: u64) {
    let mut work = Untidy {
        dice: Dice::new(seed, 0),
        school,
    };
    work.lessons();
    work.marks();
    work.attendance();
    work.people();
    work.courses();
    work.both_subgroups();
    work.finals();
}

struct Untidy<'s> {
    dice: Dice,
    school: &'s mut School,
}

impl Untidy<'_> {
    fn table(&mut self, name: &str) -> &mut Table {
        let tables = &mut self.school.tables;
        let found = tables.iter_mut().find(|table| table.name == name);
        found.expect("a table of the school")
    }

    /// Changes cells of some rows: of a hundred rows `chance` to each of the values.
    fn scatter(&mut self, name: &str, column: &str, chance: u32, values: &[Value]) {
        let draws: Vec<_> = (0..self.table(name).rows.len())
            .map(|_| self.dice.within(0..=99))
            .collect();
        let table = self.table(name);
        let place = table.position(column).expect("a column of the table");
        for (row, draw) in table.rows.iter_mut().zip(draws) {
            if let Some(value) = values.get((draw / chance) as usize) {
                row[place] = value.clone();
            }
        }
    }

    /// Dashes, entries by others and by nobody, before their time and without one; a roll that is said
    /// to be untaken though there are codes.
    fn lessons(&mut self) {
        self.scatter("lessons", "homework", 4, &["—".into(), " - ".into()]);
        self.scatter("lessons", "topic", 2, &["--".into()]);
        self.scatter("lessons", "by", 6, &[NONE.into(), DEPUTY.into()]);
        self.scatter("lessons", "roll_taken", 5, &[false.into()]);
        self.times("lessons", |table, row| table.rows[row][2].day());
    }

    fn marks(&mut self) {
        self.scatter("marks", "by", 8, &[NONE.into(), DEPUTY.into()]);
        let symbols = ["not-attested".into(), "exempt".into()];
        self.scatter("marks", "value", 1, &symbols);
        self.times("marks", |table, row| table.rows[row][6].day());
    }

    fn attendance(&mut self) {
        self.scatter("attendance", "by", 10, &[NONE.into(), DEPUTY.into()]);
        self.times("attendance", |table, row| table.rows[row][4].day());
    }

    /// Times of entry: some are missing, some are two days early, some a week late.
    fn times(&mut self, name: &str, on: impl Fn(&Table, usize) -> Option<NaiveDate>) {
        for row in 0..self.table(name).rows.len() {
            let days = match self.dice.within(0..=39) {
                0 | 1 => None,
                2 => Some(-2),
                3 => Some(7),
                4 => Some(8),
                _ => continue,
            };
            let table = self.table(name);
            let date = on(table, row);
            let at = days.and_then(|days| Some(moment(shifted(date?, days), 23 * 60 + 59)));
            let place = table.position("entered_at").expect("a column of the table");
            table.rows[row][place] = at.into();
        }
    }

    /// A pupil taught by the family, one individually; a parent whose row ended, and an account of a
    /// pupil that somebody else has, both with visits; an exemption from all that does not end.
    fn people(&mut self) {
        let enrolments = &self.table("enrolments").rows;
        let last = enrolments.len() - 1;
        let (family, pupil) = (enrolments[last][0].clone(), enrolments[last / 2][0].clone());
        let other = enrolments[last / 3][0].clone();
        for row in &mut self.table("enrolments").rows {
            if row[0] == family {
                row[4] = "family".into();
            } else if row[0] == pupil && row[4].is_empty() {
                row[4] = "individual".into();
            }
        }
        let end = day(2026, 9, 30);
        let roles = self.table("roles");
        let parents: Vec<_> = (0..roles.rows.len())
            .filter(|row| roles.rows[*row][1].text() == Some("parent"))
            .collect();
        let mut visitors = vec![Value::from(GUARDIAN)];
        for row in parents.into_iter().step_by(4) {
            let starts = roles.rows[row][5].day();
            if starts.is_some_and(|from| from <= end) {
                roles.rows[row][6] = end.into();
                visitors.push(roles.rows[row][0].clone());
            }
        }
        let from = day(2026, 9, 1);
        roles.push(row![
            GUARDIAN,
            "pupil",
            NONE,
            NONE,
            other.int(),
            from,
            Some(end)
        ]);
        self.table("people").push(row![GUARDIAN, "Опекун"]);
        for visitor in visitors {
            for date in [shifted(end, -10), shifted(end, 9)] {
                self.table("visits").push(row![visitor.int(), date]);
            }
        }
        let open = row![pupil.int(), NONE, day(2026, 10, 12), NONE, NONE];
        self.table("exemptions").push(open);
    }

    /// Courses without planned hours; one that two teach at once; one with two substitutes.
    fn courses(&mut self) {
        self.scatter("courses", "hours_planned", 30, &[NONE.into()]);
        let courses = self.table("courses");
        let taught = &courses.rows[courses.rows.len() / 2];
        let (course, teacher) = (taught[0].int(), taught[4].int());
        let mut others = courses.rows.iter().map(|row| row[4].int());
        let second = others.rfind(|other| *other != teacher).flatten();
        let (from, to) = (day(2026, 9, 7), day(2026, 10, 9));
        for (person, to) in [(teacher, None), (second, Some(to))] {
            let role = "subject-teacher";
            self.table("roles")
                .push(row![person, role, NONE, course, NONE, from, to]);
        }
        let stood_in = self.table("substitutions").rows.first().cloned();
        if let Some(mut row) = stood_in {
            row[1] = DEPUTY.into();
            self.table("substitutions").push(row);
        }
    }

    /// A pupil of one subgroup is in the other one too, with marks in both.
    fn both_subgroups(&mut self) {
        let courses = &self.table("courses").rows;
        let groups: Vec<_> = courses.iter().filter(|row| !row[3].is_empty()).collect();
        let twins = groups
            .windows(2)
            .find(|pair| (&pair[0][1], &pair[0][2]) == (&pair[1][1], &pair[1][2]));
        let Some([one, other]) = twins.map(|pair| [pair[0][0].clone(), pair[1][0].clone()]) else {
            return;
        };
        let tables = ["finals", "memberships"].map(|name| self.school.table(name));
        let [finals, members] = tables.map(|table| &table.expect("a table of the school").rows);
        let graded = finals
            .iter()
            .filter(|row| row[1] == other)
            .map(|row| &row[0]);
        let listed = members
            .iter()
            .filter(|row| row[0] == other)
            .map(|row| &row[1]);
        let Some(pupil) = graded.chain(listed).next().cloned() else {
            return;
        };
        self.table("memberships")
            .push(row![one.int(), pupil.int(), TWICE, NONE]);
        let lessons: HashMap<_, _> = self
            .table("lessons")
            .rows
            .iter()
            .filter(|row| row[1] == one && row[2].day() >= Some(TWICE))
            .map(|row| (row[0].clone(), row[2].day()))
            .collect();
        let works = self.table("assignments").rows.clone();
        for work in works {
            let Some(Some(date)) = lessons.get(&work[1]).copied() else {
                continue;
            };
            if self.dice.percent(60) {
                let value = self.dice.count(2..=5);
                let at = moment(date, 15 * 60);
                let mark = row![
                    pupil.int(),
                    work[0].int(),
                    NONE,
                    value,
                    NONE,
                    NONE,
                    at,
                    NONE,
                    NONE
                ];
                self.table("marks").push(mark);
            }
        }
        let mut second = self.table("finals").rows.clone();
        second.retain(|row| row[0] == pupil && row[1] == other);
        for mut row in second {
            row[1] = one.clone();
            row[4] = self.dice.count(2..=5).into();
            self.table("finals").push(row);
        }
    }

    /// Of the finals of who is exempt one is missing and one a number; a pass and a fail.
    fn finals(&mut self) {
        let finals = self.table("finals");
        let exempt: Vec<_> = (0..finals.rows.len())
            .filter(|row| finals.rows[*row][4].text() == Some("exempt"))
            .collect();
        if let Some(first) = exempt.first() {
            finals.rows[*first][4] = Value::from(4);
        }
        if let Some(last) = exempt.get(1) {
            finals.rows.remove(*last);
        }
        let passed = finals
            .rows
            .iter()
            .position(|row| row[4].text() == Some("not-attested"));
        if let Some(place) = passed {
            finals.rows[place][4] = "pass".into();
        }
        self.scatter("finals", "value", 2, &["fail".into(), 5.into(), 2.into()]);
    }
}
