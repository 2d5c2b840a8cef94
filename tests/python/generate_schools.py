"""Random small schools, drawn from a seed: tables as a request carries them, and what is odd.

Every school loads by ``docs/school.en.md``: nothing is refused. Much in it is forbidden by the
regulation, since that is what ``school.findings`` finds and what the figures must leave out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from generate_regulations import chance
from generate_school_roll import QUARTERS, Roll, Row
from regulation_reading import CATEGORY_OF, KEY_CATEGORIES
from school_tables import SPACE_OF_COLUMN

# What a run of some dozens of schools must have made at least once.
ODDITIES = """
level-1 level-5 level-9 two-sets one-set subgroups shared-course
moved arrived left two-classes learns-at-home two-at-once
brought-mark brought-final brought-final-of-no-member
exempt-for-weeks exempt-whole exempt-from-one-course exempt-from-all
pass-fail-course course-without-marks lesson-cancelled lesson-twice lesson-outside
mark-pending weight-0 weight-fraction
retake retake-of-nothing retake-ring retake-of-earlier-part retake-dated-before
mark-in-two-parts two-codes mark-of-no-member code-of-no-member mark-on-absent-lesson
final-pending final-symbol final-late final-before-last-lesson final-twice final-of-no-member
final-without-author final-by-teacher final-by-other-class-teacher final-by-director
final-by-nobody final-without-time
dated-class-teacher dated-subject-teacher substitution day-off
year-number-null year-number-1 text-ids digits-in-text
own-regulation overall-due terms-named person-not-in-people
no-attendance no-exemptions no-memberships no-marks no-lessons no-finals no-people no-roles
no-assignments
column-left-out cell-left-out
""".split()
KEY_KINDS = [kind for kind, category in CATEGORY_OF.items() if category in KEY_CATEGORIES]
KINDS = list(CATEGORY_OF)
WEIGHTS: list = ["2", 1, "1/2", "0.5", "1.5", 3, 0, "0"]
SYMBOLS = ["not-attested", "exempt", "pass", "fail"]
# Optional columns that may go; a role needs what it is held for, and two sets must be told apart.
OPTIONAL = """
days_off.set days_off.class days_off.level classes.teacher people.name enrolments.form
enrolments.to courses.teacher courses.scale courses.hours_planned memberships.to exemptions.course
exemptions.to exemptions.document lessons.number lessons.topic lessons.by assignments.weight
assignments.title marks.retakes marks.brought marks.by marks.entered_at attendance.by
finals.brought finals.reason finals.at finals.by
""".split()
# Tables that whole schools lack: one by turns, and any of them now and then.
LEFT_OUT = (
    "attendance exemptions memberships marks lessons finals people roles"
    " assignments substitutions days_off visits"
).split()
TURNS = 2 * len(LEFT_OUT)


class Drawn(NamedTuple):
    """A school: its number, its regulation and tables, and what is odd about it."""

    seed: str
    regulation: Any
    tables: dict[str, list[Row]]
    odd: set[str]


def parameter(value: Any, *cases: tuple[dict, Any]) -> Row:
    """A parameter in the form of a file."""
    found: Row = {"clause": "4.1", "said": "open", "value": value}
    if cases:
        found["cases"] = [{"when": when, "value": one} for when, one in cases]
    return found


def draw_regulation(rng: Random, odd: set[str]) -> Any:
    """The default, or a regulation of the school's own in what bears on the gathering."""
    if chance(rng, 0.45):
        return "default"
    odd.add("own-regulation")
    found: Row = {}
    overall = rng.choice(
        [
            [{"kind": "year"}, {"kind": "exam", "required": False}],
            [{"kind": "year", "subjects": ["algebra", "geometry"]}, {"kind": "exam"}],
            [{"kind": "year", "levels": [9], "weight": 2}],
        ]
    )
    cases = [({"kinds": ["overall"], "levels": [9]}, overall)]
    if chance(rng, 0.4):
        odd.add("terms-named")
        numbers: Row = {"numbers": [1, 2]} if chance(rng, 0.5) else {}
        rows = [{"kind": "quarter", **numbers}, {"kind": "exam", "required": False}]
        cases.append(({"kinds": ["year"], "levels": [rng.choice([5, 6, 9])]}, rows))
    if chance(rng, 0.7):
        found["year.terms"] = parameter(None, *cases)
    if chance(rng, 0.5):
        found["year.basis"] = parameter(rng.choice(["finals", "period-means", "marks"]))
    if chance(rng, 0.4):
        found["final.retakes"] = parameter(rng.choice(["both", "last", "best"]))
    if chance(rng, 0.3):
        markless: list[tuple[dict, bool]] = [
            ({"levels": [1]}, True),
            ({"subjects": ["other:chess"]}, True),
        ]
        markless.append(({"levels": [5], "subjects": ["geography"]}, True))
        found["markless"] = parameter(False, *markless[: rng.randint(1, 3)])
    if chance(rng, 0.3):
        share: Row = {"share": "1/4", "reached": "at-least", "reasons": ["absent", "ill"]}
        found["final.missed_share"] = parameter({**share, "join": rng.choice(["and", "or"])})
    if chance(rng, 0.2):
        share = {"share": "1/5", "reached": "above", "reasons": ["ill"], "marks": 1}
        found["final.illness"] = parameter(share)
    if chance(rng, 0.2):
        found["pending.expiry"] = parameter({"days": 14, "becomes": 2})
    return {"name": "ours", "extends": "default", "parameters": found}


