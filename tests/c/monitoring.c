/* What is counted of a school: bytes, columns, a slice that is kept counted, and the sum of schools. */
#include "stream.h"

static zh_bytes *ask(const zh_school *school, const char *op, const char *request)
{
    zh_bytes *out = NULL;
    zh_error *err = NULL;
    zh_status status = school == NULL ? zh_call(TEXT(op), TEXT(request), &out, &err)
                                      : zh_school_call(school, TEXT(op), TEXT(request), &out, &err);
    CHECK(status == ZH_STATUS_OK);
    if (out == NULL) {
        fprintf(stderr, "%s: %s: %s\n", op, zh_error_pointer(err), zh_error_message(err, ZH_LANG_EN));
        exit(EXIT_FAILURE);
    }
    return out;
}

static const char *text_of(const zh_bytes *bytes)
{
    return (const char *)zh_bytes_data(bytes);
}

static int same(const zh_bytes *one, const zh_bytes *other)
{
    return holds(one, text_of(other), zh_bytes_len(other));
}

static void apply(zh_school *school, const char *rows)
{
    zh_error *err = NULL;
    CHECK(zh_school_apply_rows(school, TEXT(rows), &err) == ZH_STATUS_OK);
    if (err != NULL) {
        fprintf(stderr, "%s: %s\n", zh_error_pointer(err), zh_error_message(err, ZH_LANG_EN));
        exit(EXIT_FAILURE);
    }
}

/* Checks a failed call and frees its error. */
static void refused(zh_status status, zh_error *err, zh_status want, const char *rule,
                    const char *pointer)
{
    const char *found = zh_error_rule(err);
    CHECK(status == want && zh_error_code(err) == want);
    CHECK(rule == NULL ? found == NULL : found != NULL && strcmp(found, rule) == 0);
    CHECK(strcmp(zh_error_pointer(err), pointer) == 0);
    zh_error_free(err);
}

#define PART(name, one, other_one)                                                                 \
    {name ".part", "l", {one, other_one}}
#define WHOLE(name, one, other_one)                                                                \
    {name ".whole", "l", {one, other_one}}

/* The control sheet by class: each column with its type and its values, as they are counted by hand. */
static const struct {
    const char *name, *format, *values[2];
} COLUMNS[] = {
    {"class", "l", {"71", "72"}},
    {"lessons", "l", {"2", "1"}},
    PART("teachers_active", "1", "1"),
    WHOLE("teachers_active", "1", "1"),
    PART("lessons_filled", "1", "0"),
    WHOLE("lessons_filled", "2", "1"),
    PART("lessons_with_topic", "1", "1"),
    WHOLE("lessons_with_topic", "2", "1"),
    PART("lessons_with_homework", "1", "0"),
    WHOLE("lessons_with_homework", "2", "1"),
    PART("pupils_without_marks", "1", "1"),
    WHOLE("pupils_without_marks", "2", "1"),
    PART("pupils_with_one_mark", "1", "0"),
    WHOLE("pupils_with_one_mark", "2", "1"),
    PART("pupils_without_any_mark", "1", "1"),
    WHOLE("pupils_without_any_mark", "2", "1"),
    {"hours.part", "u", {"2", "1"}},
    {"hours.whole", "u", {"13429/1000", "3357/500"}},
    PART("parents_visiting", "1", "0"),
    WHOLE("parents_visiting", "2", "1"),
    PART("pupils_visiting", "0", "0"),
    WHOLE("pupils_visiting", "2", "1"),
};
#define COUNT (sizeof COLUMNS / sizeof *COLUMNS)

/* The value of a cell as a text; "null" where there is none. */
static void value_of(const struct ArrowSchema *schema, const struct ArrowArray *column, int64_t row,
                     char *out, size_t room_left)
{
    const uint8_t *validity = (const uint8_t *)column->buffers[0];
    int64_t place = column->offset + row;
    if (validity != NULL && (validity[place / 8] >> place % 8 & 1) == 0) {
        snprintf(out, room_left, "null");
    } else if (strcmp(schema->format, "l") == 0) {
        snprintf(out, room_left, "%ld", (long)((const int64_t *)column->buffers[1])[place]);
    } else {
        const int32_t *ends = (const int32_t *)column->buffers[1] + place;
        const char *text = (const char *)column->buffers[2] + ends[0];
        snprintf(out, room_left, "%.*s", (int)(ends[1] - ends[0]), text);
    }
}

