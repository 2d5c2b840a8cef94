"""Random rolls of small schools: their periods, people, classes, enrolments and courses."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from generate_regulations import chance

Row = dict[str, Any]
START, END = date(2026, 9, 1), date(2027, 5, 25)
TRIMESTERS = [
    ("2026-09-01", "2026-11-20"),
    ("2026-11-23", "2027-02-27"),
    ("2027-03-01", "2027-05-25"),
]
QUARTERS = [
    ("2026-09-01", "2026-10-25"),
    ("2026-11-05", "2026-12-27"),
    ("2027-01-11", "2027-03-21"),
    ("2027-04-01", "2027-05-25"),
]
OTHER_QUARTERS = [
    ("2026-09-01", "2026-10-30"),
    ("2026-11-09", "2026-12-30"),
    ("2027-01-12", "2027-03-26"),
    ("2027-04-05", "2027-05-22"),
]
HALVES = [("2026-09-01", "2026-12-28"), ("2027-01-11", "2027-05-25")]
SUBJECTS = ["russian", "mathematics", "geography", "physics", "other:chess", "algebra", "geometry"]
HOURS = ["1", "2", 2, "5/2", "3", "0.5", 4]


class Roll:
    """A school in the making: periods, people, classes, courses and who is on their rolls."""

    def __init__(self, seed: str):
        self.seed, self.rng, self.odd = seed, Random(seed), set[str]()
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.ids: dict[str, int] = defaultdict(int)
        self.class_of: dict[int, int] = {}

    def chance(self, share: float, oddity: str | None = None) -> bool:
        """True in this share of draws; then the oddity is made."""
        happens = chance(self.rng, share)
        if happens and oddity is not None:
            self.odd.add(oddity)
        return happens

    def new(self, space: str) -> int:
        """A new id: growing, with gaps."""
        self.ids[space] += self.rng.randint(1, 3)
        return self.ids[space]

    def add(self, table: str, **row: Any) -> Row:
        """A row of a table; ``to_`` and ``from_`` are columns whose names Python keeps."""
        clean = {name.rstrip("_"): value for name, value in row.items()}
        clean = {name: str(one) if isinstance(one, date) else one for name, one in clean.items()}
        self.tables[table].append(clean)
        return clean

    def day(self, first: date = START, last: date = END) -> date:
        """A day between two others."""
        return first + timedelta(self.rng.randint(0, max(0, (last - first).days)))

    def instant(self, day: date) -> str:
        """An instant of about that day, in one of several offsets, midnight often."""
        moment = self.rng.choice([time(0), time(20), time(23, 59, 59), time(15), time(10, 30)])
        zone = timezone(timedelta(hours=self.rng.choice([4, 4, 4, 0, 3, -5])))
        return datetime.combine(day, moment, zone).isoformat()

    # Periods, people, classes

    def periods(self) -> None:
        """One or two sets, with year, exam and overall; a year with or without a number."""
        two = self.chance(0.8, "two-sets")
        self.sets, self.periods_of = [], defaultdict(list)
        self.odd |= set() if two else {"one-set"}
        number = self.rng.choice([None, 1])
        self.odd.add("year-number-null" if number is None else "year-number-1")
        exam = self.chance(0.6)
        overall = self.chance(0.6)
        for place in range(2 if two else 1):
            own = self.new("set")
            self.sets.append(own)
            if place == 0:
                rows = [("quarter", QUARTERS)]
            else:
                rows = [
                    self.rng.choice(
                        [
                            ("trimester", TRIMESTERS),
                            ("half-year", HALVES),
                            ("quarter", OTHER_QUARTERS),
                        ]
                    )
                ]
                if rows[0][0] != "half-year" and self.chance(0.2):
                    rows.append(("half-year", HALVES))
            years = [("year", START, END)]
            if exam:
                years.append(("exam", date(2027, 5, 26), date(2027, 6, 20)))
            if overall:
                years.append(("overall", START, date(2027, 6, 25)))
            for kind, spans in rows:
                for at, (first, last) in enumerate(spans, 1):
                    row = self.add("periods", set=own, kind=kind, number=at, from_=first, to=last)
                    self.periods_of[own].append(row)
            for kind, start, end in years:
                row = self.add("periods", set=own, kind=kind, number=number, from_=start, to=end)
                self.periods_of[own].append(row)
        self.rng.shuffle(self.tables["periods"])

    def staff(self) -> None:
        """The grown-ups: teachers, a director, an administrator, somebody without a role."""
        self.teachers = [self.new("person") for _ in range(5)]
        self.director, self.clerk, self.nobody = (self.new("person") for _ in range(3))

    def classes(self) -> None:
        """Two or three classes of different levels."""
        levels = self.rng.choice(
            [[1, 5], [5, 9], [1, 5, 9], [5, 5, 9], [1, 9], [6, 9, 9], [5, 6, 9]]
        )
        for place, level in enumerate(levels):
            self.odd.add(f"level-{level}")
            own = self.new("class")
            periods: int | None = self.sets[place % len(self.sets)]
            if len(self.sets) == 1 and self.chance(0.5):
                periods = None
            teacher = None if self.chance(0.1) else self.teachers[place]
            self.add(
                "classes",
                class_=own,
                level=level,
                letter="АБВ"[place],
                teacher=teacher,
                periods=periods,
            )

    def class_rows(self) -> list[Row]:
        """The classes."""
        return self.tables["classes"]

    def pupils(self) -> None:
        """Pupils with their enrolments: moved, arrived, left, in two classes, at home."""
        self.pupil_ids = []
        for _ in range(self.rng.randint(8, 14)):
            pupil = self.new("person")
            self.pupil_ids.append(pupil)
            first, second = self.rng.sample([row["class"] for row in self.class_rows()], 2)
            start, end, form = START, None, None
            if self.chance(0.15, "learns-at-home"):
                form = self.rng.choice(["home", "family"])
            elif self.chance(0.2):
                form = self.rng.choice(["full", "individual"])
            if self.chance(0.12, "arrived"):
                start = self.day(date(2026, 10, 1), date(2027, 3, 1))
            fate = self.rng.random()
            if fate < 0.1:
                self.odd.add("left")
                end = self.day(max(start, date(2026, 10, 1)))
            elif fate < 0.25:
                self.odd.add("moved")
                end = self.rng.choice([self.day(max(start, date(2026, 9, 20))), date(2027, 3, 15)])
                after = end + timedelta(1)
                self.add("enrolments", pupil=pupil, class_=second, from_=after, to=None, form=form)
            elif fate < 0.33:
                self.odd.add("two-classes")
                since = self.rng.choice([start, self.day(start)])
                until = None if self.chance(0.5) else since + timedelta(self.rng.randint(0, 60))
                self.add("enrolments", pupil=pupil, class_=second, from_=since, to=until, form=form)
            elif self.chance(0.2):
                end = END + timedelta(90)
            self.add("enrolments", pupil=pupil, class_=first, from_=start, to=end, form=form)
            self.class_of[pupil] = first
        self.rng.shuffle(self.tables["enrolments"])

    # Courses

    def course(self, own_class: int | None, subject: str, **more: Any) -> Row:
        """A course."""
        scale = self.rng.choices([None, "numeric", "pass-fail", "none"], [6, 3, 1.5, 0.8])[0]
        self.odd |= {"pass-fail": {"pass-fail-course"}, "none": {"course-without-marks"}}.get(
            scale or "", set()
        )
        periods = self.rng.choice(self.sets) if self.chance(0.08) else None
        row: Row = {"course": self.new("course"), "class_": own_class, "subject": subject}
        row |= {"subgroup": None, "teacher": self.rng.choice([*self.teachers, None])}
        row |= {"weekly_hours": self.rng.choice(HOURS), "hours_planned": None, "scale": scale}
        return self.add("courses", **{**row, "periods": periods, **more})

    def courses(self) -> None:
        """Two or three subjects a class, one of them in two subgroups, and a shared course."""
        for row in self.class_rows():
            pool = SUBJECTS[:5] if row["level"] < 7 else SUBJECTS
            subjects = self.rng.sample(pool, self.rng.choice([2, 2, 3]))
            for subject in subjects[1:]:
                self.course(row["class"], subject)
            if self.chance(0.6, "subgroups"):
                for group in ("1", "2"):
                    self.course(row["class"], subjects[0], subgroup=f"группа {group}")
            else:
                self.course(row["class"], subjects[0])
        if self.chance(0.6, "shared-course"):
            subject = self.rng.choice(SUBJECTS[:5])
            self.course(None, subject, subgroup=self.rng.choice([None, "сводная"]))
        if self.chance(0.3):
            own = self.rng.choice(self.tables["courses"])
            self.course(self.rng.choice(self.class_rows())["class"], own["subject"])
        self.rng.shuffle(self.tables["courses"])

    def memberships(self) -> None:
        """Who is in which subgroup; some change it, some are in both, some in none."""
        by_pair = defaultdict(list)
        for row in self.tables["courses"]:
            if row["subgroup"] is not None or row["class"] is None:
                by_pair[row["class"], row["subject"]].append(row["course"])
        for (own, _), courses in by_pair.items():
            for pupil in self.pupil_ids:
                if own is not None and self.class_of[pupil] != own and not self.chance(0.06):
                    continue
                if own is None and self.chance(0.4):
                    continue
                chosen = [self.rng.choice(courses)]
                if len(courses) > 1 and self.chance(0.08, "two-at-once"):
                    chosen = courses
                start = START if self.chance(0.8) else self.day(START, date(2026, 12, 1))
                end = self.day(start, END) if self.chance(0.2) else None
                for course in chosen:
                    self.add("memberships", course=course, pupil=pupil, from_=start, to=end)
                if end is not None and len(chosen) == 1 and self.chance(0.7):
                    after = end + timedelta(1)
                    self.add(
                        "memberships",
                        course=self.rng.choice(courses),
                        pupil=pupil,
                        from_=after,
                        to=None,
                    )

    def around(self, course: Row) -> list[int]:
        """The pupils who are about a course: its members by the look of it, and who is not."""
        named = {
            row["pupil"] for row in self.tables["memberships"] if row["course"] == course["course"]
        }
        enrolled = {
            row["pupil"] for row in self.tables["enrolments"] if row["class"] == course["class"]
        }
        inside = named or enrolled
        return [one for one in self.pupil_ids if one in inside or chance(self.rng, 0.02)]

    def inside(self, course: Row, pupil: int, day: str) -> bool:
        """Whether a row of enrolment and, where there are any, of membership holds the day."""

        def held(row: Row) -> bool:
            return bool(
                row["pupil"] == pupil and row["from"] <= day and day <= (row["to"] or "9999")
            )

        rows = [row for row in self.tables["memberships"] if row["course"] == course["course"]]
        classes = {row["class"] for row in self.tables["enrolments"] if held(row)}
        if rows:
            return bool(classes) and any(held(row) for row in rows)
        return course["class"] in classes

    # Exemptions, offices, substitutions

    def exemptions(self) -> None:
        """Exemptions for weeks, for whole periods, from one course, from all."""
        for pupil in self.pupil_ids:
            if not self.chance(0.3):
                continue
            course = None
            if self.chance(0.5, "exempt-from-one-course"):
                course = self.rng.choice(self.tables["courses"])["course"]
            else:
                self.odd.add("exempt-from-all")
            first: date | str = self.day()
            last: date | str | None = self.rng.choice([self.day(first), None])  # type: ignore[arg-type]
            if self.chance(0.5, "exempt-whole"):
                first, last = self.rng.choice([*QUARTERS, ("2026-08-25", None), *TRIMESTERS])
            else:
                self.odd.add("exempt-for-weeks")
            self.add("exemptions", pupil=pupil, course=course, from_=first, to=last, document=None)
            if self.chance(0.3) and last is not None:
                after = date.fromisoformat(str(last)) + timedelta(self.rng.choice([1, 1, 2]))
                self.add(
                    "exemptions",
                    pupil=pupil,
                    course=course,
                    from_=after,
                    to=after + timedelta(60),
                    document="справка",
                )

    def role(self, role: str, person: int, first: date, last: date | None, **what: int) -> None:
        """A row of roles."""
        row: Row = {"class_": None, "course": None, "pupil": None, **what}
        self.add("roles", person=person, role=role, from_=first, to=last, **row)

    def roles(self) -> None:
        """Offices, dated class and subject teachers, parents; substitutions."""
        self.role("director", self.director, START, None)
        self.role("administrator", self.clerk, START, None)
        if self.chance(0.3):
            self.role("deputy-head", self.director, date(2026, 10, 26), date(2027, 1, 10))
        for row in self.class_rows():
            if self.chance(0.4, "dated-class-teacher"):
                first = self.rng.choice([START, date(2026, 10, 20), date(2026, 12, 28), self.day()])
                last = self.rng.choice([None, first + timedelta(self.rng.randint(0, 90))])
                person = self.rng.choice(self.teachers)
                self.role("class-teacher", person, first, last, class_=row["class"])
                if self.chance(0.2):
                    person = self.rng.choice(self.teachers)
                    self.role("class-teacher", person, first, last, class_=row["class"])
        for row in self.tables["courses"]:
            if self.chance(0.2, "dated-subject-teacher"):
                first = self.day()
                self.role(
                    "subject-teacher",
                    self.rng.choice(self.teachers),
                    first,
                    None,
                    course=row["course"],
                )
            if self.chance(0.15, "substitution"):
                first = self.day()
                self.add(
                    "substitutions",
                    course=row["course"],
                    substitute=self.rng.choice(self.teachers),
                    from_=first,
                    to=first + timedelta(10),
                )
        for pupil in self.rng.sample(self.pupil_ids, 2):
            self.role("parent", self.new("person"), START, None, pupil=pupil)
            self.role("pupil", pupil, START, None, pupil=pupil)
