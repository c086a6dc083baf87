// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/error.hpp>
#include <overt/model/fixed_string.hpp>
#include <overt/sql/conflict.hpp>

#include "sql/array_rows.hpp"

#include <cstddef>
#include <vector>

namespace overt::detail {

namespace {

/// The column of an assignment, and its value.
struct assigned {
    std::uint16_t column;
    std::string_view value;

    explicit assigned(std::string_view nodes) noexcept {
        node_reader reader(nodes);
        reader.node();
        column = reader.number();
        value = reader.rest();
    }
};

std::uint16_t column_index(std::string_view nodes) {
    node_reader reader(nodes);
    reader.node();
    reader.pointer<table_info>();
    reader.pointer<char>();
    return reader.number();
}

}  // namespace

void statement_writer::insert() {
    out_.text += "INSERT INTO ";
    out_.table(*what_.target);
    if (has(clause::source)) {
        insert_columns();
        source();
    } else {
        insert_values();
    }
    conflict();
    returning();
}

/// The rows of a select. Some databases take the ON of a conflict for that of a join, unless a WHERE is in between.
void statement_writer::source() {
    node_reader reader(last(clause::source));
    reader.node();
    const bool apart = out_.rules().where_before_conflict && has(clause::conflict_set);
    out_.text += apart ? " SELECT * FROM (" : " ";
    write_nested(out_, reader);
    if (apart) out_.text += ") WHERE TRUE";
}

/// The columns that were named, or those that have values.
void statement_writer::insert_columns() {
    const char* before = " (";
    for (const clause_view& c : what_) {
        if (c.kind != clause::column) continue;
        out_.text += before;
        before = ", ";
        out_.name(what_.target->columns[column_index(c.content)].name);
    }
    out_.text += ')';
}

bool statement_writer::omitted(std::uint16_t column) const {
    for (const clause_view& c : what_)
        if (c.kind == clause::omit && column_index(c.content) == column) return true;
    return false;
}

void statement_writer::insert_values() {
    const char* before = " (";
    for (const clause_view& c : what_) {
        if (c.kind == clause::row && *before == ',') break;
        if (c.kind != clause::set || omitted(assigned(c.content).column)) continue;
        out_.text += before;
        before = ", ";
        out_.name(what_.target->columns[assigned(c.content).column].name);
    }
    if (*before != ',') {
        out_.text += " DEFAULT VALUES";
        return;
    }
    out_.text += ") VALUES ";
    before = "(";
    for (const clause_view& c : what_) {
        if (c.kind == clause::row && *before == ',') {
            out_.text += "), ";
            before = "(";
        }
        if (c.kind != clause::set || omitted(assigned(c.content).column)) continue;
        out_.text += before;
        before = ", ";
        out_.expression(assigned(c.content).value);
    }
    out_.text += ')';
}

void statement_writer::insert_many() {
    if (has(clause::row)) return insert();
    out_.text += "INSERT INTO ";
    out_.table(*what_.target);
    if (out_.rules().arrays) insert_arrays();
    else insert_array_rows();
    conflict();
    returning();
}

/// Each element as a parameter of its own.
void statement_writer::insert_array_rows() {
    array_rows values(out_);
    const char* before = " (";
    for (const clause_view& c : what_) {
        const assigned one(c.content);
        if (c.kind != clause::set || omitted(one.column)) continue;
        out_.text += before;
        before = ", ";
        out_.name(what_.target->columns[one.column].name);
        node_reader reader(one.value);
        values.add(reader);
    }
    out_.text += ") ";
    values.write();
}

void statement_writer::insert_arrays() {
    out_.values.reserve(what_.bytes.size());  // the arrays are nearly all of them
    std::vector<assigned> given;
    for (const clause_view& c : what_)
        if (c.kind == clause::set && !omitted(assigned(c.content).column)) given.emplace_back(c.content);
    const auto listed = [&](auto put) {
        for (std::size_t i = 0; i != given.size(); ++i) {
            if (i != 0) out_.text += ", ";
            put(i);
        }
    };
    const auto numbered = [&](std::size_t i) {
        out_.text += "\"c";
        out_.text.number(static_cast<int>(i) + 1);
        out_.text += '"';
    };
    out_.text += " (";
    listed([&](std::size_t i) { out_.name(what_.target->columns[given[i].column].name); });
    out_.text += ") SELECT ";
    listed(numbered);
    out_.text += " FROM unnest(";
    listed([&](std::size_t i) {
        node_reader values(given[i].value);
        out_.typed_array(values);
    });
    out_.text += ") WITH ORDINALITY AS \"new\" (";
    listed(numbered);
    out_.text += ", \"place\") ORDER BY \"place\"";
}

/// Columns stand here without their table: the server knows no table names in this place.
void statement_writer::conflict_index() {
    if (!has(clause::conflict_index)) return;
    const int placeholders = out_.placeholders;
    out_.bare_columns = true;
    conditions(clause::conflict_index, " WHERE ");
    out_.bare_columns = false;
    if (out_.placeholders != placeholders)
        throw usage_error("index_where() takes a condition without values: the server cannot compare bound parameters "
                          "with the predicate of an index");
}

void statement_writer::conflict() {
    if (!has(clause::conflict_set)) return;
    out_.text += " ON CONFLICT";
    const char* before = " (";
    for (const clause_view& c : what_) {
        if (c.kind != clause::conflict) continue;
        if (c.flags == by_constraint) {
            // the server would cut a longer one off, and look for another constraint
            if (!good_name(c.content)) throw usage_error("the name of a constraint has 1 to 63 bytes");
            out_.text += " ON CONSTRAINT ";
            out_.name(c.content);
            before = "";
            break;
        }
        out_.text += before;
        before = ", ";
        out_.name(what_.target->columns[column_index(c.content)].name);
    }
    if (*before == ',') out_.text += ')';
    conflict_index();
    if (last(clause::conflict_set).empty()) {
        out_.text += " DO NOTHING";
        return;
    }
    out_.text += " DO UPDATE";
    assignments(clause::conflict_set, " SET ");
    conditions(clause::conflict_where, " WHERE ");
}

}  // namespace overt::detail
