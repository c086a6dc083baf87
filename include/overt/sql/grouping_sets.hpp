// SPDX-License-Identifier: BSL-1.0
// GROUP BY several sets of keys at once: rollup, cube and grouping sets.
#pragma once

#include <overt/sql/aggregate.hpp>
#include <overt/sql/grouping.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace overt {

/// Keys of group_by() that rows are grouped by together or not at all; where they are not, they are NULL.
template <class Refs, class... Keys>
class [[nodiscard]] grouping_set : public detail::code {
public:
    using order_refs = Refs;
    using group_keys = detail::items<Keys...>;
};

namespace detail {

enum class grouping_kind : std::uint8_t { set, rollup, cube, sets };

template <class X>
concept grouping_part = handle<X> || requires { typename X::group_keys; };
template <class... X>
concept grouping_parts = (grouping_part<X> && ...);

template <class... X>
auto make_grouping(grouping_kind kind, const X&... parts) {
    static_assert(grouping_parts<X...>,
                  "rollup(), cube() and grouping sets take columns, expressions and sets of them");
    grouping_set<join_all_refs<typename key_refs<X>::type...>, X...> made;
    made.put_grouping(static_cast<std::uint8_t>(kind), sizeof...(X));
    const auto add = [&made](const auto& part) {
        code one;
        one.add(part);
        made.add_sized(one);
    };
    if constexpr (grouping_parts<X...>) (add(parts), ...);
    return made;
}

}  // namespace detail

namespace sql {

/// One set of keys; without keys it is all rows.
template <class... Keys>
auto key_set(const Keys&... keys) {
    return detail::make_grouping(detail::grouping_kind::set, keys...);
}
/// Groups by all keys, by all but the last, ... and by none. key_set(a, b) counts as one key.
template <class... Keys>
auto rollup(const Keys&... keys) {
    return detail::make_grouping(detail::grouping_kind::rollup, keys...);
}
/// Groups by every choice of the keys.
template <class... Keys>
auto cube(const Keys&... keys) {
    return detail::make_grouping(detail::grouping_kind::cube, keys...);
}
/// Groups by each of the sets: `grouping_sets(key_set(a, b), key_set(a), key_set())`; rollup() and cube() can stand
/// among them.
template <class... Sets>
auto grouping_sets(const Sets&... sets) {
    return detail::make_grouping(detail::grouping_kind::sets, sets...);
}

/// Which of the keys a row is not grouped by: one bit for each, the last key's is the lowest.
template <detail::handle... Keys>
auto grouping(const Keys&... keys) {
    using refs = detail::solid_refs<detail::join_all_refs<detail::refs_of<Keys>...>>;
    expr<std::int32_t, detail::aggregate_refs<refs>> made;
    made.put_call(detail::op::call, "GROUPING", sizeof...(Keys));
    (made.add(keys), ...);
    return made;
}

}  // namespace sql
}  // namespace overt
