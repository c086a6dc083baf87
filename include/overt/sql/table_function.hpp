// SPDX-License-Identifier: BSL-1.0
// Functions of the server that give rows, in the place of tables.
#pragma once

#include <overt/codec/json.hpp>
#include <overt/sql/call.hpp>
#include <overt/sql/choice.hpp>
#include <overt/sql/quantified.hpp>
#include <overt/sql/relation.hpp>
#include <overt/sql/temporal.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

namespace overt {

namespace detail {

/// Flags of a table function.
inline constexpr std::uint8_t with_place = 1;    // WITH ORDINALITY
inline constexpr std::uint8_t with_columns = 2;  // it has to be told its columns

/// The columns of a function that overt does not know.
struct any_columns {};

template <class Tag, class Columns>
inline constexpr bool function_fits = fields_hold<typename columns_of_element<model_of<Tag>, false>::type, Columns>;
template <class Tag>
inline constexpr bool function_fits<Tag, any_columns> = true;
template <class Tag, class Columns>
concept columns_have_shape = function_fits<Tag, Columns>;

template <class Columns>
struct numbered {
    using type = any_columns;
};
template <class... C>
struct numbered<std::tuple<C...>> {
    using type = std::tuple<C..., std::int64_t>;
};

}  // namespace detail

/// The rows of a function, for from() and the joins; its operands may name the tables before it.
template <class Tag, class Columns, class Refs>
class [[nodiscard]] function_table : public detail::code {
public:
    using table_tag = Tag;
    using relation_refs = Refs;
    static constexpr bool lateral = true;

    explicit function_table(const detail::code& call, std::uint8_t flags = 0) : flags_(flags) { add(call); }

