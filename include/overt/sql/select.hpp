// SPDX-License-Identifier: BSL-1.0
// SELECT: its clauses in any order that makes sense; tables come before the conditions that name them.
#pragma once

#include <overt/sql/condition.hpp>
#include <overt/sql/filter.hpp>
#include <overt/sql/foreign_key.hpp>
#include <overt/sql/grouping.hpp>
#include <overt/sql/into.hpp>
#include <overt/sql/lock.hpp>
#include <overt/sql/paging.hpp>
#include <overt/sql/sample.hpp>
#include <overt/sql/sort_order.hpp>
#include <overt/sql/window.hpp>

#include <type_traits>

namespace overt {

/// SELECT. Every clause gives a new statement; the old one stays as it was, and both share their common part.
template <class Items, class From, class Groups = detail::items<>>
class [[nodiscard("this builds a statement and runs nothing")]] select_statement : public detail::statement {
public:
    using select_items = Items;
    using row_type = detail::row_for<Items, From>;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = true;
    static constexpr bool by_name = false;

    // Inlined even without optimisation: these are the same for all statements, and there are many types of them.
    [[gnu::always_inline]] explicit select_statement(const detail::statement& start) noexcept
        : detail::statement(start) {}
    [[gnu::always_inline]] select_statement(const select_statement& other) noexcept : detail::statement(other) {}
    [[gnu::always_inline]] select_statement(select_statement&& other) noexcept
        : detail::statement(static_cast<detail::statement&&>(other)) {}
    select_statement& operator=(const select_statement&) = default;
    select_statement& operator=(select_statement&&) noexcept = default;
    [[gnu::always_inline]] ~select_statement() {}

    /// The table that rows are taken from: from<user>(), from(mate) for an alias, or from(derived<...>(select(...))).
    template <class Table = void, class... Alias>
    auto from(const Alias&... table) const {
        using source = detail::first_source<Items, From, detail::named_tag<Table, Alias...>>;
        select_statement<Items, typename source::list, Groups> next(*this);
        if constexpr (detail::described_tag<typename source::tag>)
            detail::add_source<From, typename source::tag>(next, table...);
        return next;
    }

    /// Only a part of the rows of from(), chosen at random: `tablesample(bernoulli(10))`.
    select_statement tablesample(const detail::sample_method& method) const {
        select_statement next(*this);
        method.add_to(next);
        return next;
    }

    /// join<post>(condition), or join(mate, condition) for an alias. Without a condition: along the only foreign key
    /// that there is between the new table and those before it.
    template <class Table = void, class... On>
    auto join(const On&... on) const {
        return joined<detail::join_kind::inner, Table>(on...);
    }
    /// Rows without a match stay; the new table's values are optional in them.
    template <class Table = void, class... On>
    auto left_join(const On&... on) const {
        return joined<detail::join_kind::left, Table>(on...);
    }
    /// The new table's rows stay; everything before it becomes optional.
    template <class Table = void, class... On>
    auto right_join(const On&... on) const {
        return joined<detail::join_kind::right, Table>(on...);
    }
    /// Both: everything becomes optional.
    template <class Table = void, class... On>
    auto full_join(const On&... on) const {
        return joined<detail::join_kind::full, Table>(on...);
    }
    /// cross_join<post>(), or cross_join(mate).
    template <class Table = void, class... Alias>
    auto cross_join(const Alias&... alias) const {
        return joined<detail::join_kind::cross, Table>(alias...);
    }

    /// Lets this select name tables of the statement that it stands in: as operand of exists(), subquery(), in(),
    /// any_of(), all_of(), or as a lateral table. correlate<user>(), or correlate(mate) for aliases.
    template <class... Tables, class... Aliases>
    auto correlate(const Aliases&...) const {
        using list = typename detail::correlated_sources<From, detail::tag_of<Tables>..., detail::tag_of<Aliases>...>;
        return select_statement<Items, typename list::type, Groups>(*this);
    }

