// SPDX-License-Identifier: BSL-1.0
// Functions of jsonb. The operators are members of jsonb columns and expressions: col<&event::data>["kind"].text().
#pragma once

#include <overt/sql/aggregates.hpp>
#include <overt/sql/function.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace overt {

namespace detail {

template <class X>
concept json_source = handle<X> || encodable<plain_sql_of<X>>;

template <class... X>
using json_built = expr<jsonb, solid_refs<join_all_refs<refs_of<X>...>>>;

template <class... X>
json_built<X...> build_json(const char* name, const X&... parts) {
    static_assert((json_source<X> && ...),
                  "this argument's type has no overt::codec; include the header that holds it, or write one");
    json_built<X...> made;
    if constexpr ((json_source<X> && ...)) {
        made.put_call(op::call, name, sizeof...(X));
        (add_known<plain_sql_of<X>>(made, parts), ...);
    }
    return made;
}

template <std::size_t N>
concept key_for_each_value = N % 2 == 0;

/// x OPERATOR y for jsonb on the left; the result is jsonb.
template <class B, class X, class Y>
operated<jsonb, X, Y> change_json(const char* spelling, const X& x, const Y& y) {
    static_assert(jsonb_operand<X>, "this function needs jsonb; cast<overt::jsonb>() makes it of json");
    static_assert(typed_as<Y, B>, "an operand of this function has another SQL type");
    operated<jsonb, X, Y> made;
    if constexpr (typed_as<Y, B>) {
        if (spelling) made.put_operator(spelling);
        else made.put(op::subtract);
        made.add(x);
        add_operand<B>(made, y);
    }
    return made;
}

/// f(x, path, value, flag)
template <class X, class V>
operated<jsonb, X, V> place_json(const char* name, const X& x, const path_keys& path, const V& value, bool flag) {
    static_assert(jsonb_operand<X>, "this function needs jsonb; cast<overt::jsonb>() makes it of json");
    static_assert(typed_as<V, jsonb>, "the new value is jsonb; to_jsonb(...) makes it of any other");
    operated<jsonb, X, V> made;
    if constexpr (typed_as<V, jsonb>) {
        made.put_call(op::call, name, 4);
        made.add(x);
        bind_array<std::string>(made, path);
        add_operand<jsonb>(made, value);
        detail::bind<bool>(made, flag);
    }
    return made;
}

template <class R, class X>
expr<R, refs_of<X>> json_function(const char* name, const X& x) {
    static_assert(jsonb_operand<X>, "this function needs jsonb; cast<overt::jsonb>() makes it of json");
    expr<R, refs_of<X>> made;
    made.put_call(op::call, name, 1);
    made.add(x);
    return made;
}

}  // namespace detail

namespace sql {

/// {"key": value, ...}; NULL becomes JSON's null.
template <class... X>
auto jsonb_build_object(const X&... keys_and_values) {
    static_assert(detail::key_for_each_value<sizeof...(X)>, "jsonb_build_object() takes a key and a value in turn");
    return detail::build_json("jsonb_build_object", keys_and_values...);
}
/// [value, ...]; NULL becomes JSON's null.
template <class... X>
auto jsonb_build_array(const X&... values) {
    return detail::build_json("jsonb_build_array", values...);
}
/// Any value as jsonb; NULL stays NULL.
template <class X>
expr<detail::null_if<jsonb, detail::is_optional<detail::sql_of<X>>>, detail::refs_of<X>> to_jsonb(const X& x) {
    static_assert(detail::json_source<X>,
                  "this argument's type has no overt::codec; include the header that holds it, or write one");
    expr<detail::null_if<jsonb, detail::is_optional<detail::sql_of<X>>>, detail::refs_of<X>> made;
    if constexpr (detail::json_source<X>) {
        made.put_call(detail::op::call, "to_jsonb", 1);
        detail::add_known<detail::plain_sql_of<X>>(made, x);
    }
    return made;
}

/// x || y: the members of both objects, those of y where both have one; arrays one after the other.
template <detail::handle X, class Y>
auto jsonb_concat(const X& x, const Y& y) {
    return detail::change_json<jsonb>(" || ", x, y);
}
/// Without a key, without an element of an array (counted from 0, or from its end with negative numbers), or without
/// the keys of a list: x - key.
template <detail::handle X, class K>
auto jsonb_delete(const X& x, const K& key) {
    using type = std::conditional_t<detail::typed_as<K, std::string>, std::string, std::int32_t>;
    return detail::change_json<type>(nullptr, x, key);
}
template <detail::handle X>
auto jsonb_delete(const X& x, const detail::path_keys& keys) {
    return detail::change_json<detail::path_keys>(nullptr, x, keys);
}
/// Without what lies at the end of a path: x #- path.
template <detail::handle X>
auto jsonb_delete_path(const X& x, const detail::path_keys& path) {
    return detail::change_json<detail::path_keys>(" #- ", x, path);
}
/// With another value at the end of a path; `create` says whether the last key may be new.
template <detail::handle X, class V>
auto jsonb_set(const X& x, const detail::path_keys& path, const V& value, bool create = true) {
    return detail::place_json("jsonb_set", x, path, value, create);
}
/// With one more element, before or behind the position that the path names, or with a new key.
template <detail::handle X, class V>
auto jsonb_insert(const X& x, const detail::path_keys& path, const V& value, bool behind = false) {
    return detail::place_json("jsonb_insert", x, path, value, behind);
}
/// Without members that are JSON's null.
template <detail::handle X>
auto jsonb_strip_nulls(const X& x) {
    return detail::json_function<detail::null_if<jsonb, detail::is_optional<detail::sql_of<X>>>>("jsonb_strip_nulls",
                                                                                                 x);
}
/// "object", "array", "string", "number", "boolean" or "null".
template <detail::handle X>
auto jsonb_typeof(const X& x) {
    return detail::json_function<detail::null_if<std::string, detail::is_optional<detail::sql_of<X>>>>("jsonb_typeof",
                                                                                                       x);
}
/// @errors data_error from the server where it is no array
template <detail::handle X>
auto jsonb_array_length(const X& x) {
    return detail::json_function<detail::null_if<std::int32_t, detail::is_optional<detail::sql_of<X>>>>(
        "jsonb_array_length", x);
}
/// The first value that a jsonpath finds; NULL where there is none.
template <detail::handle X>
auto jsonb_path_query_first(const X& x, std::string_view path) {
    static_assert(detail::jsonb_operand<X>, "this function needs jsonb; cast<overt::jsonb>() makes it of json");
    expr<std::optional<jsonb>, detail::refs_of<X>> found;
    found.put_call(detail::op::call, "jsonb_path_query_first", 2);
    found.add(x);
    found.put_cast("jsonpath");
    detail::bind<std::string>(found, path);
    return found;
}

}  // namespace sql
}  // namespace overt
