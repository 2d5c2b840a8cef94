/*
 * zhurnal: keeps the electronic class journal by the rules of a school's regulation.
 * @generated from bindings-c; to write it anew: UPDATE=1 cargo test -p zhurnal-c --test header
 *
 * Inputs are a pointer and a length: (NULL, 0) is the empty input, (NULL, n) with n > 0 gives
 * ZH_STATUS_NULL_ARGUMENT, and more than ZH_REQUEST_BYTES (of tables, ZH_TABLE_BYTES) gives
 * ZH_STATUS_TOO_LARGE unread. Texts are UTF-8 and need no NUL at their end.
 *
 * Outputs are set to NULL when a call begins and are written only where it succeeds; the last
 * argument, err, gets the error where it does not, and may be NULL. Status and error agree.
 *
 * What a call gave you, you free once, with that type's _free and never with free(); no function
 * but a _free takes an object from you. Every _free(NULL) does nothing.
 *
 * Objects never change after they are made, but for tables that are added to and a school whose rows
 * are changed, and these wait for each other: any number of threads may use one object at a time. A
 * _free must not race another use of the same object. No error is kept per thread.
 *
 * A panic never leaves the library: the call gives ZH_STATUS_PANIC, and its object (the regulation,
 * tables, school or watch that is its first argument) is closed.
 */

#ifndef ZHURNAL_H
#define ZHURNAL_H

#include <stddef.h>
#include <stdint.h>

/* The Arrow C data and stream interfaces, word for word as https://arrow.apache.org gives them. */
#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

#ifdef __cplusplus
}
#endif

/**
 * The first number of the version.
 */
#define ZH_VERSION_MAJOR 0

/**
 * The second number of the version.
 */
#define ZH_VERSION_MINOR 1

/**
 * The third number of the version.
 */
#define ZH_VERSION_PATCH 0

/**
 * The number of the binary interface. Within one number no function or status changes or goes.
 */
#define ZH_ABI_VERSION 1

/**
 * The most bytes that one input may have, but for tables.
 */
#define ZH_REQUEST_BYTES 16777216

/**
 * The most bytes that one document of tables may have.
 */
#define ZH_TABLE_BYTES 1073741824

/**
 * How a call went. Numbers are never reused, and new ones may appear: treat an unknown number as a
 * failure. A finding is no failure: an answer that carries findings comes with ZH_STATUS_OK.
 */
enum zh_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The call answered.
     */
    ZH_STATUS_OK = 0,
    /**
     * A pointer that must not be NULL is.
     */
    ZH_STATUS_NULL_ARGUMENT = 1,
    /**
     * A text is not UTF-8; the error's rule is `input.utf8`.
     */
    ZH_STATUS_INVALID_UTF8 = 2,
    /**
     * A document is not JSON; the error's rule is `input.json`.
     */
    ZH_STATUS_INVALID_JSON = 3,
    /**
     * An input is larger than ZH_REQUEST_BYTES; the error's rule is `input.too-large`.
     */
    ZH_STATUS_TOO_LARGE = 4,
    /**
     * An argument is none that can be used, such as a stream that was released or that fails, or a
     * number that is no act, date or id.
     */
    ZH_STATUS_INVALID_ARGUMENT = 5,
    /**
     * The library understood and refused; the error's rule says why.
     */
    ZH_STATUS_REFUSED = 6,
    /**
     * Reserved: no call gives it.
     */
    ZH_STATUS_NOT_FOUND = 7,
    /**
     * Reserved: no call gives it.
     */
    ZH_STATUS_BUSY = 8,
    /**
     * A panic closed this handle earlier; free it and make another.
     */
    ZH_STATUS_CLOSED = 9,
    /**
     * Reserved: no call gives it.
     */
    ZH_STATUS_IO = 10,
    /**
     * A fault of the library itself. The handle of the call is closed; every other works on.
     */
    ZH_STATUS_PANIC = 255,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_status zh_status;
#else
typedef int32_t zh_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A role. New numbers may appear.
 */
