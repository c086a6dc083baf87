// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/compare.hpp>

#include <cstddef>
#include <cstdint>

namespace overt::detail {

/// `column = value` of set(), do_update() and insert_into().
template <class Tag, class Refs, std::size_t Index>
class [[nodiscard]] assignment : public code {
public:
    using assigned_tag = Tag;
    using assigned_refs = Refs;
    static constexpr std::size_t assigned_column = Index;
};

template <class X, class T>
constexpr bool assignable() {
    if constexpr (handle<X>) return std::is_same_v<plain_sql_of<X>, T> || (is_number<plain_sql_of<X>> && is_number<T>);
    else if constexpr (std::is_same_v<X, std::nullopt_t>) return true;
    else return can_bind<T, X>();
}
template <class X, class T>
concept assignable_type = assignable<X, strip_optional<T>>();
template <class X, class T>
concept assignable_null = is_optional<T> || !(is_optional<sql_of<X>> || std::is_same_v<X, std::nullopt_t>);

template <class Tag, class T, std::size_t Index, class X>
assignment<Tag, refs_of<X>, Index> assign(const X& value) {
    using plain = strip_optional<T>;
    static_assert(assignable_type<X, T>, "this value has another SQL type than the column that it is assigned to");
    static_assert(assignable_null<X, T>, "this value may be NULL, but the column that it is assigned to is NOT NULL");
    assignment<Tag, refs_of<X>, Index> made;
    made.put_assign(static_cast<std::uint16_t>(Index));
    if constexpr (std::is_same_v<X, std::nullopt_t>) {
        made.add_null(value_type_of<plain>);
    } else if constexpr (assignable_type<X, T>) {
        add_operand<plain>(made, value);
    }
    return made;
}

}  // namespace overt::detail
