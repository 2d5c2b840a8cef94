"""A second reading of ``finals.validate`` and ``finals.outlook``.

It follows the text of the contract and nothing else, for valid requests under the default
regulation, and serves as a referee. Every number is a ``Fraction``; nothing is rounded.
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Samara")
MARKS_KINDS, TERM_KINDS = ("quarter", "trimester", "half-year"), ("year", "overall")
KEY_CATEGORIES = ["written", "laboratory", "practical"]
KEY_KINDS = set(
    "control-work independent-work dictation essay exposition quiz laboratory"
    " practical project norm".split()
)
KEY_SUBJECTS = set(
    "russian native-russian literature literary-reading mathematics algebra geometry"
    " probability physics chemistry".split()
)
LOWEST, FIRST_POSITIVE, HIGHEST = 2, 3, 5
HALF = TOLERANCE = Fraction(1, 2)
DAYS, MOST_FURTHER_MARKS = 4, 1000
MARKLESS_LEVELS, MAY_SET_FINAL = (1,), ["class-teacher"]
SEVERITIES = ["error", "warning", "note"]
RULES = (
    "markless-level wrong-author before-last-lesson period-missing period-not-attested"
    " too-few-marks not-attested-with-enough not-exempt exempt-expected no-key-works"
    " unjustified doubtful by-key-works late pending-left vetoed"
).split()


def numeric(value) -> bool:
    """Whether a mark is a number on the scale."""
    return isinstance(value, int)


def graded(value) -> bool:
    """Whether a mark counts in the number, or a final rests on marks: numbers, pass, fail."""
    return numeric(value) or value in ("pass", "fail")


def shown(number):
    """An exact number as it goes out: lowest terms, or null."""
    return None if number is None else str(number)


def rounded(mean):
    """R: the highest value whose boundary is reached, never below the lowest final."""
    if mean is None:
        return None
    return max([LOWEST] + [v for v in range(1, HIGHEST + 1) if mean >= v - HALF])


def mean_of(pairs):
    """The weighted mean of the numbers among (value, weight); none over total weight 0."""
    pairs = [(value, weight) for value, weight in pairs if numeric(value)]
    total = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total if total else None


def wholly_exempt(exempt, start: date, end: date) -> bool:
    """True as given, or ranges that together hold every day of the period."""
    if isinstance(exempt, bool):
        return exempt
    ranges = [(one["from"], one["to"] or "9999-12-31") for one in exempt]
    days = (start + timedelta(n) for n in range((end - start).days + 1))
    return all(any(first <= day.isoformat() <= last for first, last in ranges) for day in days)


class Case:
    """A case with what is absent filled in, and its figures.

    ``numbered`` holds the marks that count in the number, or every term left; ``weighed``
    the same with their weights; retakes are marks of their own (policy ``both``).
    """

    def __init__(self, case: dict):
        self.subject, self.level = case["subject"], case["level"]
        self.kind, self.marks = case["period"]["kind"], case["marks"]
        self.end = date.fromisoformat(case["period"]["to"])
        start = date.fromisoformat(case["period"]["from"])
        self.exempt = wholly_exempt(case.get("exempt", False), start, self.end)
        self.last_lesson = None if case.get("early") is not None else case.get("last_lesson")
        self.of_marks = self.kind in MARKS_KINDS
        self.markless = self.level in MARKLESS_LEVELS
        self.left = [self.term(t) for t in case.get("terms", []) if t["value"] != "exempt"]
        if self.kind in TERM_KINDS and not self.markless:
            self.weighed, keys = [(term["value"], term["weight"]) for term in self.left], []
            self.counted, self.needed = sum(numeric(v) for v, _ in self.weighed), len(self.left)
        else:
            counts = [m for m in self.marks if graded(m["value"])]
            self.weighed = [(m["value"], Fraction(m.get("weight", 1))) for m in counts]
            keys = [pair for m, pair in zip(counts, self.weighed) if m["kind"] in KEY_KINDS]
            by_hours = 3 if Fraction(case["weekly_hours"]) <= 2 else 4
            self.counted, self.needed = len(counts), 0 if self.kind == "exam" else by_hours
        self.numbered = [value for value, _ in self.weighed]
        self.no_key_works = self.of_marks and not keys
        self.mean, self.key_mean = mean_of(self.weighed), mean_of(keys)

    def term(self, term: dict) -> dict:
        """A term; its level and subject are the case's own unless given, pending is null."""
        own = {"level": self.level, "subject": self.subject, **term}
        value = None if term["value"] == "pending" else term["value"]
        return {**own, "value": value, "weight": Fraction(term.get("weight", 1))}

    def means(self) -> dict:
        """Both means and what they round to, as basis and evidence show them."""
        mean, key_mean = shown(self.mean), shown(self.key_mean)
        both = {"rounded": rounded(self.mean), "key_rounded": rounded(self.key_mean)}
        return {"mean": mean, "key_mean": key_mean, **both}


