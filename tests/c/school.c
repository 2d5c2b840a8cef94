/* A school from a folder of CSVs: asked, made of JSON and of streams too, refused, changed: school FOLDER. */
#include "stream.h"

static const char *const TABLES[] = {
    "periods",     "days_off",      "classes", "people",      "roles",  "enrolments",
    "courses",     "memberships",   "lessons", "exemptions",  "marks",  "substitutions",
    "assignments", "attendance",    "finals",  "visits",      "plan",   "approved_plan",
    "themes",      "agreed",        "deeds",   "remarks",     "documents",
};
#define COUNT (sizeof TABLES / sizeof *TABLES)

static const char FINALS[] =
    "{\"slice\": {}, \"period\": {\"kind\": \"quarter\", \"number\": 1}}";

static char *csvs[COUNT];
static size_t csv_lens[COUNT];

/* A text that grows. */
struct text {
    char *start;
    size_t len, room;
};

static void put(struct text *text, const char *more, size_t len)
{
    if (text->len + len + 1 > text->room) {
        text->room = 2 * (text->len + len + 1);
        text->start = (char *)realloc(text->start, text->room);
        if (text->start == NULL) {
            fprintf(stderr, "no memory\n");
            exit(EXIT_FAILURE);
        }
    }
    memcpy(text->start + text->len, more, len);
    text->len += len;
    text->start[text->len] = '\0';
}

static void say(struct text *text, const char *more)
{
    put(text, more, strlen(more));
}

/* Reads one field of a CSV into `field`; gives where it ends. */
static const char *read_field(const char *at, struct text *field)
{
    field->len = 0;
    put(field, "", 0);
    if (*at != '"') {
        size_t len = strcspn(at, ",\r\n");
        put(field, at, len);
        return at + len;
    }
    for (at++; *at != '"' || at[1] == '"'; at++) {
        at += *at == '"';
        put(field, at, 1);
    }
    return at + 1;
}

/* Whether a column holds whole numbers that are no ids; an id may be a text. */
static int is_whole(const char *column)
{
    static const char *const WHOLE[] = {"level", "number", "part", "order", "value"};
    size_t place;
    for (place = 0; place < sizeof WHOLE / sizeof *WHOLE; place++) {
        if (strcmp(WHOLE[place], column) == 0) {
            return 1;
        }
    }
    return 0;
}

/* A field as JSON: a whole number, a truth, nothing, or a text. */
static void put_value(struct text *json, const char *column, const struct text *field)
{
    const char *start = field->start;
    size_t place;
    if (field->len == 0) {
        say(json, "null");
    } else if ((is_whole(column) && strspn(start, "0123456789") == field->len) ||
               strcmp(start, "true") == 0 || strcmp(start, "false") == 0) {
        say(json, start);
    } else {
        say(json, "\"");
        for (place = 0; place < field->len; place++) {
            if (start[place] == '"' || start[place] == '\\') {
                say(json, "\\");
            }
            put(json, start + place, 1);
        }
        say(json, "\"");
    }
}

/* A CSV with a header as a list of JSON rows. */
static void put_rows(struct text *json, const char *at)
{
    struct text columns[32], field = {NULL, 0, 0};
    size_t count = 0, column, rows = 0;
    do {
        columns[count].start = NULL;
        columns[count].room = 0;
        at = read_field(at, &columns[count++]);
    } while (*at++ == ',');
    say(json, "[");
    while (*at != '\0') {
        say(json, rows++ > 0 ? ",\n{" : "{");
        for (column = 0; column < count; column++) {
            at = read_field(at, &field);
            at += *at != '\0';
            say(json, column > 0 ? ", \"" : "\"");
            say(json, columns[column].start);
            say(json, "\": ");
            put_value(json, columns[column].start, &field);
        }
        say(json, "}");
    }
    say(json, "]");
    for (column = 0; column < count; column++) {
        free(columns[column].start);
    }
    free(field.start);
}

static zh_tables *no_tables(void)
{
    zh_tables *tables = NULL;
    CHECK(zh_tables_new(&tables, NULL) == ZH_STATUS_OK);
    return tables;
}

static zh_status add(zh_tables *tables, const char *name, const char *csv, size_t len, zh_error **err)
{
    return zh_tables_add_csv(tables, TEXT(name), TEXT("rfc4180"), (const uint8_t *)csv, len, err);
}

static zh_tables *all_tables(void)
{
    zh_tables *tables = no_tables();
    size_t place;
    for (place = 0; place < COUNT; place++) {
        CHECK(add(tables, TABLES[place], csvs[place], csv_lens[place], NULL) == ZH_STATUS_OK);
    }
    return tables;
}

/* The school of all tables; ends the test where there is none. */
static zh_school *whole_school(void)
{
    zh_regulation *regulation = default_regulation();
    zh_tables *tables = all_tables();
    zh_school *school = NULL;
    zh_error *err = NULL;
    if (zh_school_from_tables(regulation, tables, NULL, 0, &school, &err) != ZH_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", zh_error_pointer(err), zh_error_message(err, ZH_LANG_EN));
        exit(EXIT_FAILURE);
    }
    /* The school outlives what it was made of. */
    zh_tables_free(tables);
    zh_regulation_free(regulation);
    return school;
}

