// SPDX-License-Identifier: BSL-1.0
// What makes the constraints of a description wrong: one sentence for each rule.
#pragma once

#include <overt/model/constraints_of.hpp>

#include <cstddef>
#include <string_view>

namespace overt::detail {

constexpr bool is_index(constraint_kind kind) {
    return kind == constraint_kind::index || kind == constraint_kind::unique_index;
}
constexpr bool is_key(constraint_kind kind) {
    return kind == constraint_kind::primary_key || kind == constraint_kind::unique;
}
constexpr bool is_partitioning(constraint_kind kind) {
    return kind == constraint_kind::partition_range || kind == constraint_kind::partition_list ||
           kind == constraint_kind::partition_hash;
}

constexpr bool name_fits(const constraint_info& c) {
    return c.name.empty() ? c.kind != constraint_kind::extra_column : good_name(c.name);
}
constexpr bool reference_complete(const constraint_info& c) {
    return (c.kind == constraint_kind::foreign_key) == (c.target_table != nullptr);
}
constexpr bool actions_have_key(const constraint_info& c) {
    return c.kind == constraint_kind::foreign_key ||
           (c.actions.on_delete == on_reference::no_action && c.actions.on_update == on_reference::no_action);
}
constexpr bool can_be_deferred(const constraint_info& c) {
    return !c.actions.deferrable || is_key(c.kind) || c.kind == constraint_kind::foreign_key ||
           c.kind == constraint_kind::exclude;
}
constexpr bool has_index_options(const constraint_info& c) {
    const bool none = c.method.empty() && c.storage.empty() &&
                      (c.kind == constraint_kind::check || c.kind == constraint_kind::extra_column || c.sql.empty());
    return none || is_index(c.kind) || c.kind == constraint_kind::exclude;
}
constexpr bool can_include(const constraint_info& c) {
    return c.included.empty() || is_index(c.kind) || is_key(c.kind) || c.kind == constraint_kind::exclude;
}
constexpr bool can_equal_nulls(const constraint_info& c) {
    return !c.nulls_not_distinct || c.kind == constraint_kind::unique || c.kind == constraint_kind::unique_index;
}
constexpr bool operators_where_needed(const constraint_info& c) {
    if (c.kind != constraint_kind::exclude) {
        for (const key_options& key : c.keys)
            if (!key.with.empty()) return false;
        return true;
    }
    for (const key_options& key : c.keys)
        if (!good_operator(key.with)) return false;
    return !c.keys.empty();
}
constexpr bool partition_keys_plain(const constraint_info& c) {
    if (!is_partitioning(c.kind)) return true;
    for (const key_options& key : c.keys)
        if (key.descending || key.nulls != nulls_place::server_default) return false;
    return true;
}

template <class T>
constexpr bool constraints_pass(bool (*rule)(const constraint_info&)) {
    for (const constraint_info& c : constraints_of<T>())
        if (!rule(c)) return false;
    return true;
}
template <class T>
constexpr std::size_t count_constraints(bool (*which)(constraint_kind)) {
    std::size_t count = 0;
    for (const constraint_info& c : constraints_of<T>()) count += std::size_t{which(c.kind)};
    return count;
}
template <class T>
constexpr bool constraint_names_distinct() {
    const auto all = constraints_of<T>();
    for (std::size_t a = 0; a != all.size(); ++a)
        for (std::size_t b = 0; b != a; ++b)
            if (!all[a].name.empty() && all[a].name == all[b].name) return false;
    return true;
}

template <class T>
concept constraint_names_fit = constraints_pass<T>(&name_fits);
template <class T>
concept constraint_names_differ = constraint_names_distinct<T>();
template <class T>
concept one_primary_key = count_constraints<T>(
                              [](constraint_kind kind) { return kind == constraint_kind::primary_key; }) <= 1;
template <class T>
concept one_partitioning = count_constraints<T>(&is_partitioning) <= 1;
template <class T>
concept foreign_keys_have_targets = constraints_pass<T>(&reference_complete);
template <class T>
concept actions_of_foreign_keys = constraints_pass<T>(&actions_have_key);
template <class T>
concept deferred_constraints = constraints_pass<T>(&can_be_deferred);
template <class T>
concept index_options_of_indexes = constraints_pass<T>(&has_index_options);
template <class T>
concept included_by_indexes = constraints_pass<T>(&can_include);
template <class T>
concept nulls_of_uniques = constraints_pass<T>(&can_equal_nulls);
template <class T>
concept operators_of_exclusions = constraints_pass<T>(&operators_where_needed);
template <class T>
concept plain_partition_keys = constraints_pass<T>(&partition_keys_plain);

/// Instantiated once for each model.
template <class T>
struct checked_constraints {
    static constexpr bool good = true;
};
template <class T>
    requires(constraint_count<T> != 0)
struct checked_constraints<T> {
    static_assert(constraint_names_fit<T>, "the name of a constraint or of an extra column has 1 to 63 bytes");
    static_assert(constraint_names_differ<T>, "two constraints of this description have the same name");
    static_assert(one_primary_key<T>, "a table has at most one primary key");
    static_assert(one_partitioning<T>, "a table is partitioned in one way");
    static_assert(foreign_keys_have_targets<T>,
                  "foreign_key(...) needs references(...), and nothing else in the place of a constraint takes it");
    static_assert(actions_of_foreign_keys<T>, "on_delete() and on_update() belong to foreign_key(...)");
    static_assert(deferred_constraints<T>,
                  "deferrable() and initially_deferred() belong to keys, unique, foreign_key and exclude");
    static_assert(index_options_of_indexes<T>,
                  "using_(), where() and with() belong to index, unique_index and exclude");
    static_assert(included_by_indexes<T>, "include() belongs to indexes, keys, unique and exclude");
    static_assert(nulls_of_uniques<T>, "nulls_not_distinct() belongs to unique and unique_index");
    static_assert(operators_of_exclusions<T>,
                  "each key of exclude(...) needs with(operator), and no other key takes one");
    static_assert(plain_partition_keys<T>, "the keys of a partitioning have no order");
    static constexpr bool good = constraint_names_fit<T> && one_primary_key<T> && one_partitioning<T> &&
                                 foreign_keys_have_targets<T>;
};

}  // namespace overt::detail
