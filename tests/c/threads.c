/* Eight threads ask one regulation at the same time and get equal bytes, and one school and a watch of
 * one, of which one of them changes the rows, and see the whole of a change or nothing of it: threads ROUNDS FILE.
 * The file is a request of finals.explain for the regulation's own door. */
#define _POSIX_C_SOURCE 200112L
#include "common.h"

#include <pthread.h>

#define THREADS 8

static zh_regulation *regulation;
static const char *request;
static size_t request_len;
static zh_bytes *want;
static long rounds;

/* How many answers of one thread differ from the first answer of all. */
static void *ask(void *argument)
{
    long *differing = (long *)argument, round;
    for (round = 0; round < rounds; round++) {
        zh_bytes *out = NULL;
        zh_error *err = NULL;
        zh_status status = zh_regulation_call(regulation, TEXT("finals.explain"),
                                              (const uint8_t *)request, request_len, &out, &err);
        if (status != ZH_STATUS_OK ||
            !holds(out, (const char *)zh_bytes_data(want), zh_bytes_len(want))) {
            ++*differing;
        }
        zh_bytes_free(out);
        zh_error_free(err);
        status = zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(BAD_CLASS), &out, &err);
        if (status != ZH_STATUS_REFUSED || out != NULL ||
            strcmp(zh_error_pointer(err), "/cases") != 0) {
            ++*differing;
        }
        zh_error_free(err);
    }
    return NULL;
}

/* Two rows that are there or not, both. */
#define ROWS "[{\"person\": 8, \"date\": \"2026-09-02\"}, {\"person\": 9, \"date\": \"2026-09-02\"}]"

static zh_school *school;

static zh_bytes *checked(void)
{
    zh_bytes *out = NULL;
    (void)zh_school_call(school, TEXT("school.check"), TEXT("{}"), &out, NULL);
    return out;
}

/* How many answers of one thread are neither from before nor from after the rows. */
static void *ask_school(void *argument)
{
    long *differing = (long *)argument, round;
    for (round = 0; round < rounds; round++) {
        zh_bytes *out = checked();
        const char *text = out == NULL ? "" : (const char *)zh_bytes_data(out);
        if (strstr(text, "\"rows\":1,") == NULL && strstr(text, "\"rows\":3,") == NULL) {
            ++*differing;
        }
        zh_bytes_free(out);
    }
    return NULL;
}

static void *change_school(void *argument)
{
    long *differing = (long *)argument, round;
    for (round = 0; round < rounds; round++) {
        const char *rows = round % 2 == 0 ? "{\"table\": \"visits\", \"upserts\": " ROWS "}"
                                          : "{\"table\": \"visits\", \"deletes\": " ROWS "}";
        if (zh_school_apply_rows(school, TEXT(rows), NULL) != ZH_STATUS_OK) {
            ++*differing;
        }
    }
    return NULL;
}

static void a_school_is_asked_while_it_changes(void)
{
    pthread_t threads[THREADS];
    long differing[THREADS] = {0};
    int thread;
    CHECK(zh_school_from_json(regulation,
                              TEXT("{\"visits\": [{\"person\": 7, \"date\": \"2026-09-01\"}]}"),
                              NULL, 0, &school, NULL) == ZH_STATUS_OK);
    for (thread = 0; thread < THREADS; thread++) {
        /* One thread adds the rows and takes them away again. */
        CHECK(pthread_create(&threads[thread], NULL, thread == 0 ? change_school : ask_school,
                             &differing[thread]) == 0);
    }
    for (thread = 0; thread < THREADS; thread++) {
        CHECK(pthread_join(threads[thread], NULL) == 0);
        CHECK(differing[thread] == 0);
    }
    zh_school_free(school);
}

static zh_watch *watch;
static zh_bytes *without, *with;

static zh_bytes *watched(void)
{
    zh_bytes *out = NULL;
    (void)zh_watch_answer(watch, school, &out, NULL);
    return out;
}

static int same(const zh_bytes *one, const zh_bytes *other)
{
    return holds(one, (const char *)zh_bytes_data(other), zh_bytes_len(other));
}

/* How many answers of one thread are neither from before nor from after the mark. */
static void *ask_watch(void *argument)
{
    long *differing = (long *)argument, round;
    for (round = 0; round < rounds; round++) {
        zh_bytes *out = watched();
        if (!same(out, without) && !same(out, with)) {
            ++*differing;
        }
        zh_bytes_free(out);
    }
    return NULL;
}

static void *change_marks(void *argument)
{
    long *differing = (long *)argument, round;
    for (round = 0; round < rounds; round++) {
        const char *rows = round % 2 == 0 ? ADD_MARK : TAKE_MARK;
        if (zh_school_apply_rows(school, TEXT(rows), NULL) != ZH_STATUS_OK) {
            ++*differing;
        }
    }
    return NULL;
}

static void a_watch_is_asked_while_its_school_changes(void)
{
    pthread_t threads[THREADS];
    long differing[THREADS] = {0};
    int thread;
    school = school_of_json(SMALL_SCHOOL);
    CHECK(zh_school_watch(school, TEXT(SHEET), TEXT(BY_CLASS), &watch, NULL) == ZH_STATUS_OK);
    without = watched();
    CHECK(zh_school_apply_rows(school, TEXT(ADD_MARK), NULL) == ZH_STATUS_OK);
    with = watched();
    CHECK(!same(with, without));
    CHECK(zh_school_apply_rows(school, TEXT(TAKE_MARK), NULL) == ZH_STATUS_OK);
    for (thread = 0; thread < THREADS; thread++) {
        CHECK(pthread_create(&threads[thread], NULL, thread == 0 ? change_marks : ask_watch,
                             &differing[thread]) == 0);
    }
    for (thread = 0; thread < THREADS; thread++) {
        CHECK(pthread_join(threads[thread], NULL) == 0);
        CHECK(differing[thread] == 0);
    }
    zh_bytes_free(with);
    zh_bytes_free(without);
    zh_watch_free(watch);
    zh_school_free(school);
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    long differing[THREADS] = {0};
    char *file;
    int thread;
    if (argc < 3) {
        fprintf(stderr, "threads ROUNDS FILE\n");
        return EXIT_FAILURE;
    }
    rounds = strtol(argv[1], NULL, 10);
    file = read_file(argv[2], &request_len);
    request = file;
    regulation = default_regulation();
    CHECK(zh_regulation_call(regulation, TEXT("finals.explain"), (const uint8_t *)request,
                             request_len, &want, NULL) == ZH_STATUS_OK);
    CHECK(zh_bytes_len(want) > 1000);
    for (thread = 0; thread < THREADS; thread++) {
        CHECK(pthread_create(&threads[thread], NULL, ask, &differing[thread]) == 0);
    }
    for (thread = 0; thread < THREADS; thread++) {
        CHECK(pthread_join(threads[thread], NULL) == 0);
        CHECK(differing[thread] == 0);
    }
    a_school_is_asked_while_it_changes();
    a_watch_is_asked_while_its_school_changes();
    zh_bytes_free(want);
    zh_regulation_free(regulation);
    free(file);
    return report("threads");
}
