/* What the generated matrix stands on: how a call that was made with bad arguments is judged. */
#ifndef MATRIX_H
#define MATRIX_H

#include <limits.h>

#include "common.h"
#include "stream.h"

/* What an output holds before a call: an address that no call gives. */
static char wild_place;
#define WILD(type) ((type *)(void *)&wild_place)

/* A set of statuses. */
#define STATUS(name) (1u << ZH_STATUS_##name)

/* An input of known length, NULs inside included. */
#define INPUT(literal) (const uint8_t *)(literal), sizeof(literal) - 1
#define START(literal) (const uint8_t *)(literal)

static zh_regulation *regulation;
static zh_standing *director;
static zh_tables *tables;
static zh_school *school;
static zh_watch *watch;
static zh_error *refusal;
static zh_error *own_error;
static zh_bytes *answer;

/* Whether the error of a failed call says all that an error must. */
static inline int whole(const zh_error *err, zh_status status)
{
    int ruled = status == ZH_STATUS_INVALID_UTF8 || status == ZH_STATUS_INVALID_JSON ||
                status == ZH_STATUS_TOO_LARGE || status == ZH_STATUS_REFUSED;
    const zh_bytes *json = zh_error_json(err);
    return zh_error_code(err) == status && (zh_error_rule(err) != NULL) == ruled &&
           zh_error_pointer(err) != NULL && strlen(zh_error_message(err, ZH_LANG_RU)) > 0 &&
           strlen(zh_error_message(err, ZH_LANG_EN)) > 0 &&
           strncmp((const char *)zh_bytes_data(json), "{\"error\":{\"rule\":", 17) == 0;
}

/* Judges one call; an output that was not handed in still holds what it held before. */
static inline void judge(const char *label, zh_status status, unsigned wants, const void *out,
                         int out_given, zh_error *err, int err_given)
{
    int good = status <= ZH_STATUS_IO && (wants >> status & 1) != 0;
    int answered = status == ZH_STATUS_OK;
    good = good && (out_given ? (out != NULL) == answered : out != NULL && !answered);
    good = good && (err_given ? (err != NULL) == !answered : err == WILD(zh_error));
    good = good && (!err_given || answered || whole(err, status));
    check(good, label, "status", (int)status);
}

/* One call of a function that gives a status. */
#define CALL(label, type, wants, out_given, err_given, call)                                       \
    do {                                                                                           \
        type *out = WILD(type);                                                                    \
        zh_error *err = WILD(zh_error);                                                            \
        zh_status status = call;                                                                   \
        judge(label, status, wants, out, out_given, err, err_given);                               \
        if (out_given) {                                                                           \
            type##_free(out);                                                                      \
        }                                                                                          \
        if (err_given) {                                                                           \
            zh_error_free(err);                                                                    \
        }                                                                                          \
    } while (0)

/* An object that one call may change. */
static inline zh_tables *new_zh_tables(void)
{
    zh_tables *made = NULL;
    (void)zh_tables_new(&made, NULL);
    return made;
}

static inline zh_school *new_zh_school(void)
{
    zh_school *made = NULL;
    (void)zh_school_from_tables(regulation, tables, NULL, 0, &made, NULL);
    return made;
}

/* One call of a function that changes an object and gives nothing. */
#define CHANGE(label, type, wants, err_given, call)                                                \
    do {                                                                                           \
        type *changed = new_##type();                                                              \
        zh_error *err = WILD(zh_error);                                                            \
        zh_status status = call;                                                                   \
        judge(label, status, wants, status == ZH_STATUS_OK ? &wild_place : NULL, 1, err,           \
              err_given);                                                                          \
        if (err_given) {                                                                           \
            zh_error_free(err);                                                                    \
        }                                                                                          \
        type##_free(changed);                                                                      \
    } while (0)

/* One call of a function that adds a stream to tables; the stream is treated as below. */
#define ADDS(label, made, wants, in_given, err_given, call)                                        \
    do {                                                                                           \
        struct ArrowArrayStream in = made;                                                         \
        zh_tables *changed = new_zh_tables();                                                      \
        zh_error *err = WILD(zh_error);                                                            \
        zh_status status = call;                                                                   \
        judge(label, status, wants, status == ZH_STATUS_OK ? &wild_place : NULL, 1, err,           \
              err_given);                                                                          \
        if (in_given ? in.release != NULL : in.release == NULL) {                                  \
            check(0, label, "the stream", (int)status);                                            \
        }                                                                                          \
        if (!in_given) {                                                                           \
            in.release(&in);                                                                       \
        }                                                                                          \
        if (err_given) {                                                                           \
            zh_error_free(err);                                                                    \
        }                                                                                          \
        zh_tables_free(changed);                                                                   \
    } while (0)

/* One call of a function that takes a stream and gives one. The stream it takes is released whatever
 * comes of it; one that was not handed in, and a place for one likewise, is left alone. */
