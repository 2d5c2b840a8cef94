"""A second reading of how a school's tables become the case of a final: ``school.final-case``.

It follows the text of ``docs/school.en.md`` («The case of a final», «Who is on the roll») alone,
for requests that load. Where the text leaves a choice, a comment says READING.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from functools import lru_cache
from typing import Any, NamedTuple

from case_reading import Case
from regulation_reading import Place
from school_tables import (
    MARKS_KINDS,
    Author,
    Counting,
    Id,
    Row,
    Tables,
    Unknown,
    grouped,
    school_date,
)

TERM_KINDS = ("year", "overall")
MISSING = ("absent", "excused", "ill")


class Gathered(NamedTuple):
    """What is known of a final: its case without ``proposed``, and the row that counts for it."""

    counts_in: Counting | None
    due: bool | None
    row: Row | None
    case: Row | None
    missing: tuple[str, ...]
    asked: tuple[str, ...]


def parts_of(mark: Row) -> tuple[Id, int]:
    """A mark's assignment and part; a part that is not said is 0."""
    return mark["assignment"], mark["part"] or 0


class Cases(Tables):
    """One school's tables, asked for the case of a final."""

    def __init__(self, request: Row):
        super().__init__(request)
        self.marks_of = grouped(self.rows("marks"), "pupil")
        self.codes: dict[tuple[Id, Id], set[str]] = defaultdict(set)
        for row in self.rows("attendance"):
            self.codes[row["pupil"], row["lesson"]].add(row["code"])
        self.finals_of = grouped(self.rows("finals"), "pupil", "kind", "number")
        self.gathered = lru_cache(maxsize=None)(self.gather)
        self.retaken = lru_cache(maxsize=None)(self.read_retakes)

    # Marks

    def read_retakes(self, pupil: Id) -> tuple[dict[tuple, tuple], set[tuple]]:
        """Which mark each retake of the pupil is of, and the retakes of nothing or in a ring.

        READING: of an assignment with several marks that of the same part is retaken, else the
        lowest part; never the mark itself.
        """
        marks = self.marks_of.get(pupil, [])
        parts: dict[Id, list[int]] = defaultdict(list)
        for assignment, part in sorted(map(parts_of, marks), key=lambda one: one[1]):
            parts[assignment].append(part)
        target, nothing = {}, set()
        for mark in marks:
            if mark["retakes"] is None:
                continue
            own = parts_of(mark)
            others = [(mark["retakes"], part) for part in parts[mark["retakes"]]]
            others = [one for one in others if one != own]
            others.sort(key=lambda one: (one[1] != own[1], one[1]))
            if others:
                target[own] = others[0]
            else:
                nothing.add(own)
        for start in target:
            seen, at = [start], target[start]
            while at in target and at not in seen:
                seen.append(at)
                at = target[at]
            if at == start:
                nothing.add(start)
        return {own: of for own, of in target.items() if own not in nothing}, nothing

    def lesson_of(self, mark: Row) -> Row:
        """The lesson of a mark, which dates it."""
        return self.lessons[self.assignments[mark["assignment"]]["lesson"]]

    def mark_markless(self, mark: Row) -> bool:
        """Whether a mark stands where none is given."""
        lesson = self.lesson_of(mark)
        level = self.level_of(lesson["course"], mark["pupil"], lesson["date"])
        return self.markless(lesson["course"], level)

    def counts(self, mark: Row, start: str, end: str) -> bool:
        """Whether a mark is one of these days («The case of a final», ``marks``).

        READING: a brought mark too is of the period that holds its date, on a held lesson; and a
        mark where none is given stays out.
        """
        lesson = self.lesson_of(mark)
        if not lesson["held"] or not start <= lesson["date"] <= end or self.mark_markless(mark):
            return False
        return bool(mark["brought"]) or bool(
            self.member(lesson["course"], mark["pupil"], lesson["date"])
        )

    def marks(self, pupil: Id, subject: str, period: Row) -> list[Row]:
        """The marks of a case, in order: each behind what it retakes."""
        chosen: dict[tuple, tuple] = {}
        for mark in self.marks_of.get(pupil, ()):
            lesson = self.lesson_of(mark)
            if self.courses[lesson["course"]]["subject"] != subject:
                continue
            if self.counts(mark, period["from"], period["to"]):
                own = parts_of(mark)
                chosen[own] = ((lesson["date"], lesson["lesson"], *own), mark)
        target = {own: of for own, of in self.retaken(pupil)[0].items() if of in chosen}
        waiting: dict[tuple, list[tuple]] = defaultdict(list)
        ready = []
        for own, (key, _) in chosen.items():
            if own in target:
                waiting[target[own]].append((key, own))
            else:
                ready.append((key, own))
        heapq.heapify(ready)
        place: dict[tuple, int] = {}
        while ready:
            _, own = heapq.heappop(ready)
            place[own] = len(place)
            for later in waiting[own]:
                heapq.heappush(ready, later)
        found = []
        for own in place:
            mark, assignment = chosen[own][1], self.assignments[own[0]]
            one = {"value": mark["value"], "kind": assignment["kind"], "on": chosen[own][0][0]}
            if assignment["weight"] is not None:
                one["weight"] = assignment["weight"]
            if own in target:
                one["retakes"] = place[target[own]]
            if mark["brought"]:
                one["brought"] = True
            found.append(one)
        return found

    # Finals

    def counting(self, pupil: Id, subject: str, kind: str, number: int | None, as_of: str | None):
        """Where a final counts, and the row that counts for it.

        READING: a pending row and a row set later than ``as_of`` are none, here and for terms. A
        brought row of a pupil in no course of the subject counts, in no course.
        """
        place = self.counts_in(pupil, subject, kind, number)
        rows = []
        for row in self.finals_of.get((pupil, kind, number), ()):
            late = as_of is not None and row["at"] is not None and school_date(row["at"]) > as_of
            if self.courses[row["course"]]["subject"] == subject and row["value"] != "pending":
                if not late and (place is not None or row["brought"]):
                    rows.append(row)
        own = None if place is None else place.course
        rows.sort(key=lambda row: (row["course"] != own, row["course"]))
        return place, next(iter(rows), None)

    def due(self, pupil: Id, subject: str, place: Counting) -> bool | None:
        """Whether a final is due where it counts; None where that is unknown."""
        kind, number = place.period["kind"], place.period["number"]
        level = self.level_of(place.course, pupil, place.period["to"])
        if self.markless(place.course, level, kind, number):
            return False
        if kind == "overall":
            at = Place(kind, number, level, subject, place.course)  # type: ignore[arg-type]
            if self.regulation.at("year.terms", at) is None:
                return False
        if "lessons" not in self.handed:
            return None
        if self.lesson_in(pupil, subject, place.period):
            return True
        return None if self.roll_unknown(pupil, subject, place.period) else False

    def roll_unknown(self, pupil: Id, subject: str, period: Row) -> bool:
        """Whether a held lesson of the subject in the period may have been the pupil's."""
        return "memberships" not in self.handed and any(
            self.member(course, pupil, lesson["date"]) is None
            for course in self.courses_of[subject]
            for lesson in self.lessons_of.get(course, ())
            if lesson["held"] and period["from"] <= lesson["date"] <= period["to"]
        )

    def lesson_in(self, pupil: Id, subject: str, period: Row) -> bool:
        """Whether a course of the subject had a held lesson while the pupil was its member."""
        return any(self.lessons_as_member(pupil, subject, period["from"], period["to"]))

    def gather(
        self, pupil: Id, subject: str, kind: str, number: int | None, as_of: str | None
    ) -> Gathered:
        """What ``school.final-case`` gathers of a final, without ``proposed``."""
        place, row = self.counting(pupil, subject, kind, number, as_of)
        if place is None:
            return Gathered(None, False, row, None, (), ())
        course, period = self.courses[place.course], place.period
        day, missing = period["to"], []
        for table in ("lessons", "assignments", "marks", "exemptions"):
            if table not in self.handed:
                missing.append(f"no-table:{table}")
        if self.roll_unknown(pupil, subject, period):
            missing.append("no-table:memberships")
        readable = not {"no-table:lessons", "no-table:assignments", "no-table:marks"} & set(missing)
        level = self.level_of(place.course, pupil, day)
        held = [one["date"] for one in self.lessons_of.get(place.course, ()) if one["held"]]
        held = [one for one in held if period["from"] <= one <= day]
        exempt = [
            {"from": one["from"], "to": one["to"]}
            for one in self.rows("exemptions")
            if one["pupil"] == pupil
            and (one["course"] is None or self.courses[one["course"]]["subject"] == subject)
        ]
        case: Row = {"pupil": pupil, "course": place.course, "subject": subject, "level": level}
        case |= {"weekly_hours": course["weekly_hours"]}
        case["period"] = {name: period[name] for name in ("kind", "number", "from", "to")}
        case["last_lesson"] = max(held, default=None)
        case["marks"] = self.marks(pupil, subject, period) if readable else []
        case["terms"] = self.terms(case, as_of) if kind in TERM_KINDS else []
        case["missed"] = self.missed(case) if kind in MARKS_KINDS else None
        case["exempt"] = exempt or False
        asked = []
        if kind in MARKS_KINDS and "attendance" not in self.handed:
            at = Place(kind, number, level, subject, place.course)  # type: ignore[arg-type]
            if any(self.regulation.at(f"final.{one}", at) for one in ("illness", "missed_share")):
                asked = ["no-table:attendance"]
        due = self.due(pupil, subject, place)
        return Gathered(place, due, row, case, tuple(missing), tuple(asked))

    def missed(self, case: Row) -> Row | None:
        """The lessons missed; null without attendance and for who learns at home or in family."""
        pupil, period = case["pupil"], case["period"]
        enrolment = self.enrolment(pupil, period["to"])
        if "attendance" not in self.handed or enrolment is None:
            return None
        if enrolment["form"] in ("home", "family"):
            return None
        codes = [
            self.codes.get((pupil, lesson["lesson"]), set())
            for lesson in self.lessons_as_member(
                pupil, case["subject"], period["from"], period["to"]
            )
        ]
        one = [next(iter(held), None) for held in codes if len(held) < 2]
        counted = {code: one.count(code) for code in MISSING}
        return {
            "lessons": len(one),
            "missed": sum(counted.values()),
            "ill": counted["ill"],
            "excused": counted["excused"],
        }

    def terms(self, case: Row, as_of: str | None) -> list[Row]:
        """The terms of a year or an overall mark («The case of a final», ``terms``)."""
        kind, number = case["period"]["kind"], case["period"]["number"]
        at = Place(kind, number, case["level"], case["subject"], case["course"])
        rows = self.regulation.at("year.terms", at)
        wanted = (
            self.own_terms(case, as_of) if rows is None else self.named_terms(case, rows, as_of)
        )
        means = self.regulation.at("year.basis", at) == "period-means"
        found = []
        for term_kind, term_number, level, subject in wanted:
            own = level == case["level"]
            value = self.value_of(case["pupil"], subject, term_kind, term_number, as_of)
            term = {"kind": term_kind, "number": term_number, "level": level, "subject": subject}
            term["value"] = value if own else None
            if means and own:
                mean = self.mean_of(case["pupil"], subject, term_kind, term_number, as_of)
                term |= {} if mean is None else {"mean": mean}
            found.append(term)
        return found

    def periods_of(self, case: Row, kind: str) -> list[Row]:
        """The periods of a kind in the set of the case's course, by number."""
        own = self.set_of(case["course"], case["pupil"], case["period"]["to"])
        rows = [row for row in self.rows("periods") if row["set"] == own and row["kind"] == kind]
        return sorted(rows, key=lambda row: (row["number"] is None, row["number"] or 0))

    def own_terms(self, case: Row, as_of: str | None) -> list[tuple]:
        """The terms where the regulation names none: periods of the course's own kind."""
        pupil, subject, year = case["pupil"], case["subject"], case["period"]
        of_kinds = (self.periods_of(case, kind) for kind in MARKS_KINDS)
        found = []
        for row in next((rows for rows in of_kinds if rows), []):
            if not (year["from"] <= row["from"] and row["to"] <= year["to"]):
                continue
            kind, number = row["kind"], row["number"]
            final = self.counting(pupil, subject, kind, number, as_of)[1]
            if final is not None or self.lesson_in(pupil, subject, row):
                found.append((kind, number, case["level"], subject))
        return found

    def named_terms(self, case: Row, rows: list[Row], as_of: str | None) -> list[tuple]:
        """The terms that the rows of ``year.terms`` name, each once.

        READING: «any number» is every period of that kind in the set of the case's course. A term
        that is not required is handed over where a final counts for it.
        """
        found: dict[tuple, None] = {}
        for row in rows:
            numbers = row.get("numbers")
            if numbers is None:
                numbers = [one["number"] for one in self.periods_of(case, row["kind"])]
            for level in row.get("levels") or [case["level"]]:
                for subject in row.get("subjects") or [case["subject"]]:
                    for number in numbers:
                        value = self.value_of(case["pupil"], subject, row["kind"], number, as_of)
                        if row.get("required", True) or value is not None:
                            found[row["kind"], number, level, subject] = None
        return list(found)

    def value_of(
        self, pupil: Id, subject: str, kind: str, number: int | None, as_of: str | None
    ) -> Any:
        """The value of the row that counts for a term, else null."""
        if subject not in self.courses_of:
            return None
        row = self.counting(pupil, subject, kind, number, as_of)[1]
        return None if row is None else row["value"]

    def mean_of(
        self, pupil: Id, subject: str, kind: str, number: int | None, as_of: str | None
    ) -> str | None:
        """The mean of a term's marks; of none where the pupil is in no course at its end."""
        if subject not in self.courses_of or kind in TERM_KINDS:
            return None
        case = self.gathered(pupil, subject, kind, number, as_of).case
        return None if case is None else self.judgeable(case, None)[0].means(False)["mean"]

    def judgeable(self, case: Row, proposed: Row | None) -> tuple[Case, Row]:
        """A case under the regulation with what the course's scale adds, and its request."""
        scale, whole = self.courses[case["course"]]["scale"], self.whole_regulation
        own = {} if whole == "default" else whole["parameters"]
        by_scale: dict[str | None, Row] = {
            "pass-fail": {"final.grading": {"value": "pass-fail"}},
            "none": {"markless": {"value": True}},
        }
        added = by_scale.get(scale, {})
        regulation = {"parameters": {**own, **added}} if added else whole
        request = {"regulation": regulation, "case": {**case, "proposed": proposed}}
        return Case(request), request

    def proposed(self, row: Row, place: Counting) -> tuple[Row, Author | None]:
        """The final itself, with the role of its author."""
        author = self.author(row, self.class_of(row["pupil"], place.period["to"]))
        by = None if author is None else author.role
        return {"value": row["value"], "at": row["at"], "by": by}, author

    # school.final-case

    def final_case(self, request: Row) -> Row:
        """The answer of ``school.final-case``."""
        subject = self.courses[request["course"]]["subject"]
        period = request["period"]
        try:
            found = self.gathered(request["pupil"], subject, period["kind"], period["number"], None)
        except Unknown as reason:
            return {"case": None, "counts_in": None, "due": None, "unknown": [str(reason)]}
        unknown = list(found.missing)
        if found.case is None or found.counts_in is None:
            return {"case": None, "counts_in": None, "due": False, "unknown": unknown}
        if period["kind"] in MARKS_KINDS and "attendance" not in self.handed:
            unknown.append("no-table:attendance")
        if "finals" not in self.handed:
            unknown.append("no-table:finals")
        case = dict(found.case)
        if found.row is not None:
            case["proposed"] = self.proposed(found.row, found.counts_in)[0]
        counts_in = found.counts_in.course
        return {"case": case, "counts_in": counts_in, "due": found.due, "unknown": sorted(unknown)}
