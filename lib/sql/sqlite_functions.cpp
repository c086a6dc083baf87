// SPDX-License-Identifier: BSL-1.0
// The functions that mean the same in SQLite. Others are refused: round() rounds halves in another direction,
// substring() counts from the end where a place is negative, greatest() does not leave out NULLs; not every build has
// sqrt().
#include "sql/sqlite.hpp"

#include <overt/sql/unsupported_error.hpp>

#include <string>

namespace overt::detail {

namespace {

struct known_function {
    std::string_view name;
    const char* spelling;
    std::uint8_t least;  // arguments
    std::uint8_t most;
    unsigned takes;
    unsigned gives;  // 0: what it takes
};

using namespace kinds;
constexpr std::uint8_t many = 100;

constexpr known_function functions[] = {
    {"COALESCE", "coalesce", 2, many, any, 0},
    {"NULLIF", "nullif", 2, 2, any & ~foreign, 0},
    {"abs", "abs", 1, 1, number, 0},
    {"avg", "avg", 1, 1, number, real},
    {"bool_and", "min", 1, 1, truth, truth},
    {"bool_or", "max", 1, 1, truth, truth},
    {"btrim", "trim", 1, 2, text, text},
    {"chr", "char", 1, 1, whole, text},
    {"count", "count", 1, 1, any, bigint},
    {"cume_dist", "cume_dist", 0, 0, any, real},
    {"dense_rank", "dense_rank", 0, 0, any, bigint},
    {"every", "min", 1, 1, truth, truth},
    {"first_value", "first_value", 1, 1, any, 0},
    {"lag", "lag", 1, 3, any, 0},
    {"last_value", "last_value", 1, 1, any, 0},
    {"lead", "lead", 1, 3, any, 0},
    {"length", "length", 1, 1, text | blob, integer},
    {"lower", "lower", 1, 1, text, text},
    {"ltrim", "ltrim", 1, 2, text, text},
    {"max", "max", 1, 1, sortable & ~truth, 0},
    {"min", "min", 1, 1, sortable & ~truth, 0},
    {"nth_value", "nth_value", 2, 2, any, 0},
    {"ntile", "ntile", 1, 1, whole, integer},
    {"percent_rank", "percent_rank", 0, 0, any, real},
    {"rank", "rank", 0, 0, any, bigint},
    {"replace", "replace", 3, 3, text, text},
    {"row_number", "row_number", 0, 0, any, bigint},
    {"rtrim", "rtrim", 1, 2, text, text},
    {"string_agg", "group_concat", 2, 2, text, text},
    {"strpos", "instr", 2, 2, text, integer},
    {"sum", "sum", 1, 1, number, 0},
    {"upper", "upper", 1, 1, text, text},
};

const known_function& find(std::string_view name, int count) {
    for (const known_function& one : functions)
        if (one.name == name && one.least <= count && count <= one.most) return one;
    throw unsupported_error(sqlite_rules.title, std::string("the function ").append(name));
}

/// A sum of integers is a bigint, one of bigints is numeric.
unsigned of_sum(unsigned taken) {
    unsigned given = taken & (real | exact);
    if ((taken & integer) != 0) given |= bigint;
    if ((taken & bigint) != 0) given |= exact;
    return given;
}

bool may_be_null(node_reader what) {
    const op kind = what.node();
    if (kind == op::constant) return false;
    if (kind != op::value) return true;
    what.pointer<value_type>();
    return what.long_number() == null_size;
}

/// replace(x, '', NULL) is x here: an empty piece of what may be NULL makes it NULL.
void null_where_null(expression_writer& out, std::size_t begin, node_reader replacement) {
    out.text.insert(begin, '(');
    out.text += " || substr(";
    out.next_expression(replacement);
    out.text += ", 1, 0))";
}

}  // namespace

void sqlite_call(expression_writer& out, node_reader& from) {
    node_reader ahead = from;
    const char* before = "";
    op kind = ahead.node();
    for (; kind == op::distinct_values || kind == op::ordered_values; kind = ahead.node()) {
        if (kind == op::ordered_values) throw unsupported_error(sqlite_rules.title, "ORDER BY inside of an aggregate");
        before = "DISTINCT ";
    }
    const std::string_view name = ahead.pointer<char>();
    if (kind == op::call_quoted) {
        // The user knows what it is.
        if (name.find('.') != name.npos) throw unsupported_error(sqlite_rules.title, "a function of a schema");
        return out.plain_node(from, tightness::primary);
    }
    const int count = ahead.byte();
    const known_function& how = find(name, count);
    if (*before && count != 1) throw unsupported_error(sqlite_rules.title, "DISTINCT with several arguments");
    const std::size_t begin = out.text.size();
    out.text += how.spelling;
    out.text += '(';
    out.text += before;
    node_reader last = ahead;
    for (int i = 0; i != count; ++i) {
        if (i != 0) out.text += ", ";
        last = ahead;
        out.next_expression(ahead);
    }
    out.text += ')';
    if (name == "replace" && may_be_null(last)) null_where_null(out, begin, last);
    sqlite_wants(out.kinds, how.takes, std::string("the function ").append(name));
    if (name == "sum") out.kinds = of_sum(out.kinds);
    else if (how.gives != 0) out.kinds = how.gives;
    from = ahead;
}

}  // namespace overt::detail
