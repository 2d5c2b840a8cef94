"""A second reading of a case under a regulation: its marks, its terms and its figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import inf
from typing import Any, NamedTuple

from regulation_reading import (
    CATEGORIES,
    CATEGORY_OF,
    WEIGHT_OF,
    Regulation,
    exact,
    place_of,
)
from rounding_reading import (
    Rounding,
    lessons_missed,
    mean_of,
    numeric,
    share_missed,
    shown,
    vetoes_of,
)

MARKS_KINDS, TERM_KINDS = ("quarter", "trimester", "half-year"), ("year", "overall")


def wholly_exempt(exempt: Any, start: date, end: date) -> bool:
    """True as given, or ranges that together hold every day of the period."""
    if isinstance(exempt, bool):
        return exempt
    ranges = [(one["from"], one["to"] or "9999-12-31") for one in exempt]
    days = (start + timedelta(n) for n in range((end - start).days + 1))
    return all(any(first <= day.isoformat() <= last for first, last in ranges) for day in days)


class Mark(NamedTuple):
    """A mark after the expiry of pending ones; ``points``: as what it counts in the mean."""

    value: int | str
    points: int | None
    in_number: bool
    weight: Fraction
    key: bool
    on: str


class Term(NamedTuple):
    """A term left: handed over, or required and not handed over."""

    kind: str
    number: int | None
    level: int
    subject: str
    value: int | str | None
    mean: Fraction | None
    weight: Fraction


class TermFigures(NamedTuple):
    """What terms of certain values give."""

    mean: Fraction | None
    last: int | None
    numbers: list[int]


def numbers_of(values: Iterable[int | str | None]) -> list[int]:
    """The numbers among values."""
    return [value for value in values if numeric(value)]


def chain_roots(marks: list[dict]) -> list[int]:
    """For each mark the first mark of its chain; a retake is always of an earlier mark."""
    roots: list[int] = []
    for index, mark in enumerate(marks):
        first = mark.get("retakes")
        roots.append(index if first is None else roots[first])
    return roots


class Case:
    """A case with what is absent filled in, and its figures."""

    def __init__(self, request: dict):
        case = request["case"]
        self.regulation = Regulation(request["regulation"])
        self.case, self.place = case, place_of(case)
        self.kind = self.place.kinds
        self.start = date.fromisoformat(case["period"]["from"])
        self.end = date.fromisoformat(case["period"]["to"])
        self.exempt = wholly_exempt(case.get("exempt", False), self.start, self.end)
        self.missed: dict | None = case.get("missed")
        self.markless: bool = self.at("markless")
        self.of_marks = self.kind in MARKS_KINDS
        self.of_terms = self.kind in TERM_KINDS and not self.markless
        self.scale: dict = self.at("scale")
        self.grading: str = self.at("final.grading")
        self.rounding = Rounding(self.regulation, self.place)
        self.vetoes = vetoes_of(self.regulation, self.place)
        self.key_rule: dict = self.at("final.key_works")
        self.pending: list[str] = []
        self.marks = self.read_marks()
        counted = [mark for mark in self.marks if mark.in_number]
        self.key_have = sum(mark.key for mark in counted)
        if self.of_terms:
            self.left = self.terms_left()
            self.values = [term.value for term in self.left]
            figures = self.figures(self.left)
            self.counted, self.needed = len(figures.numbers), len(self.left)
            self.mean, self.key_mean, self.last = figures.mean, None, figures.last
            self.numbers, self.key_numbers = figures.numbers, []
        else:
            self.left = []
            self.values = [mark.value for mark in counted]
            self.counted, self.needed = len(counted), self.marks_needed()
            self.mean, self.last = self.mean_of_marks(False), None
            self.key_mean = self.mean_of_marks(True)
            self.numbers = numbers_of(mark.value for mark in counted)
            self.key_numbers = numbers_of(mark.value for mark in counted if mark.key)
        self.cap = self.cap_of(self.numbers, self.key_numbers)

    def at(self, name: str) -> Any:
        """A parameter's value for this final."""
        return self.regulation.at(name, self.place)

    # Marks

    def is_key(self, kind: str) -> bool:
        """Whether a kind of work is a key work here."""
        named = self.key_rule.get("kinds", ())
        return CATEGORY_OF[kind] in self.key_rule["categories"] or kind in named

    def read_marks(self) -> list[Mark]:
        """The marks that stand for themselves or for their chain of retakes.

        A pending mark that has expired is a number. Sets what is still pending beside it.
        """
        symbols = {row["symbol"]: row for row in self.at("symbols")}
        weights = {row["kind"]: exact(row["weight"]) for row in self.at("work.weights")}
        expiry, marks = self.at("pending.expiry"), []
        for given in self.case["marks"]:
            value, kind = given["value"], given["kind"]
            if value == "pending" and expiry is not None:
                until = date.fromisoformat(given["on"]) + timedelta(expiry["days"])
                value = expiry["becomes"] if self.end > until else value
            own = given.get("weight")
            weight = weights.get(kind, exact(WEIGHT_OF[kind])) if own is None else exact(own)
            row: dict = {"number": True, "mean": value} if numeric(value) else symbols[value]
            key = self.is_key(kind)
            marks.append(Mark(value, row["mean"], row["number"], weight, key, given["on"]))
        policy = self.at("final.retakes")
        stand, pending = self.without_retaken(marks, policy) if policy != "both" else (marks, marks)
        self.pending = sorted(mark.on for mark in pending if mark.value == "pending")
        return stand

    def without_retaken(self, marks: list[Mark], policy: str) -> tuple[list[Mark], list[Mark]]:
        """One mark for each chain, and the marks that may still be pending.

        READING: a chain is every mark joined to the same first one, so a mark retaken twice makes
        one chain; its last mark is the last in the list.
        READING: a pending mark that is itself the mark of its chain is still pending.
        """
        chains: dict[int, list[Mark]] = {}
        for mark, root in zip(marks, chain_roots(self.case["marks"])):
            chains.setdefault(root, []).append(mark)
        stand, pending = [], []
        for chain in chains.values():
            chosen = self.mark_of(chain, policy)
            stand += [] if chosen is None else [chosen]
            pending += chain if chosen is None or len(chain) == 1 else [chosen]
        return stand, pending

    @staticmethod
    def mark_of(chain: list[Mark], policy: str) -> Mark | None:
        """The one mark that a chain is, under ``last`` or ``best``."""
        in_mean = [mark for mark in chain if mark.points is not None]
        if in_mean:
            # READING: the highest is that which counts as most in the mean, symbols included.
            most = max(mark.points for mark in in_mean if mark.points is not None)
            return [mark for mark in in_mean if policy == "last" or mark.points == most][-1]
        return next((mark for mark in reversed(chain) if mark.in_number), None)

    def mean_of_marks(self, key_alone: bool) -> Fraction | None:
        """The mean of the marks that count in it, all or key works alone."""
        chosen = (mark for mark in self.marks if mark.key or not key_alone)
        return mean_of((mark.points, mark.weight) for mark in chosen if mark.points is not None)

    def marks_needed(self) -> int:
        """How many marks a final wants; fewer after a long illness. An exam wants none."""
        if self.kind == "exam":
            return 0
        hours = exact(self.case["weekly_hours"])
        rows = self.at("final.minimum")
        needed: int = next(
            row["marks"]
            for row in rows
            if row["hours_to"] is None or exact(row["hours_to"]) >= hours
        )
        illness = self.at("final.illness")
        if illness is not None and share_missed(illness, self.missed):
            needed = min(needed, illness["marks"])
        return needed

    @cached_property
    def key_lacking(self) -> int:
        """How many key works are missing, where any are asked of this kind of period."""
        asked = self.key_rule["categories"] or self.key_rule.get("kinds")
        return max(0, self.key_rule["least"] - self.key_have) if asked and self.of_marks else 0

    @property
    def key_error(self) -> bool:
        """Whether key works are missing as an error."""
        return self.key_lacking > 0 and self.key_rule["severity"] == "error"

    def key_evidence(self) -> dict:
        """What the finding of missing key works shows."""
        rule, basis = self.key_rule, self.regulation.basis("final.key_works", self.place)
        named = [one for one in CATEGORIES if one in rule["categories"]]
        evidence: dict[str, Any] = {"categories": named}
        if rule.get("kinds"):
            # READING: kinds stand, as categories do, in the table's order.
            evidence["kinds"] = [kind for kind in CATEGORY_OF if kind in rule["kinds"]]
        if rule["least"] > 1:
            evidence |= {"have": self.key_have, "need": rule["least"]}
        return evidence if basis is None else {**evidence, "basis": basis}

    # Terms

    def terms_left(self) -> list[Term]:
        """The terms that the regulation takes, less exempt ones, and then the missing ones.

        READING: an exempt term was handed over, so it is never missing. What no row names is left
        out before anything is asked of it. A term that two rows require is missing once.
        """
        rows, left, handed = self.at("year.terms"), [], []
        for given in self.case.get("terms", []):
            level, subject = given.get("level", self.place.levels), given.get("subject")
            subject = self.place.subjects if subject is None else subject
            term = (given["kind"], given["number"], level, subject)
            handed.append(term)
            row = {} if rows is None else next((r for r in rows if self.names(r, term)), None)
            if row is None or given["value"] == "exempt":
                continue
            value = None if given["value"] == "pending" else given["value"]
            mean = None if given.get("mean") is None else exact(given["mean"])
            weight = given.get("weight")
            weight = row.get("weight", 1) if weight is None else weight
            left.append(Term(*term, value, mean, exact(weight)))
        return left + self.terms_missing(rows or [], handed)

    def asked(self, row: dict) -> tuple[list, list, list]:
        """The levels, subjects and numbers of a row; [null] for any number."""
        levels = row.get("levels") or [self.place.levels]
        return levels, row.get("subjects") or [self.place.subjects], row.get("numbers") or [None]

    def names(self, row: dict, term: tuple) -> bool:
        """Whether a row names a term."""
        levels, subjects, numbers = self.asked(row)
        kind, number, level, subject = term
        same = kind == row["kind"] and level in levels and subject in subjects
        return same and (numbers == [None] or number in numbers)

    def terms_missing(self, rows: list[dict], handed: list[tuple]) -> list[Term]:
        """The required terms that were not handed over, in the order of the rows.

        READING: inside a row by levels, then subjects, then numbers, each as the row lists them.
        """
        missing: dict[tuple, Term] = {}
        for row in (row for row in rows if row.get("required", True)):
            for level, subject, number in product(*self.asked(row)):
                wanted = (row["kind"], number, level, subject)
                if not any(
                    (kind, at, by) == (row["kind"], level, subject) and number in (None, num)
                    for kind, num, at, by in handed
                ):
                    weight = exact(row.get("weight", 1))
                    missing.setdefault(wanted, Term(*wanted, None, None, weight))
        return list(missing.values())

    def figures(self, terms: list[Term]) -> TermFigures:
        """The mean of such terms, the last numeric one's final, and the numbers."""
        basis = self.at("year.basis")
        numbers = [
            (place, term, term.value) for place, term in enumerate(terms) if numeric(term.value)
        ]
        if basis == "marks":
            mean = self.mean_of_marks(False)
        else:
            mean = mean_of(
                (value if basis == "finals" or term.mean is None else term.mean, term.weight)
                for _, term, value in numbers
            )
        last = max(
            numbers,
            key=lambda one: (one[1].level, inf if one[1].number is None else one[1].number, one[0]),
            default=None,
        )
        final = None if last is None else last[2]
        return TermFigures(mean, final, [value for _, _, value in numbers])

    # What the figures round to

    def cap_of(self, numbers: list[int], key_numbers: list[int]) -> int | None:
        """The lowest limit of the vetoes that bear, not below the lowest final; or none."""
        bearing = [
            veto.limit
            for veto in self.vetoes
            if veto.bears(key_numbers if veto.of_key_works else numbers)
        ]
        return max(self.rounding.lowest, min(bearing)) if bearing else None

    def capped(self, final: int | None) -> int | None:
        """A final, not above the cap."""
        return final if final is None or self.cap is None else min(final, self.cap)

    def means(self, with_cap: bool = True) -> dict:
        """Both means and what they round to, as basis and evidence show them."""
        plain = self.rounding.of(self.mean, self.last)
        key = self.rounding.of(self.key_mean)
        return {
            "mean": shown(self.mean),
            "key_mean": shown(self.key_mean),
            "rounded": self.capped(plain) if with_cap else plain,
            "key_rounded": self.capped(key) if with_cap else key,
        }

    def positive_and_negative(self) -> tuple[int, int]:
        """Passes and positive numbers, fails and others, of counted marks or of terms.

        READING: a term's number is positive by the scale of its own level and subject. A pass
        or fail that counts in the mean alone is, as not counted, neither.
        """
        positive, negative = self.values.count("pass"), self.values.count("fail")
        if self.of_terms:
            scales = [
                self.regulation.at("scale", self.place._replace(levels=level, subjects=subject))
                for _, _, level, subject, _, _, _ in self.left
            ]
        else:
            scales = [self.scale] * len(self.values)
        for value, scale in zip(self.values, scales):
            if numeric(value):
                positive += value >= scale["positive"]
                negative += value < scale["positive"]
        return positive, negative

    def lessons_missed(self, reasons: list[str]) -> int:
        """The lessons missed for these reasons, of a case that says what was missed."""
        return 0 if self.missed is None else lessons_missed(self.missed, reasons)
