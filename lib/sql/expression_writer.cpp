// SPDX-License-Identifier: BSL-1.0
#include "sql/expression_writer.hpp"

#include <overt/error.hpp>

#include "sql/spelling.hpp"
#include "sql/statement_writer.hpp"

namespace overt::detail {

void expression_writer::expression(std::string_view nodes) {
    node_reader from(nodes);
    node(from, tightness::any);
}

void expression_writer::item(std::string_view nodes) {
    node_reader from(nodes);
    if (from.peek() == op::model) return model(from);
    std::string_view label;
    const bool text_form = from.peek() == op::as_text;
    if (text_form) from.node();
    if (from.peek() == op::label) {
        from.node();
        label = from.name();
    }
    node(from, text_form && outermost ? tightness::primary : tightness::any);
    if (text_form && outermost) text += spelling_.as_text;
    if (!label.empty()) {
        text += " AS ";
        name(label);
    }
}

void expression_writer::model(node_reader& from) {
    from.node();
    const auto& of = *from.pointer<table_info>();
    const auto* alias = from.pointer<char>();
    for (std::size_t i = 0; i != of.columns.size(); ++i) {
        if (i != 0) text += ", ";
        column(of, alias, static_cast<std::uint16_t>(i));
        if (outermost && of.columns[i].type->text) text += spelling_.as_text;
    }
}

void expression_writer::name(std::string_view plain) {
    const char quote = spelling_.quote;
    char* at = text.room(2 * plain.size() + 2);  // as if each letter had to be doubled
    *at++ = quote;
    for (const char c : plain) {
        *at++ = c;
        if (c == quote) [[unlikely]]
            *at++ = c;
    }
    *at++ = quote;
    text.end_at(at);
}

void expression_writer::constant(std::string_view value) {
    // E'...' means the same whatever standard_conforming_strings says.
    const bool escaped = spelling_.escape && value.find('\\') != value.npos;
    if (escaped) text += spelling_.escape;
    text += '\'';
    for (const char c : value) {
        if (c == '\'' || (escaped && c == '\\')) text += c;
        text += c;
    }
    text += '\'';
}

void expression_writer::table(const table_info& table) {
    if (!table.schema.empty()) {
        name(table.schema);
        text += '.';
    }
    name(table.name);
}

void expression_writer::table_as(const table_info& which, const char* alias) {
    table(which);
    if (!alias) return;
    text += " AS ";
    name(alias);
}

void expression_writer::column(const table_info& of, const char* alias, std::uint16_t index) {
    if (!bare_columns) {
        if (alias) name(alias);
        else if (without_schema) name(of.name);
        else table(of);
        text += '.';
    }
    name(of.columns[index].name);
}

bool expression_writer::open(tightness mine, tightness least) {
    if (mine >= least) return false;
    text += '(';
    return true;
}

void expression_writer::close(bool opened) {
    if (opened) text += ')';
}

void expression_writer::plain_node(node_reader& from, tightness least) {
    const op kind = from.node();
    // What most nodes are.
    if (kind == op::column) return column_node(from);
    if (kind == op::value) return value(from, false);
    if (operand(from, kind)) return;
    switch (kind) {
        case op::and_:
        case op::or_: return connected(from, kind, least);
        case op::not_:
        case op::negate: return prefix(from, kind, least);
        case op::between:
        case op::not_between: return range(from, kind, least);
        case op::any_of:
        case op::none_of: return among(from, kind, least);
        case op::collate: return collate(from, least);
        case op::in_rows:
        case op::not_in_rows: return among_rows(from, kind, least);
        case op::operator_: return own_operator(from, least);
        case op::label: from.name(); return node(from, least);
        default: break;
    }
    if (kind >= op::is_null && kind <= op::is_not_false) return postfix(from, kind, least);
    infix(from, kind, least);
}

/// Whatever never needs parentheses; false: it is something else.
bool expression_writer::operand(node_reader& from, op kind) {
    switch (kind) {
        case op::array: value(from, true); break;
        case op::argument: argument(from); break;
        case op::excluded: excluded(from); break;
        case op::keyword: text += from.pointer<char>(); break;
        case op::call:
        case op::call_quoted:
        case op::call_session: call(from, kind); break;
        case op::distinct_values:
        case op::ordered_values: aggregate(from, kind); break;
        case op::within_group: within_group(from); break;
        case op::filter: filter(from); break;
        case op::over: over(from); break;
        case op::extract: extract(from); break;
        case op::row_value: row_value(from); break;
        case op::cast: cast(from); break;
        case op::case_: branches(from); break;
        case op::as_text: as_text(from); break;
        case op::constant: constant(from.name()); break;
        case op::subscript:
        case op::slice: subscript(from, kind); break;
        case op::exists:
        case op::subquery: nested(from, kind); break;
        case op::any_: each(from, spelling_.any); break;
        case op::all_: each(from, spelling_.all); break;
        default: return false;
    }
    return true;
}

void expression_writer::infix(node_reader& from, op kind, tightness least) {
    const infix_spelling& how = spelling_of(kind);
    const bool opened = open(how.mine, least);
    node(from, how.left);
    if (kind == op::distinct_from) text += spelling_.distinct_from;
    else if (kind == op::not_distinct_from) text += spelling_.not_distinct_from;
    else text += how.text;
    node(from, how.right);
    close(opened);
}

void expression_writer::connected(node_reader& from, op kind, tightness least) {
    const tightness mine = kind == op::and_ ? tightness::and_ : tightness::or_;
    const bool opened = open(mine, least);
    const std::uint32_t count = from.long_number();
    for (std::uint32_t i = 0; i != count; ++i) {
        if (i != 0) text += kind == op::and_ ? " AND " : " OR ";
        node(from, mine);
    }
    close(opened);
}

void expression_writer::prefix(node_reader& from, op kind, tightness least) {
    const bool opened = open(kind == op::not_ ? tightness::not_ : tightness::sign, least);
    text += kind == op::not_ ? "NOT " : "-";
    // Always parentheses around a sign in a sign: two of them would begin a comment.
    node(from, tightness::primary);
    close(opened);
}

void expression_writer::postfix(node_reader& from, op kind, tightness least) {
    const bool opened = open(tightness::is, least);
    node(from, tightness::other);
    text += postfix_spelling(kind);
    close(opened);
}

void expression_writer::range(node_reader& from, op kind, tightness least) {
    const bool opened = open(tightness::range, least);
    node(from, tightness::other);
    text += kind == op::between ? " BETWEEN " : " NOT BETWEEN ";
    node(from, tightness::other);
    text += " AND ";
    node(from, tightness::other);
    close(opened);
}

void expression_writer::among(node_reader& from, op kind, tightness least) {
    const bool opened = open(tightness::comparison, least);
    node(from, tightness::other);
    text += kind == op::any_of ? " = " : " <> ";
    each(from, kind == op::any_of ? spelling_.any : spelling_.all);
    close(opened);
}

/// ANY (...) or ALL (...) of a select's rows, or of an array's elements.
void expression_writer::each(node_reader& from, const char* word) {
    text += word;
    text += " (";
    if (from.peek() == op::rows) {
        from.node();
        write_nested(*this, from);
    } else if (from.peek() == op::subquery) {
        // The server would take the rows of a bare select, and not the array that its only row holds.
        text += "COALESCE(";
        node(from, tightness::any);
        text += ')';
    } else {
        node(from, tightness::any);
    }
    text += ')';
}

void expression_writer::column_node(node_reader& from) {
    const auto* of = from.pointer<table_info>();
    const auto* alias = from.pointer<char>();
    column(*of, alias, from.number());
}

void expression_writer::excluded(node_reader& from) {
    const auto* of = from.pointer<table_info>();
    name("excluded");
    text += '.';
    name(of->columns[from.number()].name);
}

void expression_writer::placeholder(int number) {
    ++placeholders;
    text += spelling_.placeholder;
    text.number(number);
}

void expression_writer::value(node_reader& from, bool array) {
    const auto& type = *from.pointer<value_type>();
    const std::uint32_t size = from.long_number();
    const bool text_form = type.text || (array && type.array == 0);
    const oid number = array ? type.array : type.type;
    const int format = text_form ? params::text : params::binary;
    if (size == null_size) values.add_encoded_null(number, format);
    else values.add_encoded(number, format, from.bytes(size));
    placeholder((arguments < 0 ? 0 : arguments) + values.count());
}

void expression_writer::bind(oid type, int format, cell bytes) {
    if (bytes.null()) values.add_encoded_null(type, format);
    else values.add_encoded(type, format, bytes.bytes());
    placeholder((arguments < 0 ? 0 : arguments) + values.count());
}

void expression_writer::argument(node_reader& from) {
    from.pointer<value_type>();
    const int index = from.number();
    if (index >= arguments)
        throw usage_error("an argument of a prepared query was used outside of the function given to prepare()");
    placeholder(index + 1);
}

void expression_writer::call(node_reader& from, op kind, const char* before_arguments, int sort_keys) {
    const std::string_view function = from.pointer<char>();
    const int count = from.byte();
    if (kind == op::call_quoted || kind == op::call_session) unknown_calls = true;
    if (kind == op::call_quoted) {
        std::size_t begin = 0;
        for (std::size_t dot; (dot = function.find('.', begin)) != function.npos; begin = dot + 1) {
            name(function.substr(begin, dot - begin));
            text += '.';
        }
        name(function.substr(begin));
    } else {
        text += function;
    }
    text += '(';
    text += before_arguments;
    for (int i = 0; i != count; ++i) {
        if (i != 0) text += ", ";
        node(from, tightness::any);
    }
    if (sort_keys != 0) {
        text += ' ';
        sorted_by(from, sort_keys);
    }
    text += ')';
}

void expression_writer::cast(node_reader& from) {
    const std::string_view type = from.name();
    text += "CAST(";
    node(from, tightness::any);
    text += " AS ";
    text += type;
    text += ')';
}

/// Binds tighter than every operator but the cast.
void expression_writer::collate(node_reader& from, tightness least) {
    const std::string_view collation = from.name();
    const bool opened = open(tightness::sign, least);
    node(from, tightness::primary);
    text += " COLLATE ";
    name(collation);
    close(opened);
}

void expression_writer::extract(node_reader& from) {
    text += "EXTRACT(";
    text += from.pointer<char>();
    text += " FROM ";
    node(from, tightness::any);
    text += ')';
}

void expression_writer::branches(node_reader& from) {
    const int count = from.byte();
    const bool otherwise = from.byte() != 0;
    text += "CASE";
    for (int i = 0; i != count; ++i) {
        const unsigned given = kinds;
        text += " WHEN ";
        node(from, tightness::any);
        kinds = given;
        text += " THEN ";
        node(from, tightness::any);
    }
    if (otherwise) {
        text += " ELSE ";
        node(from, tightness::any);
    }
    text += " END";
}

void expression_writer::filter(node_reader& from) {
    node(from, tightness::primary);
    const unsigned given = kinds;
    text += " FILTER (WHERE ";
    node(from, tightness::any);
    text += ')';
    kinds = given;
}

/// All operators that SQL does not know bind alike, from left to right.
void expression_writer::own_operator(node_reader& from, tightness least) {
    const bool opened = open(tightness::other, least);
    const char* spelling = from.pointer<char>();
    node(from, tightness::other);
    text += spelling;
    node(from, tightness::additive);
    close(opened);
}

void expression_writer::subscript(node_reader& from, op kind) {
    // Only a column or a parameter takes a subscript without parentheses.
    const bool bare = from.peek() == op::column || from.peek() == op::value || from.peek() == op::argument;
    if (!bare) text += '(';
    node(from, tightness::any);
    text += bare ? "[" : ")[";
    node(from, tightness::any);
    if (kind == op::slice) {
        text += ':';
        node(from, tightness::any);
    }
    text += ']';
}

void expression_writer::as_text(node_reader& from) {
    node(from, tightness::primary);
    text += spelling_.as_text;
}

void expression_writer::nested(node_reader& from, op kind) {
    text += kind == op::exists ? "EXISTS (" : "(";
    write_nested(*this, from);
    text += ')';
}

}  // namespace overt::detail
