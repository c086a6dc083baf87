// SPDX-License-Identifier: BSL-1.0
// A statement that is handed over instead of being run at once, and how its answer becomes the values of a verb.
#pragma once

#include <overt/exec/verbs.hpp>

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt::detail {

/// A statement without its type.
struct item {
    rendered statement;
    match how = match::by_position;
    bool session_safe = true;
};

template <class Row>
concept some_row = !std::is_same_v<Row, no_row>;

template <class Into, class S>
item make_item(const S& statement, int at_most) {
    S::check();
    static_assert(some_row<row_of_t<Into, S>>, "this statement returns no rows; use execute(), or add returning(...)");
    return {statement.render(at_most), statement.rows_by_name() ? match::by_name : match::by_position, S::session_safe};
}

/// An answer with the statement that it answers.
struct item_answer {
    pg::result rows;
    match how = match::by_position;
    std::string_view statement{};
};

template <class Row>
std::vector<Row> take_all(item_answer from) {
    const checked_answer answer(std::move(from.rows), shape_of<Row>, from.how, from.statement);
    return read_all<Row>(answer, from.statement);
}

template <class Row, expect_rows Rule>
std::optional<Row> take_optional(item_answer from) {
    const checked_answer answer(std::move(from.rows), shape_of<Row>, from.how, from.statement);
    if (answer.rows() > 1 && Rule == expect_rows::at_most_one) throw too_many_rows(from.statement);
    if (answer.rows() == 0) return std::nullopt;
    return read_first<Row>(answer, from.statement);
}

template <class Row, expect_rows Rule>
Row take_one(item_answer from) {
    const checked_answer answer(std::move(from.rows), shape_of<Row>, from.how, from.statement);
    if (answer.rows() > 1 && Rule == expect_rows::at_most_one) throw too_many_rows(from.statement);
    if (answer.rows() == 0) throw no_rows(from.statement);
    return read_first<Row>(answer, from.statement);
}

inline status take_status(item_answer from) { return status(from.rows.tag(), from.rows.rows_affected()); }

template <class Row>
concept one_column_row = row_reader<Row>::width == 1;

}  // namespace overt::detail
