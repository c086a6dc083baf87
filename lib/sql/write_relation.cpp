// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/error.hpp>
#include <overt/sql/table_function.hpp>
#include <overt/sql/values_list.hpp>
#include <overt/sql/with.hpp>

#include <string>

namespace overt::detail {

namespace {

bool made_here(op kind) {
    return kind == op::rows || kind == op::lateral || kind == op::table_function || kind == op::values;
}

/// `("a", "b")`, or with their types.
void column_list(expression_writer& out, const table_info& shape, std::size_t count, bool types) {
    for (std::size_t i = 0; i != count; ++i) {
        const column_info& column = shape.columns[i];
        out.text += i == 0 ? " (" : ", ";
        out.name(column.name);
        if (!types) continue;
        out.text += ' ';
        out.text += column.type_sql.empty() ? column.type->name : column.type_sql;
    }
    out.text += ')';
}

void write_values(expression_writer& out, node_reader& from, std::size_t columns) {
    from.node();
    const std::uint32_t rows = from.long_number();
    out.text += "(VALUES ";
    for (std::uint32_t row = 0; row != rows; ++row) {
        out.text += row == 0 ? "(" : ", (";
        for (std::size_t i = 0; i != columns; ++i) {
            if (i != 0) out.text += ", ";
            out.next_expression(from);
        }
        out.text += ')';
    }
    out.text += ')';
}

void write_function(expression_writer& out, node_reader& from, const table_info& shape) {
    from.node();
    const std::uint8_t flags = from.byte();
    const bool place = (flags & with_place) != 0;
    if ((flags & with_columns) != 0) {
        out.text += "ROWS FROM (";
        out.next_expression(from);
        out.text += " AS";
        column_list(out, shape, shape.columns.size() - (place ? 1 : 0), true);
        out.text += ')';
    } else {
        out.next_expression(from);
    }
    if (place) out.text += " WITH ORDINALITY";
}

}  // namespace

void throw_no_values() {
    throw usage_error("values_list() of a struct with arrays or texts of other types needs at least one row");
}

/// A table of FROM: of the database, or made for this statement.
void statement_writer::table(node_reader& from) {
    const auto& shape = *from.pointer<table_info>();
    const auto* alias = from.pointer<char>();
    if (from.done() || !made_here(from.peek())) return out_.table_as(shape, alias);
    if (from.peek() == op::lateral) {
        from.node();
        out_.text += "LATERAL ";
    }
    if (from.peek() == op::rows) rows(from);
    else if (from.peek() == op::values) write_values(out_, from, shape.columns.size());
    else write_function(out_, from, shape);
    out_.text += " AS ";
    out_.name(alias ? std::string_view(alias) : shape.name);
    column_list(out_, shape, shape.columns.size(), false);
}

/// A statement in parentheses.
void statement_writer::rows(node_reader& from) {
    from.node();
    out_.text += '(';
    write_nested(out_, from);
    out_.text += ')';
}

void statement_writer::with() {
    bool recursive = false;
    for (const clause_view& c : what_) recursive = recursive || (c.kind == clause::with && (c.flags & cte_recursive));
    const char* before = recursive ? "WITH RECURSIVE " : "WITH ";
    for (const clause_view& c : what_) {
        if (c.kind != clause::with) continue;
        out_.text += before;
        before = ", ";
        common_table(c);
    }
    if (*before == ',') out_.text += ' ';
}

void statement_writer::common_table(const clause_view& of) {
    node_reader from(of.content);
    const auto& shape = *from.pointer<table_info>();
    from.pointer<char>();
    out_.name(shape.name);
    column_list(out_, shape, shape.columns.size(), false);
    out_.text += " AS ";
    if ((of.flags & cte_materialized) != 0) out_.text += "MATERIALIZED ";
    if ((of.flags & cte_not_materialized) != 0) out_.text += "NOT MATERIALIZED ";
    if ((of.flags & cte_recursive) == 0) return rows(from);
    out_.text += '(';
    rows(from);
    out_.text += (of.flags & cte_distinct) != 0 ? " UNION " : " UNION ALL ";
    rows(from);
    out_.text += ')';
}

}  // namespace overt::detail
