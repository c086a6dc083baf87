// SPDX-License-Identifier: BSL-1.0
// Joins by columns of the same name.
#pragma once

#include <overt/sql/column.hpp>
#include <overt/sql/sources.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace overt::detail {

/// Column I of the table of Tag has the name and the type of the joined table's column.
template <class Tag, class Column, std::size_t I>
inline constexpr bool is_namesake =
    table_of<model_of<Tag>>.columns[I].name ==
        table_of<model_of<typename Column::table_tag>>.columns[Column::column_index].name &&
    std::is_same_v<strip_optional<column_type<model_of<Tag>, I>>, strip_optional<typename Column::sql_type>>;

template <class Tag, class Column, std::size_t... I>
constexpr std::size_t find_namesake(std::index_sequence<I...>) {
    std::size_t found = no_column;
    ((is_namesake<Tag, Column, I> ? void(found = I) : void()), ...);
    return found;
}
/// Which column of the table of Tag that is; no_column: none.
template <class Tag, class Column>
inline constexpr std::size_t namesake = find_namesake<Tag, Column>(
    std::make_index_sequence<column_count<model_of<Tag>>>{});

template <class From, class Column>
inline constexpr int namesakes = 0;
template <class... S, bool... N, class Column>
inline constexpr int namesakes<from_list<src<S, N>...>, Column> = (int{namesake<S, Column> != no_column} + ... + 0);
template <class From, class Outer, class Column>
inline constexpr int namesakes<correlated<From, Outer>, Column> = namesakes<From, Column>;
template <class From, class Column>
concept one_namesake = namesakes<From, Column> == 1;

template <class Tag, class Column>
void add_equal_to(code& to) {
    using joined = typename Column::table_tag;
    constexpr std::size_t index = namesake<Tag, Column>;
    if constexpr (index != no_column) {
        code equal;
        equal.put(op::equal);
        equal.add(column_ref{&table_of<model_of<joined>>, tag_traits<joined>::alias,
                             static_cast<std::uint16_t>(Column::column_index)});
        equal.add(column_ref{&table_of<model_of<Tag>>, tag_traits<Tag>::alias, static_cast<std::uint16_t>(index)});
        to.combine(op::and_, equal);
    }
}
template <class Column, class... S, bool... N>
void add_using_column(code& to, from_list<src<S, N>...>) {
    (add_equal_to<S, Column>(to), ...);
}
template <class Column, class From, class Outer>
void add_using_column(code& to, correlated<From, Outer>) {
    add_using_column<Column>(to, From{});
}

template <class Column, class Tag>
concept column_of_joined = std::is_same_v<typename Column::table_tag, Tag>;

/// The columns of the joined table that have a namesake before it.
template <class... Columns>
struct join_columns {
    using using_columns = void;

    /// Before: the tables before the joined one, which is Tag.
    template <class Before, class Tag>
    static void put_equalities(code& to) {
        static_assert((column_of_joined<Columns, Tag> && ...), "using_() takes columns of the table that is joined");
        static_assert((one_namesake<Before, Columns> && ...),
                      "using_() needs exactly one column of the same name and type before the join");
        if constexpr ((one_namesake<Before, Columns> && ...)) {
            code all;
            (add_using_column<Columns>(all, Before{}), ...);
            to.add(all);
        }
    }
};

}  // namespace overt::detail

namespace overt::sql {

/// In the place of a join's condition: each of these columns equals the one of the same name before the join.
/// `join<book>(using_(col<&book::shelf_id>))`. It is written as equalities, so that every column keeps its table.
template <class... Tag, class... T, std::size_t... I>
    requires(sizeof...(I) != 0)
detail::join_columns<column_of<Tag, T, I>...> using_(const column_of<Tag, T, I>&...) {
    return {};
}

}  // namespace overt::sql
