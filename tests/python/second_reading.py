"""A second reading of ``finals.validate`` and ``finals.outlook``.

It follows the text of the contract and of the parameters and nothing else, for valid requests
under the default regulation or one that extends it, and serves as a referee. Every number is
exact; nothing is rounded. Where the text leaves a choice, a comment says READING.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from case_reading import Case
from outlook_reading import outlook
from regulation_reading import DAYS_OF_WEEK, exact
from rounding_reading import numeric, share_missed, shown

__all__ = ["RULES", "outlook", "validate"]

Found = Iterator[tuple[str, str, dict]]
ZONE = ZoneInfo("Europe/Samara")
MAY_SET_FINAL = ["class-teacher"]
SEVERITIES = ["error", "warning", "note"]
RULES = (
    "markless-level wrong-author before-last-lesson period-missing period-not-attested"
    " too-few-marks not-attested-with-enough not-exempt exempt-expected no-key-works"
    " unjustified doubtful by-key-works late pending-left vetoed"
    " wrong-grading not-attested-without-absence outcome-expected"
).split()
SEVERITY_OF_TERM = {"refuse": "error", "mean-of-present": "warning", "not-attested": "error"}


def graded(value: Any) -> bool:
    """Whether a final rests on marks: numbers, pass, fail."""
    return numeric(value) or value in ("pass", "fail")


def due_day(case: Case) -> date:
    """The day until which a final is due: so many days after the period's end, or before it."""
    rule = case.at("final.days")
    if rule["counted"] == "calendar":
        return case.end + timedelta(rule["days"])
    school = {DAYS_OF_WEEK.index(day) for day in case.at("school.days")}
    step, left, day = (1 if rule["days"] > 0 else -1), abs(rule["days"]), case.end
    while left:
        day += timedelta(step)
        left -= day.weekday() in school
    return day


def check_entry(case: Case, proposed: dict) -> Found:
    """Checks 2, 3 and 9: who set the final, and when."""
    by = proposed.get("by")
    if by is not None and by not in MAY_SET_FINAL:
        yield "wrong-author", "error", {"by": by, "may": MAY_SET_FINAL}
    if proposed.get("at") is None:
        return
    at = datetime.fromisoformat(proposed["at"]).astimezone(ZONE).date()
    last = None if case.case.get("early") is not None else case.case.get("last_lesson")
    severity = case.at("final.before_last_lesson")
    if case.kind != "exam" and severity != "off" and last is not None:
        if at < date.fromisoformat(last):
            yield "before-last-lesson", severity, {"last_lesson": last, "at": str(at)}
    due = due_day(case)
    if at > due:
        # READING: the days late are calendar days, whatever days the due day counts.
        days = (at - due).days
        yield "late", "warning", {"due": str(due), "at": str(at), "days_late": days}


def check_terms(case: Case) -> Found:
    """Check 4, for numeric, pass and fail finals of a year or overall."""
    for term in case.left:
        evidence: dict[str, Any] = {"kind": term.kind, "number": term.number}
        evidence |= {"level": term.level, "subject": term.subject}
        if term.value not in (None, "not-attested"):
            continue
        rule = "missing" if term.value is None else "not_attested"
        policy = case.at(f"year.{rule}")
        if policy == "not-attested":
            evidence["outcome"] = "not-attested"
        yield f"period-{rule.replace('_', '-')}", SEVERITY_OF_TERM[policy], evidence
    if not case.left:
        # READING: a year without any term is the same error under each policy, without outcome.
        own: dict[str, Any] = {"kind": case.kind, "number": None}
        own |= {"level": case.place.levels, "subject": case.place.subjects}
        yield "period-missing", "error", own


def too_few(case: Case) -> bool:
    """Whether marks are given, the pupil is not exempt, and there are too few of them."""
    return case.of_marks and not case.exempt and case.counted < case.needed


def check_marks(case: Case, value: Any) -> Found:
    """Checks 5, 7 and 10, for numeric, pass and fail finals of a marks kind."""
    if too_few(case):
        evidence = {"have": case.counted, "need": case.needed}
        outcome = case.at("final.outcome")
        if outcome != "not-attested":
            evidence["outcome"] = outcome
        yield "too-few-marks", "error", evidence
    if numeric(value) and case.key_lacking:
        yield "no-key-works", case.key_rule["severity"], case.key_evidence()
    if case.pending:
        yield "pending-left", "warning", {"on": case.pending}


def severity_of_enough(case: Case) -> str | None:
    """How severe *not attested* with enough marks or terms is, or nothing at all.

    READING: a case with ``missed`` says what was missed, even where it had no lessons.
    """
    rule = case.at("final.missed_share")
    if rule is None:
        return "warning"
    if rule["join"] == "or" and share_missed(rule, case.missed):
        return None
    if rule["join"] == "or" and case.missed is None:
        return "warning"
    stands = case.mean is not None and not case.key_error and case.grading != "pass-fail"
    return "error" if stands else "warning"


