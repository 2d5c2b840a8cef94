-- What a careful host would keep of a school for its figures, worked out once before any clock starts: facts in
-- wide tables in the order of days, with everything in them that rests on the small tables. Neither DuckDB nor
-- Polars is asked to find a member, a class, a teacher or a held lesson again.

-- Marks that stand: numbers as they are, pass 6, fail 7, pending 8. In the order of lessons.
CREATE TABLE mark AS
SELECT
    CAST(s.lesson AS INTEGER) AS lesson, s.day, CAST(s.course AS SMALLINT) AS course,
    CAST(i.id AS SMALLINT) AS subject, CAST(s.pupil AS INTEGER) AS pupil, CAST(s.class AS SMALLINT) AS class,
    CAST(coalesce(s.number, list_position(['pass', 'fail', 'pending'], s."value") + 5) AS TINYINT) AS "value",
    CAST(s.weight AS INTEGER) AS weight, s.is_key, s.counted, s.of_member,
    CAST(s.entered_by AS INTEGER) AS by
FROM standing AS s
JOIN (SELECT subject, row_number() OVER (ORDER BY subject) AS id FROM (SELECT DISTINCT subject FROM courses)) AS i
    ON i.subject = s.subject
ORDER BY s.day, s.lesson, s.pupil;

-- Held lessons. `asked`: homework may be asked; `marked`: marks may be given.
CREATE TABLE lesson AS
SELECT
    CAST(l.lesson AS INTEGER) AS lesson, l.day, CAST(l.course AS SMALLINT) AS course,
    l.has_topic, l.has_homework, o.taken, l.day >= y.starts AS this_year,
    NOT coalesce(bool_and(c.level = 1), FALSE) AS asked,
    bool_or(NOT markless(k.scale, c.level)) AS marked
FROM lessons AS l
JOIN courses AS k ON k.course = l.course
JOIN lesson_roll AS o ON o.lesson = l.lesson
JOIN year_start AS y ON y.course = l.course
LEFT JOIN lesson_class AS c ON c.lesson = l.lesson
WHERE l.held
GROUP BY ALL
ORDER BY 2, 1;

CREATE TABLE lesson_of_class AS
SELECT CAST(c.class AS SMALLINT) AS class, l.lesson, l.day, l.course, l.taken, l.marked
FROM lesson AS l
JOIN lesson_class AS c ON c.lesson = l.lesson
ORDER BY l.day;

-- Who teaches which held lesson, and whether a topic, homework or roll of it is by that teacher.
CREATE TABLE taught_by AS
SELECT
    l.lesson, l.day, CAST(w.teacher AS INTEGER) AS teacher,
    (l.has_topic OR l.has_homework OR l.taken) AND coalesce(r.entered_by, w.teacher) = w.teacher
        OR l.taken AND EXISTS (
            SELECT 1 FROM attendance AS a
            WHERE a.lesson = l.lesson AND coalesce(a.entered_by, w.teacher) = w.teacher
        ) AS own
FROM lesson AS l
JOIN lessons AS r ON r.lesson = l.lesson
JOIN lesson_teacher AS w ON w.lesson = l.lesson
ORDER BY l.day;

-- Days of a pupil on the roll of a course, and whether the two make a pair on these days.
CREATE TABLE member AS
WITH days AS (
    SELECT
        r.course, r.pupil, c.subject, r.day,
        NOT markless(c.scale, r.course_level) AND r.form NOT IN ('home', 'family')
            AND e.pupil IS NULL AS paired
    FROM roll_day AS r
    JOIN courses AS c ON c.course = r.course
    LEFT JOIN (
        SELECT DISTINCT e.pupil, c.course, d.day
        FROM exemptions AS e
        JOIN courses AS c ON e.course IS NULL OR e.course = c.course
        JOIN calendar AS d ON d.day BETWEEN e.starts AND e.ends
    ) AS e ON e.pupil = r.pupil AND e.course = r.course AND e.day = r.day
),
runs AS (
    SELECT *, day - CAST(row_number() OVER (PARTITION BY course, pupil, paired ORDER BY day) AS INTEGER) AS run
    FROM days
)
SELECT
    CAST(d.course AS SMALLINT) AS course, CAST(d.pupil AS INTEGER) AS pupil, CAST(i.id AS SMALLINT) AS subject,
    d.paired, min(d.day) AS starts, max(d.day) AS ends
