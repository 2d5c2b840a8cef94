// The C++ header: owners free once, errors carry their fields and outlive what made them.
#include "zhurnal.hpp"

#include <optional>
#include <type_traits>
#include <utility>

#include "common.h"

static_assert(!std::is_copy_constructible_v<zhurnal::Regulation>);
static_assert(std::is_nothrow_move_constructible_v<zhurnal::Regulation>);
static_assert(std::is_nothrow_copy_constructible_v<zhurnal::Error>);

template <typename Call> static std::optional<zhurnal::Error> refusal(Call call)
{
    try {
        call();
    } catch (const zhurnal::Error &error) {
        return error;
    }
    return std::nullopt;
}

static void answers_are_strings()
{
    const auto regulation = zhurnal::Regulation::preset("default");
    const auto own = regulation.call("finals.explain", EMPTY_CLASS);
    CHECK(own.rfind("{\"text\":", 0) == 0);
    CHECK(own == zhurnal::call("finals.explain", EMPTY_CLASS_BY_DEFAULT));
    const auto loaded = zhurnal::Regulation::load(SMALL_REGULATION);
    CHECK(loaded.call("finals.explain", EMPTY_CLASS) == own);
    CHECK(loaded.get() != nullptr);
}

static void an_error_outlives_what_made_it()
{
    const auto error = refusal([] {
        const auto regulation = zhurnal::Regulation::preset("default");
        regulation.call("finals.explain", BAD_CLASS);
    });
    CHECK(error.has_value());
    if (!error) {
        return;
    }
    CHECK(error->status() == ZH_STATUS_REFUSED);
    CHECK(std::string_view(error->rule()) == "input.type");
    CHECK(error->clause() == nullptr);
    CHECK(std::string_view(error->pointer()) == "/cases");
    CHECK(std::string_view(error->what()) == error->message(ZH_LANG_EN));
    CHECK(std::string_view(error->what()) != error->message(ZH_LANG_RU));
    CHECK(error->json().rfind("{\"error\":{\"rule\":\"input.type\"", 0) == 0);
}

static void what_was_moved_from_is_empty_and_freed_once()
{
    auto first = zhurnal::Regulation::preset("default");
    auto second = std::move(first);
    CHECK(first.get() == nullptr);
    CHECK(!second.call("finals.explain", EMPTY_CLASS).empty());
    second = zhurnal::Regulation::load(SMALL_REGULATION);
    CHECK(!second.call("finals.explain", EMPTY_CLASS).empty());
    const auto error = refusal([&] { first.call("finals.explain", EMPTY_CLASS); });
    CHECK(error && error->status() == ZH_STATUS_NULL_ARGUMENT);
    CHECK(error && error->rule() == nullptr);
}

static void makers_throw()
{
    auto error = refusal([] { zhurnal::Regulation::preset("other"); });
    CHECK(error && error->status() == ZH_STATUS_REFUSED);
    error = refusal([] { zhurnal::Regulation::load("["); });
    CHECK(error && error->status() == ZH_STATUS_INVALID_JSON);
    error = refusal([] { zhurnal::call({}, {}); });
    CHECK(error && std::string_view(error->rule()) == "input.unknown-op");
    error = refusal([] { zhurnal::call("finals.explain", {}); });
    CHECK(error && error->status() == ZH_STATUS_INVALID_JSON);
}

int main()
{
    answers_are_strings();
    an_error_outlives_what_made_it();
    what_was_moved_from_is_empty_and_freed_once();
    makers_throw();
    return report("owners");
}
