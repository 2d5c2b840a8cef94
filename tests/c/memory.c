/* Calls every function so many times and watches the memory of the process: memory CALLS [watch].
 * Without `watch` it only calls, for a tool that counts what is not freed. */
#define _POSIX_C_SOURCE 200112L
#include "stream.h"

#include <unistd.h>

/* Growth that an allocator may keep for itself, in bytes. */
#define ALLOWED (4L << 20)
#define WARM_UP 2000L

static zh_regulation *regulation;
static zh_standing *standing;
static zh_tables *tables;
static zh_school *school;
static zh_school *monitored;
static zh_watch *watched;

static long resident(void)
{
    long whole = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld %ld", &whole, &pages) != 2) {
        fprintf(stderr, "/proc/self/statm cannot be read\n");
        exit(EXIT_FAILURE);
    }
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

static void expect(zh_status status, zh_status want, const char *what)
{
    if (status != want) {
        fprintf(stderr, "%s gave %d\n", what, (int)status);
        exit(EXIT_FAILURE);
    }
}

static void read_bytes(const zh_bytes *bytes)
{
    const uint8_t *data = zh_bytes_data(bytes);
    if (data == NULL || data[zh_bytes_len(bytes)] != 0) {
        fprintf(stderr, "no bytes\n");
        exit(EXIT_FAILURE);
    }
}

static void read_error(zh_error *err)
{
    if (zh_error_code(err) == ZH_STATUS_OK || zh_error_message(err, ZH_LANG_RU) == NULL ||
        zh_error_message(err, ZH_LANG_EN) == NULL || zh_error_pointer(err) == NULL ||
        zh_error_rule(err) == NULL || zh_error_clause(err) != NULL) {
        fprintf(stderr, "no error\n");
        exit(EXIT_FAILURE);
    }
    read_bytes(zh_error_json(err));
    zh_error_free(err);
}

static void call_answers(void)
{
    zh_bytes *out;
    expect(zh_call(TEXT("finals.explain"), TEXT(EMPTY_CLASS_BY_DEFAULT), &out, NULL), ZH_STATUS_OK,
           "zh_call");
    read_bytes(out);
    zh_bytes_free(out);
}

static void call_refuses(void)
{
    zh_bytes *out;
    zh_error *err;
    expect(zh_call(TEXT("finals.explain"), TEXT("["), &out, &err), ZH_STATUS_INVALID_JSON,
           "zh_call");
    read_error(err);
    expect(zh_call(TEXT("finals.explain"), NULL, 1, &out, NULL), ZH_STATUS_NULL_ARGUMENT,
           "zh_call");
}

static void regulation_answers(void)
{
    zh_bytes *out;
    expect(zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(EMPTY_CLASS), &out, NULL),
           ZH_STATUS_OK, "zh_regulation_call");
    read_bytes(out);
    zh_bytes_free(out);
}

static void regulation_refuses(void)
{
    zh_bytes *out;
    zh_error *err;
    expect(zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(BAD_CLASS), &out, &err),
           ZH_STATUS_REFUSED, "zh_regulation_call");
    read_error(err);
}

static void preset_is_made(void)
{
    zh_regulation *made;
    expect(zh_regulation_preset(TEXT("default"), &made, NULL), ZH_STATUS_OK,
           "zh_regulation_preset");
    zh_regulation_free(made);
}

static void preset_is_refused(void)
{
    zh_regulation *made;
    zh_error *err;
    expect(zh_regulation_preset(TEXT("other"), &made, &err), ZH_STATUS_REFUSED,
           "zh_regulation_preset");
    read_error(err);
}

static void file_is_loaded(void)
{
    zh_regulation *made;
    expect(zh_regulation_load(TEXT(SMALL_REGULATION), &made, NULL), ZH_STATUS_OK,
           "zh_regulation_load");
    zh_regulation_free(made);
}

static void file_is_refused(void)
{
    zh_regulation *made;
    zh_error *err;
    expect(zh_regulation_load(TEXT("{}"), &made, &err), ZH_STATUS_REFUSED, "zh_regulation_load");
    read_error(err);
}

