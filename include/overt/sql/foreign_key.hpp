// SPDX-License-Identifier: BSL-1.0
// Joins along a foreign key: the condition that a description implies.
#pragma once

#include <overt/sql/filter.hpp>
#include <overt/sql/relation.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace overt::detail {

/// Column I of From's table refers to the table of To.
template <class From, class To, std::size_t I>
constexpr bool refers_to() {
    constexpr auto target = at<I>(description<model_of<From>>.parts).target;
    if constexpr (std::is_same_v<const no_target, decltype(target)>) return false;
    else return find_column<model_of<To>>(target) != no_column;
}

/// Appends `To.key = From.column` for each column of From's table that refers to the table of To.
template <class From, class To, std::size_t I>
void add_reference(code& to) {
    if constexpr (refers_to<From, To, I>()) {
        constexpr std::size_t key = find_column<model_of<To>>(at<I>(description<model_of<From>>.parts).target);
        to.put(op::equal);
        to.add(column_ref{&table_of<model_of<To>>, tag_traits<To>::alias, static_cast<std::uint16_t>(key)});
        to.add(column_ref{&table_of<model_of<From>>, tag_traits<From>::alias, static_cast<std::uint16_t>(I)});
    }
}

template <class From, class To>
inline constexpr std::size_t reference_count = []<std::size_t... I>(std::index_sequence<I...>) {
    return (std::size_t{refers_to<From, To, I>()} + ... + 0);
}(std::make_index_sequence<column_count<model_of<From>>>{});

template <class From, class To>
void add_references(code& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (add_reference<From, To, I>(to), ...);
    }(std::make_index_sequence<column_count<model_of<From>>>{});
}

template <class From, class Tag>
inline constexpr std::size_t keys_between = 0;
template <class... S, bool... N, class Tag>
inline constexpr std::size_t keys_between<from_list<src<S, N>...>, Tag> =
    ((reference_count<S, Tag> + reference_count<Tag, S>)+... + 0);
template <class From, class Outer, class Tag>
inline constexpr std::size_t keys_between<correlated<From, Outer>, Tag> = keys_between<From, Tag>;
template <class From, class Tag>
concept one_foreign_key = keys_between<From, Tag> == 1;

template <class... S, bool... N, class Tag>
void add_key_between(code& to, from_list<src<S, N>...>, refs<Tag>) {
    ((add_references<S, Tag>(to), add_references<Tag, S>(to)), ...);
}

template <class From, class Outer, class Tag>
void add_key_between(code& to, correlated<From, Outer>, refs<Tag> table) {
    add_key_between(to, From{}, table);
}

template <class Last>
[[gnu::always_inline]] inline const Last& last_of(const Last& last) {
    return last;
}
template <class Alias, class Last>
[[gnu::always_inline]] inline const Last& last_of(const Alias&, const Last& last) {
    return last;
}

template <class X>
inline constexpr bool joins_anywhere = true;
template <relation X>
inline constexpr bool joins_anywhere<X> = !X::lateral || std::is_same_v<typename X::relation_refs, refs<>>;
template <join_kind Kind, class... On>
concept rows_before_are_known = (Kind != join_kind::right && Kind != join_kind::full) || (joins_anywhere<On> && ...);

template <class X>
inline constexpr bool is_lateral = false;
template <relation X>
inline constexpr bool is_lateral<X> = X::lateral;

/// What stands for a condition that is left out: a foreign key, or TRUE for a table made from those before it.
template <class Before, class Tag, class... On>
void add_implied_condition(code& content) {
    if constexpr ((is_lateral<On> || ...)) {
        content.add_keyword("TRUE");
    } else {
        static_assert(one_foreign_key<Before, Tag>,
                      "a join without a condition needs exactly one foreign key between the tables");
        add_key_between(content, Before{}, refs<Tag>{});
    }
}

/// A join with what stands in its parentheses: a condition, an alias and a condition, or neither.
template <class Before, class From, class Tag, join_kind Kind, class... On>
[[gnu::always_inline]] inline void add_joined(statement& to, const On&... on) {
    constexpr bool aliased = (table_alias<On> || ...);
    code content;
    if constexpr (aliased) {
        static_assert(rows_before_are_known<Kind, On...>,
                      "a lateral table is joined by join(), left_join() or cross_join(): it needs the rows before it");
        add_relation<Before>(content, on...);
    }
    if constexpr (Kind == join_kind::cross) {
        add_table<Tag>(to, clause::join, static_cast<std::uint8_t>(Kind), content.bytes());
    } else if constexpr (sizeof...(On) == (aliased ? 1 : 0)) {
        add_implied_condition<Before, Tag, On...>(content);
        add_table<Tag>(to, clause::join, static_cast<std::uint8_t>(Kind), content.bytes());
    } else {
        add_join<Before, From, Tag, Kind>(to, content, last_of(on...));
    }
}

}  // namespace overt::detail
