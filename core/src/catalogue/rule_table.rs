//! The table of rules: one row a rule, numbers ascending, codes that never change meaning.

use serde::{Serialize, Serializer};

use super::clause::Clause;
use super::rule::{Effect, RuleRow, Severity, When, Wording};

macro_rules! rules {
    ($($name:ident = $number:literal, $code:literal, $(@ $clause:ident $id:literal,)? $severity:ident, $effect:ident, $evidence:expr, [$($wording:expr),+];)+) => {
        /// A rule: what a finding or a refusal names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                #[doc = concat!("`", $code, "`\n\n")]
                $(#[doc = include_str!(concat!("../../regulation/", $id, ".md"))])?
                $name
            ),+
        }

        impl Rule {
            /// All rules, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The rule's row.
            pub const fn row(self) -> &'static RuleRow {
                match self {
                    $(Self::$name => const { &RuleRow {
                        number: $number,
                        code: $code,
                        clause: clause!($($clause)?),
                        severity: Severity::$severity,
                        effect: Effect::$effect,
                        evidence: &$evidence,
                        wordings: &[$($wording),+],
                    } }),+
                }
            }

            /// The rule of this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

macro_rules! clause {
    () => {
        None
    };
    ($clause:ident) => {
        Some(Clause::$clause)
    };
}

/// A wording for every case.
const fn say(ru: &'static str, en: &'static str) -> Wording {
    Wording {
        when: When::Always,
        ru,
        en,
    }
}

/// A wording for evidence in which this key has no value.
const fn say_null(key: &'static str, ru: &'static str, en: &'static str) -> Wording {
    Wording {
        when: When::Null(key),
        ru,
        en,
    }
}

/// A wording for evidence that holds this key.
const fn say_has(key: &'static str, ru: &'static str, en: &'static str) -> Wording {
    Wording {
        when: When::Has(key),
        ru,
        en,
    }
}

const JUDGED: [&str; 7] = [
    "proposed",
    "mean",
    "key_mean",
    "rounded",
    "key_rounded",
    "positive",
    "negative",
];

#[rustfmt::skip]
rules! {
    InputUtf8 = 101, "input.utf8", Error, Refuse, ["offset"], [
        say_null("offset", "Текст содержит недопустимые символы", "The text holds characters that no text may hold"),
        say("Запрос — не UTF-8 начиная с байта {offset}", "The request is not UTF-8 from byte {offset} on")];
    InputJson = 102, "input.json", Error, Refuse, ["offset"],
        [say("Запрос — не JSON: ошибка у байта {offset}", "The request is not JSON: it breaks at byte {offset}")];
    InputTooLarge = 103, "input.too-large", Error, Refuse, ["limit"],
        [say("Запрос больше {limit} {limit|байта|байт|байт}", "The request is larger than {limit} {limit|byte|bytes}")];
    InputTooDeep = 104, "input.too-deep", Error, Refuse, ["limit"],
        [say("Вложенность запроса больше {limit}", "The request is nested deeper than {limit}")];
    InputType = 105, "input.type", Error, Refuse, ["expected"],
        [say("Здесь ожидается другое значение: {expected:form}", "Another value is expected here: {expected:form}")];
    InputUnknownKey = 106, "input.unknown-key", Error, Refuse, ["key", "suggestion"], [
        say_has("suggestion", "Неизвестный ключ «{key}»; возможно, «{suggestion}»", "Unknown key “{key}”; perhaps “{suggestion}”"),
        say("Неизвестный ключ «{key}»", "Unknown key “{key}”")];
    InputDuplicateKey = 107, "input.duplicate-key", Error, Refuse, ["key"],
        [say("Ключ «{key}» повторяется", "The key “{key}” stands twice")];
    InputMissingKey = 108, "input.missing-key", Error, Refuse, ["key"],
        [say("Нет обязательного ключа «{key}»", "The key “{key}” is missing")];
    InputUnknownOp = 109, "input.unknown-op", Error, Refuse, ["op", "suggestion"], [
        say_has("suggestion", "Неизвестная операция «{op}»; возможно, «{suggestion}»", "Unknown operation “{op}”; perhaps “{suggestion}”"),
        say("Неизвестная операция «{op}»", "Unknown operation “{op}”")];
    InputUnknownCode = 110, "input.unknown-code", Error, Refuse, ["code", "suggestion"], [
        say_has("suggestion", "Неизвестный код «{code}»; возможно, «{suggestion}»", "Unknown code “{code}”; perhaps “{suggestion}”"),
        say("Неизвестный код «{code}»", "Unknown code “{code}”")];
    InputUnknownSubject = 111, "input.unknown-subject", Error, Refuse, ["subject", "suggestion"], [
        say_has("suggestion", "Неизвестный предмет «{subject}»; возможно, «{suggestion}»", "Unknown subject “{subject}”; perhaps “{suggestion}”"),
        say("Неизвестный предмет «{subject}»; свой предмет пишется «other:название»", "Unknown subject “{subject}”; a school's own subject is written “other:name”")];
    InputOffScale = 112, "input.off-scale", Error, Refuse, ["value", "lowest", "highest"],
        [say("Отметка {value:number} вне шкалы {lowest}–{highest}", "The mark {value:number} is off the scale {lowest}–{highest}")];
    InputNotProposable = 113, "input.not-proposable", Error, Refuse, ["value"],
        [say("«{value:mark}» не может быть итоговой отметкой", "“{value:mark}” cannot be a final mark")];
    InputOutOfRange = 114, "input.out-of-range", Error, Refuse, ["lowest", "highest", "own_place"], [
        say_has("own_place", "Пересдать можно только отметку, которая стоит раньше этой (её номер — {own_place}, счёт с нуля)", "Only a mark that stands before this one can be retaken (this one's place is {own_place}, from 0)"),
        say_has("lowest", "Значение вне пределов {lowest}…{highest}", "The value is outside {lowest} … {highest}"),
        say("Такого значения не бывает", "There is no such value")];
    InputOutsidePeriod = 115, "input.outside-period", Error, Refuse, ["on", "from", "to"],
        [say("Дата {on:date} вне периода {from:date}–{to:date}", "The date {on:date} is outside the period {from:date} – {to:date}")];
    InputReversed = 116, "input.reversed", Error, Refuse, ["from", "to"],
        [say("Конец {to:date} раньше начала {from:date}", "The end {to:date} is before the start {from:date}")];
    InputFloat = 117, "input.float", Error, Refuse, [],
        [say("Дробное число JSON неточно: напишите его текстом, например \"5/2\" или \"2.5\"", "A JSON float is not exact: write \"5/2\" or \"2.5\" as text")];
    InputUnknownId = 118, "input.unknown-id", Error, Refuse, ["id"],
        [say("Неизвестный номер {id}", "Unknown id {id}")];
    InputDuplicateId = 119, "input.duplicate-id", Error, Refuse, ["id"],
        [say("Номер {id} повторяется", "The id {id} stands twice")];
    LimitRatio = 151, "limit.ratio", Error, Refuse, [],
        [say("Число слишком велико или слишком дробно; веса, часы и границы — от 0 до 1000, не больше трёх знаков после запятой или знаменатель до 12",
             "The number is too large or too fine; weights, hours and boundaries are 0 to 1000, with at most three decimals or a denominator of at most 12")];
    LimitText = 152, "limit.text", Error, Refuse, ["limit"],
        [say("Текст длиннее {limit} {limit|знака|знаков|знаков}", "The text is longer than {limit} {limit|character|characters}")];
    LimitMarks = 153, "limit.marks", Error, Refuse, ["limit"],
        [say("Больше {limit} {limit|отметки|отметок|отметок}", "More than {limit} {limit|mark|marks}")];
    LimitRows = 154, "limit.rows", Error, Refuse, ["limit"],
        [say("Больше {limit} {limit|строки|строк|строк}", "More than {limit} {limit|row|rows}")];

    TablesOverlap = 161, "tables.overlap", Error, Refuse, ["other"],
        [say("Период пересекается с периодом строки {other} (счёт с нуля)", "The period shares days with the one of row {other} (from 0)")];
    TablesInUse = 162, "tables.in-use", Error, Refuse, ["table"],
        [say("Строку нельзя удалить: на неё ссылаются другие строки ({table})", "The row cannot be deleted: others name it ({table})")];

    RegulationOrder = 201, "regulation.order", Error, Refuse, ["expected"],
        [say("Значения не образуют полной таблицы: {expected:form}", "The values are no whole table: {expected:form}")];
    RegulationDuplicate = 202, "regulation.duplicate", Error, Refuse, ["code"],
        [say("«{code}» в таблице повторяется", "“{code}” stands twice in the table")];
    RegulationScope = 203, "regulation.scope", Error, Refuse, ["role", "scope"],
        [say("Область «{scope:scope}» не подходит роли «{role:role}»", "The scope “{scope:scope}” does not fit the role “{role:role}”")];

    RegulationCondition = 204, "regulation.condition", Error, Refuse, [],
        [say("Здесь нужно назвать хотя бы одно значение", "At least one item must be named here")];
    RegulationAmbiguous = 205, "regulation.ambiguous", Error, Refuse, ["other"],
        [say("Случай спорит со случаем {other} (счёт с нуля): оба называют поровну условий, могут выполняться вместе, а значения или основания у них разные", "This case disputes with case {other} (from 0): both name as many conditions, may hold at once, and differ in value or legal reference")];
    RegulationGap = 206, "regulation.gap", Error, Refuse, ["final"],
        [say("Нет границы для отметки «{final}»", "The final “{final}” has no boundary")];
    RegulationNoEdition = 207, "regulation.no-edition", @C1_1 "1.1", Error, Refuse, ["on"],
        [say("На {on:date} не действует ни одна редакция положения", "No edition of the regulation is in force on {on:date}")];
    RegulationBelowText = 251, "regulation.below-text", Note, Record, ["parameter", "value", "text", "edition"],
        [say("Параметр {parameter} мягче текста положения: {value} вместо {text}", "The parameter {parameter} asks less than the text of the regulation: {value} rather than {text}")];
    RegulationUnreachable = 252, "regulation.unreachable", Note, Record, ["final", "from", "edition"],
        [say("Одни отметки «{final}» не дают итоговой «{final}»: её граница {from:number}", "Marks of “{final}” alone do not give the final “{final}”: its boundary is {from:number}")];
    RegulationNobody = 253, "regulation.nobody", Note, Record, ["act", "edition"],
        [say("Никто не вправе выполнить действие «{act}»", "Nobody has a right to “{act}”")];

    AccessDenied = 301, "access.denied", Error, Refuse, ["act", "lacks", "role", "scope", "instead"], [
        say_has("role", "Нельзя: {act:act} — {lacks:lack}. Ближайшее право: {role:role} ({scope:scope}). Это может: {instead:role}", "Denied: {act:act} — {lacks:lack}. The nearest right: {role:role} ({scope:scope}). Who may: {instead:role}"),
        say("Нельзя: {act:act} — этого не может никто", "Denied: {act:act} — nobody may")];

    FinalMarklessLevel = 401, "final.markless-level", @C3_3 "3.3", Error, Refuse, [],
        [say("В этом классе (по этому предмету) итоговые отметки не ставятся", "No final marks are given at this level or in this course")];
    FinalWrongAuthor = 402, "final.wrong-author", @C4_5 "4.5", Error, Refuse, ["by", "may"],
        [say("Итоговую отметку выставил(а) {by:role}; по положению её выставляет: {may:role}", "The final was set by the {by:role}; by the regulation it is set by: {may:role}")];
    FinalBeforeLastLesson = 403, "final.before-last-lesson", @C4_3 "4.3", Warning, Record, ["last_lesson", "at"],
        [say("Итоговая отметка выставлена {at:date}, раньше последнего урока {last_lesson:date}", "The final was set on {at:date}, before the last lesson on {last_lesson:date}")];
    FinalPeriodMissing = 404, "final.period-missing", @C4_1 "4.1", Error, Record, ["kind", "number", "level", "subject", "outcome"], [
        say_has("outcome", "Нет отметки: {kind:period} {number} (предмет «{subject:subject}», {level} класс); по положению — {outcome:outcome}", "A final is missing: {kind:period} {number} (subject “{subject:subject}”, level {level}); by the regulation: {outcome:outcome}"),
        say_null("number", "Не хватает отметок: {kind:period} (предмет «{subject:subject}», {level} класс)", "Finals are missing: {kind:period} (subject “{subject:subject}”, level {level})"),
        say("Нет отметки: {kind:period} {number} (предмет «{subject:subject}», {level} класс)", "A final is missing: {kind:period} {number} (subject “{subject:subject}”, level {level})")];
    FinalPeriodNotAttested = 405, "final.period-not-attested", @C4_1 "4.1", Warning, Record, ["kind", "number", "level", "subject", "outcome"], [
        say_has("outcome", "Не аттестован: {kind:period} {number} (предмет «{subject:subject}», {level} класс); по положению — {outcome:outcome}", "Not attested: {kind:period} {number} (subject “{subject:subject}”, level {level}); by the regulation: {outcome:outcome}"),
        say_null("number", "Не аттестован: {kind:period} (предмет «{subject:subject}», {level} класс)", "Not attested: {kind:period} (subject “{subject:subject}”, level {level})"),
        say("Не аттестован: {kind:period} {number} (предмет «{subject:subject}», {level} класс)", "Not attested: {kind:period} {number} (subject “{subject:subject}”, level {level})")];
    FinalTooFewMarks = 406, "final.too-few-marks", @C4_2 "4.2", Error, Record, ["have", "need", "outcome"], [
        say_has("outcome", "{have} {have|отметка|отметки|отметок}, нужно не меньше {need}; по положению — {outcome:outcome}", "{have} {have|mark|marks}, at least {need} {need|is|are} needed; by the regulation: {outcome:outcome}"),
        say("{have} {have|отметка|отметки|отметок}, нужно не меньше {need}", "{have} {have|mark|marks}, at least {need} {need|is|are} needed")];
    FinalNotAttestedWithEnough = 407, "final.not-attested-with-enough", @C4_2 "4.2", Warning, Record, ["have", "need"],
        [say("Не аттестован, хотя есть {have} {have|отметка|отметки|отметок} (достаточно {need})", "Not attested, although there {have|is|are} {have} {have|mark|marks} ({need} {need|is|are} enough)")];
    FinalNotExempt = 408, "final.not-exempt", @C4_2 "4.2", Error, Record, [],
        [say("Стоит «осв», но ученик не освобождён на весь период", "“Exempt”, but the pupil is not exempt for the whole period")];
    FinalExemptExpected = 409, "final.exempt-expected", @C4_2 "4.2", Error, Record, [],
        [say("Ученик освобождён на весь период: ожидается «осв»", "The pupil is exempt for the whole period: “exempt” is expected")];
    FinalNoKeyWorks = 410, "final.no-key-works", @C4_2 "4.2", Error, Record, ["categories", "kinds", "have", "need", "basis"], [
        say_has("need", "Отметок за эти виды работ {have}, нужно не меньше {need}: {categories:category}{kinds:bracket}{basis:bracket}", "{have} {have|mark|marks} for works of these kinds, at least {need} {need|is|are} needed: {categories:category}{kinds:bracket}{basis:bracket}"),
        say("Нет отметок за эти виды работ: {categories:category}{kinds:bracket}{basis:bracket}", "There are no marks for works of these kinds: {categories:category}{kinds:bracket}{basis:bracket}")];
    FinalUnjustified = 411, "final.unjustified", @C4_1 "4.1", Error, Record, JUDGED, [
        say_has("positive", "«{proposed:mark}» не обоснован: положительных отметок {positive}, отрицательных {negative}", "“{proposed:mark}” is not justified: {positive} positive and {negative} negative marks"),
        say_null("mean", "«{proposed:mark}» не обоснована: нет отметок, которые входят в средний балл", "“{proposed:mark}” is not justified: no mark counts in the mean"),
        say("«{proposed:mark}» не обоснована: средний балл {mean:number} даёт «{rounded}»", "“{proposed:mark}” is not justified: the mean {mean:number} gives “{rounded}”")];
    FinalDoubtful = 412, "final.doubtful", @C4_1 "4.1", Warning, Record, JUDGED, [
        say_has("positive", "«{proposed:mark}» вызывает сомнение: положительных отметок {positive}, отрицательных {negative}", "“{proposed:mark}” is doubtful: {positive} positive and {negative} negative marks"),
        say("«{proposed:mark}» вызывает сомнение: средний балл {mean:number} даёт «{rounded}»", "“{proposed:mark}” is doubtful: the mean {mean:number} gives “{rounded}”")];
    FinalByKeyWorks = 413, "final.by-key-works", @C4_1 "4.1", Note, Record, JUDGED,
        [say("«{proposed:mark}» обоснована письменными, лабораторными и практическими работами: их средний балл {key_mean:number}, общий {mean:number}", "“{proposed:mark}” rests on the key works: their mean is {key_mean:number}, the mean of all {mean:number}")];
    FinalLate = 414, "final.late", @C4_4 "4.4", Warning, Record, ["due", "at", "days_late"],
        [say("Итоговая отметка выставлена {at:date}, срок — {due:date}: опоздание {days_late} {days_late|день|дня|дней}", "The final was set on {at:date}, due on {due:date}: {days_late} {days_late|day|days} late")];
    FinalPendingLeft = 415, "final.pending-left", @C4_2 "4.2", Warning, Record, ["on"],
        [say("Остались незакрытые точки (несданные работы): {on:date}", "Marks are still pending: {on:date}")];
    FinalVetoed = 416, "final.vetoed", @C4_2 "4.2", Error, Record, ["veto", "limit"],
        [say("По положению отметка не выше «{limit}»: {veto}", "By the regulation the final is at most “{limit}”: {veto}")];
    FinalWrongGrading = 417, "final.wrong-grading", @C4_1 "4.1", Error, Record, ["proposed", "expected"],
        [say("Предложено «{proposed:mark}», а в этом курсе ставится {expected:grading}", "“{proposed:mark}” is proposed, but in this course the final is {expected:grading}")];
    FinalNotAttestedWithoutAbsence = 418, "final.not-attested-without-absence", @C4_2 "4.2", Warning, Record, ["missed", "lessons", "share"],
        [say("Не аттестован, но пропущено только {missed} из {lessons} уроков (по положению — доля {share:number})", "Not attested, but only {missed} of {lessons} lessons were missed (by the regulation a share of {share:number})")];
    FinalOutcomeExpected = 419, "final.outcome-expected", @C4_2 "4.2", Warning, Record, ["expected"],
        [say("Вместо «н/а» по положению — {expected:outcome}", "Instead of “not attested” by the regulation: {expected:outcome}")];

    FinalMissing = 451, "final.missing", @C3_3 "3.3", Error, Record, ["kind", "number"], [
        say_null("number", "Нет итоговой отметки: {kind:period}", "The final is missing: {kind:period}"),
        say("Нет итоговой отметки: {kind:period} {number}", "The final is missing: {kind:period} {number}")];
    FinalNotCounted = 452, "final.not-counted", Error, Record, ["kind", "number", "counts_in"], [
        say_null("counts_in", "Итоговая отметка не учитывается: в последний день периода ученик не изучал этот предмет", "The final does not count: on the period's last day the pupil was in no course of the subject"),
        say("Итоговая отметка не учитывается: она засчитывается по предмету {counts_in}", "The final does not count: it counts in course {counts_in}")];
    FinalTwoCourses = 453, "final.two-courses", Warning, Record, ["other", "kind", "number"],
        [say("В последний день периода ученик числится в двух группах по одному предмету (вторая — {other})", "On the period's last day the pupil is in two courses of one subject (the other is {other})")];

    EditWindow = 501, "edit.window", @C4_4 "4.4", Error, Refuse, ["lesson", "until", "on"],
        [say("Записи урока {lesson:date} можно менять по {until:date}, а сегодня {on:date}", "Entries of the lesson of {lesson:date} may be changed until {until:date}; today is {on:date}")];

    MarkMarklessLevel = 601, "mark.markless-level", @C3_3 "3.3", Error, Refuse, [],
        [say("Здесь отметки не ставятся", "No marks are given here")];
    MarkNotOnRoll = 602, "mark.not-on-roll", Error, Refuse, ["on"],
        [say("{on:date} ученик не числился в этой группе", "On {on:date} the pupil was not on the roll of the course")];
    MarkLessonNotHeld = 603, "mark.lesson-not-held", Error, Refuse, ["on"],
        [say("Урок {on:date} отменён", "The lesson of {on:date} was cancelled")];
    MarkOnAbsentLesson = 604, "mark.on-absent-lesson", @C5_3 "5.3", Warning, Record, ["on", "code"],
        [say("Отметка за урок {on:date}, на котором ученика не было ({code:attendance})", "A mark for the lesson of {on:date}, from which the pupil was absent ({code:attendance})")];
    MarkRetakesNothing = 605, "mark.retakes-nothing", Warning, Record, ["retakes"],
        [say("Пересдаваемой отметки нет (задание {retakes})", "There is no mark that this one retakes (assignment {retakes})")];
    AttendanceTwoCodes = 611, "attendance.two-codes", @C3_3 "3.3", Error, Record, ["codes"],
        [say("За один урок стоит несколько кодов: {codes:attendance}", "Several codes for one lesson: {codes:attendance}")];
    AttendanceNotOnRoll = 612, "attendance.not-on-roll", Error, Refuse, ["on"],
        [say("{on:date} ученик не числился в этой группе", "On {on:date} the pupil was not on the roll of the course")];
    AttendanceLessonNotHeld = 613, "attendance.lesson-not-held", Error, Refuse, ["on"],
        [say("Урок {on:date} отменён", "The lesson of {on:date} was cancelled")];
    EnrolmentTwoClasses = 621, "enrolment.two-classes", Warning, Record, ["other", "on"],
        [say("{on:date} ученик числится в двух классах (второй — {other})", "On {on:date} the pupil is on the roll of two classes (the other is {other})")];
    LessonDuplicate = 631, "lesson.duplicate", Warning, Record, ["other", "on"],
        [say("Два урока {on:date} с одним номером (второй — {other})", "Two lessons of {on:date} have one number (the other is {other})")];
    LessonOutsidePeriods = 632, "lesson.outside-periods", Warning, Record, ["on"],
        [say("Урок {on:date} вне учебных периодов", "The lesson of {on:date} is outside every period")];
    PersonUnknown = 641, "person.unknown", Note, Record, [],
        [say("Человека нет в таблице людей", "The person is not in the table of people")];

    MonitoringVersion = 701, "monitoring.version", Error, Refuse, ["version"],
        [say("Сводка другой версии: {version}", "The sealed figures are of another version: {version}")];
    MonitoringOtherRange = 702, "monitoring.other-range", Error, Refuse, ["key"],
        [say("Складывать нельзя: сводки различаются тем, что спрошено ({key})", "These cannot be added: they differ in what was asked ({key})")];
    MonitoringOtherParameters = 703, "monitoring.other-parameters", Error, Refuse, [],
        [say("Складывать нельзя: школы считают по разным правилам", "These cannot be added: the schools count by different rules")];
    MonitoringSameSchool = 704, "monitoring.same-school", Error, Refuse, ["school"],
        [say("Школа {school} учтена дважды", "School {school} is there twice")];
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.row().code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_and_codes_lead_back() {
        assert!(Rule::ALL.is_sorted_by_key(|rule| rule.row().number));
        for pair in Rule::ALL.windows(2) {
            assert_ne!(pair[0].row().number, pair[1].row().number);
        }
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.row().code), Some(*rule));
            assert!(
                matches!(rule.row().wordings.last(), Some(last) if last.when == When::Always),
                "{rule:?}"
            );
        }
    }
}