static zh_bytes *ask(const zh_school *school, const char *op, const char *request)
{
    zh_bytes *out = NULL;
    zh_error *err = NULL;
    CHECK(zh_school_call(school, TEXT(op), TEXT(request), &out, &err) == ZH_STATUS_OK);
    if (out == NULL) {
        fprintf(stderr, "%s: %s\n", op, zh_error_message(err, ZH_LANG_EN));
        exit(EXIT_FAILURE);
    }
    return out;
}

static int says(const zh_bytes *answer, const char *text)
{
    return strstr((const char *)zh_bytes_data(answer), text) != NULL;
}

static int same(const zh_bytes *one, const zh_bytes *other)
{
    return holds(one, (const char *)zh_bytes_data(other), zh_bytes_len(other));
}

/* Checks a failed call and frees its error. */
static void refused(zh_status status, zh_error *err, zh_status want, const char *rule,
                    const char *pointer)
{
    const char *found = zh_error_rule(err);
    CHECK(status == want && zh_error_code(err) == want);
    CHECK(found != NULL && strcmp(found, rule) == 0);
    CHECK(strcmp(zh_error_pointer(err), pointer) == 0);
    if (found != NULL && (strcmp(found, rule) != 0 || strcmp(zh_error_pointer(err), pointer) != 0)) {
        fprintf(stderr, "%s at %s\n", found, zh_error_pointer(err));
    }
    zh_error_free(err);
}

static void a_school_answers(const zh_school *school)
{
    zh_bytes *checked = ask(school, "school.check", "{}");
    zh_bytes *finals = ask(school, "school.finals", FINALS);
    size_t place;
    for (place = 0; place < COUNT; place++) {
        char table[64];
        snprintf(table, sizeof table, "{\"table\":\"%s\",", TABLES[place]);
        CHECK(says(checked, table));
    }
    CHECK(says(finals, "{\"finals\":[{\"pupil\":"));
    CHECK(says(finals, "\"counts\":{\"due\":"));
    zh_bytes_free(checked);
    zh_bytes_free(finals);
}

static void json_gives_the_same_bytes(const zh_school *school)
{
    zh_regulation *regulation = default_regulation();
    struct text json = {NULL, 0, 0};
    zh_school *other = NULL;
    zh_error *err = NULL;
    static const char *const ASKED[][2] = {
        {"school.check", "{}"}, {"school.findings", "{}"}, {"school.finals", FINALS}};
    size_t place;
    for (place = 0; place < COUNT; place++) {
        say(&json, place > 0 ? ", \"" : "{\"");
        say(&json, TABLES[place]);
        say(&json, "\": ");
        put_rows(&json, csvs[place]);
    }
    say(&json, "}");
    CHECK(zh_school_from_json(regulation, (const uint8_t *)json.start, json.len, NULL, 0, &other,
                              &err) == ZH_STATUS_OK);
    if (other == NULL) {
        fprintf(stderr, "%s: %s\n", zh_error_pointer(err), zh_error_message(err, ZH_LANG_EN));
        exit(EXIT_FAILURE);
    }
    for (place = 0; place < sizeof ASKED / sizeof *ASKED; place++) {
        zh_bytes *one = ask(school, ASKED[place][0], ASKED[place][1]);
        zh_bytes *two = ask(other, ASKED[place][0], ASKED[place][1]);
        CHECK(same(one, two));
        zh_bytes_free(one);
        zh_bytes_free(two);
    }
    zh_school_free(other);
    zh_regulation_free(regulation);
    free(json.start);
}

