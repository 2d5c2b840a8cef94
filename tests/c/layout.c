/* The sizes and numbers that programs are compiled with: a change of any breaks the build. */
#include <stddef.h>

#include "zhurnal.h"

#if defined(__cplusplus)
#define ASSERT(name, truth) static_assert(truth, #name)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define ASSERT(name, truth) _Static_assert(truth, #name)
#else
#define ASSERT(name, truth) typedef char assert_##name[(truth) ? 1 : -1]
#endif

ASSERT(status_size, sizeof(zh_status) == 4);
ASSERT(lang_size, sizeof(zh_lang) == 4);
ASSERT(abi_version, ZH_ABI_VERSION == 1);
ASSERT(request_bytes, ZH_REQUEST_BYTES == 16 * 1024 * 1024);
ASSERT(schema_size, sizeof(void *) != 8 || sizeof(struct ArrowSchema) == 72);
ASSERT(array_size, sizeof(void *) != 8 || sizeof(struct ArrowArray) == 80);
ASSERT(stream_size, sizeof(void *) != 8 || sizeof(struct ArrowArrayStream) == 40);
ASSERT(ok, ZH_STATUS_OK == 0);
ASSERT(null_argument, ZH_STATUS_NULL_ARGUMENT == 1);
ASSERT(invalid_utf8, ZH_STATUS_INVALID_UTF8 == 2);
ASSERT(invalid_json, ZH_STATUS_INVALID_JSON == 3);
ASSERT(too_large, ZH_STATUS_TOO_LARGE == 4);
ASSERT(invalid_argument, ZH_STATUS_INVALID_ARGUMENT == 5);
ASSERT(refused, ZH_STATUS_REFUSED == 6);
ASSERT(not_found, ZH_STATUS_NOT_FOUND == 7);
ASSERT(busy, ZH_STATUS_BUSY == 8);
ASSERT(closed, ZH_STATUS_CLOSED == 9);
ASSERT(io, ZH_STATUS_IO == 10);
ASSERT(panicked, ZH_STATUS_PANIC == 255);
ASSERT(ru, ZH_LANG_RU == 0);
ASSERT(en, ZH_LANG_EN == 1);
ASSERT(act_size, sizeof(zh_act) == 4);
ASSERT(substitution_size, sizeof(zh_substitution) == 16);
ASSERT(request_size, sizeof(void *) != 8 || sizeof(zh_access_request) == 56);
ASSERT(request_lesson, offsetof(zh_access_request, lesson) == 32);
ASSERT(decision_size, sizeof(zh_decision) == 24);
ASSERT(decision_role, offsetof(zh_decision, role) == 4);
ASSERT(decision_clause, offsetof(zh_decision, clause) == 16);
ASSERT(no_act, ZH_ACT_NONE == 0);
ASSERT(first_act, ZH_ACT_GRANT_ROLE == 1);
ASSERT(last_act, ZH_ACT_CLOSE_PERIOD == 32);
ASSERT(no_role, ZH_ROLE_NONE == 0);
ASSERT(first_role, ZH_ROLE_ADMINISTRATOR == 1);
ASSERT(last_role, ZH_ROLE_PUPIL == 7);
ASSERT(no_scope, ZH_SCOPE_NONE == 0);
ASSERT(first_scope, ZH_SCOPE_ALL == 1);
ASSERT(last_scope, ZH_SCOPE_SELF == 8);
ASSERT(no_lack, ZH_LACK_NONE == 0);
ASSERT(first_lack, ZH_LACK_MODULE == 1);
ASSERT(last_lack, ZH_LACK_ROLE == 4);

int main(void)
{
    return zh_abi_version() == ZH_ABI_VERSION ? 0 : 1;
}
