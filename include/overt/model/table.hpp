// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/model/column.hpp>
#include <overt/model/constraint.hpp>
#include <overt/model/pack.hpp>

namespace overt {

namespace detail {

/// A whole description: columns first, constraints after them.
template <class... Parts>
struct table_def {
    static constexpr std::size_t size = sizeof...(Parts);
    static constexpr std::size_t columns = (std::size_t{is_column_def<Parts>} + ... + 0);

    std::string_view schema;
    std::string_view name;
    pack<Parts...> parts;
    std::string_view comment_text{};
    bool is_unlogged = false;
    std::string_view storage{};

    /// The schema that the table stands in; without one the server looks along its search path.
    constexpr table_def in_schema(std::string_view value) const {
        table_def changed = *this;
        changed.schema = value;
        return changed;
    }
    constexpr table_def comment(std::string_view text) const {
        table_def changed = *this;
        changed.comment_text = text;
        return changed;
    }
    /// Its rows are not written to the log: faster, and lost after a crash.
    constexpr table_def unlogged() const {
        table_def changed = *this;
        changed.is_unlogged = true;
        return changed;
    }
    /// Storage parameters, as SQL text: `with("fillfactor = 70")`.
    constexpr table_def with(std::string_view parameters) const {
        table_def changed = *this;
        changed.storage = parameters;
        return changed;
    }
};

template <class T>
concept table_part = is_column_def<T> || is_constraint_def<T>;

template <class... Parts>
constexpr bool columns_stand_first() {
    bool over = false;
    bool good = true;
    ((over = over || !is_column_def<Parts>, good = good && !(over && is_column_def<Parts>)), ...);
    return good;
}
template <class... Parts>
concept columns_first = columns_stand_first<Parts...>();

}  // namespace detail

/// Describes a table: its columns, then its constraints. Stands in `describe`, right after the struct.
template <detail::table_part... Parts>
constexpr auto table(std::string_view name, const Parts&... parts) {
    static_assert(detail::columns_first<Parts...>, "in a table description the columns stand before the constraints");
    if constexpr (detail::columns_first<Parts...>)
        return detail::table_def<Parts...>{{}, name, detail::make_pack(parts...)};
    else return detail::table_def<>{};
}

/// The same for a table in a schema.
template <detail::table_part... Parts>
constexpr auto table(std::string_view schema, std::string_view name, const Parts&... parts) {
    return table(name, parts...).in_schema(schema);
}

}  // namespace overt