/* The metadata of a schema under the only key that there is; gives its length, or 0. */
static int32_t only_metadata(const struct ArrowSchema *schema, const char *key, const char **value)
{
    int32_t pairs, len;
    const char *at = schema->metadata;
    if (at == NULL) {
        return 0;
    }
    memcpy(&pairs, at, sizeof pairs);
    memcpy(&len, at + 4, sizeof len);
    if (pairs != 1 || (size_t)len != strlen(key) || memcmp(at + 8, key, (size_t)len) != 0) {
        return 0;
    }
    at += 8 + len;
    memcpy(&len, at, sizeof len);
    *value = at + 4;
    return len;
}

static void figures_are_bytes_and_columns(void)
{
    zh_school *school = school_of_json(SMALL_SCHOOL);
    zh_bytes *bytes = ask(school, SHEET, BY_CLASS);
    struct ArrowArrayStream out;
    struct ArrowSchema schema;
    struct ArrowArray batch, none;
    const char *unknown = "";
    zh_error *err = NULL;
    size_t column;
    CHECK(strstr(text_of(bytes), "\"rows\":[{\"class\":71,\"lessons\":2,\"teachers_active\":"
                                 "{\"part\":1,\"whole\":1},") != NULL);
    CHECK(strstr(text_of(bytes), "\"hours\":{\"part\":\"1\",\"whole\":\"3357/500\"}") != NULL);
    CHECK(strstr(text_of(bytes), "],\"unknown\":{}}") != NULL);
    CHECK(zh_school_figures(school, TEXT(SHEET), TEXT(BY_CLASS), &out, &err) == ZH_STATUS_OK);
    CHECK(err == NULL);
    /* The answer outlives the school. */
    zh_school_free(school);
    CHECK(out.get_schema(&out, &schema) == 0);
    CHECK(out.get_next(&out, &batch) == 0 && batch.release != NULL);
    CHECK(strcmp(schema.format, "+s") == 0);
    CHECK(only_metadata(&schema, "unknown", &unknown) == 2 && memcmp(unknown, "{}", 2) == 0);
    CHECK(batch.length == 2 && schema.n_children == COUNT && batch.n_children == COUNT);
    for (column = 0; column < COUNT && column < (size_t)batch.n_children; column++) {
        const struct ArrowSchema *field = schema.children[column];
        int row;
        CHECK(strcmp(field->name, COLUMNS[column].name) == 0);
        CHECK(strcmp(field->format, COLUMNS[column].format) == 0);
        CHECK((field->flags & ARROW_FLAG_NULLABLE) != 0);
        for (row = 0; row < 2; row++) {
            char value[64];
            value_of(field, batch.children[column], row, value, sizeof value);
            CHECK(strcmp(value, COLUMNS[column].values[row]) == 0);
            if (strcmp(value, COLUMNS[column].values[row]) != 0) {
                fprintf(stderr, "%s: %s\n", field->name, value);
            }
        }
    }
    CHECK(out.get_next(&out, &none) == 0 && none.release == NULL);
    batch.release(&batch);
    schema.release(&schema);
    out.release(&out);
    CHECK(out.release == NULL);
    zh_bytes_free(bytes);
}

static void what_is_unknown_is_null_and_says_why(void)
{
    zh_school *school = school_of_json("{\"courses\": [], \"lessons\": []}");
    struct ArrowArrayStream out;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    const char *unknown = NULL;
    char why[4096], value[64];
    int64_t column;
    int32_t len;
    int nulls = 0;
    CHECK(zh_school_figures(school, TEXT(SHEET), TEXT("{\"slice\": {" SOME_DAYS "}}"), &out, NULL) ==
          ZH_STATUS_OK);
    CHECK(out.get_schema(&out, &schema) == 0);
    CHECK(out.get_next(&out, &batch) == 0 && batch.release != NULL);
    CHECK(batch.length == 1);
    len = only_metadata(&schema, "unknown", &unknown);
    CHECK(len > 0);
    snprintf(why, sizeof why, "%.*s", (int)len, len > 0 ? unknown : "");
    CHECK(strstr(why, "\"parents_visiting\":[") != NULL && strstr(why, "\"no-table:visits\"") != NULL);
    for (column = 0; column < batch.n_children; column++) {
        value_of(schema.children[column], batch.children[column], 0, value, sizeof value);
        if (strcmp(schema.children[column]->name, "lessons") == 0) {
            CHECK(strcmp(value, "0") == 0);
        }
        nulls += strcmp(value, "null") == 0;
    }
    CHECK(nulls > 5);
    batch.release(&batch);
    schema.release(&schema);
    out.release(&out);
    zh_school_free(school);
}

