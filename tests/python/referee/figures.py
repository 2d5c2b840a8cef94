"""How what was counted stands on the wire, and what each figure needs («Answer», the tables of needs)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

Row = dict[str, Any]
Rows = list[Row]
Handed = dict[str, list[str]]
MARKS_KINDS = ("quarter", "trimester", "half-year")
# What belongs to the course's teachers on *end*; the rest to those of the lesson's day.
ON_END = """
pupils_without_marks pupils_with_one_mark pupils_without_any_mark hours parents_visiting
pupils_visiting by_finals by_pupils pupils finals no_mean raised equal lowered differences key
""".split()
BY_COURSE = ("course", "subject", "teacher")


def share(part: int, whole: int) -> Row:
    """A share: both its counts."""
    return {"part": int(part), "whole": int(whole)}


def exact(part: Any, whole: Any) -> str | None:
    """An exact number in lowest terms; none over nothing."""
    return str(Fraction(int(part), int(whole))) if whole else None


def histogram(rows: Rows, name: str) -> Rows:
    """A list of values with their counts, as they came."""
    return [{name: row[name], "count": row["count"]} for row in rows]


def control_sheet(found: dict[str, Rows], asked: Row) -> Row:
    """A row of the control sheet."""
    (lessons,), (teachers,), (pairs,) = found["lessons"], found["teachers"], found["pairs"]
    (hours,), (places,) = found["hours"], found["places"]
    count = lessons["lessons"]
    return {
        "lessons": count,
        "teachers_active": share(teachers["active"], teachers["teachers"]),
        "lessons_filled": share(lessons["filled"], count),
        "lessons_with_topic": share(lessons["with_topic"], count),
        "lessons_with_homework": share(lessons["with_homework"], lessons["of_homework"]),
        "pupils_without_marks": share(pairs["bare"], pairs["pairs"]),
        "pupils_with_one_mark": share(pairs["single"], pairs["pairs"]),
        "pupils_without_any_mark": share(pairs["unmarked"], pairs["pupils"]),
        "hours": {"part": str(int(hours["held"])), "whole": exact(hours["thousandths"], 1000)},
        "parents_visiting": share(places["parents"], places["roll"]),
        "pupils_visiting": share(places["pupils"], places["roll"]),
    }


def success(row: Row) -> Row:
    """What is said of marks and of finals alike."""
    count, points = int(row["sou_count"]), int(row["sou_sum"])
    return {
        "n": row["n"],
        "success": share(row["success"], row["n"]),
        "quality": share(row["quality"], row["n"]),
        "sou": {"sum": str(points), "count": count, "value": exact(points, count)},
    }


def performance(found: dict[str, Rows], asked: Row) -> Row:
    """A row of the performance."""
    (marks,), (finals,), (pupils,) = found["marks"], found["finals"], found["pupils"]
    by_marks = {
        "values": {row["value"]: row["count"] for row in found["mark_values"]},
        "number": marks["number"],
        "numeric": marks["numeric"],
        "mean": exact(marks["points"], marks["numeric"]),
        "weighted_mean": exact(marks["weighted_points"], marks["weight"]),
        "key_mean": exact(marks["key_points"], marks["key_numeric"]),
        "key_weighted_mean": exact(marks["key_weighted_points"], marks["key_weight"]),
    }
    by_finals = {
        "values": {row["value"]: row["count"] for row in found["final_values"]},
        "missing": finals["missing"],
        "numeric": finals["numeric"],
        "mean": exact(finals["points"], finals["numeric"]),
    }
    lists: dict[str, Rows] = {name: [] for name in GROUPS}
    for row in found["lists"]:
        lists[row["list"]].append({"pupil": row["pupil"], "name": row["name"]})
    by_pupils = {
        "n": pupils["n"],
        "roll": pupils["roll"],
        "success": share(pupils["success"], pupils["n"]),
        "quality": share(pupils["quality"], pupils["n"]),
        "groups": {name: len(some) for name, some in lists.items()},
        "lists": lists,
    }
    return {
        "by_marks": by_marks | success(marks),
        "by_finals": by_finals | success(finals),
        "by_pupils": by_pupils,
    }


GROUPS = ["excellent", "good", "one_four", "one_three", "failing", "not_attested", "incomplete"]


def attendance(found: dict[str, Rows], asked: Row) -> Row:
    """A row of the attendance."""
    (pairs,), (coverage,), (days,) = found["pairs"], found["coverage"], found["days"]
    return {
        "attended": share(pairs["attended"], pairs["pairs"]),
        **{code: pairs[code] for code in ("absent", "excused", "ill", "late")},
        "coverage": share(coverage["taken"], coverage["lessons"]),
        "days": {
            "missed": share(days["missed"], days["days"]),
            **{code: days[code] for code in ("absent", "excused", "ill", "mixed")},
        },
    }


def accumulation(found: dict[str, Rows], asked: Row) -> Row:
    """A row of the accumulation of marks."""
    (pupils,), (lessons,) = found["pupils"], found["lessons"]
    count, marks = lessons["lessons"], int(lessons["marks"])
    names = ("pupil", "name", "course", "counted", "needed", "missing", "lessons_left")
    return {
        "pupils": {
            "enough": share(pupils["enough"], pupils["pupils"]),
            "marks": int(pupils["marks"]),
            "needed": int(pupils["needed"]),
            "short": {str(row["missing"]): row["count"] for row in found["short"]},
            "at_risk": [
                {name: row[name] for name in names} | {"by": str(row["by_day"])}
                for row in found["at_risk"]
            ],
        },
        "lessons": {
            "reached": share(lessons["reached"], count),
            "marks": marks,
            "mean": exact(marks, count),
        },
    }


def timeliness(found: dict[str, Rows], asked: Row) -> Row:
    """A row of the timeliness."""
    return {
        row["figure"]: {
            "in_time": share(row["in_time"], row["timed"]),
            "days": histogram(
                [one for one in found["days"] if one["figure"] == row["figure"]], "days"
            ),
            "not_timed": row["not_timed"],
        }
        for row in found["entries"]
    }


def objectivity(found: dict[str, Rows], asked: Row) -> Row:
    """A row of the objectivity; with each case where the slice names a pupil or a course."""
    (row,) = found["finals"]
    names = ("no_mean", "raised", "equal", "lowered")
    whole: Row = {name: row[name] for name in ("finals", *names)}
    whole["differences"] = histogram(found["differences"], "difference")
    whole["key"] = {name: row[f"key_{name}"] for name in names} | {
        "differences": histogram(found["key_differences"], "difference")
    }
    whole["cases"] = None
    if asked.get("pupil") is None and asked.get("course") is None:
        return whole
    whole["cases"] = []
    for one in found["cases"]:
        case = {name: one[name] for name in ("pupil", "course", "final")}
        mean = Fraction(int(one["points"]), int(one["weight"])) if one["weight"] else None
        case["mean"] = None if mean is None else str(mean)
        case["difference"] = None if mean is None else str(one["final"] - mean)
        whole["cases"].append(case)
    return whole


class Family(NamedTuple):
    """A family: how its row is written, and what its figures need."""

    row: Callable[[dict[str, Rows], Row], Row]
    needs: dict[str, str]
    of_period: tuple[str, ...] = ()
    of_people: tuple[str, ...] = ()
    of_minimum: tuple[str, ...] = ()

    def unknown(self, handed: Handed, asked: Row) -> dict[str, list[str]]:
        """The figures that cannot be computed, each with what was not handed over."""
        found: dict[str, list[str]] = {}
        by, kind = asked.get("by", "school"), (asked.get("period") or {}).get("kind")
        of_teachers = by == "teacher" or asked.get("teacher") is not None
        for figure, needs in self.needs.items():
            if of_teachers:
                needs += " roles" if figure in ON_END else " roles substitutions"
            reasons = [reason for need in needs.split() for reason in lacking(need, handed)]
            if figure in self.of_period and kind is None:
                reasons = ["no-period"]
            elif figure in self.of_minimum and kind not in MARKS_KINDS:
                reasons = ["no-minimum"]
            elif figure in self.of_people and by in BY_COURSE:
                reasons = [f"no-by:{by}"]
            if reasons:
                found[figure] = sorted(set(reasons))
        return found


def lacking(need: str, handed: Handed) -> list[str]:
    """Why a need is not met: a table, a column, one of two, or the rest where a column is there."""
    if "?" in need:
        when, then = need.split("?")
        return lacking(then, handed) if not lacking(when, handed) else []
    if "|" in need:
        one, other = need.split("|")
        return lacking(other, handed) if lacking(one, handed) else []
    table, _, column = need.partition(".")
    if table not in handed:
        return [f"no-table:{table}"]
    return [f"no-column:{need}"] if column and column not in handed[table] else []


PAIRS = "enrolments lessons assignments marks exemptions"
FINALS = "periods enrolments lessons finals"
FAMILIES = {
    "control-sheet": Family(
        control_sheet,
        {
            "lessons": "lessons",
            "teachers_active": "courses lessons substitutions roles assignments marks attendance"
            " lessons.topic lessons.homework",
            "lessons_filled": "lessons lessons.topic lessons.roll_taken|attendance",
            "lessons_with_topic": "lessons.topic",
            "lessons_with_homework": "lessons.homework",
            "pupils_without_marks": PAIRS,
            "pupils_with_one_mark": PAIRS,
            "pupils_without_any_mark": PAIRS,
            "hours": "periods lessons courses.hours_planned?days_off",
            "parents_visiting": "enrolments roles visits",
            "pupils_visiting": "enrolments roles visits",
        },
    ),
    "performance": Family(
        performance,
        {
            "by_marks": "enrolments lessons assignments marks",
            "by_finals": FINALS,
            "by_pupils": FINALS + " exemptions",
        },
        of_period=("by_finals", "by_pupils"),
        of_people=("by_pupils",),
    ),
    "attendance": Family(
        attendance,
        {
            name: "enrolments lessons attendance"
            for name in ("attended", "absent", "excused", "ill", "late", "days")
        }
        | {"coverage": "lessons lessons.roll_taken|attendance"},
        of_people=("days",),
    ),
    "accumulation": Family(
        accumulation,
        {
            "pupils": "enrolments lessons assignments marks periods exemptions",
            "lessons": "enrolments lessons assignments marks",
        },
        of_period=("pupils",),
        of_minimum=("pupils",),
    ),
    "timeliness": Family(
        timeliness,
        {
            "lessons": "lessons lessons.topic lessons.entered_at",
            "rolls": "enrolments lessons attendance attendance.entered_at",
            "marks": "enrolments lessons assignments marks marks.entered_at",
        },
    ),
    "objectivity": Family(
        objectivity,
        {
            name: "periods enrolments lessons assignments marks exemptions finals"
            for name in "finals no_mean raised equal lowered differences key".split()
        },
        of_period=("finals", "no_mean", "raised", "equal", "lowered", "differences", "key"),
    ),
}
