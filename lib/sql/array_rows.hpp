// SPDX-License-Identifier: BSL-1.0
// Bound arrays for databases that have none: each element is a parameter of its own.
#pragma once

#include "sql/expression_writer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace overt::detail {

class array_rows {
public:
    explicit array_rows(expression_writer& out) noexcept : out_(out) {}

    /// The next node, which is a column of the rows.
    /// @errors unsupported_error for what is no bound array
    void add(node_reader& from);
    /// VALUES (...), (...)
    void write();
    /// The elements of the only column, with commas between them.
    void write_list();

private:
    struct element {
        std::string bytes;
        bool null;
    };
    struct column {
        const value_type* type;
        std::vector<element> elements;
    };
    void bind(const column& of, std::size_t row);

    expression_writer& out_;
    std::vector<column> columns_{};
    std::size_t rows_ = 0;
};

}  // namespace overt::detail
