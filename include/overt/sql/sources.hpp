// SPDX-License-Identifier: BSL-1.0
// How FROM grows: which tables it holds, and which of them may be all NULL.
#pragma once

#include <overt/sql/correlation.hpp>
#include <overt/sql/items.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace overt::detail {

template <class X>
concept table_alias = requires { typename X::table_tag; } && !handle<X>;

/// from<Table>() or from(alias).
template <class Table, class... Alias>
struct named_table {
    using tag = tag_of<Table>;
};
template <class Alias>
struct named_table<void, Alias> {
    using tag = tag_of<Alias>;
};
template <class Table, class... Alias>
using named_tag = typename named_table<Table, Alias...>::tag;

/// join<Table>(condition) or join(alias, condition).
template <class Table, class... On>
inline constexpr bool takes_join = false;
template <class Table>
inline constexpr bool takes_join<Table> = true;  // along a foreign key
template <>
inline constexpr bool takes_join<void> = false;
template <table_alias Alias>
inline constexpr bool takes_join<void, Alias> = true;
template <class Table, class On>
inline constexpr bool takes_join<Table, On> = true;
template <table_alias Alias, class On>
inline constexpr bool takes_join<void, Alias, On> = true;
template <class Table, class... On>
concept join_arguments = takes_join<Table, On...>;
template <class Table, class... On>
struct joined_table {
    using tag = tag_of<Table>;
};
template <class Alias, class... On>
struct joined_table<void, Alias, On...> {
    using tag = tag_of<Alias>;
};
template <class Table, class... On>
using joined_tag = typename joined_table<Table, On...>::tag;

/// Appends a clause that starts with the table.
template <class Tag>
[[gnu::always_inline]] inline void add_table(statement& to, clause kind, std::uint8_t flags, std::string_view content) {
    to.add_table(kind, table_of<model_of<Tag>>, tag_traits<Tag>::alias, flags, content);
}

template <class Tag, class From>
concept not_in_from_yet = seat<Tag, From> == 0;
template <class T>
concept has_table = described<T>;
template <class T>
constexpr const table_info* table_or_null() {
    if constexpr (described<T>) return &table_of<T>;
    else return nullptr;
}

template <class Tag>
concept described_tag = described<model_of<Tag>>;
template <class Tag, class From>
inline constexpr bool can_join = described_tag<Tag> && not_in_from_yet<Tag, From>;
template <class Items, class From>
concept from_is_open = std::is_same_v<From, from_list<>> || (Items::count == 1 && From::count == 1);

template <class From, class Tag, bool Nullable>
struct append_source;
template <class... S, class Tag, bool Nullable>
struct append_source<from_list<S...>, Tag, Nullable> {
    using type = from_list<S..., src<Tag, Nullable>>;
};

template <class From, class Outer, class Tag, bool Nullable>
struct append_source<correlated<From, Outer>, Tag, Nullable> {
    using type = correlated<typename append_source<From, Tag, Nullable>::type, Outer>;
};

template <class From>
struct nullable_sources;
template <class... T, bool... N>
struct nullable_sources<from_list<src<T, N>...>> {
    using type = from_list<src<T, true>...>;
};
template <class From, class Outer>
struct nullable_sources<correlated<From, Outer>> {
    using type = correlated<typename nullable_sources<From>::type, Outer>;
};

/// The list after from<Tag>().
template <class Items, class From, class Tag>
struct first_source {
    static_assert(described_tag<Tag>, "this struct has no table description");
    static_assert(from_is_open<Items, From>, "from() was called already; use a join");
    using tag = Tag;
    using list = from_list<src<Tag, false>>;
};

template <class Items, class From, class Outer, class Tag>
struct first_source<Items, correlated<From, Outer>, Tag> : first_source<Items, From, Tag> {
    static_assert(not_in_from_yet<Tag, correlated<from_list<>, Outer>>,
                  "this table stands in the statement around; give one of them an alias");
    using list = correlated<from_list<src<Tag, false>>, Outer>;
};

/// The list after correlate<Tag...>().
template <class From, class... Tags>
struct correlated_sources : correlate_with<From, Tags...> {
    static_assert((described_tag<Tags> && ...), "this struct has no table description");
    static_assert((not_in_from_yet<Tags, From> && ...),
                  "correlate() names tables of the statement around, and this one is in FROM; give it an alias");
};

/// The list after a join with Tag.
template <class From, class Tag, join_kind Kind>
struct joined_sources {
    static_assert(described_tag<Tag>, "this struct has no table description");
    static_assert(not_in_from_yet<Tag, From>, "this table is in FROM already; give the second one an alias");
    static constexpr bool outer_left = Kind == join_kind::right || Kind == join_kind::full;
    static constexpr bool outer_right = Kind == join_kind::left || Kind == join_kind::full;
    using before = typename std::conditional_t<outer_left, nullable_sources<From>, std::type_identity<From>>::type;
    using type = typename append_source<before, Tag, outer_right>::type;
};

}  // namespace overt::detail