def check_entry(case: Case, proposed: dict):
    """Checks 2, 3 and 9: who set the final, and when."""
    by, last = proposed.get("by"), case.last_lesson
    if by is not None and by not in MAY_SET_FINAL:
        yield "wrong-author", "error", {"by": by, "may": MAY_SET_FINAL}
    if proposed.get("at") is None:
        return
    at = datetime.fromisoformat(proposed["at"]).astimezone(ZONE).date()
    if case.kind != "exam" and last is not None and at < date.fromisoformat(last):
        yield "before-last-lesson", "warning", {"last_lesson": last, "at": str(at)}
    due = case.end + timedelta(DAYS)
    if at > due:
        days = (at - due).days
        yield "late", "warning", {"due": str(due), "at": str(at), "days_late": days}


def check_terms(case: Case):
    """Check 4, for numeric, pass and fail finals of a year or overall."""
    for term in case.left:
        evidence = {key: term[key] for key in ("kind", "number", "level", "subject")}
        if term["value"] is None:
            yield "period-missing", "error", evidence
        elif term["value"] == "not-attested":
            yield "period-not-attested", "warning", evidence
    if not case.left:
        own = {"kind": case.kind, "number": None, "level": case.level, "subject": case.subject}
        yield "period-missing", "error", own


def check_marks(case: Case, value):
    """Checks 5, 7 and 10, for numeric, pass and fail finals of a marks kind."""
    if not case.exempt and case.counted < case.needed:
        yield "too-few-marks", "error", {"have": case.counted, "need": case.needed}
    if numeric(value) and case.no_key_works:
        severity = "error" if case.subject in KEY_SUBJECTS else "note"
        yield "no-key-works", severity, {"categories": KEY_CATEGORIES}
    pending = sorted(mark["on"] for mark in case.marks if mark["value"] == "pending")
    if pending:
        yield "pending-left", "warning", {"on": pending}


def check_symbols(case: Case, value):
    """Check 6: not attested, exempt, and what an exempt pupil may be given."""
    enough = case.counted >= case.needed and (case.of_marks or case.needed > 0)
    if value == "not-attested" and enough:
        have = {"have": case.counted, "need": case.needed}
        yield "not-attested-with-enough", "warning", have
    if value == "exempt" and not case.exempt:
        yield "not-exempt", "error", {}
    if case.exempt and (value == "not-attested" or graded(value) and case.counted == 0):
        yield "exempt-expected", "error", {}


def check_number(case: Case, value: int):
    """Check 8 for a numeric final."""
    evidence, plain = {"proposed": value, **case.means()}, rounded(case.mean)
    if not case.numbered or value == plain:
        return
    if case.mean is None:
        yield "unjustified", "error", evidence
        return
    near = abs(value - case.mean) <= TOLERANCE
    ends = sorted([plain, rounded(case.key_mean) or plain])
    if ends[0] <= value <= ends[1]:
        yield ("by-key-works", "note", evidence) if near else ("doubtful", "warning", evidence)
    else:
        yield ("doubtful", "warning", evidence) if near else ("unjustified", "error", evidence)


