//! The edit window: until when entries of a lesson may be changed.

use chrono::NaiveDate;

use crate::answer::{Evidence, Finding, Subject};
use crate::catalogue::Rule;
use crate::regulation::{Place, Regulation};

/// The last day of the window of a lesson, where there is a window, and what is found on a day.
///
#[doc = include_str!("../../regulation/4.4.md")]
pub fn window(
    regulation: &Regulation,
    place: &Place<'_>,
    lesson: NaiveDate,
    on: NaiveDate,
) -> (Option<NaiveDate>, Option<Finding>) {
    let parameters = &regulation.parameters;
    let Some(window) = parameters.edit_window.at(place) else {
        return (None, None);
    };
    let until = window.until(lesson, &parameters.school_days.value);
    if on <= until {
        return (Some(until), None);
    }
    let evidence = Evidence::none()
        .with("lesson", lesson)
        .with("until", until)
        .with("on", on);
    let finding = Finding {
        rule: Rule::EditWindow,
        severity: Rule::EditWindow.row().severity,
        subject: Subject {
            course: place.course,
            ..Subject::default()
        },
        evidence,
    };
    (Some(until), Some(finding))
}