static void stream_is_judged(void)
{
    struct ArrowArrayStream in = stream_of(&GOOD_CASES, 2), out;
    struct ArrowArray batch;
    expect(zh_regulation_validate_finals(regulation, &in, &out, NULL), ZH_STATUS_OK,
           "zh_regulation_validate_finals");
    /* Half of the answer is left unread. */
    if (out.get_next(&out, &batch) == 0) {
        batch.release(&batch);
    }
    out.release(&out);
}

static void stream_is_refused(void)
{
    struct ArrowArrayStream in = stream_of(&BAD_CASES, 1), out;
    zh_error *err;
    expect(zh_regulation_validate_finals(regulation, &in, &out, &err), ZH_STATUS_REFUSED,
           "zh_regulation_validate_finals");
    read_error(err);
}

static zh_standing *standing_of(const char *text)
{
    zh_standing *made = NULL;
    expect(zh_standing_new(TEXT(text), &made, NULL), ZH_STATUS_OK, "zh_standing_new");
    return made;
}

static void standing_is_made(void)
{
    zh_standing_free(standing_of("{\"person\": 501, \"roles\": [{\"role\": \"director\", "
                                 "\"from\": \"2026-09-01\", \"to\": null}]}"));
}

static void standing_is_refused(void)
{
    zh_standing *made;
    zh_error *err;
    expect(zh_standing_new(TEXT("{}"), &made, &err), ZH_STATUS_REFUSED, "zh_standing_new");
    read_error(err);
}

static const zh_substitution TWO_WEEKS = {501, 20261005, 20261016};

static void act_is_decided(void)
{
    zh_access_request request = {ZH_ACT_RECORD_MARK, 20261007, 11, 3, 7, 20261007, &TWO_WEEKS, 0};
    zh_decision decision;
    expect(zh_decide(regulation, standing, &request, &decision, NULL), ZH_STATUS_OK, "zh_decide");
    request.substitutions_len = 1;
    expect(zh_decide(regulation, standing, &request, &decision, NULL), ZH_STATUS_OK, "zh_decide");
}

static void act_is_refused(void)
{
    zh_access_request request = {ZH_ACT_RECORD_MARK, 20261007, 11, 3, 7, 20261007, &TWO_WEEKS, 1001};
    zh_decision decision;
    zh_error *err;
    expect(zh_decide(regulation, standing, &request, &decision, &err), ZH_STATUS_REFUSED,
           "zh_decide");
    read_error(err);
    request.act = -1;
    request.substitutions_len = 1;
    expect(zh_decide(regulation, standing, &request, &decision, &err), ZH_STATUS_INVALID_ARGUMENT,
           "zh_decide");
    zh_error_free(err);
}

static zh_tables *tables_of(const char *visits)
{
    zh_tables *made = NULL;
    expect(zh_tables_new(&made, NULL), ZH_STATUS_OK, "zh_tables_new");
    expect(zh_tables_add_csv(made, TEXT("visits"), TEXT("rfc4180"), TEXT(visits), NULL),
           ZH_STATUS_OK, "zh_tables_add_csv");
    return made;
}

static zh_school *school_of(const zh_tables *from)
{
    zh_school *made = NULL;
    expect(zh_school_from_tables(regulation, from, NULL, 0, &made, NULL), ZH_STATUS_OK,
           "zh_school_from_tables");
    return made;
}

static void tables_are_made(void)
{
    zh_tables_free(tables_of("person,date\n7,2026-09-01\n"));
}

static void csv_is_refused(void)
{
    zh_error *err;
    expect(zh_tables_add_csv(tables, TEXT("marks"), TEXT("rfc4180"), TEXT("pupil\n7,8\n"), &err),
           ZH_STATUS_REFUSED, "zh_tables_add_csv");
    read_error(err);
    expect(zh_tables_add_csv(tables, TEXT("visits"), TEXT("rfc4180"), TEXT("pupil\n7\n"), &err),
           ZH_STATUS_REFUSED, "zh_tables_add_csv");
    read_error(err);
}

static void stream_is_added(void)
{
    struct ArrowArrayStream in = stream_of(&VISITS, 2);
    zh_tables *made;
    expect(zh_tables_new(&made, NULL), ZH_STATUS_OK, "zh_tables_new");
    expect(zh_tables_add_stream(made, TEXT("visits"), &in, NULL), ZH_STATUS_OK,
           "zh_tables_add_stream");
    zh_tables_free(made);
}

