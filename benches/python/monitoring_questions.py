"""The questions of the monitoring benchmark as lean DuckDB SQL and Polars expressions, and the answers of
all three as sorted tuples of whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

NAMES = {6: "pass", 7: "fail", 8: "pending"}
VALUES = range(1, 9)
Tuples = list[tuple[int, ...]]
MONTH = (date(2026, 10, 1), date(2026, 10, 31))
YEAR = (date(2026, 9, 1), date(2027, 5, 31))
QUARTER = (date(2026, 9, 1), date(2026, 10, 25))
Days = tuple[date, date]




# ---- DuckDB: the days are $a to $z.

SHEET = """
WITH taught AS MATERIALIZED (SELECT * FROM lesson WHERE day BETWEEN $a AND $z),
lessons AS (
    SELECT
        count(*) AS lessons, count(*) FILTER (has_topic AND taken) AS filled,
        count(*) FILTER (has_topic) AS topic, count(*) FILTER (has_homework AND asked) AS homework,
        count(*) FILTER (asked) AS asked
    FROM taught
),
staff AS MATERIALIZED (
    SELECT teacher, bool_or(own) AS active FROM taught_by WHERE day BETWEEN $a AND $z GROUP BY teacher
),
roused AS (
    SELECT count(DISTINCT s.teacher) AS teachers
    FROM staff AS s
    JOIN taught_by AS w ON w.teacher = s.teacher AND w.day BETWEEN $a AND $z
    JOIN mark AS m ON m.lesson = w.lesson AND coalesce(m.by, w.teacher) = w.teacher
    WHERE NOT s.active AND m.day BETWEEN $a AND $z
),
teachers AS (SELECT count(*) AS teachers, count(*) FILTER (active) AS active FROM staff),
latest AS (SELECT course, max(day) AS day FROM taught GROUP BY course),
earlier AS (
    SELECT DISTINCT m.course, m.pupil
    FROM member AS m
    JOIN taught AS t ON t.course = m.course AND t.day BETWEEN m.starts AND m.ends
    WHERE m.ends < $z
),
given AS (
    SELECT pupil, subject, count(*) AS marks
    FROM mark WHERE counted AND day BETWEEN $a AND $z
    GROUP BY pupil, subject
),
pair AS (
    SELECT m.pupil, coalesce(g.marks, 0) AS marks
    FROM member AS m
    LEFT JOIN latest AS l ON l.course = m.course
    LEFT JOIN earlier AS e ON e.course = m.course AND e.pupil = m.pupil
    LEFT JOIN given AS g ON g.pupil = m.pupil AND g.subject = m.subject
    WHERE m.paired AND $z BETWEEN m.starts AND m.ends AND (l.day >= m.starts OR e.pupil IS NOT NULL)
),
pupils AS (
    SELECT
        count(*) AS pairs, count(*) FILTER (marks = 0) AS bare, count(*) FILTER (marks = 1) AS single,
        sum(marks) AS marks
    FROM pair GROUP BY pupil
),
pairs AS (
    SELECT
        sum(pairs) AS pairs, sum(bare) AS bare, sum(single) AS single, count(*) AS pupils,
        count(*) FILTER (marks = 0) AS unmarked
    FROM pupils
),
visits AS (
    SELECT
        (SELECT count(*) FROM stay WHERE $z BETWEEN starts AND ends) AS roll,
        count(DISTINCT v.pupil) FILTER (v.by_parent) AS parents,
        count(DISTINCT v.pupil) FILTER (NOT v.by_parent) AS pupils
    FROM visited AS v
    SEMI JOIN (SELECT pupil FROM stay WHERE $z BETWEEN starts AND ends) AS s ON s.pupil = v.pupil
    WHERE v.day BETWEEN $a AND $z
)
SELECT
    l.lessons, t.teachers, t.active + r.teachers, l.filled, l.topic, l.homework, l.asked,
    p.pairs, p.bare, p.single, p.pupils, p.unmarked,
    (SELECT count(*) FROM lesson WHERE this_year AND day <= $z),
    (SELECT thousandths FROM plan WHERE day = $z), v.roll, v.parents, v.pupils
