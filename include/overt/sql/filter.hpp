// SPDX-License-Identifier: BSL-1.0
// The clauses that take conditions and keys, with their checks.
#pragma once

#include <overt/sql/operators.hpp>
#include <overt/sql/sort_key.hpp>
#include <overt/sql/sources.hpp>

#include <type_traits>

namespace overt::detail {

template <class From, class C>
[[gnu::always_inline]] inline void add_condition(statement& to, clause kind, const C& condition) {
    static_assert(condition_like<C>, "this clause needs a condition");
    static_assert(tables_in_from<refs_of<C>, From>, "this condition names a table that is not in FROM; join it first");
    static_assert(without_window<refs_of<C>>,
                  "a window function cannot stand in a condition; select it in a subquery and filter there");
    if constexpr (!condition_like<C>) {
        return;
    } else if constexpr (__is_base_of(code, C)) {
        to.add_filter(kind, condition);
    } else {
        code content;
        add_operand<bool>(content, condition);
        to.add_filter(kind, content);
    }
}

template <class From, class C>
[[gnu::always_inline]] inline void add_where(statement& to, const C& condition) {
    static_assert(without_aggregate<refs_of<C>>, "an aggregate cannot stand in where(); use having()");
    add_condition<From>(to, clause::where, condition);
}

/// The condition of a join, after what its table is made from.
template <class Before, class From, class Tag, join_kind Kind, class C>
[[gnu::always_inline]] inline void add_join(statement& to, code& content, const C& on) {
    if constexpr (requires { typename C::using_columns; }) {
        on.template put_equalities<Before, Tag>(content);
    } else {
        static_assert(condition_like<C>, "a join needs a condition");
        static_assert(tables_in_from<refs_of<C>, From>,
                      "this condition names a table that is not in FROM; join it first");
        static_assert(without_aggregate<refs_of<C>>, "an aggregate cannot stand in the condition of a join");
        static_assert(without_window<refs_of<C>>,
                      "a window function cannot stand in a condition; select it in a subquery and filter there");
        if constexpr (condition_like<C>) add_operand<bool>(content, on);
    }
    add_table<Tag>(to, clause::join, static_cast<std::uint8_t>(Kind), content.bytes());
}

/// A key of group_by(), order_by() or distinct_on().
template <class From, class Key>
[[gnu::always_inline]] inline void add_key(statement& to, clause kind, const Key& key) {
    static_assert(sort_key<Key>, "a key is a column or an expression");
    static_assert(tables_in_from<typename key_refs<Key>::type, From>,
                  "this key names a table that is not in FROM; join it first");
    if constexpr (sort_key<Key>) to.add(kind, key);
}

template <class Groups, class... Keys>
struct more_groups;
template <class... G, class... Keys>
struct more_groups<items<G...>, Keys...> {
    using type = items<G..., Keys...>;
};
template <class Groups, class... Keys>
using more_items = typename more_groups<Groups, Keys...>::type;

}  // namespace overt::detail
