// SPDX-License-Identifier: BSL-1.0
// Functions of ranges and multiranges, and their union x + y, intersection x * y, difference x - y. The other operators
// are members of range columns and expressions: col<&booking::during>.overlaps(...).
#pragma once

#include <overt/codec/multirange.hpp>
#include <overt/sql/aggregates.hpp>
#include <overt/sql/function.hpp>

#include <optional>

namespace overt {

namespace detail {

template <class T>
struct sum_of<range<T>, range<T>> {
    using type = range<T>;
};
template <class T>
struct difference_of<range<T>, range<T>> {
    using type = range<T>;
};
template <class T>
struct product_of<range<T>, range<T>> {
    using type = range<T>;
};
template <class T>
struct sum_of<multirange<T>, multirange<T>> {
    using type = multirange<T>;
};
template <class T>
struct difference_of<multirange<T>, multirange<T>> {
    using type = multirange<T>;
};
template <class T>
struct product_of<multirange<T>, multirange<T>> {
    using type = multirange<T>;
};

template <class X>
concept some_range = kind_of<plain_sql_of<X>> == kind::range;

template <class R, class X>
auto range_call(const char* name, const X& x) {
    static_assert(some_range<X>, "this function needs a range");
    return strict_call<R, plain_sql_of<X>>(name, x);
}

/// One of the ends: NULL where it is not there.
template <class X>
auto range_end_call(const char* name, const X& x) {
    static_assert(some_range<X>, "this function needs a range");
    expr<std::optional<range_value_of<plain_sql_of<X>>>, refs_of<X>> made;
    made.put_call(op::call, name, 1);
    made.add(x);
    return made;
}

}  // namespace detail

namespace sql {

/// The ends; NULL where the range has no such end, or is empty.
template <detail::handle X>
auto lower_bound(const X& x) {
    return detail::range_end_call("lower", x);
}
template <detail::handle X>
auto upper_bound(const X& x) {
    return detail::range_end_call("upper", x);
}
/// Does the end belong to the range? False where there is none.
template <detail::handle X>
auto lower_inclusive(const X& x) {
    return detail::range_call<bool>("lower_inc", x);
}
template <detail::handle X>
auto upper_inclusive(const X& x) {
    return detail::range_call<bool>("upper_inc", x);
}
/// Has it no such end?
template <detail::handle X>
auto lower_infinite(const X& x) {
    return detail::range_call<bool>("lower_inf", x);
}
template <detail::handle X>
auto upper_infinite(const X& x) {
    return detail::range_call<bool>("upper_inf", x);
}
template <detail::handle X>
auto is_empty(const X& x) {
    return detail::range_call<bool>("isempty", x);
}
/// The smallest range that holds all of a multirange, or both of two ranges.
template <detail::handle X>
auto range_merge(const X& x) {
    return detail::range_call<range<detail::range_value_of<detail::plain_sql_of<X>>>>("range_merge", x);
}
template <detail::handle X, class Y>
auto range_merge(const X& x, const Y& y) {
    using type = detail::plain_sql_of<X>;
    return detail::strict_call<type, type, type>("range_merge", x, y);
}
/// [lower, upper) of two expressions or values; an end that is NULL is not there.
template <class T, class L, class U>
    requires(detail::handle<L> || detail::handle<U>)
expr<range<T>, detail::solid_refs<detail::join_refs<detail::refs_of<L>, detail::refs_of<U>>>> range_from(
    const L& lower, const U& upper) {
    static_assert(detail::fits_parameter<L, T> && detail::fits_parameter<U, T>,
                  "an end of this range has another SQL type");
    expr<range<T>, detail::solid_refs<detail::join_refs<detail::refs_of<L>, detail::refs_of<U>>>> made;
    if constexpr (detail::fits_parameter<L, T> && detail::fits_parameter<U, T>) {
        made.put_call(detail::op::call, codec<range<T>>::name.data(), 2);
        detail::add_operand<T>(made, lower);
        detail::add_operand<T>(made, upper);
    }
    return made;
}
/// All ranges of the rows as one multirange; NULL where there is no row.
template <detail::handle X>
auto range_agg(const X& x) {
    static_assert(detail::some_range<X>, "this function needs a range");
    return detail::make_aggregate<std::optional<multirange<detail::range_value_of<detail::plain_sql_of<X>>>>>(
        detail::op::call, "range_agg", x);
}

}  // namespace sql
}  // namespace overt
