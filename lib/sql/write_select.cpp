// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/codec/wire.hpp>
#include <overt/error.hpp>
#include <overt/sql/lock.hpp>

#include <cstdint>
#include <string>

namespace overt::detail {

void statement_writer::select(int at_most) {
    out_.text += "SELECT ";
    distinct();
    out_.kinds = 0;
    items(clause::item, "");
    const unsigned given = out_.kinds;
    from();
    joins();
    conditions(clause::where, " WHERE ");
    keys(clause::group_by, " GROUP BY ");
    conditions(clause::having, " HAVING ");
    windows();
    keys(clause::order_by, " ORDER BY ");
    limit(at_most);
    offset(at_most);
    ties();
    locks();
    out_.kinds = given;
}

void statement_writer::distinct() {
    if (has(clause::distinct_on)) keys(clause::distinct_on, "DISTINCT ON (", ") ");
    else if (has(clause::distinct)) out_.text += "DISTINCT ";
}

void statement_writer::from() {
    // The table that select<user>() implies gives way to one that from() names.
    clause_view chosen{clause::from, 0, {}};
    for (const clause_view& c : what_)
        if (c.kind == clause::from && (chosen.content.empty() || chosen.flags == implicit_from)) chosen = c;
    if (chosen.content.empty()) return;
    out_.text += " FROM ";
    node_reader reader(chosen.content);
    table(reader);
    sample();
}

void statement_writer::sample() {
    const std::string_view content = last(clause::sample);
    if (content.empty()) return;
    node_reader reader(content);
    out_.text += " TABLESAMPLE ";
    out_.operand(reader);
    for (const char* before = " ("; !reader.done(); before = " REPEATABLE (") {
        out_.text += before;
        out_.operand(reader);
        out_.text += ')';
    }
}

void statement_writer::joins() {
    static constexpr const char* words[] = {" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN "};
    if (!has(clause::join)) return;
    for (const clause_view& c : what_) {
        if (c.kind != clause::join) continue;
        out_.text += words[c.flags];
        node_reader reader(c.content);
        table(reader);
        if (reader.done()) continue;
        out_.text += " ON ";
        out_.expression(reader.rest());
    }
}

void statement_writer::keys(clause kind, const char* before, const char* after) {
    if (!has(kind)) return;
    bool any = false;
    for (const clause_view& c : what_) {
        if (c.kind != kind) continue;
        out_.text += any ? ", " : before;
        any = true;
        if (kind == clause::order_by) order_key(c.content);
        else key(c.content);
    }
    out_.text += after;
}

/// ROLLUP (...), CUBE (...), GROUPING SETS (...), or a set of keys inside of them.
void statement_writer::grouping(node_reader& from) {
    static constexpr const char* words[] = {"", "ROLLUP ", "CUBE ", "GROUPING SETS "};
    from.node();
    out_.text += words[from.byte()];
    const int count = from.byte();
    out_.text += '(';
    for (int i = 0; i != count; ++i) {
        if (i != 0) out_.text += ", ";
        key(from.bytes(from.long_number()));
    }
    out_.text += ')';
}

void statement_writer::windows() {
    if (!has(clause::window)) return;
    const char* before = " WINDOW ";
    for (const clause_view& c : what_) {
        if (c.kind != clause::window) continue;
        out_.text += before;
        before = ", ";
        node_reader reader(c.content);
        reader.node();
        out_.name(reader.name());
        out_.text += " AS ";
        out_.window(reader.rest());
    }
}

void statement_writer::key(std::string_view nodes) {
    node_reader reader(nodes);
    if (reader.peek() == op::grouping) return grouping(reader);
    if (const int position = position_of(nodes)) out_.text.number(position);
    else out_.expression(nodes);
}

void statement_writer::order_key(std::string_view nodes) {
    node_reader reader(nodes);
    const key_order order(reader);
    out_.kinds = 0;
    key(reader.rest());
    order.write(out_);
}

/// Where an expression with values stands in the select list; 0: nowhere. Written twice, its values would be two
/// parameters, and the server could not see that both are the same.
int statement_writer::position_of(std::string_view nodes) const {
    if (what_.what == verb::set_operation) return output_position(nodes);
    if (static_cast<op>(nodes[0]) == op::column) return 0;
    int position = 0;
    for (const clause_view& c : what_) {
        if (c.kind != clause::item) continue;
        ++position;
        node_reader item(c.content);
        if (item.peek() == op::model) return 0;  // takes several positions
        if (item.peek() == op::as_text) item.node();
        if (item.peek() == op::label) {
            item.node();
            item.name();
        }
        if (item.rest() != nodes) continue;
        expression_writer trial(out_.rules());
        trial.arguments = out_.arguments;
        trial.expression(nodes);
        out_.kinds = trial.kinds;
        return trial.values.count() != 0 ? position : 0;
    }
    return 0;
}

void statement_writer::limit(int at_most) {
    const std::string_view content = last(clause::limit);
    if (content.empty()) {
        if (at_most <= 0) return;
        out_.text += " LIMIT ";
        return out_.text.number(at_most);
    }
    if (has(clause::with_ties)) return;
    out_.text += " LIMIT ";
    if (at_most <= 0) return out_.expression(content);
    node_reader reader(content);
    if (reader.node() == op::value) {
        const auto& type = *reader.pointer<value_type>();
        const auto wanted = static_cast<std::int64_t>(load64(reader.bytes(12).data() + 4));
        code clipped;
        const std::size_t mark = clipped.begin_value(type);
        clipped.out().put64(static_cast<std::uint64_t>(wanted < at_most ? wanted : at_most));
        clipped.end_value(mark);
        return out_.expression(clipped.bytes());
    }
    out_.text += out_.rules().least;
    out_.text += '(';
    out_.expression(content);
    out_.text += ", ";
    out_.text.number(at_most);
    out_.text += ')';
}

void statement_writer::offset(int at_most) {
    const std::string_view content = last(clause::offset);
    if (content.empty()) return;
    if (at_most <= 0 && !has(clause::limit)) out_.text += out_.rules().no_limit;
    out_.text += " OFFSET ";
    out_.expression(content);
}

/// Not clipped to what the caller wants to see: how many rows are equal to the last one only the server knows.
void statement_writer::ties() {
    if (!has(clause::with_ties)) return;
    const std::string_view content = last(clause::limit);
    if (content.empty() || !has(clause::order_by))
        throw usage_error("with_ties() needs limit() and order_by(), which say what the last row is");
    node_reader reader(content);
    out_.text += " FETCH FIRST ";
    out_.operand(reader);
    out_.text += " ROWS WITH TIES";
}

void statement_writer::locks() {
    static constexpr const char* words[] = {" FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR KEY SHARE", " OF ",
                                            " NOWAIT",     " SKIP LOCKED"};
    if (!has(clause::lock)) return;
    // Within one lock the tables come before the rule about waiting, whatever the order they were given in.
    std::string wait;
    bool first_table = true;
    for (const clause_view& c : what_) {
        if (c.kind != clause::lock) continue;
        const auto option = static_cast<lock_strength>(c.flags);
        if (option == lock_strength::of_table) {
            out_.text += first_table ? words[c.flags] : ", ";
            first_table = false;
            node_reader reader(c.content);
            const auto& table = *reader.pointer<table_info>();
            const auto* alias = reader.pointer<char>();
            out_.name(alias ? std::string_view(alias) : table.name);
        } else if (option == lock_strength::nowait || option == lock_strength::skip_locked) {
            wait = words[c.flags];
        } else {
            out_.text += wait;
            wait.clear();
            first_table = true;
            out_.text += words[c.flags];
        }
    }
    out_.text += wait;
}

}  // namespace overt::detail
