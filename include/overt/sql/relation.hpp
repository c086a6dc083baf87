// SPDX-License-Identifier: BSL-1.0
// Tables that a statement makes for itself. A described struct is the shape of each: its columns are named as those of
// any other table.
#pragma once

#include <overt/sql/into.hpp>
#include <overt/sql/sources.hpp>

#include <type_traits>

namespace overt {

namespace detail {

template <class X>
concept derivable = requires {
    typename X::select_items;
    X::check_inside();
};

/// Without NULL behind every column that is not optional, and with one column for each of the struct's.
template <class T, class Row>
inline constexpr bool shape_holds = false;
template <described T, class Row>
inline constexpr bool shape_holds<T, Row> =
    fields_hold<typename columns_of_element<T, false>::type, typename columns_of_element<Row, false>::type>;
template <class T, class Row>
concept row_has_shape = shape_holds<T, Row>;

/// Such a table stands in no schema, so that its columns are named by it alone.
template <class T>
concept without_schema = !described<T> || table_of<T>.schema.empty();

template <class Alias, class Tag>
concept alias_for = table_alias<Alias> && std::is_same_v<model_of<tag_of<Alias>>, model_of<Tag>>;

}  // namespace detail

/// A select in the place of a table, for from() and the joins. Refs: the tables that it names; Lateral: these may stand
/// before it in the same FROM, otherwise in the statement around.
template <class Tag, class Refs, bool Lateral>
class [[nodiscard]] derived_table : public detail::code {
public:
    using table_tag = Tag;
    using relation_refs = Refs;
    static constexpr bool lateral = Lateral;

    /// The same under another name: `derived<author_posts>(select(...)).as(mine)`.
    template <class Alias>
    auto as(const Alias&) const {
        static_assert(detail::alias_for<Alias, Tag>, "as() takes an alias of the same struct");
        derived_table<detail::tag_of<Alias>, Refs, Lateral> made;
        made.add(*this);
        return made;
    }
    static void check() noexcept {}
    void put_into(detail::code& to) const { to.add(*this); }
};

namespace detail {

template <class X>
concept relation = requires { typename X::relation_refs; };

template <class Refs, class From>
concept never_null_in = !may_be_null<Refs, From>;

/// Appends what a table is made from; nothing for a table of the database. From: the tables before it.
template <class From, class Table, class... More>
void add_relation(code& to, const Table& table, const More&...) {
    if constexpr (relation<Table>) {
        using refs = typename Table::relation_refs;
        if constexpr (Table::lateral) {
            static_assert(tables_in_from<refs, From>,
                          "a lateral table names a table that does not stand before it in FROM");
            static_assert(never_null_in<refs, From>,
                          "a lateral select gives columns of a table that may be NULL here; select them outside");
        } else {
            static_assert(tables_in_from<refs, typename around<From>::type>,
                          "a derived table names tables of the statement around only; lateral<T>(...) reaches those "
                          "before it");
        }
        Table::check();
        table.put_into(to);
    }
}

/// The first table of FROM, or one of several in an update or a delete.
template <class From, class Tag, class... Table>
[[gnu::always_inline]] inline void add_source(statement& to, const Table&... table) {
    if constexpr (sizeof...(Table) == 0) {
        add_table<Tag>(to, clause::from, 0, {});
    } else {
        code content;
        add_relation<From>(content, table...);
        add_table<Tag>(to, clause::from, 0, content.bytes());
    }
}

template <class T, bool Lateral, class S>
auto derive(const S& rows) {
    static_assert(has_table<T>, "this struct has no table description");
    static_assert(without_schema<T>, "the struct of a derived table or a CTE has no schema");
    static_assert(derivable<S>, "a derived table is a select, or a set operation");
    derived_table<T, outer_refs_of<S>, Lateral> made;
    if constexpr (derivable<S>) {
        static_assert(row_has_shape<T, typename S::row_type>,
                      "the select's row does not match the columns of its struct in number, type and nullability");
        S::check_inside();
        if constexpr (Lateral) made.put(op::lateral);
        rows.add_to(made, op::rows);
    }
    return made;
}

}  // namespace detail

namespace sql {

/// (SELECT ...) AS the table of T, for from() and the joins: its columns are those of T.
template <class T, class S>
auto derived(const S& rows) {
    return detail::derive<T, false>(rows);
}
/// The same once for each row of the tables before it, which the select may name after correlate<...>(). Joined without
/// a condition it is joined on true.
template <class T, class S>
auto lateral(const S& rows) {
    return detail::derive<T, true>(rows);
}

}  // namespace sql
}  // namespace overt