/* One who may see nothing gets no rows. */
static void no_rows_are_an_answer_too(void)
{
    static const char NOBODY[] =
        "{\"slice\": {" SOME_DAYS "}, \"reader\": {\"standing\": {\"person\": 9, \"roles\": []}}}";
    zh_school *school = school_of_json(SMALL_SCHOOL);
    zh_bytes *bytes = ask(school, SHEET, NOBODY);
    struct ArrowArrayStream out;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    CHECK(strstr(text_of(bytes), "\"rows\":[]") != NULL);
    CHECK(zh_school_figures(school, TEXT(SHEET), TEXT(NOBODY), &out, NULL) == ZH_STATUS_OK);
    CHECK(out.get_schema(&out, &schema) == 0);
    CHECK(out.get_next(&out, &batch) == 0);
    CHECK(batch.release != NULL && batch.length == 0);
    batch.release(&batch);
    schema.release(&schema);
    out.release(&out);
    zh_bytes_free(bytes);
    zh_school_free(school);
}

#define QUARTER "{\"slice\": {\"period\": {\"kind\": \"quarter\", \"number\": 1}, \"by\": \"class\"}}"

/* What may be watched: every family, over days or a period, and one as its reader may see it. */
static const char *const WATCHED[][2] = {
    {SHEET, BY_CLASS},
    {SHEET, "{\"slice\": {" SOME_DAYS ", \"by\": \"teacher\"}, \"as_of\": \"2026-10-10\"}"},
    {"monitoring.performance", QUARTER},
    {"monitoring.attendance", BY_CLASS},
    {"monitoring.accumulation", QUARTER},
    {"monitoring.timeliness", BY_CLASS},
    {"monitoring.objectivity", QUARTER},
    {"monitoring.performance",
     "{\"slice\": {\"period\": {\"kind\": \"quarter\", \"number\": 1}, \"by\": \"class\"},"
     " \"reader\": {\"standing\": {\"person\": 501, \"roles\": [{\"role\": \"class-teacher\","
     " \"class\": 71, \"from\": \"2026-09-01\", \"to\": null}]}}}"},
};
#define WATCHES (sizeof WATCHED / sizeof *WATCHED)

/* Checks that each watch says what the door says. */
static void compare(zh_watch *const *watches, const zh_school *school)
{
    size_t place;
    for (place = 0; place < WATCHES; place++) {
        zh_bytes *fresh = ask(school, WATCHED[place][0], WATCHED[place][1]), *kept = NULL;
        CHECK(zh_watch_answer(watches[place], school, &kept, NULL) == ZH_STATUS_OK);
        CHECK(same(kept, fresh));
        zh_bytes_free(fresh);
        zh_bytes_free(kept);
    }
}

static void a_watch_says_what_a_fresh_answer_says(void)
{
    zh_school *school = school_of_json(SMALL_SCHOOL), *other = school_of_json(SMALL_SCHOOL);
    zh_watch *watches[WATCHES];
    zh_bytes *before, *after, *again;
    size_t place;
    for (place = 0; place < WATCHES; place++) {
        watches[place] = NULL;
        CHECK(zh_school_watch(school, TEXT(WATCHED[place][0]), TEXT(WATCHED[place][1]),
                              &watches[place], NULL) == ZH_STATUS_OK);
    }
    before = ask(school, SHEET, BY_CLASS);
    compare(watches, school);
    apply(school, ADD_MARK);
    after = ask(school, SHEET, BY_CLASS);
    CHECK(!same(before, after));
    CHECK(strstr(text_of(after), "\"pupils_without_marks\":{\"part\":0,\"whole\":2}") != NULL);
    compare(watches, school);
    apply(school, "{\"table\": \"lessons\", \"upserts\": [{\"lesson\": 102, \"course\": 3, \"date\":"
                  " \"2026-10-12\", \"held\": true, \"topic\": \"Lakes\", \"homework\": null,"
                  " \"roll_taken\": true}]}");
    compare(watches, school);
    apply(school, TAKE_MARK);
    compare(watches, school);
    /* A school of the same tables is the same to it, and so is the one before. */
    compare(watches, other);
    compare(watches, school);
    zh_school_free(school);
    CHECK(zh_watch_answer(watches[0], other, &again, NULL) == ZH_STATUS_OK);
    CHECK(same(again, before));
    zh_school_free(other);
    for (place = 0; place < WATCHES; place++) {
        zh_watch_free(watches[place]);
    }
    zh_bytes_free(before);
    zh_bytes_free(after);
    zh_bytes_free(again);
}

