-- Where finals count and are due, of every period of the school, and what the marks give
-- (docs/school.en.md, «Who is on the roll», «The case of a final»).

-- A final counts in the course of its subject of which the pupil is a member on the last day of the
-- period of the pupil's set in it (the course's, else its class's, else that of the pupil's class that
-- day, else the only one); of several with marks, the lowest id.
CREATE TABLE final_place AS
SELECT
    r.pupil, c.course, c.subject, p.kind, p.number, p.own_set, p.starts, p.ends, r.class, r.level,
    c.weekly_hours, NOT markless(c.scale, r.course_level) AS with_marks
FROM periods AS p
JOIN roll_day AS r ON r.day = p.ends
JOIN courses AS c ON c.course = r.course
LEFT JOIN classes AS k ON k.class = c.class
LEFT JOIN classes AS o ON o.class = r.class
WHERE p.own_set = coalesce(c.own_set, k.own_set, o.own_set, (SELECT own_set FROM only_set))
QUALIFY row_number() OVER (
    PARTITION BY r.pupil, c.subject, p.kind, p.number ORDER BY with_marks DESC, c.course
) = 1;

-- It is due there where, further, some course of the subject had a held lesson in the period while the
-- pupil was its member, and marks are given there; an overall mark never, by this regulation.
-- `exempt`: from the whole school or a course of the subject on every day of the period.
-- `points` and `weight`, `key_points` and `key_weight`: the sums of the marks that count in the mean.
CREATE TABLE final_case AS
SELECT
    row_number() OVER (ORDER BY p.kind, p.number, p.course, p.pupil) AS final, p.*,
    p.with_marks AND p.kind <> 'overall' AND EXISTS (
        SELECT 1
        FROM lessons AS l
        JOIN courses AS c ON c.course = l.course
        JOIN member_day AS m ON m.course = l.course AND m.day = l.day
        WHERE l.held AND c.subject = p.subject AND m.pupil = p.pupil
            AND l.day BETWEEN p.starts AND p.ends
    ) AS due,
    (
        SELECT count(DISTINCT d.day)
        FROM exemptions AS e
        LEFT JOIN courses AS c ON c.course = e.course
        JOIN calendar AS d ON d.day BETWEEN e.starts AND e.ends
        WHERE e.pupil = p.pupil
            AND (e.course IS NULL OR c.subject = p.subject)
            AND d.day BETWEEN p.starts AND p.ends
    ) = p.ends - p.starts + 1 AS exempt,
    s.points, s.weight, s.key_points, s.key_weight
FROM final_place AS p
LEFT JOIN (
    SELECT
        p.pupil, p.subject, p.own_set, p.kind, p.number,
        sum(m.number * m.weight) AS points,
        sum(m.weight) AS weight,
        sum(m.number * m.weight) FILTER (m.is_key) AS key_points,
        sum(m.weight) FILTER (m.is_key) AS key_weight
    FROM final_place AS p
    JOIN standing AS m
        ON m.pupil = p.pupil AND m.subject = p.subject AND m.day BETWEEN p.starts AND p.ends
    WHERE m.number IS NOT NULL
    GROUP BY p.pupil, p.subject, p.own_set, p.kind, p.number
) AS s
    ON s.pupil = p.pupil AND s.subject = p.subject AND s.own_set = p.own_set AND s.kind = p.kind
    AND s.number IS NOT DISTINCT FROM p.number;
