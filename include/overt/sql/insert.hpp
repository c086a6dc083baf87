// SPDX-License-Identifier: BSL-1.0
// INSERT of structs, of assignments, and of what a select gives.
#pragma once

#include <overt/sql/conflict.hpp>
#include <overt/sql/key.hpp>
#include <overt/sql/returning.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace overt {

/// INSERT into the table of Tag. Upsert: it ends with do_update(...).
template <class Tag, class Items = detail::items<>, bool Upsert = false>
class [[nodiscard("this builds a statement and runs nothing")]] insert_statement : public detail::statement {
public:
    using from_type = detail::from_list<detail::src<Tag, false>>;
    using row_type = detail::row_for<Items, from_type>;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = Items::count != 0;
    static constexpr bool by_name = false;

    explicit insert_statement(const detail::statement& start) noexcept : detail::statement(start) {}

    /// These columns get the server's default instead of the struct's value.
    template <class... T, std::size_t... I>
    insert_statement defaults(const column_of<Tag, T, I>&... columns) const {
        insert_statement next(*this);
        (next.add(detail::clause::omit, columns), ...);
        return next;
    }

    /// What to do when a row with the same values in these columns exists; without columns: any unique constraint.
    template <class... T, std::size_t... I>
    auto on_conflict(const column_of<Tag, T, I>&... columns) const {
        insert_statement next(*this);
        (next.add(detail::clause::conflict, columns), ...);
        return detail::conflict_clause < Tag, Items, sizeof...(I) != 0 > (next);
    }
    /// The same for a constraint by its name.
    /// @errors usage_error, when the statement is rendered, for a name that is empty or longer than 63 bytes
    auto on_constraint(std::string_view name) const {
        insert_statement next(*this);
        next.add(detail::clause::conflict, name, detail::by_constraint);
        return detail::conflict_clause<Tag, Items, true>(next);
    }
    /// Restricts do_update() to some of the rows.
    template <class C>
        requires Upsert
    insert_statement where(const C& condition) const {
        insert_statement next(*this);
        detail::add_condition<from_type>(next, detail::clause::conflict_where, condition);
        return next;
    }

    /// Gives back the rows as the server stored them.
    template <class T>
    auto returning() const {
        return returning(detail::model_item<detail::tag_of<T>>{});
    }
    template <detail::selectable X, detail::selectable... Xs>
    auto returning(const X& first, const Xs&... more) const {
        insert_statement<Tag, detail::returned_items<X, Xs...>, Upsert> next(*this);
        detail::add_returning<from_type>(next, first, more...);
        return next;
    }
    template <class Row>
    auto into() const {
        return detail::rows_into<Row, row_type, false>(*this);
    }

    static void check() noexcept {}
    bool rows_by_name() const noexcept { return false; }
    rendered render(int at_most = 0) const { return write(at_most); }
    rendered render(dialect in, int at_most = 0) const { return write(at_most, in); }
    std::string sql() const { return write_text(); }
    std::string sql(dialect in) const { return std::string(render(in).text()); }
};

namespace detail {

template <class T, std::size_t I>
void add_value_of(statement& to, const T& row) {
    if constexpr (!table_of<T>.columns[I].from_server())
        to.add(clause::set, assign<T, column_type<T, I>, I>(row.*column_member<T, I>));
}

template <class T>
void add_row(statement& to, const T& row) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (add_value_of<T, I>(to, row), ...);
    }(std::make_index_sequence<column_count<T>>{});
}

/// A selected value can go into a column.
template <class Column, class Value>
inline constexpr bool column_takes = (std::is_same_v<strip_optional<Column>, strip_optional<Value>> ||
                                      (is_number<strip_optional<Column>> && is_number<strip_optional<Value>>)) &&
                                     (is_optional<Column> || !is_optional<Value>);

template <class Columns, class Values>
inline constexpr bool columns_take = false;
template <class... C, class... V>
    requires(sizeof...(C) == sizeof...(V))
