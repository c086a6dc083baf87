// SPDX-License-Identifier: BSL-1.0
// The types of + - * / %: numbers as the server widens them, dates and times with intervals, text with text.
#pragma once

#include <overt/sql/compare.hpp>

#include <cstdint>
#include <string>
#include <type_traits>

namespace overt::detail {

template <class X>
concept numeric_operand = is_number<plain_sql_of<X>>;

template <class A, class B>
constexpr auto wider_number() {
    if constexpr (std::is_same_v<A, double> || std::is_same_v<B, double>) return std::type_identity<double>{};
    else if constexpr (std::is_same_v<A, float> && std::is_same_v<B, float>) return std::type_identity<float>{};
    else if constexpr (std::is_same_v<A, float> || std::is_same_v<B, float>) return std::type_identity<double>{};
    else if constexpr (std::is_same_v<A, numeric> || std::is_same_v<B, numeric>) return std::type_identity<numeric>{};
    else if constexpr (sizeof(A) >= sizeof(B)) return std::type_identity<A>{};
    else return std::type_identity<B>{};
}

/// Types of A op B that are not numbers: specialised where the types are known. Dates, times and intervals: see
/// temporal_arithmetic.hpp.
template <class A, class B>
struct sum_of {
    using type = void;
};
template <class A, class B>
struct difference_of {
    using type = void;
};
template <class A, class B>
struct product_of {
    using type = void;
};
template <class A, class B>
struct quotient_of {
    using type = void;
};
template <class T>
inline constexpr bool negatable = is_number<T>;
template <class X>
concept negatable_operand = negatable<plain_sql_of<X>>;
template <>
struct sum_of<std::string, std::string> {
    using type = std::string;
};

/// The SQL type that operand X has beside Other: an integer value takes the type of the expression beside it.
template <class X, class Other>
constexpr auto operand_type() {
    using own = plain_sql_of<X>;
    using other = plain_sql_of<Other>;
    if constexpr (handle<X>) return std::type_identity<own>{};
    else if constexpr (is_integer<own> && is_number<other>) return std::type_identity<other>{};
    else if constexpr (std::is_floating_point_v<own> && std::is_floating_point_v<other>)
        return std::type_identity<other>{};
    else return std::type_identity<own>{};
}
template <class X, class Other>
using operand_type_of = typename decltype(operand_type<X, Other>())::type;

template <op Node, class A, class B>
constexpr auto result_type() {
    if constexpr (Node == op::modulo && (std::is_floating_point_v<A> || std::is_floating_point_v<B>))
        return std::type_identity<void>{};
    else if constexpr (is_number<A> && is_number<B>) return wider_number<A, B>();
    else if constexpr (Node == op::add) return std::type_identity<typename sum_of<A, B>::type>{};
    else if constexpr (Node == op::subtract) return std::type_identity<typename difference_of<A, B>::type>{};
    else if constexpr (Node == op::multiply) return std::type_identity<typename product_of<A, B>::type>{};
    else if constexpr (Node == op::divide) return std::type_identity<typename quotient_of<A, B>::type>{};
    else return std::type_identity<void>{};
}
template <op Node, class L, class R>
using calculated = typename decltype(result_type<Node, operand_type_of<L, R>, operand_type_of<R, L>>())::type;

template <op Node, class L, class R>
concept can_calculate = !std::is_void_v<calculated<Node, L, R>>;

template <op Node, class L, class R>
auto calculate(const L& left, const R& right) {
    static_assert(can_calculate<Node, L, R>, "this operator is not defined for the types of its two sides");
    if constexpr (can_calculate<Node, L, R>) {
        using result = calculated<Node, L, R>;
        expr<null_if<result, null_operand<L, R>>, join_refs<refs_of<L>, refs_of<R>>> made;
        made.put(std::is_same_v<result, std::string> ? op::concat : Node);
        add_operand<operand_type_of<L, R>>(made, left);
        add_operand<operand_type_of<R, L>>(made, right);
        return made;
    } else {
        return expr<bound_type<L, R>, join_refs<refs_of<L>, refs_of<R>>>{};
    }
}

}  // namespace overt::detail