enum zh_role
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * No role: nobody has a right to the act.
     */
    ZH_ROLE_NONE = 0,
    /**
     * The administrator of the system.
     */
    ZH_ROLE_ADMINISTRATOR = 1,
    /**
     * The director.
     */
    ZH_ROLE_DIRECTOR = 2,
    /**
     * The deputy head for teaching.
     */
    ZH_ROLE_DEPUTY_HEAD = 3,
    /**
     * The class teacher of a class.
     */
    ZH_ROLE_CLASS_TEACHER = 4,
    /**
     * The subject teacher of a course.
     */
    ZH_ROLE_SUBJECT_TEACHER = 5,
    /**
     * A parent (legal representative) of a pupil.
     */
    ZH_ROLE_PARENT = 6,
    /**
     * A pupil.
     */
    ZH_ROLE_PUPIL = 7,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_role zh_role;
#else
typedef int32_t zh_role;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How far a right reaches. New numbers may appear.
 */
enum zh_scope
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * No scope: nobody has a right to the act.
     */
    ZH_SCOPE_NONE = 0,
    /**
     * Everything in the school.
     */
    ZH_SCOPE_ALL = 1,
    /**
     * The class whose teacher the person is.
     */
    ZH_SCOPE_OWN_CLASS = 2,
    /**
     * The classes in which the person teaches.
     */
    ZH_SCOPE_OWN_CLASSES = 3,
    /**
     * The courses that the person teaches.
     */
    ZH_SCOPE_OWN_COURSE = 4,
    /**
     * The own class while a substitution runs in the course.
     */
    ZH_SCOPE_AS_SUBSTITUTE = 5,
    /**
     * Whoever is named in a substitution.
     */
    ZH_SCOPE_AS_NAMED_SUBSTITUTE = 6,
    /**
     * The person's own child.
     */
    ZH_SCOPE_OWN_CHILD = 7,
    /**
     * The pupil alone.
     */
    ZH_SCOPE_SELF = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_scope zh_scope;
#else
typedef int32_t zh_scope;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What an act lacks to be allowed. New numbers may appear.
 */
enum zh_lack
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Nothing is lacking, or nothing was decided.
     */
    ZH_LACK_NONE = 0,
    /**
     * The module is switched off.
     */
    ZH_LACK_MODULE = 1,
    /**
     * The role, or the substitution, is not in force on that day.
     */
    ZH_LACK_TIME = 2,
    /**
     * What the act is done to is not in reach.
     */
    ZH_LACK_SCOPE = 3,
    /**
     * No role that the act asks for.
     */
    ZH_LACK_ROLE = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_lack zh_lack;
#else
typedef int32_t zh_lack;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * An act that a right may allow, as an argument. Numbers are never reused, and new ones may appear.
 */
