//! The ids of a host, each known inside by its place in its space.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::{ClassId, CourseId, PersonId, PupilId, limits};
use crate::catalogue::Space;

/// An id as a host wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    /// A whole number, 1 … 2^53 − 1.
    Number(u64),
    /// A text.
    Text(Arc<str>),
}

impl Id {
    /// The id that a text writes: a number where it is written as one, the text otherwise.
    pub fn of_text(text: &str) -> Self {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        match text.parse::<u64>() {
            Ok(number) if digits && number <= limits::ID_MAX => Self::Number(number),
            _ => Self::Text(text.into()),
        }
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(out),
            Self::Text(text) => out.write_str(text),
        }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident = $space:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Place for $name {
            const SPACE: Space = Space::$space;
            fn of(place: u32) -> Self { Self(place) }
            fn place(self) -> u32 { self.0 }
        }
    )+};
}

/// The place of a thing among those of its space, which stays as it is while the school lives.
pub trait Place: Copy + Ord {
    /// The space.
    const SPACE: Space;
    /// The thing at this place.
    fn of(place: u32) -> Self;
    /// The place.
    fn place(self) -> u32;
    /// The place as an index of a list with one item a thing.
    fn at(self) -> usize {
        usize::try_from(self.place()).unwrap_or(usize::MAX)
    }
}

places! {
    /// A set of periods.
    SetIx = Set;
    /// A class.
    ClassIx = Class;
    /// A person or pupil.
    PersonIx = Person;
    /// A course.
    CourseIx = Course;
    /// A lesson.
    LessonIx = Lesson;
    /// An assignment.
    AssignmentIx = Assignment;
    /// A remark.
    RemarkIx = Remark;
    /// A document.
    DocumentIx = Document;
}

/// How far above the first number of a space numbers are looked up by their own place.
const WINDOW: u64 = 1 << 22;
/// Where numbers of texts begin that the rules know by number.
const TEXTS_FROM: u64 = 1 << 52;
const UNKNOWN: u32 = u32::MAX;

/// The ids of one space.
#[derive(Clone, Debug, Default)]
struct SpaceIds {
    names: Vec<Id>,
    /// The number that the window begins with.
    first: u64,
    /// For each number of the window its place.
    window: Vec<u32>,
    far: BTreeMap<u64, u32>,
    texts: BTreeMap<Arc<str>, u32>,
    /// How many rows of its own table name each.
    rows: Vec<u32>,
}

impl SpaceIds {
    fn find(&self, id: &IdRef<'_>) -> Option<u32> {
        match id {
            IdRef::Number(number) => {
                if let Some(offset) = number.checked_sub(self.first)
                    && offset < WINDOW
                {
                    let place = *self.window.get(usize::try_from(offset).ok()?)?;
                    return (place != UNKNOWN).then_some(place);
                }
                self.far.get(number).copied()
            }
            IdRef::Text(text) => self.texts.get(*text).copied(),
        }
    }

    fn add(&mut self, id: &IdRef<'_>) -> u32 {
        if let Some(place) = self.find(id) {
            return place;
        }
        // Rows are limited far below 2^32.
        let place = u32::try_from(self.names.len()).unwrap_or(UNKNOWN);
        let name = match id {
            IdRef::Number(number) => {
                self.note_number(*number, place);
                Id::Number(*number)
            }
            IdRef::Text(text) => {
                let text: Arc<str> = (*text).into();
                self.texts.insert(text.clone(), place);
                Id::Text(text)
            }
        };
        self.names.push(name);
        self.rows.push(0);
        place
    }

    fn note_number(&mut self, number: u64, place: u32) {
        if self.window.is_empty() && self.far.is_empty() {
            self.first = number.saturating_sub(WINDOW >> 2);
        }
        match number
            .checked_sub(self.first)
            .filter(|offset| *offset < WINDOW)
        {
            None => {
                self.far.insert(number, place);
            }
            Some(offset) => {
                let offset = usize::try_from(offset).unwrap_or(usize::MAX);
                if self.window.len() <= offset {
                    self.window.resize(offset.saturating_add(1), UNKNOWN);
                }
                if let Some(slot) = self.window.get_mut(offset) {
                    *slot = place;
                }
            }
        }
    }
}

/// An id that stands in a cell.
#[derive(Clone, Copy, Debug)]
pub(crate) enum IdRef<'a> {
    Number(u64),
    Text(&'a str),
}

impl<'a> IdRef<'a> {
    /// What a text writes.
    pub(crate) fn of_text(text: &'a str) -> Self {
        match Id::of_text(text) {
            Id::Number(number) => Self::Number(number),
            Id::Text(_) => Self::Text(text),
        }
    }
}

impl From<IdRef<'_>> for Id {
    fn from(id: IdRef<'_>) -> Self {
        match id {
            IdRef::Number(number) => Self::Number(number),
            IdRef::Text(text) => Self::Text(text.into()),
        }
    }
}

/// The ids of a school.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    spaces: [SpaceIds; Space::ALL.len()],
}

impl Ids {
    fn of(&self, space: Space) -> Option<&SpaceIds> {
        self.spaces.get(place_of(space))
    }

    /// How many ids of this space are known.
    pub fn count<P: Place>(&self) -> usize {
        self.of(P::SPACE).map_or(0, |space| space.names.len())
    }

    /// Everything of a space, by place.
    pub fn all<P: Place>(&self) -> impl Iterator<Item = P> + use<P> {
        let count = u32::try_from(self.count::<P>()).unwrap_or(UNKNOWN);
        (0..count).map(P::of)
    }

    /// How many ids each space has.
    pub(crate) fn counts(&self) -> Vec<usize> {
        self.spaces.iter().map(|space| space.names.len()).collect()
    }

