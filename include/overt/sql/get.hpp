// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/key.hpp>
#include <overt/sql/select.hpp>

#include <cstddef>
#include <utility>

namespace overt {

namespace detail {

template <class T, class... Values>
concept one_for_each_key = sizeof...(Values) == key_columns<T>.size;
template <class V, class T>
concept key_value = never_null<V> &&
                    ((handle<V> && std::is_same_v<plain_sql_of<V>, T>) || (!handle<V> && bindable_to<V, T>));

template <class T, std::size_t... K, class... V>
void add_key_values(statement& to, std::index_sequence<K...>, const V&... values) {
    static_assert((key_value<V, strip_optional<key_type<T, K>>> && ...),
                  "a value given to get<T>() has another type than its column of the primary key");
    if constexpr ((key_value<V, strip_optional<key_type<T, K>>> && ...)) (add_key_part<T, K>(to, values), ...);
}

}  // namespace detail

namespace sql {

/// The row with this primary key; a composite key takes its values in the order of the description.
template <class T, class... Values>
auto get(const Values&... key) {
    auto made = select<T>();
    if constexpr (detail::has_table<T>) {
        static_assert(detail::has_key<T>, "this table has no primary key");
        if constexpr (detail::has_key<T>) {
            static_assert(detail::one_for_each_key<T, Values...>,
                          "get<T>() needs one value for each column of the primary key");
            if constexpr (detail::one_for_each_key<T, Values...>)
                detail::add_key_values<T>(made, std::index_sequence_for<Values...>{}, key...);
        }
    }
    return made;
}

}  // namespace sql
}  // namespace overt
