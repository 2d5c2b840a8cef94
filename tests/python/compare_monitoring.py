"""Compares the monitoring operations of the Python face with a referee in SQL, on sample schools.

Schools are written by ``cargo xtask sample --odd``, which refuses one that lacks an oddity. Each is
asked every family by everything, of days and of periods, as of several days, under filters, and with
tables and columns left out. ``--faults`` puts faults into the SQL, one after another: each must
make the comparison fail.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from json import dumps
from pathlib import Path
from random import Random
from typing import Any

from referee.faults import FAULTS, Fault
from referee.figures import FAMILIES, Row
from referee.referee import Referee, columns_of, read_folder

SHOWN, FILTERED = 3, 2
# Of how many days or periods each school is asked.
MOMENTS = int(os.environ.get("MOMENTS", "7"))
BY = ["school", "level", "class", "course", "teacher", "subject", "pupil"]
FILTERS = ["level", "class", "course", "teacher", "subject", "pupil"]
# What may be missing, of which some is left out of a copy of each school.
OPTIONAL = """
visits roles exemptions finals attendance substitutions days_off assignments marks
lessons.topic lessons.homework lessons.roll_taken lessons.by lessons.entered_at marks.by
marks.entered_at attendance.by attendance.entered_at courses.hours_planned courses.teacher
enrolments.form assignments.weight
""".split()

Question = tuple[str, Row]


def written(xtask: list[str], seed: int, folder: Path) -> bool:
    """Writes the school of a seed; false where it lacks an oddity."""
    done = subprocess.run(
        [*xtask, "sample", "--odd", "--seed", str(seed), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "lacks" not in done.stderr:
        sys.exit(done.stderr)
    return done.returncode == 0


def schools(xtask: list[str], wanted: int, seed: int, into: Path) -> list[Path]:
    """So many schools, each with the whole list of oddities; other seeds are passed over."""
    found: list[Path] = []
    for one in range(seed, seed + 4 * wanted + 8):
        folder = into / f"school-{one}"
        if written(xtask, one, folder):
            found.append(folder)
        if len(found) == wanted:
            return found
    sys.exit(f"only {len(found)} of the schools have every oddity")


# What is asked


def moments(last: str) -> list[tuple[Row, str | None]]:
    """Days and periods, each as of some day."""
    september = {"from": "2026-09-01", "to": "2026-09-30"}
    days = {"from": "2026-09-14", "to": "2026-11-20"}
    quarter = {"period": {"kind": "quarter", "number": 1}}
    second = {"period": {"kind": "quarter", "number": 2}}
    half = {"period": {"kind": "half-year", "number": 1}}
    year = {"period": {"kind": "year", "number": None}}
    return [
        (september, None),
        (september, "2026-09-18"),
        ({"from": "2026-10-12", "to": "2026-10-18"}, None),
        ({"from": "2026-09-01", "to": last}, None),
        (days, "2026-10-23T23:30:00+00:00"),
        ({"from": "2026-10-05", "to": "2026-10-05"}, None),
        (days, "2026-09-10"),
        (quarter, None),
        (quarter, "2026-10-01"),
        (quarter, "2026-10-28T19:59:59+00:00"),
        (second, None),
        (second, "2026-11-12"),
        (half, "2026-10-30"),
        (half, None),
        (year, None),
        (year, "2026-10-20"),
    ]


def values(tables: dict[str, list[Row]]) -> dict[str, list[Any]]:
    """What each filter may name."""
    courses, classes = tables["courses"], tables["classes"]
    teachers = [row["teacher"] for row in courses] + [
        row["substitute"] for row in tables["substitutions"]
    ]
    found = {
        "level": [int(row["level"]) for row in classes],
        "class": [int(row["class"]) for row in classes],
        "course": [int(row["course"]) for row in courses],
        "teacher": sorted({int(one) for one in teachers if one is not None}),
        "subject": sorted({row["subject"] for row in courses}),
        "pupil": sorted({int(row["pupil"]) for row in tables["enrolments"]}),
    }
    return found


def one_question(family: str, slice: Row, as_of: str | None) -> Question:
    """A request of a family."""
    return family, {"slice": slice, "as_of": as_of, "reader": None}


def questions(tables: dict[str, list[Row]], rng: Random, few: bool) -> Iterator[Question]:
    """What is asked of one school; a few things of one from which something is left out."""
    last = max(row["date"] for row in tables["lessons"])
    named = values(tables)
    whole = moments(last)
    for days, as_of in rng.sample(whole, 2 if few else MOMENTS):
        for family in FAMILIES:
            if family == "objectivity" and "period" not in days:
                continue
            every = [one for one in BY if one != "pupil" or family != "control-sheet"]
            for by in rng.sample(every, 3) if few else every:
                yield one_question(family, {**days, "by": by}, as_of)
            for _ in range(0 if few else FILTERED):
                names = FILTERS[:-1] if family == "control-sheet" else FILTERS
                keys = rng.sample(names, rng.choice([1, 1, 2]))
                filters = {key: rng.choice(named[key]) for key in keys}
                yield one_question(family, {**days, "by": rng.choice(every), **filters}, as_of)
    if few:
        return
    for family in FAMILIES:
        span = {"from": "2026-09-10", "to": "2026-11-05"}
        steps = ["quarter", "year"] if family == "objectivity" else ["month", "week", "quarter"]
        for step in steps:
            slice = {"by": rng.choice(BY[:5]), **(span if step in ("month", "week") else {})}
            request = {"family": family, "step": step, "slice": slice}
            yield "dynamics", {**request, "as_of": "2026-10-30", "reader": None}


def left_out(folder: Path, rng: Random) -> Path:
    """A copy of a school from which a table or column, or two, are left out."""
    into = folder.with_name(f"{folder.name}-less")
    shutil.copytree(folder, into, dirs_exist_ok=True)
    for name in rng.sample(OPTIONAL, rng.choice([1, 1, 2])):
        table, _, column = name.partition(".")
        path = into / f"{table}.csv"
        if not column:
            path.unlink(missing_ok=True)
        elif path.exists():
            rows, names = read_folder(into)[table], columns_of(into)[table]
            names.remove(column)
            lines = [names] + [[row[one] or "" for one in names] for row in rows]
            quoted = [
                ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
            ]
            path.write_text("\n".join(quoted) + "\n", encoding="utf-8")
    return into


def missing(folder: Path, less: Path) -> list[str]:
    """What a copy lacks: tables and columns."""
    whole, rest = columns_of(folder), columns_of(less)
    return [
        name if name not in rest else f"{name}.{column}"
        for name, columns in whole.items()
        for column in columns
        if name not in rest or column not in rest[name]
    ]


# How answers are compared


def canonical(value: Any) -> str:
    """One text for what is equal."""
    return dumps(value, ensure_ascii=False, sort_keys=True)


def plain(answer: Row) -> Row:
    """An answer as it is compared: which figures are unknown is, the wording of reasons is not."""
    if "steps" in answer:
        return {**answer, "steps": [plain(one) for one in answer["steps"]]}
    return {**answer, "unknown": sorted(answer["unknown"])}


def by_group(rows: list[Row], by: str) -> Row:
    """Rows under their group."""
    return {str(row.get(by, "")): row for row in rows}


def differences(expected: Any, answered: Any, by: str, at: str = "") -> Iterator[tuple[str, str]]:
    """Where two answers differ, without ids, and how."""
    if canonical(expected) == canonical(answered):
        return
    if isinstance(expected, dict) and isinstance(answered, dict):
        for key in sorted(expected.keys() | answered.keys()):
            if key not in expected or key not in answered:
                yield f"{at}/{key}", f"only {'answered' if key in answered else 'expected'}"
            else:
                yield from differences(expected[key], answered[key], by, f"{at}/{key}")
    elif at.endswith("/rows"):
        wanted, given = by_group(expected, by), by_group(answered, by)
        if wanted.keys() != given.keys():
            yield f"{at} (which)", f"expected {list(wanted)} answered {list(given)}"
        for key in wanted.keys() & given.keys():
            for place, how in differences(wanted[key], given[key], by, f"{at} "):
                yield place, f"{by} {key}: {how}"
    elif at.endswith("/steps") and len(expected) == len(answered):
        for one, other in zip(expected, answered):
            yield from differences(one, other, by, f"{at} ")
    else:
        yield at, f"expected {canonical(expected)} answered {canonical(answered)}"


Found = list[tuple[str, str, str]]


def compare(folder: Path, asked: list[Question], fault: Fault | None) -> Found:
    """The differences of one school: where, how, and the request; with a fault the first alone."""
    import zhurnal

    referee, school = Referee(folder, fault), zhurnal.School.read(folder)
    found: Found = []
    for family, request in asked:
        by = request["slice"].get("by", "school")
        expected = plain(referee.answer(family, request))
        answered = school.call(f"monitoring.{family}", request)
        if "error" in answered or "errors" in answered:
            found.append((f"{family} refused", canonical(answered), canonical(request)))
            continue
        answered = plain(answered)
        own = list(differences(expected, answered, by))
        named = request.get("family", family)
        found += [(f"{named} by {by} {at}", how, canonical([family, request])) for at, how in own]
        if found and fault is not None:
            break
    return found


def of_school(folder: Path) -> tuple[int, Found]:
    """How much was asked of a school, and of it without something; and where answers differed."""
    rng, tables = Random(folder.name), read_folder(folder)
    asked = list(questions(tables, rng, False))
    found, count = compare(folder, asked, None), len(asked)
    for _ in range(max(1, min(3, MOMENTS // 2))):
        less = left_out(folder, rng)
        asked = list(questions(tables, rng, True))
        handed = ", ".join(dict.fromkeys(missing(folder, less)))
        some = compare(less, asked, None)
        found += [(place, how, f"{request} without {handed}") for place, how, request in some]
        count += len(asked)
        shutil.rmtree(less)
    return count, found


def of_fault(folders: list[Path], fault: Fault) -> str | None:
    """Where a faulty referee first differs from the library."""
    for folder in folders:
        asked = list(questions(read_folder(folder), Random(folder.name), False))
        found = compare(folder, asked, fault)
        if found:
            return found[0][0]
    return None


def compared(folders: list[Path]) -> bool:
    """Compares the schools and shows where they differ; true where nothing does."""
    places: Counter[str] = Counter()
    asked = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for folder, (count, found) in zip(folders, pool.map(of_school, folders)):
            asked += count
            for place, how, request in found:
                places[place] += 1
                if places[place] <= SHOWN:
                    print(f"{folder.name}: {place}\n    {how[:600]}\n    {request}")
    for place, count in places.most_common():
        print(f"differs: {place}: {count}")
    print(f"{len(folders)} schools, {asked} questions, {sum(places.values())} differences")
    return not places


def caught(folders: list[Path]) -> bool:
    """Whether each fault of the SQL makes the comparison fail, which without one does not."""
    if not compared(folders):
        return False
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        places = list(pool.map(partial(of_fault, folders), FAULTS.values()))
    for name, place in zip(FAULTS, places):
        print(f"{'NOT CAUGHT' if place is None else 'caught':12}{name}: {place}")
    missed = places.count(None)
    print(f"{len(FAULTS)} faults, {missed} not caught")
    return not missed


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--xtask", default="cargo xtask", help="the command that writes schools")
    parser.add_argument("--schools", type=int, default=int(os.environ.get("SCHOOLS", "10")))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", action="store_true", help="put faults into the SQL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as into:
        folders = schools(options.xtask.split(), options.schools, options.seed, Path(into))
        done = caught(folders) if options.faults else compared(folders)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
