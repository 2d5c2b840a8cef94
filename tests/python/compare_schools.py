"""Compares a program's answers on schools with the second reading, on generated schools.

The program reads lines ``op<TAB>request`` on standard input and writes, for each of them, one
line with the JSON answer on standard output. Without a program only the schools and the reading
are tried. In runs of fifty schools or more each oddity and each code of «What is found»
(``docs/school.en.md``) must have occurred.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from datetime import UTC, datetime
from itertools import groupby
from json import loads
from pathlib import Path
from random import Random
from typing import Any

from compare import SHOWN, canonical, compact
from generate_schools import ODDITIES, Drawn, generate
from school_reading import FOUND, School, answer

Row = dict[str, Any]
ENOUGH, CASES, FOREVER = 50, 12, "9999-12-31"
# The codes that the judgement of a final adds to those of the schools' own table.
JUDGED = ["final.missing", "final.wrong-author"]
# Where the page gives no evidence for a rule, none is compared.
WITHOUT_EVIDENCE = {"final.missing"}


def slices(rng: Random, school: School) -> Iterator[Row]:
    """A slice of each key, and one of two."""
    pupil, course = rng.choice(school.pupils()), rng.choice(list(school.courses))
    own = rng.choice(list(school.classes))
    every = {"level": school.classes[own]["level"], "class": own, "course": course, "pupil": pupil}
    for name in rng.sample(list(every), 2):
        yield {name: every[name]}
    yield {"class": own, "course": course}


def questions(drawn: Drawn, school: School) -> list[tuple[str, Row]]:
    """What is asked of one school."""
    rng = Random(drawn.seed)
    base = {"regulation": drawn.regulation, "tables": drawn.tables}
    pupils, courses = school.pupils(), list(school.courses)
    asked: list[tuple[str, Row]] = [("school.findings", {"slice": {}})]
    asked.append(("school.findings", {"slice": {"pupil": rng.choice(pupils)}}))
    asked.append(("school.findings", {"slice": {"course": rng.choice(courses)}}))
    periods = [{"kind": kind, "number": number} for kind, number in school.periods_named]
    for period in periods:
        ends = [row["to"] for row in school.periods_named[period["kind"], period["number"]]]
        as_of = rng.choice([*ends, "2026-09-10", "2026-11-01", "2026-12-29", "2027-05-27"])
        asked.append(("school.finals", {"slice": {}, "period": period}))
        asked.append(("school.finals", {"slice": {}, "period": period, "as_of": as_of}))
        cut = rng.choice(list(slices(rng, school)))
        more = {"as_of": rng.choice(ends)} if rng.random() < 0.3 else {}
        asked.append(("school.finals", {"slice": cut, "period": period, **more}))
    for _ in range(CASES):
        pair = {"pupil": rng.choice(pupils), "course": rng.choice(courses)}
        asked.append(("school.final-case", {**pair, "period": rng.choice(periods)}))
    return [(op, {**base, **one}) for op, one in asked]


# The form in which answers are compared: what the page lets a program write in two ways is one.


def exempt_days(case: Row) -> list[list[str]]:
    """The exemptions of a case as far as the period goes, joined where they overlap."""
    start, end = case["period"]["from"], case["period"]["to"]
    given = case.get("exempt") or []
    given = [{"from": start, "to": end}] if given is True else given
    spans = sorted((max(start, one["from"]), min(end, one["to"] or FOREVER)) for one in given)
    joined: list[list[str]] = []
    for first, last in (span for span in spans if span[0] <= span[1]):
        if joined and first <= joined[-1][1]:
            joined[-1][1] = max(last, joined[-1][1])
        else:
            joined.append([first, last])
    return joined


def plain_case(case: Row | None) -> Row | None:
    """A case with what the contract reads into absent keys written out, and exact numbers plain."""
    if case is None:
        return None
    number = {"weekly_hours": str(Fraction(case["weekly_hours"])), "exempt": exempt_days(case)}
    found = {"last_lesson": None, "missed": None, "early": None, "proposed": None, **case, **number}
    found["marks"] = [
        {"retakes": None, "brought": False, **mark}
        | {"weight": None if mark.get("weight") is None else str(Fraction(mark["weight"]))}
        for mark in case["marks"]
    ]
    own = {"level": case["level"], "subject": case["subject"], "mean": None, "weight": None}
    given = [
        {name: one for name, one in term.items() if one is not None or name == "number"}
        for term in case.get("terms", [])
    ]
    found["terms"] = [{**own, "value": None, **term} for term in given]
    if found["proposed"] is not None:
        found["proposed"] = {"at": None, "by": None, **found["proposed"]}
        if found["proposed"]["at"] is not None:
            at = datetime.fromisoformat(found["proposed"]["at"])
            found["proposed"]["at"] = at.astimezone(UTC).isoformat()
    return found


def plain_findings(findings: list[Row], clauses: bool) -> list[Row]:
    """Findings without message; equal ones of one rule and subject in one order."""
    plain = []
    for one in findings:
        keys = ["rule", "severity", "subject", "evidence"]
        keys += ["clause"] if clauses and (FOUND.get(one["rule"]) or "  ")[1] else []
        row = {key: one.get(key) for key in keys}
        if one["rule"] in WITHOUT_EVIDENCE:
            del row["evidence"]
        plain.append(row)
    runs = groupby(plain, key=lambda one: canonical([one["rule"], one["subject"]]))
    return [one for _, run in runs for one in sorted(run, key=canonical)]


def plain_final(row: Row) -> Row:
    """A row of finals; of what is unknown neither findings nor basis are compared."""
    found = {**row, "unknown": sorted(row["unknown"])}
    if row["unknown"]:
        del found["findings"], found["basis"]
    else:
        found["findings"] = plain_findings(row["findings"], False)
    return found


def plain(op: str, request: Row, whole: Row) -> Any:
    """The part of an answer that is compared."""
    if op == "school.findings":
        return {"findings": plain_findings(whole["findings"], True)}
    found = {**whole, "unknown": sorted(set(whole["unknown"]) - {"no-table:attendance"})}
    if op == "school.final-case":
        known = not set(whole["unknown"]) - {"no-table:attendance"}
        found["case"] = plain_case(whole["case"]) if known else "not compared"
        return found
    found["finals"] = [plain_final(row) for row in whole["finals"]]
    if "memberships" not in request["tables"]:
        # How far an unknown roll reaches into a judgement is left to the library.
        keys = ("pupil", "course", "class", "level", "value")
        found["finals"] = [{key: row[key] for key in keys} for row in whole["finals"]]
        found.pop("counts", None)
    if whole["unknown"]:
        found.pop("counts", None)
    if request["slice"] or "memberships" not in request["tables"]:
        found.pop("unknown")
        found.pop("counts", None)
    return found


def plain_line(op: str, request: Row, line: bytes) -> Any:
    """The program's answer as it is compared; what cannot be read so is as it came."""
    if not line:
        return "no answer"
    try:
        return plain(op, request, loads(line))
    except (ValueError, KeyError, TypeError, AttributeError):
        return line.decode("utf-8", "replace").rstrip("\n")


