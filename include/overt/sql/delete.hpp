// SPDX-License-Identifier: BSL-1.0
// DELETE: by a condition, or of the row that a struct names by its primary key.
#pragma once

#include <overt/sql/key.hpp>
#include <overt/sql/relation.hpp>
#include <overt/sql/returning.hpp>

namespace overt {

/// DELETE from the table of Tag. Missing: what it still needs before it can be executed.
template <class Tag, class From, class Items, unsigned Missing>
class [[nodiscard("this builds a statement and runs nothing")]] delete_statement : public detail::statement {
public:
    using row_type = detail::row_for<Items, From>;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = Items::count != 0;
    static constexpr bool by_name = false;

    explicit delete_statement(const detail::statement& start) noexcept : detail::statement(start) {}

    /// Another table that the condition may name; comes before it.
    template <class Table = void, class... Alias>
    auto using_(const Alias&... table) const {
        using tag = detail::named_tag<Table, Alias...>;
        using list = typename detail::joined_sources<From, tag, detail::join_kind::inner>::type;
        delete_statement<Tag, list, Items, Missing> next(*this);
        detail::add_source<From, tag>(next, table...);
        return next;
    }
    /// @errors usage_error for an empty condition<...>
    template <class C>
    auto where(const C& condition) const {
        delete_statement<Tag, From, Items, Missing & ~detail::missing_where> next(*this);
        detail::add_where<From>(next, condition);
        return next;
    }
    /// Says that every row is meant.
    auto all_rows() const { return delete_statement < Tag, From, Items, Missing & ~detail::missing_where > (*this); }

    template <class T>
    auto returning() const {
        return returning(detail::model_item<detail::tag_of<T>>{});
    }
    template <detail::selectable X, detail::selectable... Xs>
    auto returning(const X& first, const Xs&... more) const {
        delete_statement<Tag, From, detail::returned_items<X, Xs...>, Missing> next(*this);
        detail::add_returning<From>(next, first, more...);
        return next;
    }
    template <class Row>
    auto into() const {
        check();
        return detail::rows_into<Row, row_type, false>(*this);
    }

    static void check() {
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

template <class Tag, unsigned Missing = missing_where>
using plain_delete = delete_statement<Tag, from_list<src<Tag, false>>, items<>, Missing>;

}  // namespace detail

namespace sql {

/// Continue with where(...) or all_rows().
template <class T>
detail::plain_delete<T> delete_from() {
    static_assert(detail::has_table<T>, "this struct has no table description");
    return detail::plain_delete<T>{detail::statement(detail::verb::delete_, detail::table_or_null<T>())};
}

/// Deletes the row with the struct's primary key.
template <class T>
detail::plain_delete<T, 0> delete_from(const T& row) {
    static_assert(detail::has_table<T>, "this struct has no table description");
    detail::plain_delete<T, 0> made{detail::statement(detail::verb::delete_, detail::table_or_null<T>())};
    if constexpr (detail::has_table<T>) {
        static_assert(detail::has_key<T>, "this table has no primary key");
        if constexpr (detail::has_key<T>) detail::add_key_of(made, row);
    }
    return made;
}

}  // namespace sql
}  // namespace overt
