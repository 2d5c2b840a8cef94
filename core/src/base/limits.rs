//! Every bound of the library in one table, so that no input can cost more than is written here.

/// The largest id, 2^53 − 1: what every host's JSON number holds exactly.
pub const ID_MAX: u64 = (1 << 53) - 1;
/// Bytes of one request.
pub const REQUEST_BYTES: usize = 16 * 1024 * 1024;
/// Levels of nesting of one request.
pub const REQUEST_DEPTH: usize = 64;
/// Marks of one case.
pub const MARKS: usize = 10_000;
/// Cases that one request explains.
pub const CASES: usize = 10_000;
/// Terms of one case.
pub const TERMS: usize = 1_000;
/// Lessons of one period.
pub const LESSONS: i64 = 10_000;
/// The largest number of a period among its kind.
pub const PERIOD_NUMBER: i64 = 99;
/// Exemption ranges of one case.
pub const EXEMPTIONS: usize = 1_000;
/// Distinct mark weights that one outlook tries.
pub const WEIGHTS: usize = 100;
/// The most further marks of one kind that an outlook names.
pub const OUTLOOK_MARKS: u32 = 1_000;
/// Characters of a case's own reference.
pub const REFERENCE_CHARS: usize = 64;
/// Characters of a subject's own name after `other:`.
pub const SUBJECT_CHARS: usize = 64;
/// Characters of any other short text, such as the order that allowed an early final.
pub const TEXT_CHARS: usize = 1_000;
/// The largest weight, number of hours or boundary.
pub const FIXED_MAX: i64 = 1_000;
/// The largest mark that a scale may have.
pub const SCALE_MAX: i64 = 100;
/// The largest number of days that a parameter may give.
pub const DAYS_MAX: i64 = 366;
/// The most lessons of one day that a parameter may ask for.
pub const DAY_LESSONS: i64 = 20;
/// The most marks of one lesson that a parameter may ask for.
pub const NORM_MARKS: i64 = 100;
/// The most pupils that a parameter may ask of a published figure.
pub const PUBLISHED_PUPILS: i64 = 1_000;
/// Faults that one answer lists.
pub const FAULTS: usize = 1_000;
/// Characters of an unknown code or key that a refusal repeats.
pub const ECHO_CHARS: usize = 64;
/// Cases of one parameter of a regulation.
pub const REGULATION_CASES: usize = 200;
/// Items that one condition of a case names.
pub const CONDITION_ITEMS: usize = 500;
/// Kinds of work of one regulation.
pub const KINDS: usize = 500;
/// Vetoes that hold at one place.
pub const VETOES: usize = 50;
/// Terms that the rows of a year or an overall mark ask for, and rows of them.
pub const TERM_ROWS: usize = 100;
/// Places at which a regulation's scales are held to its boundaries.
pub const REGULATION_PLACES: usize = 20_000;
/// Cases over which two regulations are compared.
pub const DIFF_CASES: usize = 1_000;
/// Faults of one document for which the nearest known code is looked for.
pub const SUGGESTIONS: usize = 100;
/// Roles of one person.
pub const ROLES: usize = 10_000;
/// Classes, courses or pupils that one request asks about.
pub const RELATIONS: usize = 100_000;
/// Substitutions of one course.
pub const SUBSTITUTIONS: usize = 1_000;
/// Editions of one regulation.
pub const EDITIONS: usize = 100;
/// Rows of one table inside a regulation.
pub const REGULATION_ROWS: usize = 2_000;
/// Characters of an id that is a text.
pub const ID_CHARS: usize = 64;
/// Assignments of one course.
pub const COURSE_ASSIGNMENTS: usize = 65_535;
/// Bytes of one document of tables that is no request.
pub const TABLE_BYTES: usize = 1 << 30;
/// Rows of one table.
pub const TABLE_ROWS: usize = 50_000_000;
