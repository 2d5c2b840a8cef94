"""Loads a school's tables into DuckDB and answers what the monitoring operations are asked.

The clauses are counted by the SQL beside this file, one file a family; here are only the loading,
the order in which the files run, and which figures are unknown for want of a table or column.
"""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from referee.figures import FAMILIES, Row, Rows

HERE = Path(__file__).parent
SCHOOL_FILES = ["tables", "school", "places"]
SLICE_FILES = ["slice", "finals", "rows"]
COLUMNS = {
    "periods": "set kind number from to",
    "days_off": "from to set class level",
    "classes": "class level letter teacher periods",
    "people": "person name",
    "roles": "person role class course pupil from to",
    "enrolments": "pupil class from to form",
    "courses": "course class subject subgroup teacher weekly_hours hours_planned scale periods",
    "memberships": "course pupil from to",
    "exemptions": "pupil course from to document",
    "substitutions": "course substitute from to",
    "lessons": "lesson course date number held topic homework roll_taken entered_at by",
    "assignments": "assignment lesson kind weight title entered_at",
    "marks": "pupil assignment part value retakes brought entered_at changed_at by",
    "attendance": "pupil lesson code document entered_at by",
    "finals": "pupil course kind number value brought reason at by",
    "visits": "person date",
}
FOREVER = date(9999, 12, 31)
NAMED = re.compile(r"^-- (setup|rows|counted|figure \w+):", re.MULTILINE)


def texts(faults: dict[str, tuple[str, str]] | None = None) -> dict[str, str]:
    """The SQL by file, with faults put in: of each file a text and what stands for it."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.sql"))}
    for name, (right, wrong) in (faults or {}).items():
        if right not in found[name]:
            raise ValueError(f"{name}.sql holds no «{right}»")
        found[name] = found[name].replace(right, wrong)
    return found


def parts(text: str) -> dict[str, str]:
    """A family's statements by name: setup, rows, counted, and each figure."""
    marks = list(NAMED.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        mark[1].removeprefix("figure "): text[mark.start() : end] for mark, end in zip(marks, ends)
    }


def read_folder(folder: Path) -> dict[str, list[Row]]:
    """The tables of a folder of CSV files, cells as texts; an empty cell is none."""
    found = {}
    for name in COLUMNS:
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [{key: cell or None for key, cell in row.items()} for row in reader]
        found[name] = rows or [dict.fromkeys(reader.fieldnames or ())]
        if not rows:
            found[name] = []
    return found


def columns_of(folder: Path) -> dict[str, list[str]]:
    """The columns of each table that a folder holds."""
    found = {}
    for name in COLUMNS:
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                found[name] = next(csv.reader(file))
    return found


