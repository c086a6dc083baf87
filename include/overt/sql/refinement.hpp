// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/join_path.hpp>
#include <overt/sql/sort_order.hpp>

namespace overt {

namespace detail {

/// Appends the joins that are not there yet. @errors usage_error for a table that is there with another join
void add_joins(statement& to, const statement& joins);
/// Appends what a refinement holds. @errors as add_joins()
void add_refinement(statement& to, const statement& refinement);

template <class Path, class Base>
concept path_reaches = tables_listed<typename Path::path_refs, join_refs<Base, typename Path::path_joined>>;
template <class Tags, class Base>
inline constexpr bool none_in = false;
template <class... Tags, class Base>
inline constexpr bool none_in<refs<Tags...>, Base> = (!in_refs<Tags, Base> && ...);
template <class Path, class Base>
concept path_leads_on = none_in<typename Path::path_joined, Base>;

/// What may be said of the base tables together with those of a path.
template <class Base, class Path>
constexpr bool check_path() {
    static_assert(is_join_path<Path>, "this is no path of joins: see joining() and left_joining()");
    if constexpr (is_join_path<Path>) {
        static_assert(path_leads_on<Path, Base>, "this table is in FROM already; give the second one an alias");
        static_assert(
            path_reaches<Path, Base>,
            "a join of this path names a table that the refinement does not list, and the path does not join");
        return path_reaches<Path, Base>;
    }
    return false;
}

}  // namespace detail

/// What is added to a select at run time, joins included: conditions and sort keys over the listed tables (structs, or
/// decltype of aliases), and over those of a path of joins that comes with them. Each join is added once, and only if
/// something needs it. The row stays what it is.
///
///     const auto author = left_joining<user>(col<&user::id> == col<&post::author_id>);
///     overt::refinement<post> wanted;
///     if (name) wanted.where(author, col<&user::name> == *name);
///     select<post>().refine(wanted);
template <class... Tables>
class refinement {
public:
    using base_refs = detail::refs<detail::tag_of<Tables>...>;

    refinement() : clauses_(detail::verb::select, nullptr) {}

    /// Several calls are joined with AND; an empty condition<...> needs nothing.
    template <class C>
    refinement& where(const C& condition) {
        return where(detail::no_path(), condition);
    }
    /// A condition that may name the path's tables as well.
    /// @errors usage_error for a table that another path joins in another way
    template <class Path, class C>
    refinement& where(const Path& path, const C& condition) {
        if constexpr (detail::check_path<base_refs, Path>()) {
            static_assert(detail::condition_like<C>, "this clause needs a condition");
            static_assert(detail::without_aggregate<detail::refs_of<C>>,
                          "an aggregate cannot stand in where(); use having()");
            static_assert(detail::without_window<detail::refs_of<C>>,
                          "a window function cannot stand in a condition; select it in a subquery and filter there");
            static_assert(detail::tables_listed<detail::refs_of<C>, reach<Path>>,
                          "this condition names a table that neither the refinement lists nor its path joins");
            if constexpr (detail::condition_like<C>) {
                detail::code content;
                detail::add_side(content, detail::op::and_, condition);
                if (content.empty()) return *this;
                detail::add_joins(clauses_, path.joins());
                clauses_.add_filter(detail::clause::where, content);
            }
        }
        return *this;
    }

    /// Sort keys; those of several calls stand one after the other.
    template <class Key>
    refinement& order_by(const Key& key) {
        return order_by(detail::no_path(), key);
    }
    /// A sort key, or a sort_order, that may name the path's tables as well. @errors as where()
    template <class Path, class Key>
    refinement& order_by(const Path& path, const Key& key) {
        if constexpr (detail::check_path<base_refs, Path>()) {
            static_assert(detail::sort_list<Key> || detail::sort_key<Key>, "a key is a column or an expression");
            if constexpr (detail::sort_list<Key> || detail::sort_key<Key>) {
                static_assert(detail::tables_listed<typename key_tables<Key>::type, key_reach<Path>>,
                              "this key names a table that neither the refinement lists nor its path joins");
                detail::add_joins(clauses_, path.joins());
                if constexpr (detail::sort_list<Key>) key.add_to(clauses_);
                else clauses_.add(detail::clause::order_by, key);
            }
        }
        return *this;
    }

    void add_to(detail::statement& to) const { detail::add_refinement(to, clauses_); }

private:
    template <class Path>
    using reach = detail::join_refs<base_refs, typename Path::path_joined>;
    // A key may be an aggregate or a window function.
    template <class Path>
    using key_reach = detail::join_refs<reach<Path>, detail::refs<detail::aggregated, detail::windowed>>;
    template <class Key>
    struct key_tables : detail::key_refs<Key> {};
    template <detail::sort_list Key>
    struct key_tables<Key> {
        using type = typename Key::sort_refs;
    };

    detail::statement clauses_;
};

}  // namespace overt
