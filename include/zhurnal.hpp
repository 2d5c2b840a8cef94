// zhurnal for C++17: owners, an exception and strings over zhurnal.h, and nothing else beside them.
//
// A call takes string_views and gives a std::string of JSON, or throws zhurnal::Error. What
// zhurnal.h says of threads and of limits holds here too.
#ifndef ZHURNAL_HPP
#define ZHURNAL_HPP

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "zhurnal.h"

namespace zhurnal {

/// Frees what the library gave, each type by its own function.
struct Free {
    void operator()(zh_bytes *bytes) const noexcept { zh_bytes_free(bytes); }
    void operator()(zh_error *error) const noexcept { zh_error_free(error); }
    void operator()(zh_regulation *regulation) const noexcept { zh_regulation_free(regulation); }
    void operator()(zh_tables *tables) const noexcept { zh_tables_free(tables); }
    void operator()(zh_school *school) const noexcept { zh_school_free(school); }
    void operator()(zh_watch *watch) const noexcept { zh_watch_free(watch); }
    void operator()(zh_standing *standing) const noexcept { zh_standing_free(standing); }
};

/// Why a call failed. Copies share one error; its texts live as long as any of them.
class Error : public std::exception {
  public:
    /// Takes the error that a call gave with this status.
    Error(zh_status status, std::unique_ptr<zh_error, Free> error)
        : status_(status), error_(std::move(error)) {}

    /// The English message.
    const char *what() const noexcept override { return message(ZH_LANG_EN); }

    /// The status that the call gave.
    zh_status status() const noexcept { return status_; }

    /// The rule that refused, or nullptr where none speaks.
    const char *rule() const noexcept { return zh_error_rule(error_.get()); }

    /// The clause of the regulation, or nullptr where the rule carries none.
    const char *clause() const noexcept { return zh_error_clause(error_.get()); }

    /// The place in the input, a JSON Pointer.
    const char *pointer() const noexcept {
        const char *pointer = zh_error_pointer(error_.get());
        return pointer == nullptr ? "" : pointer;
    }

    /// What to tell a person.
    const char *message(zh_lang lang) const noexcept {
        const char *message = zh_error_message(error_.get(), lang);
        return message == nullptr ? "" : message;
    }

    /// The whole refusal as JSON.
    std::string_view json() const noexcept {
        const zh_bytes *json = zh_error_json(error_.get());
        if (json == nullptr) {
            return {};
        }
        return {reinterpret_cast<const char *>(zh_bytes_data(json)), zh_bytes_len(json)};
    }

  private:
    zh_status status_;
    std::shared_ptr<const zh_error> error_;
};

namespace detail {

inline const uint8_t *data(std::string_view text) noexcept {
    return reinterpret_cast<const uint8_t *>(text.data());
}

inline void check(zh_status status, zh_error *error) {
    std::unique_ptr<zh_error, Free> owner(error);
    if (status != ZH_STATUS_OK) {
        throw Error(status, std::move(owner));
    }
}

inline std::string text(zh_status status, zh_bytes *bytes, zh_error *error) {
    std::unique_ptr<zh_bytes, Free> owner(bytes);
    check(status, error);
    return {reinterpret_cast<const char *>(zh_bytes_data(bytes)), zh_bytes_len(bytes)};
}

} // namespace detail

/// Answers one request, which names its regulation: see zh_call.
inline std::string call(std::string_view op, std::string_view request) {
    zh_bytes *out = nullptr;
    zh_error *error = nullptr;
    const zh_status status = zh_call(detail::data(op), op.size(), detail::data(request),
                                     request.size(), &out, &error);
    return detail::text(status, out, error);
}

/// A school's regulation. It moves and is not copied; a moved-from one gives
/// ZH_STATUS_NULL_ARGUMENT.
class Regulation {
  public:
    /// A built-in regulation: see zh_regulation_preset.
    static Regulation preset(std::string_view name) {
        zh_regulation *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status =
            zh_regulation_preset(detail::data(name), name.size(), &out, &error);
        return Regulation(status, out, error);
    }

    /// Reads a regulation file: see zh_regulation_load.
    static Regulation load(std::string_view file) {
        zh_regulation *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status = zh_regulation_load(detail::data(file), file.size(), &out, &error);
        return Regulation(status, out, error);
    }

    /// Answers one request by this regulation: see zh_regulation_call.
    std::string call(std::string_view op, std::string_view request) const {
        zh_bytes *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status =
            zh_regulation_call(handle_.get(), detail::data(op), op.size(), detail::data(request),
                               request.size(), &out, &error);
        return detail::text(status, out, error);
    }

    /// The handle, for functions of zhurnal.h; this object goes on owning it.
    const zh_regulation *get() const noexcept { return handle_.get(); }

  private:
    Regulation(zh_status status, zh_regulation *handle, zh_error *error) : handle_(handle) {
        detail::check(status, error);
    }

