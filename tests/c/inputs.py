"""Writes the request for the threads' test and prints how many cases the vectors hold: inputs.py OUT."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]


def main():
    """The request is the example's, by a handle's own regulation; the count is of the files alone."""
    request = json.loads((ROOT / "examples/class-7b.json").read_text(encoding="utf-8"))
    del request["regulation"]
    request["lang"] = "ru"
    pathlib.Path(sys.argv[1]).write_text(json.dumps(request, ensure_ascii=False), encoding="utf-8")
    vectors = (ROOT / "tests/vectors").rglob("*.json")
    print(sum(len(json.loads(file.read_text(encoding="utf-8"))["cases"]) for file in vectors))


main()