    /// Forgets what was added since there were so many.
    pub(crate) fn roll_back(&mut self, counts: &[usize]) {
        for (space, count) in self.spaces.iter_mut().zip(counts) {
            for name in space.names.drain(*count..) {
                match name {
                    Id::Text(text) => {
                        space.texts.remove(&text);
                    }
                    Id::Number(number) => {
                        space.far.remove(&number);
                        let offset = number
                            .checked_sub(space.first)
                            .and_then(|it| usize::try_from(it).ok());
                        if let Some(slot) = offset.and_then(|offset| space.window.get_mut(offset)) {
                            *slot = UNKNOWN;
                        }
                    }
                }
            }
            space.rows.truncate(*count);
        }
    }

    /// The thing that has this id.
    pub(crate) fn find<P: Place>(&self, id: &IdRef<'_>) -> Option<P> {
        self.of(P::SPACE)?.find(id).map(P::of)
    }

    /// The thing that has this id, which is new where none has.
    pub(crate) fn add<P: Place>(&mut self, id: &IdRef<'_>) -> P {
        let space = self.spaces.get_mut(place_of(P::SPACE));
        P::of(space.map_or(UNKNOWN, |space| space.add(id)))
    }

    /// Notes one row more, or one less, of the space's own table.
    pub(crate) fn count_row<P: Place>(&mut self, thing: P, more: bool) {
        let space = self.spaces.get_mut(place_of(P::SPACE));
        if let Some(rows) = space.and_then(|space| space.rows.get_mut(thing.at())) {
            *rows = if more {
                rows.saturating_add(1)
            } else {
                rows.saturating_sub(1)
            };
        }
    }

    /// Whether the space's own table has a row of it.
    pub fn has_row<P: Place>(&self, thing: P) -> bool {
        let rows = self
            .of(P::SPACE)
            .and_then(|space| space.rows.get(thing.at()));
        rows.is_some_and(|rows| *rows > 0)
    }

    /// The id as an answer carries it: texts, where any of the space is a text.
    pub fn name<P: Place>(&self, thing: P) -> Id {
        let name = self.of(P::SPACE).and_then(|space| {
            let name = space.names.get(thing.at())?;
            Some(match name {
                Id::Number(number) if !space.texts.is_empty() => {
                    Id::Text(number.to_string().into())
                }
                name => name.clone(),
            })
        });
        name.unwrap_or(Id::Number(0))
    }

    /// The number by which the rules know it: its own, or, of a text, one beyond those of hosts.
    fn number<P: Place>(&self, thing: P) -> u64 {
        let names = self.of(P::SPACE).map(|space| (&space.names, &space.texts));
        match names.and_then(|(names, texts)| Some((names.get(thing.at())?, texts.is_empty()))) {
            Some((Id::Number(number), true)) => *number,
            _ => TEXTS_FROM.saturating_add(thing.place().into()),
        }
    }

    /// The thing that the rules know by this number.
    fn by_number<P: Place>(&self, number: u64) -> Option<P> {
        let is_text = self
            .of(P::SPACE)
            .is_some_and(|space| !space.texts.is_empty());
        if is_text {
            let place = number.checked_sub(TEXTS_FROM)?;
            return Some(P::of(u32::try_from(place).ok()?));
        }
        self.find(&IdRef::Number(number))
    }

    /// A pupil as the rules know one.
    pub fn pupil_id(&self, pupil: PersonIx) -> Option<PupilId> {
        PupilId::new(self.number(pupil))
    }

    /// A person as the rules know one.
    pub fn person_id(&self, person: PersonIx) -> Option<PersonId> {
        PersonId::new(self.number(person))
    }

    /// A course as the rules know one.
    pub fn course_id(&self, course: CourseIx) -> Option<CourseId> {
        CourseId::new(self.number(course))
    }

    /// A class as the rules know one.
    pub fn class_id(&self, class: ClassIx) -> Option<ClassId> {
        ClassId::new(self.number(class))
    }

    /// The name of what the rules know by this number.
    pub fn name_of<P: Place>(&self, number: u64) -> Id {
        self.by_number::<P>(number)
            .map_or(Id::Number(number), |thing| self.name(thing))
    }
}

fn place_of(space: Space) -> usize {
    let place = Space::ALL.iter().position(|item| *item == space);
    place.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_near_and_far_and_texts_have_places_of_their_own() {
        let mut ids = Ids::default();
        let far = limits::ID_MAX;
        let given = [
            IdRef::Number(5_000_000),
            IdRef::Number(1),
            IdRef::Number(5_000_001),
            IdRef::Number(far),
        ];
        for (place, id) in given.iter().enumerate() {
            assert_eq!(ids.add::<CourseIx>(id).at(), place);
        }
        for (place, id) in given.iter().enumerate() {
            assert_eq!(ids.find::<CourseIx>(id).map(Place::at), Some(place));
        }
        assert_eq!(ids.find::<CourseIx>(&IdRef::Number(2)), None);
        assert_eq!(ids.name(CourseIx::of(1)), Id::Number(1));
        ids.add::<CourseIx>(&IdRef::of_text("07"));
        assert_eq!(ids.name(CourseIx::of(1)), Id::Text("1".into()));
        assert_eq!(
            ids.name_of::<CourseIx>(ids.course_id(CourseIx::of(4)).unwrap().get()),
            Id::Text("07".into())
        );
    }

    #[test]
    fn a_text_is_a_number_only_as_an_integer_writes_it() {
        assert_eq!(Id::of_text("7"), Id::Number(7));
        for text in ["07", "0", "+7", "9007199254740992", "7 ", "", "٣"] {
            assert_eq!(Id::of_text(text), Id::Text(text.into()), "{text}");
        }
    }
}
