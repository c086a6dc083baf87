// SPDX-License-Identifier: BSL-1.0
// Casts, values, and functions that overt does not know.
#pragma once

#include <overt/model/fixed_string.hpp>
#include <overt/sql/aggregates.hpp>
#include <overt/sql/function.hpp>

#include <cstddef>
#include <string_view>

namespace overt {

namespace detail {

constexpr bool good_function_name(std::string_view name) {
    std::size_t parts = 1;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= name.size(); ++i) {
        if (i != name.size() && name[i] != '.') continue;
        if (!good_name(name.substr(begin, i - begin))) return false;
        begin = i + 1;
        if (i != name.size()) ++parts;
    }
    return parts <= 2;
}

}  // namespace detail

/// The name of a function as a literal, with its schema or without; it is written with quotation marks, letter by
/// letter.
class function_name {
public:
    template <std::size_t N>
    consteval function_name(const char (&literal)[N]) : text_(literal) {  // NOLINT: a literal is what it is
        if (!detail::good_function_name({literal, N - 1}))
            throw "a function's name is a name or schema.name, each of 1 to 63 bytes";
    }
    constexpr const char* text() const noexcept { return text_; }

private:
    const char* text_;
};

namespace detail {

template <class T>
concept castable = encodable<T> && !codec<T>::name.empty() && !(codec_is_text<T>() && codec<T>::type == 0);
template <class... X>
concept callable_with = ((handle<X> || encodable<plain_sql_of<X>>) && ...);

}  // namespace detail

namespace sql {

/// A value as an expression of its own.
template <class V>
auto value(const V& v) {
    expr<detail::sql_of<V>, detail::refs<>> made;
    detail::add_own(made, v);
    return made;
}

/// CAST(x AS the SQL type of T); NULL stays NULL.
template <class T, class X>
auto cast(const X& x) {
    static_assert(detail::castable<T>, "cast<T>() needs a type whose codec names a SQL type");
    expr<detail::null_if<T, detail::is_optional<detail::sql_of<X>>>, detail::refs_of<X>> made;
    if constexpr (detail::castable<T>) {
        made.put_cast(codec<T>::name);
        detail::add_own(made, x);
    }
    return made;
}

/// Any function of the server; R is what it gives, std::optional where that may be NULL.
template <class R, class... X>
auto call(function_name name, const X&... operands) {
    static_assert(detail::callable_with<X...>,
                  "this argument's type has no overt::codec; include the header that holds it, or write one");
    expr<R, detail::join_all_refs<detail::refs_of<X>...>> made;
    if constexpr (detail::callable_with<X...>) {
        made.put_call(detail::op::call_quoted, name.text(), sizeof...(X));
        (detail::add_own(made, operands), ...);
    }
    return made;
}
/// The same for an aggregate function.
template <class R, class... X>
auto call_aggregate(function_name name, const X&... operands) {
    static_assert(detail::callable_with<X...>,
                  "this argument's type has no overt::codec; include the header that holds it, or write one");
    return detail::make_aggregate<R>(detail::op::call_quoted, name.text(), operands...);
}

}  // namespace sql
}  // namespace overt
