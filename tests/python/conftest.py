"""What the tests share: the corpus, its canonical answers, and the program beside it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent))


@dataclass(frozen=True)
class Case:
    """One case of the corpus."""

    name: str
    op: str
    request: bytes
    want: dict[str, Any] | None
    refuse: dict[str, Any] | None


def overlay(under: Any, over: Any) -> Any:
    """Lays one document over another: objects merge, everything else replaces."""
    if isinstance(under, dict) and isinstance(over, dict):
        return {**under, **{key: overlay(under.get(key), over[key]) for key in over}}
    return over


def remove(document: Any, pointer: str) -> None:
    """Removes the value at a pointer."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in steps[:-1]:
        document = document[int(step) if isinstance(document, list) else step]
    del document[int(steps[-1]) if isinstance(document, list) else steps[-1]]


def request(document: dict[str, Any], case: dict[str, Any]) -> bytes:
    """The request of a case, in the very bytes that every other runner sends."""
    if "raw" in case:
        return case["raw"].encode()
    if "raw_hex" in case:
        return bytes.fromhex(case["raw_hex"])
    asked = overlay(json.loads(json.dumps(document["given"])), case.get("with", {}))
    for pointer in case.get("without", []):
        remove(asked, pointer)
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()


def cases() -> Iterator[Case]:
    """Every case, by file and in the file's order."""
    folder = ROOT / "tests" / "vectors"
    for file in sorted(folder.rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        for case in document["cases"]:
            op = case.get("op", document.get("op"))
            yield Case(
                case["name"], op, request(document, case), case.get("want"), case.get("refuse")
            )


@pytest.fixture(scope="session")
def corpus() -> list[Case]:
    """The corpus as this runner reads it."""
    return list(cases())


@pytest.fixture(scope="session")
def canonical() -> dict[str, tuple[str, bytes, bytes]]:
    """What the Rust runner asked and answered, by case: the file that the C runner reads too."""
    answers = {}
    data = Path(os.environ["ZHURNAL_CORPUS"]).read_bytes()
    place = 0
    while place < len(data):
        end = data.index(b"\n", place)
        name, op, asked, answered = data[place:end].decode().split(" ")
        start = end + 1
        middle = start + int(asked) + 1
        place = middle + int(answered) + 1
        answers[name] = (op, data[start : middle - 1], data[middle : place - 1])
    return answers
