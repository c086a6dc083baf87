// SPDX-License-Identifier: BSL-1.0
// Primary keys in conditions.
#pragma once

#include <overt/sql/column.hpp>
#include <overt/sql/operators.hpp>
#include <overt/sql/statement.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace overt::detail {

/// What an update or a delete needs before it can be executed.
inline constexpr unsigned missing_set = 1;
inline constexpr unsigned missing_where = 2;
template <unsigned Missing>
concept has_assignments = (Missing & missing_set) == 0;
template <unsigned Missing>
concept rows_chosen = (Missing & missing_where) == 0;

template <class T>
concept has_key = key_columns<T>.size != 0;

template <class T>
constexpr bool in_key(std::size_t column) {
    for (std::uint16_t part : key_columns<T>.span())
        if (part == column) return true;
    return false;
}

/// Part K of the primary key of T, as a column.
template <class T, std::size_t K>
constexpr auto key_column() {
    constexpr std::size_t index = key_columns<T>.all[K];
    return column_of<T, column_type<T, index>, index>(
        column_ref{&table_of<T>, nullptr, static_cast<std::uint16_t>(index)});
}
template <class T, std::size_t K>
using key_type = column_type<T, key_columns<T>.all[K]>;

/// `part = value` for one part of the key.
template <class T, std::size_t K, class V>
void add_key_part(statement& to, const V& value) {
    constexpr auto column = key_column<T, K>();
    code equal;
    equal.put(op::equal);
    equal.add(column);
    add_operand<strip_optional<key_type<T, K>>>(equal, value);
    to.add_filter(clause::where, equal);
}

/// The condition that names the row of a struct.
template <class T>
void add_key_of(statement& to, const T& row) {
    [&]<std::size_t... K>(std::index_sequence<K...>) {
        (add_key_part<T, K>(to, row.*column_member<T, key_columns<T>.all[K]>), ...);
    }(std::make_index_sequence<key_columns<T>.size>{});
}

}  // namespace overt::detail
