-- The finals of the period that is asked: those that count or are due, as of the day that is asked.

-- Rows that count: the pupil is in a course of the subject on the period's last day (or the final was
-- brought); of several rows that of the course in which it counts, else of the lowest course. A pending
-- one is none, and one set after `as_of` is not there yet.
CREATE OR REPLACE TABLE final_value AS
SELECT f.pupil, c.subject, f.kind, f.number, f."value", f.points
FROM finals AS f
CROSS JOIN asked AS a
JOIN courses AS c ON c.course = f.course
LEFT JOIN final_place AS p
    ON p.pupil = f.pupil AND p.subject = c.subject AND p.kind = f.kind
    AND p.number IS NOT DISTINCT FROM f.number
WHERE f."value" <> 'pending'
    AND (p.pupil IS NOT NULL OR f.brought)
    AND (
        f.set_at IS NULL
        OR CASE
            WHEN a.as_of_instant IS NOT NULL THEN f.set_at <= a.as_of_instant
            ELSE school_date(f.set_at) <= a.as_of
        END
    )
QUALIFY row_number() OVER (
    PARTITION BY f.pupil, c.subject, f.kind, f.number
    ORDER BY coalesce(f.course = p.course, FALSE) DESC, f.course
) = 1;

-- The mean of a year rests on its terms: the numeric finals of the periods of the set's own kind within
-- the year. That of every other period on its marks.
CREATE OR REPLACE TABLE final_row AS
WITH own_kind AS (
    SELECT own_set, kind
    FROM periods
    WHERE kind IN ('quarter', 'trimester', 'half-year')
    QUALIFY row_number() OVER (
        PARTITION BY own_set ORDER BY list_position(['quarter', 'trimester', 'half-year'], kind)
    ) = 1
),
terms AS (
    SELECT p.final, sum(v.points) AS points, count(v.points) AS weight
    FROM final_case AS p
    JOIN own_kind AS o ON o.own_set = p.own_set
    JOIN periods AS t
        ON t.own_set = p.own_set AND t.kind = o.kind
        AND t.starts >= p.starts AND t.ends <= p.ends
    JOIN final_value AS v
        ON v.pupil = p.pupil AND v.subject = p.subject AND v.kind = t.kind AND v.number = t.number
    GROUP BY p.final
)
SELECT
    p.* EXCLUDE (points, weight, key_points, key_weight),
    v."value", v.points AS grade,
    CASE WHEN p.kind IN ('year', 'overall') THEN t.points ELSE p.points END AS points,
    CASE WHEN p.kind IN ('year', 'overall') THEN t.weight ELSE p.weight END AS weight,
    CASE WHEN p.kind NOT IN ('year', 'overall') THEN p.key_points END AS key_points,
    CASE WHEN p.kind NOT IN ('year', 'overall') THEN p.key_weight END AS key_weight
FROM final_case AS p
JOIN asked AS a ON a.kind = p.kind AND a.number IS NOT DISTINCT FROM p.number
LEFT JOIN final_value AS v
    ON v.pupil = p.pupil AND v.subject = p.subject AND v.kind = p.kind
    AND v.number IS NOT DISTINCT FROM p.number
LEFT JOIN terms AS t ON t.final = p.final
WHERE p.due OR v."value" IS NOT NULL;

-- A final belongs to the pupil's own class, the course in which it counts and that course's teachers,
-- all on the last day of its period, whatever `as_of`.
CREATE OR REPLACE TABLE final_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            f.final AS fact, 'school' AS school, CAST(f.level AS VARCHAR) AS level,
            CAST(f.class AS VARCHAR) AS class, CAST(f.course AS VARCHAR) AS course, f.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(f.pupil AS VARCHAR) AS pupil
        FROM final_row AS f
        LEFT JOIN teacher_day AS w ON w.course = f.course AND w.day = f.ends
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);
