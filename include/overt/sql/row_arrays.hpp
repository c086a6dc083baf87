// SPDX-License-Identifier: BSL-1.0
// The structs of a range as a table of their own in a statement: each column travels as one array.
#pragma once

#include <overt/sql/key.hpp>
#include <overt/sql/sources.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace overt::detail {

/// A column whose values can be sent as one array: the server knows the array's type, or finds it by name.
template <class T, std::size_t I>
constexpr bool travels_as_array() {
    using plain = strip_optional<column_type<T, I>>;
    return codec_array<plain>() != 0 || (codec<plain>::type == 0 && !codec_is_text<plain>() && sent_in_arrays<plain>);
}
template <class T, std::size_t... I>
concept travel_as_arrays = (travels_as_array<T, I>() && ...);

/// Appends `column = array` for one column.
template <class T, std::size_t I, class Range>
void put_column_array(code& to, const Range& rows) {
    using plain = strip_optional<column_type<T, I>>;
    to.put_assign(static_cast<std::uint16_t>(I));
    array_binder writer(to, value_type_of<plain>, rows.size());
    for (const T& row : rows) writer.template add<plain>(row.*column_member<T, I>);
    writer.finish();
}

/// Adds the columns of the structs as a table that Tag, an alias, names.
template <class Tag, std::size_t... I, class Range>
void add_row_arrays(statement& to, std::index_sequence<I...>, const Range& rows) {
    using row = model_of<Tag>;
    static_assert(travel_as_arrays<row, I...>,
                  "a column of this range is an array, or travels as text, and cannot be sent as one array; name the "
                  "others, or write the rows one by one");
    if constexpr (travel_as_arrays<row, I...>) {
        code content;
        (put_column_array<row, I>(content, rows), ...);
        add_table<Tag>(to, clause::from, from_arrays, content.bytes());
    }
}

template <class Range>
using row_in = std::remove_cvref_t<decltype(*std::declval<const Range&>().begin())>;
template <class Range, class Tag>
concept rows_of = std::is_same_v<row_in<Range>, model_of<Tag>>;

/// The same with every column.
template <class Alias, class Range>
void add_rows_as(statement& to, const Range& rows) {
    using tag = tag_of<Alias>;
    static_assert(rows_of<Range, tag>, "the alias is one of another struct than the range holds");
    if constexpr (rows_of<Range, tag>)
        add_row_arrays<tag>(to, std::make_index_sequence<column_count<model_of<tag>>>{}, rows);
}

}  // namespace overt::detail
