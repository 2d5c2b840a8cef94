-- Marks against the minimum of clause 4.2, who is at risk, and marks per lesson («Accumulation»).

-- setup: pupils due a final in the course in which it counts, less the wholly exempt: their counted
-- marks of the subject in the period to *end* against the minimum of that course: 3 up to two hours a
-- week, else 4; a year and an exam have none. Lessons left: those of the course not cancelled after
-- *end* while a member.
CREATE OR REPLACE TABLE owed AS
SELECT
    f.final, f.pupil, f.course, f.ends,
    (
        SELECT count(*)
        FROM standing AS m
        WHERE m.pupil = f.pupil AND m.subject = f.subject AND m.counted
            AND m.day BETWEEN f.starts AND least(f.ends, a.as_of)
    ) AS marks,
    CASE WHEN f.weekly_hours <= 2 * 693000 THEN 3 ELSE 4 END AS needed,
    (
        SELECT count(*)
        FROM lessons AS l
        JOIN member_day AS m ON m.course = l.course AND m.day = l.day AND m.pupil = f.pupil
        WHERE l.course = f.course AND l.held AND l.day > least(f.ends, a.as_of) AND l.day <= f.ends
    ) AS lessons_left,
    (
        SELECT max(l.day)
        FROM lessons AS l
        JOIN member_day AS m ON m.course = l.course AND m.day = l.day AND m.pupil = f.pupil
        WHERE l.course = f.course AND l.held AND l.day > least(f.ends, a.as_of) AND l.day <= f.ends
    ) AS last_lesson
FROM final_row AS f
CROSS JOIN asked AS a
WHERE f.due AND NOT f.exempt AND f.kind IN ('quarter', 'trimester', 'half-year');

-- Taught lessons of courses with marks at their level; that of a course without a class counts where
-- marks are given at the level of some member.
CREATE OR REPLACE TABLE marked_lesson AS
SELECT t.lesson
FROM taught AS t
LEFT JOIN classes AS k ON k.class = t.own_class
WHERE CASE
    WHEN t.own_class IS NOT NULL THEN NOT markless(t.scale, k.level)
    ELSE EXISTS (
        SELECT 1 FROM seat AS s WHERE s.lesson = t.lesson AND NOT markless(t.scale, s.level)
    )
END;

-- rows: the facts of each group
CREATE OR REPLACE TABLE final_rows AS SELECT * FROM rows_of('final_belongs');
CREATE OR REPLACE TABLE lesson_rows AS SELECT * FROM rows_of('lesson_belongs');

-- counted: pupils against the minimum
SELECT r.grp FROM final_rows AS r JOIN owed AS o ON o.final = r.fact;

-- figure pupils: those with the minimum, and the sums
SELECT
    s.grp,
    count(o.final) AS pupils,
    count(*) FILTER (o.marks >= o.needed) AS enough,
    coalesce(sum(o.marks), 0) AS marks,
    coalesce(sum(o.needed), 0) AS needed
FROM shown AS s
LEFT JOIN final_rows AS r ON r.grp = s.grp
LEFT JOIN owed AS o ON o.final = r.fact
GROUP BY s.grp;

-- figure short: how many lack so many
SELECT s.grp, o.needed - o.marks AS missing, count(*) AS count
FROM shown AS s
JOIN final_rows AS r ON r.grp = s.grp
JOIN owed AS o ON o.final = r.fact
WHERE o.marks < o.needed
GROUP BY s.grp, missing
ORDER BY missing;

-- figure at_risk: those who lack some, how many lessons are left, and by which day
SELECT
    s.grp, o.pupil, w.name, o.course, o.marks AS counted, o.needed, o.needed - o.marks AS missing,
    o.lessons_left, coalesce(o.last_lesson, o.ends) AS by_day
FROM shown AS s
JOIN final_rows AS r ON r.grp = s.grp
JOIN owed AS o ON o.final = r.fact
LEFT JOIN people AS w ON w.person = o.pupil
WHERE o.marks < o.needed
ORDER BY o.pupil, o.course;

-- figure lessons: those with at least three counted marks of members, and the sum of the marks. By pupil
-- and for one pupil, of the pupil's own marks
WITH marked AS (
    SELECT r.grp, t.lesson, count(g.mark) AS marks
    FROM lesson_rows AS r
    JOIN marked_lesson AS t ON t.lesson = r.fact
    LEFT JOIN given AS g
        ON g.lesson = t.lesson AND g.counted AND g.of_member
        AND passes('pupil', CAST(g.pupil AS VARCHAR))
        AND ((SELECT by_what FROM asked) <> 'pupil' OR r.grp = CAST(g.pupil AS VARCHAR))
    GROUP BY r.grp, t.lesson
)
SELECT
    s.grp,
    count(t.lesson) AS lessons,
    count(*) FILTER (t.marks >= 3) AS reached,
    coalesce(sum(t.marks), 0) AS marks
FROM shown AS s
LEFT JOIN marked AS t ON t.grp = s.grp
GROUP BY s.grp;
