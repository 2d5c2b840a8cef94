//! What holds for every case, whatever the marks.

use proptest::prelude::*;
use zhurnal::base::Ratio;
use zhurnal::catalogue::{MarkValue, PeriodKind};
use zhurnal::rules::finals::{Basis, FinalCase, Mark, Outlook, Proposed, State, outlook, validate};
use zhurnal_tests::cases::{case, mark, proposals, regulation};

fn basis(case: &FinalCase) -> Basis {
    validate(&regulation(), case, &proposals()[0]).basis
}

fn asked(case: &FinalCase) -> Outlook {
    outlook(&regulation(), case, &[zhurnal::base::Fixed::ONE])
}

/// The case after what a target needs has come, as key works.
fn after(case: &FinalCase, need: &zhurnal::rules::finals::Need) -> FinalCase {
    let mut case = case.clone();
    if case.period.kind.rests_on_terms() {
        for term in case.terms.iter_mut().filter(|term| term.value.is_none()) {
            term.value = Some(MarkValue::Number(need.value));
        }
        return case;
    }
    let mark = Mark {
        value: MarkValue::Number(need.value),
        weight: need.weight.expect("a weight"),
        kind: regulation()
            .parameters
            .kinds
            .value
            .by_code("control-work")
            .expect("a kind"),
        on: case.period.days.to(),
        retakes: None,
        brought: false,
    };
    case.marks
        .extend(std::iter::repeat_n(mark, need.count as usize));
    case
}

fn stands_without_error(case: &FinalCase) -> bool {
    let rounded = basis(case).rounded.expect("a mean");
    let proposed = Proposed::new(MarkValue::Number(rounded), None, None).expect("a number");
    validate(&regulation(), case, &proposed).stands
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn some_value_stands_for_every_pupil_who_may_have_a_final(case in case()) {
        let stands = |proposed: &Proposed| validate(&regulation(), &case, proposed).stands;
        prop_assert!(proposals().iter().any(stands));
    }

    #[test]
    fn what_the_outlook_names_brings_a_final_without_error(case in case()) {
        for target in asked(&case).targets {
            if target.state == State::Safe && !case.period.kind.rests_on_terms() {
                prop_assert!(stands_without_error(&case));
            }
            for need in &target.needs {
                let case = after(&case, need);
                prop_assert!(stands_without_error(&case), "{target:?}");
                prop_assert!(basis(&case).rounded >= Some(target.mark), "{target:?}");
            }
        }
    }

    #[test]
    fn no_fewer_marks_would_do(case in case()) {
        let missing = asked(&case).missing;
        for target in asked(&case).targets {
            for need in &target.needs {
                let one_less = need.count - 1;
                if case.period.kind.rests_on_terms() || one_less < missing.max(1) {
                    continue;
                }
                let case = after(&case, &zhurnal::rules::finals::Need { count: one_less, ..*need });
                prop_assert!(basis(&case).rounded < Some(target.mark), "{target:?}");
            }
        }
    }

    #[test]
    fn the_order_of_marks_and_terms_never_matters(case in case(), turn in 0_usize..12) {
        let mut turned = case.clone();
        let (marks, terms) = (turned.marks.len().max(1), turned.terms.len().max(1));
        turned.marks.rotate_left(turn % marks);
        turned.terms.rotate_left(turn % terms);
        for proposed in proposals() {
            let (one, other) = (validate(&regulation(), &case, &proposed), validate(&regulation(), &turned, &proposed));
            prop_assert_eq!(one.basis, other.basis);
            prop_assert_eq!(one.stands, other.stands);
            if !case.period.kind.rests_on_terms() {
                prop_assert_eq!(one.findings, other.findings);
            }
        }
        prop_assert_eq!(asked(&case), asked(&turned));
    }

    #[test]
    fn raising_a_mark_never_lowers_the_mean(case in case(), place in 0_usize..12) {
        let before = basis(&case);
        let mut raised = case;
        let count = raised.marks.len().max(1);
        if let Some(Mark { value: MarkValue::Number(number), .. }) = raised.marks.get_mut(place % count)
            && *number < 5
        {
            *number += 1;
            let after = basis(&raised);
            prop_assert!(after.mean >= before.mean && after.rounded >= before.rounded);
            prop_assert!(after.key_mean >= before.key_mean);
        }
    }

    #[test]
    fn the_mean_lies_within_the_marks(marks in proptest::collection::vec(mark(), 0..30), case in case()) {
        let case = FinalCase { marks, period: zhurnal::rules::finals::Period { kind: PeriodKind::Quarter, ..case.period }, ..case };
        let numbers = || case.marks.iter().filter_map(|mark| match mark.value {
            MarkValue::Number(number) => Some(Ratio::whole(number.into())),
            MarkValue::Symbol(_) => None,
        });
        if let Some(mean) = basis(&case).mean {
            prop_assert!(numbers().min() <= Some(mean) && Some(mean) <= numbers().max());
        }
    }

    #[test]
    fn equal_inputs_give_equal_bytes(case in case()) {
        for proposed in proposals() {
            let bytes = || serde_json::to_vec(&validate(&regulation(), &case, &proposed)).unwrap();
            prop_assert_eq!(bytes(), bytes());
        }
    }
}
