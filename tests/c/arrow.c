/* Finals by Arrow streams: the findings of the door, and every way in which a stream can fail. */
#include "stream.h"

/* The two rows of a batch, as the door takes them. */
#define ROW(pupil, marks)                                                                          \
    "{\"case\": {\"pupil\": " pupil ", \"course\": 3, \"subject\": \"geography\", \"level\": 7,"   \
    " \"weekly_hours\": \"2\", \"period\": {\"kind\": \"quarter\", \"number\": 1,"                 \
    " \"from\": \"2026-09-01\", \"to\": \"2026-10-25\"}, \"marks\": [" marks "],"                  \
    " \"proposed\": {\"value\": 5}}}"
#define ON_DAY(day) "{\"value\": 5, \"kind\": \"control-work\", \"on\": \"2026-09-" day "\"}"

static const char *const ROWS[] = {
    ROW("7", ON_DAY("10")),
    ROW("8", ON_DAY("10") ", " ON_DAY("17") ", " ON_DAY("24")),
};

/* The text of a row of a column of texts. */
static void text_of(const struct ArrowArray *column, int64_t row, char *out, size_t room_left)
{
    const int32_t *ends = (const int32_t *)column->buffers[1] + column->offset + row;
    const char *text = (const char *)column->buffers[2] + ends[0];
    snprintf(out, room_left, "%.*s", (int)(ends[1] - ends[0]), text);
}

/* The text of a row of a column of codes. */
static void code_of(const struct ArrowArray *column, int64_t row, char *out, size_t room_left)
{
    uint16_t key = ((const uint16_t *)column->buffers[1])[column->offset + row];
    text_of(column->dictionary, key, out, room_left);
}

/* Checks that a batch says of each of its two cases what the door says; gives the findings. */
static int64_t compare(const zh_regulation *regulation, const struct ArrowArray *batch, int64_t first)
{
    int64_t row, seen = 0;
    int place;
    for (place = 0; place < 2; place++) {
        zh_bytes *answer = NULL;
        const char *rest;
        CHECK(zh_regulation_call(regulation, TEXT("finals.validate"), TEXT(ROWS[place]), &answer,
                                 NULL) == ZH_STATUS_OK);
        rest = (const char *)zh_bytes_data(answer);
        for (row = 0; row < batch->length; row++) {
            const int64_t *cases = (const int64_t *)batch->children[0]->buffers[1];
            char code[128], text[1024], want[1200];
            if (cases[batch->children[0]->offset + row] != first + place) {
                continue;
            }
            code_of(batch->children[3], row, code, sizeof code);
            snprintf(want, sizeof want, "\"rule\":\"%s\"", code);
            rest = rest == NULL ? NULL : strstr(rest, want);
            CHECK(rest != NULL);
            text_of(batch->children[6], row, text, sizeof text);
            snprintf(want, sizeof want, "\"evidence\":%s", text);
            rest = rest == NULL ? NULL : strstr(rest, want);
            CHECK(rest != NULL);
            seen++;
        }
        /* And the door says no more than that. */
        CHECK(rest != NULL && strstr(rest + 1, "\"rule\":") == NULL);
        zh_bytes_free(answer);
    }
    CHECK(seen == batch->length);
    return seen;
}

static void findings_are_those_of_the_door(void)
{
    static const char *const NAMES[] = {"case",   "pupil",    "course",  "rule",
                                        "clause", "severity", "evidence"};
    zh_regulation *regulation = default_regulation(), *door = default_regulation();
    struct ArrowArrayStream in = stream_of(&GOOD_CASES, 2), out;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    zh_error *err = NULL;
    int64_t batches = 0, found = 0;
    int column;
    CHECK(zh_regulation_validate_finals(regulation, &in, &out, &err) == ZH_STATUS_OK);
    CHECK(err == NULL);
    CHECK(in.release == NULL);
    /* The answer outlives the regulation. */
    zh_regulation_free(regulation);
    CHECK(out.get_schema(&out, &schema) == 0);
    CHECK(schema.n_children == 7);
    for (column = 0; column < 7; column++) {
        CHECK(strcmp(schema.children[column]->name, NAMES[column]) == 0);
    }
    schema.release(&schema);
    while (out.get_next(&out, &batch) == 0 && batch.release != NULL) {
        found += compare(door, &batch, 2 * batches);
        batches++;
        batch.release(&batch);
    }
    CHECK(batches == 2);
    CHECK(found >= 2);
    out.release(&out);
    CHECK(out.release == NULL);
    zh_regulation_free(door);
}

static void no_batch_is_an_answer_too(void)
{
    zh_regulation *regulation = default_regulation();
    struct ArrowArrayStream in = stream_of(&GOOD_CASES, 0), out;
    struct ArrowArray batch;
    CHECK(zh_regulation_validate_finals(regulation, &in, &out, NULL) == ZH_STATUS_OK);
    CHECK(out.get_next(&out, &batch) == 0 && batch.release == NULL);
    out.release(&out);
    zh_regulation_free(regulation);
}

static void one_struct_may_serve_for_both(void)
{
    zh_regulation *regulation = default_regulation();
    struct ArrowArrayStream both = stream_of(&GOOD_CASES, 1);
    CHECK(zh_regulation_validate_finals(regulation, &both, &both, NULL) == ZH_STATUS_OK);
    CHECK(both.release != NULL && both.release != release_stream);
    both.release(&both);
    zh_regulation_free(regulation);
}

/* Checks how a stream is refused. */
static void refused(struct ArrowArrayStream in, zh_status want, const char *pointer, const char *says)
{
    zh_regulation *regulation = default_regulation();
    struct ArrowArrayStream out = stream_released();
    zh_error *err = NULL;
    out.release = release_stream;
    CHECK(zh_regulation_validate_finals(regulation, &in, &out, &err) == want);
    CHECK(in.release == NULL);
    CHECK(out.release == NULL);
    CHECK(zh_error_code(err) == want);
    CHECK(strcmp(zh_error_pointer(err), pointer) == 0);
    CHECK(strstr(zh_error_message(err, ZH_LANG_EN), says) != NULL);
    zh_error_free(err);
    /* Nothing of that closes the regulation. */
    in = stream_of(&GOOD_CASES, 1);
    CHECK(zh_regulation_validate_finals(regulation, &in, &out, NULL) == ZH_STATUS_OK);
    out.release(&out);
    zh_regulation_free(regulation);
}

int main(void)
{
    findings_are_those_of_the_door();
    no_batch_is_an_answer_too();
    one_struct_may_serve_for_both();
    refused(stream_of(&NO_PROPOSAL, 1), ZH_STATUS_REFUSED, "", "proposed");
    refused(stream_of(&BAD_CASES, 2), ZH_STATUS_REFUSED, "/1/period/number", "99");
    refused(stream_released(), ZH_STATUS_INVALID_ARGUMENT, "", "in is a stream that was released");
    refused(stream_of(NULL, 0), ZH_STATUS_INVALID_ARGUMENT, "", "the host's own words");
    refused(stream_of(&GOOD_CASES, -1), ZH_STATUS_INVALID_ARGUMENT, "", "the host's own words");
    CHECK(streams_out == 0);
    CHECK(parts_out == 0);
    return report("arrow");
}
