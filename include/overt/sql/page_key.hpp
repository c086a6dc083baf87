// SPDX-License-Identifier: BSL-1.0
// The keys of a keyset: which columns, which way, and whether they tell all rows apart.
#pragma once

#include <overt/sql/column.hpp>
#include <overt/sql/ordering.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace overt::detail {

/// A key without its type.
struct page_key {
    column_ref column;
    bool descending;

    const column_info& info() const noexcept { return column.table->columns[column.index]; }
};

/// From a column, or asc() or desc() of one, to the column and its direction.
template <class Key>
struct page_key_of {
    static constexpr bool good = false;
};
template <class Tag, class T, std::size_t I>
struct page_key_of<column_of<Tag, T, I>> {
    static constexpr bool good = true;
    static constexpr bool descending = false;
    using column = column_of<Tag, T, I>;
    using value = T;
    using tag = Tag;

    static constexpr column place() {
        return column(column_ref{&table_of<model_of<Tag>>, tag_traits<Tag>::alias, static_cast<std::uint16_t>(I)});
    }
    static page_key erased() { return {place(), descending}; }
};
template <class Column, bool Descending>
struct page_key_of<column_ordering<Column, Descending>> : page_key_of<Column> {
    static constexpr bool descending = Descending;

    static page_key erased() { return {page_key_of<Column>::place(), Descending}; }
};

template <class... Keys>
concept page_columns = sizeof...(Keys) != 0 && (page_key_of<Keys>::good && ...);
template <class... Keys>
concept never_null_keys = (!is_optional<typename page_key_of<Keys>::value> && ...);

/// Every one of these columns of the table of Tag is among the keys.
template <class Tag, class... Keys>
constexpr bool all_among(std::span<const std::uint16_t> columns) {
    for (const std::uint16_t each : columns) {
        const bool there = ((std::is_same_v<Tag, typename page_key_of<Keys>::tag> &&
                             page_key_of<Keys>::column::column_index == each) ||
                            ...);
        if (!there) return false;
    }
    return !columns.empty();
}

/// The keys hold a primary key of this table, or columns that are unique together.
template <class Tag, class... Keys>
constexpr bool identifies() {
    const table_info& table = table_of<model_of<Tag>>;
    if (all_among<Tag, Keys...>(table.primary_key)) return true;
    for (std::size_t i = 0; i != table.columns.size(); ++i) {
        const std::uint16_t number[] = {static_cast<std::uint16_t>(i)};
        if (table.columns[i].unique && all_among<Tag, Keys...>(number)) return true;
    }
    for (const constraint_info& c : table.constraints) {
        const bool whole = c.kind == constraint_kind::unique ||
                           (c.kind == constraint_kind::unique_index && c.sql.empty());
        if (whole && all_among<Tag, Keys...>(c.columns)) return true;
    }
    return false;
}
template <class... Keys>
concept tells_rows_apart = (identifies<typename page_key_of<Keys>::tag, Keys...>() || ...);

}  // namespace overt::detail
