// SPDX-License-Identifier: BSL-1.0
#include "sql/sqlite.hpp"

#include <overt/error.hpp>
#include <overt/oid.hpp>
#include <overt/sql/unsupported_error.hpp>

#include "sql/array_rows.hpp"
#include "sql/spelling.hpp"
#include "sql/statement_writer.hpp"

#include <bit>
#include <string>
#include <utility>

namespace overt::detail {

unsigned kinds::of(const value_type& type) noexcept {
    switch (type.type) {
        case oids::bool_: return truth;
        case oids::int2:
        case oids::int4: return integer;
        case oids::int8: return bigint;
        case oids::float4:
        case oids::float8: return real;
        case oids::numeric: return exact;
        case oids::text:
        case oids::varchar: return text;
        case oids::bytea: return blob;
        case oids::uuid: return uuid;
        case oids::date: return day;
        case oids::time: return time;
        case oids::timestamp: return local;
        case oids::timestamptz: return moment;
        default: return type.text || type.type == 0 ? word : foreign;
    }
}

namespace {

[[noreturn]] void refuse(std::string_view construct) { throw unsupported_error(sqlite_rules.title, construct); }
[[noreturn]] void refuse(std::string construct, std::string_view name) { refuse(construct.append(name)); }

/// The name of an operator without the spaces around it.
std::string operator_name(std::string_view spelling) {
    const std::size_t begin = spelling.find_first_not_of(' ');
    return "the operator " + std::string(spelling.substr(begin, spelling.find_last_not_of(' ') + 1 - begin));
}

/// A word that is SQL itself.
unsigned keyword(std::string_view word) {
    if (word == "count(*)") return kinds::bigint;
    if (word == "TRUE" || word == "FALSE") return kinds::truth;
    if (word == "NULL") return 0;
    if (word == "0") return kinds::integer;
    refuse("", word);
}

/// What a node is by itself, before its operands are known.
unsigned kind_of_operand(const expression_writer& out, op kind, node_reader from) {
    if (kind == op::column) {
        const auto& of = *from.pointer<table_info>();
        from.pointer<char>();
        return kinds::of(*of.columns[from.number()].type);
    }
    if (kind == op::excluded) {
        const auto& of = *from.pointer<table_info>();
        return kinds::of(*of.columns[from.number()].type);
    }
    if (kind == op::value || kind == op::argument) return kinds::of(*from.pointer<value_type>());
    if (kind == op::keyword) return keyword(from.pointer<char>());
    if (kind == op::constant) return kinds::text;
    return out.kinds;
}

std::string glob_of(std::string_view pattern) {
    std::string made;
    for (std::size_t i = 0; i != pattern.size(); ++i) {
        char c = pattern[i];
        const bool escaped = c == '\\';
        if (escaped && ++i == pattern.size()) throw usage_error("a pattern of LIKE does not end with a lone backslash");
        if (escaped) c = pattern[i];
        if (!escaped && c == '%') made += '*';
        else if (!escaped && c == '_') made += '?';
        else if (c == '*' || c == '?' || c == '[') made.append("[").append(1, c).append("]");
        else made += c;
    }
    return made;
}

/// LIKE looks at the case of letters, which only GLOB does here: a pattern that is a value can be said in both ways.
void like(expression_writer& out, node_reader& from, tightness least) {
    const bool negated = from.node() == op::not_like;
    const bool opened = out.open(tightness::range, least);
    out.node(from, tightness::other);
    if (from.node() != op::value) refuse("LIKE with a pattern that is no value");
    const auto& type = *from.pointer<value_type>();
    const std::uint32_t size = from.long_number();
    out.text += negated ? " NOT GLOB " : " GLOB ";
    if (size == null_size) {
        out.bind(type.type, params::binary, {});
    } else {
        const std::string pattern = glob_of(from.bytes(size));
        out.bind(type.type, params::binary, {pattern.data(), static_cast<std::int32_t>(pattern.size())});
    }
    out.close(opened);
}

/// LIKE without regard to case; a backslash means nothing before it is said.
void ilike(expression_writer& out, node_reader& from, tightness least) {
    const bool negated = from.node() == op::not_ilike;
    const bool opened = out.open(tightness::range, least);
    out.node(from, tightness::other);
    out.text += negated ? " NOT LIKE " : " LIKE ";
    out.node(from, tightness::other);
    out.text += " ESCAPE '\\'";
    out.close(opened);
}

void among(expression_writer& out, node_reader& from, tightness least) {
    const bool negated = from.node() == op::none_of;
    const bool opened = out.open(tightness::comparison, least);
    out.node(from, tightness::other);
    out.text += negated ? " NOT IN (" : " IN (";
    if (from.peek() == op::rows) {
        from.node();
        write_nested(out, from);
    } else {
        array_rows values(out);
        values.add(from);
        values.write_list();
    }
    out.text += ')';
    out.close(opened);
}

void among_rows(expression_writer& out, node_reader& from, tightness least) {
    const bool negated = from.node() == op::not_in_rows;
    const bool opened = out.open(tightness::range, least);
    out.node(from, tightness::other);
    out.text += negated ? " NOT IN (" : " IN (";
    const op what = from.node();
    if (what == op::subquery) {
        write_nested(out, from);
    } else {
        const int count = from.byte();
        if (what == op::row_arrays) {
            array_rows values(out);
            for (int i = 0; i != count; ++i) values.add(from);
            values.write();
        } else {
            out.text += "VALUES ";
            for (int i = 0; i != count; ++i) {
                if (i != 0) out.text += ", ";
                out.next_expression(from);
            }
        }
    }
    out.text += ')';
    out.close(opened);
}

/// The collation that compares bytes has another name here.
void collate(expression_writer& out, node_reader& from, tightness least) {
    node_reader ahead = from;
    ahead.node();
    const std::string_view name = ahead.name();
    if (name != "C" && name != "POSIX") return out.plain_node(from, least);
    const bool opened = out.open(tightness::sign, least);
    out.operand(ahead);
    out.text += " COLLATE \"BINARY\"";
    out.close(opened);
    from = ahead;
}

struct known_cast {
    std::string_view type;
    const char* spelling;
    unsigned takes;  // what both databases convert alike
    unsigned gives;
};

constexpr known_cast casts[] = {
    {"smallint", "INTEGER", kinds::whole, kinds::integer},
    {"integer", "INTEGER", kinds::whole, kinds::integer},
    {"bigint", "INTEGER", kinds::whole, kinds::bigint},
    {"real", "REAL", kinds::number & ~kinds::truth, kinds::real},
    {"double precision", "REAL", kinds::number & ~kinds::truth, kinds::real},
    {"numeric", "NUMERIC", kinds::number & ~kinds::truth, kinds::exact},
    {"text", "TEXT", kinds::text | kinds::integer | kinds::bigint, kinds::text},
    {"boolean", "INTEGER", kinds::truth, kinds::truth},
    {"bytea", "BLOB", kinds::blob, kinds::blob},
};

void cast(expression_writer& out, node_reader& from) {
    from.node();
    const std::string_view type = from.name();
    // A value has its type here.
    if (node_reader ahead = from; ahead.node() == op::value && ahead.pointer<value_type>()->name == type)
        return out.next_expression(from);
    for (const known_cast& one : casts) {
        if (one.type != type) continue;
        out.text += "CAST(";
        out.next_expression(from);
        out.text += " AS ";
        out.text += one.spelling;
        out.text += ')';
        sqlite_wants(out.kinds, one.takes, std::string("a cast to ").append(type));
        out.kinds = one.gives;
        return;
    }
    refuse("a cast to ", type);
}

unsigned comparison(unsigned found, unsigned good, const char* what) {
    sqlite_wants(found, good, what);
    if (std::popcount(found & kinds::temporal) > 1) refuse("a comparison of temporal values of two types");
    return kinds::truth;
}

/// Operators whose operands have to be of some kinds; what they give.
unsigned settled(op kind, unsigned found) {
    using namespace kinds;
    switch (kind) {
        case op::equal:
        case op::not_equal:
        case op::distinct_from:
        case op::not_distinct_from:
        case op::any_of:
        case op::none_of:
        case op::in_rows:
        case op::not_in_rows: return comparison(found, any & ~foreign, "a comparison");
        case op::less:
        case op::less_equal:
        case op::greater:
        case op::greater_equal:
        case op::between:
        case op::not_between: return comparison(found, sortable, "an order");
        case op::and_:
        case op::or_:
        case op::not_:
        case op::exists:
        case op::like:
        case op::not_like:
        case op::ilike:
        case op::not_ilike: return truth;
        case op::add:
        case op::subtract:
        case op::multiply:
        case op::negate: sqlite_wants(found, number, "arithmetic"); return found;
        case op::divide: sqlite_wants(found, whole | real, "a division"); return found;
        case op::modulo: sqlite_wants(found, whole, "a remainder"); return found;
        case op::concat: sqlite_wants(found, text, "the operator ||"); return text;
        default: return kind >= op::is_null && kind <= op::is_not_false ? truth : found;
    }
}

/// What it cannot say whatever stands in it.
void check_node(op kind, node_reader from) {
    switch (kind) {
        case op::array: refuse("an array");
        case op::subscript:
        case op::slice: refuse("subscripts of an array");
        case op::any_: refuse("ANY");
        case op::all_: refuse("ALL");
        case op::extract: refuse("EXTRACT");
        case op::within_group: refuse("WITHIN GROUP");
        case op::matches:
        case op::not_matches:
        case op::imatches:
        case op::not_imatches: refuse(operator_name(spelling_of(kind).text));
        case op::operator_: refuse(operator_name(from.pointer<char>()));
        default: break;
    }
}

void write(expression_writer& out, node_reader& from, tightness least, op kind) {
    switch (kind) {
        case op::call:
        case op::call_quoted:
        case op::call_session:
        case op::distinct_values:
        case op::ordered_values: return sqlite_call(out, from);
        case op::like:
        case op::not_like: return like(out, from, least);
        case op::ilike:
        case op::not_ilike: return ilike(out, from, least);
        case op::any_of:
        case op::none_of: return among(out, from, least);
        case op::in_rows:
        case op::not_in_rows: return among_rows(out, from, least);
        case op::cast: return cast(out, from);
        case op::collate: return collate(out, from, least);
        default: return out.plain_node(from, least);
    }
}

}  // namespace

void sqlite_node(expression_writer& out, node_reader& from, tightness least) {
    node_reader ahead = from;
    const op kind = ahead.node();
    check_node(kind, ahead);
    const unsigned before = std::exchange(out.kinds, 0U);
    write(out, from, least, kind);
    out.kinds = before | settled(kind, kind_of_operand(out, kind, ahead));
}

}  // namespace overt::detail
