"""A second reading of what is found in a school's tables: ``school.findings``.

It follows the table of ``docs/school.en.md`` («What is found»), whose order is taken for that of
the rules. Messages are left out; a finding has a clause where the page gives one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from school_cases import MISSING, Cases, parts_of
from school_tables import MARKS_KINDS, Row, Unknown, covers, grouped

Found = Iterator[tuple[str, Row, Row]]
SEVERITIES = ("error", "warning", "note")
# What is found, in the order of the rules' numbers: its severity, its clause, the keys of its subject.
FOUND = {
    "final.not-counted": ("error", None, "pupil course"),
    "final.two-courses": ("warning", None, "pupil course"),
    "mark.markless-level": ("error", "3.3", "pupil course lesson assignment"),
    "mark.not-on-roll": ("error", None, "pupil course lesson assignment"),
    "mark.lesson-not-held": ("error", None, "pupil course lesson assignment"),
    "mark.on-absent-lesson": ("warning", "5.3", "pupil course lesson assignment"),
    "mark.retakes-nothing": ("warning", None, "pupil course lesson assignment"),
    "attendance.two-codes": ("error", None, "pupil course lesson"),
    "attendance.not-on-roll": ("error", None, "pupil course lesson"),
    "attendance.lesson-not-held": ("error", None, "pupil course lesson"),
    "enrolment.two-classes": ("warning", None, "pupil class"),
    "lesson.duplicate": ("warning", None, "course lesson"),
    "lesson.outside-periods": ("warning", None, "course lesson"),
    "person.unknown": ("note", None, "person"),
}
ORDER = list(FOUND)
NAMING = {
    "classes": ["teacher"],
    "courses": ["teacher"],
    "roles": ["person", "pupil"],
    "enrolments": ["pupil"],
    "memberships": ["pupil"],
    "exemptions": ["pupil"],
    "substitutions": ["substitute"],
    "lessons": ["by"],
    "marks": ["pupil", "by"],
    "attendance": ["pupil", "by"],
    "finals": ["pupil", "by"],
    "visits": ["person"],
}


class Findings(Cases):
    """One school's tables, asked for what is found in them: rule, subject, evidence."""

    def findings(self, request: Row) -> Row:
        """The answer of ``school.findings``, in the usual order.

        READING: a slice holds the findings whose subject has that pupil, class or course.
        """
        found: list[Row] = []
        for part in (
            self.of_marks,
            self.of_attendance,
            self.of_finals,
            self.of_two_courses,
            self.of_enrolments,
            self.of_lessons,
            self.of_people,
        ):
            for rule, subject, evidence in part():
                severity, clause, keys = FOUND[rule]
                whole = {key: subject[key] for key in keys.split()}
                one = {"rule": rule, "severity": severity, "subject": whole, "evidence": evidence}
                found.append(one if clause is None else {**one, "clause": clause})
        wanted = request.get("slice", {}).items()
        found = [one for one in found if all(one["subject"].get(k) == what for k, what in wanted)]
        found.sort(
            key=lambda one: (
                SEVERITIES.index(one["severity"]),
                ORDER.index(one["rule"]),
                tuple(one["subject"].values()),
            )
        )
        return {"findings": found}

    def of_marks(self) -> Found:
        """What is found of marks; each mark of several parts has its own.

        READING: the conditions of the table's rows are independent: a mark that is out of the
        figures for one reason is still found on an absent lesson.
        """
        if not {"lessons", "assignments"} <= self.handed:
            return
        for mark in self.rows("marks"):
            lesson = self.lesson_of(mark)
            subject = {**mark, "course": lesson["course"], "lesson": lesson["lesson"]}
            on = {"on": lesson["date"]}
            if self.mark_markless(mark):
                yield "mark.markless-level", subject, {}
            member = self.member(lesson["course"], mark["pupil"], lesson["date"])
            if member is False and not mark["brought"]:
                yield "mark.not-on-roll", subject, on
            if not lesson["held"]:
                yield "mark.lesson-not-held", subject, on
            codes = self.codes.get((mark["pupil"], lesson["lesson"]), set())
            code = next((one for one in MISSING if one in codes), None)
            if code is not None:
                yield "mark.on-absent-lesson", subject, {**on, "code": code}
            if parts_of(mark) in self.retaken(mark["pupil"])[1]:
                yield "mark.retakes-nothing", subject, {"retakes": mark["retakes"]}

    def of_attendance(self) -> Found:
        """What is found of codes: two of them once a pair, the rest for each row."""
        if "lessons" not in self.handed:
            return
        for (pupil, own), codes in self.codes.items():
            if len(codes) > 1:
                subject = {"pupil": pupil, "lesson": own, "course": self.lessons[own]["course"]}
                yield "attendance.two-codes", subject, {"codes": sorted(codes)}
        for row in self.rows("attendance"):
            lesson = self.lessons[row["lesson"]]
            subject, on = {**row, "course": lesson["course"]}, {"on": lesson["date"]}
            if self.member(lesson["course"], row["pupil"], lesson["date"]) is False:
                yield "attendance.not-on-roll", subject, on
            if not lesson["held"]:
                yield "attendance.lesson-not-held", subject, on

    def of_finals(self) -> Found:
        """Rows that do not count."""
        for row in self.rows("finals"):
            kind, number = row["kind"], row["number"]
            subject = self.courses[row["course"]]["subject"]
            if row["value"] == "pending":
                continue
            try:
                place, chosen = self.counting(row["pupil"], subject, kind, number, None)
            except Unknown:
                continue
            if chosen is not row:
                counts_in = None if place is None else place.course
                evidence = {"kind": kind, "number": number, "counts_in": counts_in}
                yield "final.not-counted", row, evidence

    def of_two_courses(self) -> Found:
        """Two courses of one subject at once; of more than two the lowest with each other."""
        for pupil in sorted(self.enrolments_of):
            for subject in self.courses_of:
                for kind, number in self.periods_named:
                    try:
                        places = self.places(pupil, subject, kind, number)
                    except Unknown:
                        continue
                    places = [one for one in places if self.with_marks(pupil, one)]
                    for other in places[1:]:
                        # READING: at once is on the last day of the lower course's period.
                        if self.member(other.course, pupil, places[0].period["to"]):
                            lower = {"pupil": pupil, "course": places[0].course}
                            evidence = {"other": other.course, "kind": kind, "number": number}
                            yield "final.two-courses", lower, evidence

    def of_enrolments(self) -> Found:
        """Two classes on one day: once for each two classes, of the lower id."""
        for pupil, rows in self.enrolments_of.items():
            first: dict[tuple, str] = {}
            for one, other in combinations(rows, 2):
                day = max(one["from"], other["from"])
                if one["class"] != other["class"] and covers(one, day) and covers(other, day):
                    pair = tuple(sorted((one["class"], other["class"])))
                    first[pair] = min(day, first.get(pair, day))
            for (lower, other), day in first.items():
                subject = {"pupil": pupil, "class": lower}
                yield "enrolment.two-classes", subject, {"other": other, "on": day}

    def of_lessons(self) -> Found:
        """Lessons twice, and outside every period.

        READING: a lesson without a number has none in common with another; of several alike each
        later one names the first. Where no set is said, a day is looked for in every set.
        """
        held = [row for row in self.rows("lessons") if row["held"]]
        alike = grouped(
            [row for row in held if row["number"] is not None], "course", "date", "number"
        )
        for (course, day, _), rows in alike.items():
            lowest, *later = sorted(row["lesson"] for row in rows)
            for lesson in later:
                subject = {"course": course, "lesson": lesson}
                yield "lesson.duplicate", subject, {"other": lowest, "on": day}
        for row in held:
            own = self.set_of(row["course"], None, row["date"])
            if not any(
                covers(period, row["date"])
                for period in self.rows("periods")
                if period["kind"] in MARKS_KINDS and own in (None, period["set"])
            ):
                yield "lesson.outside-periods", row, {"on": row["date"]}

    def of_people(self) -> Found:
        """Who is named anywhere and is not in ``people``; a pupil is a person too."""
        if "people" not in self.handed:
            return
        known = {row["person"] for row in self.rows("people")}
        named = {
            row[column]
            for table, columns in NAMING.items()
            for row in self.rows(table)
            for column in columns
        }
        for person in named - known - {None}:
            yield "person.unknown", {"person": person}, {}
