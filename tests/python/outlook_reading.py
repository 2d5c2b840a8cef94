"""A second reading of ``finals.outlook``: what a pupil still needs for each positive final."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from case_reading import Case
from regulation_reading import exact
from rounding_reading import shown

MOST_FURTHER_MARKS = 1000


class Span:
    """The numbers of further marks that are still possible, from ``first`` to ``last``."""

    def __init__(self, first: int):
        self.first, self.last = first, MOST_FURTHER_MARKS

    def keep(self, constant: int, slope: int, strict: bool = False) -> None:
        """Keeps the n for which constant + slope · n is at least 0, or above it."""
        constant -= strict
        if slope > 0:
            self.first = max(self.first, -(constant // slope))
        elif slope < 0:
            self.last = min(self.last, constant // -slope)
        elif constant < 0:
            self.last = -1

    def fewest(self) -> int | None:
        """The first of them, or none."""
        return self.first if self.first <= self.last else None


class Further:
    """Further marks of one value and weight added to a case's, all in whole numbers.

    Each condition of R(m) ≥ target is linear in their number, so each keeps one span.
    """

    def __init__(self, case: Case, weights: list[Fraction]):
        self.case, self.lowest = case, case.rounding.lowest
        held = [(mark.points, mark.weight) for mark in case.marks if mark.points is not None]
        self.scale = lcm(*(weight.denominator for weight in [w for _, w in held] + weights))
        self.total = sum(self.whole(weight) for _, weight in held)
        self.sum = sum(points * self.whole(weight) for points, weight in held)
        self.rows = {row.final: row for row in case.rounding.rows}
        # What low marks there are now: (veto, its limit, low ones, all of them).
        self.vetoes = []
        for veto in case.vetoes:
            numbers = case.key_numbers if veto.of_key_works else case.numbers
            low = sum(number <= veto.marks_to for number in numbers)
            self.vetoes.append((veto, max(self.lowest, veto.limit), low, len(numbers)))

    def whole(self, weight: Fraction) -> int:
        """A weight on the common scale."""
        return int(weight * self.scale)

    def fewest(self, target: int, value: int, weight: Fraction, least: int) -> int | None:
        """The fewest n from ``least`` of such marks after which R(m) reaches the target."""
        span, each = Span(least), self.whole(weight)
        span.keep(self.total, each, strict=True)
        if target > self.lowest:
            row = self.rows[target]
            part, whole = row.start.numerator, row.start.denominator
            lacks = self.sum * whole - part * self.total
            strict = not self.case.rounding.closed(row, None)
            span.keep(lacks, (value * whole - part) * each, strict)
        for veto, limit, low, size in self.vetoes:
            if limit >= target:
                continue
            among = not veto.of_key_works or self.case.key_error
            more = int(among and value <= veto.marks_to)
            if veto.above_share is None:
                span.keep((veto.at_least or 0) - low, -more, strict=True)
            else:
                part, whole = veto.above_share.numerator, veto.above_share.denominator
                span.keep(part * size - low * whole, part * among - more * whole)
        return span.fewest()


def marks_targets(case: Case, weights: list[Fraction], missing: int) -> list[dict]:
    """The targets where marks are given: further ones are key works where one is missing."""
    lacking = case.key_lacking if case.key_error else 0
    further, targets = Further(case, weights), []
    plain = case.means()["rounded"]
    for target in range(case.scale["positive"], case.scale["highest"] + 1):
        needs = []
        safe = not missing and not lacking and plain is not None and plain >= target
        for value in [] if safe else range(case.scale["highest"], case.scale["lowest"] - 1, -1):
            for weight in weights:
                count = further.fewest(target, value, weight, max(1, missing, lacking))
                if count is not None:
                    needs.append({"value": value, "weight": shown(weight), "count": count})
        state = "safe" if safe else "reachable" if needs else "unreachable"
        targets.append({"final": target, "state": state, "needs": needs})
    return targets


def rounded_with(case: Case, value: int) -> int | None:
    """R(m) after vetoes with every open term of this value, all else as it is.

    READING: an open term's own ``mean`` stays what it is; one without a mean counts as its final.
    """
    terms = [term._replace(value=value) if term.value is None else term for term in case.left]
    figures = case.figures(terms)
    final, cap = case.rounding.of(figures.mean, figures.last), case.cap_of(figures.numbers, [])
    return final if final is None or cap is None else min(final, cap)


def terms_targets(case: Case) -> list[dict]:
    """The targets where terms are open: all of them of one value that is on the case's own scale and on
    that of each open term.

    READING: a numeric final could not stand either where no term is left, whatever the basis.
    """
    scales = [
        case.regulation.at("scale", case.place._replace(levels=term.level, subjects=term.subject))
        for term in case.left
        if term.value is None
    ]
    lowest = max([case.rounding.lowest] + [scale["lowest"] for scale in scales])
    highest = min([case.scale["highest"]] + [scale["highest"] for scale in scales])
    refused = case.at("year.not_attested") != "mean-of-present" and "not-attested" in case.values
    barred, count = refused or not case.left, case.values.count(None)
    finals = [] if barred else [(v, rounded_with(case, v)) for v in range(lowest, highest + 1)]
    targets = []
    for target in range(case.scale["positive"], case.scale["highest"] + 1):
        found = [value for value, final in finals if final is not None and final >= target]
        state, needs = "reachable" if found else "unreachable", []
        if found and found[0] == lowest:
            state = "safe"
        elif found:
            needs = [{"value": found[0], "count": count}]
        targets.append({"final": target, "state": state, "needs": needs})
    return targets


def outlook(request: dict) -> dict:
    """The complete answer of ``finals.outlook``."""
    case = Case(request)
    weights = list(dict.fromkeys(map(exact, request.get("weights", [1]))))
    missing = max(0, case.needed - case.counted)
    targets: list[dict] = []
    silent = case.markless or case.kind == "exam" or case.exempt or case.grading == "pass-fail"
    if not silent:
        targets = marks_targets(case, weights, missing) if case.of_marks else terms_targets(case)
    return {
        "counted": case.counted,
        "needed": case.needed,
        "missing": missing,
        "key_work_missing": case.key_error,
        "mean": shown(case.mean),
        "rounded": case.means()["rounded"],
        "targets": targets,
    }
