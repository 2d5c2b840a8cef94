//! No part is larger than its whole.

use proptest::prelude::*;
use zhurnal::monitoring::{Family, Figure};

use crate::asks;

proptest! {
    #![proptest_config(asks::cases(60))]

    #[test]
    fn no_part_is_larger_than_its_whole(seed in 0_u64..100_000, which in 0_usize..4, draw in asks::draw()) {
        let school = asks::school(seed, which);
        for family in Family::ALL {
            let question = asks::question(&school, *family, &draw);
            let answer = school.monitoring(*family, question.clone(), None);
            for row in &answer.rows {
                asks::each_figure(&row.figures, &mut |place, figure| {
                    if let Figure::Share(share) = figure {
                        assert!(share.part <= share.whole, "{place}: {share:?}, {:?} of {question:?}", row.name);
                    }
                });
            }
        }
    }
}
