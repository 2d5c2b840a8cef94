//! `regulation.check`, `regulation.show` and `regulation.diff`.

use chrono::NaiveDate;
use serde::Serialize;

use super::finals::{read_asked, with_regulations};
use super::to_json;
use crate::answer::{Finding, Refusal, Refusals, Subject};
use crate::base::limits;
use crate::catalogue::Rule;
use crate::input::{self, Cursor, Faults, Fields};
use crate::regulation::{
    InForce, ParameterChange, Regulation, Regulations, RightChange, read_regulations,
};
use crate::rules::finals::FinalAnswer;

#[derive(Serialize)]
struct Checked {
    findings: Vec<Finding>,
}

fn keys(own: Option<InForce<'_>>) -> &'static [&'static str] {
    match own {
        Some(_) => &[],
        None => &["regulation"],
    }
}

/// What is unusual in a regulation; a faulty one is refused with all its faults.
pub(super) fn check(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys(own), faults)?;
        with_regulations(own, &fields, faults, |regulations, _| {
            Some(to_json(&Checked {
                findings: regulations.all().flat_map(Regulation::review).collect(),
            }))
        })
    })
}

/// The regulation as a whole file, which reads back equal.
pub(super) fn show(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys(own), faults)?;
        with_regulations(own, &fields, faults, |regulations, _| {
            Some(match regulations {
                InForce::Always(only) => to_json(only),
                InForce::ByDate(regulations) => match regulations.single() {
                    Some(only) => to_json(&**only),
                    None => to_json(regulations),
                },
            })
        })
    })
}

#[derive(Serialize)]
struct Difference {
    parameters: Vec<ParameterChange>,
    rights: Vec<RightChange>,
    cases: Vec<CaseChange>,
}

/// A case that two regulations answer differently.
#[derive(Serialize)]
struct CaseChange {
    /// Its place in the request.
    case: usize,
    subject: Subject,
    /// Which parts of the answer differ.
    changes: Vec<&'static str>,
    /// The parameters each of which, taken over alone, changes the first answer; all that differ,
    /// where only several together do.
    because: Vec<&'static str>,
    a: Answer,
    b: Answer,
}

/// An answer, or why a case was refused.
#[derive(PartialEq, Serialize)]
#[serde(untagged)]
enum Answer {
    Judged(FinalAnswer),
    Refused { error: Refusal },
}

/// Which parameters differ, and over given cases whose verdict or basis changes, and why.
pub(super) fn diff(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["b", "on", "cases"],
            None => &["a", "b", "on", "cases"],
        };
        let fields = cursor.fields(known, faults)?;
        // A handle's own regulation is the first.
        let named = match own {
            Some(_) => None,
            None => Some(read_side(&fields, "a", faults)),
        };
        let b = read_side(&fields, "b", faults);
        let on = fields.may("on", faults, |entry, faults| entry.date(faults));
        let named = match named {
            None => None,
            Some(named) => Some(named?),
        };
        let (b, on) = (b?, on?);
        let a = own.or(named.as_ref().map(InForce::ByDate))?;
        let b = InForce::ByDate(&b);
        let first = edition(&fields, a, on, faults)?;
        let second = edition(&fields, b, on, faults)?;
        let mixed = first.with_each_of(second);
        let judges = Judges {
            a,
            b,
            mixed: &mixed,
        };
        let mut place = 0_usize;
        let cases = fields.may("cases", faults, |entry, faults| {
            entry.items(limits::CASES, Rule::LimitRows, faults, |entry, faults| {
                let own = place;
                place = place.saturating_add(1);
                judges.compare(own, entry, faults)
            })
        });
        let cases = cases?.unwrap_or_default();
        Some(to_json(&Difference {
            parameters: first.parameter_changes(second),
            rights: first.right_changes(second),
            cases: cases.into_iter().flatten().collect(),
        }))
    })
}

/// Reads one of the two regulations; a faulty one is refused with all its faults.
fn read_side(fields: &Fields<'_>, key: &'static str, faults: &mut Faults) -> Option<Regulations> {
    let mut found = Faults::keep_all();
    let side = fields.need(key, faults, |entry, _| read_regulations(entry, &mut found));
    faults.adopt(found);
    side
}

/// The edition whose parameters are compared: the one in force on this day, else the latest.
fn edition<'r>(
    fields: &Fields<'_>,
    regulations: InForce<'r>,
    on: Option<NaiveDate>,
    faults: &mut Faults,
) -> Option<&'r Regulation> {
    let edition = match on {
        None => regulations.all().next_back(),
        Some(on) => regulations.on(on),
    };
    if edition.is_none() {
        let evidence = crate::answer::Evidence::none().with("on", on);
        fields.may::<()>("on", faults, |entry, faults| {
            entry.fault(faults, Rule::RegulationNoEdition, || evidence)
        })?;
    }
    edition
}

/// Two regulations, and the first with one parameter of the second at a time.
struct Judges<'r> {
    a: InForce<'r>,
    b: InForce<'r>,
    mixed: &'r [(Vec<&'static str>, Regulation)],
}

impl Judges<'_> {
    /// What differs in the answers on one case; `Some(None)` for nothing, `None` after a fault.
    #[expect(clippy::option_option, reason = "a fault, nothing, or what differs")]
    fn compare(
        &self,
        case: usize,
        entry: Cursor<'_>,
        faults: &mut Faults,
    ) -> Option<Option<CaseChange>> {
        let (a, subject) = judge(self.a, entry, Faults::keep_first());
        let (b, other) = judge(self.b, entry, Faults::keep_first());
        if let (Answer::Refused { .. }, Answer::Refused { .. }) = (&a, &b) {
            // A case that neither can read is a fault of the request.
            read_asked(self.a, entry, faults);
            return None;
        }
        let changes = changes(&a, &b);
        if changes.is_empty() {
            return Some(None);
        }
        let changing = self.mixed.iter().filter(|(_, mixed)| {
            let (answer, _) = judge(InForce::Always(mixed), entry, Faults::keep_first());
            answer != a
        });
        let mut because: Vec<_> = changing.flat_map(|(names, _)| names).copied().collect();
        if because.is_empty() {
            because = self
                .mixed
                .iter()
                .flat_map(|(names, _)| names)
                .copied()
                .collect();
        }
        Some(Some(CaseChange {
            case,
            subject: subject.or(other).unwrap_or_default(),
            changes,
            because,
            a,
            b,
        }))
    }
}

fn judge(
    regulations: InForce<'_>,
    entry: Cursor<'_>,
    mut faults: Faults,
) -> (Answer, Option<Subject>) {
    let asked = read_asked(regulations, entry, &mut faults);
    let refusal = faults.into_refusals();
    match (asked, refusal) {
        (Some(asked), None) => (Answer::Judged(asked.answer()), Some(asked.subject())),
        (_, Some(refusals)) => {
            let error = refusals.first().clone();
            (Answer::Refused { error }, None)
        }
        // A reader that gives nothing has said why.
        (None, None) => {
            let error = Refusal::new(Rule::InputType, "", crate::answer::Evidence::none());
            (Answer::Refused { error }, None)
        }
    }
}

/// Which parts of two answers differ.
fn changes(a: &Answer, b: &Answer) -> Vec<&'static str> {
    let (Answer::Judged(a), Answer::Judged(b)) = (a, b) else {
        return vec!["refusal"];
    };
    let parts = [
        ("stands", a.stands != b.stands),
        ("findings", a.findings != b.findings),
        ("basis", a.basis != b.basis),
    ];
    let differ = parts.into_iter().filter(|(_, differs)| *differs);
    differ.map(|(name, _)| name).collect()
}
