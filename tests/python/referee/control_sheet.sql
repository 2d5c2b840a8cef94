-- The monthly control sheet of clause 3.4 («Control sheet»).

-- rows: the facts of each group. Places are of courses where the slice speaks of such
CREATE OR REPLACE TABLE lesson_rows AS SELECT * FROM rows_of('lesson_belongs');
CREATE OR REPLACE TABLE pair_rows AS SELECT * FROM rows_of('pair_belongs');
CREATE OR REPLACE TABLE hours_rows AS SELECT * FROM rows_of('hours_belongs');
CREATE OR REPLACE TABLE place_rows AS
SELECT DISTINCT p.pupil AS fact, r.grp
FROM rows_of('course_place_belongs') AS r
JOIN course_place AS p ON p.fact = r.fact
WHERE of_courses()
UNION
SELECT r.fact, r.grp FROM rows_of('class_place_belongs') AS r WHERE NOT of_courses();

-- counted: pairs, hours, places on the roll
SELECT grp FROM pair_rows
UNION
SELECT grp FROM hours_rows
UNION
SELECT grp FROM place_rows;

-- figure lessons: how many are taught, filled (topic and roll), with a topic, with homework; of the
-- last those left out of which every class is of level 1
WITH bare AS (
    SELECT t.lesson
    FROM taught AS t
    JOIN lesson_class AS c ON c.lesson = t.lesson
    GROUP BY t.lesson
    HAVING bool_and(c.level = 1)
)
SELECT
    s.grp,
    count(t.lesson) AS lessons,
    count(*) FILTER (t.has_topic AND t.taken) AS filled,
    count(*) FILTER (t.has_topic) AS with_topic,
    count(*) FILTER (b.lesson IS NULL AND t.has_homework) AS with_homework,
    count(t.lesson) FILTER (b.lesson IS NULL) AS of_homework
FROM shown AS s
LEFT JOIN lesson_rows AS r ON r.grp = s.grp
LEFT JOIN taught AS t ON t.lesson = r.fact
LEFT JOIN bare AS b ON b.lesson = t.lesson
GROUP BY s.grp;

-- figure teachers: those of each taught lesson, each once (under a filter that one); in the part those with a topic, roll, mark
-- or homework by them on one of their own taught lessons. Where `by` is missing anybody's entry counts.
WITH entries AS (
    SELECT t.lesson, t.entered_by AS teacher
    FROM taught AS t
    WHERE t.has_topic OR t.has_homework OR t.taken
    UNION
    SELECT t.lesson, c.entered_by
    FROM taught AS t
    JOIN attendance AS c ON c.lesson = t.lesson
    WHERE t.taken
    UNION
    SELECT g.lesson, g.entered_by FROM given AS g
),
active AS (
    SELECT DISTINCT w.lesson, w.teacher
    FROM lesson_teacher AS w
    JOIN entries AS e ON e.lesson = w.lesson AND coalesce(e.teacher, w.teacher) = w.teacher
)
SELECT
    s.grp,
    count(DISTINCT w.teacher) AS teachers,
    count(DISTINCT a.teacher) AS active
FROM shown AS s
LEFT JOIN lesson_rows AS r ON r.grp = s.grp
LEFT JOIN lesson_teacher AS w
    ON w.lesson = r.fact
    AND passes('teacher', CAST(w.teacher AS VARCHAR))
    AND ((SELECT by_what FROM asked) <> 'teacher' OR s.grp = CAST(w.teacher AS VARCHAR))
LEFT JOIN active AS a ON a.lesson = w.lesson AND a.teacher = w.teacher
GROUP BY s.grp;

-- figure pairs: without a counted mark, with exactly one; and pupils none of whose pairs has one
WITH pupils AS (
    SELECT r.grp, p.pupil, count(*) AS pairs, count(*) FILTER (p.marks = 0) AS bare,
        count(*) FILTER (p.marks = 1) AS single, sum(p.marks) AS marks
    FROM pair_rows AS r
    JOIN pair AS p ON p.pair = r.fact
    GROUP BY r.grp, p.pupil
)
SELECT
    s.grp,
    coalesce(sum(p.pairs), 0) AS pairs,
    coalesce(sum(p.bare), 0) AS bare,
    coalesce(sum(p.single), 0) AS single,
    count(p.pupil) AS pupils,
    count(*) FILTER (p.marks = 0) AS unmarked
FROM shown AS s
LEFT JOIN pupils AS p ON p.grp = s.grp
GROUP BY s.grp;

-- figure hours: held lessons from the year's first day to *end*; planned hours, of each course rounded
-- half up to 1/1000 and then added, in thousandths. `hours_planned` goes by school days; where it is
-- missing, weekly hours by the days of the course's periods
WITH days AS (
    SELECT
        x.course,
        (SELECT count(*) FROM school_day AS d WHERE d.course = x.course) AS of_year,
        (SELECT count(*) FROM school_day AS d WHERE d.course = x.course AND d.day <= x.finish)
            AS so_far,
        (
            SELECT count(*)
            FROM term_day AS d
            JOIN course_set AS o ON o.own_set = d.own_set
            WHERE o.course = x.course AND d.day <= x.finish
        ) AS of_terms
    FROM course_range AS x
),
planned AS (
    SELECT
        d.course,
        CASE
            WHEN c.hours_planned IS NULL
            THEN (2 * c.weekly_hours * d.of_terms * 1000 + 7 * 693000) // (2 * 7 * 693000)
            WHEN d.of_year > 0
            THEN (2 * c.hours_planned * d.so_far * 1000 + d.of_year * 693000)
                // (2 * d.of_year * 693000)
            ELSE 0
        END AS thousandths,
        (
            SELECT count(*)
            FROM lessons AS l
            JOIN year_start AS y ON y.course = l.course
            JOIN course_range AS x ON x.course = l.course
            WHERE l.course = d.course AND l.held AND l.day BETWEEN y.starts AND x.finish
        ) AS held
    FROM days AS d
    JOIN courses AS c ON c.course = d.course
)
SELECT
    s.grp,
    coalesce(sum(p.held), 0) AS held,
    coalesce(sum(p.thousandths), 0) AS thousandths
FROM shown AS s
LEFT JOIN hours_rows AS r ON r.grp = s.grp
LEFT JOIN planned AS p ON p.course = r.fact
GROUP BY s.grp;

-- figure places: pupils on the roll, and of them those visited for by a parent, and by themselves
WITH visited AS (
    SELECT DISTINCT r.grp, r.fact, v.visitor
    FROM place_rows AS r
    JOIN visit_range AS x ON x.pupil = r.fact
    JOIN visit_of AS v ON v.pupil = r.fact AND v.day BETWEEN x.starts AND x.finish
)
SELECT
    s.grp,
    count(r.fact) AS roll,
    (SELECT count(*) FROM visited AS v WHERE v.grp = s.grp AND v.visitor = 'parent') AS parents,
    (SELECT count(*) FROM visited AS v WHERE v.grp = s.grp AND v.visitor = 'pupil') AS pupils
FROM shown AS s
LEFT JOIN place_rows AS r ON r.grp = s.grp
GROUP BY s.grp;