FROM lessons AS l, teachers AS t, roused AS r, pairs AS p, visits AS v
"""

MARKS = f"""
WITH counted AS (
    SELECT {{by}} AS grp, "value", weight, is_key, counted, count(*) AS times
    FROM mark WHERE day BETWEEN $a AND $z
    GROUP BY ALL
),
weighed AS (
    SELECT *, CASE WHEN "value" <= 5 THEN times ELSE 0 END AS numbers, times * weight AS weights FROM counted
)
SELECT
    grp, sum(times) FILTER (counted), sum(numbers),
    sum(numbers * "value"), sum(numbers * weight), sum(numbers * "value" * weight),
    sum(numbers) FILTER (is_key), sum(numbers * "value") FILTER (is_key),
    sum(numbers * weight) FILTER (is_key), sum(numbers * "value" * weight) FILTER (is_key),
    sum(times) FILTER ("value" <= 7),
    sum(times) FILTER ("value" BETWEEN 3 AND 6), sum(times) FILTER ("value" BETWEEN 4 AND 5),
    sum(times * CASE "value" WHEN 5 THEN 100 WHEN 4 THEN 64 WHEN 3 THEN 36 WHEN 2 THEN 16 WHEN 1 THEN 7 END),
    {", ".join(f'sum(times) FILTER ("value" = {value})' for value in VALUES)}
FROM weighed
GROUP BY grp
"""

ATTENDANCE = """
WITH day_of AS MATERIALIZED (
    SELECT
        class, pupil, day, count(*) AS pairs, count(*) FILTER (code = 1) AS late,
        count(*) FILTER (code = 2) AS absent, count(*) FILTER (code = 3) AS excused,
        count(*) FILTER (code = 4) AS ill
    FROM seat WHERE day BETWEEN $a AND $z
    GROUP BY class, pupil, day
),
pairs AS (
    SELECT
        class, sum(pairs) AS pairs, sum(absent) AS absent, sum(excused) AS excused, sum(ill) AS ill,
        sum(late) AS late, count(*) AS days, count(*) FILTER (absent = pairs) AS days_absent,
        count(*) FILTER (excused = pairs) AS days_excused, count(*) FILTER (ill = pairs) AS days_ill,
        count(*) FILTER (absent + excused + ill = pairs AND greatest(absent, excused, ill) < pairs) AS mixed
    FROM day_of GROUP BY class
),
lessons AS (
    SELECT class, count(*) AS lessons, count(*) FILTER (taken) AS taken
    FROM lesson_of_class WHERE day BETWEEN $a AND $z GROUP BY class
)
SELECT
    class, p.pairs, p.absent, p.excused, p.ill, p.late, l.taken, l.lessons, p.days, p.days_absent,
    p.days_excused, p.days_ill, p.mixed
FROM pairs AS p FULL JOIN lessons AS l USING (class)
"""

# Of the first quarter as of $z.
OWED = """
WITH ranges AS (SELECT DISTINCT starts, ends FROM due WHERE number = 1),
given AS (
    SELECT m.pupil, m.subject, r.starts, r.ends, count(*) AS marks
    FROM mark AS m
    JOIN ranges AS r ON m.day BETWEEN r.starts AND r.ends
    WHERE m.counted AND m.day BETWEEN $a AND $z
    GROUP BY ALL
),
owed AS MATERIALIZED (
    SELECT d.pupil, d.course, d.class, d.needed, coalesce(g.marks, 0) AS marks
    FROM due AS d
    LEFT JOIN given AS g
        ON g.pupil = d.pupil AND g.subject = d.subject AND g.starts = d.starts AND g.ends = d.ends
    WHERE d.number = 1
)
"""
OF_CLASS = (
    OWED
    + """,