enum zh_act
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * No act: it is never allowed.
     */
    ZH_ACT_NONE = 0,
    /**
     * Grant or revoke a role.
     */
    ZH_ACT_GRANT_ROLE = 1,
    /**
     * Open the academic year.
     */
    ZH_ACT_OPEN_YEAR = 2,
    /**
     * Create or change the curriculum plan.
     */
    ZH_ACT_CHANGE_PLAN = 3,
    /**
     * Agree the lists of subgroups.
     */
    ZH_ACT_AGREE_SUBGROUPS = 4,
    /**
     * Enter agreed subgroups.
     */
    ZH_ACT_ENTER_SUBGROUPS = 5,
    /**
     * Name a substitute.
     */
    ZH_ACT_NAME_SUBSTITUTE = 6,
    /**
     * Record a mark.
     */
    ZH_ACT_RECORD_MARK = 7,
    /**
     * Record a roll call.
     */
    ZH_ACT_RECORD_ATTENDANCE = 8,
    /**
     * Record a lesson's topic.
     */
    ZH_ACT_RECORD_TOPIC = 9,
    /**
     * Record an assignment.
     */
    ZH_ACT_RECORD_ASSIGNMENT = 10,
    /**
     * Correct attendance.
     */
    ZH_ACT_CORRECT_ATTENDANCE = 11,
    /**
     * Review the week's attendance.
     */
    ZH_ACT_REVIEW_ATTENDANCE = 12,
    /**
     * Record a note on behaviour.
     */
    ZH_ACT_RECORD_BEHAVIOUR = 13,
    /**
     * Confirm or change personal data.
     */
    ZH_ACT_CHANGE_PERSONAL_DATA = 14,
    /**
     * Set a final mark.
     */
    ZH_ACT_SET_FINAL = 15,
    /**
     * Notify parents.
     */
    ZH_ACT_NOTIFY_PARENTS = 16,
    /**
     * Record an inspection.
     */
    ZH_ACT_RECORD_INSPECTION = 17,
    /**
     * Publish an inspection on the board.
     */
    ZH_ACT_PUBLISH_INSPECTION = 18,
    /**
     * Read the board in the mode Teacher.
     */
    ZH_ACT_READ_BOARD = 19,
    /**
     * Endorse a document.
     */
    ZH_ACT_ENDORSE_DOCUMENT = 20,
    /**
     * File a document.
     */
    ZH_ACT_FILE_DOCUMENT = 21,
    /**
     * Record or verify a backup.
     */
    ZH_ACT_RECORD_BACKUP = 22,
    /**
     * Read pages and marks.
     */
    ZH_ACT_READ_PAGE = 23,
    /**
     * Read summary forms and monitoring.
     */
    ZH_ACT_READ_SUMMARY = 24,
    /**
     * Read personal data.
     */
    ZH_ACT_READ_PERSONAL_DATA = 25,
    /**
     * Read visit statistics.
     */
    ZH_ACT_READ_VISITS = 26,
    /**
     * Read the log of changes.
     */
    ZH_ACT_READ_LOG = 27,
    /**
     * Adopt a regulation.
     */
    ZH_ACT_ADOPT_REGULATION = 28,
    /**
     * Enrol, move or withdraw a pupil.
     */
    ZH_ACT_ENROL_PUPIL = 29,
    /**
     * Record an exemption.
     */
    ZH_ACT_RECORD_EXEMPTION = 30,
    /**
     * Enter, move or cancel lessons.
     */
    ZH_ACT_SET_TIMETABLE = 31,
    /**
     * Close or reopen a period.
     */
    ZH_ACT_CLOSE_PERIOD = 32,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_act zh_act;
#else
typedef int32_t zh_act;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A language, as an argument.
 */
enum zh_lang
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Russian.
     */
    ZH_LANG_RU = 0,
    /**
     * English.
     */
    ZH_LANG_EN = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_lang zh_lang;
#else
typedef int32_t zh_lang;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Bytes that the library made: UTF-8 text of a known length, with a NUL after its end.
 */
typedef struct zh_bytes zh_bytes;

/**
 * Why a call failed: a rule, a place in the input, and words for a person.
 */
typedef struct zh_error zh_error;

/**
 * A school's regulation, one edition or several, read once and never changed.
 */
typedef struct zh_regulation zh_regulation;

/**
 * A school: one academic year as its host's tables have it. Only zh_school_apply_rows changes it.
 */
typedef struct zh_school zh_school;

/**
 * A person with their roles, read once and never changed.
 */
typedef struct zh_standing zh_standing;

/**
 * Tables of a host, each once, from which schools are made.
 */
typedef struct zh_tables zh_tables;

/**
 * A slice of a school's figures that is kept counted. What it answers depends on the school alone.
 */
typedef struct zh_watch zh_watch;

/**
 * A substitution of the course: who fills its page, and when. Dates are YYYYMMDD.
 */
typedef struct {
    /**
     * The person named.
     */
    uint64_t person_id;
    /**
     * The first day.
     */
    int32_t from;
    /**
     * The last day, inclusive; 0: it has no end.
     */
    int32_t to;
} zh_substitution;

/**
 * What is asked: an act, its day, and what it is done to. Dates are YYYYMMDD, such as 20260901; set
 * the whole struct to zero first, since what is absent is 0.
 */
