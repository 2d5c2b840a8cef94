// The C++ header: owners free once, errors carry their fields and outlive what made them.
#include "zhurnal.hpp"

#include <optional>
#include <type_traits>
#include <utility>

#include "stream.h"

static_assert(!std::is_copy_constructible_v<zhurnal::Regulation>);
static_assert(!std::is_copy_constructible_v<zhurnal::Tables>);
static_assert(!std::is_copy_constructible_v<zhurnal::School>);
static_assert(!std::is_copy_constructible_v<zhurnal::Watch>);
static_assert(std::is_nothrow_move_constructible_v<zhurnal::Tables>);
static_assert(std::is_nothrow_move_constructible_v<zhurnal::School>);
static_assert(std::is_nothrow_move_constructible_v<zhurnal::Watch>);
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

static void a_school_is_asked_and_changed()
{
    const auto regulation = zhurnal::Regulation::preset("default");
    zhurnal::Tables tables;
    tables.add_csv("visits", "rfc4180", "person,date\n7,2026-09-01\n");
    auto stream = stream_of(&VISITS, 1);
    const auto twice = refusal([&] { tables.add_stream("visits", &stream); });
    CHECK(twice && std::string_view(twice->rule()) == "input.duplicate-key");
    CHECK(twice && std::string_view(twice->pointer()) == "/visits");
    auto school = zhurnal::School::from_tables(regulation, tables);
    const auto same = zhurnal::School::from_json(
        regulation, R"({"visits": [{"person": 7, "date": "2026-09-01"}]})", "{}");
    const auto before = school.call("school.check", "{}");
    CHECK(before == same.call("school.check", "{}"));
    school.apply_rows(
        R"({"table": "visits", "upserts": [{"person": 7, "date": "2026-09-02"}]})");
    CHECK(before != school.call("school.check", "{}"));
    const auto refused = refusal([&] { school.apply_rows("{}"); });
    CHECK(refused && refused->status() == ZH_STATUS_REFUSED);
    const auto moved = std::move(school);
    CHECK(school.get() == nullptr && moved.get() != nullptr);
    const auto empty = refusal([&] { school.apply_rows("{}"); });
    CHECK(empty && empty->status() == ZH_STATUS_NULL_ARGUMENT);
}

static void figures_are_bytes_columns_and_a_watch()
{
    const auto regulation = zhurnal::Regulation::preset("default");
    auto school = zhurnal::School::from_json(regulation, SMALL_SCHOOL);
    const auto before = school.call(SHEET, BY_CLASS);
    CHECK(before.find(R"("rows":[{"class":71,"lessons":2,)") != std::string::npos);
    ArrowArrayStream stream;
    school.figures(SHEET, BY_CLASS, &stream);
    ArrowArray batch;
    CHECK(stream.get_next(&stream, &batch) == 0 && batch.release != nullptr);
    CHECK(batch.length == 2);
    batch.release(&batch);
    stream.release(&stream);
    auto error = refusal([&] { school.figures(SHEET, "{}", &stream); });
    CHECK(error && error->status() == ZH_STATUS_REFUSED && stream.release == nullptr);
    error = refusal([&] { school.watch("school.check", BY_CLASS); });
    CHECK(error && std::string_view(error->rule()) == "input.unknown-op");

    auto first = school.watch(SHEET, BY_CLASS);
    CHECK(first.answer(school) == before);
    school.apply_rows(ADD_MARK);
    const auto watch = std::move(first);
    CHECK(watch.answer(school) != before);
    CHECK(watch.answer(school) == school.call(SHEET, BY_CLASS));
    CHECK(first.get() == nullptr && watch.get() != nullptr);
    error = refusal([&] { first.answer(school); });
    CHECK(error && error->status() == ZH_STATUS_NULL_ARGUMENT);
}

int main()
{
    answers_are_strings();
    an_error_outlives_what_made_it();
    what_was_moved_from_is_empty_and_freed_once();
    makers_throw();
    a_school_is_asked_and_changed();
    figures_are_bytes_columns_and_a_watch();
    return report("owners");
}