static void stream_is_not_added(void)
{
    struct ArrowArrayStream in = stream_of(&GOOD_CASES, 1), twice = stream_of(&VISITS, 1);
    zh_error *err;
    expect(zh_tables_add_stream(tables, TEXT("marks"), &in, &err), ZH_STATUS_REFUSED,
           "zh_tables_add_stream");
    read_error(err);
    expect(zh_tables_add_stream(tables, TEXT("visits"), &twice, &err), ZH_STATUS_REFUSED,
           "zh_tables_add_stream");
    read_error(err);
}

static void school_is_made(void)
{
    zh_school_free(school_of(tables));
}

static void school_is_refused(void)
{
    zh_tables *made = tables_of("person,date\n0,never\n");
    zh_school *out;
    zh_error *err;
    expect(zh_school_from_tables(regulation, made, NULL, 0, &out, &err), ZH_STATUS_REFUSED,
           "zh_school_from_tables");
    read_error(err);
    zh_tables_free(made);
}

static void school_is_made_of_json(void)
{
    zh_school *made;
    expect(zh_school_from_json(regulation, TEXT("{\"visits\": []}"), TEXT("{}"), &made, NULL),
           ZH_STATUS_OK, "zh_school_from_json");
    zh_school_free(made);
}

static void school_of_json_is_refused(void)
{
    zh_school *made;
    zh_error *err;
    expect(zh_school_from_json(regulation, TEXT("{\"visits\": 7}"), NULL, 0, &made, &err),
           ZH_STATUS_REFUSED, "zh_school_from_json");
    read_error(err);
}

static void school_answers(void)
{
    zh_bytes *out;
    expect(zh_school_call(school, TEXT("school.check"), TEXT("{}"), &out, NULL), ZH_STATUS_OK,
           "zh_school_call");
    read_bytes(out);
    zh_bytes_free(out);
}

static void school_refuses(void)
{
    zh_bytes *out;
    zh_error *err;
    expect(zh_school_call(school, TEXT("school.check"), TEXT("{\"other\": 1}"), &out, &err),
           ZH_STATUS_REFUSED, "zh_school_call");
    read_error(err);
}

static void figures_are_given(void)
{
    struct ArrowArrayStream out;
    struct ArrowSchema schema;
    expect(zh_school_figures(monitored, TEXT(SHEET), TEXT(BY_CLASS), &out, NULL), ZH_STATUS_OK,
           "zh_school_figures");
    /* The batch is left unread. */
    if (out.get_schema(&out, &schema) == 0) {
        schema.release(&schema);
    }
    out.release(&out);
}

static void figures_are_refused(void)
{
    struct ArrowArrayStream out;
    zh_error *err;
    expect(zh_school_figures(monitored, TEXT(SHEET), TEXT("{}"), &out, &err), ZH_STATUS_REFUSED,
           "zh_school_figures");
    read_error(err);
}

static void slice_is_watched(void)
{
    zh_watch *made;
    expect(zh_school_watch(monitored, TEXT(SHEET), TEXT(BY_CLASS), &made, NULL), ZH_STATUS_OK,
           "zh_school_watch");
    zh_watch_free(made);
}

static void watching_is_refused(void)
{
    zh_watch *made;
    zh_error *err;
    expect(zh_school_watch(monitored, TEXT("school.check"), TEXT(BY_CLASS), &made, &err),
           ZH_STATUS_REFUSED, "zh_school_watch");
    read_error(err);
}

static void watch_answers(void)
{
    static int there;
    zh_bytes *out;
    expect(zh_school_apply_rows(monitored, TEXT(there ? TAKE_MARK : ADD_MARK), NULL), ZH_STATUS_OK,
           "zh_school_apply_rows");
    there = !there;
    expect(zh_watch_answer(watched, monitored, &out, NULL), ZH_STATUS_OK, "zh_watch_answer");
    read_bytes(out);
    zh_bytes_free(out);
}

static void watch_refuses(void)
{
    zh_bytes *out;
    zh_error *err;
    expect(zh_watch_answer(watched, NULL, &out, &err), ZH_STATUS_NULL_ARGUMENT, "zh_watch_answer");
    zh_error_free(err);
}

#define VISIT "{\"person\": 7, \"date\": \"2026-09-02\"}"

