// SPDX-License-Identifier: BSL-1.0
// Whole schemas as scripts: everything that models, enums and sequences need, in an order that works.
#pragma once

#include <overt/model/described.hpp>
#include <overt/sql/ddl/ddl_statement.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace overt {

/// What create_all(), drop_all() and verify() take: a struct with a table, a described enum, a described sequence. The
/// enums of columns are found by themselves.
template <class T>
concept schema_object = described<T> || described_enum<T> || described_sequence<T>;

namespace detail {

/// One of them without its type.
struct object_info {
    const table_info* table = nullptr;
    std::span<const enum_info* const> enums{};  ///< One for each column; null: the column is none.
    const enum_info* enumeration = nullptr;
    const sequence_info* sequence = nullptr;
};

template <std::size_t N>
struct enum_list {
    const enum_info* all[N == 0 ? 1 : N];
};
template <class T>
inline constexpr auto enums_of_columns = []<std::size_t... I>(std::index_sequence<I...>) {
    return enum_list<sizeof...(I)>{{enum_of_member<column_type<T, I>>...}};
}(std::make_index_sequence<column_count<T>>{});

template <schema_object T>
constexpr object_info info_of_object() {
    if constexpr (described<T>) return {&table_of<T>, {enums_of_columns<T>.all, column_count<T>}, nullptr, nullptr};
    else if constexpr (described_enum<T>) return {nullptr, {}, &enum_of<T>, nullptr};
    else return {nullptr, {}, nullptr, &sequence_of<T>};
}

template <class... Objects>
inline constexpr object_info objects_of[sizeof...(Objects)] = {info_of_object<Objects>()...};

template <class... Objects>
concept names_objects = sizeof...(Objects) != 0;

template <class... Objects>
constexpr std::span<const object_info> list_of_objects() {
    static_assert(names_objects<Objects...>, "name at least one struct, enum or sequence that has a description");
    if constexpr (names_objects<Objects...>) return objects_of<Objects...>;
    else return {};
}

ddl_script script_of_all(std::span<const object_info> objects);
ddl_script script_of_dropping(std::span<const object_info> objects);

}  // namespace detail

namespace sql {

/// Everything, as for an empty database: schemas, enums, sequences, tables so that foreign keys find their targets
/// (those of a cycle are added behind), indexes, comments. overt::create_all<...>(conn) runs what is missing of it.
template <schema_object... Objects>
[[nodiscard("this builds statements and runs nothing")]] ddl_script create_all() {
    return detail::script_of_all(detail::list_of_objects<Objects...>());
}

/// Drops the tables in one statement, then sequences and enums; what is not there is passed over. Schemas stay: they
/// may hold what is not ours, see drop_schema().
template <schema_object... Objects>
[[nodiscard("this builds statements and runs nothing")]] ddl_script drop_all() {
    return detail::script_of_dropping(detail::list_of_objects<Objects...>());
}

}  // namespace sql
}  // namespace overt
