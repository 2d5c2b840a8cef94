-- How pupils do: by marks, by finals, by pupils («Performance»).

-- setup: what counts in N, in success and in quality, and the coefficients of the СОУ
CREATE OR REPLACE TABLE counted_mark AS
SELECT * FROM (
    VALUES
        ('5', TRUE, TRUE, 100), ('4', TRUE, TRUE, 64), ('3', TRUE, FALSE, 36),
        ('2', FALSE, FALSE, 16), ('1', FALSE, FALSE, 7), ('not-attested', FALSE, FALSE, 7),
        ('pass', TRUE, FALSE, NULL), ('fail', FALSE, FALSE, NULL)
) AS t("value", success, quality, sou);

-- The roll on the last day of the period: of the class's set; having none there, the latest last day of
-- the pupil's finals that are due or set.
CREATE OR REPLACE TABLE pupil_place AS
WITH by_class AS (
    SELECT d.pupil, d.class, d.level, d.day
    FROM class_range AS x
    JOIN class_day AS d ON d.class = x.class AND d.day = x.ends
),
by_finals AS (
    SELECT d.pupil, d.class, d.level, d.day
    FROM (SELECT pupil, max(ends) AS day FROM final_row GROUP BY pupil) AS f
    JOIN class_day AS d ON d.pupil = f.pupil AND d.day = f.day
    WHERE d.class NOT IN (SELECT class FROM class_range)
        AND f.pupil NOT IN (SELECT pupil FROM by_class)
)
SELECT * FROM by_class
UNION ALL
SELECT * FROM by_finals;

-- It belongs, a course at a time, as a place on the roll does.
CREATE OR REPLACE TABLE pupil_place_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            [p.pupil, c.course] AS fact, 'school' AS school, CAST(p.level AS VARCHAR) AS level,
            CAST(p.class AS VARCHAR) AS class, CAST(p.pupil AS VARCHAR) AS pupil,
            CAST(c.course AS VARCHAR) AS course, c.subject, CAST(w.teacher AS VARCHAR) AS teacher
        FROM pupil_place AS p
        LEFT JOIN (
            SELECT m.pupil, m.course, c.subject, x.ends
            FROM course_range AS x
            JOIN courses AS c ON c.course = x.course
            JOIN member_day AS m ON m.course = x.course AND m.day = x.ends
        ) AS c ON c.pupil = p.pupil
        LEFT JOIN teacher_day AS w ON w.course = c.course AND w.day = c.ends
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- rows: the facts of each group
CREATE OR REPLACE TABLE mark_rows AS SELECT * FROM rows_of('mark_belongs');
CREATE OR REPLACE TABLE final_rows AS SELECT * FROM rows_of('final_belongs');
CREATE OR REPLACE TABLE pupil_place_rows AS
SELECT DISTINCT fact[1] AS fact, grp FROM rows_of('pupil_place_belongs');

-- The finals of each pupil, and what they come to. A pupil exempt on every day of the period is not
-- incomplete for want of a row; pass and exempt are looked through.
CREATE OR REPLACE TABLE pupil_rows AS
WITH one AS (
    SELECT
        f.pupil,
        count(*) FILTER (f."value" <> 'exempt') > 0 AS in_n,
        count(*) FILTER (f.due AND f."value" IS NULL AND NOT f.exempt) > 0 AS incomplete,
        count(f.grade) AS numbers,
        count(*) FILTER (f.grade = 5) AS fives,
        count(*) FILTER (f.grade = 4) AS fours,
        count(*) FILTER (f.grade = 3) AS threes,
        count(*) FILTER (f.grade < 3) AS twos,
        count(*) FILTER (f."value" = 'fail') AS fails,
        count(*) FILTER (f."value" = 'not-attested') AS not_attested
    FROM final_row AS f
    JOIN kept_facts('final_belongs') AS k ON k.fact = f.final
    GROUP BY f.pupil
)
SELECT
    r.grp, r.fact AS pupil,
    coalesce(o.in_n, FALSE) AS in_n,
    coalesce(o.incomplete, FALSE) AS incomplete,
    coalesce(o.in_n AND whole AND twos + fails + not_attested = 0, FALSE) AS success,
    coalesce(o.in_n AND good_alone AND numbers > 0, FALSE) AS quality,
    coalesce(good_alone AND numbers > 0 AND fives = numbers, FALSE) AS excellent,
    coalesce(good_alone AND fours > 0, FALSE) AS good,
    coalesce(good_alone AND fours = 1, FALSE) AS one_four,
    coalesce(whole AND threes = 1 AND twos + fails + not_attested = 0, FALSE) AS one_three,
    coalesce(whole AND twos + fails > 0, FALSE) AS failing,
    coalesce(whole AND not_attested > 0, FALSE) AS unattested
