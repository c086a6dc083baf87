// SPDX-License-Identifier: BSL-1.0
// What differs between databases, as data and a few hooks: the writers know SQL, a dialect knows its spelling.
#pragma once

#include <overt/sql/dialect.hpp>

#include <cstdint>

namespace overt::detail {

class expression_writer;
class node_reader;
enum class tightness : std::uint8_t;
struct statement_view;

struct dialect_rules {
    const char* title;    // of the database, for people
    char quote;           // around names; doubled inside
    char placeholder;     // before the number of a parameter
    const char* least;    // function: the smallest of its arguments
    const char* as_text;  // after an expression: its value as text
    const char* any;      // before the parentheses of an array or a select
    const char* all;
    const char* distinct_from;
    const char* not_distinct_from;
    const char* escape;            // before a literal with backslashes, which are doubled then; null: they mean nothing
    const char* ascending_nulls;   // behind a key of ORDER BY that leaves the place of NULLs to us
    const char* descending_nulls;  // the same behind DESC
    const char* no_limit;          // before an OFFSET without a LIMIT
    bool arrays;                   // many values are one parameter
    bool column_lists;             // FROM (...) AS name (columns)
    bool where_before_conflict;    // INSERT ... SELECT needs a WHERE before ON CONFLICT
    bool returned_schemas;         // columns in RETURNING are written with the schemas of their tables
    bool nested_operands;          // operands of a set operation stand in parentheses

    /// Null, or what writes each node in place of plain_node(), which is most often what it calls.
    void (*node)(expression_writer& out, node_reader& from, tightness least);
    /// Null, or what refuses to sort by such kinds of values.
    void (*sort)(unsigned kinds);
    /// Null, or what refuses a statement.
    void (*check)(const statement_view& what, bool outermost);
};

inline constexpr dialect_rules postgresql{
    .title = "PostgreSQL",
    .quote = '"',
    .placeholder = '$',
    .least = "LEAST",
    .as_text = "::text",
    .any = "ANY",
    .all = "ALL",
    .distinct_from = " IS DISTINCT FROM ",
    .not_distinct_from = " IS NOT DISTINCT FROM ",
    .escape = "E",
    .ascending_nulls = "",
    .descending_nulls = "",
    .no_limit = "",
    .arrays = true,
    .column_lists = true,
    .where_before_conflict = false,
    .returned_schemas = true,
    .nested_operands = true,
    .node = nullptr,
    .sort = nullptr,
    .check = nullptr,
};

extern const dialect_rules sqlite_rules;

const dialect_rules& rules_of(dialect which) noexcept;

}  // namespace overt::detail