def check_not_attested(case: Case) -> Found:
    """Check 6 for *not attested*: with enough, without the absence, or where a cell is empty."""
    if case.of_marks:
        enough = case.counted >= case.needed
    else:
        enough = case.needed > 0 and case.counted == case.needed
    severity = severity_of_enough(case) if enough else None
    if severity is not None:
        have = {"have": case.counted, "need": case.needed}
        yield "not-attested-with-enough", severity, have
    # READING: what is said of too few marks is said, as in check 5, of pupils not exempt.
    if not too_few(case):
        return
    rule = case.at("final.missed_share")
    if rule is not None and rule["join"] == "and" and case.missed is not None:
        if not share_missed(rule, case.missed):
            missed = case.lessons_missed(rule["reasons"])
            # READING: the share is the one that the regulation asks.
            evidence = {"missed": missed, "lessons": case.missed["lessons"]}
            evidence["share"] = shown(exact(rule["share"]))
            yield "not-attested-without-absence", "warning", evidence
    # READING: the outcome is what the cell holds where there are too few marks, and only there.
    if case.at("final.outcome") != "not-attested":
        yield "outcome-expected", "warning", {"expected": case.at("final.outcome")}


def check_symbols(case: Case, value: Any) -> Found:
    """Check 6: not attested, exempt, and what an exempt pupil may be given."""
    if value == "not-attested":
        yield from check_not_attested(case)
    if value == "exempt" and not case.exempt:
        yield "not-exempt", "error", {}
    if case.exempt and (value == "not-attested" or graded(value) and case.counted == 0):
        yield "exempt-expected", "error", {}


def check_grading(case: Case, value: Any) -> Found:
    """Numbers where the course passes or fails, and the other way round."""
    wrong = "number" if value in ("pass", "fail") else "pass-fail" if numeric(value) else None
    if wrong is not None and case.grading == wrong:
        yield "wrong-grading", "error", {"proposed": value, "expected": case.grading}


def check_vetoes(case: Case, value: int) -> Found:
    """Check 10: each veto whose limit a final above the cap passes.
    A veto never forbids the lowest final.
    """
    if case.cap is None or value <= case.cap:
        return
    for veto in case.vetoes:
        numbers = case.key_numbers if veto.of_key_works else case.numbers
        limit = max(veto.limit, case.rounding.lowest)
        if veto.bears(numbers) and value > limit:
            yield "vetoed", "error", {"veto": veto.text, "limit": limit}


def check_number(case: Case, value: int) -> Found:
    """Check 8 for a numeric final.

    READING: of a final above the cap everything, the evidence too, is said without the cap.
    READING: with ``either`` only the mean's own neighbour stands plainly, not that of key works.
    """
    if not (case.left if case.of_terms else case.counted):
        return
    with_cap = case.cap is None or value <= case.cap
    means = case.means(with_cap)
    evidence = {"proposed": value, **means}
    if case.mean is None:
        yield "unjustified", "error", evidence
        return
    plain = case.rounding.plain(case.mean, case.last)
    if value in ({case.capped(final) for final in plain} if with_cap else plain):
        return
    near = abs(value - case.mean) <= exact(case.at("final.tolerance"))
    key = means["key_rounded"]
    ends = sorted([means["rounded"], means["rounded"] if key is None else key])
    if ends[0] <= value <= ends[1]:
        yield ("by-key-works", "note", evidence) if near else ("doubtful", "warning", evidence)
    else:
        yield ("doubtful", "warning", evidence) if near else ("unjustified", "error", evidence)


def check_pass(case: Case, value: str) -> Found:
    """Check 8 for a pass or fail final."""
    positive, negative = case.positive_and_negative()
    evidence = {"proposed": value, "positive": positive, "negative": negative}
    if positive + negative == 0:
        return
    if (positive if value == "pass" else negative) == 0:
        yield "unjustified", "error", evidence
    elif negative >= positive if value == "pass" else positive > negative:
        yield "doubtful", "warning", evidence


def checks(case: Case, proposed: dict) -> Found:
    """Every finding as (rule, severity, evidence), not yet in order."""
    if case.markless:
        yield "markless-level", "error", {}
        return
    yield from check_entry(case, proposed)
    if case.kind == "exam":
        return
    value = proposed["value"]
    yield from check_grading(case, value)
    yield from check_symbols(case, value)
    if graded(value):
        yield from check_marks(case, value) if case.of_marks else check_terms(case)
        yield from check_number(case, value) if numeric(value) else check_pass(case, value)
    if numeric(value):
        yield from check_vetoes(case, value)


def validate(request: dict) -> dict:
    """The answer of ``finals.validate``: of each finding its rule, severity and evidence."""
    case = Case(request)
    found = list(checks(case, request["case"]["proposed"]))
    found.sort(key=lambda one: (SEVERITIES.index(one[1]), RULES.index(one[0])))
    return {
        "stands": all(severity != "error" for _, severity, _ in found),
        "findings": [{"rule": f"final.{r}", "severity": s, "evidence": e} for r, s, e in found],
        "basis": {"counted": case.counted, "needed": case.needed, **case.means()},
    }