FROM pupil_place_rows AS r
LEFT JOIN (
    SELECT
        *, NOT incomplete AS whole,
        NOT incomplete AND threes + twos + fails + not_attested = 0 AS good_alone
    FROM one
) AS o ON o.pupil = r.fact;

-- counted: marks, finals, and pupils where such are counted
SELECT grp FROM mark_rows
UNION
SELECT grp FROM final_rows
UNION
SELECT r.grp
FROM pupil_place_rows AS r
JOIN asked AS a ON a.kind IS NOT NULL AND a.by_what NOT IN ('course', 'subject', 'teacher');

-- figure marks: those that stand on taught lessons, in the course where they stand
SELECT
    s.grp,
    count(*) FILTER (g.counted) AS number,
    count(g.number) AS numeric,
    coalesce(sum(g.number), 0) AS points,
    coalesce(sum(g.number * g.weight), 0) AS weighted_points,
    coalesce(sum(g.weight) FILTER (g.number IS NOT NULL), 0) AS weight,
    count(g.number) FILTER (g.is_key) AS key_numeric,
    coalesce(sum(g.number) FILTER (g.is_key), 0) AS key_points,
    coalesce(sum(g.number * g.weight) FILTER (g.is_key), 0) AS key_weighted_points,
    coalesce(sum(g.weight) FILTER (g.number IS NOT NULL AND g.is_key), 0) AS key_weight,
    count(c."value") AS n,
    count(*) FILTER (c.success) AS success,
    count(*) FILTER (c.quality) AS quality,
    count(c.sou) AS sou_count,
    coalesce(sum(c.sou), 0) AS sou_sum
FROM shown AS s
LEFT JOIN mark_rows AS r ON r.grp = s.grp
LEFT JOIN given AS g ON g.mark = r.fact
LEFT JOIN counted_mark AS c ON c."value" = g."value"
GROUP BY s.grp;

-- figure mark_values: how many of each
SELECT s.grp, g."value", count(*) AS count
FROM shown AS s
JOIN mark_rows AS r ON r.grp = s.grp
JOIN given AS g ON g.mark = r.fact
GROUP BY s.grp, g."value";

-- figure finals: those that count; missing are due ones that were not set
SELECT
    s.grp,
    count(*) FILTER (f.due AND f."value" IS NULL) AS missing,
    count(f.grade) AS numeric,
    coalesce(sum(f.grade), 0) AS points,
    count(c."value") AS n,
    count(*) FILTER (c.success) AS success,
    count(*) FILTER (c.quality) AS quality,
    count(c.sou) AS sou_count,
    coalesce(sum(c.sou), 0) AS sou_sum
FROM shown AS s
LEFT JOIN final_rows AS r ON r.grp = s.grp
LEFT JOIN final_row AS f ON f.final = r.fact
LEFT JOIN counted_mark AS c ON c."value" = f."value"
GROUP BY s.grp;

-- figure final_values: how many of each
SELECT s.grp, f."value", count(*) AS count
FROM shown AS s
JOIN final_rows AS r ON r.grp = s.grp
JOIN final_row AS f ON f.final = r.fact
WHERE f."value" IS NOT NULL
GROUP BY s.grp, f."value";

-- figure pupils: on the roll, in N, with success, with quality
SELECT
    s.grp,
    count(p.pupil) AS roll,
    count(*) FILTER (p.in_n) AS n,
    count(*) FILTER (p.success) AS success,
    count(*) FILTER (p.quality) AS quality
FROM shown AS s
LEFT JOIN pupil_rows AS p ON p.grp = s.grp
GROUP BY s.grp;

-- figure lists: who is in which group
SELECT s.grp, g.name AS list, p.pupil, w.name
FROM shown AS s
JOIN pupil_rows AS p ON p.grp = s.grp
CROSS JOIN LATERAL (
    VALUES
        ('excellent', p.excellent), ('good', p.good), ('one_four', p.one_four),
        ('one_three', p.one_three), ('failing', p.failing), ('not_attested', p.unattested),
        ('incomplete', p.incomplete)
) AS g(name, holds)
LEFT JOIN people AS w ON w.person = p.pupil
WHERE g.holds
ORDER BY p.pupil;
