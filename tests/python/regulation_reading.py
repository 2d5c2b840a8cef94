"""A second reading of a regulation: the default's values, and which value holds where.

The default is written here from the contract; a regulation of one's own is a dict in the form
of a file, extending the default. Nothing is checked: the regulations read here are valid ones.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

CATEGORIES = ["written", "laboratory", "practical", "oral", "homework", "other"]
WORKS = {
    "written": "control-work independent-work dictation essay exposition quiz",
    "laboratory": "laboratory",
    "practical": "practical project norm",
    "oral": "oral-answer",
    "homework": "homework",
    "other": "classwork topic",
}
CATEGORY_OF = {kind: category for category, kinds in WORKS.items() for kind in kinds.split()}
WEIGHT_OF = dict.fromkeys(CATEGORY_OF, 1)
KEY_SUBJECTS = (
    "russian native-russian literature literary-reading mathematics algebra geometry"
    " probability physics chemistry"
).split()
DAYS_OF_WEEK = "monday tuesday wednesday thursday friday saturday sunday".split()
SYMBOLS = ["pending", "not-attested", "exempt", "pass", "fail"]
KEY_CATEGORIES = ["written", "laboratory", "practical"]
KEY_WORKS = {"categories": KEY_CATEGORIES, "least": 1}


def boundaries_of(lowest: int, highest: int) -> list[dict]:
    """The usual boundaries: v − 1/2, reached; of 0 the boundary is 0."""
    halves = [(final, max(0, 2 * final - 1)) for final in range(lowest, highest + 1)]
    usual = {"reached": "at-least"}
    return [{"final": final, "from": f"{twice}/2", **usual} for final, twice in halves]


DEFAULT: dict[str, dict] = {
    "school.days": {"value": DAYS_OF_WEEK[:6]},
    "scale": {"value": {"lowest": 1, "highest": 5, "positive": 3}},
    "symbols": {
        "value": [
            {"symbol": symbol, "number": symbol in ("pass", "fail"), "mean": None}
            for symbol in SYMBOLS
        ]
    },
    "work.weights": {"value": []},
    "pending.expiry": {"value": None},
    "markless": {"value": False, "cases": [{"when": {"levels": [1]}, "value": True}]},
    "final.grading": {"value": "any"},
    "final.lowest": {"value": 2},
    "final.boundaries": {"value": boundaries_of(1, 5)},
    "final.tie": {"value": "boundaries"},
    "final.tolerance": {"value": "1/2"},
    "final.minimum": {"value": [{"hours_to": 2, "marks": 3}, {"hours_to": None, "marks": 4}]},
    "final.illness": {"value": None},
    "final.missed_share": {"value": None},
    "final.outcome": {"value": "not-attested"},
    "final.vetoes": {"value": []},
    "final.key_works": {
        "value": {**KEY_WORKS, "severity": "note"},
        "cases": [
            {"when": {"subjects": KEY_SUBJECTS}, "value": {**KEY_WORKS, "severity": "error"}}
        ],
    },
    "final.retakes": {"value": "both"},
    "final.days": {"value": {"days": 4, "counted": "calendar"}},
    "final.before_last_lesson": {"value": "warning"},
    "year.basis": {"value": "finals"},
    "year.terms": {"value": None},
    "year.missing": {"value": "refuse"},
    "year.not_attested": {"value": "mean-of-present"},
}


@lru_cache(maxsize=4096)
def exact(number: int | str) -> Fraction:
    """An exact number, from an integer or a text."""
    return Fraction(number)


class Place(NamedTuple):
    """The final in question, as far as conditions ask; named as conditions name them."""

    kinds: str
    numbers: int
    levels: int
    subjects: str
    courses: int


def place_of(case: dict) -> Place:
    """The place of a case's final."""
    period = case["period"]
    own = (case["level"], case["subject"], case["course"])
    return Place(period["kind"], period["number"], *own)


def holds(when: dict, place: Place) -> bool:
    """Whether every condition named holds."""
    return all(getattr(place, name) in values for name, values in when.items())


class Regulation:
    """A regulation: the parameters of its own, else the default's."""

    def __init__(self, whole: Any):
        own = {} if whole == "default" else whole["parameters"]
        self.parameters = {**DEFAULT, **own}

    def case_at(self, name: str, place: Place) -> dict | None:
        """Of the cases that hold, the one that names the most conditions; or none."""
        cases = self.parameters[name].get("cases", ())
        held = [case for case in cases if holds(case["when"], place)]
        return max(held, key=lambda case: len(case["when"]), default=None)

    def at(self, name: str, place: Place) -> Any:
        """The value that holds."""
        case = self.case_at(name, place)
        return (self.parameters[name] if case is None else case)["value"]

    def basis(self, name: str, place: Place) -> str | None:
        """The legal reference of the value that holds: the case's, else the parameter's."""
        case = self.case_at(name, place) or {}
        found: str | None = case.get("basis") or self.parameters[name].get("basis")
        return found
