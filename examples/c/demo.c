/* Prints the verdict on each final of a class's quarter, in Russian: demo FILE.
 *
 * The file holds what finals.explain asks for, but the language: a regulation and the cases. Build:
 *   cc -std=c99 demo.c $(pkg-config --cflags --libs zhurnal) -o demo && ./demo ../class-7b.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zhurnal.h"

#define LANGUAGE "\"lang\": \"ru\","

/* The file as a request: the language is put in right after the brace that opens it. */
static char *read_request(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *request = NULL, *brace;
    long size = -1;
    if (file == NULL) {
        perror(path);
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0) {
        request = malloc((size_t)size + sizeof LANGUAGE);
    }
    if (request == NULL || fread(request, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "%s: cannot be read\n", path);
        free(request);
        request = NULL;
    }
    fclose(file);
    if (request == NULL) {
        return NULL;
    }
    request[size] = '\0';
    brace = strchr(request, '{');
    if (brace == NULL) {
        fprintf(stderr, "%s: no JSON object\n", path);
        free(request);
        return NULL;
    }
    memmove(brace + strlen(LANGUAGE) + 1, brace + 1, strlen(brace + 1) + 1);
    memcpy(brace + 1, LANGUAGE, strlen(LANGUAGE));
    return request;
}

/* Prints one character as UTF-8. */
static void print_character(unsigned long code)
{
    if (code < 0x80) {
        putchar((int)code);
    } else if (code < 0x800) {
        putchar((int)(0xC0 | code >> 6));
        putchar((int)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        putchar((int)(0xE0 | code >> 12));
        putchar((int)(0x80 | (code >> 6 & 0x3F)));
        putchar((int)(0x80 | (code & 0x3F)));
    } else {
        putchar((int)(0xF0 | code >> 18));
        putchar((int)(0x80 | (code >> 12 & 0x3F)));
        putchar((int)(0x80 | (code >> 6 & 0x3F)));
        putchar((int)(0x80 | (code & 0x3F)));
    }
}

/* The number of the four hex digits after a `\u`. */
static unsigned long hex(const char *digits)
{
    char four[5] = {0};
    memcpy(four, digits, 4);
    return strtoul(four, NULL, 16);
}

/* Prints a JSON string, `text` standing after the quote that opens it. The library writes whole
 * JSON, so every escape here is complete. */
static void print_string(const char *text)
{
    static const char LETTERS[] = "bfnrt", MEANINGS[] = "\b\f\n\r\t";
    for (; *text != '"' && *text != '\0'; text++) {
        const char *letter;
        unsigned long code;
        if (*text != '\\') {
            putchar((unsigned char)*text);
            continue;
        }
        text++;
        letter = strchr(LETTERS, *text);
        if (*text == 'u') {
            code = hex(text + 1);
            text += 4;
            if (code >= 0xD800 && code < 0xDC00) {
                code = 0x10000 + ((code - 0xD800) << 10) + (hex(text + 3) - 0xDC00);
                text += 6;
            }
            print_character(code);
        } else if (letter != NULL) {
            putchar(MEANINGS[letter - LETTERS]);
        } else {
            putchar(*text);
        }
    }
}

int main(int argc, char **argv)
{
    static const char OP[] = "finals.explain", KEY[] = "{\"text\":\"";
    zh_bytes *answer = NULL;
    zh_error *err = NULL;
    zh_status status;
    char *request;
    if (argc != 2) {
        fprintf(stderr, "demo FILE\n");
        return EXIT_FAILURE;
    }
    if (zh_abi_version() != ZH_ABI_VERSION) {
        fprintf(stderr, "zhurnal %s has another binary interface\n", zh_version());
        return EXIT_FAILURE;
    }
    request = read_request(argv[1]);
    if (request == NULL) {
        return EXIT_FAILURE;
    }
    status = zh_call((const uint8_t *)OP, strlen(OP), (const uint8_t *)request, strlen(request),
                     &answer, &err);
    free(request);
    if (status != ZH_STATUS_OK) {
        fprintf(stderr, "%s: %s: %s\n", argv[1], zh_error_pointer(err),
                zh_error_message(err, ZH_LANG_RU));
        zh_error_free(err);
        return EXIT_FAILURE;
    }
    if (strncmp((const char *)zh_bytes_data(answer), KEY, strlen(KEY)) == 0) {
        print_string((const char *)zh_bytes_data(answer) + strlen(KEY));
    }
    zh_bytes_free(answer);
    return EXIT_SUCCESS;
}
