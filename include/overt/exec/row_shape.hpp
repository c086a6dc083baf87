// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>
#include <overt/pg/result.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace overt::detail {

/// What a C++ row expects of one column of the answer.
struct expected_column {
    const value_type* type;
    std::string_view name;  // empty: any
};

/// What a C++ row expects of the whole answer; one constant per row type, its address is its identity.
struct row_shape {
    std::span<const expected_column> columns;
    bool any = false;  ///< It takes whatever there is.
};

/// Compares the answer's columns with the row's, by position.
/// @errors decode_error that names column, expected and actual type, and the statement
void check_shape(const pg::result& answer, const row_shape& shape, std::string_view statement);

/// Finds the row's named columns in an answer whose order is its own; columns without a name keep their place.
/// @errors as check_shape(), and for a column that is missing
std::vector<int> match_by_name(const pg::result& answer, const row_shape& shape, std::string_view statement);

/// Where decoding stands, for the message of an error.
struct decode_position {
    int row = 0;
    int column = 0;
};

/// Throws the decode_error that says where it happened.
[[noreturn]] void throw_at(const pg::result& answer, decode_position where, std::string_view reason,
                           std::string_view statement);
[[noreturn]] void throw_unexpected_null();

}  // namespace overt::detail
