// SPDX-License-Identifier: BSL-1.0
#include "sql/statement_writer.hpp"

#include <overt/error.hpp>
#include <overt/sql/set_operation.hpp>

#include <string>

namespace overt::detail {

namespace {

statement_view operand_of(std::string_view content) {
    node_reader from(content);
    from.node();
    return nested_statement(from);
}

/// The select that names the columns of the result.
statement_view first_operand(const statement_view& of) {
    for (const clause_view& c : of)
        if (c.kind == clause::operand) return first_operand(operand_of(c.content));
    return of;
}

/// Where the key stands within a whole row; -1: nowhere.
int place_in_model(node_reader model, node_reader key) {
    model.node();
    if (key.node() != op::column) return -1;
    const auto* table = model.pointer<table_info>();
    const auto* alias = model.pointer<char>();
    if (key.pointer<table_info>() != table || key.pointer<char>() != alias) return -1;
    return key.number();
}

struct output_item {
    std::string_view label{};
    std::string_view nodes{};

    explicit output_item(std::string_view content) {
        node_reader item(content);
        if (item.peek() == op::as_text) item.node();
        if (item.peek() == op::label) {
            item.node();
            label = item.name();
        }
        nodes = item.rest();
    }
};

}  // namespace

bool stands_in_parentheses(const statement_view& operand) {
    if (operand.what != verb::select) return true;
    for (const clause_view& c : operand)
        if (c.kind == clause::order_by || c.kind == clause::limit || c.kind == clause::offset ||
            c.kind == clause::lock || c.kind == clause::with)
            return true;
    return false;
}

void statement_writer::set_operation(int at_most) {
    static constexpr const char* words[] = {" UNION ",         " UNION ALL ", " INTERSECT ",
                                            " INTERSECT ALL ", " EXCEPT ",    " EXCEPT ALL "};
    bool first = true;
    for (const clause_view& c : what_) {
        if (c.kind != clause::operand) continue;
        if (!first) out_.text += words[c.flags];
        first = false;
        set_operand(operand_of(c.content));
    }
    keys(clause::order_by, " ORDER BY ");
    limit(at_most);
    offset(at_most);
}

void statement_writer::set_operand(const statement_view& operand) {
    const bool parentheses = stands_in_parentheses(operand);
    if (parentheses) out_.text += out_.rules().nested_operands ? "(" : "SELECT * FROM (";
    statement_writer(out_, operand).write(0);
    if (parentheses) out_.text += ')';
}

/// A dialect may want to know what the rows are sorted by.
void statement_writer::sorted_by(std::string_view expression) const {
    if (!out_.rules().sort) return;
    expression_writer trial(out_.rules());
    trial.arguments = out_.arguments;
    trial.expression(expression);
    out_.kinds = trial.kinds;
}

/// The same for a column of the result that is named by its number.
void statement_writer::sorted_by(int number) const {
    if (!out_.rules().sort) return;
    for (const clause_view& c : first_operand(what_)) {
        if (c.kind != clause::item) continue;
        node_reader item(output_item(c.content).nodes);
        if (item.peek() != op::model) {
            if (--number == 0) return sorted_by(item.rest());
            continue;
        }
        item.node();
        const auto* of = item.pointer<table_info>();
        const auto* alias = item.pointer<char>();
        const auto columns = static_cast<int>(of->columns.size());
        if (number <= columns) {
            code column;
            column.add(column_ref{of, alias, static_cast<std::uint16_t>(number - 1)});
            return sorted_by(column.bytes());
        }
        number -= columns;
    }
}

/// A sort key of a set operation can only be a column of the result.
int statement_writer::output_position(std::string_view nodes) const {
    node_reader key(nodes);
    std::string_view label;
    if (key.peek() == op::output) {
        key.node();
        if (const int number = key.number()) {
            sorted_by(number);
            return number;
        }
        label = key.name();
    }
    const auto found = [this](int at, std::string_view expression) {
        sorted_by(expression);
        return at;
    };
    int position = 1;
    for (const clause_view& c : first_operand(what_)) {
        if (c.kind != clause::item) continue;
        const output_item item(c.content);
        if (label.empty() ? item.nodes == nodes : item.label == label) return found(position, item.nodes);
        node_reader whole(item.nodes);
        if (whole.peek() != op::model) {
            ++position;
            continue;
        }
        if (const int place = label.empty() ? place_in_model(whole, key) : -1; place >= 0)
            return found(position + place, nodes);
        whole.node();
        position += static_cast<int>(whole.pointer<table_info>()->columns.size());
    }
    throw usage_error("a set operation is sorted by columns that its first select names: what it selects, "
                      "output<N>(), or output(\"name\") after as(\"name\")");
}

}  // namespace overt::detail
