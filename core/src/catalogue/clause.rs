//! The clauses of the regulation, each with the client's own words.

use serde::{Serialize, Serializer};

macro_rules! clauses {
    ($($name:ident = $id:literal, $ru:literal, $en:literal;)+) => {
        /// A clause of the regulation; its id stands in code, answers, vectors and docs alike.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Clause {
            $(
                #[doc = concat!("Clause ", $id, ": ", $en, ".\n\n")]
                #[doc = include_str!(concat!("../../regulation/", $id, ".md"))]
                $name
            ),+
        }

        impl Clause {
            /// All clauses in the order of the text.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The clause's number, such as `4.2`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// The clause of this number.
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$name),)+ _ => None }
            }

            /// The words of the regulation, in Markdown.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("../../regulation/", $id, ".md"))),+ }
            }

            /// What the clause is about, in Russian.
            pub const fn ru(self) -> &'static str {
                match self { $(Self::$name => $ru),+ }
            }

            /// What the clause is about, in English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$name => $en),+ }
            }
        }
    };
}

clauses! {
    C1_1 = "1.1", "предмет положения", "what the regulation governs";
    C1_2 = "1.2", "правовая основа", "legal basis";
    C1_3 = "1.3", "критерии ведения журнала", "criteria for keeping the journal";
    C1_4 = "1.4", "доступ к персональным данным и сводным формам", "personal data and summary forms";
    C1_5 = "1.5", "хранение отчётной документации", "official documents";
    C1_6 = "1.6", "соответствие бумажному журналу", "parity with the paper journal";
    C1_7 = "1.7", "доступ родителей и учащихся", "what parents and pupils see";
    C2_1 = "2.1", "фиксирование усвоения программ", "recording what is learnt";
    C2_2 = "2.2", "хранение данных об успеваемости", "keeping marks and attendance";
    C2_3 = "2.3", "доступ к оценкам за весь период", "access to all years";
    C2_4 = "2.4", "информирование родителей", "informing parents in time";
    C2_5 = "2.5", "периодические отчёты", "periodic reports";
    C2_6 = "2.6", "сводные отчёты", "summary reports";
    C3_1 = "3.1", "администратор", "the administrator";
    C3_2 = "3.2", "классный руководитель", "the class teacher";
    C3_3 = "3.3", "учитель-предметник", "the subject teacher";
    C3_4 = "3.4", "заместитель директора по УВР", "the deputy head";
    C4_1 = "4.1", "обоснованность итоговых оценок", "finals are justified";
    C4_2 = "4.2", "число оценок и учёт письменных работ", "enough marks and key works";
    C4_3 = "4.3", "место итоговых отметок", "where finals stand";
    C4_4 = "4.4", "срок итоговых оценок", "when finals are set";
    C4_5 = "4.5", "кто выставляет итоговые отметки", "who sets finals";
    C5_1 = "5.1", "резервные копии", "backups";
    C5_2 = "5.2", "ежемесячный контроль", "monthly control";
    C5_3 = "5.3", "проверка в конце периода", "the period's review";
    C5_4 = "5.4", "публикация результатов проверки", "publishing the review";
}

impl Serialize for Clause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_six_clauses_in_order_each_with_its_text() {
        assert_eq!(Clause::ALL.len(), 26);
        assert!(Clause::ALL.is_sorted_by_key(|clause| clause.id()));
        for clause in Clause::ALL {
            assert_eq!(Clause::from_id(clause.id()), Some(*clause));
            assert!(clause.text().len() > 50, "{}", clause.id());
        }
    }
}
