// SPDX-License-Identifier: BSL-1.0
// The member functions that json and jsonb columns and expressions have beside the common ones.
#pragma once

#include <overt/codec/json.hpp>
#include <overt/sql/fluent.hpp>
#include <overt/sql/operate.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace overt::detail {

using path_keys = std::vector<std::string>;

/// The type that operators see: a document is jsonb.
template <class T>
using json_node = std::conditional_t<std::is_same_v<T, json>, json, jsonb>;
template <class X>
concept jsonb_operand = kind_of<plain_sql_of<X>> == kind::json && !std::is_same_v<plain_sql_of<X>, json>;
template <class K>
concept json_key = typed_as<K, std::string> || typed_as<K, std::int32_t>;

/// What text can be cast to, and so be read from a JSON value.
template <class T>
concept json_readable = encodable<T> && !codec_is_text<T>() && kind_of<T> == kind::plain;

/// `x -> key` becomes `x ->> key`, `x #> path` becomes `x #>> path`, anything else `x #>> '{}'`.
void add_json_text(code& to, const code& node);

template <class X>
expr<std::optional<std::string>, refs_of<X>> json_text(const X& x) {
    code node;
    node.add(x);
    expr<std::optional<std::string>, refs_of<X>> made;
    add_json_text(made, node);
    return made;
}

template <class V, class X>
expr<std::optional<V>, refs_of<X>> json_get(const X& x) {
    static_assert(json_readable<V> || std::is_same_v<V, jsonb>,
                  "get<T>() reads numbers, texts, times and enums; read arrays and objects as overt::jsonb");
    expr<std::optional<V>, refs_of<X>> made;
    if constexpr (std::is_same_v<V, jsonb>) {
        made.put_call(op::call, "NULLIF", 2);
        made.add(x);
        made.add_keyword("'null'");
    } else if constexpr (json_readable<V>) {
        code node;
        node.add(x);
        if constexpr (!std::is_same_v<V, std::string>) made.put_cast(codec<V>::name);
        add_json_text(made, node);
    }
    return made;
}

/// A jsonpath, which travels as text: the server has no binary form that a type of its own would not need.
template <class X, class P>
expr<std::optional<bool>, join_refs<refs_of<X>, refs_of<P>>> json_path(const char* spelling, const X& x,
                                                                       const P& path) {
    static_assert(jsonb_operand<X>, "this operator needs jsonb; cast<overt::jsonb>() makes it of json");
    static_assert(typed_as<P, std::string>, "a jsonpath is a text");
    expr<std::optional<bool>, join_refs<refs_of<X>, refs_of<P>>> made;
    if constexpr (typed_as<P, std::string>) {
        made.put_operator(spelling);
        made.add(x);
        made.put_cast("jsonpath");
        add_operand<std::string>(made, path);
    }
    return made;
}

template <class Self, class T, class Refs>
struct fluent<Self, T, Refs, kind::json> : fluent<Self, T, Refs, kind::plain> {
private:
    using node = json_node<strip_optional<T>>;

public:
    /// The member of an object, x -> 'key', or the element of an array, x -> 0; NULL where there is none.
    template <class K>
    auto operator[](const K& key) const {
        static_assert(json_key<K>, "a JSON value is indexed with a key, which is text, or with a position");
        using type = std::conditional_t<typed_as<K, std::string>, std::string, std::int32_t>;
        expr<std::optional<node>, join_refs<Refs, refs_of<K>>> made;
        if constexpr (json_key<K>) {
            made.put_operator(" -> ");
            made.add(self());
            add_operand<type>(made, key);
        }
        return made;
    }
    /// What lies at the end of a path of keys and positions, x #> '{a,0}'; NULL where there is nothing.
    expr<std::optional<node>, Refs> at(const path_keys& path) const {
        expr<std::optional<node>, Refs> made;
        made.put_operator(" #> ");
        made.add(self());
        bind_array<std::string>(made, path);
        return made;
    }
    /// The value as text: a string without its quotation marks; NULL where it is missing or JSON's null.
    expr<std::optional<std::string>, Refs> text() const { return json_text(self()); }
    /// The value as an SQL type, by way of its text: `data["age"].get<int>()`. NULL where it is missing or JSON's null.
    template <class V>
    expr<std::optional<V>, Refs> get() const {
        return json_get<V>(self());
    }

    /// Holds all that the other value holds, x @> y. @shape uses a GIN index
    template <class X>
    auto contains(const X& part) const {
        return operate_jsonb<jsonb>(" @> ", part);
    }
    /// x <@ y
    template <class X>
    auto contained_by(const X& whole) const {
        return operate_jsonb<jsonb>(" <@ ", whole);
    }
    /// Has a key, or an element that is this text, at the outermost level.
    template <class X>
    auto has_key(const X& key) const {
        return operate_jsonb<std::string>(" ? ", key);
    }
    auto has_any_key(const path_keys& keys) const { return operate_jsonb<path_keys>(" ?| ", keys); }
    auto has_all_keys(const path_keys& keys) const { return operate_jsonb<path_keys>(" ?& ", keys); }
    /// A jsonpath finds something, x @? path, or its predicate is true, x @@ path; NULL where the path cannot tell.
    template <class P>
    auto path_exists(const P& path) const {
        return json_path(" @? ", self(), path);
    }
    template <class P>
    auto path_matches(const P& path) const {
        return json_path(" @@ ", self(), path);
    }

private:
    template <class B, class X>
    operated_in<bool, T, Refs, X> operate_jsonb(const char* spelling, const X& other) const {
        static_assert(jsonb_operand<Self>, "this operator needs jsonb; cast<overt::jsonb>() makes it of json");
        static_assert(typed_as<X, B> || (std::is_same_v<B, jsonb> && jsonb_like<X>),
                      "an operand of this operator has another SQL type");
        operated_in<bool, T, Refs, X> made;
        if constexpr (typed_as<X, B> || (std::is_same_v<B, jsonb> && jsonb_like<X>)) {
            made.put_operator(spelling);
            made.add(self());
            add_operand<B>(made, other);
        }
        return made;
    }
    template <class X>
    static constexpr bool jsonb_like = handle<X> && jsonb_operand<X>;
    const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace overt::detail
