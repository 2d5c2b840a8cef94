"""A second reading of a school's tables: what was handed over, ids, the roll, periods and roles.

It follows ``docs/school.en.md`` («What is handed over», «Values», «Who is on the roll») and, for
roles, the contract («The tables»), for tables that can be read. Days are compared as their text.
Where the text leaves a choice, a comment says READING.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from regulation_reading import Place, Regulation

Id = int | str
Row = dict[str, Any]

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
SPACE_OF = {
    "person": "person pupil teacher substitute by",
    "set": "set periods",
    "class": "class",
    "course": "course",
    "lesson": "lesson",
    "assignment": "assignment retakes",
}
SPACE_OF_COLUMN = {column: space for space, names in SPACE_OF.items() for column in names.split()}
ROLES = "administrator director deputy-head class-teacher subject-teacher parent pupil".split()
MARKS_KINDS = ("quarter", "trimester", "half-year")
ZONE = ZoneInfo("Europe/Samara")


class Unknown(Exception):
    """What is asked needs a table that was not handed over; holds the reason."""


class Counting(NamedTuple):
    """The course in which a final counts, with the period of its set."""

    course: Id
    period: Row


class Author(NamedTuple):
    """The role of who set a final, and whether it may set this one."""

    role: str
    may: bool


def school_date(instant: str) -> str:
    """The date of an instant in the school's zone."""
    return str(datetime.fromisoformat(instant).astimezone(ZONE).date())


def covers(row: Row, day: str) -> bool:
    """Whether a range holds the day; without an end it is open («Refusals», last paragraph)."""
    return row["from"] <= day and (row["to"] is None or day <= row["to"])


def is_number(given: Id) -> bool:
    """Whether an id is a whole number, or a text written as that number would be («Ids»)."""
    return isinstance(given, int) or given.isascii() and given.isdigit() and given[0] != "0"


def read_rows(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The tables with each column in each row and ids as answers carry them («Ids»)."""
    numbers = {space: True for space in SPACE_OF}
    for rows in tables.values():
        for row in rows:
            for column in row.keys() & SPACE_OF_COLUMN.keys():
                if row[column] is not None and not is_number(row[column]):
                    numbers[SPACE_OF_COLUMN[column]] = False

    def cell(column: str, value: Any) -> Any:
        if value is None or column not in SPACE_OF_COLUMN:
            return value
        return int(value) if numbers[SPACE_OF_COLUMN[column]] else str(value)

    return {
        name: [{one: cell(one, row.get(one)) for one in COLUMNS[name].split()} for row in rows]
        for name, rows in tables.items()
    }


def grouped(rows: list[Row], *columns: str) -> dict[Any, list[Row]]:
    """Rows by a column, or by several as a tuple."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[columns[0]] if len(columns) == 1 else tuple(row[one] for one in columns)].append(
            row
        )
    return found


