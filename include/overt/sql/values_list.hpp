// SPDX-License-Identifier: BSL-1.0
// A list of structs as a table.
#pragma once

#include <overt/sql/insert_many.hpp>
#include <overt/sql/relation.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace overt {

namespace detail {

/// Each column can be sent as one array.
template <class T, std::size_t... I>
constexpr bool columns_fit_arrays(std::index_sequence<I...>) {
    return ((codec_array<strip_optional<column_type<T, I>>>() != 0 ||
             (codec<strip_optional<column_type<T, I>>>::type == 0 &&
              !codec_is_text<strip_optional<column_type<T, I>>>())) &&
            ...);
}

template <class T, class Range, std::size_t... I>
void add_columns(code& to, const Range& rows, std::index_sequence<I...>) {
    to.put(op::table_function);
    to.out().put8(0);
    to.put_call(op::call, "unnest", sizeof...(I));
    const auto add_column = [&]<std::size_t Column>() {
        using plain = strip_optional<column_type<T, Column>>;
        if constexpr (codec_array<plain>() == 0) to.put_cast(array_name<plain>::value);
        array_binder writer(to, value_type_of<plain>, rows.size());
        for (const T& row : rows) writer.template add<plain>(row.*column_member<T, Column>);
        writer.finish();
    };
    (add_column.template operator()<I>(), ...);
}

[[noreturn]] void throw_no_values();

/// Arrays of arrays and values that travel as text go one by one.
template <class T, class Range, std::size_t... I>
void add_cells(code& to, const Range& rows, std::index_sequence<I...>) {
    if (rows.size() == 0) throw_no_values();
    to.put(op::values);
    to.out().put32(static_cast<std::uint32_t>(rows.size()));
    const auto add_cell = [&]<class Value>(const Value& value) {
        to.put_cast(codec<strip_optional<Value>>::name);
        bind<strip_optional<Value>>(to, value);
    };
    for (const T& row : rows) (add_cell(row.*column_member<T, I>), ...);
}

}  // namespace detail

namespace sql {

/// The structs of a contiguous range as a table, for from() and the joins. Each column travels as one array, so the
/// text is the same for every number of rows, and an empty range is a table without rows. Structs with columns that are
/// arrays, or that travel as text, go row by row: at most 65535 values together, and an empty range is then an error.
/// @errors usage_error for a value that the server cannot take
template <class T, class Range>
auto values_list(const Range& rows) {
    static_assert(detail::has_table<T>, "this struct has no table description");
    static_assert(detail::without_schema<T>, "the struct of a derived table or a CTE has no schema");
    derived_table<T, detail::refs<>, false> made;
    if constexpr (detail::has_table<T>) {
        using columns = std::make_index_sequence<detail::column_count<T>>;
        if constexpr (detail::columns_fit_arrays<T>(columns{})) detail::add_columns<T>(made, rows, columns{});
        else detail::add_cells<T>(made, rows, columns{});
    }
    return made;
}

}  // namespace sql
}  // namespace overt
