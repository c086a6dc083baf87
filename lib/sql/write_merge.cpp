// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/sql/merge.hpp>

namespace overt::detail {

/// Clauses lie in the order that they were said in: each WHEN, its condition, its action, and the assignments of that.
void statement_writer::merge() {
    out_.text += "MERGE INTO ";
    out_.table(*what_.target);
    table_list(clause::from, " USING ");
    conditions(clause::merge_on, " ON ");
    for (auto at = what_.begin(); at != what_.end(); ++at) {
        const clause_view c = *at;
        if (c.kind == clause::merge_when) {
            out_.text += c.flags == static_cast<std::uint8_t>(merge_match::matched) ? " WHEN MATCHED"
                                                                                    : " WHEN NOT MATCHED";
        } else if (c.kind == clause::where) {
            out_.text += " AND ";
            out_.expression(c.content);
        } else if (c.kind == clause::merge_then) {
            merge_action(at);
        }
    }
}

/// THEN what, with the assignments that stand behind it.
void statement_writer::merge_action(statement_view::iterator at) {
    const auto action = static_cast<merge_then>((*at).flags);
    const auto first = ++at;
    out_.text += " THEN ";
    if (action == merge_then::nothing) out_.text += "DO NOTHING";
    else if (action == merge_then::delete_) out_.text += "DELETE";
    else if (action == merge_then::insert && !(first != what_.end() && (*first).kind == clause::set))
        out_.text += "INSERT DEFAULT VALUES";
    else if (action == merge_then::insert) merge_insert(first);
    else merge_update(first);
}

void statement_writer::merge_update(statement_view::iterator at) {
    const char* before = "UPDATE SET ";
    for (; at != what_.end() && (*at).kind == clause::set; ++at) {
        node_reader reader((*at).content);
        reader.node();
        out_.text += before;
        before = ", ";
        out_.name(what_.target->columns[reader.number()].name);
        out_.text += " = ";
        out_.expression(reader.rest());
    }
}

void statement_writer::merge_insert(statement_view::iterator first) {
    const char* before = "INSERT (";
    for (auto at = first; at != what_.end() && (*at).kind == clause::set; ++at) {
        node_reader reader((*at).content);
        reader.node();
        out_.text += before;
        before = ", ";
        out_.name(what_.target->columns[reader.number()].name);
    }
    before = ") VALUES (";
    for (auto at = first; at != what_.end() && (*at).kind == clause::set; ++at) {
        node_reader reader((*at).content);
        reader.node();
        reader.number();
        out_.text += before;
        before = ", ";
        out_.expression(reader.rest());
    }
    out_.text += ')';
}

}  // namespace overt::detail
