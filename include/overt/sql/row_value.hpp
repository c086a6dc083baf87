// SPDX-License-Identifier: BSL-1.0
// Several values as one: (a, b) < (x, y), (a, b) IN (...).
#pragma once

#include <overt/sql/operators.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace overt {

template <class Refs, class... T>
class row_tuple;

namespace detail {

template <class X>
inline constexpr bool is_row_tuple = false;
template <class Refs, class... T>
inline constexpr bool is_row_tuple<row_tuple<Refs, T...>> = true;

template <class... T>
struct row_types {};
template <class A, class B>
inline constexpr bool rows_match = false;
template <class... A, class... B>
    requires(sizeof...(A) == sizeof...(B))
inline constexpr bool rows_match<row_types<A...>, row_types<B...>> =
    (comparable_types<strip_optional<A>, strip_optional<B>> && ...);
template <class A, class B>
concept comparable_rows = rows_match<A, B>;

/// The types of what a row is looked for in: another row, a tuple of values, the row of a select.
template <class X>
struct row_types_of {
    using type = row_types<X>;
};
template <class Refs, class... T>
struct row_types_of<row_tuple<Refs, T...>> {
    using type = row_types<T...>;
};
template <class... T>
struct row_types_of<std::tuple<T...>> {
    using type = row_types<typename sql_of_value<T>::type...>;
};

/// A tuple whose elements can be bound as the types of a row.
template <class Tuple, class Row>
inline constexpr bool tuple_binds = false;
template <class... V, class... T>
    requires(sizeof...(V) == sizeof...(T))
inline constexpr bool tuple_binds<std::tuple<V...>, row_types<T...>> =
    ((bindable_to<V, strip_optional<T>> && !null_value<V>) && ...);
template <class Range, class Row>
concept tuples_for = tuple_binds<typename element_of<Range, void>::type, Row>;

template <class Types>
inline constexpr bool optional_in = false;
template <class... T>
inline constexpr bool optional_in<row_types<T...>> = (is_optional<T> || ...);

template <class RefsA, class... A, class RefsB, class... B>
auto compare_rows(op node, const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    static_assert(comparable_rows<row_types<A...>, row_types<B...>>,
                  "the two sides of this comparison have different SQL types");
    constexpr bool null = optional_in<row_types<A..., B...>>;
    expr<null_if<bool, null>, join_refs<RefsA, RefsB>> made;
    made.put(node);
    made.add(left);
    made.add(right);
    return made;
}

/// Column I of the tuples as one array.
template <std::size_t I, class T, class Range>
void bind_tuple_column(code& to, const Range& tuples) {
    array_binder writer(to, value_type_of<T>, tuples.size());
    for (const auto& tuple : tuples) writer.template add<T>(std::get<I>(tuple));
    writer.finish();
}

}  // namespace detail

/// A row of values: made by row_of(), compared with another one.
template <class Refs, class... T>
class [[nodiscard]] row_tuple : public detail::code {
public:
    using row_refs = Refs;

    /// Among other rows, given one by one; among the tuples of a range, which travel as one array for each column; or
    /// among the rows of a select.
    template <class X, class... More>
    auto in(const X& rows, const More&... more) const {
        return among(detail::op::in_rows, rows, more...);
    }
    template <class X, class... More>
    auto not_in(const X& rows, const More&... more) const {
        return among(detail::op::not_in_rows, rows, more...);
    }

private:
    using types = detail::row_types<T...>;

    template <class RefsX, class... X, class... More>
    auto among(detail::op node, const row_tuple<RefsX, X...>& first, const More&... more) const {
        static_assert((detail::is_row_tuple<More> && ...), "in() takes rows: row_of(...), tuples, or a select");
        static_assert((detail::comparable_rows<types, detail::row_types<X...>> && ... &&
                       detail::comparable_rows<types, typename detail::row_types_of<More>::type>),
                      "the two sides of this comparison have different SQL types");
        using refs = detail::join_all_refs<Refs, RefsX, typename More::row_refs...>;
        using other = detail::row_types<X...>;
        constexpr bool null = ((detail::optional_in<types> || detail::optional_in<other>) || ... ||
                               detail::optional_in<typename detail::row_types_of<More>::type>);
        expr<detail::null_if<bool, null>, refs> made;
        start(made, node, detail::op::row_list, 1 + sizeof...(More));
        made.add(first);
        (made.add(more), ...);
        return made;
    }
    template <detail::subquery Select>
    auto among(detail::op node, const Select& rows) const {
        using other = typename detail::row_types_of<typename Select::row_type>::type;
        static_assert(detail::comparable_rows<types, other>,
                      "the two sides of this comparison have different SQL types");
        rows.check();
        expr<detail::null_if<bool, detail::optional_in<types> || detail::optional_in<other>>, Refs> made;
        made.put(node);
        made.add(*this);
        rows.add_to(made, detail::op::subquery);
        return made;
    }
    template <detail::value_range Range>
    auto among(detail::op node, const Range& tuples) const {
        static_assert(detail::tuples_for<Range, types>,
                      "the elements of this range are not tuples of values that fit the row");
        expr<detail::null_if<bool, detail::optional_in<types>>, Refs> made;
        if constexpr (detail::tuples_for<Range, types>) {
            start(made, node, detail::op::row_arrays, sizeof...(T));
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (detail::bind_tuple_column<I, detail::strip_optional<T>>(made, tuples), ...);
            }(std::index_sequence_for<T...>{});
        }
        return made;
    }
    void start(detail::code& made, detail::op node, detail::op what, std::size_t count) const {
        made.put(node);
        made.add(*this);
        made.put_counted(what, count);
    }
};

template <class RefsA, class... A, class RefsB, class... B>
auto operator==(const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    return detail::compare_rows(detail::op::equal, left, right);
}
template <class RefsA, class... A, class RefsB, class... B>
auto operator!=(const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    return detail::compare_rows(detail::op::not_equal, left, right);
}
template <class RefsA, class... A, class RefsB, class... B>
auto operator<(const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    return detail::compare_rows(detail::op::less, left, right);
}
template <class RefsA, class... A, class RefsB, class... B>
auto operator<=(const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    return detail::compare_rows(detail::op::less_equal, left, right);
}
template <class RefsA, class... A, class RefsB, class... B>
auto operator>(const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    return detail::compare_rows(detail::op::greater, left, right);
}
template <class RefsA, class... A, class RefsB, class... B>
auto operator>=(const row_tuple<RefsA, A...>& left, const row_tuple<RefsB, B...>& right) {
    return detail::compare_rows(detail::op::greater_equal, left, right);
}

namespace sql {

/// A row of columns, expressions and values: `row_of(col<&post::likes>, col<&post::id>) < row_of(5, 100)`.
template <class X, class Y, class... More>
auto row_of(const X& x, const Y& y, const More&... more) {
    static_assert(((detail::never_null<X> && detail::never_null<Y>) && ... && detail::never_null<More>),
                  "a row takes values, not optionals; NULL is never equal");
    using refs = detail::join_all_refs<detail::refs_of<X>, detail::refs_of<Y>, detail::refs_of<More>...>;
    row_tuple<refs, detail::sql_of<X>, detail::sql_of<Y>, detail::sql_of<More>...> made;
    made.put_counted(detail::op::row_value, 2 + sizeof...(More));
    detail::add_own(made, x);
    detail::add_own(made, y);
    (detail::add_own(made, more), ...);
    return made;
}

}  // namespace sql
}  // namespace overt
