// SPDX-License-Identifier: BSL-1.0
// Options of for_update() and its relatives.
#pragma once

#include <overt/sql/sources.hpp>

#include <cstdint>

namespace overt {

namespace detail {

/// Flags of a lock clause; each strength starts a new one, what follows belongs to it.
enum class lock_strength : std::uint8_t { update, no_key_update, share, key_share, of_table, nowait, skip_locked };

struct lock_wait {
    lock_strength how;
};
template <class Tag>
struct lock_of {};

template <class From>
void add_lock_option(statement& to, const lock_wait& option) {
    to.add(clause::lock, std::string_view{}, static_cast<std::uint8_t>(option.how));
}
template <class From, class Tag>
void add_lock_option(statement& to, const lock_of<Tag>&) {
    static_assert(tables_in_from<refs<Tag>, From>, "of<> names a table that is not in FROM; join it first");
    to.add_table(clause::lock, table_of<model_of<Tag>>, tag_traits<Tag>::alias,
                 static_cast<std::uint8_t>(lock_strength::of_table), {});
}

template <class From, class... Options>
void add_lock(statement& to, lock_strength strength, const Options&... options) {
    to.add(clause::lock, std::string_view{}, static_cast<std::uint8_t>(strength));
    (add_lock_option<From>(to, options), ...);
}

}  // namespace detail

namespace sql {

/// Do not wait for a locked row: the statement fails.
inline constexpr detail::lock_wait nowait{detail::lock_strength::nowait};
/// Leave out the rows that are locked.
inline constexpr detail::lock_wait skip_locked{detail::lock_strength::skip_locked};
/// Lock the rows of this table only.
template <class Table>
inline constexpr detail::lock_of<detail::tag_of<Table>> of{};

}  // namespace sql
}  // namespace overt