def first_difference(expected: Any, answered: Any, at: str = "") -> str:
    """Where two answers first differ, and how."""
    if isinstance(expected, dict) and isinstance(answered, dict):
        for key in sorted(expected.keys() | answered.keys()):
            if key not in expected or key not in answered:
                return f"{at}/{key} is only {'answered' if key in answered else 'expected'}"
            if canonical(expected[key]) != canonical(answered[key]):
                return first_difference(expected[key], answered[key], f"{at}/{key}")
    if isinstance(expected, list) and isinstance(answered, list):
        for place, (one, other) in enumerate(zip(expected, answered, strict=False)):
            if canonical(one) != canonical(other):
                return first_difference(one, other, f"{at}/{place}")
        longer, name = max(
            (expected, "expected"), (answered, "answered"), key=lambda one: len(one[0])
        )
        least = min(len(expected), len(answered))
        return f"{at}/{least} is only {name}: {canonical(longer[least])}"
    return f"{at}\n    expected {canonical(expected)}\n    answered {canonical(answered)}"


class Tally:
    """What the schools were, what was found in them, and where the program differed."""

    def __init__(self) -> None:
        self.schools = 0
        self.odd, self.found, self.ops = Counter[str](), Counter[str](), Counter[str]()
        self.places: Counter[str] = Counter()
        self.failed = 0

    def add(self, op: str, whole: Row) -> None:
        """Counts what the reading found."""
        self.ops[op] += 1
        rows = whole.get("findings", [])
        rows = rows + [one for row in whole.get("finals", []) for one in row["findings"]]
        self.found.update({one["rule"] for one in rows})

    def differs(self, drawn: Drawn, op: str, request: Row, expected: Any, answered: Any) -> None:
        """Counts a difference; shows the first ones, with the request saved."""
        self.failed += 1
        where = first_difference(expected, answered)
        name = "".join("#" if one.isdigit() else one for one in where.split("\n")[0].split(" ")[0])
        self.places[f"{op} {name}"] += 1
        if self.places[f"{op} {name}"] == 1 and len(self.places) <= SHOWN:
            path = Path(tempfile.gettempdir()) / f"school-{drawn.seed}-{self.failed}.json"
            path.write_text(f"{op}\t{compact(request)}\n", encoding="utf-8")
            asked = {
                key: one for key, one in request.items() if key not in ("tables", "regulation")
            }
            print(f"school {drawn.seed}: {op} {compact(asked)}\n  saved as {path}\n  {where}")

    def lacking(self) -> list[str]:
        """The oddities and codes that a long enough run never met."""
        if self.schools < ENOUGH:
            return []
        codes = [code for code in [*FOUND, *JUDGED] if not self.found[code]]
        return [one for one in ODDITIES if not self.odd[one]] + codes

    def show(self) -> None:
        """Prints how often each operation, oddity and code was met, and where answers differed."""
        for name, count in [*self.ops.items(), *((one, self.odd[one]) for one in ODDITIES)]:
            print(f"{name:40}{count:>10}")
        for name, count in sorted(self.found.items()):
            print(f"{name:40}{count:>10}")
        for name, count in self.places.most_common(20):
            print(f"differs: {name}: {count}")


