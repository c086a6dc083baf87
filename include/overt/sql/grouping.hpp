// SPDX-License-Identifier: BSL-1.0
// What may stand beside an aggregate, and what group_by() makes of it.
#pragma once

#include <overt/sql/items.hpp>
#include <overt/sql/sort_key.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace overt::detail {

template <class Item>
inline constexpr bool item_aggregates = has_aggregate<typename item_refs<Item>::type>;
template <class Items>
inline constexpr bool aggregates = false;
template <class... I>
inline constexpr bool aggregates<items<I...>> = (item_aggregates<I> || ...);

template <class Tag, std::size_t Index, class Groups>
inline constexpr bool has_group = false;
template <class Tag, std::size_t Index, class... G>
inline constexpr bool has_group<Tag, Index, items<G...>> =
    (std::is_same_v<G, column_of<Tag, column_type<model_of<Tag>, Index>, Index>> || ...);

/// The table's whole primary key is grouped by: then each of its columns has one value in a group.
template <class Tag, class Groups>
constexpr bool key_grouped() {
    constexpr const auto& key = key_columns<model_of<Tag>>;
    if constexpr (key.size == 0) return false;
    else
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (has_group<Tag, key.all[I], Groups> && ...);
        }(std::make_index_sequence<key.size>{});
}

template <class Item, class Groups>
struct item_grouped {
    using item_refs_type = refs_of<Item>;
    static constexpr bool value = has_aggregate<item_refs_type> || std::is_same_v<item_refs_type, refs<>> ||
                                  !std::is_same_v<Groups, items<>>;
};
template <class Tag, class T, std::size_t I, class Groups>
struct item_grouped<column_of<Tag, T, I>, Groups> {
    static constexpr bool value = has_group<Tag, I, Groups> || key_grouped<Tag, Groups>();
};
template <class Tag, class Groups>
struct item_grouped<model_item<Tag>, Groups> {
    static constexpr bool value = key_grouped<Tag, Groups>();
};

/// A selected element beside grouping sets: in some rows it is not grouped by, and NULL.
template <class Item>
struct nulled_item {
    using sql_type = add_optional<sql_of<Item>>;
    using sql_refs = refs_of<Item>;
};
/// Aggregates stay what they are, unless they stand beside a column.
template <class Refs>
inline constexpr bool nulled_refs = false;
template <class... Tags>
inline constexpr bool nulled_refs<refs<Tags...>> =
    sizeof...(Tags) != 0 && (!(has_aggregate<refs<Tags...>> || has_window<refs<Tags...>>) || (is_bare<Tags> || ...));

template <class Item>
struct nulled {
    using type = std::conditional_t<nulled_refs<refs_of<Item>>, nulled_item<Item>, Item>;
};
template <class Tag>
struct nulled<model_item<Tag>> {
    using type = model_item<Tag>;
};
template <class Items>
struct nulled_items;
template <class... I>
struct nulled_items<items<I...>> {
    using type = items<typename nulled<I>::type...>;
};
template <class Key>
concept grouping_key = requires { typename Key::group_keys; };
/// The select list after group_by(keys).
template <class Items, class... Keys>
using grouped_items =
    typename std::conditional_t<(grouping_key<Keys> || ...), nulled_items<Items>, std::type_identity<Items>>::type;

/// A column is a key of a grouping set.
template <class Column, class Key>
inline constexpr bool in_grouping = std::is_same_v<Column, Key>;
template <class Column, class Keys>
inline constexpr bool in_grouping_keys = false;
template <class Column, class... Keys>
inline constexpr bool in_grouping_keys<Column, items<Keys...>> = (in_grouping<Column, Keys> || ...);
template <class Column, grouping_key Key>
inline constexpr bool in_grouping<Column, Key> = in_grouping_keys<Column, typename Key::group_keys>;

template <class Item, class Groups>
struct item_grouped<nulled_item<Item>, Groups> : item_grouped<Item, Groups> {};
template <class Tag, class T, std::size_t I, class Groups>
struct item_grouped<nulled_item<column_of<Tag, T, I>>, Groups> {
    static constexpr bool value = in_grouping_keys<column_of<Tag, T, I>, Groups> || key_grouped<Tag, Groups>();
};

/// Keys of group_by().
template <class... Keys>
concept groupable =
    ((without_aggregate<typename key_refs<Keys>::type> && without_window<typename key_refs<Keys>::type>) && ...);

template <class Items, class Groups, bool Grouped>
inline constexpr bool all_grouped = true;
template <class... I, class Groups>
inline constexpr bool all_grouped<items<I...>, Groups, true> = (item_grouped<I, Groups>::value && ...);

template <class Items, class Groups>
concept aggregates_alone = !std::is_same_v<Groups, items<>> || all_grouped<Items, Groups, aggregates<Items>>;
template <class Items, class Groups>
concept columns_grouped = std::is_same_v<Groups, items<>> || all_grouped<Items, Groups, true>;

}  // namespace overt::detail
