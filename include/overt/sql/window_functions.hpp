// SPDX-License-Identifier: BSL-1.0
// Functions that look at the rows around a row. Each needs over(...).
#pragma once

#include <overt/codec/floating.hpp>
#include <overt/sql/aggregate.hpp>
#include <overt/sql/function.hpp>

namespace overt {

namespace detail {

template <class T>
window_function<T, refs<>> make_ranking(const char* name) {
    window_function<T, refs<>> made;
    made.put_call(op::call, name, 0);
    return made;
}

/// lag() and lead() without a default: NULL where there is no such row.
template <class X>
auto make_neighbour(const char* name, const X& x) {
    window_function<add_optional<sql_of<X>>, solid_refs<refs_of<X>>> made;
    made.put_call(op::call, name, 1);
    made.add(x);
    return made;
}
template <class X, class Distance>
auto make_neighbour(const char* name, const X& x, const Distance& distance) {
    static_assert(fits_parameter<Distance, std::int32_t>, "the distance of lag() and lead() is an integer");
    window_function<add_optional<sql_of<X>>, solid_refs<join_refs<refs_of<X>, refs_of<Distance>>>> made;
    if constexpr (fits_parameter<Distance, std::int32_t>) {
        made.put_call(op::call, name, 2);
        made.add(x);
        add_operand<std::int32_t>(made, distance);
    }
    return made;
}
template <class X, class Distance, class Default>
auto make_neighbour(const char* name, const X& x, const Distance& distance, const Default& otherwise) {
    static_assert(fits_parameter<Distance, std::int32_t>, "the distance of lag() and lead() is an integer");
    static_assert(fits_parameter<Default, plain_sql_of<X>>, "the default of lag() and lead() has another SQL type");
    using type = null_if<sql_of<X>, is_optional<sql_of<Distance>> || is_optional<sql_of<Default>>>;
    window_function<type, join_all_refs<refs_of<X>, refs_of<Distance>, refs_of<Default>>> made;
    if constexpr (fits_parameter<Distance, std::int32_t> && fits_parameter<Default, plain_sql_of<X>>) {
        made.put_call(op::call, name, 3);
        made.add(x);
        add_operand<std::int32_t>(made, distance);
        add_operand<plain_sql_of<X>>(made, otherwise);
    }
    return made;
}

template <class X>
auto make_edge(const char* name, const X& x) {
    window_function<sql_of<X>, refs_of<X>, true> made;
    made.put_call(op::call, name, 1);
    made.add(x);
    return made;
}

}  // namespace detail

namespace sql {

/// The number of the row in its partition, from 1.
inline auto row_number() { return detail::make_ranking<std::int64_t>("row_number"); }
/// The same number for rows that are equal in the order, with gaps behind them; dense_rank(): without gaps.
inline auto rank() { return detail::make_ranking<std::int64_t>("rank"); }
inline auto dense_rank() { return detail::make_ranking<std::int64_t>("dense_rank"); }
/// The rank from 0 to 1, and the part of the rows that are not behind this one.
inline auto percent_rank() { return detail::make_ranking<double>("percent_rank"); }
inline auto cume_dist() { return detail::make_ranking<double>("cume_dist"); }
/// Which of so many equally large parts, counted from 1, the row is in.
template <class N>
auto ntile(const N& parts) {
    static_assert(detail::fits_parameter<N, std::int32_t>, "ntile() needs an integer");
    window_function<detail::null_if<std::int32_t, detail::is_optional<detail::sql_of<N>>>, detail::refs_of<N>> made;
    if constexpr (detail::fits_parameter<N, std::int32_t>) {
        made.put_call(detail::op::call, "ntile", 1);
        detail::add_operand<std::int32_t>(made, parts);
    }
    return made;
}

/// x in the row before, or behind, or so many rows away; NULL, or the default, where there is none.
template <detail::handle X>
auto lag(const X& x) {
    return detail::make_neighbour("lag", x);
}
template <detail::handle X, class Distance, class... Default>
auto lag(const X& x, const Distance& distance, const Default&... otherwise) {
    return detail::make_neighbour("lag", x, distance, otherwise...);
}
template <detail::handle X>
auto lead(const X& x) {
    return detail::make_neighbour("lead", x);
}
template <detail::handle X, class Distance, class... Default>
auto lead(const X& x, const Distance& distance, const Default&... otherwise) {
    return detail::make_neighbour("lead", x, distance, otherwise...);
}

/// x in the first, the last, or the nth row of the frame; NULL where there is none.
template <detail::handle X>
auto first_value(const X& x) {
    return detail::make_edge("first_value", x);
}
template <detail::handle X>
auto last_value(const X& x) {
    return detail::make_edge("last_value", x);
}
template <detail::handle X, class N>
auto nth_value(const X& x, const N& n) {
    static_assert(detail::fits_parameter<N, std::int32_t>, "nth_value() needs an integer");
    using refs = detail::solid_refs<detail::join_refs<detail::refs_of<X>, detail::refs_of<N>>>;
    window_function<detail::add_optional<detail::sql_of<X>>, refs> made;
    if constexpr (detail::fits_parameter<N, std::int32_t>) {
        made.put_call(detail::op::call, "nth_value", 2);
        made.add(x);
        detail::add_operand<std::int32_t>(made, n);
    }
    return made;
}

}  // namespace sql
}  // namespace overt
