// SPDX-License-Identifier: BSL-1.0
// Aggregate functions, with the result types and the NULLs that the server gives them.
#pragma once

#include <overt/codec/json.hpp>
#include <overt/codec/numeric.hpp>
#include <overt/sql/aggregate.hpp>
#include <overt/sql/column.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace overt {

namespace detail {

/// sum(): integers grow, so that they do not overflow.
template <class T>
constexpr auto sum_type() {
    if constexpr (is_integer<T> && sizeof(T) < 8) return std::type_identity<std::int64_t>{};
    else if constexpr (is_integer<T>) return std::type_identity<numeric>{};
    else return std::type_identity<T>{};
}
/// avg(): exact for exact numbers.
template <class T>
constexpr auto avg_type() {
    if constexpr (std::is_floating_point_v<T>) return std::type_identity<double>{};
    else if constexpr (is_number<T>) return std::type_identity<numeric>{};
    else return std::type_identity<T>{};
}

template <class X>
concept summable = handle<X> &&
                   (is_number<plain_sql_of<X>> ||
                    !std::is_void_v<typename sum_of<plain_sql_of<X>, plain_sql_of<X>>::type>) &&
                   !std::is_same_v<plain_sql_of<X>, std::string> && kind_of<plain_sql_of<X>> == kind::plain;

template <class X>
concept integer_operand = is_integer<plain_sql_of<X>>;
template <class X>
auto bit_aggregate(const char* name, const X& x) {
    static_assert(integer_operand<X>, "the aggregates of bits need integers");
    return make_aggregate<add_optional<plain_sql_of<X>>>(op::call, name, x);
}

}  // namespace detail

namespace sql {

/// count(*)
inline aggregate<std::int64_t, detail::refs<>, false> count() {
    aggregate<std::int64_t, detail::refs<>, false> made;
    made.add_keyword("count(*)");
    return made;
}
/// How many rows have a value that is not NULL.
template <detail::handle X>
auto count(const X& x) {
    return detail::make_aggregate<std::int64_t>(detail::op::call, "count", x);
}
template <detail::handle X>
auto count_distinct(const X& x) {
    return count(x).distinct();
}
/// NULL where there is no row: smallint and integer give bigint, bigint gives numeric.
template <detail::handle X>
auto sum(const X& x) {
    static_assert(detail::summable<X>, "sum() and avg() need numbers or intervals");
    using type = typename decltype(detail::sum_type<detail::plain_sql_of<X>>())::type;
    return detail::make_aggregate<std::optional<type>>(detail::op::call, "sum", x);
}
/// NULL where there is no row: integers and numeric give numeric, real and double precision give double precision.
template <detail::handle X>
auto avg(const X& x) {
    static_assert(detail::summable<X>, "sum() and avg() need numbers or intervals");
    using type = typename decltype(detail::avg_type<detail::plain_sql_of<X>>())::type;
    return detail::make_aggregate<std::optional<type>>(detail::op::call, "avg", x);
}
template <detail::handle X>
auto min(const X& x) {
    return detail::make_aggregate<std::optional<detail::plain_sql_of<X>>>(detail::op::call, "min", x);
}
template <detail::handle X>
auto max(const X& x) {
    return detail::make_aggregate<std::optional<detail::plain_sql_of<X>>>(detail::op::call, "max", x);
}
template <detail::handle X>
auto bool_and(const X& x) {
    static_assert(detail::condition_like<X>, "bool_and() and bool_or() need conditions");
    return detail::make_aggregate<std::optional<bool>>(detail::op::call, "bool_and", x);
}
/// The standard's name of bool_and().
template <detail::handle X>
auto every(const X& x) {
    static_assert(detail::condition_like<X>, "bool_and() and bool_or() need conditions");
    return detail::make_aggregate<std::optional<bool>>(detail::op::call, "every", x);
}
template <detail::handle X>
auto bool_or(const X& x) {
    static_assert(detail::condition_like<X>, "bool_and() and bool_or() need conditions");
    return detail::make_aggregate<std::optional<bool>>(detail::op::call, "bool_or", x);
}
/// Of the bits of integers.
template <detail::handle X>
auto bit_and(const X& x) {
    return detail::bit_aggregate("bit_and", x);
}
template <detail::handle X>
auto bit_or(const X& x) {
    return detail::bit_aggregate("bit_or", x);
}
template <detail::handle X>
auto bit_xor(const X& x) {
    return detail::bit_aggregate("bit_xor", x);
}
template <detail::handle X, class Separator>
auto string_agg(const X& x, const Separator& separator) {
    static_assert(detail::text_operand<X> && detail::text_operand<Separator>, "string_agg() needs text");
    return detail::make_aggregate<std::optional<std::string>>(detail::op::call, "string_agg", x, separator);
}
/// NULL where there is no row. A NULLable column, or one from the outer side of a join, gives optional elements.
template <detail::handle X>
auto array_agg(const X& x) {
    using type = std::optional<std::vector<detail::sql_of<X>>>;
    detail::aggregate_of<type, detail::element_refs<detail::refs_of<X>>> made;
    made.put_call(detail::op::call, "array_agg", 1);
    made.add(x);
    return made;
}
/// The values as one jsonb array; NULL where there is no row.
template <detail::handle X>
auto jsonb_agg(const X& x) {
    return detail::make_aggregate<std::optional<jsonb>>(detail::op::call, "jsonb_agg", x);
}
/// One jsonb object with a property for each row. @errors the server refuses a name that is NULL
template <detail::handle Name, detail::handle X>
auto jsonb_object_agg(const Name& name, const X& x) {
    return detail::make_aggregate<std::optional<jsonb>>(detail::op::call, "jsonb_object_agg", name, x);
}
template <detail::handle X>
auto json_agg(const X& x) {
    return detail::make_aggregate<std::optional<json>>(detail::op::call, "json_agg", x);
}
template <detail::handle Name, detail::handle X>
auto json_object_agg(const Name& name, const X& x) {
    return detail::make_aggregate<std::optional<json>>(detail::op::call, "json_object_agg", name, x);
}

}  // namespace sql
}  // namespace overt
