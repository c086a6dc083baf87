// SPDX-License-Identifier: BSL-1.0
// RETURNING: what insert, update and delete_from give back.
#pragma once

#include <overt/sql/filter.hpp>
#include <overt/sql/grouping.hpp>
#include <overt/sql/into.hpp>

namespace overt::detail {

template <class Items>
inline constexpr bool holds_group_or_window = false;
template <class... I>
inline constexpr bool holds_group_or_window<items<I...>> =
    ((has_aggregate<typename item_refs<I>::type> || has_window<typename item_refs<I>::type>) || ...);
template <class Items>
concept plain_items = !holds_group_or_window<Items>;
template <class... X>
using returned_items = items<typename item_of<X>::type...>;

template <class From, class... X>
void add_returning(statement& to, const X&... parts) {
    static_assert(items_in_from<returned_items<X...>, From>,
                  "returning() names a table that is not part of this statement");
    static_assert(plain_items<returned_items<X...>>, "an aggregate or a window function cannot stand in returning()");
    (add_item(to, clause::returning, parts), ...);
}

template <class A>
concept assignment_like = requires { typename A::assigned_tag; };
template <class A>
concept assigns_row_value = without_aggregate<typename A::assigned_refs> && without_window<typename A::assigned_refs>;
template <class A, class Tag>
concept assigns_to = std::is_same_v<typename A::assigned_tag, Tag>;

/// Adds `column = value` after its checks.
template <class Tag, class From, class A>
void add_assignment(statement& to, clause kind, const A& what) {
    static_assert(assignment_like<A>, "set() takes assignments: col<&user::name> = value");
    if constexpr (assignment_like<A>) {
        static_assert(assigns_to<A, Tag>, "set() assigns a column of another table");
        static_assert(assigns_row_value<A>,
                      "an aggregate or a window function cannot be assigned; select it in a subquery");
        static_assert(tables_in_from<typename A::assigned_refs, From>,
                      "this assignment names a table that is not part of the statement; call from() first");
        to.add(kind, what);
    }
}

}  // namespace overt::detail
