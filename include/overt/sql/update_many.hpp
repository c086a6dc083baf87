// SPDX-License-Identifier: BSL-1.0
// UPDATE of the rows that structs name by their primary keys: many in one statement, or only what differs.
#pragma once

#include <overt/sql/row_arrays.hpp>
#include <overt/sql/update.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

template <class T>
using new_rows = aliased<T, "new">;
template <class T>
using update_of_many = update_statement<T, from_list<src<T, false>, src<new_rows<T>, false>>, items<>, 0>;

template <class Tag, std::size_t I>
constexpr column_ref place_of() {
    return {&table_of<model_of<Tag>>, tag_traits<Tag>::alias, static_cast<std::uint16_t>(I)};
}
template <class T, std::size_t I>
void add_new_value(statement& to) {
    code assigned;
    assigned.put_assign(static_cast<std::uint16_t>(I));
    assigned.add(place_of<new_rows<T>, I>());
    to.add(clause::set, assigned);
}
template <class T, std::size_t I>
void add_same_key(statement& to) {
    code equal;
    equal.put(op::equal);
    equal.add(place_of<T, I>());
    equal.add(place_of<new_rows<T>, I>());
    to.add_filter(clause::where, equal);
}

template <class T, std::size_t... K, std::size_t... I, class Range>
update_of_many<T> make_update_many(std::index_sequence<K...>, std::index_sequence<I...>, const Range& rows) {
    update_of_many<T> made{statement(verb::update, &table_of<T>)};
    add_row_arrays<new_rows<T>>(made, std::index_sequence<key_columns<T>.all[K]..., I...>{}, rows);
    (add_new_value<T, I>(made), ...);
    (add_same_key<T, key_columns<T>.all[K]>(made), ...);
    return made;
}

template <class T, std::size_t... I>
constexpr auto chosen_columns(std::index_sequence<I...>) {
    constexpr std::size_t count = (std::size_t{updated_column<T, I>} + ... + 0);
    struct {
        std::size_t all[count + 1]{};
    } found;
    std::size_t n = 0;
    ((updated_column<T, I> ? void(found.all[n++] = I) : void()), ...);
    return found;
}
/// All columns that update(struct) sets.
template <class T>
constexpr auto updated_columns() {
    constexpr auto found = chosen_columns<T>(std::make_index_sequence<column_count<T>>{});
    return [&]<std::size_t... N>(std::index_sequence<N...>) {
        return std::index_sequence<found.all[N]...>{};
    }(std::make_index_sequence<sizeof found.all / sizeof *found.all - 1>{});
}

template <class T, std::size_t... I>
concept no_key_column = (!in_key<T>(I) && ...);

template <class T, std::size_t I>
bool add_difference(statement& to, const T& before, const T& after) {
    if constexpr (updated_column<T, I>) {
        if (before.*column_member<T, I> == after.*column_member<T, I>) return false;
        add_change<T, I>(to, after);
        return true;
    } else {
        return false;
    }
}
template <class T>
bool same_key(const T& before, const T& after) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
        return ((before.*column_member<T, key_columns<T>.all[K]> == after.*column_member<T, key_columns<T>.all[K]>) &&
                ...);
    }(std::make_index_sequence<key_columns<T>.size>{});
}
[[noreturn]] void throw_other_key();

}  // namespace detail

namespace sql {

/// Sets columns of all rows that the structs of a range name by their primary keys, in one statement whose text is the
/// same for every number of rows: the given columns, or all that update(struct) sets. Keys that no row has change
/// nothing; of structs with the same key it is not known which one counts.
/// @errors usage_error for a value that the server cannot take
template <class Range, class... V, std::size_t... I>
auto update_many(const Range& rows, const column_of<detail::row_in<Range>, V, I>&...) {
    using row = detail::row_in<Range>;
    static_assert(detail::has_table<row>, "this struct has no table description");
    static_assert(detail::has_key<row>, "this table has no primary key");
    static_assert(detail::no_key_column<row, I...>, "update_many() finds the rows by their keys, and cannot set these");
    using keys = std::make_index_sequence<detail::key_columns<row>.size>;
    if constexpr (sizeof...(I) != 0) {
        return detail::make_update_many<row>(keys{}, std::index_sequence<I...>{}, rows);
    } else {
        static_assert(detail::has_changes<row>,
                      "update(struct) has no column to set: all belong to the key or come from the server");
        return detail::make_update_many<row>(keys{}, detail::updated_columns<row>(), rows);
    }
}

/// Sets the columns in which two states of a row differ; nothing where they do not: there is no statement to run then.
/// Columns that come from the server are not compared.
/// @errors usage_error for two different primary keys
template <class T>
std::optional<detail::plain_update<T, 0>> update_changed(const T& before, const T& after) {
    static_assert(detail::has_table<T>, "this struct has no table description");
    static_assert(detail::has_key<T>, "this table has no primary key");
    if (!detail::same_key(before, after)) detail::throw_other_key();
    detail::plain_update<T, 0> made{detail::statement(detail::verb::update, &detail::table_of<T>)};
    const bool any = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return (int{detail::add_difference<T, I>(made, before, after)} + ... + 0) != 0;
    }(std::make_index_sequence<detail::column_count<T>>{});
    if (!any) return std::nullopt;
    detail::add_key_of(made, after);
    return made;
}

}  // namespace sql
}  // namespace overt
