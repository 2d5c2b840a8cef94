/* A producer of Arrow streams for the tests: two finals a batch, from memory of its own. */
#ifndef STREAM_H
#define STREAM_H

#include "common.h"

/* One column: its type, its buffers (validity first, and none is missing), its children. */
struct column {
    const char *name, *format;
    int64_t length, n_buffers;
    const void *buffers[3];
    int64_t n_children;
    const struct column *children;
};

static const int64_t PUPIL[] = {7, 8}, COURSE[] = {3, 3}, LEVEL[] = {7, 7}, NUMBER[] = {1, 1};
static const int64_t PROPOSED[] = {5, 5}, BAD_NUMBER[] = {1, 1000};
static const int32_t FROM[] = {20697, 20697}, TO[] = {20751, 20751};
static const int32_t SUBJECT_ENDS[] = {0, 9, 18}, HOURS_ENDS[] = {0, 1, 2}, KIND_ENDS[] = {0, 7, 14};
/* The first pupil has one mark and the second three. */
static const int32_t MARK_ENDS[] = {0, 1, 4};
static const int64_t MARK[] = {5, 5, 5, 5};
static const int32_t WORK_ENDS[] = {0, 12, 24, 36, 48}, ON[] = {20706, 20706, 20713, 20720};

static const struct column MARK_COLUMNS[] = {
    {"value", "l", 4, 2, {NULL, MARK, NULL}, 0, NULL},
    {"kind", "u", 4, 3, {NULL, WORK_ENDS, "control-workcontrol-workcontrol-workcontrol-work"}, 0, NULL},
    {"on", "tdD", 4, 2, {NULL, ON, NULL}, 0, NULL},
};
static const struct column MARK_ITEM = {"item", "+s", 4, 1, {NULL}, 3, MARK_COLUMNS};

#define CASE_COLUMNS(number)                                                                       \
    {"pupil", "l", 2, 2, {NULL, PUPIL, NULL}, 0, NULL},                                            \
        {"course", "l", 2, 2, {NULL, COURSE, NULL}, 0, NULL},                                      \
        {"subject", "u", 2, 3, {NULL, SUBJECT_ENDS, "geographygeography"}, 0, NULL},               \
        {"level", "l", 2, 2, {NULL, LEVEL, NULL}, 0, NULL},                                        \
        {"weekly_hours", "u", 2, 3, {NULL, HOURS_ENDS, "22"}, 0, NULL},                            \
        {"period_kind", "u", 2, 3, {NULL, KIND_ENDS, "quarterquarter"}, 0, NULL},                  \
        {"period_number", "l", 2, 2, {NULL, number, NULL}, 0, NULL},                               \
        {"period_from", "tdD", 2, 2, {NULL, FROM, NULL}, 0, NULL},                                 \
        {"period_to", "tdD", 2, 2, {NULL, TO, NULL}, 0, NULL},                                     \
        {"marks", "+l", 2, 2, {NULL, MARK_ENDS, NULL}, 1, &MARK_ITEM},                             \
    {"proposed", "l", 2, 2, {NULL, PROPOSED, NULL}, 0, NULL}

static const struct column GOOD_COLUMNS[] = {CASE_COLUMNS(NUMBER)};
static const struct column BAD_COLUMNS[] = {CASE_COLUMNS(BAD_NUMBER)};

/* What finals are asked about: right ones, ones whose second row is refused, and too few columns. */
static const struct column GOOD_CASES = {"", "+s", 2, 1, {NULL}, 11, GOOD_COLUMNS};
static const struct column BAD_CASES = {"", "+s", 2, 1, {NULL}, 11, BAD_COLUMNS};
static const struct column NO_PROPOSAL = {"", "+s", 2, 1, {NULL}, 10, GOOD_COLUMNS};

/* A table of two rows: who visited a page, and when. */
static const struct column VISITS_COLUMNS[] = {
    {"person", "l", 2, 2, {NULL, PUPIL, NULL}, 0, NULL},
    {"date", "tdD", 2, 2, {NULL, FROM, NULL}, 0, NULL},
};
static const struct column VISITS = {"", "+s", 2, 1, {NULL}, 2, VISITS_COLUMNS};

