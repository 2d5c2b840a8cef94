//! The thematic plan of a course: two themes a quarter and the work that ends them.

use crate::draft::{Course, Draft};
use crate::value::{Table, row};

/// A theme and its hours.
pub(crate) struct Theme {
    pub(crate) topic: &'static str,
    pub(crate) hours: u32,
    /// Its lesson is a control work.
    pub(crate) control: bool,
}

/// Weeks of the quarters.
const WEEKS: [u32; 4] = [8, 8, 10, 8];

/// The themes of a course, in order.
pub(crate) fn themes(course: &Course) -> Vec<Theme> {
    let subject = course.subject;
    let mut themes = Vec::new();
    for (weeks, topics) in WEEKS.into_iter().zip(subject.topics.chunks(2)) {
        let control = u32::from(course.marked);
        let hours = weeks * course.halves / 2 - control;
        let first = hours / 2;
        for (topic, hours) in topics.iter().zip([first, hours - first]) {
            themes.push(Theme {
                topic,
                hours,
                control: false,
            });
        }
        if course.marked {
            themes.push(Theme {
                topic: subject.control_topic,
                hours: control,
                control: true,
            });
        }
    }
    themes
}

/// The theme of the course's lesson of this number, from 0.
pub(crate) fn theme_of(themes: &[Theme], lesson: u32) -> &Theme {
    let mut passed = 0;
    let theme = themes.iter().find(|theme| {
        passed += theme.hours;
        passed > lesson
    });
    theme.unwrap_or(&themes[themes.len() - 1])
}

/// The table `themes`.
pub(crate) fn table(draft: &Draft<'_>) -> Table {
    let mut table = Table::new("themes", "course order topic hours control");
    for course in &draft.courses {
        for (order, theme) in (1..).zip(themes(course)) {
            let hours = i64::from(theme.hours);
            let Theme { topic, control, .. } = theme;
            table.push(row![course.id, order, topic, hours, control]);
        }
    }
    table
}
