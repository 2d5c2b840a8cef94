-- Days from the lesson to the entry («Timeliness»).

-- setup: what was entered, and how many days after the lesson's date; of pairs with one code
CREATE OR REPLACE TABLE entry AS
SELECT 'lessons' AS figure, t.lesson AS fact, t.entered_on - t.day AS days
FROM taught AS t
WHERE t.has_topic
UNION ALL
SELECT 'rolls', s.seat, c.entered_on - s.day
FROM seat AS s
JOIN attendance AS c ON c.lesson = s.lesson AND c.pupil = s.pupil
QUALIFY count(*) OVER (PARTITION BY s.seat) = 1
UNION ALL
SELECT 'marks', g.mark, g.entered_on - g.day
FROM given AS g;

-- rows: the facts of each group
CREATE OR REPLACE TABLE lesson_rows AS SELECT * FROM rows_of('lesson_belongs');
CREATE OR REPLACE TABLE seat_rows AS SELECT * FROM rows_of('seat_belongs');
CREATE OR REPLACE TABLE mark_rows AS SELECT * FROM rows_of('mark_belongs');

CREATE OR REPLACE TABLE entry_rows AS
SELECT r.grp, e.figure, e.days
FROM entry AS e
JOIN lesson_rows AS r ON r.fact = e.fact
WHERE e.figure = 'lessons'
UNION ALL
SELECT r.grp, e.figure, e.days
FROM entry AS e
JOIN seat_rows AS r ON r.fact = e.fact
WHERE e.figure = 'rolls'
UNION ALL
SELECT r.grp, e.figure, e.days
FROM entry AS e
JOIN mark_rows AS r ON r.fact = e.fact
WHERE e.figure = 'marks';

-- counted: entries
SELECT grp FROM entry_rows;

-- figure entries: in time (at most 7 days), those whose time is known, those without a time
SELECT
    s.grp, f.figure,
    count(e.days) FILTER (e.days <= 7) AS in_time,
    count(e.days) AS timed,
    count(e.figure) - count(e.days) AS not_timed
FROM shown AS s
CROSS JOIN (SELECT unnest(['lessons', 'rolls', 'marks']) AS figure) AS f
LEFT JOIN entry_rows AS e ON e.grp = s.grp AND e.figure = f.figure
GROUP BY s.grp, f.figure;

-- figure days: how many after how many days
SELECT s.grp, e.figure, e.days, count(*) AS count
FROM shown AS s
JOIN entry_rows AS e ON e.grp = s.grp
WHERE e.days IS NOT NULL
GROUP BY s.grp, e.figure, e.days
ORDER BY e.days;
