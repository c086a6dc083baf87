// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/property.hpp>

#include <overt/error.hpp>

#include "sql/statement_writer.hpp"

#include <string>
#include <utility>

namespace overt::detail {

namespace {

// jsonb_build_object() is a function like any other: it takes 100 arguments.
constexpr int keys_at_once = 50;

/// What an assignment does to its column.
struct change {
    op kind;  // merge_key, remove_key; anything else: the whole value
    std::string_view rest;
};

void put_place(code& to, op kind, const property_ref& property) {
    to.put(kind);
    to.add(property.column);
    to.put_constant(property.key);
}

std::uint16_t assigned_column(std::string_view nodes) {
    node_reader reader(nodes);
    reader.node();
    return reader.number();
}

change change_of(std::string_view nodes) {
    node_reader reader(nodes);
    reader.node();
    reader.number();
    return {reader.peek(), reader.rest()};
}

/// Skips to the key of an assignment.
node_reader key_of(std::string_view nodes) {
    node_reader reader(nodes);
    reader.node();
    reader.node();
    reader.pointer<table_info>();
    reader.pointer<char>();
    reader.number();
    reader.node();
    return reader;
}

void write_column(expression_writer& out, std::string_view nodes) {
    node_reader reader(nodes);
    reader.node();
    reader.node();
    const auto* of = reader.pointer<table_info>();
    const auto* alias = reader.pointer<char>();
    out.column(*of, alias, reader.number());
}

/// Writes ` || jsonb_build_object(...)` for keys that are set, ` #- ARRAY[...]` for keys that are taken away.
class merge_writer {
public:
    explicit merge_writer(expression_writer& out) : out_(out) {}

    void add(const change& one) {
        node_reader from = key_of(one.rest);
        if (one.kind == op::remove_key) {
            close();
            out_.text += " #- ARRAY[";
            out_.constant(from.name());
            out_.text += ']';
            return;
        }
        if (open_ == keys_at_once) close();
        out_.text += open_ == 0 ? " || jsonb_build_object(" : ", ";
        ++open_;
        out_.constant(from.name());
        out_.text += ", ";
        out_.expression(from.rest());
    }
    void close() {
        if (open_ != 0) out_.text += ')';
        open_ = 0;
    }

private:
    expression_writer& out_;
    int open_ = 0;
};

}  // namespace

property_ref::operator code() const {
    code made;
    if (!type.empty()) made.put_cast(type);
    if (!type.data()) made.put_call(op::call, "NULLIF", 2);
    made.put_operator(type.data() ? " ->> " : " -> ");
    made.add(column);
    made.put_constant(key);
    if (!type.data()) made.add_keyword("'null'");
    return made;
}

std::string write_expression(const code& nodes) {
    expression_writer writer(postgresql);
    writer.expression(nodes.bytes());
    if (writer.values.count() != 0)
        throw usage_error("the text of an index or a check holds no parameters; write raw SQL where it needs a value");
    return writer.text.str();
}

void put_merge(code& to, const property_ref& property) { put_place(to, op::merge_key, property); }
void put_remove(code& to, const property_ref& property) { put_place(to, op::remove_key, property); }

/// All assignments to a column: the last one of its whole value, and those of keys behind it.
void statement_writer::assigned_value(clause kind, std::uint16_t column) {
    const auto same = [&](const clause_view& c) { return c.kind == kind && assigned_column(c.content) == column; };
    change whole{op::merge_key, {}};
    bool keys = false;
    for (const clause_view& c : what_) {
        if (!same(c)) continue;
        const change one = change_of(c.content);
        keys = one.kind == op::merge_key || one.kind == op::remove_key;
        if (!keys || whole.rest.empty()) whole = one;
    }
    const bool has_whole = whole.kind != op::merge_key && whole.kind != op::remove_key;
    if (!keys) return out_.expression(whole.rest);
    // What is no object yet, because it is NULL or JSON's null, becomes one.
    out_.text += "COALESCE(NULLIF(";
    if (has_whole) out_.expression(whole.rest);
    else write_column(out_, whole.rest);
    out_.text += ", 'null'), '{}')";
    merge_writer merged(out_);
    bool behind = !has_whole;
    for (const clause_view& c : what_) {
        if (!same(c)) continue;
        const change one = change_of(c.content);
        if (behind) merged.add(one);
        if (one.rest.data() == whole.rest.data()) behind = true;
    }
    merged.close();
}

}  // namespace overt::detail