class Tables:
    """The tables of one school: who is on which roll, and which periods and roles hold."""

    def __init__(self, request: Row):
        self.handed = frozenset(request["tables"])
        self.given = read_rows(request["tables"])
        self.whole_regulation = request["regulation"]
        self.regulation = Regulation(self.whole_regulation)
        self.classes = {row["class"]: row for row in self.rows("classes")}
        self.courses = {row["course"]: row for row in self.rows("courses")}
        self.lessons = {row["lesson"]: row for row in self.rows("lessons")}
        self.assignments = {row["assignment"]: row for row in self.rows("assignments")}
        self.courses_of = {
            subject: sorted(row["course"] for row in rows)
            for subject, rows in grouped(self.rows("courses"), "subject").items()
        }
        self.lessons_of = grouped(self.rows("lessons"), "course")
        self.enrolments_of = grouped(self.rows("enrolments"), "pupil")
        self.members_of = grouped(self.rows("memberships"), "course")
        self.membership = grouped(self.rows("memberships"), "course", "pupil")
        self.periods_named = grouped(self.rows("periods"), "kind", "number")
        self.sets = sorted({row["set"] for row in self.rows("periods")})
        self.roles_of = grouped(self.rows("roles"), "person")

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; of one that was not handed over none."""
        return self.given.get(table, [])

    def pupils(self) -> list[Id]:
        """Who is enrolled or has a final, in order."""
        return sorted(
            {row["pupil"] for name in ("enrolments", "finals") for row in self.rows(name)}
        )

    # The roll («Who is on the roll»)

    def enrolment(self, pupil: Id, day: str) -> Row | None:
        """The pupil's enrolment on a day: of two the one entered later, of one date the lower."""
        held = [row for row in self.enrolments_of.get(pupil, ()) if covers(row, day)]
        if not held:
            return None
        latest = max(row["from"] for row in held)
        return min((row for row in held if row["from"] == latest), key=lambda row: row["class"])

    def class_of(self, pupil: Id, day: str) -> Id | None:
        """The pupil's class on a day."""
        row = self.enrolment(pupil, day)
        return None if row is None else row["class"]

    def member(self, course: Id, pupil: Id, day: str) -> bool | None:
        """Whether the pupil is a member of the course on a day; None where it is unknown.

        Of two classes the pupil is a member in both.
        """
        held = {one["class"] for one in self.enrolments_of.get(pupil, ()) if covers(one, day)}
        if not held:
            return False
        row = self.courses[course]
        if "memberships" not in self.handed:
            unknown = row["subgroup"] is not None or row["class"] is None
            return None if unknown else row["class"] in held
        if course in self.members_of:
            return any(covers(one, day) for one in self.membership.get((course, pupil), ()))
        return row["class"] in held

    def level_of(self, course: Id, pupil: Id, day: str) -> int | None:
        """The level of the course's class, else of the pupil's («The case of a final»)."""
        own = self.courses[course]["class"]
        own = self.class_of(pupil, day) if own is None else own
        return None if own is None else self.classes[own]["level"]

    def set_of(self, course: Id, pupil: Id | None, day: str) -> Id | None:
        """The set of periods of a pupil in a course («Who is on the roll», second paragraph)."""
        row = self.courses[course]
        said = [row["periods"]]
        if row["class"] is not None:
            said.append(self.classes[row["class"]]["periods"])
        own = None if pupil is None else self.class_of(pupil, day)
        if own is not None:
            said.append(self.classes[own]["periods"])
        only = self.sets[0] if len(self.sets) == 1 else None
        return next((one for one in said if one is not None), only)

    def places(self, pupil: Id, subject: str, kind: str, number: int | None) -> list[Counting]:
        """The courses of a subject of which the pupil is a member on the period's last day.

        READING: of each course the last day is that of its own set. Where a roll of the subject
        is unknown on such a day, all that is asked of the final is.
        """
        found = []
        for course in self.courses_of[subject]:
            for period in self.periods_named.get((kind, number), ()):
                if self.set_of(course, pupil, period["to"]) != period["set"]:
                    continue
                member = self.member(course, pupil, period["to"])
                if member is None:
                    raise Unknown("no-table:memberships")
                if member:
                    found.append(Counting(course, period))
                    break
        return found

    def markless(self, course: Id, level: int | None, kind: Any = None, number: Any = None) -> bool:
        """Whether no marks are given: by level and course, or by the course's scale.

        READING: a single mark has no period, so conditions on periods do not hold for it.
        """
        row = self.courses[course]
        place = Place(kind, number, level, row["subject"], course)  # type: ignore[arg-type]
        return row["scale"] == "none" or self.regulation.at("markless", place)

    def with_marks(self, pupil: Id, place: Counting) -> bool:
        """Whether marks are given where a final counts."""
        period = place.period
        level = self.level_of(place.course, pupil, period["to"])
        return not self.markless(place.course, level, period["kind"], period["number"])

    def counts_in(self, pupil: Id, subject: str, kind: str, number: int | None) -> Counting | None:
        """Where a final counts: of several courses the lowest with marks, else the lowest."""
        places = self.places(pupil, subject, kind, number)
        marked = [place for place in places if self.with_marks(pupil, place)]
        return next(iter(marked or places), None)

    def lessons_as_member(self, pupil: Id, subject: str, start: str, end: str) -> Iterator[Row]:
        """The held lessons of a subject in these days dated while the pupil was a member.

        Says nothing of lessons of a course whose roll is unknown.
        """
        for course in self.courses_of[subject]:
            for lesson in self.lessons_of.get(course, ()):
                if lesson["held"] and start <= lesson["date"] <= end:
                    if self.member(course, pupil, lesson["date"]):
                        yield lesson

    # Roles (the contract, «The tables», row ``roles``)

    def holders(self, role: str, column: str, what: Id, day: str) -> set[Id]:
        """Who teaches a class or course on a day: by dated rows, else by the column."""
        rows = [one for one in self.rows("roles") if one["role"] == role and one[column] == what]
        dated = {one["person"] for one in rows if covers(one, day)}
        table = self.classes if column == "class" else self.courses
        teacher = table[what]["teacher"]
        return dated or ({teacher} if teacher is not None else set())

    def roles_held(self, person: Id, day: str) -> set[str]:
        """The roles that a person holds on a day, by rows or by a column."""
        held = {row["role"] for row in self.roles_of.get(person, ()) if covers(row, day)}
        if any(person in self.holders("class-teacher", "class", one, day) for one in self.classes):
            held.add("class-teacher")
        if any(
            person in self.holders("subject-teacher", "course", one, day) for one in self.courses
        ):
            held.add("subject-teacher")
        return held

    def author(self, row: Row, own_class: Id | None) -> Author | None:
        """The role of who set a final («The case of a final», ``proposed``); default rights (4.5).

        READING: without ``at`` there is no day to look at, and without a role no role to name:
        nothing is said of the author. The class is the pupil's on the period's last day. Of several
        roles that may not the first in the contract's order is named; of a person who is a class
        teacher elsewhere alone it is ``class-teacher``.
        """
        if row["by"] is None or row["at"] is None:
            return None
        day = school_date(row["at"])
        if own_class is not None:
            if row["by"] in self.holders("class-teacher", "class", own_class, day):
                return Author("class-teacher", True)
        held = [role for role in ROLES if role in self.roles_held(row["by"], day)]
        others = [role for role in held if role != "class-teacher"] or held
        return Author(others[0], False) if others else None
