// SPDX-License-Identifier: BSL-1.0
// MERGE: for each row of a source, what happens to the row of a table that belongs to it. Server 15 and later.
#pragma once

#include <overt/sql/foreign_key.hpp>
#include <overt/sql/insert.hpp>
#include <overt/sql/row_arrays.hpp>

#include <cstdint>

namespace overt {

template <class Tag, class From, bool Complete>
class merge_statement;

namespace detail {

enum class merge_match : std::uint8_t { matched, not_matched };
enum class merge_then : std::uint8_t { update, delete_, insert, nothing };
template <bool Complete>
concept merge_acts = Complete;

/// What may be named where there is no row of the target.
template <class From>
struct without_target;
template <class Target, class... Sources>
struct without_target<from_list<Target, Sources...>> {
    using type = from_list<Sources...>;
};

/// Continues when_matched() and when_not_matched().
template <class Tag, class From, merge_match Match>
class [[nodiscard]] merge_action {
public:
    explicit merge_action(const statement& start) noexcept : start_(start) {}

    template <class... Assignments>
        requires(Match == merge_match::matched)
    auto update(const Assignments&... changes) const {
        static_assert(sizeof...(Assignments) != 0, "an update needs set(...)");
        return then<From>(merge_then::update, changes...);
    }
    auto delete_() const
        requires(Match == merge_match::matched)
    {
        return then<From>(merge_then::delete_);
    }
    /// A new row of these columns; the others get the server's defaults.
    template <class... Assignments>
        requires(Match == merge_match::not_matched)
    auto insert(const Assignments&... values) const {
        auto next = then<typename without_target<From>::type>(merge_then::insert, values...);
        check_columns<Tag, Assignments::assigned_column...>();
        return next;
    }
    auto do_nothing() const { return then<From>(merge_then::nothing); }

private:
    template <class Allowed, class... Assignments>
    merge_statement<Tag, From, true> then(merge_then what, const Assignments&... changes) const {
        merge_statement<Tag, From, true> next(start_);
        next.add(clause::merge_then, std::string_view{}, static_cast<std::uint8_t>(what));
        (add_assignment<Tag, Allowed>(next, clause::set, changes), ...);
        return next;
    }

    statement start_;
};

}  // namespace detail

/// MERGE INTO the table of Tag. Complete: it says what to do.
template <class Tag, class From, bool Complete>
class [[nodiscard("this builds a statement and runs nothing")]] merge_statement : public detail::statement {
public:
    using row_type = void;
    static constexpr bool session_safe = true;
    static constexpr bool returns_rows = false;
    static constexpr bool by_name = false;

    explicit merge_statement(const detail::statement& start) noexcept : detail::statement(start) {}

    /// For rows of the source that belong to one of the table; the first when...() that fits counts. A condition may
    /// restrict it. Continue with update(...), delete_() or do_nothing().
    template <class... C>
    auto when_matched(const C&... condition) const {
        return when<detail::merge_match::matched, From>(condition...);
    }
    /// For rows of the source that belong to none: a condition names the source only. Continue with insert(...) or
    /// do_nothing().
    template <class... C>
    auto when_not_matched(const C&... condition) const {
        return when<detail::merge_match::not_matched, typename detail::without_target<From>::type>(condition...);
    }

    static void check() {
        static_assert(detail::merge_acts<Complete>, "a merge needs when_matched() or when_not_matched()");
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

private:
    template <detail::merge_match Match, class Allowed, class... C>
    auto when(const C&... condition) const {
        static_assert(sizeof...(C) <= 1, "when_matched() and when_not_matched() take one condition, or none");
        detail::statement next(*this);
        next.add(detail::clause::merge_when, std::string_view{}, static_cast<std::uint8_t>(Match));
        (detail::add_condition<Allowed>(next, detail::clause::where, condition), ...);
        return detail::merge_action<Tag, From, Match>(next);
    }
};

namespace detail {

/// Continues merge_into<T>(): with the source.
template <class Tag>
class [[nodiscard]] merge_target {
public:
    explicit merge_target(const statement& start) noexcept : start_(start) {}

    /// using_<Source>(condition), or using_(alias, condition): which rows belong together.
    template <class Table = void, class... On>
    auto using_(const On&... on) const {
        using tag = joined_tag<Table, On...>;
        using list = typename joined_sources<from_list<src<Tag, false>>, tag, join_kind::inner>::type;
        merge_statement<Tag, list, false> next(start_);
        add_table<tag>(next, clause::from, 0, {});
        add_condition<list>(next, clause::merge_on, last_of(on...));
        return next;
    }
    /// The structs of a range as the source: `using_(fresh, rows, condition)`, where fresh is `alias<team, "fresh">`.
    template <table_alias Alias, value_range Range, class On>
    auto using_(const Alias&, const Range& rows, const On& on) const {
        using list = typename joined_sources<from_list<src<Tag, false>>, tag_of<Alias>, join_kind::inner>::type;
        merge_statement<Tag, list, false> next(start_);
        add_rows_as<Alias>(next, rows);
        add_condition<list>(next, clause::merge_on, on);
        return next;
    }

private:
    statement start_;
};

}  // namespace detail

namespace sql {

/// Continue with using_(...), then when_matched(...) and when_not_matched(...).
template <class T>
detail::merge_target<T> merge_into() {
    static_assert(detail::has_table<T>, "this struct has no table description");
    return detail::merge_target<T>{detail::statement(detail::verb::merge, detail::table_or_null<T>())};
}

}  // namespace sql
}  // namespace overt
