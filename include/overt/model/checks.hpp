// SPDX-License-Identifier: BSL-1.0
// What makes a description wrong: one sentence for each rule.
#pragma once

#include <overt/model/description.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace overt::detail {

template <class T>
concept names_a_table = good_name(description<T>.name);
template <class T>
concept good_schema = description<T>.schema.empty() || good_name(description<T>.schema);

template <class T, std::size_t... I>
constexpr bool column_names_good(std::index_sequence<I...>) {
    return (good_name(at<I>(description<T>.parts).info.name) && ...);
}
template <class T>
concept names_its_columns = column_names_good<T>(std::make_index_sequence<column_count<T>>{});

struct pair_of_columns {
    std::size_t first = 0;
    std::size_t second = 0;  // 0: there is none
};
template <class T, std::size_t... I>
constexpr pair_of_columns find_same_name(std::index_sequence<I...>) {
    const std::string_view names[sizeof...(I) + 1] = {at<I>(description<T>.parts).info.name...};
    for (std::size_t second = 1; second < sizeof...(I); ++second)
        for (std::size_t first = 0; first != second; ++first)
            if (names[first] == names[second]) return {first, second};
    return {};
}
template <class T>
inline constexpr pair_of_columns same_name = find_same_name<T>(std::make_index_sequence<column_count<T>>{});
template <class T>
concept columns_differ = same_name<T>.second == 0;

/// The compiler shows the members when it refuses this.
template <auto First, auto Second>
struct columns_of_one_name {
    static constexpr bool good = !std::is_member_object_pointer_v<decltype(First)>;
    static_assert(good, "two columns of this description have the same name");
};

template <class T, std::size_t... I>
constexpr std::size_t count_identities(std::index_sequence<I...>) {
    return (std::size_t{at<I>(description<T>.parts).info.identity} + ... + 0);
}
template <class T>
concept at_most_one_identity = count_identities<T>(std::make_index_sequence<column_count<T>>{}) <= 1;

template <class T, std::size_t... I>
constexpr bool members_belong(std::index_sequence<I...>) {
    return (
        std::is_base_of_v<typename member_pointer<std::remove_const_t<decltype(column_member<T, I>)>>::class_type, T> &&
        ...);
}
template <class T>
concept maps_own_members = members_belong<T>(std::make_index_sequence<column_count<T>>{});

template <class T, std::size_t... I>
constexpr bool members_distinct(std::index_sequence<I...>) {
    return ((find_column<T>(column_member<T, I>) == I) && ...);
}
template <class T>
concept members_differ = members_distinct<T>(std::make_index_sequence<column_count<T>>{});

/// What the server's own rules say of one column.
constexpr bool identity_type_good(const column_info& c) {
    if (!c.identity || !c.type || !c.type_sql.empty()) return true;
    return c.type->type == oids::int2 || c.type->type == oids::int4 || c.type->type == oids::int8;
}
constexpr bool identity_options_good(const column_info& c) { return c.identity_options.good(); }
constexpr bool filled_in_one_way(const column_info& c) {
    return int{c.identity} + int{c.generated} + int{!c.default_sql.empty()} <= 1;
}
constexpr bool actions_have_target(const column_info& c) { return c.references || c.actions == reference_actions{}; }

template <class T, std::size_t... I>
constexpr bool columns_pass(bool (*rule)(const column_info&), std::index_sequence<I...>) {
    return (rule(at<I>(description<T>.parts).info) && ...);
}
template <class T>
concept identities_are_integers = columns_pass<T>(&identity_type_good, std::make_index_sequence<column_count<T>>{});
template <class T>
concept identities_count = columns_pass<T>(&identity_options_good, std::make_index_sequence<column_count<T>>{});
template <class T>
concept columns_filled_once = columns_pass<T>(&filled_in_one_way, std::make_index_sequence<column_count<T>>{});
template <class T>
concept actions_behind_references = columns_pass<T>(&actions_have_target, std::make_index_sequence<column_count<T>>{});

template <class T>
concept has_columns = column_count<T> != 0;

/// An empty description stands for one that was refused already.
template <class T>
inline constexpr bool was_refused = description_type<T>::size == 0;

/// Instantiated once for each model.
template <class T>
struct checked_description {
    static constexpr bool good = [] {
        if constexpr (was_refused<T>) {
            return false;
        } else {
            static_assert(has_columns<T>, "a table description needs at least one column");
            static_assert(maps_own_members<T>, "a column of this description maps a member of another struct");
            static_assert(names_a_table<T>, "a table's name has 1 to 63 bytes");
            static_assert(good_schema<T>, "a schema's name has 1 to 63 bytes");
            static_assert(names_its_columns<T>, "a column's name has 1 to 63 bytes");
            if constexpr (!columns_differ<T>)
                return columns_of_one_name<column_member<T, same_name<T>.first>,
                                           column_member<T, same_name<T>.second>>::good;
            static_assert(members_differ<T>, "two columns of this description map the same member");
            static_assert(at_most_one_identity<T>, "a table has at most one identity column");
            static_assert(identities_are_integers<T>, "an identity column is a smallint, an integer or a bigint");
            static_assert(identities_count<T>,
                          "an identity column increments by another number than 0, caches 1 or more, and its minimum "
                          "is below its maximum");
            static_assert(columns_filled_once<T>,
                          "a column is filled in one way: by identity(), by generated() or by a default");
            static_assert(actions_behind_references<T>,
                          "on_delete(), on_update(), deferrable() and initially_deferred() need references(...) beside "
                          "them");
            return has_columns<T> && maps_own_members<T> && names_a_table<T> && good_schema<T> &&
                   names_its_columns<T> && columns_differ<T> && members_differ<T> && at_most_one_identity<T>;
        }
    }();
};

}  // namespace overt::detail