    /// One more column, the last of the struct: the rows' numbers from 1, as std::int64_t.
    auto with_ordinality() const {
        return function_table<Tag, typename detail::numbered<Columns>::type, Refs>(
            *this, static_cast<std::uint8_t>(flags_ | detail::with_place));
    }
    /// The same under another name.
    template <class Alias>
    auto as(const Alias&) const {
        static_assert(detail::alias_for<Alias, Tag>, "as() takes an alias of the same struct");
        return function_table<detail::tag_of<Alias>, Columns, Refs>(*this, flags_);
    }
    static void check() {
        static_assert(detail::columns_have_shape<Tag, Columns>,
                      "the function's columns do not match those of its struct in number, type and nullability");
    }
    void put_into(detail::code& to) const {
        to.put(detail::op::table_function);
        to.out().put8(flags_);
        to.add(*this);
    }

private:
    std::uint8_t flags_;
};

namespace detail {

template <class T, class Columns, class... X>
auto make_function(const code& call, std::uint8_t flags = 0) {
    static_assert(has_table<T>, "this struct has no table description");
    static_assert(without_schema<T>, "the struct of a derived table or a CTE has no schema");
    // What an operand that is NULL gives is no row, so that its table is no reason for NULL.
    return function_table<T, Columns, solid_refs<join_all_refs<refs_of<X>...>>>(call, flags);
}

template <class T>
concept in_series = is_number<T> || std::is_same_v<T, timestamp> || std::is_same_v<T, timestamptz>;
template <class T>
using series_step = std::conditional_t<is_number<T>, T, interval>;

template <class A, class B>
constexpr auto series_type() {
    if constexpr (handle<A>) return std::type_identity<plain_sql_of<A>>{};
    else if constexpr (handle<B>) return std::type_identity<plain_sql_of<B>>{};
    else return std::type_identity<typename sql_of_value<A>::type>{};
}

template <class X>
struct unnested;
template <array_handle X>
struct unnested<X> : array_elements<plain_sql_of<X>> {};
template <value_range X>
struct unnested<X> {
    using type = sql_of<std::remove_cvref_t<decltype(*std::declval<const X&>().begin())>>;
};
template <class X>
concept unnestable = array_handle<X> || value_range<X>;

template <class X>
void add_array(code& to, const X& values) {
    if constexpr (handle<X>) {
        to.add(values);
    } else {
        using element = strip_optional<typename unnested<X>::type>;
        if constexpr (codec_array<element>() == 0) to.put_cast(array_name<element>::value);
        bind_array<element>(to, values);
    }
}

template <class T, std::size_t... I>
constexpr bool columns_optional(std::index_sequence<I...>) {
    return (is_optional<column_type<T, I>> && ...);
}
template <class T>
concept all_optional = !described<T> || columns_optional<T>(std::make_index_sequence<column_count<T>>{});
template <class X>
concept json_operand = std::is_same_v<plain_sql_of<X>, json> || std::is_same_v<plain_sql_of<X>, jsonb>;

}  // namespace detail

namespace sql {

/// Any function of the server that gives rows; its columns are taken to be those of T.
template <class T, class... X>
auto table_function(function_name name, const X&... operands) {
    static_assert(detail::callable_with<X...>,
                  "this argument's type has no overt::codec; include the header that holds it, or write one");
    detail::code call;
    call.put_call(detail::op::call_quoted, name.text(), sizeof...(X));
    if constexpr (detail::callable_with<X...>) (detail::add_own(call, operands), ...);
    return detail::make_function<T, detail::any_columns, X...>(call);
}

/// Numbers from one to another, or moments; the step of moments is an interval. T has one column of that type.
template <class T, class A, class B, class... Step>
    requires(sizeof...(Step) <= 1)
auto generate_series(const A& first, const B& last, const Step&... step) {
    using type = typename decltype(detail::series_type<A, B>())::type;
    constexpr bool fits = detail::in_series<type> && detail::fits_parameter<A, type> &&
                          detail::fits_parameter<B, type> &&
                          (detail::fits_parameter<Step, detail::series_step<type>> && ...) &&
                          (detail::is_number<type> || sizeof...(Step) == 1);
    static_assert(fits || detail::never<T>,
                  "generate_series() takes numbers of one type, or two moments and an interval");
    detail::code call;
    call.put_call(detail::op::call, "generate_series", 2 + sizeof...(Step));
    if constexpr (fits) {
        detail::add_operand<type>(call, first);
        detail::add_operand<type>(call, last);
        (detail::add_operand<detail::series_step<type>>(call, step), ...);
    }
    return detail::make_function<T, std::tuple<type>, A, B, Step...>(call);
}

/// The elements of an array, or of several side by side: T has a column for each. Where there are several, the shorter
/// ones are filled up with NULL.
template <class T, class... X>
auto unnest(const X&... arrays) {
    static_assert((detail::unnestable<X> && ...), "unnest() takes arrays, or ranges of values");
    detail::code call;
    if constexpr ((detail::unnestable<X> && ...)) {
        call.put_call(detail::op::call, "unnest", sizeof...(X));
        (detail::add_array(call, arrays), ...);
        using columns = std::tuple<detail::null_if<typename detail::unnested<X>::type, sizeof...(X) != 1>...>;
        return detail::make_function<T, columns, X...>(call);
    } else {
        return detail::make_function<T, detail::any_columns>(call);
    }
}

/// The objects of a JSON array as rows: the columns of T are their properties. What an object lacks is NULL.
template <class T, class X>
auto json_to_recordset(const X& array) {
    static_assert(detail::json_operand<X>, "json_to_recordset() takes json or jsonb");
    static_assert(detail::all_optional<T>, "an object may lack any property; every column of its struct is optional");
    detail::code call;
    constexpr bool binary = std::is_same_v<detail::plain_sql_of<X>, jsonb>;
    call.put_call(detail::op::call, binary ? "jsonb_to_recordset" : "json_to_recordset", 1);
    detail::add_own(call, array);
    return detail::make_function<T, detail::any_columns, X>(call, detail::with_columns);
}

/// The pieces of a text between matches of a POSIX regular expression. T has one text column.
template <class T, class X, class P>
auto regexp_split_to_table(const X& text, const P& pattern) {
    static_assert(detail::text_operand<X> && detail::text_operand<P>, "this function needs text");
    detail::code call;
    call.put_call(detail::op::call, "regexp_split_to_table", 2);
    detail::add_own(call, text);
    detail::add_own(call, pattern);
    return detail::make_function<T, std::tuple<std::string>, X, P>(call);
}

}  // namespace sql
}  // namespace overt
