// SPDX-License-Identifier: BSL-1.0
// Functions of arrays. The operators are members of array columns and expressions: col<&product::tags>.contains(...).
#pragma once

#include <overt/sql/function.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

template <class X>
using element_in = strip_optional<array_element_of<plain_sql_of<X>>>;

/// f(array, element...): the first operand is an array, the others are elements of it.
template <class R, class X, class... E>
expr<R, join_all_refs<refs_of<X>, refs_of<E>...>> element_call(const char* name, const X& x, const E&... elements) {
    static_assert(array_operand<X>, "this function needs an array");
    expr<R, join_all_refs<refs_of<X>, refs_of<E>...>> made;
    if constexpr (array_operand<X>) {
        using element = element_in<X>;
        static_assert((typed_as<E, element> && ...), "an element of this array has another SQL type");
        made.put_call(op::call, name, 1 + sizeof...(E));
        made.add(x);
        if constexpr ((typed_as<E, element> && ...)) (add_known<element>(made, elements), ...);
    }
    return made;
}

/// The array of X, with elements that may be NULL where E may be.
template <class X, class E>
using array_with = std::vector<null_if<array_element_of<plain_sql_of<X>>, is_optional<sql_of<E>>>>;

}  // namespace detail

namespace sql {

/// With one more element at the end; NULL is an empty array here.
template <detail::handle X, class E>
auto array_append(const X& x, const E& element) {
    return detail::element_call<detail::array_with<X, E>>("array_append", x, element);
}
/// With one more element at the beginning.
template <class E, detail::handle X>
auto array_prepend(const E& element, const X& x) {
    using element_type = detail::element_in<X>;
    static_assert(detail::typed_as<E, element_type>, "an element of this array has another SQL type");
    expr<detail::array_with<X, E>, detail::join_refs<detail::refs_of<E>, detail::refs_of<X>>> made;
    made.put_call(detail::op::call, "array_prepend", 2);
    if constexpr (detail::typed_as<E, element_type>) detail::add_known<element_type>(made, element);
    made.add(x);
    return made;
}
/// One array after the other; NULL where both are.
template <detail::handle X, class Y>
auto array_cat(const X& x, const Y& y) {
    using element = detail::element_in<X>;
    static_assert(detail::array_of<Y, element>, "both arrays need elements of the same SQL type");
    constexpr bool null = detail::null_operand<X, Y> && detail::is_optional<detail::sql_of<X>>;
    expr<detail::null_if<detail::plain_sql_of<X>, null>, detail::join_refs<detail::refs_of<X>, detail::refs_of<Y>>>
        made;
    made.put_call(detail::op::call, "array_cat", 2);
    made.add(x);
    if constexpr (detail::array_of<Y, element>) detail::add_array<element>(made, y);
    return made;
}
/// Without all elements that equal one.
template <detail::handle X, class E>
auto array_remove(const X& x, const E& element) {
    return detail::element_call<detail::sql_of<X>>("array_remove", x, element);
}
template <detail::handle X, class From, class To>
auto array_replace(const X& x, const From& from, const To& to) {
    return detail::element_call<detail::null_if<detail::array_with<X, To>, detail::is_optional<detail::sql_of<X>>>>(
        "array_replace", x, from, to);
}
/// Where an element stands, counted from 1; NULL: nowhere.
template <detail::handle X, class E>
auto array_position(const X& x, const E& element) {
    return detail::element_call<std::optional<std::int32_t>>("array_position", x, element);
}
/// All places where it stands.
template <detail::handle X, class E>
auto array_positions(const X& x, const E& element) {
    return detail::element_call<detail::null_if<std::vector<std::int32_t>, detail::is_optional<detail::sql_of<X>>>>(
        "array_positions", x, element);
}
/// How many elements there are.
template <detail::handle X>
auto cardinality(const X& x) {
    return detail::element_call<detail::null_if<std::int32_t, detail::is_optional<detail::sql_of<X>>>>("cardinality",
                                                                                                       x);
}
/// The elements with a separator in between; NULLs are left out.
template <detail::handle X, class Separator>
auto array_to_string(const X& x, const Separator& separator) {
    static_assert(detail::array_operand<X>, "this function needs an array");
    return detail::strict_call<std::string, detail::plain_sql_of<X>, std::string>("array_to_string", x, separator);
}
/// The parts of a text between separators.
template <detail::handle X, class Separator>
auto string_to_array(const X& x, const Separator& separator) {
    return detail::strict_call<std::vector<std::string>, std::string, std::string>("string_to_array", x, separator);
}

}  // namespace sql
}  // namespace overt
