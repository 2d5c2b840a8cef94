"""Faults to be put into the SQL: of each a file, a text of it, and what is written in its place.

Each is a mistake that a program may well make; the comparison with a right program must fail.
"""

from __future__ import annotations

Fault = dict[str, tuple[str, str]]

NO_HOME = "form NOT IN ('home', 'family')"
FAULTS: dict[str, Fault] = {
    "the roll at the range's start": {
        "slice": (
            "JOIN class_day AS d ON d.class = x.class AND d.day = x.finish;",
            "JOIN class_day AS d ON d.class = x.class AND d.day = x.starts;",
        )
    },
    "a leaver is still a member": {
        "school": (
            "JOIN calendar AS c ON c.day BETWEEN e.starts AND e.ends",
            "JOIN calendar AS c ON c.day >= e.starts",
        )
    },
    "a mover is in the class entered first": {
        "school": ("ORDER BY e.starts DESC", "ORDER BY e.starts")
    },
    "a mark of weight 0 is left out of the number": {
        "school": (
            "m.number IS NOT NULL OR m.\"value\" IN ('pass', 'fail') AS counted",
            "(m.number IS NOT NULL OR m.\"value\" IN ('pass', 'fail'))"
            " AND coalesce(a.weight, 1) > 0 AS counted",
        )
    },
    "the exempt stay in the pairs": {"slice": ("x.finish BETWEEN e.starts AND e.ends", "FALSE")},
    "the exempt at the start are left out": {
        "slice": ("x.finish BETWEEN e.starts AND e.ends", "x.starts BETWEEN e.starts AND e.ends")
    },
    "who learns at home is in the pairs": {"slice": (f"r.{NO_HOME}", "TRUE")},
    "who learns in the family is in the roll pairs": {
        "attendance": (f"s.{NO_HOME}", "s.form <> 'home'")
    },
    "cancelled lessons are taught": {"slice": ("WHERE l.held;", ";")},
    "the substitute is ignored": {
        "school": ("SELECT * FROM standing_in\nUNION ALL\nSELECT l.lesson", "SELECT l.lesson"),
    },
    "the substitute is added to the teachers": {
        "school": ("WHERE l.lesson NOT IN (SELECT lesson FROM standing_in)", "")
    },
    "dated teachers are ignored": {
        "school": ("ANTI JOIN dated AS t ON t.course = c.course AND t.day = d.day", "")
    },
    "a mark of a non-member counts": {"school": ("AND (r.pupil IS NOT NULL OR m.brought)", "")},
    "a brought mark does not": {
        "school": ("AND (r.pupil IS NOT NULL OR m.brought)", "AND r.pupil IS NOT NULL")
    },
    "a pending mark counts": {
        "school": ("IN ('pass', 'fail') AS counted", "IN ('pass', 'fail', 'pending') AS counted")
    },
    "homework at level 1 counts": {
        "control_sheet": ("HAVING bool_and(c.level = 1)", "HAVING FALSE")
    },
    "dashes are homework": {"tables": (" AND NOT regexp_full_match(entry, '[\\s‐‑‒–—―−-]*')", "")},
    "`as_of` is ignored": {"slice": ("least(a.ends, a.as_of) AS finish", "a.ends AS finish")},
    "finals set after `as_of` are there": {
        "finals": ("ELSE school_date(f.set_at) <= a.as_of", "ELSE TRUE")
    },
    "the roll goes by codes though `roll_taken` is there": {
        "school": (
            "coalesce(l.roll_said, l.lesson IN (SELECT lesson FROM attendance))",
            "l.lesson IN (SELECT lesson FROM attendance)",
        )
    },
    "pairs of two codes are kept": {"attendance": ("HAVING count(c.code) < 2", "")},
    "hours are counted from the range's first day": {
        "control_sheet": (
            "l.day BETWEEN y.starts AND x.finish",
            "l.day BETWEEN x.starts AND x.finish",
        )
    },
    "days off are school days": {
        "school": ("WHERE t.day BETWEEN x.starts AND x.ends", "WHERE FALSE")
    },
    "the year's row is added to the quarters": {
        "school": ("p.kind = 'year' AND p.own_set NOT IN (", "p.kind = 'year' AND 0 NOT IN (")
    },
    "days off of one class are everybody's": {
        "school": ("AND (x.class IS NULL OR x.class = c.class)", "")
    },
    "days off of a level are nobody's": {
        "school": ("(x.level IS NULL OR x.level = k.level)", "x.level IS NULL")
    },
    "Sundays are school days": {"school": ("isodow(t.day) <= 6", "TRUE")},
    "planned hours are rounded down": {
        "control_sheet": ("* 1000 + d.of_year * 693000)", "* 1000)")
    },
    "a parent's dates are ignored": {
        "school": ("r.role = 'parent' AND v.day BETWEEN r.starts AND r.ends", "r.role = 'parent'")
    },
    "the account of a pupil that another has is ignored": {
        "school": ("r.role = 'pupil';", "r.role = 'pupil' AND r.person = r.pupil;")
    },
    "anybody's entry makes every teacher active": {
        "control_sheet": ("AND coalesce(e.teacher, w.teacher) = w.teacher", "")
    },
    "an entry without an author is nobody's": {
        "control_sheet": ("coalesce(e.teacher, w.teacher) = w.teacher", "e.teacher = w.teacher")
    },
    "late is missed": {"attendance": ("(p.code IS NULL OR p.code = 'late')", "(p.code IS NULL)")},
    "a day is missed if any lesson is": {
        "attendance": ("bool_and(p.code IS NOT NULL", "bool_or(p.code IS NOT NULL")
    },
    "marks of the subject's other courses are left out": {
        "slice": ("g.subject = c.subject AND g.counted", "g.course = c.course AND g.counted")
    },
    "the incomplete are in other groups": {
        "performance": ("*, NOT incomplete AS whole", "*, TRUE AS whole")
    },
    "н/а is out of N": {
        "performance": ("('not-attested', FALSE, FALSE, 7)", "('none', FALSE, FALSE, 7)")
    },
    "pass is of quality": {
        "performance": ("('pass', TRUE, FALSE, NULL)", "('pass', TRUE, TRUE, NULL)")
    },
    "one «4» may be two": {"performance": ("AND fours = 1", "AND fours <= 2 AND fours > 0")},
    "the wholly exempt are incomplete": {"performance": (" AND NOT f.exempt", "")},
    "the mean is weighted twice": {
        "performance": (
            "coalesce(sum(g.number), 0) AS points",
            "coalesce(sum(g.number * g.weight), 0) AS points",
        )
    },
    "every mark is a key work": {"school": ("a.kind IN (SELECT kind FROM key_kinds)", "TRUE")},
    "a final twice counts in the lower course": {
        "finals": (
            "ORDER BY coalesce(f.course = p.course, FALSE) DESC, f.course",
            "ORDER BY f.course DESC",
        )
    },
    "a pending final is one": {"finals": ("f.\"value\" <> 'pending'\n    AND (", "(")},
    "the minimum of two hours is four": {
        "accumulation": ("f.weekly_hours <= 2", "f.weekly_hours < 2")
    },
    "lessons left begin on the day itself": {
        "accumulation": ("l.day > least(f.ends, a.as_of)", "l.day >= least(f.ends, a.as_of)")
    },
    "marks of non-members are of the lesson": {"accumulation": (" AND g.of_member", "")},
    "in time is before the seventh day": {"timeliness": ("e.days <= 7", "e.days < 7")},
    "days go by the clock of Greenwich": {"tables": ("'Europe/Samara'", "'UTC'")},
    "the wholly exempt are judged": {"objectivity": ("AND NOT f.exempt", "")},
    "R rounds half down": {
        "objectivity": (
            "(2 * points + weight) // (2 * weight)",
            "(2 * points + weight - 1) // (2 * weight)",
        )
    },
    "the year goes by its marks": {
        "finals": ("WHEN p.kind IN ('year', 'overall') THEN t.points", "WHEN FALSE THEN t.points")
    },
}