typedef struct {
    /**
     * The act, a zh_act.
     */
    int32_t act;
    /**
     * The school date on which it is done.
     */
    int32_t on;
    /**
     * The class; 0: none.
     */
    uint64_t class_id;
    /**
     * The course; 0: none.
     */
    uint64_t course_id;
    /**
     * The pupil; 0: none.
     */
    uint64_t pupil_id;
    /**
     * The date of the lesson; 0: none.
     */
    int32_t lesson;
    /**
     * The substitutions of the course; may be NULL where there are none.
     */
    const zh_substitution *substitutions;
    /**
     * How many they are, at most 1000.
     */
    size_t substitutions_len;
} zh_access_request;

/**
 * What is decided. Role, scope and clause are those of the right that allows the act, or else of the
 * right that comes nearest; all are zero where the act is nobody's.
 */
typedef struct {
    /**
     * 1: the act may be done; 0: it may not.
     */
    uint8_t allowed;
    /**
     * The role of the right.
     */
    zh_role role;
    /**
     * How far the right reaches.
     */
    zh_scope scope;
    /**
     * What is lacking; ZH_LACK_NONE where the act is allowed.
     */
    zh_lack lacks;
    /**
     * The clause of the right, such as `3.2`, with NULs after it.
     */
    char clause[8];
} zh_decision;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library that is loaded, such as `0.1.0`.
 *
 * Ownership: the text lives as long as the program.
 * NULL: never NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_version(void);

/**
 * The ZH_ABI_VERSION of the library that is loaded. Where it is not the header's, call nothing else.
 *
 * Ownership: none changes hands.
 * NULL: takes none.
 * Threads: any, at the same time.
 * Errors: none.
 */
uint32_t zh_abi_version(void);

/**
 * Answers one request: `op` names the operation (`ops.list` lists them), `request` is its JSON,
 * which names the regulation or holds it whole. The answer is JSON.
 *
 * Ownership: both inputs are only read, and during the call; free `*out` with zh_bytes_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; an input may be NULL where its length is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_call(const uint8_t *op,
                  size_t op_len,
                  const uint8_t *request,
                  size_t request_len,
                  zh_bytes **out,
                  zh_error **err);

/**
 * A built-in regulation: `default` is the one that the library was written from.
 *
 * Ownership: `name` is only read, and during the call; free `*out` with zh_regulation_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; `name` may be NULL where `name_len` is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_regulation_preset(const uint8_t *name,
                               size_t name_len,
                               zh_regulation **out,
                               zh_error **err);

/**
 * Reads a regulation file, which is JSON: one whole edition, or what differs from the built-in one
 * that it extends; or the list of a school's editions, of which each final takes the one that is
 * in force on its period's last day. The error's JSON lists every fault of the file.
 *
 * Ownership: `file` is only read, and during the call; free `*out` with zh_regulation_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; `file` may be NULL where `file_len` is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_regulation_load(const uint8_t *file,
                             size_t file_len,
                             zh_regulation **out,
                             zh_error **err);

/**
 * Answers one request by this regulation; unlike that of zh_call, the request names none.
 *
 * Ownership: the regulation and both inputs are only read, and during the call; free `*out` with
 * zh_bytes_free and `*err` with zh_error_free. An answer and an error outlive the regulation.
 * NULL: `regulation` and `out` must not be NULL; `err` may be; an input may be NULL where its
 * length is 0.
 * Threads: any, at the same time, with the same regulation too.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
 */
zh_status zh_regulation_call(const zh_regulation *regulation,
                             const uint8_t *op,
                             size_t op_len,
                             const uint8_t *request,
                             size_t request_len,
                             zh_bytes **out,
                             zh_error **err);

/**
 * Frees a regulation. Answers and errors that it gave stay.
 *
 * Ownership: takes the regulation, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this regulation.
 * Errors: none.
 */
void zh_regulation_free(zh_regulation *regulation);

