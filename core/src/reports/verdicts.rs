//! The verdicts on a list of finals as a text: what is proposed, on which figures, what the rules
//! say by which clause, and what the pupil still needs.

use std::fmt::Write;

use crate::answer::{Finding, Lang, render};
use crate::base::{Fixed, Ratio, Share};
use crate::catalogue::{CaseSubject, MarkValue};
use crate::regulation::Regulation;
use crate::rules::finals::{
    Basis, FinalAnswer, FinalCase, Need, Outlook, Proposed, State, outlook, validate,
};

/// The text, and how many of the finals stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// One paragraph a final, and the count at the end.
    pub text: String,
    /// How many stand of how many there are.
    pub stand: Share,
}

/// Judges every final of a list by its regulation and writes it down in one language.
pub fn verdicts(asked: &[(&Regulation, &FinalCase, &Proposed)], lang: Lang) -> Verdicts {
    let words = Words::of(lang);
    let mut text = String::new();
    let mut stand = Share::default();
    for (regulation, case, proposed) in asked.iter().copied() {
        let answer = validate(regulation, case, proposed);
        let ahead = outlook(regulation, case, &[Fixed::ONE]);
        stand.count(answer.stands);
        let paragraph = Paragraph {
            words,
            case,
            proposed,
            answer: &answer,
            ahead: &ahead,
        };
        // Writing into a String cannot fail.
        paragraph.write(&mut text).unwrap_or_default();
    }
    let Share { part, whole } = stand;
    let shown = stand.shown(words.separator);
    writeln!(
        text,
        "{}: {part} {} {whole} ({shown})",
        words.stand, words.of
    )
    .unwrap_or_default();
    Verdicts { text, stand }
}

/// The words of one language.
#[derive(Clone, Copy)]
struct Words {
    lang: Lang,
    separator: char,
    pupil: &'static str,
    proposed: &'static str,
    stands: &'static str,
    stands_not: &'static str,
    marks: &'static str,
    terms: &'static str,
    of: &'static str,
    needed: &'static str,
    quotes: (char, char),
    mean: &'static str,
    key_mean: &'static str,
    none: &'static str,
    outlook: &'static str,
    safe: &'static str,
    unreachable: &'static str,
    or: &'static str,
    key_work: &'static str,
    open_terms: &'static str,
    stand: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        match lang {
            Lang::Ru => Self {
                lang,
                separator: ',',
                pupil: "ученик",
                proposed: "предложено",
                stands: "соответствует положению",
                stands_not: "НЕ соответствует положению",
                marks: "отметок",
                terms: "периодов с отметкой",
                of: "из",
                needed: "нужно",
                quotes: ('«', '»'),
                mean: "средний балл",
                key_mean: "по письменным, лабораторным и практическим работам",
                none: "нет",
                outlook: "ещё нужно",
                safe: "уже есть",
                unreachable: "недостижима",
                or: " или ",
                key_work: "нужна ещё отметка за письменную, лабораторную или практическую работу",
                open_terms: "за каждый открытый период",
                stand: "Соответствуют положению",
            },
            Lang::En => Self {
                lang,
                separator: '.',
                pupil: "pupil",
                proposed: "proposed",
                stands: "by the regulation",
                stands_not: "NOT by the regulation",
                marks: "marks",
                terms: "periods with a mark",
                of: "of",
                needed: "needed",
                quotes: ('“', '”'),
                mean: "mean",
                key_mean: "over written, laboratory and practical works",
                none: "none",
                outlook: "still needed",
                safe: "is safe",
                unreachable: "is out of reach",
                or: " or ",
                key_work: "a mark for a written, laboratory or practical work is still missing",
                open_terms: "for each open period",
                stand: "By the regulation",
            },
        }
    }

    fn pick(self, ru: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Ru { ru } else { en }
    }

    fn quoted(self, text: impl std::fmt::Display) -> String {
        let (open, close) = self.quotes;
        format!("{open}{text}{close}")
    }

    fn mark(self, value: MarkValue) -> String {
        match value {
            MarkValue::Number(number) => self.quoted(number),
            MarkValue::Symbol(symbol) => self.quoted(self.pick(symbol.ru(), symbol.en())),
        }
    }

    fn mean(self, mean: Option<Ratio>, rounded: Option<u8>) -> String {
        match (mean, rounded) {
            (Some(mean), Some(rounded)) => {
                format!("{} → {}", mean.shown(self.separator), self.quoted(rounded))
            }
            _ => self.none.to_owned(),
        }
    }
}

