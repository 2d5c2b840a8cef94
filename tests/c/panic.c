/* A panic within the library: that one regulation is closed, and everything else works on. */
#include "common.h"

zh_status zh__test_panic(const zh_regulation *regulation, zh_bytes **out, zh_error **err);

static int answers(const zh_regulation *regulation)
{
    zh_bytes *out = NULL;
    zh_status status =
        zh_regulation_call(regulation, TEXT("finals.explain"), TEXT(EMPTY_CLASS), &out, NULL);
    int answered = status == ZH_STATUS_OK && out != NULL;
    zh_bytes_free(out);
    return answered;
}

int main(void)
{
    zh_regulation *broken = default_regulation(), *other = default_regulation(), *fresh;
    zh_bytes *out = (zh_bytes *)&passed;
    zh_error *err = NULL;
    int again;

    CHECK(answers(broken));
    CHECK(zh__test_panic(broken, &out, &err) == ZH_STATUS_PANIC);
    CHECK(out == NULL);
    CHECK(zh_error_code(err) == ZH_STATUS_PANIC);
    CHECK(zh_error_rule(err) == NULL);
    CHECK(strstr(zh_error_message(err, ZH_LANG_EN), "a panic by the regulation default") != NULL);
    CHECK(strstr(zh_error_message(err, ZH_LANG_RU), "a panic by the regulation default") != NULL);
    CHECK(strstr((const char *)zh_bytes_data(zh_error_json(err)), "{\"error\":{\"rule\":null,") !=
          NULL);
    zh_error_free(err);

    for (again = 0; again < 2; again++) {
        out = (zh_bytes *)&passed;
        err = NULL;
        CHECK(zh_regulation_call(broken, TEXT("finals.explain"), TEXT(EMPTY_CLASS), &out, &err) ==
              ZH_STATUS_CLOSED);
        CHECK(out == NULL);
        CHECK(zh_error_code(err) == ZH_STATUS_CLOSED);
        CHECK(zh_error_rule(err) == NULL);
        CHECK(strlen(zh_error_message(err, ZH_LANG_RU)) > 0);
        zh_error_free(err);
    }
    /* A closed regulation does not panic again, and an error that nobody wants is dropped. */
    CHECK(zh__test_panic(broken, &out, NULL) == ZH_STATUS_CLOSED);

    CHECK(answers(other));
    CHECK(zh__test_panic(other, &out, NULL) == ZH_STATUS_PANIC);
    CHECK(!answers(other));
    fresh = default_regulation();
    CHECK(answers(fresh));

    zh_regulation_free(broken);
    zh_regulation_free(other);
    zh_regulation_free(fresh);
    return report("panic");
}
