// SPDX-License-Identifier: BSL-1.0
// Joins that wait for something that needs them.
#pragma once

#include <overt/sql/filter.hpp>

#include <cstdint>
#include <type_traits>

namespace overt {

namespace detail {

template <class Tag, class Joined>
concept not_joined_yet = !in_refs<Tag, Joined>;
template <class Tag, class Joined, class Refs>
concept not_named_before = in_refs<Tag, Joined> || (!in_refs<Tag, Refs> && !in_refs<solid<Tag>, Refs>);

/// Appends a join to a path. Joined: the tables of the joins before it; Refs: all that their conditions name.
template <class Joined, class Refs, class Tag, join_kind Kind, class C>
void add_step(statement& to, const C& on) {
    static_assert(described_tag<Tag>, "this struct has no table description");
    static_assert(not_joined_yet<Tag, Joined>, "this table is in the path already; give the second one an alias");
    static_assert(not_named_before<Tag, Joined, Refs>, "a join before this one names this table; join it first");
    static_assert(condition_like<C>, "a join needs a condition");
    if constexpr (described_tag<Tag> && condition_like<C>) {
        static_assert(without_aggregate<refs_of<C>>, "an aggregate cannot stand in the condition of a join");
        static_assert(without_window<refs_of<C>>,
                      "a window function cannot stand in a condition; select it in a subquery and filter there");
        code content;
        add_operand<bool>(content, on);
        add_table<Tag>(to, clause::join, static_cast<std::uint8_t>(Kind), content.bytes());
    }
}

}  // namespace detail

/// Joins that a refinement adds where something needs them, each after those that it builds on. Joined: their tables;
/// Refs: all that their conditions name.
template <class Joined, class Refs>
class [[nodiscard]] join_path {
public:
    using path_joined = Joined;
    using path_refs = Refs;

    explicit join_path(const detail::statement& joins) : joins_(joins) {}

    /// One step further: `join<team>(condition)`, or `join(mate, condition)` for an alias.
    template <class Table, class C>
    auto join(const C& on) const {
        return step<detail::join_kind::inner, detail::tag_of<Table>>(on);
    }
    template <detail::table_alias Alias, class C>
    auto join(const Alias&, const C& on) const {
        return step<detail::join_kind::inner, detail::tag_of<Alias>>(on);
    }
    template <class Table, class C>
    auto left_join(const C& on) const {
        return step<detail::join_kind::left, detail::tag_of<Table>>(on);
    }
    template <detail::table_alias Alias, class C>
    auto left_join(const Alias&, const C& on) const {
        return step<detail::join_kind::left, detail::tag_of<Alias>>(on);
    }
    const detail::statement& joins() const noexcept { return joins_; }

private:
    template <detail::join_kind Kind, class Tag, class C>
    auto step(const C& on) const {
        using joined = typename detail::with_ref<Tag, Joined>::type;
        detail::statement joins(joins_);
        detail::add_step<Joined, Refs, Tag, Kind>(joins, on);
        return join_path<joined, detail::join_refs<Refs, detail::refs_of<C>>>(joins);
    }

    detail::statement joins_;
};

namespace detail {

/// A path without a step.
inline join_path<refs<>, refs<>> no_path() { return join_path<refs<>, refs<>>(statement(verb::select, nullptr)); }

template <class X>
inline constexpr bool is_join_path = false;
template <class Joined, class Refs>
inline constexpr bool is_join_path<join_path<Joined, Refs>> = true;

}  // namespace detail

namespace sql {

/// A join for a refinement: `joining<user>(col<&user::id> == col<&post::author_id>)`, or with an alias before the
/// condition.
template <class Table, class C>
auto joining(const C& on) {
    return detail::no_path().template join<Table>(on);
}
template <detail::table_alias Alias, class C>
auto joining(const Alias& table, const C& on) {
    return detail::no_path().join(table, on);
}
/// The same as a LEFT JOIN: rows without a match stay.
template <class Table, class C>
auto left_joining(const C& on) {
    return detail::no_path().template left_join<Table>(on);
}
template <detail::table_alias Alias, class C>
auto left_joining(const Alias& table, const C& on) {
    return detail::no_path().left_join(table, on);
}

}  // namespace sql
}  // namespace overt