static void rows_are_applied(void)
{
    expect(zh_school_apply_rows(school, TEXT("{\"table\": \"visits\", \"upserts\": [" VISIT "]}"),
                                NULL),
           ZH_STATUS_OK, "zh_school_apply_rows");
    expect(zh_school_apply_rows(school, TEXT("{\"table\": \"visits\", \"deletes\": [" VISIT "]}"),
                                NULL),
           ZH_STATUS_OK, "zh_school_apply_rows");
}

static void rows_are_refused(void)
{
    zh_error *err;
    expect(zh_school_apply_rows(school, TEXT("{\"table\": \"visits\", \"upserts\": [{}]}"), &err),
           ZH_STATUS_REFUSED, "zh_school_apply_rows");
    read_error(err);
}

static void version_is_read(void)
{
    if (zh_version() == NULL || zh_abi_version() != ZH_ABI_VERSION) {
        fprintf(stderr, "no version\n");
        exit(EXIT_FAILURE);
    }
}

static const struct {
    const char *name;
    void (*run)(void);
} STEPS[] = {
    {"zh_call", call_answers},
    {"zh_call refused", call_refuses},
    {"zh_regulation_call", regulation_answers},
    {"zh_regulation_call refused", regulation_refuses},
    {"zh_regulation_preset", preset_is_made},
    {"zh_regulation_preset refused", preset_is_refused},
    {"zh_regulation_load", file_is_loaded},
    {"zh_regulation_load refused", file_is_refused},
    {"zh_regulation_validate_finals", stream_is_judged},
    {"  refused", stream_is_refused},
    {"zh_standing_new", standing_is_made},
    {"zh_standing_new refused", standing_is_refused},
    {"zh_decide", act_is_decided},
    {"zh_decide refused", act_is_refused},
    {"zh_tables_add_csv", tables_are_made},
    {"zh_tables_add_csv refused", csv_is_refused},
    {"zh_tables_add_stream", stream_is_added},
    {"zh_tables_add_stream refused", stream_is_not_added},
    {"zh_school_from_tables", school_is_made},
    {"zh_school_from_tables refused", school_is_refused},
    {"zh_school_from_json", school_is_made_of_json},
    {"zh_school_from_json refused", school_of_json_is_refused},
    {"zh_school_call", school_answers},
    {"zh_school_call refused", school_refuses},
    {"zh_school_apply_rows", rows_are_applied},
    {"zh_school_apply_rows refused", rows_are_refused},
    {"zh_school_figures", figures_are_given},
    {"zh_school_figures refused", figures_are_refused},
    {"zh_school_watch", slice_is_watched},
    {"zh_school_watch refused", watching_is_refused},
    {"zh_watch_answer", watch_answers},
    {"zh_watch_answer refused", watch_refuses},
    {"zh_version", version_is_read},
};

int main(int argc, char **argv)
{
    long calls = argc > 1 ? strtol(argv[1], NULL, 10) : 0, call;
    int watch = argc > 2 && strcmp(argv[2], "watch") == 0;
    size_t step;
    if (calls <= 0) {
        fprintf(stderr, "memory CALLS [watch]\n");
        return EXIT_FAILURE;
    }
    regulation = default_regulation();
    standing = standing_of("{\"person\": 501, \"roles\": []}");
    tables = tables_of("person,date\n7,2026-09-01\n");
    school = school_of(tables);
    monitored = school_of_json(SMALL_SCHOOL);
    expect(zh_school_watch(monitored, TEXT(SHEET), TEXT(BY_CLASS), &watched, NULL), ZH_STATUS_OK,
           "zh_school_watch");
    for (step = 0; step < sizeof STEPS / sizeof *STEPS; step++) {
        long before = 0, grown;
        for (call = -WARM_UP * watch; call < calls; call++) {
            if (call == 0) {
                before = resident();
            }
            STEPS[step].run();
        }
        grown = resident() - before;
        if (watch) {
            printf("  %-30s %ld calls, grown by %ld KiB\n", STEPS[step].name, calls, grown / 1024);
        }
        check(!watch || grown <= ALLOWED, STEPS[step].name, __FILE__, __LINE__);
    }
    zh_watch_free(watched);
    zh_school_free(monitored);
    zh_school_free(school);
    zh_tables_free(tables);
    zh_standing_free(standing);
    zh_regulation_free(regulation);
    CHECK(streams_out == 0 && parts_out == 0);
    return report("memory");
}
