// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/operators.hpp>

namespace overt {

namespace detail {

template <class Refs, class Allowed>
inline constexpr bool refs_within = false;
template <class... Tags, class Allowed>
inline constexpr bool refs_within<refs<Tags...>, Allowed> =
    ((in_refs<Tags, Allowed> || in_refs<Tags, solid_refs<Allowed>>) && ...);
template <class Refs, class Allowed>
concept tables_listed = refs_within<Refs, Allowed>;

}  // namespace detail

/// A filter that is put together at run time. It may name only the listed tables (structs, or decltype of aliases).
/// An empty one selects everything; update and delete_from refuse it.
template <class... Tables>
class condition : public detail::code {
public:
    using sql_type = std::optional<bool>;
    using sql_refs = detail::refs<detail::tag_of<Tables>...>;
    using may_be_empty = void;

    condition() {}
    template <class E>
        requires(detail::handle<E> && !std::is_base_of_v<condition, E>)
    condition(const E& first) {  // NOLINT: a single condition is a filter
        join(detail::op::and_, first);
    }

    /// Adds a condition with AND, or with OR.
    template <class E>
    condition& operator&=(const E& other) {
        return join(detail::op::and_, other);
    }
    template <class E>
    condition& operator|=(const E& other) {
        return join(detail::op::or_, other);
    }

private:
    template <class E>
    condition& join(detail::op node, const E& other) {
        static_assert(detail::condition_like<E>, "AND, OR and NOT need conditions on both sides");
        static_assert(detail::tables_listed<detail::refs_of<E>, sql_refs>,
                      "this condition names a table that the filter does not list");
        if constexpr (detail::condition_like<E> && detail::tables_listed<detail::refs_of<E>, sql_refs>)
            detail::add_side(*this, node, other);
        return *this;
    }
};

}  // namespace overt