#define STREAMS(label, made, wants, in_given, out_given, err_given, call)                          \
    do {                                                                                           \
        struct ArrowArrayStream in = made, out = stream_released();                                \
        zh_error *err = WILD(zh_error);                                                            \
        zh_status status;                                                                          \
        out.release = release_stream;                                                              \
        status = call;                                                                             \
        judge(label, status, wants, out.release != NULL ? &out : NULL, out_given, err, err_given); \
        if (in_given ? in.release != NULL : in.release == NULL) {                                  \
            check(0, label, "the stream", (int)status);                                            \
        }                                                                                          \
        if (!in_given) {                                                                           \
            in.release(&in);                                                                       \
        }                                                                                          \
        if (out_given && out.release != NULL) {                                                    \
            out.release(&out);                                                                     \
        }                                                                                          \
        if (err_given) {                                                                           \
            zh_error_free(err);                                                                    \
        }                                                                                          \
    } while (0)

/* One call of a function that gives a stream and takes none; the place is treated as above. */
#define GIVES(label, wants, out_given, err_given, call)                                            \
    do {                                                                                           \
        struct ArrowArrayStream out = stream_released();                                           \
        zh_error *err = WILD(zh_error);                                                            \
        zh_status status;                                                                          \
        out.release = release_stream;                                                              \
        status = call;                                                                             \
        judge(label, status, wants, out.release != NULL ? &out : NULL, out_given, err, err_given); \
        if (out_given && out.release != NULL) {                                                    \
            out.release(&out);                                                                     \
        }                                                                                          \
        if (err_given) {                                                                           \
            zh_error_free(err);                                                                    \
        }                                                                                          \
    } while (0)

/* A request of zh_decide: the director reads a page, but for these fields; and a substitution. */
#define ASKED {ZH_ACT_READ_PAGE, 20261007, 11, 3, 7, 20261007, NULL, 0}
static const zh_substitution TWO_WEEKS = {501, 20261005, 20261016};

/* One call of zh_decide. What it leaves is a denial that says nothing, or a decision; a place that was
 * not handed in is left alone. */
#define DECIDES(label, field, value, rows, wants, out_given, err_given, call)                      \
    do {                                                                                           \
        zh_access_request request = ASKED;                                                         \
        zh_decision out, before;                                                                   \
        zh_error *err = WILD(zh_error);                                                            \
        zh_status status;                                                                          \
        memset(&before, 0x5A, sizeof before);                                                      \
        out = before;                                                                              \
        request.field = value;                                                                     \
        request.substitutions_len = rows;                                                          \
        (void)request;                                                                             \
        status = call;                                                                             \
        judge(label, status, wants, decided(&out, &before, out_given), out_given, err, err_given); \
        if (err_given) {                                                                           \
            zh_error_free(err);                                                                    \
        }                                                                                          \
    } while (0)

/* An address where a place holds a decision, or what it held where it was not handed in. */
static inline const void *decided(const zh_decision *out, const zh_decision *before, int given)
{
    static const zh_decision DENIAL;
    int is_denial = out->allowed == 0 && out->role == 0 && out->scope == 0 && out->lacks == 0 &&
                    memcmp(out->clause, DENIAL.clause, sizeof DENIAL.clause) == 0;
    if (!given) {
        return memcmp(out, before, sizeof *out) == 0 ? out : NULL;
    }
    return is_denial ? NULL : out;
}

static inline void begin(void)
{
    regulation = default_regulation();
    (void)zh_call(INPUT("finals.explain"), INPUT("{}"), &answer, &refusal);
    (void)zh_call(NULL, 1, INPUT("{}"), &answer, &own_error);
    (void)zh_regulation_call(regulation, INPUT("finals.explain"), INPUT(EMPTY_CLASS), &answer,
                             NULL);
    (void)zh_standing_new(INPUT("{\"person\": 501, \"roles\": [{\"role\": \"director\", "
                                "\"from\": \"2026-09-01\", \"to\": null}]}"),
                          &director, NULL);
    tables = new_zh_tables();
    (void)zh_tables_add_csv(tables, INPUT("visits"), INPUT("rfc4180"), INPUT("person,date\n"), NULL);
    school = new_zh_school();
    (void)zh_school_watch(school, INPUT(SHEET), INPUT(BY_CLASS), &watch, NULL);
    if (director == NULL || school == NULL || watch == NULL || refusal == NULL || own_error == NULL || answer == NULL) {
        fprintf(stderr, "nothing to work on\n");
        exit(EXIT_FAILURE);
    }
}

static inline int end(long cases)
{
    zh_regulation_free(regulation);
    zh_standing_free(director);
    zh_watch_free(watch);
    zh_school_free(school);
    zh_tables_free(tables);
    zh_error_free(refusal);
    zh_error_free(own_error);
    zh_bytes_free(answer);
    if (streams_out != 0 || parts_out != 0) {
        fprintf(stderr, "%ld streams and %ld parts are not released\n", streams_out, parts_out);
        failed++;
        cases++;
    }
    if (passed + failed != cases) {
        fprintf(stderr, "%ld cases instead of %ld\n", passed + failed, cases);
        failed++;
    }
    return report("matrix");
}

#endif
