/* Decisions by plain numbers: they are those of access.decide, and what is unknown is never allowed. */
#include <limits.h>

#include "common.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* The codes of the wire by their numbers. */
static const char *const ACTS[] = {
    NULL, "grant-role", "open-year", "change-plan", "agree-subgroups", "enter-subgroups",
    "name-substitute", "record-mark", "record-attendance", "record-topic", "record-assignment",
    "correct-attendance", "review-attendance", "record-behaviour", "change-personal-data",
    "set-final", "notify-parents", "record-inspection", "publish-inspection", "read-board",
    "endorse-document", "file-document", "record-backup", "read-page", "read-summary",
    "read-personal-data", "read-visits", "read-log", "adopt-regulation", "enrol-pupil",
    "record-exemption", "set-timetable", "close-period",
};
static const char *const ROLES[] = {
    NULL, "administrator", "director", "deputy-head", "class-teacher", "subject-teacher",
    "parent", "pupil",
};
static const char *const SCOPES[] = {
    NULL, "all", "own-class", "own-classes", "own-course", "as-substitute", "as-named-substitute",
    "own-child", "self",
};
static const char *const LACKS[] = {
    NULL, "module", "time", "scope", "role",
};

/* What each role is held for, in the order of its numbers. */
static const char *const HELD_FOR[] = {
    NULL, "", "", "", "\"class\": 11, ", "\"class\": 11, \"course\": 3, ", "\"pupil\": 7, ",
    "\"pupil\": 7, ",
};

static const zh_substitution SUBSTITUTION = {501, 20261005, 20261016};
static const zh_substitution OF_ANOTHER = {77, 20261005, 0};

static zh_regulation *regulation;

static zh_standing *standing_of(const char *text)
{
    zh_standing *standing = NULL;
    CHECK(zh_standing_new(TEXT(text), &standing, NULL) == ZH_STATUS_OK);
    return standing;
}

/* A request that the class teacher and the teacher of the course may both be asked about. */
static zh_access_request request_of(int32_t act)
{
    zh_access_request request = {0};
    request.act = act;
    request.on = 20261007;
    request.class_id = 11;
    request.course_id = 3;
    request.pupil_id = 7;
    request.lesson = 20261007;
    return request;
}

/* A decision that no call gives. */
static zh_decision wild(void)
{
    zh_decision decision;
    memset(&decision, 0x5A, sizeof decision);
    return decision;
}

/* Whether a failed call left a denial that says nothing. */
static int denies(const zh_decision *decision)
{
    static const char NO_CLAUSE[sizeof decision->clause];
    return decision->allowed == 0 && decision->role == ZH_ROLE_NONE &&
           decision->scope == ZH_SCOPE_NONE && decision->lacks == ZH_LACK_NONE &&
           memcmp(decision->clause, NO_CLAUSE, sizeof NO_CLAUSE) == 0;
}

/* A date or id of a request as JSON writes it. */
static const char *date_text(char *room, int32_t date)
{
    if (date == 0) {
        return "null";
    }
    sprintf(room, "\"%04d-%02d-%02d\"", (int)(date / 10000), (int)(date / 100 % 100),
            (int)(date % 100));
    return room;
}

static const char *id_text(char *room, uint64_t id)
{
    if (id == 0) {
        return "null";
    }
    sprintf(room, "%lu", (unsigned long)id);
    return room;
}

/* The request of access.decide that asks the same. */
static void write_request(char *text, const char *standing, const zh_access_request *request)
{
    char rooms[6][24];
    size_t row;
    text += sprintf(text,
                    "{\"standing\": %s, \"request\": {\"act\": \"%s\", \"on\": %s, \"target\": "
                    "{\"class\": %s, \"course\": %s, \"pupil\": %s, \"lesson\": %s, "
                    "\"substitutions\": [",
                    standing, ACTS[request->act], date_text(rooms[0], request->on),
                    id_text(rooms[1], request->class_id), id_text(rooms[2], request->course_id),
                    id_text(rooms[3], request->pupil_id), date_text(rooms[4], request->lesson));
    for (row = 0; row < request->substitutions_len; row++) {
        const zh_substitution *it = &request->substitutions[row];
        text += sprintf(text, "%s{\"person\": %s, \"from\": %s, \"to\": %s}", row ? ", " : "",
                        id_text(rooms[0], it->person_id), date_text(rooms[1], it->from),
                        date_text(rooms[2], it->to));
    }
    strcpy(text, "]}}}");
}

