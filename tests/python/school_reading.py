"""A second reading of a school: ``school.finals``, beside what else is asked of one.

The judgement of a case is that of the second reading of ``finals.validate``; which finals there
are, and under which scale, is read from ``docs/school.en.md`` («The case of a final») alone.
Where the text leaves a choice, a comment says READING.
"""

from __future__ import annotations

from typing import NamedTuple

from case_reading import Case
from school_findings import FOUND, Findings
from school_tables import Author, Id, Row, Unknown
from second_reading import MAY_SET_FINAL, validate

__all__ = ["FOUND", "School", "answer"]


class Final(NamedTuple):
    """A row of ``school.finals`` with the class and level that slices ask."""

    answer: Row
    unsaid: tuple[str, ...]


class School(Findings):
    """One school's tables, asked for its finals."""

    def judge(self, case: Row, proposed: Row, author: Author | None) -> tuple[list[Row], Row]:
        """The findings and the basis of a final; who may set finals elsewhere may not here."""
        elsewhere = author is not None and not author.may and author.role in MAY_SET_FINAL
        asked = {**proposed, "by": "pupil"} if elsewhere else proposed
        answer = validate(self.judgeable(case, asked)[1])
        subject = {"pupil": case["pupil"], "course": case["course"]}
        for finding in answer["findings"]:
            finding["subject"] = subject
            if author is not None and elsewhere and finding["rule"] == "final.wrong-author":
                finding["evidence"] = {**finding["evidence"], "by": author.role}
        return answer["findings"], answer["basis"]

    def basis(self, case: Row) -> Row:
        """The basis of a final that nobody has set yet."""
        read = self.judgeable(case, None)[0]
        return {"counted": read.counted, "needed": read.needed, **read.means()}

    def final(
        self, pupil: Id, subject: str, kind: str, number: int | None, as_of: str | None
    ) -> Final | None:
        """The row of one final, where it counts or is due.

        READING: a brought final of a pupil in no course is of its own course, in no class, not due,
        and stands. Without a final nothing stands: ``stands`` is false where one is missing, else
        null.
        """
        found = self.gathered(pupil, subject, kind, number, as_of)
        place, row, case = found.counts_in, found.row, found.case
        if row is None and not found.due:
            undecided = found.missing if found.due is None else ()
            return Final({}, undecided) if undecided else None
        answer: Row = {"pupil": pupil}
        if place is None or case is None:
            assert row is not None
            course = self.courses[row["course"]]
            level = None if course["class"] is None else self.classes[course["class"]]["level"]
            answer |= {"course": row["course"], "class": None, "level": level}
            answer |= {"value": row["value"], "due": False, "stands": True}
            return Final(answer | {"findings": [], "basis": None, "unknown": []}, ())
        answer |= {"course": place.course, "class": self.class_of(pupil, place.period["to"])}
        answer |= {"level": case["level"], "value": None if row is None else row["value"]}
        unknown = [*found.missing, *found.asked]
        unknown += [] if "finals" in self.handed else ["no-table:finals"]
        answer |= {"due": found.due, "stands": None, "findings": [], "basis": None}
        answer["unknown"] = sorted(unknown)
        if unknown:
            return Final(answer, ())
        if row is not None:
            answer["findings"], answer["basis"] = self.judge(case, *self.proposed(row, place))
            answer["stands"] = all(one["severity"] != "error" for one in answer["findings"])
            return Final(answer, ())
        answer["basis"] = self.basis(case)
        if as_of is None or as_of > place.period["to"]:
            exempt = Case({"regulation": self.whole_regulation, "case": case}).exempt
            answer["findings"] = [
                {
                    "rule": "final.missing",
                    "clause": "3.3",
                    "severity": "note" if exempt else "error",
                    "subject": {"pupil": pupil, "course": place.course},
                    "evidence": {"kind": kind, "number": number},
                }
            ]
            answer["stands"] = None if exempt else False
        return Final(answer, ())

    def finals(self, request: Row) -> Row:
        """The answer of ``school.finals``.

        READING: a final of which it is unknown whether it counts or is due is not listed, and
        ``unknown`` of the whole says why.
        """
        period, wanted = request["period"], request.get("slice", {})
        rows, unknown = [], set()
        for pupil in self.pupils():
            for subject in self.courses_of:
                try:
                    found = self.final(
                        pupil, subject, period["kind"], period["number"], request.get("as_of")
                    )
                except Unknown as reason:
                    unknown.add(str(reason))
                    continue
                if found is None:
                    continue
                unknown.update(found.unsaid)
                answer = found.answer
                if answer and all(answer[name] == what for name, what in wanted.items()):
                    rows.append(answer)
                    unknown.update(answer["unknown"])
        rows.sort(key=lambda row: (row["course"], row["pupil"]))
        missing = [one for row in rows for one in row["findings"] if one["rule"] == "final.missing"]
        counts = {
            "due": sum(row["due"] is True for row in rows),
            "given": sum(row["value"] is not None for row in rows),
            "missing": len(missing),
            "stand": sum(row["stands"] is True for row in rows),
        }
        return {"finals": rows, "counts": counts, "unknown": sorted(unknown)}


ANSWERS = {
    "school.final-case": School.final_case,
    "school.finals": School.finals,
    "school.findings": School.findings,
}


def answer(school: School, op: str, request: Row) -> Row:
    """The answer of an operation of a school."""
    return ANSWERS[op](school, request)
