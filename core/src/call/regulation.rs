//! `regulation.check`, `regulation.show` and `regulation.diff`.

use chrono::NaiveDate;
use serde::Serialize;

use super::finals::{read_asked, with_regulations};
use super::to_json;
use crate::answer::{Evidence, Finding, Refusal, Refusals, Subject};
use crate::base::limits;
use crate::catalogue::Rule;
use crate::input::{self, Cursor, Faults, Fields};
use crate::regulation::{InForce, ParameterChange, Regulation, RightChange, read_regulations};
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
            let mut findings: Vec<_> = regulations.reviews().collect();
            Finding::sort(&mut findings);
            Some(to_json(&Checked { findings }))
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
                InForce::ByDate(regulations) => to_json(regulations),
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
        // A faulty regulation reports all its faults.
        let mut found = Faults::keep_all();
        let mut side =
            |key| fields.need(key, faults, |entry, _| read_regulations(entry, &mut found));
        // A handle's own regulation is the first.
        let named = match own {
            Some(_) => None,
            None => Some(side("a")),
        };
        let b = side("b");
        let on = fields.may("on", faults, |entry, faults| entry.date(faults));
        faults.adopt(found);
        let named = match named {
            None => None,
            Some(named) => Some(named?),
        };
        let (b, on) = (b?, on?);
        let a = own.or(named.as_ref().map(InForce::ByDate))?;
        let b = InForce::ByDate(&b);
        let first = edition(&fields, a, on, faults)?;
        let second = edition(&fields, b, on, faults)?;
        let mut judges = Judges {
            sides: [a, b],
            usual: [first, second],
            mixed: Vec::new(),
        };
        let mut place = 0_usize;
        let cases = fields.may("cases", faults, |entry, faults| {
            let most = limits::DIFF_CASES;
            entry.items(most, Rule::LimitRows, faults, |entry, faults| {
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
        let evidence = Evidence::none().with("on", on);
        fields.may::<()>("on", faults, |entry, faults| {
            entry.fault(faults, Rule::RegulationNoEdition, || evidence)
        })?;
    }
    edition
}

/// An edition with one parameter of another taken over, and which.
type Mixed = Vec<(Vec<&'static str>, Regulation)>;

/// Two regulations, and of each pair of editions that judged a case the first with one parameter of the
/// second at a time.
struct Judges<'r> {
    sides: [InForce<'r>; 2],
    /// The editions of a case that one of them cannot read.
    usual: [&'r Regulation; 2],
    mixed: Vec<([&'r Regulation; 2], Mixed)>,
}

impl<'r> Judges<'r> {
    /// What differs in the answers on one case; `Some(None)` for nothing, `None` after a fault.
    #[expect(clippy::option_option, reason = "a fault, nothing, or what differs")]
    fn compare(
        &mut self,
        case: usize,
        entry: Cursor<'_>,
        faults: &mut Faults,
    ) -> Option<Option<CaseChange>> {
        let [first, second] = self.sides;
        let a = Judged::of(first, entry);
        let b = Judged::of(second, entry);
        if let (Answer::Refused { .. }, Answer::Refused { .. }) = (&a.answer, &b.answer) {
            // A case that neither can read is a fault of the request.
            read_asked(first, entry, faults);
            return None;
        }
        let changes = changes(&a.answer, &b.answer);
        if changes.is_empty() {
            return Some(None);
        }
        let [usual_a, usual_b] = self.usual;
        let pair = [
            a.regulation.unwrap_or(usual_a),
            b.regulation.unwrap_or(usual_b),
        ];
        let mixed = self.mixed(pair);
        let changing = mixed
            .iter()
            .filter(|(_, mixed)| Judged::of(InForce::Always(mixed), entry).answer != a.answer);
        let mut because: Vec<_> = changing.flat_map(|(names, _)| names).copied().collect();
        if because.is_empty() {
            because = mixed.iter().flat_map(|(names, _)| names).copied().collect();
        }
        Some(Some(CaseChange {
            case,
            subject: a.subject.or(b.subject).unwrap_or_default(),
            changes,
            because,
            a: a.answer,
            b: b.answer,
        }))
    }

    fn mixed(&mut self, pair: [&'r Regulation; 2]) -> &Mixed {
        let same = |known: &[&Regulation; 2]| {
            let mut both = known.iter().zip(&pair);
            both.all(|(one, other)| std::ptr::eq(*one, *other))
        };
        let place = self.mixed.iter().position(|(known, _)| same(known));
        let place = place.unwrap_or_else(|| {
            let [first, second] = pair;
            self.mixed.push((pair, first.with_each_of(second)));
            self.mixed.len().saturating_sub(1)
        });
        const NONE: &Mixed = &Vec::new();
        self.mixed.get(place).map_or(NONE, |(_, mixed)| mixed)
    }
}

/// An answer, whom it is about, and the edition that gave it.
struct Judged<'r> {
    answer: Answer,
    subject: Option<Subject>,
    regulation: Option<&'r Regulation>,
}

impl<'r> Judged<'r> {
    fn of(regulations: InForce<'r>, entry: Cursor<'_>) -> Self {
        let mut faults = Faults::keep_first();
        let asked = read_asked(regulations, entry, &mut faults);
        let refused = |error: Refusal| Self {
            answer: Answer::Refused { error },
            subject: None,
            regulation: None,
        };
        match (asked, faults.into_refusals()) {
            (Some(asked), None) => Self {
                answer: Answer::Judged(asked.answer()),
                subject: Some(asked.subject()),
                regulation: Some(asked.regulation),
            },
            (_, Some(refusals)) => refused(refusals.first().clone()),
            // A reader that gives nothing has said why.
            (None, None) => refused(Refusal::new(Rule::InputType, "", Evidence::none())),
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
