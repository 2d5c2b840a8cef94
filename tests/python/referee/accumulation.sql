-- Marks against the minimum of clause 4.2, who is at risk, and marks per lesson («Accumulation»).

-- setup: pupils due a final in the course in which it counts, less the wholly exempt: their counted
-- marks of the subject in the period to *end* against the minimum of that course: 3 up to two hours a
-- week, else 4. Lessons left: those of the course not cancelled after *end* while a member.
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
WHERE f.due AND NOT f.exempt;

-- Taught lessons of courses with marks at their level; that of a course without a class counts where
-- marks are given at the level of some member. With the counted marks of members.
CREATE OR REPLACE TABLE marked_lesson AS
SELECT
    t.lesson,
    (SELECT count(*) FROM given AS g WHERE g.lesson = t.lesson AND g.counted AND g.of_member) AS marks
FROM taught AS t
LEFT JOIN classes AS k ON k.class = t.own_class
WHERE CASE
    WHEN t.own_class IS NOT NULL THEN NOT markless(t.scale, k.level)
    ELSE EXISTS (
        SELECT 1 FROM seat AS s WHERE s.lesson = t.lesson AND NOT markless(t.scale, s.level)
    )
END;

-- counted: finals that are due, and lessons
SELECT r.grp FROM rows_of('final_belongs') AS r JOIN owed AS o ON o.final = r.fact
UNION
SELECT r.grp FROM rows_of('lesson_belongs') AS r JOIN marked_lesson AS t ON t.lesson = r.fact;

-- figure pupils: those with the minimum, and the sums
SELECT
    s.grp,
    count(o.final) AS pupils,
    count(*) FILTER (o.marks >= o.needed) AS enough,
    coalesce(sum(o.marks), 0) AS marks,
    coalesce(sum(o.needed), 0) AS needed
FROM shown AS s
LEFT JOIN rows_of('final_belongs') AS r ON r.grp = s.grp
LEFT JOIN owed AS o ON o.final = r.fact
GROUP BY s.grp;

-- figure short: how many lack so many
SELECT s.grp, o.needed - o.marks AS missing, count(*) AS count
FROM shown AS s
JOIN rows_of('final_belongs') AS r ON r.grp = s.grp
JOIN owed AS o ON o.final = r.fact
WHERE o.marks < o.needed
GROUP BY s.grp, missing
ORDER BY missing;

-- figure at_risk: those who lack some, how many lessons are left, and by which day
SELECT
    s.grp, o.pupil, w.name, o.course, o.marks AS counted, o.needed, o.needed - o.marks AS missing,
    o.lessons_left, coalesce(o.last_lesson, o.ends) AS by_day
FROM shown AS s
JOIN rows_of('final_belongs') AS r ON r.grp = s.grp
JOIN owed AS o ON o.final = r.fact
LEFT JOIN people AS w ON w.person = o.pupil
WHERE o.marks < o.needed
ORDER BY o.pupil, o.course;

-- figure lessons: those with at least three counted marks, and the sum of the marks
SELECT
    s.grp,
    count(t.lesson) AS lessons,
    count(*) FILTER (t.marks >= 3) AS reached,
    coalesce(sum(t.marks), 0) AS marks
FROM shown AS s
LEFT JOIN rows_of('lesson_belongs') AS r ON r.grp = s.grp
LEFT JOIN marked_lesson AS t ON t.lesson = r.fact
GROUP BY s.grp;
