//! School subjects: code, names, short names as hosts write them, and area.

use std::cmp::Ordering;

use serde::{Serialize, Serializer};

use crate::base::limits;

/// One subject of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectRow {
    /// The code on the wire.
    pub code: &'static str,
    /// The Russian name.
    pub ru: &'static str,
    /// The English name.
    pub en: &'static str,
    /// Short Russian names that hosts use for it.
    pub short: &'static [&'static str],
    /// The area: subjects that a clause names together, such as algebra and geometry.
    pub area: &'static str,
}

impl SubjectRow {
    /// The subject of this code.
    pub fn from_code(code: &str) -> Option<&'static Self> {
        SUBJECTS.iter().find(|row| row.code == code)
    }
}

/// A subject of the table, or a school's own.
#[derive(Clone, Debug)]
pub enum CaseSubject {
    /// A subject of [`SUBJECTS`].
    Listed(&'static SubjectRow),
    /// A school's own subject: what stands after `other:`.
    Other(String),
}

impl CaseSubject {
    /// The subject that the wire names so: a listed one, or a school's own after `other:`, which is
    /// neither blank nor longer than [`limits::SUBJECT_CHARS`].
    pub fn from_code(code: &str) -> Option<Self> {
        if let Some(row) = SubjectRow::from_code(code) {
            return Some(Self::Listed(row));
        }
        let own = code.strip_prefix("other:")?;
        let named = !own.trim().is_empty() && own.chars().count() <= limits::SUBJECT_CHARS;
        named.then(|| Self::Other(own.to_owned()))
    }

    /// The subject as the wire names it.
    pub fn code(&self) -> String {
        match self {
            Self::Listed(row) => row.code.to_owned(),
            Self::Other(name) => format!("other:{name}"),
        }
    }

    /// The row of a listed subject.
    pub fn listed(&self) -> Option<&'static SubjectRow> {
        match self {
            Self::Listed(row) => Some(row),
            Self::Other(_) => None,
        }
    }
}

impl CaseSubject {
    /// What tells subjects apart: whether it is a school's own, and its code or name.
    fn key(&self) -> (bool, &str) {
        match self {
            Self::Listed(row) => (false, row.code),
            Self::Other(name) => (true, name),
        }
    }
}

impl PartialEq for CaseSubject {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for CaseSubject {}

impl PartialOrd for CaseSubject {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CaseSubject {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Serialize for CaseSubject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

const fn row(
    code: &'static str,
    area: &'static str,
    ru: &'static str,
    en: &'static str,
    short: &'static [&'static str],
) -> SubjectRow {
    SubjectRow {
        code,
        ru,
        en,
        short,
        area,
    }
}

/// The subjects that every regulation and every host may name; a school's own subject is `other:<text>`.
#[rustfmt::skip]
pub const SUBJECTS: &[SubjectRow] = &[
    row("russian", "russian", "Русский язык", "Russian", &["Рус. яз.", "Русский"]),
    row("native-russian", "russian", "Родной язык (русский)", "Native language (Russian)", &["Родной (рус.)", "Родной рус."]),
    row("literature", "literature", "Литература", "Literature", &["Лит.", "Лит-ра"]),
    row("literary-reading", "literature", "Литературное чтение", "Literary reading", &["Лит. чтение", "Чтение"]),
    row("mathematics", "mathematics", "Математика", "Mathematics", &["Матем.", "Мат."]),
    row("algebra", "mathematics", "Алгебра", "Algebra", &["Алг."]),
    row("geometry", "mathematics", "Геометрия", "Geometry", &["Геом."]),
    row("probability", "mathematics", "Вероятность и статистика", "Probability and statistics", &["Вер. и стат.", "ВиС"]),
    row("physics", "physics", "Физика", "Physics", &["Физ."]),
    row("chemistry", "chemistry", "Химия", "Chemistry", &["Хим."]),
    row("native-language", "native-language", "Родной язык", "Native language", &["Родной яз."]),
    row("native-literature", "native-literature", "Родная литература", "Native literature", &["Родная лит."]),
    row("foreign-language", "foreign-language", "Иностранный язык", "Foreign language", &["Ин. яз.", "Иностр. яз."]),
    row("english", "english", "Английский язык", "English", &["Англ. яз.", "Английский"]),
    row("german", "german", "Немецкий язык", "German", &["Нем. яз.", "Немецкий"]),
    row("french", "french", "Французский язык", "French", &["Фр. яз.", "Французский"]),
    row("spanish", "spanish", "Испанский язык", "Spanish", &["Исп. яз.", "Испанский"]),
    row("chinese", "chinese", "Китайский язык", "Chinese", &["Кит. яз.", "Китайский"]),
    row("second-foreign-language", "second-foreign-language", "Второй иностранный язык", "Second foreign language", &["Второй ин. яз."]),
    row("informatics", "informatics", "Информатика", "Informatics", &["Инф.", "Информ."]),
    row("biology", "biology", "Биология", "Biology", &["Биол."]),
    row("geography", "geography", "География", "Geography", &["Геогр."]),
    row("natural-science", "natural-science", "Естествознание", "Natural science", &["Естеств."]),
    row("astronomy", "astronomy", "Астрономия", "Astronomy", &["Астр."]),
    row("environment", "environment", "Окружающий мир", "The world around us", &["Окр. мир"]),
    row("history", "history", "История", "History", &["Ист."]),
    row("history-of-russia", "history-of-russia", "История России", "History of Russia", &["Ист. России"]),
    row("world-history", "world-history", "Всеобщая история", "World history", &["Всеобщ. ист."]),
    row("social-studies", "social-studies", "Обществознание", "Social studies", &["Общ.", "Обществ."]),
    row("law", "law", "Право", "Law", &[]),
    row("economics", "economics", "Экономика", "Economics", &["Экон."]),
    row("religious-cultures", "religious-cultures", "Основы религиозных культур и светской этики", "Religious cultures and secular ethics", &["ОРКСЭ"]),
    row("spiritual-culture", "spiritual-culture", "Основы духовно-нравственной культуры народов России", "Spiritual and moral culture of the peoples of Russia", &["ОДНКНР"]),
    row("music", "music", "Музыка", "Music", &["Муз."]),
    row("art", "art", "Изобразительное искусство", "Fine art", &["ИЗО", "Изобр. иск."]),
    row("world-culture", "world-culture", "Мировая художественная культура", "World artistic culture", &["МХК"]),
    row("technology", "technology", "Технология", "Technology", &["Техн.", "Труд", "Труд (технология)"]),
    row("drawing", "drawing", "Черчение", "Technical drawing", &["Черч."]),
    row("physical-education", "physical-education", "Физическая культура", "Physical education", &["Физ-ра", "Физкультура", "Физ. культура"]),
    row("safety", "safety", "Основы безопасности и защиты Родины", "Safety and defence of the homeland", &["ОБЖ", "ОБЗР"]),
    row("project", "project", "Индивидуальный проект", "Individual project", &["Инд. проект"]),
    row("local-lore", "local-lore", "Краеведение", "Local lore", &["Краевед."]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_names_lead_to_one_subject_each() {
        let mut seen = BTreeSet::new();
        for row in SUBJECTS {
            assert!(seen.insert(row.code), "{}", row.code);
            assert!(seen.insert(row.ru), "{}", row.ru);
            for short in row.short {
                assert!(seen.insert(short), "{short}");
            }
            assert!(
                SubjectRow::from_code(row.area).is_some(),
                "{}: an area is named after its first subject",
                row.code
            );
        }
    }
}