/* How the answer of access.decide begins where it decides this; for an act that is allowed, all of it. */
static void write_answer(char *text, const zh_decision *decision)
{
    char way[128];
    sprintf(way, "\"role\":\"%s\",\"scope\":\"%s\",\"clause\":\"%s\"}",
            decision->role == ZH_ROLE_NONE ? "" : ROLES[decision->role],
            decision->scope == ZH_SCOPE_NONE ? "" : SCOPES[decision->scope], decision->clause);
    if (decision->allowed) {
        sprintf(text, "{\"decision\":\"allow\",%s", way);
    } else if (decision->role == ZH_ROLE_NONE) {
        sprintf(text,
                "{\"decision\":\"deny\",\"rule\":\"access.denied\",\"clause\":null,"
                "\"lacks\":\"%s\",\"nearest\":null,\"instead\":[",
                LACKS[decision->lacks]);
    } else {
        sprintf(text,
                "{\"decision\":\"deny\",\"rule\":\"access.denied\",\"clause\":\"%s\","
                "\"lacks\":\"%s\",\"nearest\":{%s,\"instead\":[",
                decision->clause, LACKS[decision->lacks], way);
    }
}

static long allowed_in_all, lacking[COUNT(LACKS)];

/* Asks both ways and compares the bytes. */
static void ask_both(const zh_regulation *by, const zh_standing *standing, const char *standing_text,
                     const zh_access_request *request)
{
    static char asked[4096], want[512];
    zh_decision decision = wild();
    zh_error *err = NULL;
    zh_bytes *answer = NULL;
    int same;
    zh_status status = zh_decide(by, standing, request, &decision, &err);
    if (status != ZH_STATUS_OK || err != NULL || decision.allowed > 1 ||
        (decision.lacks == ZH_LACK_NONE) != decision.allowed) {
        check(0, ACTS[request->act], "a decision", (int)status);
        zh_error_free(err);
        return;
    }
    write_request(asked, standing_text, request);
    CHECK(zh_regulation_call(by, TEXT("access.decide"), TEXT(asked), &answer, NULL) ==
          ZH_STATUS_OK);
    write_answer(want, &decision);
    same = decision.allowed
               ? holds(answer, want, strlen(want))
               : answer != NULL && strncmp((const char *)zh_bytes_data(answer), want,
                                           strlen(want)) == 0;
    check(same, asked, want, (int)status);
    allowed_in_all += decision.allowed;
    lacking[decision.lacks]++;
    zh_bytes_free(answer);
}

/* Every act by every role: in reach, out of it, before its time, with nothing named, substituted. */
static void every_act_and_role_is_decided_as_by_json(const zh_regulation *by)
{
    size_t role, act;
    for (role = 1; role < COUNT(ROLES); role++) {
        char text[256];
        zh_standing *standing;
        sprintf(text,
                "{\"person\": 501, \"roles\": [{\"role\": \"%s\", %s\"from\": \"2026-09-01\", "
                "\"to\": null}]}",
                ROLES[role], HELD_FOR[role]);
        standing = standing_of(text);
        for (act = 1; act < COUNT(ACTS); act++) {
            zh_access_request request = request_of((int32_t)act);
            zh_substitution both[2];
            ask_both(by, standing, text, &request);
            request.on = 20260831;
            ask_both(by, standing, text, &request);
            request = request_of((int32_t)act);
            request.class_id = 12;
            request.course_id = 4;
            request.pupil_id = (1ULL << 53) - 1;
            ask_both(by, standing, text, &request);
            request = request_of((int32_t)act);
            request.course_id = 4;
            both[0] = OF_ANOTHER;
            both[1] = SUBSTITUTION;
            request.substitutions = both;
            request.substitutions_len = 1;
            ask_both(by, standing, text, &request);
            request.class_id = 12;
            request.substitutions_len = 2;
            ask_both(by, standing, text, &request);
            memset(&request, 0, sizeof request);
            request.act = (int32_t)act;
            request.on = 20261007;
            ask_both(by, standing, text, &request);
        }
        zh_standing_free(standing);
    }
}

