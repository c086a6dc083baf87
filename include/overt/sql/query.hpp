// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/statement.hpp>

#include <string>
#include <type_traits>

namespace overt {

namespace detail {

template <class S, class Row>
concept returns_row = std::is_same_v<typename S::row_type, Row>;

}  // namespace detail

/// Any statement that returns rows of this type: for interfaces, and for borders between source files.
/// Built from a statement it holds all of it; executing it is the same as executing the statement.
template <class Row>
class [[nodiscard("this builds a statement and runs nothing")]] query : public detail::statement {
public:
    using row_type = Row;
    static constexpr bool session_safe = false;  // it may hold raw SQL
    static constexpr bool returns_rows = true;

    template <class S>
        requires requires { typename S::row_type; }
    query(const S& from) : detail::statement(from.erased()) {  // NOLINT: a query is a statement without its type
        static_assert(detail::returns_row<S, Row>, "the statement's row type is another one");
        S::check();
    }
    query(const query&) = default;
    query(query&&) noexcept = default;
    query& operator=(const query&) = default;
    query& operator=(query&&) noexcept = default;
    ~query() = default;

    static void check() noexcept {}
    bool rows_by_name() const noexcept { return is_raw(); }
    rendered render(int at_most = 0) const { return write(at_most); }
    rendered render(dialect in, int at_most = 0) const { return write(at_most, in); }
    std::string sql() const { return write_text(); }
    std::string sql(dialect in) const { return std::string(render(in).text()); }
};

}  // namespace overt
