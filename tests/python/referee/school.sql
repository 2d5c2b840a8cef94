-- What holds of a school whatever is asked: who is on which roll on which day, who teaches, where
-- marks are given, which days are school days («Words», «What belongs to what», «Roll», «Hours»).

CREATE TABLE calendar AS
SELECT CAST(unnest(generate_series(least_day, greatest_day, INTERVAL 1 DAY)) AS DATE) AS day
FROM whole_year;

-- The pupil's own class on a day: of the enrolment entered later, of two of one date the lower.
CREATE TABLE class_day AS
SELECT e.pupil, c.day, e.class, k.level, e.form
FROM enrolments AS e
JOIN calendar AS c ON c.day BETWEEN e.starts AND e.ends
JOIN classes AS k ON k.class = e.class
QUALIFY row_number() OVER (PARTITION BY e.pupil, c.day ORDER BY e.starts DESC, e.class) = 1;

-- Member of a course on a day: enrolled that day in any class and in a row of its memberships;
-- of a course without rows, enrolled that day in its class.
CREATE TABLE member_day AS
SELECT DISTINCT m.course, m.pupil, d.day
FROM memberships AS m
JOIN class_day AS d ON d.pupil = m.pupil AND d.day BETWEEN m.starts AND m.ends
UNION
SELECT DISTINCT c.course, e.pupil, d.day
FROM courses AS c
JOIN enrolments AS e ON e.class = c.class
JOIN calendar AS d ON d.day BETWEEN e.starts AND e.ends
WHERE c.course NOT IN (SELECT course FROM memberships);

-- The same with the pupil's own class, its level, and the level at which the course is: that of its
-- class, else of the pupil's.
CREATE TABLE roll_day AS
SELECT
    m.course, m.pupil, m.day, d.class, d.level, d.form,
    coalesce(k.level, d.level) AS course_level
FROM member_day AS m
JOIN courses AS c ON c.course = m.course
LEFT JOIN classes AS k ON k.class = c.class
LEFT JOIN class_day AS d ON d.pupil = m.pupil AND d.day = m.day;

-- The course's teachers on a day: those of dated roles, else the column.
CREATE TABLE teacher_day AS
WITH dated AS (
    SELECT DISTINCT r.course, d.day, r.person AS teacher
    FROM roles AS r
    JOIN calendar AS d ON d.day BETWEEN r.starts AND r.ends
    WHERE r.role = 'subject-teacher' AND r.course IS NOT NULL
)
SELECT * FROM dated
UNION ALL
SELECT c.course, d.day, c.teacher
FROM courses AS c
CROSS JOIN calendar AS d
ANTI JOIN dated AS t ON t.course = c.course AND t.day = d.day
WHERE c.teacher IS NOT NULL;

-- Who teaches a lesson: the substitutes, if a substitution covers its date, else the course's teachers.
CREATE TABLE lesson_teacher AS
WITH standing_in AS (
    SELECT DISTINCT l.lesson, s.substitute AS teacher
    FROM lessons AS l
    JOIN substitutions AS s ON s.course = l.course AND l.day BETWEEN s.starts AND s.ends
)
SELECT * FROM standing_in
UNION ALL
SELECT l.lesson, t.teacher
FROM lessons AS l
JOIN teacher_day AS t ON t.course = l.course AND t.day = l.day
WHERE l.lesson NOT IN (SELECT lesson FROM standing_in);

-- The classes of a lesson: its course's; the course having none, that of each member that day.
CREATE TABLE lesson_class AS
SELECT l.lesson, c.class, k.level
FROM lessons AS l
JOIN courses AS c ON c.course = l.course
JOIN classes AS k ON k.class = c.class
UNION ALL
SELECT DISTINCT l.lesson, r.class, r.level
FROM lessons AS l
JOIN courses AS c ON c.course = l.course AND c.class IS NULL
JOIN roll_day AS r ON r.course = l.course AND r.day = l.day;

-- A lesson's roll is taken if `roll_taken` says so; that column missing or the cell empty, if there is
-- any code for it.
CREATE TABLE lesson_roll AS
SELECT l.lesson, coalesce(l.roll_said, l.lesson IN (SELECT lesson FROM attendance)) AS taken
FROM lessons AS l;

-- The regulation: no marks and no homework at level 1, no marks in a course of scale «none».
CREATE OR REPLACE MACRO markless(scale, level) AS scale = 'none' OR level IS NOT DISTINCT FROM 1;