/* How many streams were handed out and not released yet, and likewise arrays and schemas. */
static long streams_out, parts_out;

static inline void *room(size_t size)
{
    void *memory = calloc(1, size);
    if (memory == NULL) {
        fprintf(stderr, "no memory\n");
        exit(EXIT_FAILURE);
    }
    return memory;
}

static void release_schema(struct ArrowSchema *schema)
{
    int64_t child;
    for (child = 0; child < schema->n_children; child++) {
        if (schema->children[child]->release != NULL) {
            schema->children[child]->release(schema->children[child]);
        }
        free(schema->children[child]);
    }
    free(schema->children);
    schema->release = NULL;
    parts_out--;
}

static inline void write_schema(const struct column *column, struct ArrowSchema *out)
{
    int64_t child;
    memset(out, 0, sizeof *out);
    out->format = column->format;
    out->name = column->name;
    out->n_children = column->n_children;
    out->children = (struct ArrowSchema **)room(sizeof(void *) * (size_t)(column->n_children + 1));
    for (child = 0; child < column->n_children; child++) {
        out->children[child] = (struct ArrowSchema *)room(sizeof *out);
        write_schema(&column->children[child], out->children[child]);
    }
    out->release = release_schema;
    parts_out++;
}

static void release_array(struct ArrowArray *array)
{
    int64_t child;
    for (child = 0; child < array->n_children; child++) {
        if (array->children[child]->release != NULL) {
            array->children[child]->release(array->children[child]);
        }
        free(array->children[child]);
    }
    free(array->children);
    free(array->buffers);
    array->release = NULL;
    parts_out--;
}

static inline void write_array(const struct column *column, struct ArrowArray *out)
{
    int64_t child;
    memset(out, 0, sizeof *out);
    out->length = column->length;
    out->n_buffers = column->n_buffers;
    out->buffers = (const void **)room(sizeof(void *) * 3);
    memcpy(out->buffers, column->buffers, sizeof column->buffers);
    out->n_children = column->n_children;
    out->children = (struct ArrowArray **)room(sizeof(void *) * (size_t)(column->n_children + 1));
    for (child = 0; child < column->n_children; child++) {
        out->children[child] = (struct ArrowArray *)room(sizeof *out);
        write_array(&column->children[child], out->children[child]);
    }
    out->release = release_array;
    parts_out++;
}

/* What a stream still has to give; a negative number of batches fails. */
struct source {
    const struct column *cases;
    long batches;
};

static int give_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    const struct source *source = (const struct source *)stream->private_data;
    if (source->cases == NULL) {
        return 5;
    }
    write_schema(source->cases, out);
    return 0;
}

static int give_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    struct source *source = (struct source *)stream->private_data;
    memset(out, 0, sizeof *out);
    if (source->batches < 0) {
        return 5;
    }
    if (source->batches > 0) {
        source->batches--;
        write_array(source->cases, out);
    }
    return 0;
}

static const char *give_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the host's own words";
}

static void release_stream(struct ArrowArrayStream *stream)
{
    free(stream->private_data);
    stream->release = NULL;
    streams_out--;
}

/* A stream of so many batches; without cases it has no schema, with fewer than none no batch. */
static inline struct ArrowArrayStream stream_of(const struct column *cases, long batches)
{
    struct ArrowArrayStream stream = {give_schema, give_next, give_error, release_stream, NULL};
    struct source *source = (struct source *)room(sizeof *source);
    source->cases = cases;
    source->batches = batches;
    stream.private_data = source;
    streams_out++;
    return stream;
}

/* A stream that was released. */
static inline struct ArrowArrayStream stream_released(void)
{
    struct ArrowArrayStream stream = stream_of(&GOOD_CASES, 1);
    stream.release(&stream);
    return stream;
}

#endif
