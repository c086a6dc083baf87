// SPDX-License-Identifier: BSL-1.0
// Statements inside expressions. As the right side of in() a select needs no function.
#pragma once

#include <overt/sql/quantified.hpp>
#include <overt/sql/select.hpp>

namespace overt {

namespace detail {

template <class S>
concept one_column = S::select_items::count == 1 && encodable<strip_optional<typename S::row_type>>;

/// An aggregate without group_by() gives one row, whatever there is.
template <class S>
inline constexpr bool one_row = false;
template <class Items, class From>
inline constexpr bool one_row<select_statement<Items, From, items<>>> = aggregates<Items>;

/// @errors usage_error for clauses that can take away the one row of an aggregate
void check_one_row(const statement& rows);

}  // namespace detail

namespace sql {

/// EXISTS (SELECT ...). The select may name tables of the statement around it that correlate<...>() lists.
template <detail::subquery S>
auto exists(const S& rows) {
    S::check_inside();
    expr<bool, detail::solid_refs<detail::outer_refs_of<S>>> made;
    rows.add_to(made, detail::op::exists);
    return made;
}

/// The only value of a select with one column; NULL where it gives no row. An aggregate without group_by() always gives
/// one, so that `subquery(select(count())...)` is not NULL.
/// @errors the server refuses more than one row; usage_error for having(), limit() and offset() of such an aggregate
template <detail::subquery S>
auto subquery(const S& rows) {
    static_assert(detail::one_column<S>, "subquery() needs a select with one column");
    S::check_inside();
    expr<detail::null_if<typename S::row_type, !detail::one_row<S>>, detail::outer_refs_of<S>> made;
    if constexpr (detail::one_row<S>) detail::check_one_row(rows);
    rows.add_to(made, detail::op::subquery);
    return made;
}

}  // namespace sql
}  // namespace overt
