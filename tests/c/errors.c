/* What an error says: its fields, its JSON, its life, and the bounds of an input. */
#include "common.h"

static int equal(const char *text, const char *want)
{
    return text != NULL && strcmp(text, want) == 0;
}

static int found(const zh_bytes *bytes, const char *text)
{
    return bytes != NULL && strstr((const char *)zh_bytes_data(bytes), text) != NULL;
}

static void an_error_outlives_what_made_it(void)
{
    zh_regulation *regulation = default_regulation();
    zh_bytes *answer = NULL, *none = NULL;
    zh_error *err = NULL;
    CHECK(zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(EMPTY_CLASS), &answer,
                             NULL) == ZH_STATUS_OK);
    CHECK(zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(BAD_CLASS), &none, &err) ==
          ZH_STATUS_REFUSED);
    zh_regulation_free(regulation);
    CHECK(none == NULL);
    CHECK(found(answer, "\"text\":"));
    CHECK(zh_error_code(err) == ZH_STATUS_REFUSED);
    CHECK(equal(zh_error_rule(err), "input.type"));
    CHECK(zh_error_clause(err) == NULL);
    CHECK(equal(zh_error_pointer(err), "/cases"));
    CHECK(strlen(zh_error_message(err, ZH_LANG_RU)) > 0);
    CHECK(strlen(zh_error_message(err, ZH_LANG_EN)) > 0);
    CHECK(strcmp(zh_error_message(err, ZH_LANG_RU), zh_error_message(err, ZH_LANG_EN)) != 0);
    CHECK(zh_error_message(err, 2) == NULL);
    CHECK(found(zh_error_json(err), "{\"error\":{\"rule\":\"input.type\","));
    zh_bytes_free(answer);
    zh_error_free(err);
}

static void a_regulation_file_is_refused_with_every_fault(void)
{
    zh_regulation *none = NULL;
    zh_error *err = NULL;
    CHECK(zh_regulation_load(TEXT("{\"name\": 1, \"extends\": \"default\", \"title\": 2}"), &none,
                             &err) == ZH_STATUS_REFUSED);
    CHECK(none == NULL);
    CHECK(equal(zh_error_pointer(err), "/name"));
    CHECK(found(zh_error_json(err), "\"errors\":["));
    CHECK(found(zh_error_json(err), "\"pointer\":\"/title\""));
    zh_error_free(err);
}

static void a_loaded_regulation_answers(void)
{
    zh_regulation *regulation = NULL;
    zh_bytes *answer = NULL;
    CHECK(zh_regulation_load(TEXT(SMALL_REGULATION), &regulation, NULL) == ZH_STATUS_OK);
    CHECK(zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(EMPTY_CLASS), &answer,
                             NULL) == ZH_STATUS_OK);
    CHECK(found(answer, "\"text\":"));
    zh_bytes_free(answer);
    zh_regulation_free(regulation);
}

/* Editions take the place of one regulation: each final is judged by the one of its period. */
static void editions_judge_by_the_day(void)
{
    zh_regulation *editions = NULL;
    zh_bytes *answer = NULL;
    zh_error *err = NULL;
    CHECK(zh_regulation_load(TEXT("{\"editions\": [{\"from\": \"2026-09-01\", \"regulation\": "
                                  "\"mesh-2022\"}]}"),
                             &editions, NULL) == ZH_STATUS_OK);
    CHECK(zh_regulation_call(editions, TEXT("edit.window"),
                             TEXT("{\"lesson\": \"2026-09-01\", \"on\": \"2026-09-02\"}"),
                             &answer, NULL) == ZH_STATUS_OK);
    CHECK(found(answer, "\"open\":true"));
    zh_bytes_free(answer);
    CHECK(zh_regulation_call(editions, TEXT("edit.window"),
                             TEXT("{\"lesson\": \"2026-08-31\", \"on\": \"2026-09-02\"}"),
                             &answer, &err) == ZH_STATUS_REFUSED);
    CHECK(equal(zh_error_rule(err), "regulation.no-edition"));
    CHECK(equal(zh_error_pointer(err), "/lesson"));
    zh_error_free(err);
    zh_regulation_free(editions);
}

static void a_name_is_offered_for_one_that_is_near(void)
{
    zh_regulation *regulation = NULL;
    zh_bytes *answer = NULL;
    zh_error *err = NULL;
    CHECK(zh_regulation_preset(TEXT("defualt"), &regulation, &err) == ZH_STATUS_REFUSED);
    CHECK(equal(zh_error_rule(err), "input.unknown-code"));
    CHECK(found(zh_error_json(err), "\"suggestion\":\"default\""));
    zh_error_free(err);
    CHECK(zh_call(TEXT("finals.explian"), TEXT("{}"), &answer, &err) == ZH_STATUS_REFUSED);
    CHECK(equal(zh_error_rule(err), "input.unknown-op"));
    CHECK(found(zh_error_json(err), "\"suggestion\":\"finals.explain\""));
    zh_error_free(err);
}

static void a_nul_inside_ends_no_text(void)
{
    zh_bytes *answer = NULL;
    zh_error *err = NULL;
    CHECK(zh_call(TEXT("finals.explain"),
                  TEXT("{\"regulation\": \"default\", \"lang\": \"ru\", \"cases\": [],"
                       " \"a\\u0000b\": 1}"),
                  &answer, &err) == ZH_STATUS_REFUSED);
    CHECK(equal(zh_error_rule(err), "input.unknown-key"));
    CHECK(strstr(zh_error_message(err, ZH_LANG_EN), "a\xe2\x90\x80"
                                                    "b") != NULL);
    CHECK(found(zh_error_json(err), "a\\u0000b"));
    zh_error_free(err);
}

static void an_input_may_be_as_large_as_the_limit(void)
{
    uint8_t *request = (uint8_t *)malloc((size_t)ZH_REQUEST_BYTES + 1);
    zh_bytes *answer = NULL;
    zh_error *err = NULL;
    if (request == NULL) {
        fprintf(stderr, "no memory\n");
        exit(EXIT_FAILURE);
    }
    memset(request, ' ', (size_t)ZH_REQUEST_BYTES + 1);
    memcpy(request, EMPTY_CLASS_BY_DEFAULT, strlen(EMPTY_CLASS_BY_DEFAULT));
    CHECK(zh_call(TEXT("finals.explain"), request, ZH_REQUEST_BYTES, &answer, &err) ==
          ZH_STATUS_OK);
    zh_bytes_free(answer);
    CHECK(zh_call(TEXT("finals.explain"), request, (size_t)ZH_REQUEST_BYTES + 1, &answer, &err) ==
          ZH_STATUS_TOO_LARGE);
    CHECK(equal(zh_error_rule(err), "input.too-large"));
    CHECK(found(zh_error_json(err), "\"limit\":16777216"));
    zh_error_free(err);
    free(request);
}

static void the_version_is_that_of_the_header(void)
{
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", ZH_VERSION_MAJOR, ZH_VERSION_MINOR,
             ZH_VERSION_PATCH);
    CHECK(equal(zh_version(), version));
    CHECK(zh_abi_version() == ZH_ABI_VERSION);
}

int main(void)
{
    an_error_outlives_what_made_it();
    a_regulation_file_is_refused_with_every_fault();
    a_loaded_regulation_answers();
    editions_judge_by_the_day();
    a_name_is_offered_for_one_that_is_near();
    a_nul_inside_ends_no_text();
    an_input_may_be_as_large_as_the_limit();
    the_version_is_that_of_the_header();
    return report("errors");
}
