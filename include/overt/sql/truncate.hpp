// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/sources.hpp>

#include <cstdint>

namespace overt {

namespace detail {

enum class truncate_option : std::uint8_t { restart_identity, cascade };

}  // namespace detail

/// TRUNCATE: removes every row of tables at once.
class [[nodiscard("this builds a statement and runs nothing")]] truncate_statement : public detail::statement {
public:
    using row_type = void;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = false;
    static constexpr bool by_name = false;

    explicit truncate_statement(const detail::statement& start) noexcept : detail::statement(start) {}

    /// The identity columns count from their beginning again.
    truncate_statement restart_identity() const { return with(detail::truncate_option::restart_identity); }
    /// The tables that refer to these are emptied as well.
    truncate_statement cascade() const { return with(detail::truncate_option::cascade); }

    static void check() noexcept {}
    bool rows_by_name() const noexcept { return false; }
    rendered render(int at_most = 0) const { return write(at_most); }
    rendered render(dialect in, int at_most = 0) const { return write(at_most, in); }
    std::string sql() const { return write_text(); }
    std::string sql(dialect in) const { return std::string(render(in).text()); }

private:
    truncate_statement with(detail::truncate_option option) const {
        truncate_statement next(*this);
        next.add(detail::clause::option, std::string_view{}, static_cast<std::uint8_t>(option));
        return next;
    }
};

namespace sql {

/// Empties tables: `truncate<post, user>().restart_identity()`.
template <class T, class... More>
truncate_statement truncate() {
    static_assert(detail::has_table<T> && (detail::has_table<More> && ...), "this struct has no table description");
    truncate_statement made{detail::statement(detail::verb::truncate, nullptr)};
    if constexpr (detail::has_table<T> && (detail::has_table<More> && ...)) {
        detail::add_table<T>(made, detail::clause::from, 0, {});
        (detail::add_table<More>(made, detail::clause::from, 0, {}), ...);
    }
    return made;
}

}  // namespace sql
}  // namespace overt