/**
 * Reads a person with their roles, `{"person", "roles"}`, as the `standing` of `access.decide`; an
 * error's pointer starts at it.
 *
 * Ownership: `standing` is only read, and during the call; free `*out` with zh_standing_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; `standing` may be NULL where `standing_len` is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_standing_new(const uint8_t *standing,
                          size_t standing_len,
                          zh_standing **out,
                          zh_error **err);

/**
 * Decides whether an act may be done, as `access.decide` does and by the edition in force on its
 * day, without JSON: for a host that asks for every cell that it shows. Where the act is allowed or
 * denied, and no substitutions are named, nothing is allocated.
 *
 * Ownership: the regulation, the standing and the request with its substitutions are only read, and
 * during the call; `*out` is a plain struct of the caller's; free `*err` with zh_error_free.
 * NULL: `regulation`, `standing`, `request` and `out` must not be NULL; `err` may be;
 * `request->substitutions` may be NULL where `request->substitutions_len` is 0.
 * Threads: any, at the same time, with the same regulation and standing too.
 * Errors: a denial is no error. On any status but ZH_STATUS_OK `*out` is a denial with every field
 * zero and `*err` is set; it is NULL on ZH_STATUS_OK. A number that is no act, date or id, and a
 * substitution that ends before it begins, give ZH_STATUS_INVALID_ARGUMENT; a day on which no
 * edition is in force, and too many substitutions, give ZH_STATUS_REFUSED. After ZH_STATUS_PANIC
 * every call with this regulation gives ZH_STATUS_CLOSED.
 */
zh_status zh_decide(const zh_regulation *regulation,
                    const zh_standing *standing,
                    const zh_access_request *request,
                    zh_decision *out,
                    zh_error **err);

/**
 * Frees a standing.
 *
 * Ownership: takes the standing, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this standing.
 * Errors: none.
 */
void zh_standing_free(zh_standing *standing);

/**
 * Judges many finals at once: a stream of cases in, one a row, and a stream of findings out, one a
 * row, in the order of the cases. What a row means and why it is refused is what the same case means
 * to `finals.validate`. An error's pointer begins with the row, from 0 over all batches, or with a
 * column that is not as it should be.
 *
 * Cases have integers `pupil`, `course`, `level`, `period_number`, `proposed`; texts `subject`,
 * `period_kind`, `weekly_hours` (or an integer); date32 `period_from`, `period_to`; and `marks`, a
 * list of structs of `value`, `kind`, `on` and, where wanted, `symbol`, `weight`, `brought`. They may
 * have `proposed_symbol`, `ref`, `last_lesson`, `terms`, `exempt`, `exempt_ranges`, `early`, `at`,
 * `by`, and no others. Findings have int64 `case` (the row), `pupil`, `course`; dictionaries of text
 * `rule`, `clause`, `severity`; and `evidence`, a text of JSON.
 *
 * The structure of every batch is looked over before it is read. The interface carries no sizes of
 * buffers: that a text buffer is as long as its offsets say is the word of whoever made `in`.
 *
 * Ownership: `in` is moved: it is released when the call returns, whatever the status, and its
 * struct is marked as such. `*out` is the caller's to release, and outlives the regulation; free
 * `*err` with zh_error_free. The structs themselves stay the caller's.
 * NULL: `regulation`, `in` and `out` must not be NULL; `err` may be.
 * Threads: any, at the same time, with the same regulation too, but not with the same stream. The
 * functions of `in` are called on this thread and before the call returns.
 * Errors: `*out` is a stream on ZH_STATUS_OK and marked as released otherwise; `*err` is set on any
 * status but ZH_STATUS_OK and NULL on it. A stream that was released or that fails gives
 * ZH_STATUS_INVALID_ARGUMENT. After ZH_STATUS_PANIC every call with this regulation gives
 * ZH_STATUS_CLOSED.
 */
zh_status zh_regulation_validate_finals(const zh_regulation *regulation,
                                        struct ArrowArrayStream *in,
                                        struct ArrowArrayStream *out,
                                        zh_error **err);

/**
 * No tables yet: what zh_tables_add_csv and zh_tables_add_stream add to.
 *
 * Ownership: free `*out` with zh_tables_free and `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_tables_new(zh_tables **out, zh_error **err);

/**
 * Adds the table of this name from a CSV of at most ZH_TABLE_BYTES. `form` is the profile in which
 * it is written: `rfc4180` (UTF-8, comma, decimal point), `excel-ru` (UTF-8 with or without a byte
 * order mark, semicolon, decimal comma) or `excel-ru-1251` (the same in windows-1251). Here a CSV is
 * refused that is no table; what its columns hold is looked at when a school is made.
 *
 * Ownership: the three inputs are only read, and during the call; free `*err` with zh_error_free.
 * NULL: `tables` must not be NULL; `err` may be; an input may be NULL where its length is 0.
 * Threads: any, at the same time, with the same tables too.
 * Errors: `*err` is set on any status but ZH_STATUS_OK and NULL on it; the tables are then as they
 * were. A table that is there already is refused. An error's pointer begins with the name of the
 * table. After ZH_STATUS_PANIC every call with these tables gives ZH_STATUS_CLOSED.
 */