static void an_act_of_nobody_and_a_module_that_is_off(void)
{
    zh_regulation *small = NULL;
    zh_standing *standing = standing_of("{\"person\": 501, \"roles\": []}");
    zh_access_request request = request_of(ZH_ACT_RECORD_MARK);
    zh_decision decision = wild();
    CHECK(zh_regulation_load(TEXT("{\"name\": \"ours\", \"extends\": \"default\", \"rights\": [], "
                                  "\"parameters\": {\"modules\": {\"clause\": \"1.4\", "
                                  "\"said\": \"open\", \"value\": [\"curriculum-plan\"]}}}"),
                             &small, NULL) == ZH_STATUS_OK);
    CHECK(zh_decide(small, standing, &request, &decision, NULL) == ZH_STATUS_OK);
    CHECK(decision.allowed == 0 && decision.role == ZH_ROLE_NONE && decision.clause[0] == 0);
    CHECK(decision.lacks == ZH_LACK_MODULE);
    request.act = ZH_ACT_CHANGE_PLAN;
    CHECK(zh_decide(small, standing, &request, &decision, NULL) == ZH_STATUS_OK);
    CHECK(decision.allowed == 0 && decision.lacks == ZH_LACK_ROLE);
    every_act_and_role_is_decided_as_by_json(small);
    zh_standing_free(standing);
    zh_regulation_free(small);
}

/* Whether a request fails so, with an error whose English message has this text. */
static int fails(const zh_access_request *request, zh_status want, const char *said)
{
    zh_standing *standing = standing_of("{\"person\": 501, \"roles\": [{\"role\": \"director\", "
                                        "\"from\": \"2026-09-01\", \"to\": null}]}");
    zh_decision decision = wild();
    zh_error *err = NULL;
    zh_status status = zh_decide(regulation, standing, request, &decision, &err);
    const char *message = zh_error_message(err, ZH_LANG_EN);
    int good = status == want && zh_error_code(err) == want && denies(&decision) &&
               message != NULL && strstr(message, said) != NULL;
    if (!good) {
        fprintf(stderr, "%d: %s, not %s\n", (int)status, message != NULL ? message : "", said);
    }
    zh_error_free(err);
    decision = wild();
    good = good && zh_decide(regulation, standing, request, &decision, NULL) == want &&
           denies(&decision);
    zh_standing_free(standing);
    return good;
}