FROM runs AS d
JOIN (SELECT subject, row_number() OVER (ORDER BY subject) AS id FROM (SELECT DISTINCT subject FROM courses)) AS i
    ON i.subject = d.subject
GROUP BY d.course, d.pupil, i.id, d.paired, d.run
ORDER BY d.course, d.pupil;

-- Pairs of the roll: a member on the day of a held lesson whose roll is taken, neither at home nor by the
-- family; without those of two codes. late 1, absent 2, excused 3, ill 4, none 0.
CREATE TABLE seat AS
SELECT
    l.day, CAST(r.class AS SMALLINT) AS class, CAST(r.pupil AS INTEGER) AS pupil,
    CAST(coalesce(list_position(['late', 'absent', 'excused', 'ill'], any_value(a.code)), 0) AS TINYINT) AS code
FROM lesson AS l
JOIN roll_day AS r ON r.course = l.course AND r.day = l.day AND r.form NOT IN ('home', 'family')
LEFT JOIN attendance AS a ON a.lesson = l.lesson AND a.pupil = r.pupil
WHERE l.taken
GROUP BY l.lesson, l.day, r.class, r.pupil
HAVING count(a.code) < 2
ORDER BY l.day, r.class, r.pupil;

-- Days of a pupil in a class; visits of a pupil and for one.
CREATE TABLE stay AS
SELECT CAST(pupil AS INTEGER) AS pupil, class, min(day) AS starts, max(day) AS ends
FROM (
    SELECT *, day - CAST(row_number() OVER (PARTITION BY pupil, class ORDER BY day) AS INTEGER) AS run
    FROM class_day
)
GROUP BY pupil, class, run;

CREATE TABLE visited AS
SELECT CAST(pupil AS INTEGER) AS pupil, visitor = 'parent' AS by_parent, day FROM visit_of ORDER BY day;

-- Planned hours of a course up to each day, in thousandths.
CREATE TABLE plan AS
WITH so_far AS (
    SELECT
        c.course, d.day, c.hours_planned, c.weekly_hours,
        count(s.day) OVER (PARTITION BY c.course) AS of_year,
        count(s.day) OVER (PARTITION BY c.course ORDER BY d.day) AS to_day,
        count(t.day) OVER (PARTITION BY c.course ORDER BY d.day) AS of_terms
    FROM courses AS c
    CROSS JOIN calendar AS d
    JOIN course_set AS o ON o.course = c.course
    LEFT JOIN school_day AS s ON s.course = c.course AND s.day = d.day
    LEFT JOIN term_day AS t ON t.own_set = o.own_set AND t.day = d.day
)
SELECT
    day,
    CAST(sum(CASE
        WHEN hours_planned IS NULL THEN (2 * weekly_hours * of_terms * 1000 + 7 * 693000) // (2 * 7 * 693000)
        WHEN of_year > 0 THEN (2 * hours_planned * to_day * 1000 + of_year * 693000) // (2 * of_year * 693000)
        ELSE 0
    END) AS BIGINT) AS thousandths
FROM so_far
GROUP BY day;

-- Finals that are due of each quarter, with the minimum of marks; and the days of the quarter of each course.
CREATE TABLE due AS
SELECT
    CAST(f.number AS TINYINT) AS number, CAST(f.pupil AS INTEGER) AS pupil, CAST(f.course AS SMALLINT) AS course,
    CAST(i.id AS SMALLINT) AS subject, CAST(f.class AS SMALLINT) AS class, f.starts, f.ends,
    CAST(CASE WHEN f.weekly_hours <= 2 * 693000 THEN 3 ELSE 4 END AS TINYINT) AS needed
FROM final_case AS f
JOIN (SELECT subject, row_number() OVER (ORDER BY subject) AS id FROM (SELECT DISTINCT subject FROM courses)) AS i
    ON i.subject = f.subject
WHERE f.kind = 'quarter' AND f.due AND NOT f.exempt
ORDER BY f.number, f.pupil;

CREATE TABLE quarter AS
SELECT CAST(c.course AS SMALLINT) AS course, CAST(p.number AS TINYINT) AS number, p.starts, p.ends
FROM course_set AS c
JOIN periods AS p ON p.kind = 'quarter' AND coalesce(c.own_set, p.own_set) = p.own_set;
