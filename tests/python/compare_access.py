"""Compares a program's answers on access with Cedar and with the plain reading.

Cedar, by the policies of ``access.cedar``, says whether a request is allowed and which rights allow
it; the plain reading says which right an answer names and what a denial tells. Without a program
the two are compared with each other only.

The program reads lines ``op<TAB>request`` on standard input and writes, for each of them, one
line with the JSON answer on standard output.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import cedarpy

from access_cases import ACTS, KINDS, generate
from access_reading import SCOPES, Row, allowing, answers

POLICIES = Path(__file__).with_name("access.cedar").read_text(encoding="utf-8")
OP = "access.decide"
LACKS = ["scope", "time", "role"]
BATCH = 500
RARITY = 2000
SHOWN = 5


def compact(value: Any, **options: Any) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), **options)


def canonical(value: Any) -> str:
    """JSON that is equal for equal answers only: 1, 1.0 and true differ."""
    return compact(value, sort_keys=True)


def day(text: str | None) -> date:
    """A date; the open end is the last day that there is."""
    return date.fromisoformat(text) if text else date.max


def entity(kind: str, number: int, attrs: dict, parents: tuple[str, ...] = ()) -> dict:
    """An entity as Cedar reads it."""
    roles = [{"type": "Role", "id": role} for role in parents]
    return {"uid": {"type": kind, "id": str(number)}, "attrs": attrs, "parents": roles}


def principal_of(number: int, asked: dict) -> dict:
    """The person as of the request's day."""
    on = day(asked["request"]["on"])
    held = [row for row in asked["standing"]["roles"] if day(row["from"]) <= on <= day(row["to"])]

    def about(role: str, key: str) -> list[int]:
        return [row[key] for row in held if row["role"] == role and key in row]

    attrs = {
        "person": asked["standing"]["person"],
        "leads": about("class-teacher", "class"),
        "classes": about("subject-teacher", "class"),
        "courses": about("subject-teacher", "course"),
        "children": about("parent", "pupil"),
        "selves": about("pupil", "pupil"),
    }
    return entity("Person", number, attrs, tuple({row["role"] for row in held}))


def resource_of(number: int, request: dict) -> dict:
    """The target, with who is named in the substitutions that run for its lesson."""
    target, on = request["target"], day(request["on"])
    named = []
    for one in target.get("substitutions", []):
        start, end = day(one["from"]), day(one["to"])
        if "lesson" in target and start <= day(target["lesson"]) <= end and start <= on:
            named.append(one["person"])
    attrs = {key: target[key] for key in ("class", "course", "pupil") if key in target}
    return entity("Target", number, {**attrs, "runs": bool(named), "named": named})


class Cedar:
    """The policies, asked about many requests at once."""

    def __init__(self) -> None:
        self.policies = cedarpy.PolicySet.from_str(POLICIES)

    def ask(self, batch: list[dict]) -> list[set[Row]]:
        """The rights that allow each request; none where Cedar denies."""
        entities, requests = [], []
        for number, asked in enumerate(batch):
            entities.append(principal_of(number, asked))
            entities.append(resource_of(number, asked["request"]))
            requests.append({
                "principal": f'Person::"{number}"',
                "action": f'Action::"{asked["request"]["act"]}"',
                "resource": f'Target::"{number}"',
            })
        results = cedarpy.is_authorized_batch(requests, self.policies, entities)
        return [self.rows_of(result) for result in results]

    @staticmethod
    def rows_of(result: cedarpy.AuthzResult) -> set[Row]:
        """The rights named by the ids of the policies that allow."""
        names = result.diagnostics.id_annotations_by_reason.values()
        rows = {Row(*name.split(": ")[1].split()) for name in names}
        if result.diagnostics.errors or bool(rows) != result.allowed:
            raise RuntimeError(f"Cedar fails: {result.decision} {result.diagnostics.errors}")
        return rows


def has_message(answer: dict) -> bool:
    """Whether a denial says something in both languages."""
    message = answer.get("message")
    return (
        isinstance(message, dict)
        and set(message) == {"ru", "en"}
        and all(isinstance(text, str) and text.strip() for text in message.values())
    )


def difference(asked: dict, rows: set[Row], answer: Any) -> str | None:
    """What is wrong with the program's answer, if anything is."""
    expected = answers(asked["standing"], asked["request"])
    verdict = "allow" if rows else "deny"
    if not isinstance(answer, dict) or answer.get("decision") != verdict:
        return f"verdict: Cedar says {verdict}"
    rest = answer
    if verdict == "deny":
        if not has_message(answer):
            return "message: not one in ru and en"
        rest = {key: value for key, value in answer.items() if key != "message"}
    if canonical(rest) in map(canonical, expected):
        return None
    named = "right named" if verdict == "allow" else "denial"
    return f"{named}: expected {' or '.join(map(canonical, expected))}"


