// SPDX-License-Identifier: BSL-1.0
// UPDATE: by assignments and a condition, or of the row that a struct names by its primary key.
#pragma once

#include <overt/sql/key.hpp>
#include <overt/sql/relation.hpp>
#include <overt/sql/returning.hpp>
#include <overt/sql/row_arrays.hpp>

#include <cstddef>
#include <utility>

namespace overt {

/// UPDATE of the table of Tag. Missing: what it still needs before it can be executed.
template <class Tag, class From, class Items, unsigned Missing>
class [[nodiscard("this builds a statement and runs nothing")]] update_statement : public detail::statement {
public:
    using row_type = detail::row_for<Items, From>;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = Items::count != 0;
    static constexpr bool by_name = false;

    explicit update_statement(const detail::statement& start) noexcept : detail::statement(start) {}

    /// Another table that assignments and conditions may name; comes before them.
    template <class Table = void, class... Alias>
    auto from(const Alias&... table) const {
        using tag = detail::named_tag<Table, Alias...>;
        using list = typename detail::joined_sources<From, tag, detail::join_kind::inner>::type;
        update_statement<Tag, list, Items, Missing> next(*this);
        detail::add_source<From, tag>(next, table...);
        return next;
    }
    /// The structs of a range as a table under an alias: `from(fresh, rows)`, where fresh is `alias<post, "fresh">`.
    template <detail::table_alias Alias, detail::value_range Range>
    auto from(const Alias&, const Range& rows) const {
        using list = typename detail::joined_sources<From, detail::tag_of<Alias>, detail::join_kind::inner>::type;
        update_statement<Tag, list, Items, Missing> next(*this);
        detail::add_rows_as<Alias>(next, rows);
        return next;
    }
    /// Assignments; of several to one column the last one counts.
    template <class... Assignments>
    auto set(const Assignments&... changes) const {
        update_statement<Tag, From, Items, Missing & ~detail::missing_set> next(*this);
        (detail::add_assignment<Tag, From>(next, detail::clause::set, changes), ...);
        return next;
    }
    /// @errors usage_error for an empty condition<...>
    template <class C>
    auto where(const C& condition) const {
        update_statement<Tag, From, Items, Missing & ~detail::missing_where> next(*this);
        detail::add_where<From>(next, condition);
        return next;
    }
    /// Says that every row is meant.
    auto all_rows() const { return update_statement < Tag, From, Items, Missing & ~detail::missing_where > (*this); }

    template <class T>
    auto returning() const {
        return returning(detail::model_item<detail::tag_of<T>>{});
    }
    template <detail::selectable X, detail::selectable... Xs>
    auto returning(const X& first, const Xs&... more) const {
        update_statement<Tag, From, detail::returned_items<X, Xs...>, Missing> next(*this);
        detail::add_returning<From>(next, first, more...);
        return next;
    }
    template <class Row>
    auto into() const {
        check();
        return detail::rows_into<Row, row_type, false>(*this);
    }

    static void check() {
        static_assert(detail::has_assignments<Missing>, "an update needs set(...)");
        static_assert(detail::rows_chosen<Missing>, "this statement touches every row; add where(...) or all_rows()");
    }
    bool rows_by_name() const noexcept { return false; }
    rendered render(int at_most = 0) const {
        check();
        return write(at_most);
    }
    rendered render(dialect in, int at_most = 0) const {
        check();
        return write(at_most, in);
    }
    std::string sql() const {
        check();
        return write_text();
    }
    std::string sql(dialect in) const { return std::string(render(in).text()); }
};

namespace detail {

template <class Tag, unsigned Missing = missing_set | missing_where>
using plain_update = update_statement<Tag, from_list<src<Tag, false>>, items<>, Missing>;

template <class T, std::size_t I>
inline constexpr bool updated_column = !table_of<T>.columns[I].from_server() && !in_key<T>(I);

template <class T, std::size_t I>
void add_change(statement& to, const T& row) {
    if constexpr (updated_column<T, I>) to.add(clause::set, assign<T, column_type<T, I>, I>(row.*column_member<T, I>));
}

template <class T, std::size_t... I>
constexpr bool any_updated(std::index_sequence<I...>) {
    return (updated_column<T, I> || ...);
}
template <class T>
concept has_changes = any_updated<T>(std::make_index_sequence<column_count<T>>{});

}  // namespace detail

namespace sql {

/// Continue with set(...), and where(...) or all_rows().
template <class T>
detail::plain_update<T> update() {
    static_assert(detail::has_table<T>, "this struct has no table description");
    return detail::plain_update<T>{detail::statement(detail::verb::update, detail::table_or_null<T>())};
}

/// Sets all columns of the row with the struct's primary key, except the key and those that come from the server.
template <class T>
detail::plain_update<T, 0> update(const T& row) {
    static_assert(detail::has_table<T>, "this struct has no table description");
    detail::plain_update<T, 0> made{detail::statement(detail::verb::update, detail::table_or_null<T>())};
    if constexpr (detail::has_table<T>) {
        static_assert(detail::has_key<T>, "this table has no primary key");
        if constexpr (detail::has_key<T>) {
            static_assert(detail::has_changes<T>,
                          "update(struct) has no column to set: all belong to the key or come from the server");
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (detail::add_change<T, I>(made, row), ...);
            }(std::make_index_sequence<detail::column_count<T>>{});
            detail::add_key_of(made, row);
        }
    }
    return made;
}

}  // namespace sql
}  // namespace overt
