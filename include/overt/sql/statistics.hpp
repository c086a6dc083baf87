// SPDX-License-Identifier: BSL-1.0
// Aggregates of statistics. All of them are NULL where there are too few rows.
#pragma once

#include <overt/codec/floating.hpp>
#include <overt/sql/aggregates.hpp>
#include <overt/sql/function.hpp>

namespace overt {

namespace detail {

/// Integers and numeric give numeric, real and double precision give double precision.
template <class X>
auto spread(const char* name, const X& x) {
    static_assert(numeric_operand<X>, "this function needs a number");
    using type = std::conditional_t<std::is_floating_point_v<plain_sql_of<X>>, double, numeric>;
    return make_aggregate<std::optional<type>>(op::call, name, x);
}

/// Of pairs of numbers, as double precision.
template <class R, class Y, class X>
auto regression(const char* name, const Y& y, const X& x) {
    static_assert(numeric_operand<Y> && numeric_operand<X>, "this function needs a number");
    return make_aggregate<R>(op::call, name, y, x);
}

}  // namespace detail

namespace sql {

template <detail::handle X>
auto stddev(const X& x) {
    return detail::spread("stddev", x);
}
template <detail::handle X>
auto stddev_pop(const X& x) {
    return detail::spread("stddev_pop", x);
}
template <detail::handle X>
auto stddev_samp(const X& x) {
    return detail::spread("stddev_samp", x);
}
template <detail::handle X>
auto variance(const X& x) {
    return detail::spread("variance", x);
}
template <detail::handle X>
auto var_pop(const X& x) {
    return detail::spread("var_pop", x);
}
template <detail::handle X>
auto var_samp(const X& x) {
    return detail::spread("var_samp", x);
}

/// Of pairs, the dependent value first.
template <detail::handle Y, detail::handle X>
auto corr(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("corr", y, x);
}
template <detail::handle Y, detail::handle X>
auto covar_pop(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("covar_pop", y, x);
}
template <detail::handle Y, detail::handle X>
auto covar_samp(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("covar_samp", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_slope(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_slope", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_intercept(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_intercept", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_r2(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_r2", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_avgx(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_avgx", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_avgy(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_avgy", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_sxx(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_sxx", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_syy(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_syy", y, x);
}
template <detail::handle Y, detail::handle X>
auto regr_sxy(const Y& y, const X& x) {
    return detail::regression<std::optional<double>>("regr_sxy", y, x);
}
/// How many pairs are not NULL.
template <detail::handle Y, detail::handle X>
auto regr_count(const Y& y, const X& x) {
    return detail::regression<std::int64_t>("regr_count", y, x);
}

}  // namespace sql
}  // namespace overt
