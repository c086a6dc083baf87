// SPDX-License-Identifier: BSL-1.0
// INSERT of many structs in one statement.
#pragma once

#include <overt/codec/measured.hpp>
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

/// A column that is written where the statement keeps it. Its rows are gone through twice, so they must be the same
/// ones both times: those of a contiguous range.
template <class T, std::size_t I, class Range>
constexpr bool written_in_place() {
    using plain = strip_optional<column_type<T, I>>;
    return requires(const Range& rows) { static_cast<const T*>(rows.data()); } && measured<plain> &&
           codec_array<plain>() != 0 && !codec_is_text<plain>() && !table_of<T>.columns[I].from_server();
}

/// Bytes of its elements; 0 for other columns.
template <class T, std::size_t I, class Range>
std::size_t elements_size(const Range& rows) {
    std::size_t size = 0;
    if constexpr (written_in_place<T, I, Range>())
        for (const T& row : rows) size += field_size(row.*column_member<T, I>);
    return size;
}

template <class T, std::size_t I, class Range>
void add_elements(statement& to, const Range& rows, std::size_t size) {
    using plain = strip_optional<column_type<T, I>>;
    code head;
    head.put_assign(static_cast<std::uint16_t>(I));
    const std::size_t mark = head.begin_array(value_type_of<plain>);
    array_writer array(head.out(), codec<plain>::type, rows.size());
    if constexpr (is_optional<column_type<T, I>>)
        for (const T& row : rows)
            if (!(row.*column_member<T, I>)) array.announce_null();
    head.end_value(mark, size);
    char* at = to.add_open(clause::set, head, size);
    for (const T& row : rows) at = store_field(row.*column_member<T, I>, at);
}

template <class T, std::size_t I, class Range>
void add_array_of(statement& to, const Range& rows, std::size_t size) {
    if constexpr (written_in_place<T, I, Range>()) {
        add_elements<T, I>(to, rows, size);
    } else if constexpr (!table_of<T>.columns[I].from_server()) {
        code values;
        put_column_array<T, I>(values, rows);
        to.add(clause::set, values);
    }
}

template <class T, class Range>
void add_many(statement& to, const Range& rows) {
    if constexpr (all_sent_as_arrays<T>(std::make_index_sequence<column_count<T>>{})) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            constexpr std::size_t head = 64;  // what stands before the elements of a column is shorter
            const std::size_t sizes[] = {elements_size<T, I>(rows)...};
            to.reserve((std::size_t{0} + ... + (sizes[I] + head)));
            (add_array_of<T, I>(to, rows, sizes[I]), ...);
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
