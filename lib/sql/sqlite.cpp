// SPDX-License-Identifier: BSL-1.0
#include "sql/sqlite.hpp"

#include <overt/sql/conflict.hpp>
#include <overt/sql/set_operation.hpp>
#include <overt/sql/unsupported_error.hpp>

#include "sql/statement_writer.hpp"

#include <iterator>
#include <string>

namespace overt::detail {

const dialect_rules sqlite_rules{
    .title = "SQLite",
    .quote = '"',
    .placeholder = '?',
    .least = "min",
    .as_text = "",
    .any = "",
    .all = "",
    .distinct_from = " IS NOT ",
    .not_distinct_from = " IS ",
    .escape = nullptr,
    .ascending_nulls = " NULLS LAST",
    .descending_nulls = " NULLS FIRST",
    .no_limit = " LIMIT -1",
    .arrays = false,
    .column_lists = false,
    .where_before_conflict = true,
    .returned_schemas = false,
    .nested_operands = false,
    .node = &sqlite_node,
    .sort = &sqlite_sort,
    .check = &sqlite_check,
};

namespace {

[[noreturn]] void refuse(std::string_view construct) { throw unsupported_error(sqlite_rules.title, construct); }

void check_verb(const statement_view& what, bool outermost) {
    switch (what.what) {
        case verb::merge: refuse("MERGE");
        case verb::truncate: refuse("TRUNCATE");
        case verb::insert:
        case verb::insert_many:
        case verb::update:
        case verb::delete_:
            if (!outermost) refuse("INSERT, UPDATE or DELETE inside of another statement");
            break;
        default: break;
    }
}

void check_set_operator(std::uint8_t flags) {
    const auto which = static_cast<set_operator>(flags);
    if (which == set_operator::intersect_all) refuse("INTERSECT ALL");
    if (which == set_operator::except_all) refuse("EXCEPT ALL");
}

void check_assignment(std::string_view nodes) {
    if (nodes.empty()) return;  // DO NOTHING
    node_reader from(nodes);
    from.node();
    from.number();
    if (!from.done() && (from.peek() == op::merge_key || from.peek() == op::remove_key))
        refuse("an assignment to a property of a document");
}

/// Of an UPDATE with FROM nothing comes back but columns of the table itself.
void check_returned(const statement_view& what, std::string_view nodes) {
    node_reader from(nodes);
    const op kind = from.node();
    const bool column = kind == op::model || kind == op::column;
    if (!column || from.pointer<table_info>() != what.target || from.pointer<char>())
        refuse("RETURNING of more than the table's columns after UPDATE ... FROM");
}

bool joined(const statement_view& what) {
    for (const clause_view& c : what)
        if (c.kind == clause::from) return true;
    return false;
}

void check_clause(const statement_view& what, const clause_view& c) {
    switch (c.kind) {
        case clause::distinct_on: refuse("DISTINCT ON");
        case clause::sample: refuse("TABLESAMPLE");
        case clause::with_ties: refuse("WITH TIES");
        case clause::lock: refuse("FOR UPDATE and other locks of rows");
        case clause::group_by:
            if (static_cast<op>(c.content[0]) == op::grouping) refuse("ROLLUP, CUBE or GROUPING SETS");
            break;
        case clause::from:
            if (what.what == verb::delete_) refuse("DELETE ... USING");
            break;
        case clause::conflict:
            if (c.flags == by_constraint) refuse("ON CONFLICT ON CONSTRAINT");
            break;
        case clause::set:
        case clause::conflict_set: check_assignment(c.content); break;
        case clause::returning:
            if (what.what == verb::update && joined(what)) check_returned(what, c.content);
            break;
        case clause::operand: check_set_operator(c.flags); break;
        default: break;
    }
}

}  // namespace

void sqlite_wants(unsigned found, unsigned good, std::string_view construct) {
    static constexpr const char* names[] = {"booleans",
                                            "integers",
                                            "bigints",
                                            "floating point numbers",
                                            "numerics",
                                            "texts",
                                            "bytes",
                                            "uuids",
                                            "dates",
                                            "times",
                                            "timestamps without time zone",
                                            "timestamps",
                                            "enumerations or values in text form",
                                            "values of types that it does not have"};
    const unsigned bad = found & ~good;
    for (std::size_t i = 0; i != std::size(names); ++i)
        if ((bad >> i & 1) != 0) refuse(std::string(construct).append(" with ").append(names[i]));
}

void sqlite_sort(unsigned found) { sqlite_wants(found, kinds::sortable, "an order"); }

void sqlite_check(const statement_view& what, bool outermost) {
    check_verb(what, outermost);
    for (const clause_view& c : what) check_clause(what, c);
}

}  // namespace overt::detail
