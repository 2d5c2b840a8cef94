//! Who works at the school, and who teaches what.

use crate::dice::Dice;
use crate::names;
use crate::subjects::Department::{
    self, Arts, English, Machines, Nature, Numbers, Society, Sport, Words,
};

/// Departments in the order in which teachers are taken on.
const TAKEN_ON: [Department; 16] = [
    Words, Numbers, English, Society, Sport, Nature, Arts, Machines, Words, Numbers, English,
    Society, English, Numbers, Words, English,
];

struct Teacher {
    id: i64,
    department: Option<Department>,
    load: u32,
    has_class: bool,
}

/// The staff: offices and teachers.
pub(crate) struct Staff {
    pub(crate) administrator: i64,
    pub(crate) director: i64,
    pub(crate) deputies: [i64; 2],
    /// A visiting teacher, whom the host's table of people does not know.
    pub(crate) visitor: i64,
    /// Everybody with their names.
    pub(crate) names: Vec<(i64, String)>,
    teachers: Vec<Teacher>,
    primary: usize,
}

impl Staff {
    /// As many teachers, the first of them of the primary classes.
    pub(crate) fn new(dice: &mut Dice, teachers: u32, primary: usize) -> Self {
        let teachers: Vec<_> = (0..i64::from(teachers))
            .zip(0..)
            .map(|(number, index): (i64, usize)| Teacher {
                id: 11 + number,
                department: (index >= primary)
                    .then(|| TAKEN_ON[(index - primary) % TAKEN_ON.len()]),
                load: 0,
                has_class: false,
            })
            .collect();
        let offices = 1..=4;
        let ids = offices.chain(teachers.iter().map(|teacher| teacher.id));
        let names = ids
            .map(|id| {
                let woman = dice.percent(80);
                (id, names::person_of(dice, woman))
            })
            .collect();
        Self {
            administrator: 1,
            director: 2,
            deputies: [3, 4],
            visitor: 999,
            names,
            teachers,
            primary,
        }
    }

    /// The teacher of a class: of a primary one its own, else one who has no class yet.
    pub(crate) fn class_teacher(&mut self, primary: Option<usize>) -> i64 {
        let of_primary = primary.filter(|index| *index < self.teachers.len());
        let free = || {
            let upper = (self.primary..self.teachers.len()).chain(0..self.teachers.len());
            upper.clone().find(|&index| !self.teachers[index].has_class)
        };
        let index = of_primary.or_else(free).unwrap_or(0);
        self.teachers[index].has_class = true;
        self.teachers[index].id
    }

    /// Takes the least busy teacher of a department, else the least busy one, for so many hours.
    pub(crate) fn hire(&mut self, department: Department, halves: u32) -> i64 {
        let index = (0..self.teachers.len())
            .min_by_key(|&index| {
                let teacher = &self.teachers[index];
                (
                    teacher.department != Some(department),
                    teacher.department.is_none(),
                    teacher.load,
                )
            })
            .unwrap_or(0);
        self.load(index, halves)
    }

    /// Gives hours to the teacher of a primary class.
    pub(crate) fn hire_own(&mut self, teacher: i64, halves: u32) -> i64 {
        let index = self.teachers.iter().position(|known| known.id == teacher);
        self.load(index.unwrap_or(0), halves)
    }

    fn load(&mut self, index: usize, halves: u32) -> i64 {
        self.teachers[index].load += halves;
        self.teachers[index].id
    }

    /// Some other teacher.
    pub(crate) fn other_than(&self, dice: &mut Dice, teacher: i64) -> i64 {
        let others: Vec<_> = self
            .teachers
            .iter()
            .filter(|known| known.id != teacher)
            .collect();
        dice.pick(&others).id
    }
}
