"""Adds up the control sheets of many schools, each read and sealed in a process of its own.

    region.py [--month 2026-10] [--by school|level|subject] [--least 5] [--html FILE] FOLDER...

A folder holds the tables of one school as CSV, and its name is the school's; `cargo xtask sample --tiny --seed 1
FOLDER` makes one. What leaves a school's process is counts without names; what concerns fewer pupils than
`--least` is withheld from the sum.
"""

from __future__ import annotations

import argparse
import multiprocessing
from functools import partial
from pathlib import Path

import zhurnal


def seal(folder: Path, month: str, by: str) -> zhurnal.Sealed:
    """Reads a school and seals its control sheet."""
    school = zhurnal.School.read(folder)
    return school.seal("control-sheet", folder.name, month=month, by=by)


def main() -> None:
    """Seals, merges, closes, prints."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--month", default="2026-10")
    arguments.add_argument("--by", choices=["school", "level", "subject"], default="school")
    arguments.add_argument("--least", type=int, default=5)
    arguments.add_argument("--html", type=Path)
    arguments.add_argument("folders", nargs="+", type=Path)
    given = arguments.parse_args()
    with multiprocessing.get_context("spawn").Pool() as pool:
        sealed = pool.map(partial(seal, month=given.month, by=given.by), given.folders)
    region = zhurnal.merge(*sealed)
    sheet = region.close(least=given.least)
    print(f"{len(region.schools)} schools, {given.month}")
    for row in sheet.shown("en"):
        print()
        for title, figure in row.items():
            print(f"{title:28} {figure}")
    if given.html:
        given.html.write_text(sheet._repr_html_("en"), encoding="utf-8")


if __name__ == "__main__":
    main()