def asked_of(program: str, requests: list[tuple[str, Row]]) -> list[bytes]:
    """The program's lines for requests."""
    lines = "".join(f"{op}\t{compact(request)}\n" for op, request in requests)
    done = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=False)
    answers = done.stdout.splitlines()
    if done.returncode or len(answers) > len(requests):
        print(f"the program ended with {done.returncode}, {len(answers)} lines")
        answers = answers[: len(requests)]
    return answers + [b""] * (len(requests) - len(answers))


def run(program: str | None, schools: int, seed: int) -> bool:
    """Compares all schools; true when nothing differed and nothing was lacking."""
    tally = Tally()
    for drawn in generate(seed, schools):
        tally.schools += 1
        tally.odd.update(drawn.odd)
        school = School({"regulation": drawn.regulation, "tables": drawn.tables})
        requests = questions(drawn, school)
        lines = [] if program is None else asked_of(program, requests)
        for place, (op, request) in enumerate(requests):
            whole = answer(school, op, request)
            tally.add(op, whole)
            expected = plain(op, request, whole)
            if program is not None:
                answered = plain_line(op, request, lines[place])
                if op == "school.finals" and isinstance(answered, dict):
                    # What leaves open which finals there are may be told of the whole or of each row.
                    for key in ("counts", "unknown"):
                        if key == "unknown" or key not in expected or key not in answered:
                            expected.pop(key, None)
                            answered.pop(key, None)
                if canonical(answered) != canonical(expected):
                    tally.differs(drawn, op, request, expected, answered)
    tally.show()
    lacking = tally.lacking()
    for name in lacking:
        print(f"never met: {name}")
    total = sum(tally.ops.values())
    print(f"{tally.schools} schools, {total - tally.failed} passed, {tally.failed} failed")
    return not tally.failed and not lacking


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", help="the program to compare")
    parser.add_argument("--schools", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return 0 if run(options.program, options.schools, options.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