    /// Several calls are joined with AND; an empty condition<...> selects everything.
    template <class C>
    select_statement where(const C& condition) const {
        select_statement next(*this);
        detail::add_where<From>(next, condition);
        return next;
    }
    template <class... Keys>
    auto group_by(const Keys&... keys) const {
        static_assert(detail::groupable<Keys...>, "an aggregate or a window function cannot be a key of group_by()");
        using items = detail::grouped_items<Items, Keys...>;
        select_statement<items, From, detail::more_items<Groups, Keys...>> next(*this);
        (detail::add_key<From>(next, detail::clause::group_by, keys), ...);
        return next;
    }
    template <class C>
    select_statement having(const C& condition) const {
        select_statement next(*this);
        detail::add_condition<From>(next, detail::clause::having, condition);
        return next;
    }
    /// A window with a name, for over("name"). @errors usage_error for a name that is empty or longer than 63 bytes
    template <detail::window_like Window>
    select_statement window(std::string_view name, const Window& definition) const {
        static_assert(detail::tables_in_from<typename Window::window_refs, From>,
                      "this window names a table that is not in FROM; join it first");
        select_statement next(*this);
        detail::add_window(next, name, definition);
        return next;
    }
    /// Columns and expressions, or asc(...) and desc(...) of them, or a sort_order.
    template <class... Keys>
    select_statement order_by(const Keys&... keys) const {
        select_statement next(*this);
        (detail::add_order<From>(next, keys), ...);
        return next;
    }
    /// What a refinement holds: joins, conditions and sort keys. Stands behind the joins of the select itself.
    /// @errors usage_error for a table that is in FROM already, joined in another way
    template <class Refinement>
    select_statement refine(const Refinement& more) const {
        static_assert(detail::tables_in_from<typename Refinement::base_refs, From>,
                      "this refinement lists a table that is not in FROM; join it first");
        select_statement next(*this);
        more.add_to(next);
        return next;
    }
    /// @errors usage_error for a negative number
    template <class N>
    select_statement limit(const N& rows) const {
        select_statement next(*this);
        detail::add_count(next, detail::clause::limit, rows);
        return next;
    }
    /// Beside limit(): the rows that are equal to the last one in the keys of order_by() come as well.
    /// @errors usage_error, when the statement is written, without limit() or order_by()
    select_statement with_ties() const {
        select_statement next(*this);
        next.add(detail::clause::with_ties, std::string_view{});
        return next;
    }
    /// @errors usage_error for a negative number
    template <class N>
    select_statement offset(const N& rows) const {
        select_statement next(*this);
        detail::add_count(next, detail::clause::offset, rows);
        return next;
    }
    select_statement distinct() const {
        select_statement next(*this);
        next.add(detail::clause::distinct, std::string_view{});
        return next;
    }
    /// The first row, in the order of order_by(), for each combination of the keys.
    template <class... Keys>
    select_statement distinct_on(const Keys&... keys) const {
        select_statement next(*this);
        (detail::add_key<From>(next, detail::clause::distinct_on, keys), ...);
        return next;
    }

    /// Options: nowait, skip_locked, of<Table>.
    template <class... Options>
    select_statement for_update(const Options&... options) const {
        return locked(detail::lock_strength::update, options...);
    }
    template <class... Options>
    select_statement for_no_key_update(const Options&... options) const {
        return locked(detail::lock_strength::no_key_update, options...);
    }
    template <class... Options>
    select_statement for_share(const Options&... options) const {
        return locked(detail::lock_strength::share, options...);
    }
    template <class... Options>
    select_statement for_key_share(const Options&... options) const {
        return locked(detail::lock_strength::key_share, options...);
    }

    /// The same rows as an aggregate of yours, whose fields match them in number and type.
    template <class Row>
    auto into() const {
        check_alone();
        return detail::rows_into<Row, row_type, false>(*this);
    }

