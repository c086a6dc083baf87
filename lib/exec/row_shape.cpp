// SPDX-License-Identifier: BSL-1.0
#include <overt/error.hpp>
#include <overt/exec/row_shape.hpp>

#include <algorithm>
#include <string>

namespace overt::detail {

namespace {

constexpr std::size_t shown_statement = 200;

std::string in_statement(std::string_view statement) {
    std::string text = " (statement: ";
    text.append(statement.substr(0, shown_statement));
    if (statement.size() > shown_statement) text += "...";
    return text + ')';
}

std::string column_label(const pg::result& answer, int column) {
    return "column " + std::to_string(column + 1) + " \"" + std::string(answer.column_name(column)) + '"';
}

// the server sends numbers only; the names of the built-in types are what a reader wants
std::string type_label(oid type) {
    const std::string_view name = oid_name(type);
    return name.empty() ? "the type with oid " + std::to_string(type) : std::string(name);
}

void check_type(const pg::result& answer, int column, const value_type& expected, std::string_view statement) {
    const oid actual = answer.column_type(column);
    if (expected.accepts(actual)) return;
    throw decode_error(column_label(answer, column) + " is " + type_label(actual) + ", the row expects " +
                       std::string(expected.name) + "; cast the column or change the row's member" +
                       in_statement(statement));
}

bool without_columns(const pg::result& answer) noexcept { return answer.columns() == 0 && answer.rows() == 0; }

void check_width(const pg::result& answer, const row_shape& shape, std::string_view statement) {
    const int expected = static_cast<int>(shape.columns.size());
    if (answer.columns() == expected) return;
    throw decode_error("the statement returns " + std::to_string(answer.columns()) + " columns, the row expects " +
                       std::to_string(expected) + in_statement(statement));
}

int find_column(const pg::result& answer, std::string_view name, std::string_view statement) {
    int found = -1;
    for (int i = 0; i != answer.columns(); ++i) {
        if (answer.column_name(i) != name) continue;
        if (found >= 0)
            throw decode_error("the statement returns two columns \"" + std::string(name) +
                               "\"; give one of them another name with AS" + in_statement(statement));
        found = i;
    }
    if (found < 0)
        throw decode_error("the statement returns no column \"" + std::string(name) +
                           "\", which the row expects; select it or leave it out of the row" + in_statement(statement));
    return found;
}

}  // namespace

void check_shape(const pg::result& answer, const row_shape& shape, std::string_view statement) {
    if (shape.any) return;
    if (without_columns(answer)) return;  // a command such as ROLLBACK: no rows, and that is no error
    check_width(answer, shape, statement);
    for (int i = 0; i != answer.columns(); ++i)
        check_type(answer, i, *shape.columns[static_cast<std::size_t>(i)].type, statement);
}

std::vector<int> match_by_name(const pg::result& answer, const row_shape& shape, std::string_view statement) {
    std::vector<int> places;
    if (without_columns(answer)) return places;
    // a column without a name is known by its place alone, so nothing may stand between
    const auto nameless = [](const expected_column& column) { return column.name.empty(); };
    if (std::any_of(shape.columns.begin(), shape.columns.end(), nameless)) check_width(answer, shape, statement);
    places.reserve(shape.columns.size());
    for (const expected_column& expected : shape.columns) {
        const int next = static_cast<int>(places.size());
        places.push_back(nameless(expected) ? next : find_column(answer, expected.name, statement));
        check_type(answer, places.back(), *expected.type, statement);
    }
    return places;
}

void throw_at(const pg::result& answer, decode_position where, std::string_view reason, std::string_view statement) {
    throw decode_error(column_label(answer, where.column) + " of row " + std::to_string(where.row + 1) + ": " +
                       std::string(reason) + in_statement(statement));
}

void throw_unexpected_null() {
    throw decode_error("the value is NULL, but the row's member is not optional; make it std::optional or filter the "
                       "NULLs out");
}

}  // namespace overt::detail