/// What is written on one final.
struct Paragraph<'a> {
    words: Words,
    case: &'a FinalCase,
    proposed: &'a Proposed,
    answer: &'a FinalAnswer,
    ahead: &'a Outlook,
}

impl Paragraph<'_> {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let words = self.words;
        let FinalCase { period, level, .. } = self.case;
        let subject = match &self.case.subject {
            CaseSubject::Listed(row) => words.pick(row.ru, row.en),
            CaseSubject::Other(name) => name,
        };
        let who = match &self.case.reference {
            Some(reference) => reference.clone(),
            None => format!("{} {}", words.pupil, self.case.pupil.get()),
        };
        let number = period
            .number
            .map(|number| format!(" {number}"))
            .unwrap_or_default();
        let kind = words.pick(period.kind.ru(), period.kind.en());
        let level = match words.lang {
            Lang::Ru => format!("{level} класс"),
            Lang::En => format!("level {level}"),
        };
        writeln!(out, "{who} · {subject} · {level} · {kind}{number}")?;
        let verdict = if self.answer.stands {
            words.stands
        } else {
            words.stands_not
        };
        writeln!(
            out,
            "  {} {} — {verdict}",
            words.proposed,
            words.mark(self.proposed.value())
        )?;
        self.write_basis(out)?;
        for finding in &self.answer.findings {
            self.write_finding(finding, out)?;
        }
        self.write_outlook(out)?;
        writeln!(out)
    }

    fn write_basis(&self, out: &mut String) -> std::fmt::Result {
        let words = self.words;
        let Basis {
            counted,
            needed,
            mean,
            key_mean,
            rounded,
            key_rounded,
        } = self.answer.basis;
        let by_terms = self.case.period.kind.rests_on_terms();
        let what = if by_terms { words.terms } else { words.marks };
        write!(out, "  {what} {counted}")?;
        if needed > 0 {
            write!(out, " ({} {needed})", words.needed)?;
        }
        write!(out, "; {} {}", words.mean, words.mean(mean, rounded))?;
        if !by_terms {
            write!(
                out,
                "; {} {}",
                words.key_mean,
                words.mean(key_mean, key_rounded)
            )?;
        }
        writeln!(out)
    }

    fn write_finding(&self, finding: &Finding, out: &mut String) -> std::fmt::Result {
        let words = self.words;
        let row = finding.rule.row();
        let severity = words.pick(finding.severity.ru(), finding.severity.en());
        let clause = row.clause.map_or("", |clause| clause.id());
        let text = render(finding.rule, &finding.evidence, words.lang);
        let point = words.pick("п.", "clause");
        writeln!(out, "  {severity}, {point} {clause}: {text} [{}]", row.code)
    }

    fn write_outlook(&self, out: &mut String) -> std::fmt::Result {
        let words = self.words;
        if self.ahead.targets.is_empty() {
            return Ok(());
        }
        write!(out, "  {}:", words.outlook)?;
        for (place, target) in self.ahead.targets.iter().enumerate() {
            let needs: Vec<_> = target.needs.iter().map(|need| self.need(need)).collect();
            let how = match target.state {
                State::Safe => words.safe.to_owned(),
                State::Unreachable => words.unreachable.to_owned(),
                State::Reachable => needs.join(words.or),
            };
            let between = if place == 0 { "" } else { ";" };
            write!(out, "{between} {} — {how}", words.quoted(target.mark))?;
        }
        writeln!(out)?;
        if self.ahead.key_work_missing {
            writeln!(out, "  {}", words.key_work)?;
        }
        Ok(())
    }

    fn need(&self, need: &Need) -> String {
        let value = self.words.quoted(need.value);
        match need.weight {
            Some(_) => format!("{} × {value}", need.count),
            None => format!("{value} {}", self.words.open_terms),
        }
    }
}
