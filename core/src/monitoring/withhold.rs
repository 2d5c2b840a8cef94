//! Withholds what would tell of a few pupils, and what would give it back by subtraction (clause 1.4).

use super::figure::Figure;
use super::question::Family;
use super::report::Row;

/// Shares of pupils, or of pupils and courses.
const SHARES: &[&str] = &[
    "pupils_without_marks",
    "pupils_with_one_mark",
    "pupils_without_any_mark",
    "parents_visiting",
    "pupils_visiting",
];

/// Withholds in rows, each with the number of its pupils, cells of fewer than `least` of them.
pub fn withhold(family: Family, rows: &mut [(u64, Row)], least: u64) {
    let few = |pupils: u64| pupils > 0 && pupils < least;
    let mut whole: Vec<bool> = rows.iter().map(|(pupils, _)| few(*pupils)).collect();
    if whole.iter().filter(|row| **row).count() == 1 {
        let others = rows.iter().zip(&whole).enumerate();
        let others = others.filter(|(_, ((pupils, _), few))| !**few && *pupils > 0);
        let next = others.min_by_key(|(_, ((pupils, _), _))| *pupils);
        if let Some((place, _)) = next
            && let Some(row) = whole.get_mut(place)
        {
            *row = true;
        }
    }
    for ((_, row), whole) in rows.iter_mut().zip(whole) {
        for (name, figure) in &mut row.figures {
            if whole {
                *figure = Figure::Withheld;
                continue;
            }
            match (family, *name) {
                (Family::ControlSheet, name) if SHARES.contains(&name) => part(figure, least),
                (Family::Performance, "by_finals") => by_finals(figure, least),
                (Family::Performance, "by_pupils") => by_pupils(figure, least),
                (Family::Accumulation, "pupils") => accumulated(figure, least),
                (Family::Objectivity, "key") => key_differences(figure, least),
                _ => {}
            }
        }
        if family == Family::Objectivity && !whole {
            differences(&mut row.figures, least);
        }
    }
}

fn is_few(count: u64, least: u64) -> bool {
    count > 0 && count < least
}

/// Withholds the part of a share if it, or what is left of the whole, is few.
fn part(figure: &mut Figure, least: u64) {
    if let Figure::Share(share) = figure {
        let left = share.whole.saturating_sub(share.part);
        if is_few(share.part, least) || is_few(left, least) {
            *figure = Figure::WithheldPart(share.whole);
        }
    }
}

/// Withholds a count if it is few; tells whether it was.
fn count(figure: &mut Figure, least: u64) -> bool {
    let few = matches!(figure, Figure::Count(count) if u64::try_from(*count).is_ok_and(|count| is_few(count, least)));
    if few {
        *figure = Figure::Withheld;
    }
    few
}

/// Withholds few of counts that add up to a known whole; where one alone is, the next smallest too.
fn cells<'c>(counts: impl Iterator<Item = &'c mut Option<u64>>, least: u64) -> bool {
    let mut counts: Vec<&mut Option<u64>> = counts.collect();
    let mut withheld = 0_usize;
    for count in &mut counts {
        if count.is_some_and(|count| is_few(count, least)) {
            **count = None;
            withheld = withheld.saturating_add(1);
        }
    }
    if withheld == 1 {
        let others = counts
            .iter_mut()
            .filter(|count| count.is_some_and(|count| count > 0));
        if let Some(next) = others.min_by_key(|count| count.unwrap_or(u64::MAX)) {
            **next = None;
        }
    }
    withheld > 0
}

/// Withholds the two smallest of counts that are all shown; tells whether there is any.
fn smallest<'c>(counts: impl Iterator<Item = &'c mut Option<u64>>) -> bool {
    let mut counts: Vec<_> = counts.filter(|count| **count > Some(0)).collect();
    counts.sort_by_key(|count| **count);
    let any = !counts.is_empty();
    counts.into_iter().take(2).for_each(|count| *count = None);
    any
}