zh_status zh_tables_add_csv(zh_tables *tables,
                            const uint8_t *name,
                            size_t name_len,
                            const uint8_t *form,
                            size_t form_len,
                            const uint8_t *csv,
                            size_t csv_len,
                            zh_error **err);

/**
 * Adds the table of this name from an Arrow stream, one row of it a row. Columns are integers,
 * floats that hold whole numbers, booleans, texts or dictionaries of them, decimals, dates of days,
 * and timestamps. Here a stream is refused that is no table; what its columns hold is looked at when
 * a school is made.
 *
 * The structure of every batch is looked over before it is read. The interface carries no sizes of
 * buffers: that a text buffer is as long as its offsets say is the word of whoever made `in`.
 *
 * Ownership: `in` is moved: it is released when the call returns, whatever the status, and its
 * struct is marked as such; the struct itself stays the caller's. The arrays that it gave are
 * released no later than zh_tables_free. `name` is only read, and during the call; free `*err` with
 * zh_error_free.
 * NULL: `tables` and `in` must not be NULL; `err` may be; `name` may be NULL where `name_len` is 0.
 * Threads: any, at the same time, with the same tables too, but not with the same stream. The
 * functions of `in` are called on this thread and before the call returns; those that release its
 * arrays, on this thread or on that of zh_tables_free.
 * Errors: `*err` is set on any status but ZH_STATUS_OK and NULL on it; the tables are then as they
 * were. A stream that was released or that fails gives ZH_STATUS_INVALID_ARGUMENT; a table that is
 * there already is refused. After ZH_STATUS_PANIC every call with these tables gives
 * ZH_STATUS_CLOSED.
 */
zh_status zh_tables_add_stream(zh_tables *tables,
                               const uint8_t *name,
                               size_t name_len,
                               struct ArrowArrayStream *in,
                               zh_error **err);

/**
 * Frees tables. Schools that were made of them stay.
 *
 * Ownership: takes the tables, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses these tables.
 * Errors: none.
 */
void zh_tables_free(zh_tables *tables);

/**
 * Reads a school from a host's tables: one academic year, judged by this regulation. `mapping` is
 * JSON that says what the host calls its columns and subjects, `{"columns", "subjects",
 * "other_columns"}`; without bytes they bear the library's own names. The error's JSON lists every
 * fault of every table, each with its table, row and column, such as `/marks/3/value`; a fault of
 * the mapping stands below `/mapping`.
 *
 * Ownership: the regulation, the tables and the mapping are only read, and during the call; free
 * `*out` with zh_school_free and `*err` with zh_error_free. The school outlives the regulation and
 * the tables, and other schools may be made of them.
 * NULL: `regulation`, `tables` and `out` must not be NULL; `err` may be; `mapping` may be NULL where
 * `mapping_len` is 0.
 * Threads: any, at the same time, with the same regulation and tables too.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
 */
zh_status zh_school_from_tables(const zh_regulation *regulation,
                                const zh_tables *tables,
                                const uint8_t *mapping,
                                size_t mapping_len,
                                zh_school **out,
                                zh_error **err);

/**
 * Reads a school from its tables as JSON, `{"marks": [{"pupil": 7, …}, …], …}`, of at most
 * ZH_TABLE_BYTES; everything else is as in zh_school_from_tables.
 *
 * Ownership: the regulation and both inputs are only read, and during the call; free `*out` with
 * zh_school_free and `*err` with zh_error_free. The school outlives the regulation.
 * NULL: `regulation` and `out` must not be NULL; `err` may be; an input may be NULL where its
 * length is 0.
 * Threads: any, at the same time, with the same regulation too.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
 */
