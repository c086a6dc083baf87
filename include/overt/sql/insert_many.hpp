// SPDX-License-Identifier: BSL-1.0
// INSERT of many structs in one statement.
#pragma once

#include <overt/sql/insert.hpp>
#include <overt/sql/row_arrays.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace overt {

namespace detail {

/// A column that can be sent as one array, or is not sent.
template <class T, std::size_t I>
constexpr bool sent_as_array() {
    return table_of<T>.columns[I].from_server() || travels_as_array<T, I>();
}
template <class T, std::size_t... I>
constexpr bool all_sent_as_arrays(std::index_sequence<I...>) {
    return (sent_as_array<T, I>() && ...);
}

template <class T, std::size_t I, class Range>
void add_array_of(statement& to, const Range& rows) {
    if constexpr (!table_of<T>.columns[I].from_server()) {
        code values;
        put_column_array<T, I>(values, rows);
        to.add(clause::set, values);
    }
}

template <class T, class Range>
void add_many(statement& to, const Range& rows) {
    if constexpr (all_sent_as_arrays<T>(std::make_index_sequence<column_count<T>>{})) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (add_array_of<T, I>(to, rows), ...);
        }(std::make_index_sequence<column_count<T>>{});
    } else {
        for (const T& row : rows) {
            to.add(clause::row, std::string_view{});
            add_row(to, row);
        }
    }
}

}  // namespace detail

namespace sql {

/// Inserts the structs of a contiguous range in one statement: each column travels as one array, so the text is the
/// same for every number of rows, and returning() gives the rows in the order of the range. An empty range inserts
/// nothing. A table with columns that are arrays, or that travel as text, is written row by row: one text per number of
/// rows, at most 65535 values together; an empty range is then an error.
/// @errors usage_error for a value that the server cannot take
template <class Range>
auto insert_many(const Range& rows) {
    using row = detail::row_in<Range>;
    static_assert(detail::has_table<row>, "this struct has no table description");
    insert_statement<row> made{detail::statement(detail::verb::insert_many, detail::table_or_null<row>())};
    if constexpr (detail::has_table<row>) detail::add_many<row>(made, rows);
    return made;
}

}  // namespace sql
}  // namespace overt
