// SPDX-License-Identifier: BSL-1.0
// Operators that only some types have: both operands of given SQL types, and a result that is NULL where one of them
// is.
#pragma once

#include <overt/sql/compare.hpp>

#include <type_traits>

namespace overt::detail {

template <class X, class T>
constexpr bool is_typed() {
    if constexpr (handle<X>) return std::is_same_v<plain_sql_of<X>, T>;
    else return can_bind<T, X>();
}
/// An expression of SQL type T, or a value that can be bound as one.
template <class X, class T>
concept typed_as = is_typed<X, T>();

/// Appends an operand of a function that takes any type: a parameter of unknown type is told which one it is.
template <class T, class X>
void add_known(code& to, const X& x) {
    if constexpr (!handle<X> && codec<T>::type == 0) to.put_cast(codec<T>::name);
    add_operand<T>(to, x);
}

template <class R, class L, class X>
using operated = expr<null_if<R, null_operand<L, X>>, join_refs<refs_of<L>, refs_of<X>>>;

/// The same for a member of an expression of type T: in it the class itself is not complete yet.
template <class R, class T, class Refs, class X>
using operated_in = expr<null_if<R, is_optional<T> || is_optional<sql_of<X>>>, join_refs<Refs, refs_of<X>>>;

/// left OPERATOR right.
template <class R, class A, class B, class L, class X>
operated<R, L, X> operate(const char* spelling, const L& left, const X& right) {
    static_assert(typed_as<L, A> && typed_as<X, B>, "an operand of this operator has another SQL type");
    operated<R, L, X> made;
    if constexpr (typed_as<L, A> && typed_as<X, B>) {
        made.put_operator(spelling);
        add_operand<A>(made, left);
        add_operand<B>(made, right);
    }
    return made;
}

}  // namespace overt::detail