marks AS (
    SELECT lesson, count(*) AS marks
    FROM mark WHERE counted AND of_member AND day BETWEEN $a AND $z
    GROUP BY lesson
),
lessons AS (
    SELECT
        l.class, count(*) AS lessons, count(*) FILTER (m.marks >= 3) AS reached, sum(m.marks) AS marks
    FROM lesson_of_class AS l
    JOIN quarter AS q ON q.course = l.course AND q.number = 1 AND l.day BETWEEN q.starts AND q.ends
    LEFT JOIN marks AS m ON m.lesson = l.lesson
    WHERE l.marked AND l.day BETWEEN $a AND $z
    GROUP BY l.class
),
pupils AS (
    SELECT
        class, count(*) AS pupils, count(*) FILTER (marks >= needed) AS enough, sum(marks) AS marks,
        sum(needed) AS needed, count(*) FILTER (needed - marks = 1) AS short_1,
        count(*) FILTER (needed - marks = 2) AS short_2, count(*) FILTER (needed - marks = 3) AS short_3,
        count(*) FILTER (needed - marks = 4) AS short_4
    FROM owed GROUP BY class
)
SELECT
    class, p.pupils, p.enough, p.marks, p.needed, p.short_1, p.short_2, p.short_3, p.short_4,
    l.lessons, l.reached, l.marks
FROM pupils AS p FULL JOIN lessons AS l USING (class)
UNION ALL
SELECT -pupil, course, marks, needed, 0, 0, 0, 0, 0, 0, 0, 0 FROM owed WHERE marks < needed
"""
)
OF_PUPIL = (
    OWED
    + """
SELECT
    pupil, count(*), count(*) FILTER (marks >= needed), sum(marks), sum(needed)
