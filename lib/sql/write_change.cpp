// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/error.hpp>
#include <overt/sql/truncate.hpp>
#include <overt/sql/update_many.hpp>

namespace overt::detail {

void throw_other_key() { throw usage_error("the two states given to update_changed() have different primary keys"); }

namespace {

std::uint16_t assigned_column(std::string_view nodes) {
    node_reader reader(nodes);
    reader.node();
    return reader.number();
}

}  // namespace

/// Of several assignments to one column only the last one writes: the server refuses two.
bool statement_writer::overwritten(const clause_view& assignment) const {
    bool behind = false;
    for (const clause_view& c : what_) {
        if (c.kind != assignment.kind) continue;
        if (behind && assigned_column(c.content) == assigned_column(assignment.content)) return true;
        if (c.content.data() == assignment.content.data()) behind = true;
    }
    return false;
}

void statement_writer::assignments(clause kind, const char* before) {
    for (const clause_view& c : what_) {
        if (c.kind != kind || overwritten(c)) continue;
        out_.text += before;
        before = ", ";
        node_reader reader(c.content);
        reader.node();
        out_.name(what_.target->columns[reader.number()].name);
        out_.text += " = ";
        assigned_value(kind, assigned_column(c.content));
    }
}

void statement_writer::update() {
    out_.text += "UPDATE ";
    out_.table(*what_.target);
    assignments(clause::set, " SET ");
    table_list(clause::from, " FROM ");
    conditions(clause::where, " WHERE ");
    returning();
}

void statement_writer::delete_() {
    out_.text += "DELETE FROM ";
    out_.table(*what_.target);
    table_list(clause::from, " USING ");
    conditions(clause::where, " WHERE ");
    returning();
}

void statement_writer::truncate() {
    table_list(clause::from, "TRUNCATE ");
    const auto said = [this](truncate_option option) {
        for (const clause_view& c : what_)
            if (c.kind == clause::option && c.flags == static_cast<std::uint8_t>(option)) return true;
        return false;
    };
    if (said(truncate_option::restart_identity)) out_.text += " RESTART IDENTITY";
    if (said(truncate_option::cascade)) out_.text += " CASCADE";
}

void statement_writer::raw() {
    const std::string_view text = last(clause::text);
    auto argument = what_.begin();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c != '{' && c != '}') {
            out_.text += c;
            continue;
        }
        if (text[++i] == c) {
            out_.text += c;
            continue;
        }
        while ((*argument).kind != clause::item) ++argument;
        out_.expression((*argument).content);
        ++argument;
    }
}

}  // namespace overt::detail
