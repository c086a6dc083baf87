// SPDX-License-Identifier: BSL-1.0
// What every statement is underneath: clauses as bytes in one block, put in order when the text is written.
#pragma once

#include <overt/codec/rendered.hpp>
#include <overt/sql/code.hpp>
#include <overt/sql/dialect.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

namespace overt {

/// Whatever can be executed: a built statement, raw SQL, a call of a prepared query, or query<Row>.
template <class S>
concept executable_statement = requires(const S& s) {
    typename S::row_type;
    { s.render(1) } -> std::same_as<rendered>;
    { s.sql() } -> std::same_as<std::string>;
    { s.rows_by_name() } -> std::same_as<bool>;
    { S::session_safe } -> std::convertible_to<bool>;
    { S::returns_rows } -> std::convertible_to<bool>;
    S::check();
};

namespace detail {

enum class verb : std::uint8_t {
    select,
    insert,
    insert_many,
    update,
    delete_,
    merge,
    truncate,
    raw,
    bound,
    set_operation
};

/// Parts of a statement, in no particular order.
enum class clause : std::uint8_t {
    distinct,
    distinct_on,
    item,
    from,
    join,
    where,
    group_by,
    having,
    window,
    order_by,
    limit,
    with_ties,
    sample,
    offset,
    lock,
    set,
    column,
    row,
    omit,
    source,
    conflict,
    conflict_index,
    conflict_where,
    conflict_set,
    returning,
    merge_on,
    merge_when,
    merge_then,
    option,
    text,
    bound,
    with,
    operand
};

/// Flag of a FROM that select<user>() implies; from() replaces it.
inline constexpr std::uint8_t implicit_from = 1;
/// Flag of a FROM that holds the rows of a range, one array for each column.
inline constexpr std::uint8_t from_arrays = 2;

enum class join_kind : std::uint8_t { inner, left, right, full, cross };

/// A view of a block of clauses that many statements share: each sees the bytes up to its own end, and whoever appends
/// first goes on in the same block, anybody else in a copy.
/// @threads const functions may run at the same time
class statement {
public:
    statement(verb what, const table_info* target);
    statement(const statement& other) noexcept;
    statement(statement&& other) noexcept : block_(other.block_), size_(other.size_) { other.block_ = nullptr; }
    statement& operator=(statement other) noexcept {
        block* mine = block_;
        block_ = other.block_;
        other.block_ = mine;
        size_ = other.size_;
        return *this;
    }
    ~statement();

    /// Appends a clause; flags mean what the clause wants.
    void add(clause kind, std::string_view content, std::uint8_t flags = 0);
    /// @errors usage_error for an empty condition<...>
    void add(clause kind, const code& content, std::uint8_t flags = 0);
    void add(clause kind, const column_ref& content, std::uint8_t flags = 0);
    /// Room for further clauses of so many bytes together, so that adding them moves nothing.
    /// @errors usage_error for more than the server takes
    void reserve(std::size_t bytes);
    /// A clause whose last bytes the caller writes: returns where they go.
    char* add_open(clause kind, const code& head, std::size_t rest);
    /// A clause that starts with a table.
    void add_table(clause kind, const table_info& table, const char* alias, std::uint8_t flags,
                   std::string_view content);
    /// The condition of where(); an empty one is left out.
    /// @errors usage_error for an empty one where it would touch every row
    void add_filter(clause kind, const code& condition);

    /// Appends the whole statement to an expression of another one.
    void add_to(code& outer, op node) const;
    void add_source(const statement& inner);
    /// Appends all clauses of the other one.
    void append(const statement& clauses);

    /// The statement without its type.
    const statement& erased() const noexcept { return *this; }
    rendered write(int at_most) const;
    rendered write(int at_most, dialect in) const;
    std::string write_text() const;
    bool is_raw() const noexcept;

private:
    struct block;
    friend struct statement_view;
    static block* allocate(verb what, const table_info* target, std::uint32_t capacity);
    void release() noexcept;
    void move_to(std::uint32_t capacity);
    char* grow(clause kind, std::uint8_t flags, std::size_t bytes);

    block* block_;
    std::uint32_t size_ = 0;
};

}  // namespace detail
}  // namespace overt
