"""Calls every function of the module many times and says which lets memory grow: a program of its
own, so that nothing else of a test run is counted. Prints one line a function."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

import zhurnal
from conftest import ROOT

#: What the allocator may keep for itself.
ALLOWED = 4 * 1024 * 1024


class Cases:
    """A frame without a case."""

    def __arrow_c_stream__(self, requested_schema=None):
        from columns import empty_stream

        return empty_stream()


def resident() -> int:
    """Bytes of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def functions() -> dict[str, object]:
    """Every function of the module as one call of it."""
    asked = json.loads((ROOT / "examples" / "class-7b.json").read_text(encoding="utf-8"))
    case = json.dumps({"regulation": "default", "case": asked["cases"][0]}).encode()
    own = json.dumps({"case": asked["cases"][0]}).encode()
    ours = b'{"name":"ours","extends":"default","parameters":{}}'
    regulation = zhurnal.Regulation.preset("default")
    empty = zhurnal.validate_finals(Cases())

    editions = zhurnal.Regulations.load(ours)
    person = {"person": 5, "roles": [{"role": "class-teacher", "class": 11, "from": "2026-09-01", "to": None}]}
    teacher = zhurnal.Standing.load(person)

    def refused():
        try:
            zhurnal.Regulation.preset("nowhere")
        except zhurnal.RefusedError:
            return
        raise AssertionError("not refused")

    return {
        "call_bytes": lambda: zhurnal.call_bytes("finals.validate", case),
        "call_bytes refused": lambda: zhurnal.call_bytes("finals.validate", b"{}"),
        "encode": lambda: zhurnal._native.encode({"a": [1, "x", None]}),
        "Regulation.preset": lambda: zhurnal.Regulation.preset("default"),
        "Regulation.preset refused": refused,
        "Regulation.load": lambda: zhurnal.Regulation.load(ours),
        "Regulation.call": lambda: regulation.call("ops.list", {}),
        "Regulation.call_bytes": lambda: regulation.call_bytes("finals.validate", own),
        "Regulation getters": lambda: (regulation.name, regulation.title, regulation.parameters),
        "Regulation dunders": lambda: (hash(regulation), repr(regulation), regulation.__reduce__()),
        "Regulation.to_json": lambda: regulation.to_json(),
        "Regulations.load": lambda: zhurnal.Regulations.load(ours),
        "Regulations.on": lambda: editions.on(datetime.date(2026, 10, 7)),
        "Standing.load": lambda: zhurnal.Standing.load(person),
        "Standing.decide": lambda: teacher.decide("set-final", datetime.date(2026, 10, 7), class_=11),
        "Standing.decide denied": lambda: teacher.decide("read-log", datetime.date(2026, 10, 7)).message_ru,
        "validate_finals": lambda: zhurnal.validate_finals(Cases()),
        "Table": lambda: (len(empty), repr(empty), empty.to_dicts()),
        "Table stream, never consumed": lambda: empty.__arrow_c_stream__(),
        "Table schema": lambda: empty.__arrow_c_schema__(),
    }


def main(rounds: int) -> int:
    """Runs them all; how many grew."""
    grew = 0
    for name, one in functions().items():
        for _ in range(2_000):
            one()
        before = resident()
        for _ in range(rounds):
            one()
        grown = resident() - before
        print(f"{name}: {rounds} calls, {grown} bytes more")
        grew += grown > ALLOWED
    return grew


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
