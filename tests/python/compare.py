"""Compares a program's answers on finals with the second reading, on generated cases.

Three cases of four are under a random regulation of their own, the others under the default.

The program reads lines ``op<TAB>request`` on standard input and writes, for each of them, one
line with the JSON answer on standard output.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter

from generate_cases import generate
from regulation_reading import DEFAULT, Regulation, place_of
from second_reading import RULES, outlook, validate

STATES = ["safe", "reachable", "unreachable"]
BY_DEFAULT = Regulation("default")
RARITY = 400
SHOWN = 5


def compact(value, **options) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), **options)


def canonical(value) -> str:
    """JSON that is equal for equal answers only: 1, 1.0 and true differ."""
    return compact(value, sort_keys=True)


def expected_of(op: str, request: dict) -> dict:
    """The answer of the second reading."""
    return (validate if op == "finals.validate" else outlook)(request)


def compared_of(op: str, line: bytes):
    """The part of the program's answer that is compared; what cannot be read is as it came."""
    if not line:
        return "no answer"
    try:
        answer = json.loads(line)
        if op == "finals.validate":
            keys = ("rule", "severity", "evidence")
            return {
                "stands": answer["stands"],
                "findings": [{key: one[key] for key in keys} for one in answer["findings"]],
                "basis": answer["basis"],
            }
        return answer
    except (ValueError, KeyError, TypeError):
        return line.decode("utf-8", "replace").rstrip("\n")


def parameters_met(request: dict) -> list:
    """The parameters that the regulation names and whose value here is not the default's."""
    if request["regulation"] == "default":
        return []
    regulation, place = Regulation(request["regulation"]), place_of(request["case"])
    return [
        name
        for name in request["regulation"]["parameters"]
        if regulation.at(name, place) != BY_DEFAULT.at(name, place)
    ]


class Tally:
    """How often each rule fired and each parameter was met, and what else the cases met."""

    def __init__(self):
        self.rules, self.states, self.ops, self.kinds = (Counter() for _ in range(4))
        self.parameters, self.clean, self.own = Counter(), 0, 0

    def add(self, op: str, request: dict, answer: dict):
        """Counts one case by the second reading's answer; a rule once a case."""
        self.ops[op] += 1
        self.kinds[request["case"]["period"]["kind"]] += 1
        self.parameters.update(parameters_met(request))
        self.own += request["regulation"] != "default"
        if op == "finals.validate":
            self.rules.update({finding["rule"] for finding in answer["findings"]})
            self.clean += not answer["findings"]
        else:
            self.states.update(target["state"] for target in answer["targets"])

    def counts(self) -> list:
        """Each rule and each parameter with its count, those of no case too."""
        rows = [(f"final.{name}", self.rules[f"final.{name}"]) for name in RULES]
        return rows + [(f"parameter {name}", self.parameters[name]) for name in DEFAULT]

    def rare(self, cases: int) -> list:
        """The rules and parameters met in fewer than one case of ``RARITY``."""
        return [name for name, count in self.counts() if count * RARITY < cases]

    def show(self):
        """Prints the table: what the cases were, then rules and parameters."""
        rows = sorted(self.ops.items()) + sorted(self.kinds.items())
        rows += [("regulation of its own", self.own), ("no finding", self.clean)]
        rows += [(f"target {state}", self.states[state]) for state in STATES]
        for name, count in rows + self.counts():
            print(f"{name:40}{count:>10}")


def run(program: str, cases: int, seed: int) -> bool:
    """Compares all cases; true when nothing differed and nothing was rare."""
    tally, failed, extra = Tally(), 0, b""
    with tempfile.TemporaryFile() as requests:
        for op, request in generate(seed, cases):
            requests.write(f"{op}\t{compact(request)}\n".encode())
        requests.seek(0)
        with subprocess.Popen([program], stdin=requests, stdout=subprocess.PIPE) as process:
            for number, (op, request) in enumerate(generate(seed, cases)):
                answer = compared_of(op, process.stdout.readline())
                expected = expected_of(op, request)
                tally.add(op, request, expected)
                if canonical(answer) != canonical(expected):
                    failed += 1
                    if failed <= SHOWN:
                        print(f"case {number}: {op}\t{compact(request)}")
                        print(f"  expected {canonical(expected)}")
                        print(f"  answered {canonical(answer)}")
            extra = process.stdout.read()
    tally.show()
    passed = cases - failed
    rare = tally.rare(cases)
    for name in rare:
        print(f"too rare: {name}")
    if extra:
        print(f"more lines than cases: {extra[:200]!r}")
    if process.returncode:
        print(f"the program ended with {process.returncode}")
    failed += len(rare) + bool(extra) + bool(process.returncode)
    print(f"{passed} passed, {failed} failed")
    return failed == 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, help="the program to compare")
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return 0 if run(options.program, options.cases, options.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
