-- Which rows an answer has, and what is counted in each («What is asked», «Answer»). `asked` says by
-- what; `asked_filter` has a row for each filter.

-- The facts that belong to what every filter names.
CREATE OR REPLACE MACRO kept_facts(belongs) AS TABLE
SELECT f.fact
FROM query_table(belongs) AS f
LEFT JOIN asked_filter AS w ON w.by_what = f.by_what AND w.grp = f.grp
GROUP BY f.fact
HAVING count(DISTINCT w.by_what) = (SELECT count(*) FROM asked_filter);

-- Such facts with each group to which they belong.
CREATE OR REPLACE MACRO rows_of(belongs) AS TABLE
SELECT DISTINCT b.fact, b.grp
FROM query_table(belongs) AS b
JOIN asked AS a ON a.by_what = b.by_what
SEMI JOIN kept_facts(belongs) AS k ON k.fact = b.fact;

-- Whether a filter of this kind is absent, or names this; with NULL, whether it is absent.
CREATE OR REPLACE MACRO passes(kind, what) AS
    NOT EXISTS (
        SELECT 1 FROM asked_filter AS f WHERE f.by_what = kind AND f.grp IS DISTINCT FROM what
    );

-- Whether the slice speaks of courses.
CREATE OR REPLACE MACRO of_courses() AS
    (SELECT by_what IN ('course', 'subject', 'teacher') FROM asked)
    OR EXISTS (SELECT 1 FROM asked_filter WHERE by_what IN ('course', 'subject', 'teacher'));

-- The groups of which something is counted: a lesson, a place on a roll, and what the family counts.
CREATE OR REPLACE VIEW counted_groups AS
SELECT grp FROM family_groups
UNION
SELECT grp FROM rows_of('lesson_belongs')
UNION
SELECT grp FROM rows_of('class_place_belongs')
UNION
SELECT grp FROM rows_of('course_place_belongs');

-- Classes and courses that no filter keeps out: a class of another level; a course of another class,
-- level or subject, where nothing of it belongs to them: a course without a class is shown if something
-- of it does. A course whose set has no such period is out.
CREATE OR REPLACE VIEW class_kept AS
SELECT k.class, k.level
FROM classes AS k
WHERE passes('class', CAST(k.class AS VARCHAR)) AND passes('level', CAST(k.level AS VARCHAR));

CREATE OR REPLACE VIEW course_kept AS
SELECT
    c.course, c.subject,
    c.class IS NOT NULL OR passes('class', NULL) AND passes('level', NULL) AS sure
FROM courses AS c
JOIN course_range AS x ON x.course = c.course
WHERE passes('course', CAST(c.course AS VARCHAR))
    AND passes('subject', c.subject)
    AND (c.class IS NULL OR c.class IN (SELECT class FROM class_kept));

-- The groups of the tables: the school one row always, each level, class, course and subject one.
CREATE OR REPLACE VIEW group_kept AS
SELECT 'school' AS by_what, 'school' AS grp, TRUE AS sure
UNION
SELECT 'level', CAST(k.level AS VARCHAR), TRUE FROM class_kept AS k
UNION
SELECT 'class', CAST(k.class AS VARCHAR), TRUE FROM class_kept AS k
UNION
SELECT 'course', CAST(c.course AS VARCHAR), c.sure FROM course_kept AS c
UNION
SELECT 'subject', c.subject, TRUE
FROM courses AS c
JOIN course_range AS x ON x.course = c.course
WHERE passes('course', CAST(c.course AS VARCHAR)) AND passes('subject', c.subject);

-- The rows of an answer: under a filter of a teacher or pupil those of which something is counted; of
-- teachers and pupils such alone.
CREATE OR REPLACE VIEW shown_groups AS
SELECT g.grp
FROM group_kept AS g
JOIN asked AS a ON a.by_what = g.by_what
WHERE a.by_what = 'school'
    OR g.sure AND NOT EXISTS (SELECT 1 FROM asked_filter WHERE by_what IN ('teacher', 'pupil'))
    OR g.grp IN (SELECT grp FROM counted_groups)
UNION
SELECT c.grp
FROM counted_groups AS c
JOIN asked AS a ON a.by_what IN ('teacher', 'pupil')
WHERE passes(a.by_what, c.grp);