static void a_fault_names_its_place(void)
{
    static const char BAD[] = "person,date\n7,2026-09-01\n7,2026-02-30\n0,2026-09-01\n";
    zh_regulation *regulation = default_regulation();
    zh_tables *tables = no_tables();
    zh_school *school = (zh_school *)&passed;
    zh_error *err = NULL;
    zh_status status;
    status = add(tables, "visit", BAD, strlen(BAD), &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.unknown-key", "/visit");
    status = add(tables, "visits", "a,b\n1,2\n3\n", 10, &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.type", "/visits/1");
    status = add(tables, "visits", "a,a\n", 4, &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.duplicate-key", "/visits/a");
    status = add(tables, "visits", "a,\xFF\n", 4, &err);
    refused(status, err, ZH_STATUS_INVALID_UTF8, "input.utf8", "/visits");
    status = add(tables, "visits", BAD, (size_t)ZH_TABLE_BYTES + 1, &err);
    refused(status, err, ZH_STATUS_TOO_LARGE, "input.too-large", "/visits");
    status = zh_tables_add_csv(tables, TEXT("visits"), TEXT("excel"), TEXT(BAD), &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.unknown-code", "");
    /* None of them was added. */
    CHECK(add(tables, "visits", BAD, strlen(BAD), NULL) == ZH_STATUS_OK);
    status = add(tables, "visits", BAD, strlen(BAD), &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.duplicate-key", "/visits");
    status = zh_school_from_tables(regulation, tables, NULL, 0, &school, &err);
    CHECK(school == NULL);
    CHECK(strstr((const char *)zh_bytes_data(zh_error_json(err)), "\"/visits/2/person\"") != NULL);
    refused(status, err, ZH_STATUS_REFUSED, "input.out-of-range", "/visits/1/date");
    status = zh_school_from_tables(regulation, tables, TEXT("{\"other_columns\": 1}"), &school, &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.type", "/mapping/other_columns");
    zh_tables_free(tables);
    zh_regulation_free(regulation);
}

static void forms_and_streams_are_one_table(void)
{
    static const char *const FORMS[][2] = {
        {"rfc4180", "person,date\n7,2026-09-01\n8,2026-09-01\n"},
        {"excel-ru", "\xEF\xBB\xBF" "person;date\r\n7;2026-09-01\r\n8;2026-09-01\r\n"},
        {"excel-ru-1251", "person;date\r\n7;2026-09-01\r\n8;2026-09-01\r\n"},
    };
    zh_regulation *regulation = default_regulation();
    struct ArrowArrayStream in = stream_of(&VISITS, 1);
    zh_tables *tables = no_tables();
    zh_school *school = NULL;
    zh_bytes *wanted;
    size_t place;
    CHECK(zh_tables_add_stream(tables, TEXT("visits"), &in, NULL) == ZH_STATUS_OK);
    CHECK(in.release == NULL);
    CHECK(zh_school_from_tables(regulation, tables, NULL, 0, &school, NULL) == ZH_STATUS_OK);
    zh_tables_free(tables);
    CHECK(streams_out == 0 && parts_out == 0);
    wanted = ask(school, "school.check", "{}");
    CHECK(says(wanted, "{\"table\":\"visits\",\"rows\":2,"));
    zh_school_free(school);
    for (place = 0; place < sizeof FORMS / sizeof *FORMS; place++) {
        zh_bytes *found;
        tables = no_tables();
        CHECK(zh_tables_add_csv(tables, TEXT("visits"), TEXT(FORMS[place][0]),
                                TEXT(FORMS[place][1]), NULL) == ZH_STATUS_OK);
        CHECK(zh_school_from_tables(regulation, tables, NULL, 0, &school, NULL) == ZH_STATUS_OK);
        found = ask(school, "school.check", "{}");
        CHECK(same(found, wanted));
        zh_bytes_free(found);
        zh_school_free(school);
        zh_tables_free(tables);
    }
    zh_bytes_free(wanted);
    zh_regulation_free(regulation);
}

/* The first mark of the folder becomes another, and back. */
static void a_mark_is_changed(zh_school *school)
{
    struct text rows = {NULL, 0, 0}, request = {NULL, 0, 0};
    zh_bytes *before = ask(school, "school.finals", FINALS), *after, *again;
    zh_error *err = NULL;
    zh_status status;
    char *value, *end;
    CHECK(strcmp(TABLES[10], "marks") == 0);
    put_rows(&rows, csvs[10]);
    end = strchr(rows.start, '}');
    end[1] = '\0';
    say(&request, "{\"table\": \"marks\", \"upserts\": ");
    say(&request, rows.start);
    say(&request, "]}");
    value = strstr(request.start, "\"value\": ") + 9;
    CHECK(*value == '5');
    *value = '9';
    status = zh_school_apply_rows(school, TEXT(request.start), &err);
    refused(status, err, ZH_STATUS_REFUSED, "input.off-scale", "/upserts/0/value");
    again = ask(school, "school.finals", FINALS);
    CHECK(same(before, again));
    zh_bytes_free(again);
    *value = '2';
    CHECK(zh_school_apply_rows(school, TEXT(request.start), NULL) == ZH_STATUS_OK);
    after = ask(school, "school.finals", FINALS);
    CHECK(!same(before, after));
    *value = '5';
    CHECK(zh_school_apply_rows(school, TEXT(request.start), NULL) == ZH_STATUS_OK);
    again = ask(school, "school.finals", FINALS);
    CHECK(same(before, again));
    zh_bytes_free(before);
    zh_bytes_free(after);
    zh_bytes_free(again);
    free(rows.start);
    free(request.start);
}

int main(int argc, char **argv)
{
    zh_school *school;
    size_t place;
    if (argc != 2) {
        fprintf(stderr, "school FOLDER\n");
        return EXIT_FAILURE;
    }
    for (place = 0; place < COUNT; place++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s.csv", argv[1], TABLES[place]);
        csvs[place] = read_file(path, &csv_lens[place]);
    }
    school = whole_school();
    a_school_answers(school);
    json_gives_the_same_bytes(school);
    a_fault_names_its_place();
    forms_and_streams_are_one_table();
    a_mark_is_changed(school);
    zh_school_free(school);
    for (place = 0; place < COUNT; place++) {
        free(csvs[place]);
    }
    CHECK(streams_out == 0 && parts_out == 0);
    return report("school");
}