static void what_a_reader_sees_stays_so(void)
{
    zh_school *school = school_of_json(SMALL_SCHOOL);
    zh_bytes *seen = ask(school, WATCHED[7][0], WATCHED[7][1]);
    CHECK(strstr(text_of(seen), "{\"class\":71,") != NULL);
    CHECK(strstr(text_of(seen), "{\"class\":72,") == NULL);
    zh_bytes_free(seen);
    zh_school_free(school);
}

static void what_is_asked_wrongly_is_refused(void)
{
    static const char *const OTHERS[] = {"", "school.check", "control-sheet", "monitoring.dynamics",
                                         "monitoring.seal", "monitoring.merge", "monitoring.sheet"};
    static const char *const FAULTS[][3] = {
        {"{}", "input.missing-key", ""},
        {"{\"slice\": {}}", "input.missing-key", "/slice"},
        {"{\"slice\": {" SOME_DAYS ", \"class\": 99}}", "input.unknown-id", "/slice/class"},
        {"{\"slice\": {" SOME_DAYS "}, \"tables\": {}}", "input.unknown-key", "/tables"},
    };
    zh_school *school = school_of_json(SMALL_SCHOOL);
    zh_watch *watch = NULL;
    zh_bytes *bytes = NULL;
    zh_error *err = NULL;
    struct ArrowArrayStream out = stream_released();
    zh_status status;
    size_t place;
    for (place = 0; place < sizeof OTHERS / sizeof *OTHERS; place++) {
        status = zh_school_figures(school, TEXT(OTHERS[place]), TEXT(BY_CLASS), &out, &err);
        CHECK(out.release == NULL);
        refused(status, err, ZH_STATUS_REFUSED, "input.unknown-op", "");
        status = zh_school_watch(school, TEXT(OTHERS[place]), TEXT(BY_CLASS), &watch, &err);
        CHECK(watch == NULL);
        CHECK(strstr(text_of(zh_error_json(err)), "\"evidence\":{\"op\":\"") != NULL);
        refused(status, err, ZH_STATUS_REFUSED, "input.unknown-op", "");
    }
    for (place = 0; place < sizeof FAULTS / sizeof *FAULTS; place++) {
        const char *request = FAULTS[place][0];
        status = zh_school_call(school, TEXT(SHEET), TEXT(request), &bytes, &err);
        refused(status, err, ZH_STATUS_REFUSED, FAULTS[place][1], FAULTS[place][2]);
        status = zh_school_figures(school, TEXT(SHEET), TEXT(request), &out, &err);
        refused(status, err, ZH_STATUS_REFUSED, FAULTS[place][1], FAULTS[place][2]);
        status = zh_school_watch(school, TEXT(SHEET), TEXT(request), &watch, &err);
        refused(status, err, ZH_STATUS_REFUSED, FAULTS[place][1], FAULTS[place][2]);
    }
    status = zh_school_figures(NULL, TEXT(SHEET), TEXT(BY_CLASS), &out, &err);
    CHECK(strstr(zh_error_message(err, ZH_LANG_EN), "school is NULL") != NULL);
    refused(status, err, ZH_STATUS_NULL_ARGUMENT, NULL, "");
    status = zh_school_figures(school, TEXT(SHEET), TEXT(BY_CLASS), NULL, &err);
    refused(status, err, ZH_STATUS_NULL_ARGUMENT, NULL, "");
    status = zh_watch_answer(NULL, school, &bytes, &err);
    CHECK(strstr(zh_error_message(err, ZH_LANG_EN), "watch is NULL") != NULL);
    refused(status, err, ZH_STATUS_NULL_ARGUMENT, NULL, "");
    CHECK(zh_school_watch(school, TEXT(SHEET), TEXT(BY_CLASS), &watch, NULL) == ZH_STATUS_OK);
    status = zh_watch_answer(watch, NULL, &bytes, &err);
    CHECK(strstr(zh_error_message(err, ZH_LANG_EN), "school is NULL") != NULL);
    refused(status, err, ZH_STATUS_NULL_ARGUMENT, NULL, "");
    zh_watch_free(watch);
    zh_school_free(school);
}