fn group(figure: &mut Figure) -> &mut [(&'static str, Figure)] {
    match figure {
        Figure::Group(figures) => figures,
        _ => &mut [],
    }
}

fn set(figures: &mut [(&'static str, Figure)], names: &[&str]) {
    for (_, figure) in figures.iter_mut().filter(|(name, _)| names.contains(name)) {
        *figure = Figure::Withheld;
    }
}

fn find<'f>(figures: &'f mut [(&'static str, Figure)], wanted: &str) -> Option<&'f mut Figure> {
    let mut found = figures.iter_mut().filter(|(name, _)| *name == wanted);
    found.next().map(|(_, figure)| figure)
}

fn by_finals(figure: &mut Figure, least: u64) {
    let figures = group(figure);
    let mut few = false;
    if let Some(Figure::Counts(values)) = find(figures, "values") {
        few = cells(values.iter_mut().map(|(_, count)| count), least);
    }
    for (name, figure) in figures.iter_mut() {
        match *name {
            "missing" => {
                count(figure, least);
            }
            "success" | "quality" => part(figure, least),
            _ => {}
        }
    }
    if few {
        set(
            figures,
            &["n", "numeric", "mean", "success", "quality", "sou"],
        );
    }
}

fn by_pupils(figure: &mut Figure, least: u64) {
    let figures = group(figure);
    for name in ["success", "quality"] {
        if let Some(figure) = find(figures, name) {
            part(figure, least);
        }
    }
    let kept = matches!(find(figures, "quality"), Some(Figure::Share(_)));
    let mut hidden = false;
    if let Some(Figure::Counts(groups)) = find(figures, "groups") {
        for (_, count) in groups.iter_mut() {
            *count = count.filter(|count| !is_few(*count, least));
        }
        // Those of quality are the excellent and the good.
        let mut of_quality: Vec<_> = groups
            .iter_mut()
            .filter(|(name, _)| name == "excellent" || name == "good")
            .map(|(_, count)| count)
            .collect();
        hidden = of_quality.iter().any(|count| count.is_none());
        if !kept && !hidden {
            let there = of_quality.iter_mut().filter(|count| ***count > Some(0));
            if let Some(count) = there.min_by_key(|count| ***count) {
                **count = None;
            }
        }
    }
    if let (Some(quality), true) = (find(figures, "quality"), hidden)
        && let Figure::Share(share) = quality
    {
        *quality = Figure::WithheldPart(share.whole);
    }
}

fn accumulated(figure: &mut Figure, least: u64) {
    let figures = group(figure);
    let mut kept = true;
    if let Some(enough) = find(figures, "enough") {
        if matches!(enough, Figure::Share(share) if is_few(share.whole, least)) {
            *enough = Figure::Withheld;
        } else {
            part(enough, least);
        }
        kept = matches!(enough, Figure::Share(_));
    }
    let mut few = false;
    if let Some(Figure::Counts(short)) = find(figures, "short") {
        few = cells(short.iter_mut().map(|(_, count)| count), least);
        if !kept && !few {
            few = smallest(short.iter_mut().map(|(_, count)| count));
        }
    }
    if few {
        set(figures, &["marks", "needed"]);
    }
}

fn key_differences(figure: &mut Figure, least: u64) {
    differences(group(figure), least);
}

fn differences(figures: &mut [(&'static str, Figure)], least: u64) {
    let mut no_mean = find(figures, "no_mean").is_some_and(|figure| count(figure, least));
    let mut few = false;
    let mut alone = false;
    if let Some(Figure::Histogram(_, steps)) = find(figures, "differences") {
        few = cells(steps.iter_mut().map(|(_, count)| count), least);
        if no_mean && !few {
            few = smallest(steps.iter_mut().map(|(_, count)| count));
        }
        alone = steps.iter().filter(|(_, count)| count.is_none()).count() == 1;
    }
    if let (Some(figure), true) = (find(figures, "no_mean"), alone)
        && matches!(figure, Figure::Count(count) if *count > 0)
    {
        *figure = Figure::Withheld;
        no_mean = true;
    }
    if few {
        set(figures, &["raised", "equal", "lowered"]);
    }
    if let Some(finals) = find(figures, "finals") {
        count(finals, least);
    }
    if no_mean {
        set(figures, &["finals"]);
    }
}
