// SPDX-License-Identifier: BSL-1.0
/// The operators of SQL as C++ operators; found by argument-dependent lookup.
#pragma once

#include <overt/sql/arithmetic.hpp>
#include <overt/sql/compare.hpp>
#include <overt/sql/expr.hpp>

namespace overt {

namespace detail {

template <class L, class R>
concept sql_pair = handle<L> || handle<R>;
template <class X>
concept condition_like = std::is_same_v<plain_sql_of<X>, bool>;

template <class X>
[[gnu::always_inline]] inline void add_side(code& to, op node, const X& side) {
    if constexpr (requires { typename X::may_be_empty; }) {
        to.combine(node, side);
    } else if constexpr (std::is_base_of_v<code, X>) {
        if (side.empty()) throw_empty_operand();
        to.combine(node, side);
    } else {
        code one;
        add_operand<bool>(one, side);
        to.combine(node, one);
    }
}

template <class L, class R>
logical<L, R> connect(op node, const L& left, const R& right) {
    static_assert(condition_like<L> && condition_like<R>, "AND, OR and NOT need conditions on both sides");
    logical<L, R> made;
    if constexpr (condition_like<L> && condition_like<R>) {
        add_side(made, node, left);
        add_side(made, node, right);
    }
    return made;
}

}  // namespace detail

template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator==(const L& left, const R& right) {
    return detail::compare(detail::op::equal, left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator!=(const L& left, const R& right) {
    return detail::compare(detail::op::not_equal, left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator<(const L& left, const R& right) {
    return detail::compare(detail::op::less, left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator<=(const L& left, const R& right) {
    return detail::compare(detail::op::less_equal, left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator>(const L& left, const R& right) {
    return detail::compare(detail::op::greater, left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator>=(const L& left, const R& right) {
    return detail::compare(detail::op::greater_equal, left, right);
}

template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator&&(const L& left, const R& right) {
    return detail::connect(detail::op::and_, left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
detail::logical<L, R> operator||(const L& left, const R& right) {
    return detail::connect(detail::op::or_, left, right);
}
template <detail::handle X>
detail::logical<X, X> operator!(const X& operand) {
    static_assert(detail::condition_like<X>, "AND, OR and NOT need conditions on both sides");
    return detail::postfix<detail::logical<X, X>>(detail::op::not_, operand);
}

template <class L, class R>
    requires detail::sql_pair<L, R>
auto operator+(const L& left, const R& right) {
    return detail::calculate<detail::op::add>(left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
auto operator-(const L& left, const R& right) {
    return detail::calculate<detail::op::subtract>(left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
auto operator*(const L& left, const R& right) {
    return detail::calculate<detail::op::multiply>(left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
auto operator/(const L& left, const R& right) {
    return detail::calculate<detail::op::divide>(left, right);
}
template <class L, class R>
    requires detail::sql_pair<L, R>
auto operator%(const L& left, const R& right) {
    return detail::calculate<detail::op::modulo>(left, right);
}
template <detail::handle X>
auto operator-(const X& operand) {
    static_assert(detail::negatable_operand<X>, "arithmetic needs numbers on both sides");
    return detail::postfix<expr<typename X::sql_type, typename X::sql_refs>>(detail::op::negate, operand);
}

}  // namespace overt
