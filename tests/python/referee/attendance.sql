-- Lessons and whole days missed, by code («Attendance»).

-- setup: pairs of the roll: a member on the day of a taught lesson whose roll is taken, taught neither
-- at home nor by the family that day; a pair with two or more codes is in no figure
CREATE OR REPLACE TABLE roll_pair AS
SELECT s.seat, s.lesson, s.pupil, s.day, s.class, any_value(c.code) AS code
FROM seat AS s
LEFT JOIN attendance AS c ON c.lesson = s.lesson AND c.pupil = s.pupil
WHERE s.taken AND s.form NOT IN ('home', 'family')
GROUP BY s.seat, s.lesson, s.pupil, s.day, s.class
HAVING count(c.code) < 2;

-- rows: the facts of each group
CREATE OR REPLACE TABLE lesson_rows AS SELECT * FROM rows_of('lesson_belongs');
CREATE OR REPLACE TABLE seat_rows AS SELECT * FROM rows_of('seat_belongs');

-- counted: pairs of the roll
SELECT r.grp FROM seat_rows AS r JOIN roll_pair AS p ON p.seat = r.fact;

-- figure pairs: attended (without absent, excused, ill; late is attended), and each code
SELECT
    s.grp,
    count(p.seat) AS pairs,
    count(p.seat) FILTER (p.code IS NULL OR p.code = 'late') AS attended,
    count(*) FILTER (p.code = 'absent') AS absent,
    count(*) FILTER (p.code = 'excused') AS excused,
    count(*) FILTER (p.code = 'ill') AS ill,
    count(*) FILTER (p.code = 'late') AS late
FROM shown AS s
LEFT JOIN seat_rows AS r ON r.grp = s.grp
LEFT JOIN roll_pair AS p ON p.seat = r.fact
GROUP BY s.grp;

-- figure coverage: taught lessons with roll, of taught lessons
SELECT s.grp, count(t.lesson) AS lessons, count(*) FILTER (t.taken) AS taken
FROM shown AS s
LEFT JOIN lesson_rows AS r ON r.grp = s.grp
LEFT JOIN taught AS t ON t.lesson = r.fact
GROUP BY s.grp;

-- figure days: days of pupils with such a lesson; those of which every such lesson was missed; by code
-- where all carry one, else mixed. A day is of the pupil's own class that day
WITH days AS (
    SELECT
        r.grp, p.pupil, p.day,
        bool_and(p.code IS NOT NULL AND p.code <> 'late') AS missed,
        CASE WHEN count(DISTINCT p.code) = 1 THEN min(p.code) ELSE 'mixed' END AS code
    FROM seat_rows AS r
    JOIN roll_pair AS p ON p.seat = r.fact
    GROUP BY r.grp, p.pupil, p.day
)
SELECT
    s.grp,
    count(d.pupil) AS days,
    count(*) FILTER (d.missed) AS missed,
    count(*) FILTER (d.missed AND d.code = 'absent') AS absent,
    count(*) FILTER (d.missed AND d.code = 'excused') AS excused,
    count(*) FILTER (d.missed AND d.code = 'ill') AS ill,
    count(*) FILTER (d.missed AND d.code = 'mixed') AS mixed
FROM shown AS s
LEFT JOIN days AS d ON d.grp = s.grp
GROUP BY s.grp;
