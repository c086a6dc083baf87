// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/sql/ordering.hpp>
#include <overt/sql/refs.hpp>

#include <cstddef>
#include <string_view>

namespace overt {

namespace detail {

/// Stands for column N of a statement's rows; 0: for one that is named.
template <std::size_t N>
struct output_at {};

}  // namespace detail

/// A column of a set operation's rows as sort key.
template <std::size_t N>
class [[nodiscard]] output_key : public detail::code {
public:
    using order_refs = detail::refs<detail::output_at<N>>;

    auto asc() const { return detail::make_ordering<void, order_refs>(detail::op::ascending, *this); }
    auto desc() const { return detail::make_ordering<void, order_refs>(detail::op::descending, *this); }
};

namespace sql {

/// Column N of the rows of a set operation, counted from 1, for its order_by().
template <std::size_t N>
output_key<N> output() {
    output_key<N> made;
    made.put_output(N);
    return made;
}
/// The column that the first select names with as().
/// @errors usage_error, when the statement is rendered, for a name that it does not give
inline output_key<0> output(std::string_view name) {
    output_key<0> made;
    made.put_output(name);
    return made;
}

}  // namespace sql
}  // namespace overt
