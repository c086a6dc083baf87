// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/error.hpp>
#include <overt/sql/table_function.hpp>
#include <overt/sql/unsupported_error.hpp>
#include <overt/sql/values_list.hpp>
#include <overt/sql/with.hpp>

#include "sql/array_rows.hpp"

#include <string>
#include <utility>

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
    if (!out_.rules().column_lists) return named_rows(from, shape, alias);
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
    if (!has(clause::with)) return;
    bool recursive = false;
    for (const clause_view& c : what_) recursive = recursive || (c.kind == clause::with && (c.flags & cte_recursive));
    const char* before = recursive ? "WITH RECURSIVE " : "WITH ";
    for (const clause_view& c : what_) {
        if (c.kind != clause::with) continue;
        out_.text += before;
        before = ", ";
        common_table(c);
    }
    out_.text += ' ';
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
    recursive_rows(from, (of.flags & cte_distinct) != 0 ? " UNION " : " UNION ALL ");
    out_.text += ')';
}

/// The rows to begin with, and those that follow from them.
void statement_writer::recursive_rows(node_reader& from, const char* between) {
    if (out_.rules().nested_operands) {
        rows(from);
        out_.text += between;
        return rows(from);
    }
    const bool outermost = std::exchange(out_.outermost, false);
    from.node();
    set_operand(nested_statement(from));
    out_.text += between;
    from.node();
    const statement_view step = nested_statement(from);
    if (stands_in_parentheses(step))
        throw unsupported_error(out_.rules().title, "a recursive step that is more than a plain select");
    statement_writer(out_, step).write(0);
    out_.outermost = outermost;
}

/// The same rows where the name of a derived table cannot be followed by those of its columns: a WITH inside has them.
void statement_writer::named_rows(node_reader& from, const table_info& shape, const char* alias) {
    const std::string_view name = alias ? std::string_view(alias) : shape.name;
    const std::string inside = std::string(name) + " rows";
    out_.text += "(WITH ";
    out_.name(inside);
    column_list(out_, shape, shape.columns.size(), false);
    out_.text += " AS ";
    if (from.peek() == op::rows) rows(from);
    else if (from.peek() == op::values) write_values(out_, from, shape.columns.size());
    else unnested(from);
    end_of_named_rows(name, inside);
}

/// unnest() of arrays that are values.
void statement_writer::unnested(node_reader& from) {
    const bool lateral = from.node() == op::lateral;
    const bool plain = !lateral && from.byte() == 0;
    if (lateral || !plain || from.node() != op::call || from.pointer<char>() != std::string_view("unnest"))
        throw unsupported_error(out_.rules().title, lateral ? "LATERAL" : "a function as a table");
    array_rows values(out_);
    const int count = from.byte();
    for (int i = 0; i != count; ++i) values.add(from);
    out_.text += '(';
    values.write();
    out_.text += ')';
}

/// The rows of a range, whose columns stand before their arrays.
void statement_writer::rows_of_arrays(node_reader& from) {
    const auto& table = *from.pointer<table_info>();
    const std::string_view alias = from.pointer<char>();
    const std::string inside = std::string(alias) + " rows";
    array_rows values(out_);
    out_.text += "(WITH ";
    out_.name(inside);
    for (const char* before = " ("; !from.done(); before = ", ") {
        from.node();
        out_.text += before;
        out_.name(table.columns[from.number()].name);
        values.add(from);
    }
    out_.text += ") AS (";
    values.write();
    out_.text += ')';
    end_of_named_rows(alias, inside);
}

void statement_writer::end_of_named_rows(std::string_view name, std::string_view inside) {
    out_.text += " SELECT * FROM ";
    out_.name(inside);
    out_.text += ") AS ";
    out_.name(name);
}

}  // namespace overt::detail
