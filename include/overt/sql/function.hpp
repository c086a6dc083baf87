// SPDX-License-Identifier: BSL-1.0
// What every function needs: operands of given SQL types, and a result that may be NULL where an operand may.
#pragma once

#include <overt/sql/operators.hpp>

#include <cstdint>
#include <string>
#include <type_traits>

namespace overt::detail {

/// An operand for a parameter of SQL type T: the same type, or a narrower integer.
template <class X, class T>
constexpr bool operand_fits() {
    if constexpr (handle<X>) {
        using own = plain_sql_of<X>;
        if constexpr (is_integer<own> && is_integer<T>) return sizeof(own) <= sizeof(T);
        else return std::is_same_v<own, T>;
    } else {
        return can_bind<T, X>();
    }
}
template <class X, class T>
concept fits_parameter = operand_fits<X, T>();

/// T, once for each of a pack of types.
template <class T, class>
using always = T;

template <class R, class... X>
using strict_result = expr<null_if<R, (is_optional<sql_of<X>> || ...)>, join_all_refs<refs_of<X>...>>;

/// A function that is NULL when an operand is; Parameters are the SQL types of its operands.
template <class R, class... Parameters, class... X>
strict_result<R, X...> strict_call(const char* name, const X&... operands) {
    static_assert((fits_parameter<X, Parameters> && ...), "an operand of this function has another SQL type");
    strict_result<R, X...> made;
    if constexpr ((fits_parameter<X, Parameters> && ...)) {
        made.put_call(op::call, name, sizeof...(X));
        (add_operand<Parameters>(made, operands), ...);
    }
    return made;
}

/// Of the functions that calculate: double precision, except for numeric.
template <class T>
using real_number = std::conditional_t<std::is_same_v<T, numeric>, numeric, double>;

template <class X>
auto real_call(const char* name, const X& operand) {
    static_assert(numeric_operand<X>, "this function needs a number");
    return strict_call<real_number<plain_sql_of<X>>, plain_sql_of<X>>(name, operand);
}

}  // namespace overt::detail
