// SPDX-License-Identifier: BSL-1.0
// Aggregates and window functions: what stands inside their parentheses, and behind them.
#include "sql/expression_writer.hpp"

#include <overt/error.hpp>
#include <overt/sql/frame.hpp>
#include <overt/sql/statement.hpp>
#include <overt/sql/window.hpp>

namespace overt::detail {

/// DISTINCT and ORDER BY stand before the call that they belong to, in any order; the keys stand behind it.
void expression_writer::aggregate(node_reader& from, op kind) {
    const char* distinct = "";
    int keys = 0;
    for (; kind == op::distinct_values || kind == op::ordered_values; kind = from.node()) {
        if (kind == op::distinct_values) distinct = "DISTINCT ";
        else keys += from.byte();
    }
    call(from, kind, distinct, keys);
}

void expression_writer::sorted_by(node_reader& from, int keys) {
    text += "ORDER BY ";
    for (int i = 0; i != keys; ++i) {
        if (i != 0) text += ", ";
        sort_key(from);
    }
}

key_order::key_order(node_reader& from) noexcept {
    for (;;) {
        const op kind = from.peek();
        if (kind == op::nulls_first) nulls = " NULLS FIRST";
        else if (kind == op::nulls_last) nulls = " NULLS LAST";
        else if (kind == op::descending) descending = true;
        else if (kind != op::ascending) return;
        from.node();
    }
}

void key_order::write(expression_writer& out) const {
    const dialect_rules& rules = out.rules();
    if (rules.sort) rules.sort(out.kinds);
    if (descending) out.text += " DESC";
    if (nulls) out.text += nulls;
    else out.text += descending ? rules.descending_nulls : rules.ascending_nulls;
}

void expression_writer::sort_key(node_reader& from) {
    const key_order order(from);
    kinds = 0;
    node(from, tightness::any);
    order.write(*this);
}

void expression_writer::within_group(node_reader& from) {
    const int keys = from.byte();
    node(from, tightness::primary);
    text += " WITHIN GROUP (";
    sorted_by(from, keys);
    text += ')';
}

void expression_writer::over(node_reader& from) {
    node(from, tightness::primary);
    const unsigned given = kinds;
    text += " OVER ";
    node_reader ahead = from;
    if (ahead.node() == op::window_name) {
        const std::string_view called = ahead.name();
        if (ahead.node() == op::window_end) {
            name(called);
            from = ahead;
            return;
        }
    }
    window(from);
    from.node();
    kinds = given;
}

void expression_writer::window(std::string_view nodes) {
    node_reader from(nodes);
    window(from);
}

void expression_writer::window(node_reader& from) {
    text += '(';
    const std::size_t begin = text.size();
    if (!from.done() && from.peek() == op::window_name) {
        from.node();
        name(from.name());
    }
    const auto next = [&] {
        if (text.size() != begin) text += ' ';
    };
    if (!from.done() && from.peek() == op::partition_key) next(), window_keys(from, op::partition_key, "PARTITION BY ");
    if (!from.done() && from.peek() == op::order_key) next(), window_keys(from, op::order_key, "ORDER BY ");
    if (!from.done() && from.peek() == op::frame) next(), frame(from);
    text += ')';
}

void expression_writer::window_keys(node_reader& from, op kind, const char* before) {
    for (; !from.done() && from.peek() == kind; before = ", ") {
        from.node();
        text += before;
        if (kind == op::order_key) sort_key(from);
        else node(from, tightness::any);
    }
}

void expression_writer::frame(node_reader& from) {
    static constexpr const char* modes[] = {"ROWS", "RANGE", "GROUPS"};
    static constexpr const char* bounds[] = {"UNBOUNDED PRECEDING", " PRECEDING", "CURRENT ROW", " FOLLOWING",
                                             "UNBOUNDED FOLLOWING"};
    static constexpr const char* exclusions[] = {" EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"};
    from.node();
    text += modes[from.byte()];
    for (const char* before : {" BETWEEN ", " AND "}) {
        text += before;
        const int kind = from.byte();
        const bool measured = bounds[kind][0] == ' ';
        if (measured) {
            kinds = 0;
            node(from, tightness::primary);
            if (spelling_.sort) spelling_.sort(kinds);
        }
        text += bounds[kind];
    }
    const char* exclusion = "";
    for (; !from.done() && from.peek() == op::exclude; exclusion = exclusions[from.byte()]) from.node();
    text += exclusion;
}

void throw_negative_distance() { throw usage_error("preceding() and following() need a number that is not negative"); }

void put_window_name(code& to, std::string_view name) {
    if (!good_name(name)) throw usage_error("the name of a window has 1 to 63 bytes");
    to.put_named(op::window_name, name);
}

void add_window(statement& to, std::string_view name, const code& definition) {
    code content;
    put_window_name(content, name);
    content.add_bytes(definition.bytes());
    to.add(clause::window, content);
}

}  // namespace overt::detail