class Draw(Roll):
    """A whole school: its roll, and what stands in its journal."""

    def __init__(self, seed: str):
        super().__init__(seed)
        self.regulation = draw_regulation(self.rng, self.odd)
        self.marked: dict[tuple[int, int, int], Row] = {}
        for part in (
            self.periods,
            self.staff,
            self.classes,
            self.pupils,
            self.courses,
            self.memberships,
            self.lessons,
            self.attendance,
            self.marks,
            self.retakes,
            self.finals,
            self.exemptions,
            self.roles,
            self.rest,
        ):
            part()

    # Lessons, codes, marks

    def lessons(self) -> None:
        """A few lessons of each course in most periods, each with an assignment or two."""
        for course in self.tables["courses"]:
            for first, last in QUARTERS + [("2027-05-26", "2027-06-20")] * self.chance(0.3):
                if self.chance(0.12):
                    continue
                start, end = date.fromisoformat(first), date.fromisoformat(last)
                for _ in range(self.rng.choice([1, 3, 4, 4])):
                    self.lesson(course, self.rng.choice([self.day(start, end)] * 6 + [end, start]))
            if self.chance(0.15, "lesson-outside"):
                self.lesson(
                    course,
                    self.rng.choice([date(2026, 8, 31), date(2026, 11, 2), date(2027, 7, 1)]),
                )
        self.rng.shuffle(self.tables["lessons"])

    def lesson(self, course: Row, day: date) -> None:
        """A lesson, seldom cancelled, seldom twice, with its assignments."""
        held, number = (
            not self.chance(0.06, "lesson-cancelled"),
            self.rng.choice([1, 2, 3, 0, None]),
        )
        twice = 2 if self.chance(0.03) and number is not None and held else 1
        self.odd |= {"lesson-twice"} if twice == 2 else set()
        for _ in range(twice):
            own = self.new("lesson")
            self.add(
                "lessons",
                lesson=own,
                course=course["course"],
                date=day,
                number=number,
                held=held,
                topic=self.rng.choice(["Тема", None, "-", True]),
                by=course["teacher"],
            )
            for _ in range(self.rng.choice([1, 1, 1, 2])):
                kind = self.rng.choice(KEY_KINDS if self.chance(0.4) else KINDS)
                weight = self.rng.choice(WEIGHTS) if self.chance(0.3) else None
                self.odd |= {"weight-0"} if weight in (0, "0") else set()
                self.odd |= {"weight-fraction"} if weight in ("1/2", "0.5", "1.5") else set()
                self.add(
                    "assignments",
                    assignment=self.new("assignment"),
                    lesson=own,
                    kind=kind,
                    weight=weight,
                    title=None,
                )

    def attendance(self) -> None:
        """Codes: of members mostly, two at once sometimes, on cancelled lessons too."""
        courses = {row["course"]: row for row in self.tables["courses"]}
        for lesson in self.tables["lessons"]:
            course = courses[lesson["course"]]
            for pupil in self.around(course):
                if not self.chance(0.1 if self.inside(course, pupil, lesson["date"]) else 0.02):
                    continue
                if not self.inside(course, pupil, lesson["date"]):
                    self.odd.add("code-of-no-member")
                codes = self.rng.sample(["absent", "excused", "ill", "late"], 2)
                for code in codes if self.chance(0.12, "two-codes") else codes[:1]:
                    self.add(
                        "attendance",
                        pupil=pupil,
                        lesson=lesson["lesson"],
                        code=code,
                        by=course["teacher"],
                    )

    def value(self, course: Row) -> Any:
        """A mark's value."""
        if self.chance(0.04, "mark-pending"):
            return "pending"
        if course["scale"] == "pass-fail" and self.chance(0.6):
            return self.rng.choice(["pass", "pass", "fail"])
        if self.chance(0.03):
            return self.rng.choice(SYMBOLS)
        return (
            self.rng.choice([5, 4, 4, 3, 3, 2, 1])
            if self.chance(0.5)
            else self.rng.choice([4, 4, 5])
        )

    def marks(self) -> None:
        """Marks of members and of others, brought ones, several parts of one work."""
        courses = {row["course"]: row for row in self.tables["courses"]}
        lessons = {row["lesson"]: row for row in self.tables["lessons"]}
        absent = {
            (row["pupil"], row["lesson"])
            for row in self.tables["attendance"]
            if row["code"] != "late"
        }
        for assignment in self.tables["assignments"]:
            lesson = lessons[assignment["lesson"]]
            course = courses[lesson["course"]]
            for pupil in self.around(course):
                inside, brought = self.inside(course, pupil, lesson["date"]), None
                if not self.chance(0.55 if inside else 0.08):
                    continue
                if (pupil, lesson["lesson"]) in absent and not self.chance(
                    0.5, "mark-on-absent-lesson"
                ):
                    continue
                if not inside and not self.chance(0.6, "brought-mark"):
                    self.odd.add("mark-of-no-member")
                elif not inside or self.chance(0.02):
                    brought = True
                elif self.chance(0.1):
                    brought = False
                for part in (0, 1) if self.chance(0.04, "mark-in-two-parts") else (None,):
                    row = self.add(
                        "marks",
                        pupil=pupil,
                        assignment=assignment["assignment"],
                        part=part,
                        value=self.value(course),
                        retakes=None,
                        brought=brought,
                        entered_at=None,
                        by=self.rng.choice([course["teacher"], None]),
                    )
                    self.marked[pupil, assignment["assignment"], part or 0] = row
        self.rng.shuffle(self.tables["marks"])

    def retakes(self) -> None:
        """Retakes: of marks, of nothing, in a ring, of a part, of a lesson dated later."""
        day = {row["lesson"]: row["date"] for row in self.tables["lessons"]}
        course = {row["lesson"]: row["course"] for row in self.tables["lessons"]}
        lesson = {row["assignment"]: row["lesson"] for row in self.tables["assignments"]}
        by_pair = defaultdict(list)
        for key, row in self.marked.items():
            by_pair[key[0], course[lesson[key[1]]]].append(row)
        for rows in by_pair.values():
            for row in rows:
                if not self.chance(0.07):
                    continue
                of = self.rng.choice(rows)
                if of["assignment"] == row["assignment"]:
                    continue
                self.odd.add("retake")
                row["retakes"] = of["assignment"]
                if day[lesson[row["assignment"]]] < day[lesson[of["assignment"]]]:
                    self.odd.add("retake-dated-before")
                if self.chance(0.08, "retake-ring"):
                    of["retakes"] = row["assignment"]
        for (pupil, assignment, part), row in self.marked.items():
            if part == 1 and self.chance(0.4, "retake-of-earlier-part"):
                row["retakes"] = assignment
            elif self.chance(0.008):
                other = self.rng.choice(self.tables["assignments"])["assignment"]
                if not any((pupil, other, one) in self.marked for one in (0, 1)):
                    self.odd.add("retake-of-nothing")
                    row["retakes"] = other

    # Finals

    def finals(self) -> None:
        """Finals of most pupils of each course and period, some of them wrong in every way."""
        keys: set[tuple] = set()
        classes = {row["class"]: row for row in self.class_rows()}
        for course in self.tables["courses"]:
            own = classes.get(course["class"])
            periods = course["periods"] or (own or {}).get("periods") or self.rng.choice(self.sets)
            for period in self.periods_of[periods]:
                share = 0.25 if period["kind"] in ("exam", "overall") else 0.8
                if own is not None and own["level"] == 1:
                    share = 0.08
                for pupil in self.around(course):
                    inside = self.inside(course, pupil, period["to"])
                    if self.chance(share if inside else 0.12):
                        brought = self.brought(inside)
                        self.final(keys, pupil, course, period, brought)
                        if self.chance(0.02):
                            self.twice(keys, pupil, course, period)
        for _ in range(3):
            other = self.rng.choice(self.tables["periods"])
            course = self.rng.choice(self.tables["courses"])
            self.final(keys, self.rng.choice(self.pupil_ids), course, other, True)
        self.rng.shuffle(self.tables["finals"])

    def brought(self, inside: bool) -> bool | None:
        """Whether a final was brought."""
        if inside:
            return True if self.chance(0.03, "brought-final") else None
        if self.chance(0.5, "brought-final-of-no-member"):
            return True
        self.odd.add("final-of-no-member")
        return self.rng.choice([None, False])

    def twice(self, keys: set[tuple], pupil: int, course: Row, period: Row) -> None:
        """A second final of the pupil in the subject, in another of its courses."""
        others = [row for row in self.tables["courses"] if row["subject"] == course["subject"]]
        other = self.rng.choice(others)
        if other is not course:
            self.odd.add("final-twice")
            self.final(keys, pupil, other, period, None)

    def likely(self, pupil: int, course: Row, period: Row) -> Any:
        """The final that the marks make likely, or another one."""
        if self.chance(0.03, "final-pending"):
            return "pending"
        if self.chance(0.1, "final-symbol"):
            return self.rng.choice(SYMBOLS)
        if course["scale"] == "pass-fail" and self.chance(0.7):
            return self.rng.choice(["pass", "pass", "fail"])
        dates = {
            row["lesson"]: row["date"]
            for row in self.tables["lessons"]
            if row["course"] == course["course"]
        }
        given = {
            row["assignment"]: row["value"]
            for row in self.tables["marks"]
            if row["pupil"] == pupil and isinstance(row["value"], int)
        }
        values = [
            given[row["assignment"]]
            for row in self.tables["assignments"]
            if row["assignment"] in given
            and period["from"] <= dates.get(row["lesson"], "") <= period["to"]
        ]
        if len(values) < 3 and self.chance(0.4, "final-symbol"):
            return "not-attested"
        if not values or self.chance(0.15):
            return self.rng.choice([1, 2, 3, 4, 5])
        return max(2, int(sum(values) / len(values) + 0.5))

    def final(
        self, keys: set[tuple], pupil: int, course: Row, period: Row, brought: bool | None
    ) -> None:
        """One row of finals, where there is none."""
        key = (pupil, course["course"], period["kind"], period["number"])
        if key in keys:
            return
        keys.add(key)
        by = self.author(pupil, course)
        at = None
        if not self.chance(0.06, "final-without-time"):
            days = self.rng.choice([0, 1, 2, 3, 4, 4, 5, 9, -1, -3, -20, 40])
            self.odd |= {"final-late"} if days > 4 else set()
            self.odd |= {"final-before-last-lesson"} if days == -20 else set()
            at = self.instant(date.fromisoformat(period["to"]) + timedelta(days))
        self.add(
            "finals",
            pupil=pupil,
            course=course["course"],
            kind=period["kind"],
            number=period["number"],
            value=self.likely(pupil, course, period),
            brought=brought,
            reason=None,
            at=at,
            by=by,
        )

    def author(self, pupil: int, course: Row) -> int | None:
        """Who set a final: mostly the class teacher of the pupil's class."""
        own = self.class_of[pupil]
        teachers = {row["class"]: row["teacher"] for row in self.class_rows()}
        others = [one for name, one in teachers.items() if name != own]
        draws = {
            "": teachers[own],
            "final-by-teacher": course["teacher"],
            "final-by-other-class-teacher": self.rng.choice(others),
            "final-by-director": self.director,
            "final-by-nobody": self.nobody,
            "final-without-author": None,
        }
        name = self.rng.choices(list(draws), [75, 6, 6, 3, 3, 6])[0]
        self.odd |= {name} if name else set()
        return draws[name]

    # People, and what is left out

    def rest(self) -> None:
        """People, days off, visits; then what is left out and how ids are written."""
        known = [*self.teachers, self.director, self.clerk, self.nobody, *self.pupil_ids]
        for person in range(1, self.ids["person"] + 1):
            if person in known and not self.chance(0.02, "person-not-in-people"):
                self.add("people", person=person, name=f"Имя {person}")
        self.rng.shuffle(self.tables["people"])
        self.odd.add("day-off")
        self.add("days_off", from_="2026-11-04", to="2026-11-04", set=None, class_=None, level=None)
        self.add("days_off", from_="2027-02-01", to="2027-02-07", set=self.sets[0], level=1)
        self.add("visits", person=self.director, date="2026-09-10")
        for table in ("memberships", "exemptions", "substitutions", "attendance", "marks"):
            self.tables[table]
        self.leave_out()
        self.respell()

    def leave_out(self) -> None:
        """Leaves out tables, columns and empty cells."""
        turn = int(self.seed.rsplit("-", 1)[-1]) % TURNS
        for place, table in enumerate(LEFT_OUT):
            if place == turn or self.chance(0.02):
                self.odd.add(f"no-{table}")
                del self.tables[table]
        parts = any(row["part"] for row in self.tables.get("marks", ()))
        for name in [*OPTIONAL, *([] if parts else ["marks.part"])]:
            table, column = name.split(".")
            if table in self.tables and self.chance(0.03, "column-left-out"):
                for row in self.tables[table]:
                    row.pop(column, None)
        for rows in self.tables.values():
            for row in rows:
                for column in [column for column, value in row.items() if value is None]:
                    if self.chance(0.3, "cell-left-out"):
                        del row[column]

    def respell(self) -> None:
        """Writes the ids of a space as texts: of their own, or digits in some cells."""
        for space, share in {
            "class": 0.1,
            "set": 0.1,
            "lesson": 0.1,
            "assignment": 0.1,
            "person": 0.06,
            "course": 0.04,
        }.items():
            texts = self.chance(share, "text-ids")
            digits = not texts and self.chance(share, "digits-in-text")
            if not texts and not digits:
                continue
            for rows in self.tables.values():
                for row in rows:
                    for column, value in row.items():
                        if SPACE_OF_COLUMN.get(column) == space and value is not None:
                            if texts:
                                row[column] = f"{space}-{value}"
                            elif chance(self.rng, 0.3):
                                row[column] = str(value)


def draw_school(seed: str) -> Drawn:
    """The school of a seed."""
    drawn = Draw(seed)
    regulation: Any = drawn.regulation
    if regulation != "default" and "year.terms" in regulation["parameters"]:
        if any(row["kind"] == "overall" for row in drawn.tables["periods"]):
            drawn.odd.add("overall-due")
    return Drawn(seed, regulation, dict(drawn.tables), drawn.odd)


def generate(seed: int, schools: int) -> Iterator[Drawn]:
    """So many schools of a seed."""
    for number in range(schools):
        yield draw_school(f"{seed}-{number}")
