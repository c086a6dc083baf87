// SPDX-License-Identifier: BSL-1.0
// Functions of numbers.
#pragma once

#include <overt/codec/floating.hpp>
#include <overt/codec/numeric.hpp>
#include <overt/sql/function.hpp>

namespace overt::detail {

/// Functions of double precision, for which the server converts every other number.
template <class X>
auto double_call(const char* name, const X& operand) {
    static_assert(numeric_operand<X>, "this function needs a number");
    return strict_call<double, plain_sql_of<X>>(name, operand);
}

template <class X>
concept exact_operand = numeric_operand<X> && !std::is_floating_point_v<plain_sql_of<X>>;
/// Of two whole numbers, or two of type numeric.
template <class X, class Y>
auto common_call(const char* name, const X& x, const Y& y) {
    static_assert(exact_operand<X> && exact_operand<Y>, "this function needs integers or numeric");
    using other = operand_type_of<Y, X>;
    using wide = typename decltype(wider_number<plain_sql_of<X>, other>())::type;
    if constexpr (std::is_same_v<wide, std::int16_t>) {
        // The server does not choose between its functions for two smallints.
        expr<null_if<std::int32_t, is_optional<sql_of<X>>>, refs_of<X>> first;
        first.put_cast(codec<std::int32_t>::name);
        first.add(x);
        return strict_call<std::int32_t, std::int32_t, other>(name, first, y);
    } else {
        return strict_call<wide, plain_sql_of<X>, other>(name, x, y);
    }
}

}  // namespace overt::detail

namespace overt::sql {

template <detail::handle X>
auto abs(const X& x) {
    static_assert(detail::numeric_operand<X>, "this function needs a number");
    using type = detail::plain_sql_of<X>;
    return detail::strict_call<type, type>("abs", x);
}
/// Integers, real and double precision give double precision, numeric gives numeric.
template <detail::handle X>
auto round(const X& x) {
    return detail::real_call("round", x);
}
/// To so many digits behind the point; the server rounds numeric only in this way.
template <detail::handle X, class Digits>
auto round(const X& x, const Digits& digits) {
    return detail::strict_call<numeric, numeric, std::int32_t>("round", x, digits);
}
template <detail::handle X>
auto ceil(const X& x) {
    return detail::real_call("ceil", x);
}
template <detail::handle X>
auto floor(const X& x) {
    return detail::real_call("floor", x);
}
template <detail::handle X>
auto trunc(const X& x) {
    return detail::real_call("trunc", x);
}
template <detail::handle X>
auto sign(const X& x) {
    return detail::real_call("sign", x);
}
template <detail::handle X>
auto sqrt(const X& x) {
    return detail::real_call("sqrt", x);
}
template <detail::handle X>
auto exp(const X& x) {
    return detail::real_call("exp", x);
}
template <detail::handle X>
auto ln(const X& x) {
    return detail::real_call("ln", x);
}
template <detail::handle X, class Y>
auto power(const X& x, const Y& y) {
    static_assert(detail::numeric_operand<X> && detail::numeric_operand<Y>, "this function needs a number");
    using base = detail::plain_sql_of<X>;
    using exponent = detail::operand_type_of<Y, X>;
    constexpr bool exact = std::is_same_v<base, numeric> && !std::is_floating_point_v<exponent>;
    return detail::strict_call<std::conditional_t<exact, numeric, double>, base, exponent>("power", x, y);
}
/// To the base 10.
template <detail::handle X>
auto log10(const X& x) {
    return detail::real_call("log", x);
}
template <detail::handle X>
auto cbrt(const X& x) {
    return detail::double_call("cbrt", x);
}
/// Angles are in radians.
template <detail::handle X>
auto sin(const X& x) {
    return detail::double_call("sin", x);
}
template <detail::handle X>
auto cos(const X& x) {
    return detail::double_call("cos", x);
}
template <detail::handle X>
auto tan(const X& x) {
    return detail::double_call("tan", x);
}
template <detail::handle X>
auto asin(const X& x) {
    return detail::double_call("asin", x);
}
template <detail::handle X>
auto acos(const X& x) {
    return detail::double_call("acos", x);
}
template <detail::handle X>
auto atan(const X& x) {
    return detail::double_call("atan", x);
}
template <detail::handle Y, class X>
auto atan2(const Y& y, const X& x) {
    static_assert(detail::numeric_operand<Y> && detail::numeric_operand<X>, "this function needs a number");
    return detail::strict_call<double, detail::plain_sql_of<Y>, detail::operand_type_of<X, Y>>("atan2", y, x);
}
template <detail::handle X>
auto degrees(const X& x) {
    return detail::double_call("degrees", x);
}
template <detail::handle X>
auto radians(const X& x) {
    return detail::double_call("radians", x);
}
/// The quotient of two numbers without what is behind the point, and what remains, as of the % operator.
template <detail::handle X, class Y>
auto div(const X& x, const Y& y) {
    return detail::strict_call<numeric, numeric, numeric>("div", x, y);
}
template <detail::handle X, class Y>
auto mod(const X& x, const Y& y) {
    return x % y;
}
template <detail::handle X, class Y>
auto gcd(const X& x, const Y& y) {
    return detail::common_call("gcd", x, y);
}
template <detail::handle X, class Y>
auto lcm(const X& x, const Y& y) {
    return detail::common_call("lcm", x, y);
}
/// In which of so many equally wide parts between two bounds x lies: 0 below, count + 1 above.
template <detail::handle X, class Low, class High, class N>
auto width_bucket(const X& x, const Low& low, const High& high, const N& count) {
    static_assert(detail::numeric_operand<X>, "this function needs a number");
    using own = detail::plain_sql_of<X>;
    using type = detail::real_number<own>;
    return detail::strict_call<std::int32_t, own, type, type, std::int32_t>("width_bucket", x, low, high, count);
}
inline expr<double, detail::refs<>> pi() {
    expr<double, detail::refs<>> made;
    made.put_call(detail::op::call, "pi", 0);
    return made;
}
/// 0 <= x < 1. With an underscore, because <cstdlib> has a random() of its own on POSIX systems.
inline expr<double, detail::refs<>> random_() {
    expr<double, detail::refs<>> made;
    made.put_call(detail::op::call, "random", 0);
    return made;
}

}  // namespace overt::sql
