"""A second reading of the arithmetic: means, R and its ties, vetoes, shares of missed lessons."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple, TypeGuard

from regulation_reading import Place, Regulation, exact


def numeric(value: Any) -> TypeGuard[int]:
    """Whether a mark is a number."""
    return isinstance(value, int) and not isinstance(value, bool)


def shown(number: Fraction | None) -> str | None:
    """An exact number as it goes out: lowest terms, or null."""
    return None if number is None else str(number)


def mean_of(pairs: Iterable[tuple[Fraction | int, Fraction]]) -> Fraction | None:
    """The weighted mean of (points, weight); none over total weight 0."""
    held = list(pairs)
    total = sum((weight for _, weight in held), Fraction(0))
    return sum(points * weight for points, weight in held) / total if total else None


class Boundary(NamedTuple):
    """From which mean on a final is given."""

    final: int
    start: Fraction
    at_least: bool


class Rounding:
    """R: the boundaries, the lowest final, and what happens exactly on a boundary."""

    def __init__(self, regulation: Regulation, place: Place):
        self.lowest: int = regulation.at("final.lowest", place)
        self.tie: str = regulation.at("final.tie", place)
        self.rows = [
            Boundary(row["final"], exact(row["from"]), row["reached"] == "at-least")
            for row in regulation.at("final.boundaries", place)
        ]

    def closed(self, row: Boundary, last: int | None) -> bool:
        """Whether a mean exactly on the boundary reaches it; ``last``: the last term's final."""
        if self.tie in ("up", "down"):
            return self.tie == "up"
        if self.tie == "last-period" and last is not None:
            return last >= row.final
        return row.at_least

    def of(self, mean: Fraction | None, last: int | None = None) -> int | None:
        """R of a mean."""
        if mean is None:
            return None
        for row in reversed(self.rows):
            if row.final <= self.lowest:
                break
            if mean > row.start or mean == row.start and self.closed(row, last):
                return row.final
        return self.lowest

    def plain(self, mean: Fraction, last: int | None) -> set[int]:
        """The finals that stand plainly: R, and with ``either`` both sides of a boundary."""
        found = {self.of(mean, last)}
        if self.tie == "either":
            for row in self.rows:
                if row.start == mean:
                    found |= {row.final, row.final - 1}
        return {final for final in found if final is not None and final >= self.lowest}


class Veto(NamedTuple):
    """A low mark, or a share of them, that forbids a final above a limit."""

    text: str
    marks_to: int
    of_key_works: bool
    at_least: int | None
    above_share: Fraction | None
    limit: int

    def bears(self, marks: list[int]) -> bool:
        """Whether it bears, among these numbers."""
        low = sum(mark <= self.marks_to for mark in marks)
        if self.above_share is None:
            return self.at_least is not None and low >= self.at_least
        return bool(marks) and Fraction(low, len(marks)) > self.above_share


def vetoes_of(regulation: Regulation, place: Place) -> list[Veto]:
    """The vetoes that hold, in the order of the file."""
    found = []
    for row in regulation.at("final.vetoes", place):
        share = exact(row["above_share"]) if "above_share" in row else None
        key, least = row["among"] == "key", row.get("at_least")
        found.append(Veto(row["text"], row["marks_to"], key, least, share, row["limit"]))
    return found


def lessons_missed(missed: dict, reasons: list[str]) -> int:
    """The lessons missed for these reasons, together never more than were missed."""
    absent = max(0, missed["missed"] - missed["ill"] - missed["excused"])
    by_reason = {"ill": missed["ill"], "excused": missed["excused"], "absent": absent}
    return int(min(missed["missed"], sum(by_reason[reason] for reason in reasons)))


def share_missed(rule: dict, missed: dict | None) -> bool:
    """Whether the share of lessons missed for the rule's reasons reaches, or passes, its share."""
    if missed is None or missed["lessons"] == 0:
        return False
    share = Fraction(lessons_missed(missed, rule["reasons"]), missed["lessons"])
    asked = exact(rule["share"])
    return share > asked or share == asked and rule["reached"] == "at-least"
