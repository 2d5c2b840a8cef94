-- Finals against what the marks give («Objectivity»).

-- setup: due finals that are numeric, less those of pupils exempt on every day of the period. R rounds
-- half up, never below 2: a final of v is reached from v − 1/2.
CREATE OR REPLACE MACRO rounded(points, weight) AS
    CASE WHEN weight > 0 THEN greatest(2, (2 * points + weight) // (2 * weight)) END;

CREATE OR REPLACE TABLE judged AS
SELECT
    f.final, f.pupil, f.course, f.grade, f.points, f.weight,
    CAST(f.grade - rounded(f.points, f.weight) AS INTEGER) AS difference,
    CAST(f.grade - rounded(f.key_points, f.key_weight) AS INTEGER) AS key_difference
FROM final_row AS f
WHERE f.due AND f.grade IS NOT NULL AND NOT f.exempt;

-- rows: the facts of each group
CREATE OR REPLACE TABLE final_rows AS SELECT * FROM rows_of('final_belongs');

-- counted: finals
SELECT r.grp FROM final_rows AS r JOIN judged AS j ON j.final = r.fact;

-- figure finals: how many, without a mean, above, at and below what the marks give
SELECT
    s.grp,
    count(j.final) AS finals,
    count(j.final) FILTER (j.difference IS NULL) AS no_mean,
    count(*) FILTER (j.difference > 0) AS raised,
    count(*) FILTER (j.difference = 0) AS equal,
    count(*) FILTER (j.difference < 0) AS lowered,
    count(j.final) FILTER (j.key_difference IS NULL) AS key_no_mean,
    count(*) FILTER (j.key_difference > 0) AS key_raised,
    count(*) FILTER (j.key_difference = 0) AS key_equal,
    count(*) FILTER (j.key_difference < 0) AS key_lowered
FROM shown AS s
LEFT JOIN final_rows AS r ON r.grp = s.grp
LEFT JOIN judged AS j ON j.final = r.fact
GROUP BY s.grp;

-- figure differences: of the final and what all marks give
SELECT s.grp, j.difference, count(*) AS count
FROM shown AS s
JOIN final_rows AS r ON r.grp = s.grp
JOIN judged AS j ON j.final = r.fact
WHERE j.difference IS NOT NULL
GROUP BY s.grp, j.difference
ORDER BY j.difference;

-- figure key_differences: of the final and what the key works give
SELECT s.grp, j.key_difference AS difference, count(*) AS count
FROM shown AS s
JOIN final_rows AS r ON r.grp = s.grp
JOIN judged AS j ON j.final = r.fact
WHERE j.key_difference IS NOT NULL
GROUP BY s.grp, j.key_difference
ORDER BY j.key_difference;

-- figure cases: each final with its mean, by course, then pupil
SELECT s.grp, j.pupil, j.course, j.grade AS final, j.points, j.weight
FROM shown AS s
JOIN final_rows AS r ON r.grp = s.grp
JOIN judged AS j ON j.final = r.fact
ORDER BY j.course, j.pupil;
