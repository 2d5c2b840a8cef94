/* Answers each case of the corpus and compares the bytes: corpus FILE COUNT.
 * The file is what `cargo run -p zhurnal-tests --bin corpus` writes; COUNT is how many cases it must
 * hold. */
#include "common.h"

struct reader {
    const char *at, *end;
};

/* The next `len` bytes, which a newline follows. */
static const char *take(struct reader *reader, size_t len)
{
    const char *start = reader->at;
    if ((size_t)(reader->end - start) <= len || start[len] != '\n') {
        fprintf(stderr, "the file breaks off\n");
        exit(EXIT_FAILURE);
    }
    reader->at = start + len + 1;
    return start;
}

static int answers(const char *op, const char *input, size_t input_len, const char *want,
                   size_t want_len)
{
    zh_bytes *out = NULL;
    zh_error *err = NULL;
    zh_status status = zh_call(TEXT(op), (const uint8_t *)input, input_len, &out, &err);
    int equal = (status == ZH_STATUS_OK) == (out != NULL) && (out == NULL) == (err != NULL) &&
                zh_error_code(err) == status &&
                holds(out != NULL ? out : zh_error_json(err), want, want_len);
    zh_bytes_free(out);
    zh_error_free(err);
    return equal;
}

int main(int argc, char **argv)
{
    char name[256], op[64];
    size_t len, input_len, want_len;
    long count = 0, wanted;
    struct reader reader;
    char *file;
    if (argc < 3) {
        fprintf(stderr, "corpus FILE COUNT\n");
        return EXIT_FAILURE;
    }
    file = read_file(argv[1], &len);
    wanted = strtol(argv[2], NULL, 10);
    reader.at = file;
    reader.end = file + len;
    while (reader.at < reader.end) {
        const char *line = reader.at, *input, *want;
        const char *newline = (const char *)memchr(line, '\n', (size_t)(reader.end - line));
        if (newline == NULL ||
            sscanf(line, "%255s %63s %zu %zu", name, op, &input_len, &want_len) != 4) {
            fprintf(stderr, "case %ld has no first line\n", count + 1);
            return EXIT_FAILURE;
        }
        take(&reader, (size_t)(newline - line));
        input = take(&reader, input_len);
        want = take(&reader, want_len);
        check(answers(op, input, input_len, want, want_len), name, argv[1], (int)count + 1);
        count++;
    }
    if (count != wanted) {
        fprintf(stderr, "%ld cases instead of %ld\n", count, wanted);
        failed++;
    }
    free(file);
    return report("corpus");
}