class Tally:
    """What the cases met: kinds, scopes, lacks, and both verdicts of each act."""

    def __init__(self) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.acts: Counter[tuple[str, str]] = Counter()
        self.scopes: Counter[str] = Counter()
        self.lacks: Counter[str] = Counter()
        self.open = 0

    def add(self, kind: str, asked: dict) -> None:
        """Counts one case by the plain reading."""
        expected = answers(asked["standing"], asked["request"])
        first, verdict = expected[0], expected[0]["decision"]
        self.kinds[kind, verdict] += 1
        self.acts[asked["request"]["act"], verdict] += 1
        self.open += len(expected) > 1
        if verdict == "allow":
            self.scopes[first["scope"]] += 1
        else:
            self.lacks[first["lacks"]] += 1

    def counts(self) -> list[tuple[str, int]]:
        """What must not be rare, with its count."""
        verdicts = ("allow", "deny")
        rows = [(f"scope {scope}", self.scopes[scope]) for scope in SCOPES]
        rows += [(f"lacks {lack}", self.lacks[lack]) for lack in LACKS]
        rows += [(f"{kind}, denied", self.kinds[kind, "deny"]) for kind in KINDS if kind != "hit"]
        return rows + [(f"{act} {one}", self.acts[act, one]) for act in ACTS for one in verdicts]

    def rare(self, cases: int) -> list[str]:
        """What was met in fewer than one case of ``RARITY``."""
        return [name for name, count in self.counts() if count * RARITY < cases]

    def show(self) -> None:
        """Prints the table."""
        cases, denied = self.kinds.total(), self.lacks.total()
        misses = [key for key in self.kinds if key[0] not in ("hit", "any")]
        near = sum(self.kinds[key] for key in misses)
        near_denied = sum(self.kinds[key] for key in misses if key[1] == "deny")
        rows = [("allow", cases - denied), ("deny", denied), ("near misses", near)]
        rows += [("near misses, denied", near_denied), ("denials of two readings", self.open)]
        rows += [(f"{kind}, allowed", self.kinds[kind, "allow"]) for kind in KINDS]
        for name, count in rows + self.counts():
            print(f"{name:40}{count:>10}")


class Program:
    """The program under comparison, with its answers line by line."""

    def __init__(self, path: str, seed: int, cases: int):
        with tempfile.TemporaryFile() as requests:
            for _, asked in generate(seed, cases):
                requests.write(f"{OP}\t{compact(asked)}\n".encode())
            requests.seek(0)
            self.process = subprocess.Popen([path], stdin=requests, stdout=subprocess.PIPE)

    def answer(self) -> Any:
        """The next answer; what cannot be read is as it came."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        try:
            return json.loads(line) if line else "no answer"
        except ValueError:
            return line.decode("utf-8", "replace").rstrip("\n")

    def faults(self) -> list[str]:
        """What is wrong with its end."""
        extra, _ = self.process.communicate()
        found = [f"more lines than cases: {extra[:200]!r}"] if extra else []
        code = self.process.returncode
        return found + ([f"the program ended with {code}"] if code else [])


def judged(asked: dict, rows: set[Row], program: Program | None) -> tuple[str | None, Any]:
    """What is wrong with one case, and the program's answer."""
    plain = set(allowing(asked["standing"], asked["request"]))
    answer = program.answer() if program else None
    if rows != plain:
        return f"referees: Cedar {sorted(rows)}, the reading {sorted(plain)}", answer
    return difference(asked, rows, answer) if program else None, answer


def run(path: str | None, cases: int, seed: int) -> bool:
    """Compares all cases; true when nothing differed and nothing was rare."""
    tally, cedar, found = Tally(), Cedar(), Counter[str]()
    drawn = enumerate(generate(seed, cases))
    program = Program(path, seed, cases) if path else None
    while batch := list(islice(drawn, BATCH)):
        allowed = cedar.ask([asked for _, (_, asked) in batch])
        for (number, (kind, asked)), rows in zip(batch, allowed, strict=True):
            tally.add(kind, asked)
            wrong, answer = judged(asked, rows, program)
            if wrong:
                found[wrong.split(":")[0]] += 1
                if found.total() <= SHOWN:
                    print(f"case {number}, {kind}: {OP}\t{compact(asked)}")
                    print(f"  {wrong}\n  answered {canonical(answer)}")
    tally.show()
    for name, count in found.items():
        print(f"differs in {name:29}{count:>10}")
    faults = [f"too rare: {name}" for name in tally.rare(cases)]
    faults += program.faults() if program else []
    for fault in faults:
        print(fault)
    failed = found.total()
    print(f"{cases - failed} passed, {failed + len(faults)} failed")
    return not failed and not faults


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--program", help="the program to compare")
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return 0 if run(options.program, options.cases, options.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
