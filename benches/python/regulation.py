"""A regulation's file checked by the library and, beside it in the same run, by JSON Schema, which is
what a host would use instead and which says less: how often a second, and the ratio."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jsonschema
import zhurnal

ROOT = Path(__file__).parents[2]


def best(run, rounds: int = 5, times: int = 50) -> float:
    """Seconds of one run, the best of a few rounds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            run()
        found.append((time.perf_counter() - start) / times)
    return min(found)


def main() -> None:
    file = (ROOT / "examples/school-5.json").read_bytes()
    schema = json.loads((ROOT / "schemas/regulation.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    ours = best(lambda: zhurnal.Regulation.load(file))
    theirs = best(lambda: validator.validate(json.loads(file)))
    print(f"{'read and checked whole':30}{1 / ours:12.0f} files a second")
    print(f"{'JSON Schema in Python':30}{1 / theirs:12.0f} files a second, {ours / theirs:6.3f}")


if __name__ == "__main__":
    main()
