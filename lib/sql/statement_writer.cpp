// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include "sql/bound.hpp"

#include <utility>
#include <vector>

namespace overt::detail {

void statement_writer::write(int at_most) {
    if (const auto check = out_.rules().check) check(what_, out_.outermost);
    with();
    if (what_.what != verb::select || has(clause::lock)) out_.only_reads = false;
    switch (what_.what) {
        case verb::select: return select(at_most);
        case verb::insert: return insert();
        case verb::insert_many: return insert_many();
        case verb::update: return update();
        case verb::delete_: return delete_();
        case verb::merge: return merge();
        case verb::truncate: return truncate();
        case verb::raw: return raw();
        case verb::set_operation: return set_operation(at_most);
        case verb::bound: break;
    }
}

void statement_writer::returning() {
    out_.without_schema = !out_.rules().returned_schemas;
    items(clause::returning, " RETURNING ");
    out_.without_schema = false;
}

std::string_view statement_writer::last(clause kind) const {
    if (!has(kind)) return {};
    std::string_view found;
    for (const clause_view& c : what_)
        if (c.kind == kind) found = c.content;
    return found;
}

void statement_writer::items(clause kind, const char* before) {
    for (const clause_view& c : what_) {
        if (c.kind != kind) continue;
        out_.text += before;
        before = ", ";
        out_.item(c.content);
    }
}

/// Joined with AND; one that is an OR stands in parentheses beside another one.
void statement_writer::conditions(clause kind, const char* before) {
    if (!has(kind)) return;
    const tightness least = has_several(kind) ? tightness::and_ : tightness::any;
    for (const clause_view& c : what_) {
        if (c.kind != kind) continue;
        out_.text += before;
        before = " AND ";
        node_reader from(c.content);
        out_.node(from, least);
    }
}

void statement_writer::table_list(clause kind, const char* before) {
    for (const clause_view& c : what_) {
        if (c.kind != kind) continue;
        out_.text += before;
        before = ", ";
        node_reader from(c.content);
        if (c.flags == from_arrays) arrays(from);
        else table(from);
    }
}

/// The rows of a range: unnest(arrays) AS alias (columns).
void statement_writer::arrays(node_reader& from) {
    if (!out_.rules().arrays) return rows_of_arrays(from);
    const auto& table = *from.pointer<table_info>();
    const auto* alias = from.pointer<char>();
    std::vector<std::uint16_t> columns;
    out_.text += "unnest(";
    while (!from.done()) {
        from.node();
        if (!columns.empty()) out_.text += ", ";
        columns.push_back(from.number());
        out_.typed_array(from);
    }
    out_.text += ") AS ";
    out_.name(alias);
    const char* before = " (";
    for (const std::uint16_t column : columns) {
        out_.text += before;
        before = ", ";
        out_.name(table.columns[column].name);
    }
    out_.text += ')';
}

rendered write_statement(const statement_view& what, int at_most, const dialect_rules& rules) {
    if (what.what == verb::bound) return write_bound(what, at_most, rules);
    expression_writer out(rules);
    statement_writer(out, what).write(at_most);
    const bool plain_read = out.only_reads && !out.unknown_calls;
    return {statement_text{out.text.str(), 0, out.unknown_calls, plain_read}, std::move(out.values)};
}

statement_view nested_statement(node_reader& from) {
    const auto what = static_cast<verb>(from.byte());
    const auto* target = from.pointer<table_info>();
    const std::uint32_t size = from.long_number();
    return {what, target, from.bytes(size)};
}

void write_nested(expression_writer& out, node_reader& from) {
    const bool outermost = std::exchange(out.outermost, false);
    const unsigned kinds = out.kinds;
    statement_writer(out, nested_statement(from)).write(0);
    out.kinds |= kinds;
    out.outermost = outermost;
}

}  // namespace overt::detail
