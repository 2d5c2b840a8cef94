/* Eight threads ask one regulation at the same time and get equal bytes: threads ROUNDS FILE.
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
    zh_bytes_free(want);
    zh_regulation_free(regulation);
    free(file);
    return report("threads");
}
