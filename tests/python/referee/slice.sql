-- What is asked: the days of each course and class, the lessons taught in them, and what of that
-- belongs to which school, level, class, course, subject, teacher and pupil («What is asked», «Words»,
-- «What belongs to what»). `asked` has one row.

-- The days of a course and its *end*: of a period those of the course's own set; a course without a
-- set takes the first such period of any.
CREATE OR REPLACE TABLE course_range AS
SELECT c.course, a.starts, a.ends, least(a.ends, a.as_of) AS finish
FROM course_set AS c
CROSS JOIN asked AS a
WHERE a.kind IS NULL
UNION ALL
SELECT c.course, p.starts, p.ends, least(p.ends, a.as_of)
FROM course_set AS c
CROSS JOIN asked AS a
JOIN periods AS p
    ON p.kind = a.kind
    AND p.number IS NOT DISTINCT FROM a.number
    AND coalesce(c.own_set, p.own_set) = p.own_set
QUALIFY row_number() OVER (PARTITION BY c.course ORDER BY p.place) = 1;

-- The same of a class.
CREATE OR REPLACE TABLE class_range AS
SELECT c.class, a.starts, a.ends, least(a.ends, a.as_of) AS finish
FROM class_set AS c
CROSS JOIN asked AS a
WHERE a.kind IS NULL
UNION ALL
SELECT c.class, p.starts, p.ends, least(p.ends, a.as_of)
FROM class_set AS c
CROSS JOIN asked AS a
JOIN periods AS p
    ON p.kind = a.kind
    AND p.number IS NOT DISTINCT FROM a.number
    AND p.own_set = c.own_set;

-- Taught: a held lesson dated from `from` to *end*.
CREATE OR REPLACE TABLE taught AS
SELECT l.*, c.subject, c.scale, c.class AS own_class, o.taken
FROM lessons AS l
JOIN course_range AS r ON r.course = l.course AND l.day BETWEEN r.starts AND r.finish
JOIN courses AS c ON c.course = l.course
JOIN lesson_roll AS o ON o.lesson = l.lesson
WHERE l.held;

-- Marks that stand on taught lessons.
CREATE OR REPLACE TABLE given AS
SELECT s.* FROM standing AS s WHERE s.lesson IN (SELECT lesson FROM taught);

-- Each *_belongs says of a fact which groups it belongs to: `by_what` is the kind of the group.

-- A lesson belongs to its classes, its course, those of its day, each member that day.
CREATE OR REPLACE TABLE lesson_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            t.lesson AS fact, 'school' AS school, CAST(c.level AS VARCHAR) AS level,
            CAST(c.class AS VARCHAR) AS class, CAST(t.course AS VARCHAR) AS course, t.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(m.pupil AS VARCHAR) AS pupil
        FROM taught AS t
        LEFT JOIN lesson_class AS c ON c.lesson = t.lesson
        LEFT JOIN lesson_teacher AS w ON w.lesson = t.lesson
        LEFT JOIN member_day AS m ON m.course = t.course AND m.day = t.day
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- A mark belongs to the pupil's own class that day, the lesson's course, those of the lesson's day.
CREATE OR REPLACE TABLE mark_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            g.mark AS fact, 'school' AS school, CAST(g.level AS VARCHAR) AS level,
            CAST(g.class AS VARCHAR) AS class, CAST(g.course AS VARCHAR) AS course, g.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(g.pupil AS VARCHAR) AS pupil
        FROM given AS g
        LEFT JOIN lesson_teacher AS w ON w.lesson = g.lesson
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- A seat: a member on the day of a taught lesson. It belongs as a mark does; the pairs of a roll and
-- its codes are of seats.
CREATE OR REPLACE TABLE seat AS
SELECT
    row_number() OVER (ORDER BY t.lesson, r.pupil) AS seat, t.lesson, r.pupil, t.day, r.form,
    t.taken, r.class, r.level, t.course, t.subject
FROM taught AS t
JOIN roll_day AS r ON r.course = t.course AND r.day = t.day;

CREATE OR REPLACE TABLE seat_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            s.seat AS fact, 'school' AS school, CAST(s.level AS VARCHAR) AS level,
            CAST(s.class AS VARCHAR) AS class, CAST(s.course AS VARCHAR) AS course, s.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(s.pupil AS VARCHAR) AS pupil
        FROM seat AS s
        LEFT JOIN lesson_teacher AS w ON w.lesson = s.lesson
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- Pair: a pupil and a course of which the pupil is a member on *end*, with a taught lesson while a
-- member, taught neither at home nor by the family on *end*, no exemption of that course or of all on
-- *end*, the course with marks at that level on *end*. Its marks: the counted ones in taught lessons
-- of every course of the subject.
CREATE OR REPLACE TABLE pair AS
SELECT
    row_number() OVER (ORDER BY r.course, r.pupil) AS pair, r.pupil, r.course, c.subject,
    r.class, r.level, x.finish,
    (
        SELECT count(*)
        FROM given AS g
        WHERE g.pupil = r.pupil AND g.subject = c.subject AND g.counted
    ) AS marks