    std::unique_ptr<zh_regulation, Free> handle_;
};

/// A host's tables, from which schools are made. It moves and is not copied, as Regulation does.
class Tables {
  public:
    /// No tables yet: see zh_tables_new.
    Tables() {
        zh_tables *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status = zh_tables_new(&out, &error);
        handle_.reset(out);
        detail::check(status, error);
    }

    /// Adds a table from a CSV: see zh_tables_add_csv.
    void add_csv(std::string_view name, std::string_view form, std::string_view csv) {
        zh_error *error = nullptr;
        const zh_status status =
            zh_tables_add_csv(handle_.get(), detail::data(name), name.size(), detail::data(form),
                              form.size(), detail::data(csv), csv.size(), &error);
        detail::check(status, error);
    }

    /// Adds a table from an Arrow stream, which is moved: see zh_tables_add_stream.
    void add_stream(std::string_view name, ArrowArrayStream *in) {
        zh_error *error = nullptr;
        const zh_status status =
            zh_tables_add_stream(handle_.get(), detail::data(name), name.size(), in, &error);
        detail::check(status, error);
    }

    /// The handle, for functions of zhurnal.h; this object goes on owning it.
    const zh_tables *get() const noexcept { return handle_.get(); }

  private:
    std::unique_ptr<zh_tables, Free> handle_;
};

class Watch;

/// A school. It moves and is not copied, as Regulation does.
class School {
  public:
    /// Reads a school from tables, which stay as they are: see zh_school_from_tables.
    static School from_tables(const Regulation &regulation, const Tables &tables,
                              std::string_view mapping = {}) {
        zh_school *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status =
            zh_school_from_tables(regulation.get(), tables.get(), detail::data(mapping),
                                  mapping.size(), &out, &error);
        return School(status, out, error);
    }

    /// Reads a school from its tables as JSON: see zh_school_from_json.
    static School from_json(const Regulation &regulation, std::string_view tables,
                            std::string_view mapping = {}) {
        zh_school *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status =
            zh_school_from_json(regulation.get(), detail::data(tables), tables.size(),
                                detail::data(mapping), mapping.size(), &out, &error);
        return School(status, out, error);
    }

    /// Answers one request by this school: see zh_school_call.
    std::string call(std::string_view op, std::string_view request) const {
        zh_bytes *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status =
            zh_school_call(handle_.get(), detail::data(op), op.size(), detail::data(request),
                           request.size(), &out, &error);
        return detail::text(status, out, error);
    }

    /// Answers one request of a family of figures as columns: see zh_school_figures.
    void figures(std::string_view op, std::string_view request, ArrowArrayStream *out) const {
        zh_error *error = nullptr;
        const zh_status status =
            zh_school_figures(handle_.get(), detail::data(op), op.size(), detail::data(request),
                              request.size(), out, &error);
        detail::check(status, error);
    }

    /// Keeps the slice of a request: see zh_school_watch.
    Watch watch(std::string_view op, std::string_view request) const;

    /// Changes rows of one table: see zh_school_apply_rows.
    void apply_rows(std::string_view request) {
        zh_error *error = nullptr;
        const zh_status status = zh_school_apply_rows(handle_.get(), detail::data(request),
                                                      request.size(), &error);
        detail::check(status, error);
    }

    /// The handle, for functions of zhurnal.h; this object goes on owning it.
    const zh_school *get() const noexcept { return handle_.get(); }

  private:
    School(zh_status status, zh_school *handle, zh_error *error) : handle_(handle) {
        detail::check(status, error);
    }

    std::unique_ptr<zh_school, Free> handle_;
};

/// A slice of a school that is kept counted. It moves and is not copied, as Regulation does.
class Watch {
  public:
    /// Answers the slice of the school as it is now: see zh_watch_answer.
    std::string answer(const School &school) const {
        zh_bytes *out = nullptr;
        zh_error *error = nullptr;
        const zh_status status = zh_watch_answer(handle_.get(), school.get(), &out, &error);
        return detail::text(status, out, error);
    }

    /// The handle, for functions of zhurnal.h; this object goes on owning it.
    const zh_watch *get() const noexcept { return handle_.get(); }

  private:
    friend class School;

    Watch(zh_status status, zh_watch *handle, zh_error *error) : handle_(handle) {
        detail::check(status, error);
    }

    std::unique_ptr<zh_watch, Free> handle_;
};

inline Watch School::watch(std::string_view op, std::string_view request) const {
    zh_watch *out = nullptr;
    zh_error *error = nullptr;
    const zh_status status =
        zh_school_watch(handle_.get(), detail::data(op), op.size(), detail::data(request),
                        request.size(), &out, &error);
    return Watch(status, out, error);
}

} // namespace zhurnal

#endif // ZHURNAL_HPP