    [[gnu::always_inline]] static void check() {
        check_alone();
        static_assert(detail::bare_row_present<Items, From>,
                      "the bare row may be NULL; select<user, post>() or into optional");
    }
    /// What holds for a select inside another statement.
    [[gnu::always_inline]] static void check_inside() { check_tables(); }
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

private:
    [[gnu::always_inline]] static void check_alone() {
        check_tables();
        static_assert(detail::stands_alone<From>,
                      "a correlated select stands inside the statement whose tables it names, not alone");
    }
    [[gnu::always_inline]] static void check_tables() {
        static_assert(detail::items_in_from<Items, From>,
                      "a selected expression names a table that is not in FROM; join it first");
        static_assert(detail::aggregates_alone<Items, Groups>, "a bare column beside an aggregate needs group_by");
        static_assert(detail::columns_grouped<Items, Groups>,
                      "a selected column has to stand in group_by, or inside an aggregate");
    }
    template <detail::join_kind Kind, class Table, class... On>
    [[gnu::always_inline]] auto joined(const On&... on) const {
        static_assert(detail::join_arguments<Table, On...>, "a join takes a table or an alias, and a condition");
        if constexpr (detail::join_arguments<Table, On...>) {
            using tag = detail::joined_tag<Table, On...>;
            using list = typename detail::joined_sources<From, tag, Kind>::type;
            select_statement<Items, list, Groups> next(*this);
            if constexpr (detail::can_join<tag, From>) detail::add_joined<From, list, tag, Kind>(next, on...);
            return next;
        } else {
            return *this;
        }
    }
    template <class... Options>
    select_statement locked(detail::lock_strength strength, const Options&... options) const {
        select_statement next(*this);
        detail::add_lock<From>(next, strength, options...);
        return next;
    }
};

namespace detail {

template <class Items>
struct refs_of_items;
template <class... I>
struct refs_of_items<items<I...>> {
    using type = join_all_refs<typename item_refs<I>::type...>;
};

template <class Items, class From, class Outer, class Groups>
struct outer_refs<select_statement<Items, correlated<From, Outer>, Groups>>
    : outer_refs_in<Outer, typename refs_of_items<Items>::type> {};

template <class... Tags>
auto select_rows() {
    if constexpr ((described_tag<Tags> && ...)) {
        constexpr bool alone = sizeof...(Tags) == 1;
        using from = std::conditional_t<alone, from_list<src<Tags, false>...>, from_list<>>;
        select_statement<items<model_item<Tags>...>, from> made{statement(verb::select, nullptr)};
        (add_item(made, clause::item, model_item<Tags>{}), ...);
        if constexpr (alone) (add_table<Tags>(made, clause::from, implicit_from, {}), ...);
        return made;
    } else {
        static_assert((described_tag<Tags> && ...), "this struct has no table description");
        return select_statement<items<>, from_list<>>{statement(verb::select, nullptr)};
    }
}

}  // namespace detail

namespace sql {

/// A whole row beside expressions: `select(row<user>, count(...))`.
template <class T>
inline constexpr detail::model_item<detail::tag_of<T>> row{};

/// SELECT of columns and expressions; a whole row beside them is row<user>.
template <detail::selectable X, detail::selectable... Xs>
auto select(const X& first, const Xs&... more) {
    using list = detail::items<typename detail::item_of<X>::type, typename detail::item_of<Xs>::type...>;
    select_statement<list, detail::from_list<>> made{detail::statement(detail::verb::select, nullptr)};
    detail::add_item(made, detail::clause::item, first);
    (detail::add_item(made, detail::clause::item, more), ...);
    return made;
}

/// SELECT of whole rows: of one table, which is in FROM by itself, or of several.
template <class T, class... More>
auto select() {
    return detail::select_rows<detail::tag_of<T>, detail::tag_of<More>...>();
}

}  // namespace sql
}  // namespace overt
