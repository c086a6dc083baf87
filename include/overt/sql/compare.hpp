// SPDX-License-Identifier: BSL-1.0
// Comparisons: which operands go together, and the node they make.
#pragma once

#include <overt/sql/correlation.hpp>
#include <overt/sql/refs.hpp>
#include <overt/sql/value.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>

namespace overt {

template <class T, class Refs>
class expr;

namespace detail {

template <class X>
inline constexpr bool null_value = false;
template <class X>
inline constexpr bool null_value<std::optional<X>> = true;
template <>
inline constexpr bool null_value<std::nullopt_t> = true;
template <>
inline constexpr bool null_value<std::nullptr_t> = true;

template <class X>
concept never_null = handle<X> || !null_value<std::remove_cvref_t<X>>;

/// Different types that the server compares without a conversion that depends on the session: see
/// temporal_arithmetic.hpp.
template <class A, class B>
inline constexpr bool compared_across = false;
template <class A, class B>
concept comparable_types = std::is_same_v<A, B> || (is_number<A> && is_number<B>) || compared_across<A, B> ||
                           compared_across<B, A>;

template <class L, class R>
constexpr bool can_compare() {
    if constexpr (handle<L> && handle<R>) {
        return comparable_types<plain_sql_of<L>, plain_sql_of<R>>;
    } else if constexpr (handle<L>) {
        return can_bind<plain_sql_of<L>, std::remove_cvref_t<R>>();
    } else {
        return can_bind<plain_sql_of<R>, std::remove_cvref_t<L>>();
    }
}
template <class L, class R>
concept comparable = can_compare<L, R>();

template <class L, class R>
inline constexpr bool null_operand = is_optional<sql_of<L>> || is_optional<sql_of<R>>;

/// The SQL type that a value beside this operand is bound as.
template <class L, class R>
using bound_type = plain_sql_of<std::conditional_t<handle<L>, L, R>>;

template <class L, class R>
using logical = expr<null_if<bool, null_operand<L, R>>, join_refs<refs_of<L>, refs_of<R>>>;
template <class L, class R>
using solid_logical = expr<bool, solid_refs<join_refs<refs_of<L>, refs_of<R>>>>;

template <class E, class X>
E postfix(op node, const X& operand) {
    E made;
    made.put(node);
    made.add(operand);
    return made;
}

template <class E, class L, class R>
E infix(op node, const L& left, const R& right) {
    E made;
    made.put(node);
    add_operand<bound_type<L, R>>(made, left);
    add_operand<bound_type<L, R>>(made, right);
    return made;
}

template <class L, class R>
[[gnu::always_inline]] inline logical<L, R> compare(op node, const L& left, const R& right) {
    static_assert(never_null<L> && never_null<R>, "= NULL is never true; use is_null() or is_not_distinct_from()");
    if constexpr (never_null<L> && never_null<R>) {
        static_assert(comparable<L, R>, "the two sides of this comparison have different SQL types");
        if constexpr (comparable<L, R>) return infix<logical<L, R>>(node, left, right);
        else return {};
    } else {
        return {};
    }
}

template <class L, class R>
solid_logical<L, R> compare_nulls(op node, const L& left, const R& right) {
    static_assert(comparable<L, R>, "the two sides of this comparison have different SQL types");
    if constexpr (comparable<L, R>) return infix<solid_logical<L, R>>(node, left, right);
    else return {};
}

template <class L, class A, class B>
using range_logical = expr<null_if<bool, null_operand<L, A> || is_optional<sql_of<B>>>,
                           join_refs<join_refs<refs_of<L>, refs_of<A>>, refs_of<B>>>;

template <class L, class A, class B>
range_logical<L, A, B> compare_range(op node, const L& left, const A& low, const B& high) {
    static_assert(comparable<L, A> && comparable<L, B>, "the two sides of this comparison have different SQL types");
    range_logical<L, A, B> made;
    if constexpr (comparable<L, A> && comparable<L, B>) {
        made.put(node);
        made.add(left);
        add_operand<plain_sql_of<L>>(made, low);
        add_operand<plain_sql_of<L>>(made, high);
    }
    return made;
}

template <class X>
concept value_range = !text_value<X> && !handle<X> && requires(const X& x) {
    x.begin();
    x.end();
};
/// What is compared with a column of type T: the elements of a range, or the value itself.
template <class X, class T>
struct element_of {
    using type = X;
};
template <value_range X, class T>
    requires(!std::is_same_v<X, T>)
struct element_of<X, T> {
    using type = std::remove_cvref_t<decltype(*std::declval<const X&>().begin())>;
};

template <class X, class T>
concept list_of = requires { typename X::sql_type; } &&
                  std::is_same_v<strip_optional<typename X::sql_type>, std::vector<T>>;

/// A statement with one column, as the right side of in().
template <class X>
concept subquery = requires { typename X::select_items; };
template <class X, class T>
concept subquery_of = subquery<X> && std::is_same_v<strip_optional<typename X::row_type>, T>;

template <class X, class T>
concept element_for = bindable_to<typename element_of<X, T>::type, T> || list_of<X, T> || subquery_of<X, T>;

template <class T, class... X>
void bind_list(code& to, const X&... values) {
    array_binder writer(to, value_type_of<T>, sizeof...(X));
    (writer.template add<T>(values), ...);
    writer.finish();
}

/// NULL may be among the values of an array or a select, and then "not among them" is not known.
template <class X>
inline constexpr bool null_in_list = handle<X>;
template <subquery X>
inline constexpr bool null_in_list<X> = is_optional<typename X::row_type>;

/// The tables that the right side of in() names.
template <class X>
struct list_refs : std::type_identity<refs_of<X>> {};
template <subquery X>
struct list_refs<X> : outer_refs<X> {};

template <class T, class L, class X, class... More>
auto compare_list(op node, const L& left, const X& values, const More&... more) {
    using element = strip_optional<T>;
    using made_type =
        expr<null_if<bool, is_optional<T> || null_in_list<X>>, join_refs<refs_of<L>, typename list_refs<X>::type>>;
    static_assert(never_null<typename element_of<X, element>::type>,
                  "in() takes values, not optionals; NULL is never equal");
    static_assert((element_for<X, element> && ... && bindable_to<More, element>),
                  "the two sides of this comparison have different SQL types");
    made_type made;
    made.put(node);
    made.add(left);
    if constexpr (handle<X>) {
        made.add(values);
    } else if constexpr (subquery<X>) {
        X::check_inside();
        values.add_to(made, op::rows);
    } else if constexpr (value_range<X> && !std::is_same_v<X, element>) {
        if constexpr (element_for<X, element>) bind_array<element>(made, values);
    } else {
        bind_list<element>(made, values, more...);
    }
    return made;
}

template <class X>
concept text_operand = std::is_same_v<plain_sql_of<X>, std::string>;

template <class L, class R>
logical<L, R> match_text(op node, const L& left, const R& right) {
    static_assert(text_operand<L> && text_operand<R>, "this operator needs text on both sides");
    if constexpr (text_operand<L> && text_operand<R>) return infix<logical<L, R>>(node, left, right);
    else return {};
}

enum class part : unsigned char { start, end, anywhere };

/// Appends "does the left side start with, end with, hold the right one" for text that is an expression.
void add_part(code& to, part where, const code& left, const code& right);

template <class L, class R>
logical<L, R> match_part(part where, const L& left, const R& right) {
    static_assert(text_operand<L> && text_operand<R>, "this operator needs text on both sides");
    logical<L, R> made;
    if constexpr (text_operand<L> && text_operand<R>) {
        if constexpr (handle<R>) {
            code a;
            code b;
            a.add(left);
            b.add(right);
            add_part(made, where, a, b);
        } else {
            static_assert(never_null<R>, "= NULL is never true; use is_null() or is_not_distinct_from()");
            made.put(op::like);
            made.add(left);
            if constexpr (never_null<R>) {
                const std::size_t mark = made.begin_value(value_type_of<std::string>);
                made.put_pattern(where != part::start, right, where != part::end);
                made.end_value(mark);
            }
        }
    }
    return made;
}

}  // namespace detail
}  // namespace overt
