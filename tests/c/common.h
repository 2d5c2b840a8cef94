/* What the C tests share: checks that are counted, texts as inputs, and whole files. */
#ifndef COMMON_H
#define COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zhurnal.h"

/* A text as the two arguments of an input. */
#define TEXT(text) (const uint8_t *)(text), strlen(text)

/* A request that is answered, and one that is refused at /cases, both for a regulation's own door. */
#define EMPTY_CLASS "{\"cases\": [], \"lang\": \"ru\"}"
#define BAD_CLASS "{\"cases\": 1, \"lang\": \"ru\"}"

/* The same for the door without a handle. */
#define EMPTY_CLASS_BY_DEFAULT "{\"regulation\": \"default\", \"cases\": [], \"lang\": \"ru\"}"

/* The smallest regulation file. */
#define SMALL_REGULATION "{\"name\": \"ours\", \"extends\": \"default\"}"

/* The tables of a small school: two classes, a course in each, three lessons in October, one mark. */
#define SMALL_SCHOOL                                                                               \
    "{\"periods\": [{\"set\": 1, \"kind\": \"quarter\", \"number\": 1, \"from\": \"2026-09-01\","          \
    " \"to\": \"2026-10-25\"}],"                                                                   \
    " \"classes\": [{\"class\": 71, \"level\": 7, \"letter\": \"A\", \"teacher\": 501, \"periods\": 1},"  \
    " {\"class\": 72, \"level\": 7, \"letter\": \"B\", \"teacher\": 503, \"periods\": 1}],"              \
    " \"people\": [{\"person\": 7, \"name\": \"Anna\"}, {\"person\": 8, \"name\": \"Boris\"}],"           \
    " \"roles\": [{\"person\": 601, \"role\": \"parent\", \"pupil\": 7, \"from\": \"2026-09-01\"}],"      \
    " \"enrolments\": [{\"pupil\": 7, \"class\": 71, \"from\": \"2026-09-01\"},"                       \
    " {\"pupil\": 8, \"class\": 71, \"from\": \"2026-09-01\"},"                                      \
    " {\"pupil\": 10, \"class\": 72, \"from\": \"2026-09-01\"}],"                                    \
    " \"courses\": [{\"course\": 3, \"class\": 71, \"subject\": \"geography\", \"teacher\": 502,"      \
    " \"weekly_hours\": \"2\"}, {\"course\": 5, \"class\": 72, \"subject\": \"geography\","            \
    " \"teacher\": 503, \"weekly_hours\": \"1\"}],"                                                \
    " \"memberships\": [], \"exemptions\": [], \"substitutions\": [], \"attendance\": [],"           \
    " \"lessons\": [{\"lesson\": 101, \"course\": 3, \"date\": \"2026-10-05\", \"held\": true,"        \
    " \"topic\": \"Rivers\", \"homework\": \"p. 5\", \"roll_taken\": true},"                         \
    " {\"lesson\": 102, \"course\": 3, \"date\": \"2026-10-12\", \"held\": true, \"topic\": null,"      \
    " \"homework\": null, \"roll_taken\": false},"                                                 \
    " {\"lesson\": 105, \"course\": 5, \"date\": \"2026-10-06\", \"held\": true, \"topic\": \"Seas\","   \
    " \"homework\": null, \"roll_taken\": false}],"                                                \
    " \"assignments\": [{\"assignment\": 201, \"lesson\": 101, \"kind\": \"oral-answer\"},"            \
    " {\"assignment\": 202, \"lesson\": 102, \"kind\": \"oral-answer\"},"                            \
    " {\"assignment\": 205, \"lesson\": 105, \"kind\": \"oral-answer\"}],"                           \
    " \"marks\": [{\"pupil\": 7, \"assignment\": 201, \"part\": 0, \"value\": 5}],"                    \
    " \"finals\": [{\"pupil\": 7, \"course\": 3, \"kind\": \"quarter\", \"number\": 1, \"value\": 5}],"   \
    " \"visits\": [{\"person\": 601, \"date\": \"2026-10-17\"}]}"

/* Another mark there, which is added and taken away again. */
#define ANOTHER_MARK "\"pupil\": 8, \"assignment\": 201, \"part\": 0"
#define ADD_MARK "{\"table\": \"marks\", \"upserts\": [{" ANOTHER_MARK ", \"value\": 4}]}"
#define TAKE_MARK "{\"table\": \"marks\", \"deletes\": [{" ANOTHER_MARK "}]}"

/* What its control sheet is asked about: some days of October, a row a class. */
#define SHEET "monitoring.control-sheet"
#define SOME_DAYS "\"from\": \"2026-10-05\", \"to\": \"2026-10-17\""
#define BY_CLASS "{\"slice\": {" SOME_DAYS ", \"by\": \"class\"}}"

static long passed, failed;

#define CHECK(truth) check((truth) != 0, #truth, __FILE__, __LINE__)

static inline void check(int truth, const char *what, const char *file, int line)
{
    if (truth) {
        passed++;
    } else {
        failed++;
        fprintf(stderr, "%s:%d: %s\n", file, line, what);
    }
}

/* Prints the count and gives the exit code of a test. */
static inline int report(const char *name)
{
    printf("%s: %ld passed, %ld failed\n", name, passed, failed);
    return failed == 0 && passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Whether these bytes are that text, and a NUL stands after them. */
static inline int holds(const zh_bytes *bytes, const char *text, size_t len)
{
    const uint8_t *data = zh_bytes_data(bytes);
    return data != NULL && zh_bytes_len(bytes) == len && memcmp(data, text, len) == 0 &&
           data[len] == 0;
}

/* A whole file with a NUL after it; ends the test where it cannot be read. */
static inline char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0, room = 0;
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    do {
        room += 1 << 20;
        text = (char *)realloc(text, room);
        if (text == NULL) {
            fprintf(stderr, "%s: no memory\n", path);
            exit(EXIT_FAILURE);
        }
        size += fread(text + size, 1, room - size - 1, file);
    } while (size == room - 1);
    fclose(file);
    text[size] = '\0';
    *len = size;
    return text;
}

/* A school of these tables by the default regulation; ends the test where there is none. */
static inline zh_school *school_of_json(const char *tables)
{
    zh_regulation *regulation = NULL;
    zh_school *school = NULL;
    zh_error *err = NULL;
    (void)zh_regulation_preset(TEXT("default"), &regulation, NULL);
    if (zh_school_from_json(regulation, TEXT(tables), NULL, 0, &school, &err) != ZH_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", zh_error_pointer(err), zh_error_message(err, ZH_LANG_EN));
        exit(EXIT_FAILURE);
    }
    zh_regulation_free(regulation);
    return school;
}

/* The default regulation; ends the test where there is none. */
static inline zh_regulation *default_regulation(void)
{
    zh_regulation *regulation = NULL;
    if (zh_regulation_preset(TEXT("default"), &regulation, NULL) != ZH_STATUS_OK) {
        fprintf(stderr, "no default regulation\n");
        exit(EXIT_FAILURE);
    }
    return regulation;
}

#endif
