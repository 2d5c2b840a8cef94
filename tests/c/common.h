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