FROM owed GROUP BY pupil
"""
)


# ---- Polars: the same, of lazy frames.


def sheet_of(t: dict[str, Any], a: date, z: date) -> Any:
    col, within = pl.col, pl.col("day").is_between(a, z)
    here = (col("starts") <= z) & (col("ends") >= z)
    taught = t["lesson"].filter(within)
    count = lambda it: it.sum().cast(pl.Int64)
    lessons = taught.select(
        pl.len().cast(pl.Int64).alias("lessons"),
        count(col("has_topic") & col("taken")).alias("filled"),
        count(col("has_topic")).alias("topic"),
        count(col("has_homework") & col("asked")).alias("homework"),
        count(col("asked")).alias("of_homework"),
    )
    staff = t["taught_by"].filter(within).group_by("teacher").agg(col("own").any())
    teachers = staff.select(
        pl.len().cast(pl.Int64).alias("teachers"), count(col("own")).alias("active")
    )
    roused = (
        t["taught_by"]
        .filter(within)
        .join(staff.filter(~col("own")).select("teacher"), on="teacher", how="semi")
        .join(t["mark"].filter(within).select("lesson", "by"), on="lesson")
        .filter(col("by").fill_null(col("teacher")) == col("teacher"))
        .select(col("teacher").n_unique().cast(pl.Int64).alias("roused"))
    )
    latest = taught.group_by("course").agg(col("day").max())
    earlier = (
        t["member"]
        .filter(col("ends") < z)
        .join(taught.select("course", "day"), on="course")
        .filter(col("day").is_between(col("starts"), col("ends")))
        .select("course", "pupil", pl.lit(True).alias("earlier"))
        .unique()
    )
    given = (
        t["mark"]
        .filter(within & col("counted"))
        .group_by("pupil", "subject")
        .agg(pl.len().alias("marks"))
    )
    pairs = (
        t["member"]
        .filter(here & col("paired"))
        .join(latest, on="course", how="left")
        .join(earlier, on=["course", "pupil"], how="left")
        .filter((col("day") >= col("starts")) | col("earlier"))
        .join(given, on=["pupil", "subject"], how="left")
        .select("pupil", col("marks").fill_null(0))
        .group_by("pupil")
        .agg(
            pl.len().alias("pairs"),
            (col("marks") == 0).sum().alias("bare"),
            (col("marks") == 1).sum().alias("single"),
            col("marks").sum(),
        )
        .select(
            count(col("pairs")).alias("pairs"),
            count(col("bare")).alias("bare"),
            count(col("single")).alias("single"),
            pl.len().cast(pl.Int64).alias("pupils"),
            count(col("marks") == 0).alias("unmarked"),
        )
    )
    held = t["lesson"].filter(col("this_year") & (col("day") <= z)).select(pl.len().alias("held"))
    plan = t["plan"].filter(col("day") == z).select("thousandths")
    roll = t["stay"].filter(here)
    visits = (
        t["visited"]
        .filter(within)
        .join(roll.select("pupil"), on="pupil", how="semi")
        .select(
            col("pupil").filter(col("by_parent")).n_unique().alias("parents"),
            col("pupil").filter(~col("by_parent")).n_unique().alias("visiting"),
        )
    )
    parts = [
        lessons,
        teachers,
        roused,
        pairs,
        held,
        plan,
        roll.select(pl.len().alias("roll")),
        visits,
    ]
    frame = pl.concat(parts, how="horizontal")
    return frame.select(
        "lessons", "teachers", col("active") + col("roused"), "filled", "topic", "homework", "of_homework",
        "pairs", "bare", "single", "pupils", "unmarked", "held", "thousandths", "roll", "parents", "visiting",
    )  # fmt: skip


def marks_of(t: dict[str, Any], a: date, z: date, by: str) -> Any:
    col = pl.col
    value, number, key = col("value").cast(pl.Int64), col("value") <= 5, col("is_key")
    times, weight = col("times").cast(pl.Int64), col("weight").cast(pl.Int64)
    sou = value.replace_strict(
        {5: 100, 4: 64, 3: 36, 2: 16, 1: 7}, default=0, return_dtype=pl.Int64
    )
    total = lambda what, where: what.filter(where).sum()
    return (
        t["mark"]
        .filter(col("day").is_between(a, z))
        .group_by(by, "value", "weight", "is_key", "counted")
        .agg(pl.len().alias("times"))
        .group_by(by)
        .agg(
            total(times, col("counted")).alias("1"),
            total(times, number).alias("2"),
            total(times * value, number).alias("3"),
            total(times * weight, number).alias("4"),
            total(times * value * weight, number).alias("5"),
            total(times, number & key).alias("6"),
            total(times * value, number & key).alias("7"),
            total(times * weight, number & key).alias("8"),
            total(times * value * weight, number & key).alias("9"),
            total(times, col("value") <= 7).alias("10"),
            total(times, col("value").is_between(3, 6)).alias("11"),
            total(times, col("value").is_between(4, 5)).alias("12"),
            (times * sou).sum().alias("13"),
            *[total(times, col("value") == it).alias(f"value {it}") for it in VALUES],
        )
    )


def attendance_of(t: dict[str, Any], a: date, z: date) -> Any:
    col, within = pl.col, pl.col("day").is_between(a, z)
    codes = {"late": 1, "absent": 2, "excused": 3, "ill": 4}
    days = (
        t["seat"]
        .filter(within)
        .group_by("class", "pupil", "day")
        .agg(
            pl.len().alias("pairs"),
            *[(col("code") == n).sum().alias(it) for it, n in codes.items()],
        )
    )
    missed = pl.sum_horizontal("absent", "excused", "ill")
    all_of = lambda code: (col(code) == col("pairs")).sum().alias(f"days_{code}")
    most = pl.max_horizontal("absent", "excused", "ill")
    pairs = days.group_by("class").agg(
        *[col(it).sum() for it in ("pairs", "absent", "excused", "ill", "late")],
        pl.len().alias("days"), all_of("absent"), all_of("excused"), all_of("ill"),
        ((missed == col("pairs")) & (most < col("pairs"))).sum().alias("mixed"),
    )  # fmt: skip
    lessons = (
        t["lesson_of_class"]
        .filter(within)
        .group_by("class")
        .agg(col("taken").sum(), pl.len().alias("lessons"))
    )
    return pairs.join(lessons, on="class", how="full", coalesce=True).select(
        "class", "pairs", "absent", "excused", "ill", "late", "taken", "lessons", "days",
        "days_absent", "days_excused", "days_ill", "mixed",
    )  # fmt: skip


def owed_of(t: dict[str, Any], a: date, z: date) -> Any:
    col = pl.col
    due = t["due"].filter(col("number") == 1)
    given = (
        t["mark"]
        .filter(col("day").is_between(a, z) & col("counted"))
        .select("pupil", "subject", "day")
        .join(due.select("starts", "ends").unique(), how="cross")
        .filter(col("day").is_between(col("starts"), col("ends")))
        .group_by("pupil", "subject", "starts", "ends")
        .agg(pl.len().cast(pl.Int64).alias("marks"))
    )
    owed = due.join(given, on=["pupil", "subject", "starts", "ends"], how="left")
    return owed.with_columns(col("marks").fill_null(0))


def of_class(t: dict[str, Any], a: date, z: date) -> Any:
    col = pl.col
    within = col("day").is_between(a, z)
    owed = owed_of(t, a, z)
    short = lambda n: (col("needed") - col("marks") == n).sum().alias(f"short_{n}")
    pupils = owed.group_by("class").agg(
        pl.len().alias("pupils"), (col("marks") >= col("needed")).sum().alias("enough"),
        col("marks").sum(), col("needed").cast(pl.Int64).sum(), *[short(n) for n in range(1, 5)],
    )  # fmt: skip
    marks = (
        t["mark"]
        .filter(within & col("counted") & col("of_member"))
        .group_by("lesson")
        .agg(pl.len().alias("given"))
    )
    lessons = (
        t["lesson_of_class"]
        .filter(within & col("marked"))
        .join(t["quarter"].filter(col("number") == 1), on="course")
        .filter(col("day").is_between(col("starts"), col("ends")))
        .join(marks, on="lesson", how="left")
        .group_by("class")
        .agg(
            pl.len().alias("lessons"),
            (col("given") >= 3).sum().alias("reached"),
            col("given").sum(),
        )
    )
    rows = pupils.join(lessons, on="class", how="full", coalesce=True)
    risk = owed.filter(col("marks") < col("needed")).select("pupil", "course", "marks", "needed")
    return rows, risk


def of_pupil(t: dict[str, Any], a: date, z: date) -> Any:
    col = pl.col
    return (
        owed_of(t, a, z)
        .group_by("pupil")
        .agg(
            pl.len().alias("pupils"),
            (col("marks") >= col("needed")).sum().alias("enough"),
            col("marks").sum(),
            col("needed").cast(pl.Int64).sum(),
        )  # fmt: skip
    )


# ---- The answers as whole numbers.


def whole(rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> Tuples:
    return sorted(tuple(int(cell or 0) for cell in row) for row in rows)


def mean(numbers: int, over: int) -> tuple[int, int]:
    """A mean in lowest terms; 0 over 0 where nothing was counted."""
    it = Fraction(numbers, over) if over else None
    return (it.numerator, it.denominator) if it is not None else (0, 0)


def told(text: str | None) -> tuple[int, int]:
    it = Fraction(text) if text is not None else None
    return (it.numerator, it.denominator) if it is not None else (0, 0)


def means(rows: list[tuple[Any, ...]]) -> Tuples:
    """The sums of marks with means in the place of their sums."""
    found = []
    for grp, counted, n, s, w, sw, kn, ks, kw, ksw, *rest in whole(rows):
        found.append(
            (grp, counted, n, *mean(s, n), *mean(sw, w), *mean(ks, kn), *mean(ksw, kw), *rest)
        )
    return sorted(found)


def share(it: dict[str, int]) -> tuple[int, int]:
    return it["part"], it["whole"]


def read_sheet(answer: dict[str, Any], by: str) -> Tuples:
    [row] = answer["rows"]
    active, staff = share(row["teachers_active"])
    bare, pairs = share(row["pupils_without_marks"])
    unmarked, pupils = share(row["pupils_without_any_mark"])
    hours = row["hours"]
    parents, roll = share(row["parents_visiting"])
    numbers = (
        row["lessons"], staff, active, row["lessons_filled"]["part"], row["lessons_with_topic"]["part"],
        *share(row["lessons_with_homework"]), pairs, bare, row["pupils_with_one_mark"]["part"], pupils, unmarked,
        Fraction(hours["part"]), Fraction(hours["whole"]) * 1000, roll, parents, row["pupils_visiting"]["part"],
    )  # fmt: skip
    return whole([numbers])


def read_marks(answer: dict[str, Any], by: str) -> Tuples:
    found = []
    for row in answer["rows"]:
        it = row["by_marks"]
        if not it["values"]:
            continue
        values = [it["values"].get(NAMES.get(value, str(value)), 0) for value in VALUES]
        found.append((
            row[by], it["number"], it["numeric"], *told(it["mean"]), *told(it["weighted_mean"]),
            *told(it["key_mean"]), *told(it["key_weighted_mean"]), it["n"], it["success"]["part"],
            it["quality"]["part"], int(it["sou"]["sum"]), *values,
        ))  # fmt: skip
    return sorted(found)


def read_attendance(answer: dict[str, Any], by: str) -> Tuples:
    found = []
    for row in answer["rows"]:
        days = row["days"]
        pairs, lessons = row["attended"]["whole"], row["coverage"]["whole"]
        if pairs or lessons:
            found.append((
                row[by], pairs, row["absent"], row["excused"], row["ill"], row["late"], *share(row["coverage"]),
                days["missed"]["whole"], days["absent"], days["excused"], days["ill"], days["mixed"],
            ))  # fmt: skip
    return sorted(found)


def read_classes(answer: dict[str, Any], by: str) -> Tuples:
    found = []
    for row in answer["rows"]:
        it, lessons = row["pupils"], row["lessons"]
        short = [it["short"].get(str(n), 0) for n in range(1, 5)]
        enough, pupils = share(it["enough"])
        reached, count = share(lessons["reached"])
        if pupils or count:
            found.append(
                (
                    row[by],
                    pupils,
                    enough,
                    it["marks"],
                    it["needed"],
                    *short,
                    count,
                    reached,
                    lessons["marks"],
                )
            )
        for one in it["at_risk"]:
            found.append((-one["pupil"], one["course"], one["counted"], one["needed"], *[0] * 8))
    return sorted(found)


def read_pupils(answer: dict[str, Any], by: str) -> Tuples:
    found = []
    for row in answer["rows"]:
        it = row["pupils"]
        enough, pupils = share(it["enough"])
        if pupils:
            found.append((row[by], pupils, enough, it["marks"], it["needed"]))
    return sorted(found)


def plain(frame: Any) -> Tuples:
    return whole(frame.rows())


class Case:
    """One question: how each is asked, and how its answer is read."""

    def __init__(
        self, name: str, family: str, by: str, days: Days, sql: str, lazy: Callable[..., Any],
        read: Callable[..., Tuples], figures: Callable[..., Tuples] = whole,
    ) -> None:  # fmt: skip
        self.name, self.family, self.by, self.days = name, family, by, days
        self.sql, self.lazy, self.read, self.figures = sql, lazy, read, figures

    def asked(self, turn: int) -> Days:
        """Days that were not asked before: a month moves on by a day, of the rest the end moves back."""
        a, z = self.days
        by = timedelta(turn)
        return (a + by, z + by) if self.days == MONTH else (a, z - by)

    def request(self, days: Days) -> dict[str, Any]:
        a, z = days
        if self.family == "accumulation":
            return {"period": ("quarter", 1), "as_of": z, "by": self.by}
        return {"from_": a, "to": z, "by": self.by}


CASES = [
    Case("sheet, month, school", "control-sheet", "school", MONTH, SHEET, sheet_of, read_sheet),
    Case("sheet, year, school", "control-sheet", "school", YEAR, SHEET, sheet_of, read_sheet),
    Case(
        "performance, year, course", "performance", "course", YEAR, MARKS.format(by="course"),
        lambda *it: marks_of(*it, by="course"), read_marks, means,
    ),
    Case(
        "performance, year, class", "performance", "class", YEAR, MARKS.format(by="class"),
        lambda *it: marks_of(*it, by="class"), read_marks, means,
    ),
    Case("attendance, month, class", "attendance", "class", MONTH, ATTENDANCE, attendance_of, read_attendance),
    Case("attendance, year, class", "attendance", "class", YEAR, ATTENDANCE, attendance_of, read_attendance),
    Case("accumulation, quarter, class", "accumulation", "class", QUARTER, OF_CLASS, of_class, read_classes),
    Case("accumulation, quarter, pupil", "accumulation", "pupil", QUARTER, OF_PUPIL, of_pupil, read_pupils),
]  # fmt: skip