class Referee:
    """One school, asked for its figures."""

    def __init__(self, folder: Path, faults: dict[str, tuple[str, str]] | None = None):
        self.sql = texts(faults)
        self.families = {name: parts(self.sql[name.replace("-", "_")]) for name in FAMILIES}
        self.base = duckdb.connect()
        self.base.execute("SET threads = 1; SET TimeZone = 'UTC'")
        self.handed = columns_of(folder)
        self.load(read_folder(folder))
        self.sliced: tuple[Any, ...] | None = None
        self.ready: set[str] = set()

    def rows(self, sql: str) -> Rows:
        """The rows of a query."""
        cursor = self.base.execute(sql)
        names = [one[0] for one in cursor.description or ()]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def load(self, tables: dict[str, list[Row]]) -> None:
        """The tables as they are, and what holds whatever is asked."""
        for name, columns in COLUMNS.items():
            names = ["place", *columns.split()]
            head = ", ".join(f'"{one}" VARCHAR' for one in names[1:])
            self.base.execute(f"CREATE TABLE raw_{name} (place BIGINT, {head})")
            rows = [
                [place, *(row.get(one) for one in names[1:])]
                for place, row in enumerate(tables.get(name, []))
            ]
            self.insert(f"raw_{name}", rows)
        days = [
            date.fromisoformat(row[key])
            for name, key in (("periods", "from"), ("periods", "to"), ("lessons", "date"))
            for row in tables.get(name, [])
        ]
        first = min(days, default=date(2026, 9, 1)) - timedelta(62)
        last = max(days, default=date(2027, 5, 31)) + timedelta(62)
        self.base.execute(
            f"CREATE TABLE whole_year AS SELECT DATE '{first}' AS least_day,"
            f" DATE '{last}' AS greatest_day;"
            "CREATE TABLE asked (by_what VARCHAR, starts DATE, ends DATE, kind VARCHAR,"
            " number INTEGER, as_of DATE, as_of_instant TIMESTAMPTZ);"
            "CREATE TABLE asked_filter (by_what VARCHAR, grp VARCHAR);"
            "CREATE TABLE family_groups (grp VARCHAR)"
        )
        for name in SCHOOL_FILES:
            self.base.execute(self.sql[name])

    def insert(self, table: str, rows: list[list[Any]]) -> None:
        """Rows into a table, some hundreds in one statement."""
        for start in range(0, len(rows), 500):
            some = rows[start : start + 500]
            place = "(" + ", ".join("?" * len(some[0])) + ")"
            values = [cell for row in some for cell in row]
            self.base.execute(
                f"INSERT INTO {table} VALUES {', '.join([place] * len(some))}", values
            )

    def answer(self, family: str, request: Row) -> Row:
        """The answer of ``monitoring.<family>``."""
        if family == "dynamics":
            return self.dynamics(request)
        asked = request["slice"]
        by = asked.get("by", "school")
        self.ask(family, request)
        known = FAMILIES[family]
        self.base.execute(self.families[family]["rows"])
        self.base.execute(
            f"CREATE OR REPLACE TABLE family_groups AS {self.families[family]['counted']}"
        )
        self.base.execute("CREATE OR REPLACE TABLE shown AS SELECT grp FROM shown_groups")
        groups = [row["grp"] for row in self.rows("SELECT grp FROM shown")]
        groups.sort(key=lambda one: (int(one), "") if one.isdigit() else (0, one))
        unknown = known.unknown(self.handed, asked)
        found = {
            name: self.rows(text)
            for name, text in self.families[family].items()
            if name not in ("setup", "rows", "counted")
        }
        rows = []
        for group in groups:
            own = {
                name: [row for row in some if row["grp"] == group] for name, some in found.items()
            }
            row = known.row(own, asked)
            row |= {name: None for name in unknown}
            row |= {"cases": None} if family == "objectivity" and unknown else {}
            key = {} if by == "school" else {by: group if by == "subject" else int(group)}
            rows.append(key | row)
        return self.head(family, request) | {"rows": rows, "unknown": unknown}

    def head(self, family: str, request: Row) -> Row:
        """What an answer says of what was asked."""
        asked = request["slice"]
        end = None if "to" not in asked else min(asked["to"], str(self.day_of(request)))
        return {
            "family": family,
            "by": asked.get("by", "school"),
            "from": asked.get("from"),
            "to": asked.get("to"),
            "period": asked.get("period"),
            "end": end,
        }

    def day_of(self, request: Row) -> date:
        """The school date of ``as_of``; without one the last day there is."""
        given = request.get("as_of")
        if given is None:
            return FOREVER
        if "T" not in given:
            return date.fromisoformat(given)
        instant = datetime.fromisoformat(given)
        found = self.base.execute("SELECT school_date(?)", [instant.isoformat()]).fetchone()
        assert found is not None
        day: date = found[0]
        return day

    def ask(self, family: str, request: Row) -> None:
        """Sets what is asked; the days of the slice are cut once for all that is asked of them."""
        asked, as_of = request["slice"], request.get("as_of")
        period = asked.get("period") or {}
        instant = as_of if as_of is not None and "T" in as_of else None
        days = [asked.get("from"), asked.get("to"), period.get("kind"), period.get("number")]
        days += [self.day_of(request), instant]
        self.base.execute("DELETE FROM asked; DELETE FROM asked_filter")
        self.insert("asked", [[asked.get("by", "school"), *days]])
        names = ("level", "class", "course", "teacher", "subject", "pupil")
        filters = [[name, str(asked[name])] for name in names if asked.get(name) is not None]
        self.insert("asked_filter", filters)
        if self.sliced != tuple(days):
            self.sliced, self.ready = tuple(days), set()
            for name in SLICE_FILES:
                self.base.execute(self.sql[name])
        if family not in self.ready:
            self.ready.add(family)
            if "setup" in self.families[family]:
                self.base.execute(self.families[family]["setup"])

    # Dynamics

    def dynamics(self, request: Row) -> Row:
        """Each step is that family's answer, equal to asking it alone."""
        family, step, asked = request["family"], request["step"], dict(request["slice"])
        more = {key: one for key, one in asked.items() if key not in ("from", "to")}
        steps = []
        for cut in self.steps(step, asked):
            one = self.answer(family, {**request, "slice": {**more, **cut}})
            steps.append(
                {key: one[key] for key in ("from", "to", "period", "end", "rows", "unknown")}
            )
        return {"family": family, "step": step, "by": asked.get("by", "school"), "steps": steps}

    def steps(self, step: str, asked: Row) -> Rows:
        """The days or periods of the steps; the first and last are cut to the days asked."""
        if step not in ("month", "week"):
            found = self.rows(
                f"SELECT DISTINCT number FROM periods WHERE kind = '{step}' ORDER BY number"
            )
            return [{"period": {"kind": step, "number": row["number"]}} for row in found]
        day, last = date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
        found = []
        while day <= last:
            if step == "week":
                end = day + timedelta(6 - day.weekday())
            else:
                end = (day.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
            found.append({"from": str(day), "to": str(min(end, last))})
            day = end + timedelta(1)
        return found