def check_pass(case: Case, value: str):
    """Check 8 for a pass or fail final."""
    numbers = [one for one in case.numbered if numeric(one)]
    positive = case.numbered.count("pass") + sum(one >= FIRST_POSITIVE for one in numbers)
    negative = case.numbered.count("fail") + sum(one < FIRST_POSITIVE for one in numbers)
    evidence = {"proposed": value, "positive": positive, "negative": negative}
    if positive + negative == 0:
        return
    if (positive if value == "pass" else negative) == 0:
        yield "unjustified", "error", evidence
    elif negative >= positive if value == "pass" else positive > negative:
        yield "doubtful", "warning", evidence


def checks(case: Case, proposed: dict):
    """Every finding as (rule, severity, evidence), not yet in order."""
    if case.markless:
        yield "markless-level", "error", {}
        return
    yield from check_entry(case, proposed)
    if case.kind == "exam":
        return
    value = proposed["value"]
    yield from check_symbols(case, value)
    if graded(value):
        yield from check_marks(case, value) if case.of_marks else check_terms(case)
        yield from check_number(case, value) if numeric(value) else check_pass(case, value)


def validate(request: dict) -> dict:
    """The answer of ``finals.validate``: of each finding its rule, severity and evidence."""
    case = Case(request["case"])
    found = list(checks(case, request["case"]["proposed"]))
    found.sort(key=lambda one: (SEVERITIES.index(one[1]), RULES.index(one[0])))
    return {
        "stands": all(severity != "error" for _, severity, _ in found),
        "findings": [{"rule": f"final.{r}", "severity": s, "evidence": e} for r, s, e in found],
        "basis": {"counted": case.counted, "needed": case.needed, **case.means()},
    }


def fewest(case: Case, target: int, value: int, weight: Fraction, least: int):
    """The fewest n from ``least`` of such marks after which R(m) reaches the target, or none."""
    held = [(one - (target - HALF), by) for one, by in case.weighed if numeric(one)]
    lacks = -sum(over * by for over, by in held)
    total = sum(by for _, by in held) + least * weight
    gain = (value - (target - HALF)) * weight
    if total > 0 and least * gain >= lacks:
        return least
    count = ceil(lacks / gain) if gain > 0 else MOST_FURTHER_MARKS + 1
    return count if count <= MOST_FURTHER_MARKS else None


def marks_target(case: Case, target: int, weights: list, missing: int, key_missing: bool):
    """State and needs of a target where marks are given."""
    if not missing and not key_missing and case.mean is not None and rounded(case.mean) >= target:
        return "safe", []
    needs = []
    for value in range(HIGHEST, 0, -1):
        for weight in weights:
            count = fewest(case, target, value, weight, max(1, missing))
            if count is not None:
                needs.append({"value": value, "weight": shown(weight), "count": count})
    return "reachable" if needs else "unreachable", needs


def terms_target(case: Case, target: int):
    """State and needs of a target where terms are open: all of them of one value."""
    for value in range(LOWEST, HIGHEST + 1):
        mean = mean_of((value if one is None else one, weight) for one, weight in case.weighed)
        if mean is not None and rounded(mean) >= target:
            needs = [{"value": value, "count": case.numbered.count(None)}]
            return ("safe", []) if value == LOWEST else ("reachable", needs)
    return "unreachable", []


def outlook(request: dict) -> dict:
    """The complete answer of ``finals.outlook``."""
    case = Case(request["case"])
    weights = list(dict.fromkeys(map(Fraction, request.get("weights", [1]))))
    missing = max(0, case.needed - case.counted)
    key_missing = case.no_key_works and case.subject in KEY_SUBJECTS
    targets = []
    for final in range(FIRST_POSITIVE, HIGHEST + 1):
        if case.markless or case.kind == "exam" or case.exempt:
            break
        if case.of_marks:
            state, needs = marks_target(case, final, weights, missing, key_missing)
        else:
            state, needs = terms_target(case, final)
        targets.append({"final": final, "state": state, "needs": needs})
    return {
        "counted": case.counted,
        "needed": case.needed,
        "missing": missing,
        "key_work_missing": key_missing,
        "mean": shown(case.mean),
        "rounded": rounded(case.mean),
        "targets": targets,
    }
