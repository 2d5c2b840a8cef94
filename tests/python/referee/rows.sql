-- Which rows an answer has, and what is counted in each («What is asked», «Answer»). `asked` says by
-- what; `asked_filter` has a row for each filter, and always that of the school.

-- The facts that belong to what every filter names.
CREATE OR REPLACE MACRO kept_facts(belongs) AS TABLE
SELECT f.fact
FROM query_table(belongs) AS f
JOIN asked_filter AS w ON w.by_what = f.by_what AND w.grp = f.grp
GROUP BY f.fact
HAVING count(DISTINCT f.by_what) = (SELECT count(*) FROM asked_filter);

-- Such facts with each group to which they belong.
CREATE OR REPLACE MACRO rows_of(belongs) AS TABLE
SELECT DISTINCT b.fact, b.grp
FROM query_table(belongs) AS b
JOIN asked AS a ON a.by_what = b.by_what
WHERE b.fact IN (
    SELECT f.fact
    FROM query_table(belongs) AS f
    JOIN asked_filter AS w ON w.by_what = f.by_what AND w.grp = f.grp
    GROUP BY f.fact
    HAVING count(DISTINCT f.by_what) = (SELECT count(*) FROM asked_filter)
);

-- Whether a filter of this kind is absent, or names this.
CREATE OR REPLACE MACRO passes(kind, what) AS
    NOT EXISTS (SELECT 1 FROM asked_filter AS f WHERE f.by_what = kind AND f.grp <> what);

-- Classes and courses that no filter keeps out: a class of another level; a course of another class,
-- level or subject. A course without a class is of none other.
CREATE OR REPLACE VIEW class_kept AS
SELECT k.class, k.level
FROM classes AS k
WHERE passes('class', CAST(k.class AS VARCHAR)) AND passes('level', CAST(k.level AS VARCHAR));

CREATE OR REPLACE VIEW course_kept AS
SELECT c.course, c.class, c.subject
FROM courses AS c
WHERE passes('course', CAST(c.course AS VARCHAR))
    AND passes('subject', c.subject)
    AND (c.class IS NULL OR c.class IN (SELECT class FROM class_kept));

-- The groups of the tables: the school one row always, each level, class, course and subject one.
CREATE OR REPLACE VIEW group_kept AS
SELECT 'school' AS by_what, 'school' AS grp
UNION
SELECT 'level', CAST(k.level AS VARCHAR) FROM class_kept AS k
UNION
SELECT 'class', CAST(k.class AS VARCHAR) FROM class_kept AS k
UNION
SELECT 'course', CAST(c.course AS VARCHAR) FROM course_kept AS c
UNION
SELECT 'subject', c.subject FROM course_kept AS c;

-- The rows of an answer: under a filter of a teacher or pupil those of which something is counted; of
-- teachers and pupils such alone. `counted_groups` are those of which the family counts something.
CREATE OR REPLACE VIEW shown AS
SELECT g.grp
FROM group_kept AS g
JOIN asked AS a ON a.by_what = g.by_what
WHERE a.by_what = 'school'
    OR NOT EXISTS (SELECT 1 FROM asked_filter WHERE by_what IN ('teacher', 'pupil'))
    OR g.grp IN (SELECT grp FROM counted_groups)
UNION
SELECT c.grp
FROM counted_groups AS c
JOIN asked AS a ON a.by_what IN ('teacher', 'pupil')
WHERE passes(a.by_what, c.grp);