#define SEAL(school)                                                                               \
    "{\"family\": \"control-sheet\", \"slice\": {" SOME_DAYS "}, \"school\": \"" school "\"}"

/* What is sealed within an answer of monitoring.seal or .merge. */
static const char *sealed_in(const zh_bytes *answer, int *len)
{
    static const char BEFORE[] = "{\"sealed\":";
    CHECK(strncmp(text_of(answer), BEFORE, sizeof BEFORE - 1) == 0);
    *len = (int)(zh_bytes_len(answer) - sizeof BEFORE);
    return text_of(answer) + sizeof BEFORE - 1;
}

/* The sum of two, or why there is none. */
static zh_status merge(const zh_bytes *one, const zh_bytes *other, zh_bytes **out, zh_error **err)
{
    int one_len, other_len;
    const char *first = sealed_in(one, &one_len), *second = sealed_in(other, &other_len);
    size_t room_left = (size_t)one_len + (size_t)other_len + 64;
    char *request = (char *)room(room_left);
    zh_status status;
    snprintf(request, room_left, "{\"sealed\": [%.*s, %.*s]}", one_len, first, other_len, second);
    status = zh_call(TEXT("monitoring.merge"), TEXT(request), out, err);
    free(request);
    return status;
}

static zh_bytes *closed(const zh_bytes *sealed, const char *least)
{
    int len;
    const char *document = sealed_in(sealed, &len);
    size_t room_left = (size_t)len + 64;
    char *request = (char *)room(room_left);
    zh_bytes *out;
    snprintf(request, room_left, "{\"sealed\": %.*s, \"least\": %s}", len, document, least);
    out = ask(NULL, "monitoring.close", request);
    free(request);
    return out;
}

static void schools_add_up(void)
{
    zh_school *school = school_of_json(SMALL_SCHOOL);
    zh_bytes *one = ask(school, "monitoring.seal", SEAL("63-017"));
    zh_bytes *other = ask(school, "monitoring.seal", SEAL("63-018"));
    zh_bytes *sum = NULL, *back = NULL, *open, *withheld;
    zh_error *err = NULL;
    zh_status status;
    CHECK(merge(one, other, &sum, NULL) == ZH_STATUS_OK);
    CHECK(merge(other, one, &back, NULL) == ZH_STATUS_OK);
    CHECK(same(sum, back));
    CHECK(strstr(text_of(sum), "\"schools\":[\"63-017\",\"63-018\"]") != NULL);
    open = closed(sum, "null");
    CHECK(strstr(text_of(open), "\"schools\":[\"63-017\",\"63-018\"]") != NULL);
    CHECK(strstr(text_of(open), "\"rows\":[{\"lessons\":6,\"teachers_active\":{\"part\":4,\"whole\":4},") !=
          NULL);
    CHECK(strstr(text_of(open), "\"pupils_visiting\":{\"part\":0,\"whole\":6}") != NULL);
    withheld = closed(sum, "5");
    CHECK(!same(open, withheld) && strstr(text_of(withheld), "\"withheld\"") != NULL);
    zh_bytes_free(back);
    status = merge(one, one, &back, &err);
    CHECK(back == NULL);
    refused(status, err, ZH_STATUS_REFUSED, "monitoring.same-school", "/sealed/1");
    zh_bytes_free(one);
    zh_bytes_free(other);
    zh_bytes_free(sum);
    zh_bytes_free(open);
    zh_bytes_free(withheld);
    zh_school_free(school);
}

int main(void)
{
    figures_are_bytes_and_columns();
    what_is_unknown_is_null_and_says_why();
    no_rows_are_an_answer_too();
    a_watch_says_what_a_fresh_answer_says();
    what_a_reader_sees_stays_so();
    what_is_asked_wrongly_is_refused();
    schools_add_up();
    CHECK(streams_out == 0 && parts_out == 0);
    return report("monitoring");
}
