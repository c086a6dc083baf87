// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/cell.hpp>
#include <overt/oid.hpp>

#include <cstdint>
#include <string_view>

struct pg_result;  // libpq's PGresult

namespace overt::pg {

namespace detail {

/// libpq's own readers of a cell. Code that is inlined into programs calls them through the library, so that a program
/// need not link libpq.
struct cell_readers {
    int (*length)(const pg_result*, int row, int column);
    char* (*bytes)(const pg_result*, int row, int column);
    int (*is_null)(const pg_result*, int row, int column);
};
extern const cell_readers libpq_cells;

[[gnu::always_inline]] inline cell cell_at(const pg_result* rows, int row, int column) noexcept {
    const int size = libpq_cells.length(rows, row, column);
    if (size == 0 && libpq_cells.is_null(rows, row, column)) return {};
    const char* const bytes = libpq_cells.bytes(rows, row, column);
    // of a cell that exists; said here, it saves decoders the questions
    if (size < 0 || !bytes) __builtin_unreachable();
    return {bytes, size};
}

}  // namespace detail

/// One complete answer of the server. Move-only; owns its rows.
class result {
public:
    result() noexcept = default;
    explicit result(pg_result* owned) noexcept : raw_(owned) {}
    result(result&& other) noexcept : raw_(other.raw_) { other.raw_ = nullptr; }
    result& operator=(result&& other) noexcept;
    ~result();

    int rows() const noexcept;
    int columns() const noexcept;
    /// @lifetime the bytes live as long as this result
    cell at(int row, int column) const noexcept { return detail::cell_at(raw_, row, column); }
    std::string_view column_name(int column) const noexcept;
    oid column_type(int column) const noexcept;
    /// The command tag, such as "UPDATE 3".
    std::string_view tag() const noexcept;
    /// Rows that the statement touched or returned; 0 where the tag holds no number.
    std::int64_t rows_affected() const noexcept;
    pg_result* native_handle() const noexcept { return raw_; }
    explicit operator bool() const noexcept { return raw_ != nullptr; }

private:
    pg_result* raw_ = nullptr;
};

}  // namespace overt::pg