zh_status zh_school_from_json(const zh_regulation *regulation,
                              const uint8_t *tables,
                              size_t tables_len,
                              const uint8_t *mapping,
                              size_t mapping_len,
                              zh_school **out,
                              zh_error **err);

/**
 * Answers one request by this school and its regulation; the request names neither.
 *
 * Ownership: the school and both inputs are only read, and during the call; free `*out` with
 * zh_bytes_free and `*err` with zh_error_free. An answer and an error outlive the school.
 * NULL: `school` and `out` must not be NULL; `err` may be; an input may be NULL where its length
 * is 0.
 * Threads: any, at the same time, with the same school too; an answer is from before or after a
 * zh_school_apply_rows, never from within one.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * After ZH_STATUS_PANIC every call with this school gives ZH_STATUS_CLOSED.
 */
zh_status zh_school_call(const zh_school *school,
                         const uint8_t *op,
                         size_t op_len,
                         const uint8_t *request,
                         size_t request_len,
                         zh_bytes **out,
                         zh_error **err);

/**
 * Changes rows of one table: `{"table": "marks", "upserts": [rows], "deletes": [keys]}`. A row whose
 * key is there replaces it, another is added. All or nothing: where a row is refused, the school is
 * as it was.
 *
 * Ownership: `request` is only read, and during the call; free `*err` with zh_error_free.
 * NULL: `school` must not be NULL; `err` may be; `request` may be NULL where `request_len` is 0.
 * Threads: any, at the same time, with the same school too: it waits for the answers that are being
 * made, and later ones wait for it.
 * Errors: `*err` is set on any status but ZH_STATUS_OK and NULL on it. Its pointer is such as
 * `/upserts/0/value`, and its JSON lists every fault. After ZH_STATUS_PANIC every call with this
 * school gives ZH_STATUS_CLOSED.
 */
zh_status zh_school_apply_rows(zh_school *school,
                               const uint8_t *request,
                               size_t request_len,
                               zh_error **err);

/**
 * Frees a school. Answers and errors that it gave stay.
 *
 * Ownership: takes the school, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this school.
 * Errors: none.
 */
void zh_school_free(zh_school *school);

/**
 * Answers one request of a family of figures (`monitoring.control-sheet`, `.performance`,
 * `.attendance`, `.accumulation`, `.timeliness`, `.objectivity`) as a stream of one batch: a row for
 * each row that zh_school_call gives. The first column is what the rows are of, such as `class` (the
 * school's row has none); a figure inside another stands under both names, such as
 * `by_finals.success.part`. Lists of people and histograms have no column, and a figure that is
 * unknown has one, of nulls. A column is int64 where each of its values is a whole number, else a
 * text, and null where there is no value; the schema's metadata say under `unknown`, as JSON, what
 * is null because something was not handed over.
 *
 * Ownership: the school and both inputs are only read, and during the call. `*out` is the caller's
 * to release, and outlives the school; free `*err` with zh_error_free. The struct itself stays the
 * caller's.
 * NULL: `school` and `out` must not be NULL; `err` may be; an input may be NULL where its length
 * is 0.
 * Threads: any, at the same time, with the same school too; an answer is from before or after a
 * zh_school_apply_rows, never from within one.
 * Errors: `*out` is a stream on ZH_STATUS_OK and marked as released otherwise; `*err` is set on any
 * status but ZH_STATUS_OK and NULL on it. Another operation is refused as one that is unknown. After
 * ZH_STATUS_PANIC every call with this school gives ZH_STATUS_CLOSED.
 */
zh_status zh_school_figures(const zh_school *school,
                            const uint8_t *op,
                            size_t op_len,
                            const uint8_t *request,
                            size_t request_len,
                            struct ArrowArrayStream *out,
                            zh_error **err);

/**
 * Keeps the slice of a request as zh_school_figures takes it, its `reader` too: what it counts of
 * each page of the journal is kept, so that zh_watch_answer counts anew only what changed since.
 *
 * Ownership: the school and both inputs are only read, and during the call; free `*out` with
 * zh_watch_free and `*err` with zh_error_free. The watch outlives the school, and keeps in memory
 * the pages that it counted.
 * NULL: `school` and `out` must not be NULL; `err` may be; an input may be NULL where its length
 * is 0.
 * Threads: any, at the same time, with the same school too.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * Another operation is refused as one that is unknown. After ZH_STATUS_PANIC every call with this
 * school gives ZH_STATUS_CLOSED.
 */
