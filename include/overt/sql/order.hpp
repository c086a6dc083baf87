// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/ordering.hpp>
#include <overt/sql/value.hpp>

namespace overt::sql {

/// A sort key, smallest first. NULLs come last, unless nulls_first() says otherwise.
template <detail::handle X>
auto asc(const X& key) {
    if constexpr (requires { X::column_index; }) return detail::order_column<X, false>(key);
    else return detail::make_ordering<detail::sql_of<X>, detail::refs_of<X>>(detail::op::ascending, key);
}
/// A sort key, largest first. NULLs come first, unless nulls_last() says otherwise.
template <detail::handle X>
auto desc(const X& key) {
    if constexpr (requires { X::column_index; }) return detail::order_column<X, true>(key);
    else return detail::make_ordering<detail::sql_of<X>, detail::refs_of<X>>(detail::op::descending, key);
}

}  // namespace overt::sql