inline constexpr bool columns_take<std::tuple<C...>, std::tuple<V...>> = (column_takes<C, V> && ...);

template <class Row, class Columns>
concept row_goes_into = columns_take<Columns, typename elements_of<Row>::type> ||
                        columns_take<Columns, typename columns_of_element<Row, false>::type>;

/// The server has a value for this column when the statement gives none.
template <class T, std::size_t I>
inline constexpr bool may_be_left_out = table_of<T>.columns[I].nullable || table_of<T>.columns[I].from_server() ||
                                        !table_of<T>.columns[I].default_sql.empty();

/// The first column that needs a value and is not among the given ones; no_column: none.
template <class T, std::size_t... Given>
constexpr std::size_t first_missing() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        std::size_t missing = no_column;
        const auto look = [&missing](std::size_t column, bool optional) {
            if (missing == no_column && !optional && !((column == Given) || ...)) missing = column;
        };
        (look(I, may_be_left_out<T, I>), ...);
        return missing;
    }(std::make_index_sequence<column_count<T>>{});
}
/// The same as the struct's member, which compilers show by its name; a null pointer: none.
template <class T, std::size_t I>
constexpr auto missing_member() {
    if constexpr (I == no_column) return nullptr;
    else return column_member<T, I>;
}
template <auto Member>
concept has_value_or_default = std::is_null_pointer_v<decltype(Member)>;

template <class T, std::size_t... Given>
constexpr void check_columns() {
    static_assert(has_value_or_default<missing_member<T, first_missing<T, Given...>()>()>,
                  "insert_into() leaves out a NOT NULL column without a default; give it a value, or describe its "
                  "server_default() or server_set()");
}

/// Continues insert_into<T>(): the columns are named, the values come next.
template <class Tag, class Columns>
class insert_target {
public:
    explicit insert_target(const statement& start) noexcept : start_(start) {}

    /// INSERT ... SELECT: one selected expression for each column.
    template <class S>
    insert_statement<Tag> from(const S& select) const {
        static_assert(row_goes_into<typename S::row_type, Columns>,
                      "the select's row does not match the columns of insert_into() in number, type and nullability");
        S::check();
        insert_statement<Tag> next(start_);
        next.add_source(select);
        return next;
    }

private:
    statement start_;
};

}  // namespace detail

namespace sql {

/// Inserts a struct: every column except those that come from the server.
template <class T>
insert_statement<T> insert(const T& row) {
    static_assert(detail::has_table<T>, "this struct has no table description");
    if constexpr (detail::has_table<T>) {
        insert_statement<T> made{detail::statement(detail::verb::insert, &detail::table_of<T>)};
        detail::add_row(made, row);
        return made;
    } else {
        return insert_statement<T>{detail::statement(detail::verb::insert, nullptr)};
    }
}

/// Inserts some columns by assignments; the others get the server's defaults.
template <class T, class... Assignments>
insert_statement<T> insert_into(const Assignments&... values)
    requires(detail::assignment_like<Assignments> && ...)
{
    static_assert(detail::has_table<T>, "this struct has no table description");
    using nothing = detail::from_list<>;
    insert_statement<T> made{detail::statement(detail::verb::insert, detail::table_or_null<T>())};
    (detail::add_assignment<T, nothing>(made, detail::clause::set, values), ...);
    if constexpr (detail::has_table<T>) detail::check_columns<T, Assignments::assigned_column...>();
    return made;
}

/// Names the columns that from(select(...)) fills.
template <class T, class... V, std::size_t... I>
    requires(sizeof...(I) != 0)
auto insert_into(const column_of<T, V, I>&... columns) {
    detail::statement made(detail::verb::insert, &detail::table_of<T>);
    (made.add(detail::clause::column, columns), ...);
    detail::check_columns<T, I...>();
    return detail::insert_target<T, std::tuple<V...>>(made);
}

}  // namespace sql
}  // namespace overt