zh_status zh_school_watch(const zh_school *school,
                          const uint8_t *op,
                          size_t op_len,
                          const uint8_t *request,
                          size_t request_len,
                          zh_watch **out,
                          zh_error **err);

/**
 * Answers the watched slice of the school as it is now: the bytes that zh_school_call gives for its
 * request. `school` is the school that the watch was made of, or another of the same tables; after a
 * zh_school_apply_rows of marks only the pages that they touch are counted again.
 *
 * Ownership: the watch and the school are only lent, during the call; free `*out` with zh_bytes_free
 * and `*err` with zh_error_free. An answer and an error outlive both.
 * NULL: `watch`, `school` and `out` must not be NULL; `err` may be.
 * Threads: any, at the same time, with the same watch and school too: answers of one watch wait for
 * each other, and each is from before or after a zh_school_apply_rows, never from within one.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * After ZH_STATUS_PANIC every call with this watch gives ZH_STATUS_CLOSED.
 */
zh_status zh_watch_answer(const zh_watch *watch,
                          const zh_school *school,
                          zh_bytes **out,
                          zh_error **err);

/**
 * Frees a watch. Answers and errors that it gave stay.
 *
 * Ownership: takes the watch, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this watch.
 * Errors: none.
 */
void zh_watch_free(zh_watch *watch);

/**
 * The first of the bytes, which are UTF-8; a NUL stands after the last, so C may print them. A NUL
 * inside is possible only where the text has one: trust the length.
 *
 * Ownership: the bytes are the object's; do not free them.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const uint8_t *zh_bytes_data(const zh_bytes *bytes);

/**
 * How many bytes there are, the NUL after them not counted.
 *
 * Ownership: none changes hands.
 * NULL: gives 0 for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
size_t zh_bytes_len(const zh_bytes *bytes);

/**
 * Frees bytes that a call gave. Not for what zh_error_json gives.
 *
 * Ownership: takes the object, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this object.
 * Errors: none.
 */
void zh_bytes_free(zh_bytes *bytes);

/**
 * The status that the call gave.
 *
 * Ownership: none changes hands.
 * NULL: gives ZH_STATUS_OK for NULL, since no error is no failure.
 * Threads: any, at the same time.
 * Errors: none.
 */
zh_status zh_error_code(const zh_error *err);

/**
 * The code of the rule that refused, such as `input.type`.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL, and where no rule speaks: at ZH_STATUS_NULL_ARGUMENT,
 * ZH_STATUS_INVALID_ARGUMENT, ZH_STATUS_CLOSED and ZH_STATUS_PANIC.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_error_rule(const zh_error *err);

/**
 * The clause of the regulation by which the rule speaks, such as `4.2`.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL, and where the rule carries no clause.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_error_clause(const zh_error *err);

/**
 * What to tell a person, in a language of zh_lang.
 *
 * A NUL within the text is shown as U+2400; zh_error_json has it as it is.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: gives NULL for a number that is no language.
 */
const char *zh_error_message(const zh_error *err, int32_t lang);

/**
 * The place in the input as a JSON Pointer (RFC 6901); empty for the whole of it.
 *
 * A NUL within the text is shown as U+2400; zh_error_json has it as it is.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_error_pointer(const zh_error *err);

/**
 * The whole refusal as JSON, `{"error": {"rule", "clause", "pointer", "evidence", "message"}}`, and
 * all faults under `errors` where they were all looked for; byte for byte what the library says to
 * every other language.
 *
 * Ownership: the object is the error's and lives as long as it; do not free it.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const zh_bytes *zh_error_json(const zh_error *err);

/**
 * Frees an error, with the texts and the JSON that were read of it.
 *
 * Ownership: takes the error, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this error.
 * Errors: none.
 */
void zh_error_free(zh_error *err);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ZHURNAL_H */
