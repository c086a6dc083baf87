// SPDX-License-Identifier: BSL-1.0
// The elements of a select list or of returning(): their types, and the row that they make.
#pragma once

#include <overt/sql/column.hpp>
#include <overt/sql/statement.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

namespace overt::detail {

template <class X>
concept model_like = requires { typename X::item_tag; };

template <class... Items>
struct items {
    static constexpr std::size_t count = sizeof...(Items);
};

template <class T, class Refs, class From>
struct row_value {
    using type = null_if<T, may_be_null<Refs, From>>;
};
template <class T, class Refs, class From>
struct row_value<std::optional<std::vector<T>>, Refs, From> {
    using type = std::optional<std::vector<null_if<T, null_elements<Refs, From>>>>;
};

template <class Item, class From, bool Model>
struct row_element_of : row_value<sql_of<Item>, refs_of<Item>, From> {};
template <class Item, class From>
struct row_element_of<Item, From, true> {
    using type = null_if<model_of<typename Item::item_tag>, seat<typename Item::item_tag, From> == 2>;
};
template <class Item, class From>
using row_element = typename row_element_of<Item, From, model_like<Item>>::type;

template <class Items, class From>
struct row_of_items;
template <class From>
struct row_of_items<items<>, From> {
    using type = void;
};
template <class One, class From>
struct row_of_items<items<One>, From> {
    using type = row_element<One, From>;
};
template <class One, class Two, class... More, class From>
struct row_of_items<items<One, Two, More...>, From> {
    using type = std::tuple<row_element<One, From>, row_element<Two, From>, row_element<More, From>...>;
};
/// The row: void, the only element, or a tuple.
template <class Items, class From>
using row_for = typename row_of_items<Items, From>::type;

template <class Item>
struct item_refs {
    using type = refs_of<Item>;
};
template <class Tag>
struct item_refs<model_item<Tag>> {
    using type = refs<Tag>;
};

template <class Items, class From>
inline constexpr bool items_covered = false;
template <class... I, class From>
inline constexpr bool items_covered<items<I...>, From> = (covered<typename item_refs<I>::type, From> && ...);
template <class Items, class From>
concept items_in_from = items_covered<Items, From>;

/// A single whole row from the outer side of a join.
template <class Items, class From>
inline constexpr bool bare_null_row = false;
template <class Tag, class From>
inline constexpr bool bare_null_row<items<model_item<Tag>>, From> = seat<Tag, From> == 2;
template <class Items, class From>
concept bare_row_present = !bare_null_row<Items, From>;

/// How an operand is remembered in a statement's type: everything but columns and whole rows as a plain expression.
template <class X>
struct item_of {
    using type = X;
};
template <class X>
    requires(handle<X> && !requires { X::column_index; })
struct item_of<X> {
    using type = expr<typename X::sql_type, typename X::sql_refs>;
};

template <class X>
concept unfinished = requires { typename X::needs_over; };
template <class X>
concept finished = !unfinished<X>;
template <class X>
concept selectable = model_like<X> || handle<X> || unfinished<X>;

template <class X>
[[gnu::always_inline]] inline void add_item(statement& to, clause kind, const X& item) {
    if constexpr (model_like<X>) {
        code whole;
        whole.add_model(table_of<model_of<typename X::item_tag>>, tag_traits<typename X::item_tag>::alias);
        to.add(kind, whole);
    } else if constexpr (!handle<X>) {
        static_assert(finished<X>, "a window function needs over(...), an aggregate of an order within_group(...)");
    } else if constexpr (codec_is_text<plain_sql_of<X>>()) {
        code as_text;
        as_text.put(op::as_text);
        as_text.add(item);
        to.add(kind, as_text);
    } else {
        to.add(kind, item);
    }
}

}  // namespace overt::detail