static void what_is_unknown_is_never_allowed(void)
{
    static const int32_t BAD_ACTS[] = {INT_MIN, -1, ZH_ACT_NONE, ZH_ACT_CLOSE_PERIOD + 1, INT_MAX};
    static const int32_t BAD_DATES[] = {INT_MIN,  -20261007, 1,         1007,    20261000,
                                        20260001, 20261301,  20260229,  100000101, INT_MAX};
    static const uint64_t BAD_IDS[] = {1ULL << 53, UINT64_MAX};
    zh_access_request request;
    zh_substitution substitution = SUBSTITUTION;
    size_t at;
    for (at = 0; at < COUNT(BAD_ACTS); at++) {
        request = request_of(BAD_ACTS[at]);
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.act"));
    }
    for (at = 0; at < COUNT(BAD_DATES); at++) {
        request = request_of(ZH_ACT_READ_PAGE);
        request.on = BAD_DATES[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.on"));
        request = request_of(ZH_ACT_READ_PAGE);
        request.lesson = BAD_DATES[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.lesson"));
        request = request_of(ZH_ACT_READ_PAGE);
        request.substitutions = &substitution;
        request.substitutions_len = 1;
        substitution = SUBSTITUTION;
        substitution.from = BAD_DATES[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.substitutions[0].from"));
        substitution = SUBSTITUTION;
        substitution.to = BAD_DATES[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.substitutions[0].to"));
    }
    request = request_of(ZH_ACT_READ_PAGE);
    request.on = 0;
    CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.on"));
    for (at = 0; at < COUNT(BAD_IDS); at++) {
        request = request_of(ZH_ACT_READ_PAGE);
        request.class_id = BAD_IDS[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.class_id"));
        request = request_of(ZH_ACT_READ_PAGE);
        request.course_id = BAD_IDS[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.course_id"));
        request = request_of(ZH_ACT_READ_PAGE);
        request.pupil_id = BAD_IDS[at];
        CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.pupil_id"));
    }
    request = request_of(ZH_ACT_READ_PAGE);
    request.substitutions = &substitution;
    request.substitutions_len = 1;
    substitution = SUBSTITUTION;
    substitution.person_id = 0;
    CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.substitutions[0].person_id"));
    substitution = SUBSTITUTION;
    substitution.to = substitution.from - 1;
    CHECK(fails(&request, ZH_STATUS_INVALID_ARGUMENT, "request.substitutions[0].to"));
    request.substitutions = NULL;
    CHECK(fails(&request, ZH_STATUS_NULL_ARGUMENT, "request.substitutions"));
    request.substitutions = &substitution;
    request.substitutions_len = 1001;
    CHECK(fails(&request, ZH_STATUS_REFUSED, "1000"));
    request.substitutions_len = SIZE_MAX;
    CHECK(fails(&request, ZH_STATUS_REFUSED, "1000"));
}

static void the_edition_of_the_day_decides(void)
{
    const char *text = "{\"person\": 501, \"roles\": [{\"role\": \"director\", \"from\": "
                       "\"2020-01-01\", \"to\": null}]}";
    zh_regulation *editions = NULL;
    zh_standing *standing = standing_of(text);
    zh_access_request request = request_of(ZH_ACT_READ_PAGE);
    zh_decision decision = wild();
    zh_error *err = NULL;
    CHECK(zh_regulation_load(TEXT("{\"editions\": [{\"from\": \"2026-09-01\", \"regulation\": "
                                  "\"default\"}]}"),
                             &editions, NULL) == ZH_STATUS_OK);
    request.on = 20260901;
    ask_both(editions, standing, text, &request);
    request.on = 20260831;
    CHECK(zh_decide(editions, standing, &request, &decision, &err) == ZH_STATUS_REFUSED);
    CHECK(denies(&decision));
    CHECK(err != NULL && strcmp(zh_error_rule(err), "regulation.no-edition") == 0);
    CHECK(err != NULL && strcmp(zh_error_pointer(err), "/request") == 0);
    zh_error_free(err);
    zh_standing_free(standing);
    zh_regulation_free(editions);
}

static void a_standing_is_refused_at_its_place(void)
{
    zh_standing *none = NULL;
    zh_error *err = NULL;
    CHECK(zh_standing_new(TEXT("{\"person\": 501, \"roles\": [{\"role\": \"pupil\", \"from\": "
                               "\"2026-09-01\", \"to\": null}]}"),
                          &none, &err) == ZH_STATUS_REFUSED);
    CHECK(none == NULL);
    CHECK(err != NULL && strcmp(zh_error_rule(err), "input.missing-key") == 0);
    CHECK(err != NULL && strcmp(zh_error_pointer(err), "/roles/0") == 0);
    zh_error_free(err);
}

int main(void)
{
    size_t lack;
    regulation = default_regulation();
    every_act_and_role_is_decided_as_by_json(regulation);
    an_act_of_nobody_and_a_module_that_is_off();
    what_is_unknown_is_never_allowed();
    the_edition_of_the_day_decides();
    a_standing_is_refused_at_its_place();
    /* Everything that can be decided was. */
    CHECK(allowed_in_all > 0);
    for (lack = 1; lack < COUNT(LACKS); lack++) {
        CHECK(lacking[lack] > 0);
    }
    zh_regulation_free(regulation);
    return report("access");
}