-- Key works are written, laboratory and practical ones.
CREATE TABLE key_kinds AS
SELECT unnest([
    'control-work', 'independent-work', 'dictation', 'essay', 'exposition', 'quiz',
    'laboratory', 'practical', 'project', 'norm'
]) AS kind;

-- A mark stands if it is on a held lesson and given to a member of that day, or brought, where marks
-- are given. It is counted if, besides, it counts in the number: numbers, pass and fail do.
-- It belongs to the pupil's own class that day; of one in no class, to the course's class.
CREATE TABLE standing AS
SELECT
    m.mark, m.pupil, l.lesson, l.course, l.day, c.subject, m."value", m.number,
    coalesce(a.weight, 693000) AS weight, a.kind IN (SELECT kind FROM key_kinds) AS is_key,
    m.number IS NOT NULL OR m."value" IN ('pass', 'fail') AS counted,
    r.pupil IS NOT NULL AS of_member,
    coalesce(d.class, c.class) AS class, coalesce(d.level, k.level) AS level,
    m.entered_on, m.entered_by
FROM marks AS m
JOIN assignments AS a ON a.assignment = m.assignment
JOIN lessons AS l ON l.lesson = a.lesson
JOIN courses AS c ON c.course = l.course
LEFT JOIN classes AS k ON k.class = c.class
LEFT JOIN class_day AS d ON d.pupil = m.pupil AND d.day = l.day
LEFT JOIN member_day AS r ON r.course = l.course AND r.pupil = m.pupil AND r.day = l.day
WHERE l.held
    AND (r.pupil IS NOT NULL OR m.brought)
    AND NOT markless(c.scale, coalesce(k.level, d.level));

-- The set of a course: its own, else its class's, else the only one there is.
CREATE TABLE only_set AS
SELECT min(own_set) AS own_set FROM periods HAVING count(DISTINCT own_set) = 1;

CREATE TABLE class_set AS
SELECT class, coalesce(own_set, (SELECT own_set FROM only_set)) AS own_set FROM classes;

CREATE TABLE course_set AS
SELECT c.course, coalesce(c.own_set, k.own_set, (SELECT own_set FROM only_set)) AS own_set
FROM courses AS c
LEFT JOIN classes AS k ON k.class = c.class;

-- Days inside a quarter, trimester or half-year of a set, each once; a set of a year alone takes that.
CREATE TABLE term_day AS
SELECT DISTINCT p.own_set, d.day
FROM periods AS p
JOIN calendar AS d ON d.day BETWEEN p.starts AND p.ends
WHERE p.kind IN ('quarter', 'trimester', 'half-year')
    OR p.kind = 'year' AND p.own_set NOT IN (
        SELECT own_set FROM periods WHERE kind IN ('quarter', 'trimester', 'half-year')
    );

-- School days of a course: Monday to Saturday, of the set of its class and in no day off of it; of a
-- course without a class, of its own set, and no rows of a class or level are asked.
CREATE TABLE school_day AS
SELECT c.course, t.day
FROM courses AS c
LEFT JOIN classes AS k ON k.class = c.class
LEFT JOIN class_set AS s ON s.class = c.class
JOIN course_set AS o ON o.course = c.course
JOIN term_day AS t ON t.own_set = CASE WHEN c.class IS NULL THEN o.own_set ELSE s.own_set END
WHERE isodow(t.day) <= 6
    AND NOT EXISTS (
        SELECT 1
        FROM days_off AS x
        WHERE t.day BETWEEN x.starts AND x.ends
            AND (x.own_set IS NULL OR x.own_set = t.own_set)
            AND (x.class IS NULL OR x.class = c.class)
            AND (x.level IS NULL OR x.level = k.level)
    );

-- The first day of the year: the least `from` of the course's set.
CREATE TABLE year_start AS
SELECT c.course, coalesce(min(p.starts), (SELECT min(day) FROM calendar)) AS starts
FROM course_set AS c
LEFT JOIN periods AS p ON p.own_set = c.own_set
GROUP BY c.course;

-- A parent: a person whose `parent` row names the pupil and covers the day of the visit. The pupil:
-- the person who is the pupil, or whose `pupil` row names the pupil.
CREATE TABLE visit_of AS
SELECT DISTINCT r.pupil, 'parent' AS visitor, v.day
FROM visits AS v
JOIN roles AS r ON r.person = v.person AND r.role = 'parent' AND v.day BETWEEN r.starts AND r.ends
UNION
SELECT v.person, 'pupil', v.day FROM visits AS v
UNION
SELECT r.pupil, 'pupil', v.day
FROM visits AS v
JOIN roles AS r ON r.person = v.person AND r.role = 'pupil';