FROM course_range AS x
JOIN courses AS c ON c.course = x.course
JOIN roll_day AS r ON r.course = x.course AND r.day = x.finish
WHERE NOT markless(c.scale, r.course_level)
    AND r.form NOT IN ('home', 'family')
    AND EXISTS (SELECT 1 FROM seat AS s WHERE s.course = r.course AND s.pupil = r.pupil)
    AND NOT EXISTS (
        SELECT 1
        FROM exemptions AS e
        WHERE e.pupil = r.pupil
            AND (e.course IS NULL OR e.course = r.course)
            AND x.finish BETWEEN e.starts AND e.ends
    );

-- A pair belongs to the pupil's own class, the course and its teachers, all on *end*.
CREATE OR REPLACE TABLE pair_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            p.pair AS fact, 'school' AS school, CAST(p.level AS VARCHAR) AS level,
            CAST(p.class AS VARCHAR) AS class, CAST(p.course AS VARCHAR) AS course, p.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(p.pupil AS VARCHAR) AS pupil
        FROM pair AS p
        LEFT JOIN teacher_day AS w ON w.course = p.course AND w.day = p.finish
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- Hours belong to the course's class; having none, to the classes of its members on *end*; to the
-- course; to its teachers on *end*.
CREATE OR REPLACE TABLE hours_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            c.course AS fact, 'school' AS school,
            CAST(coalesce(k.level, r.level) AS VARCHAR) AS level,
            CAST(coalesce(k.class, r.class) AS VARCHAR) AS class,
            CAST(c.course AS VARCHAR) AS course, c.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(r.pupil AS VARCHAR) AS pupil
        FROM courses AS c
        JOIN course_range AS x ON x.course = c.course
        LEFT JOIN classes AS k ON k.class = c.class
        LEFT JOIN roll_day AS r ON r.course = c.course AND r.day = x.finish
        LEFT JOIN teacher_day AS w ON w.course = c.course AND w.day = x.finish
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- A place on the roll: a pupil in the own class on *end*; by course, subject and teacher, a pupil in
-- each course of which the pupil is a member on *end*.
CREATE OR REPLACE TABLE class_place AS
SELECT d.pupil AS fact, d.pupil, d.class, d.level
FROM class_range AS x
JOIN class_day AS d ON d.class = x.class AND d.day = x.finish;

CREATE OR REPLACE TABLE course_place AS
SELECT
    row_number() OVER (ORDER BY r.course, r.pupil) AS fact, r.pupil, r.class, r.level, r.course,
    c.subject, x.finish
FROM course_range AS x
JOIN courses AS c ON c.course = x.course
JOIN roll_day AS r ON r.course = x.course AND r.day = x.finish;

CREATE OR REPLACE TABLE class_place_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            p.fact, 'school' AS school, CAST(p.level AS VARCHAR) AS level,
            CAST(p.class AS VARCHAR) AS class, CAST(p.pupil AS VARCHAR) AS pupil
        FROM class_place AS p
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

CREATE OR REPLACE TABLE course_place_belongs AS
SELECT DISTINCT fact, by_what, grp
FROM (
    UNPIVOT (
        SELECT
            p.fact, 'school' AS school, CAST(p.level AS VARCHAR) AS level,
            CAST(p.class AS VARCHAR) AS class, CAST(p.course AS VARCHAR) AS course, p.subject,
            CAST(w.teacher AS VARCHAR) AS teacher, CAST(p.pupil AS VARCHAR) AS pupil
        FROM course_place AS p
        LEFT JOIN teacher_day AS w ON w.course = p.course AND w.day = p.finish
    ) ON COLUMNS(* EXCLUDE fact) INTO NAME by_what VALUE grp
);

-- The days whose visits are of a pupil: where a period was asked, that of the pupil's class.
CREATE OR REPLACE TABLE visit_range AS
SELECT DISTINCT e.pupil, x.starts, x.finish
FROM enrolments AS e
JOIN class_range AS x ON TRUE
LEFT JOIN class_day AS d ON d.pupil = e.pupil AND d.day = x.finish
WHERE d.class = x.class OR (SELECT kind FROM asked) IS NULL;
