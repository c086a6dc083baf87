// SPDX-License-Identifier: BSL-1.0
// WITH: named selects and changes before a statement.
#pragma once

#include <overt/sql/relation.hpp>
#include <overt/sql/select.hpp>

#include <concepts>
#include <cstdint>

namespace overt {

namespace detail {

/// Flags of a common table expression.
inline constexpr std::uint8_t cte_materialized = 1;
inline constexpr std::uint8_t cte_not_materialized = 2;
inline constexpr std::uint8_t cte_recursive = 4;
inline constexpr std::uint8_t cte_distinct = 8;  // UNION in place of UNION ALL

/// A statement that the builder made; raw SQL is none, since nothing is known of its columns.
template <class S>
concept built_statement = std::derived_from<S, statement> && S::session_safe;
template <class S>
concept gives_rows = built_statement<S> && S::returns_rows;

/// A named statement; the struct T is the shape of its rows.
template <class T>
class [[nodiscard]] common_table {
public:
    using cte_model = T;

    common_table(const code& content, std::uint8_t flags) : content_(content), flags_(flags) {}

    /// Computed once, and kept for the whole statement.
    common_table materialized() const { return with_hint(cte_materialized); }
    /// Made part of the statement wherever it is named.
    common_table not_materialized() const { return with_hint(cte_not_materialized); }

    void add_to(statement& to) const { to.add_table(clause::with, table_of<T>, nullptr, flags_, content_.bytes()); }

private:
    common_table with_hint(std::uint8_t hint) const {
        constexpr std::uint8_t hints = cte_materialized | cte_not_materialized;
        return {content_, static_cast<std::uint8_t>((flags_ & ~hints) | hint)};
    }
    code content_;
    std::uint8_t flags_;
};

/// Starts a recursive common table expression: continues with its step.
template <class T>
class [[nodiscard]] recursion {
public:
    explicit recursion(const code& start) : start_(start) {}

    /// The select that gives further rows from those that the round before gave: it names T in FROM.
    template <class S>
    common_table<T> union_all(const S& step) const {
        return stepped(step, cte_recursive);
    }
    /// The same without rows that were there already, so that it also ends where there are cycles.
    template <class S>
    common_table<T> union_(const S& step) const {
        return stepped(step, cte_recursive | cte_distinct);
    }

private:
    template <class S>
    common_table<T> stepped(const S& step, int flags) const {
        static_assert(derivable<S>, "the step of a recursion is a select");
        code content(start_);
        if constexpr (derivable<S>) {
            static_assert(
                row_has_shape<T, typename S::row_type>,
                "the recursive step's row does not match the columns of its CTE in number, type and nullability");
            S::check();
            step.add_to(content, op::rows);
        }
        return {content, static_cast<std::uint8_t>(flags)};
    }
    code start_;
};

template <class T, class S>
code cte_content(const S& rows) {
    static_assert(has_table<T>, "this struct has no table description");
    static_assert(without_schema<T>, "the struct of a derived table or a CTE has no schema");
    static_assert(gives_rows<S>, "a CTE is a select, or an insert, update or delete with returning(...)");
    code content;
    if constexpr (gives_rows<S>) {
        static_assert(row_has_shape<T, typename S::row_type>,
                      "the row of this CTE does not match the columns of its struct in number, type and nullability");
        S::check();
        rows.add_to(content, op::rows);
    }
    return content;
}

template <class X>
concept common_table_like = requires { typename X::cte_model; };

/// WITH without the statement that follows.
class [[nodiscard("this builds a statement and runs nothing")]] with_clause {
public:
    template <class... Tables>
    explicit with_clause(const Tables&... tables) : tables_(verb::select, nullptr) {
        static_assert((common_table_like<Tables> && ...), "with() takes cte<T>(...) and cte_recursive<T>(...)");
        (tables.add_to(tables_), ...);
    }

    /// Any other statement that may name these tables: `with(...).before(insert_into<...>(...).from(select(...)))`.
    template <class S>
    S before(const S& main) const {
        static_assert(built_statement<S>, "with() stands before statements that the builder made");
        S whole(main);
        if constexpr (built_statement<S>) whole.append(tables_);
        return whole;
    }
    /// with(...).select(...) and with(...).select<T>() continue as any other select.
    template <selectable X, selectable... Xs>
    auto select(const X& first, const Xs&... more) const {
        return before(sql::select(first, more...));
    }
    template <class T, class... More>
    auto select() const {
        return before(sql::select<T, More...>());
    }

private:
    statement tables_;
};

}  // namespace detail

namespace sql {

/// A table that the statement names: `with(cte<author_posts>(select(...))).select<author_posts>()`. Its columns are
/// those of T, and it hides a table of the same name. An insert, update or delete with returning(...) runs once,
/// whether it is named or not.
template <class T, class S>
detail::common_table<T> cte(const S& rows) {
    return {detail::cte_content<T>(rows), 0};
}
/// One whose rows are found round by round: `cte_recursive<node>(select(...)).union_all(select(...).from<node>()...)`.
template <class T, class S>
detail::recursion<T> cte_recursive(const S& start) {
    static_assert(detail::derivable<S> || !detail::gives_rows<S>, "a recursion starts with a select");
    return detail::recursion<T>(detail::cte_content<T>(start));
}

/// WITH; each table may name those before it.
template <class... Tables>
detail::with_clause with(const Tables&... tables) {
    return detail::with_clause(tables...);
}

}  // namespace sql
}  // namespace overt
