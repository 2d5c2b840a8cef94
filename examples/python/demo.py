"""Prints the verdict on each final of a class's quarter: demo.py [--lang ru|en] [file.json].

The file holds what `finals.explain` asks for, but the language: a regulation and the cases.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import zhurnal

OWN_CLASS = Path(__file__).resolve().parents[1] / "class-7b.json"


def main() -> int:
    """Reads the file, asks, prints."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lang", choices=["ru", "en"], default="ru")
    arguments.add_argument("file", nargs="?", type=Path, default=OWN_CLASS)
    given = arguments.parse_args()
    request = json.loads(given.file.read_text(encoding="utf-8"))
    answer = zhurnal.call("finals.explain", {**request, "lang": given.lang})
    if "error" in answer:
        print(f"{given.file}: {zhurnal.RefusedError(answer)}", file=sys.stderr)
        return 1
    print(answer["text"], end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
