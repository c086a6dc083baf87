// SPDX-License-Identifier: BSL-1.0
// How rows are read that take whatever columns an answer has; exec/dynamic_row.hpp has the rows themselves.
#pragma once

#include <overt/exec/row_reader.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace overt {

class dynamic_row;

namespace detail {

template <>
struct row_reader<dynamic_row> {
    static constexpr std::size_t width = 0;
    static constexpr std::array<expected_column, 0> columns{};
};
template <>
inline constexpr row_shape shape_of<dynamic_row>{{}, true};

template <class Row>
concept known_columns = !std::is_same_v<Row, dynamic_row>;

/// Appends rows of an answer, from the first that is wanted on.
void append_rows(const pg::result& answer, int first, int count, std::vector<dynamic_row>& to);

}  // namespace detail
}  // namespace overt
