// SPDX-License-Identifier: BSL-1.0
// ANY and ALL: the right side of a comparison with many values at once.
#pragma once

#include <overt/sql/operators.hpp>

#include <type_traits>
#include <vector>

namespace overt {

/// The values of a select or of an array, as the right side of a comparison; nothing else is done with it.
template <class T, class Refs>
class [[nodiscard]] quantified : public detail::code {
public:
    using value_type = T;
    using value_refs = Refs;
};

namespace detail {

template <class T, class U>
concept same_kind = std::is_same_v<T, U> || (is_number<T> && is_number<U>);
template <class L, class T>
constexpr bool compares_with() {
    if constexpr (handle<L>) return same_kind<plain_sql_of<L>, T>;
    else return can_bind<T, L>();
}
template <class L, class T>
concept comparable_with = compares_with<L, T>();

template <class L, class T, class Refs>
using quantified_logical = expr<null_if<bool, is_optional<sql_of<L>> || is_optional<T>>, join_refs<refs_of<L>, Refs>>;

template <class L, class T, class Refs>
quantified_logical<L, T, Refs> compare_each(op node, const L& left, const quantified<T, Refs>& right) {
    static_assert(never_null<L>, "= NULL is never true; use is_null() or is_not_distinct_from()");
    static_assert(comparable_with<L, strip_optional<T>>, "the two sides of this comparison have different SQL types");
    quantified_logical<L, T, Refs> made;
    if constexpr (never_null<L> && comparable_with<L, strip_optional<T>>) {
        made.put(node);
        add_operand<strip_optional<T>>(made, left);
        made.add(right);
    }
    return made;
}

template <class X>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class X>
concept array_handle = handle<X> && is_vector<plain_sql_of<X>>;

/// The elements of an array: which type they have, and whether one of them may be NULL.
template <class Array>
struct array_elements;
template <class T>
struct array_elements<std::vector<T>> {
    using type = T;
};

template <class X>
concept quantifiable = subquery<X> || array_handle<X> || value_range<X>;
template <class X>
concept one_column_rows = !subquery<X> || encodable<strip_optional<typename X::row_type>>;

template <class X>
auto quantify(op node, const X& values) {
    static_assert(quantifiable<X>, "any_of() and all_of() take a select, an array, or a range of values");
    if constexpr (subquery<X>) {
        static_assert(one_column_rows<X>, "any_of() and all_of() need a select with one column");
        quantified<typename X::row_type, outer_refs_of<X>> made;
        X::check_inside();
        made.put(node);
        values.add_to(made, op::rows);
        return made;
    } else if constexpr (array_handle<X>) {
        using element = typename array_elements<plain_sql_of<X>>::type;
        quantified<null_if<element, is_optional<sql_of<X>>>, refs_of<X>> made;
        made.put(node);
        made.add(values);
        return made;
    } else if constexpr (value_range<X>) {
        using element = sql_of<std::remove_cvref_t<decltype(*values.begin())>>;
        quantified<element, refs<>> made;
        made.put(node);
        bind_array<strip_optional<element>>(made, values);
        return made;
    } else {
        return quantified<bool, refs<>>{};
    }
}

}  // namespace detail

template <class L, class T, class Refs>
detail::quantified_logical<L, T, Refs> operator==(const L& left, const quantified<T, Refs>& right) {
    return detail::compare_each(detail::op::equal, left, right);
}
template <class L, class T, class Refs>
detail::quantified_logical<L, T, Refs> operator!=(const L& left, const quantified<T, Refs>& right) {
    return detail::compare_each(detail::op::not_equal, left, right);
}
template <class L, class T, class Refs>
detail::quantified_logical<L, T, Refs> operator<(const L& left, const quantified<T, Refs>& right) {
    return detail::compare_each(detail::op::less, left, right);
}
template <class L, class T, class Refs>
detail::quantified_logical<L, T, Refs> operator<=(const L& left, const quantified<T, Refs>& right) {
    return detail::compare_each(detail::op::less_equal, left, right);
}
template <class L, class T, class Refs>
detail::quantified_logical<L, T, Refs> operator>(const L& left, const quantified<T, Refs>& right) {
    return detail::compare_each(detail::op::greater, left, right);
}
template <class L, class T, class Refs>
detail::quantified_logical<L, T, Refs> operator>=(const L& left, const quantified<T, Refs>& right) {
    return detail::compare_each(detail::op::greater_equal, left, right);
}

namespace sql {

/// True where the comparison holds for one of the values: of a select with one column, an array, or a range, which is
/// bound as one array parameter. `col<&post::likes> > any_of(select(...))`
template <class X>
auto any_of(const X& values) {
    return detail::quantify(detail::op::any_, values);
}
/// True where the comparison holds for all of the values, and where there are none.
template <class X>
auto all_of(const X& values) {
    return detail::quantify(detail::op::all_, values);
}

}  // namespace sql
}  // namespace overt
