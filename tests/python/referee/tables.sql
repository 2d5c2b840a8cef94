-- The tables of a school as its host hands them over («What is handed over», «Values»).
-- Each raw_* table holds texts, its rows numbered by `place`; a missing column is there and empty.
-- An open end is the last day there is. Dates of a range are called `starts` and `ends`.

-- Blank text, and a topic or homework of dashes alone, is none; true and false speak for themselves.
CREATE OR REPLACE MACRO said(entry) AS
    entry IS NOT NULL AND entry <> 'false' AND NOT regexp_full_match(entry, '[\s‐‑‒–—―−-]*');

CREATE OR REPLACE MACRO open_end(entry) AS coalesce(CAST(entry AS DATE), DATE '9999-12-31');

-- The school date of an instant.
CREATE OR REPLACE MACRO school_date(instant) AS
    CAST(timezone('Europe/Samara', CAST(instant AS TIMESTAMPTZ)) AS DATE);

-- Exact numbers, on the scale on which every weight is a whole number.
CREATE OR REPLACE MACRO scaled(entry) AS
    CASE
        WHEN contains(entry, '/')
        THEN CAST(split_part(entry, '/', 1) AS HUGEINT) * 693000
            // CAST(split_part(entry, '/', 2) AS HUGEINT)
        ELSE CAST(CAST(entry AS DECIMAL(18, 3)) * 1000 AS HUGEINT) * 693
    END;

CREATE TABLE periods AS
SELECT
    place, CAST("set" AS BIGINT) AS own_set, kind, CAST(number AS INTEGER) AS number,
    CAST("from" AS DATE) AS starts, CAST("to" AS DATE) AS ends
FROM raw_periods;

CREATE TABLE days_off AS
SELECT
    CAST("from" AS DATE) AS starts, CAST("to" AS DATE) AS ends, CAST("set" AS BIGINT) AS own_set,
    CAST(class AS BIGINT) AS class, CAST(level AS INTEGER) AS level
FROM raw_days_off;

CREATE TABLE classes AS
SELECT
    CAST(class AS BIGINT) AS class, CAST(level AS INTEGER) AS level,
    CAST(periods AS BIGINT) AS own_set
FROM raw_classes;

CREATE TABLE people AS
SELECT CAST(person AS BIGINT) AS person, name FROM raw_people;

CREATE TABLE roles AS
SELECT
    CAST(person AS BIGINT) AS person, role, CAST(course AS BIGINT) AS course,
    CAST(pupil AS BIGINT) AS pupil, CAST("from" AS DATE) AS starts, open_end("to") AS ends
FROM raw_roles;

CREATE TABLE enrolments AS
SELECT
    CAST(pupil AS BIGINT) AS pupil, CAST(class AS BIGINT) AS class,
    CAST("from" AS DATE) AS starts, open_end("to") AS ends, coalesce(form, 'full') AS form
FROM raw_enrolments;

CREATE TABLE courses AS
SELECT
    CAST(course AS BIGINT) AS course, CAST(class AS BIGINT) AS class, subject,
    CAST(teacher AS BIGINT) AS teacher, scaled(weekly_hours) AS weekly_hours,
    scaled(hours_planned) AS hours_planned, coalesce(scale, 'numeric') AS scale,
    CAST(periods AS BIGINT) AS own_set
FROM raw_courses;

CREATE TABLE memberships AS
SELECT
    CAST(course AS BIGINT) AS course, CAST(pupil AS BIGINT) AS pupil,
    CAST("from" AS DATE) AS starts, open_end("to") AS ends
FROM raw_memberships;

CREATE TABLE exemptions AS
SELECT
    CAST(pupil AS BIGINT) AS pupil, CAST(course AS BIGINT) AS course,
    CAST("from" AS DATE) AS starts, open_end("to") AS ends
FROM raw_exemptions;

CREATE TABLE substitutions AS
SELECT
    CAST(course AS BIGINT) AS course, CAST(substitute AS BIGINT) AS substitute,
    CAST("from" AS DATE) AS starts, CAST("to" AS DATE) AS ends
FROM raw_substitutions;

CREATE TABLE lessons AS
SELECT
    CAST(lesson AS BIGINT) AS lesson, CAST(course AS BIGINT) AS course,
    CAST("date" AS DATE) AS day, held IN ('true', '1') AS held,
    said(topic) AS has_topic, said(homework) AS has_homework,
    roll_taken IN ('true', '1') AS roll_said, school_date(entered_at) AS entered_on,
    CAST("by" AS BIGINT) AS entered_by
FROM raw_lessons;

CREATE TABLE assignments AS
SELECT
    CAST(assignment AS BIGINT) AS assignment, CAST(lesson AS BIGINT) AS lesson, kind,
    scaled(weight) AS weight
FROM raw_assignments;

CREATE TABLE marks AS
SELECT
    place AS mark, CAST(pupil AS BIGINT) AS pupil, CAST(assignment AS BIGINT) AS assignment,
    "value", TRY_CAST("value" AS INTEGER) AS number, coalesce(brought IN ('true', '1'), FALSE) AS brought,
    school_date(entered_at) AS entered_on, CAST("by" AS BIGINT) AS entered_by
FROM raw_marks;

CREATE TABLE attendance AS
SELECT
    place AS entry, CAST(pupil AS BIGINT) AS pupil, CAST(lesson AS BIGINT) AS lesson, code,
    school_date(entered_at) AS entered_on, CAST("by" AS BIGINT) AS entered_by
FROM raw_attendance;

CREATE TABLE finals AS
SELECT
    CAST(pupil AS BIGINT) AS pupil, CAST(course AS BIGINT) AS course, kind,
    CAST(number AS INTEGER) AS number, "value", TRY_CAST("value" AS INTEGER) AS points,
    coalesce(brought IN ('true', '1'), FALSE) AS brought, CAST("at" AS TIMESTAMPTZ) AS set_at
FROM raw_finals;

CREATE TABLE visits AS
SELECT CAST(person AS BIGINT) AS person, CAST("date" AS DATE) AS day FROM raw_visits;
