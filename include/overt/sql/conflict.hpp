// SPDX-License-Identifier: BSL-1.0
// ON CONFLICT of an insert.
#pragma once

#include <overt/sql/returning.hpp>

#include <cstdint>

namespace overt {

template <class Tag, class Items, bool Upsert>
class insert_statement;

namespace detail {

inline constexpr std::uint8_t by_constraint = 1;

template <bool Named>
concept conflict_named = Named;

/// Continues on_conflict(): with do_update() or do_nothing().
template <class Tag, class Items, bool Named>
class [[nodiscard]] conflict_clause {
public:
    explicit conflict_clause(const statement& start) noexcept : start_(start) {}

    /// The predicate of the partial unique index that is meant: a condition without values, because the server cannot
    /// compare bound parameters with the index. @errors usage_error, when the statement is written, for one with values
    template <class C>
    conflict_clause index_where(const C& condition) const {
        static_assert(conflict_named<Named>, "index_where() needs the columns of the index: on_conflict(col<...>)");
        conflict_clause next(start_);
        add_condition<from_list<src<Tag, false>>>(next.start_, clause::conflict_index, condition);
        return next;
    }
    /// Changes the row that is there; excluded(col<...>) is the value that was to be inserted.
    template <class... Assignments>
    auto do_update(const Assignments&... changes) const {
        static_assert(conflict_named<Named>, "do_update() needs the columns of the conflict: on_conflict(col<...>)");
        using from = from_list<src<Tag, false>>;
        insert_statement<Tag, Items, true> next(start_);
        (add_assignment<Tag, from>(next, clause::conflict_set, changes), ...);
        return next;
    }
    /// Leaves the row that is there; returning() gives nothing for it.
    insert_statement<Tag, Items, false> do_nothing() const {
        insert_statement<Tag, Items, false> next(start_);
        next.add(clause::conflict_set, std::string_view{});
        return next;
    }

private:
    statement start_;
};

}  // namespace detail

namespace sql {

/// In returning() of an upsert: the row is new, and not one that do_update() changed. Not for partitioned tables.
inline expr<bool, detail::refs<>> inserted() {
    expr<bool, detail::refs<>> made;
    made.add_keyword("(xmax = 0)");
    return made;
}
/// In do_update(): the value that was to be inserted.
template <class Tag, class T, std::size_t I>
expr<T, detail::refs<Tag>> excluded(const column_of<Tag, T, I>& column) {
    expr<T, detail::refs<Tag>> made;
    made.add_excluded(column);
    return made;
}

}  // namespace sql
}  // namespace overt
