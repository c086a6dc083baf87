// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/dynamic_rows.hpp>

#include <overt/exec/dynamic_row.hpp>
#include <overt/exec/stream.hpp>

#include <memory>
#include <string>
#include <utility>

namespace overt::detail {

namespace {

std::shared_ptr<const answer_columns> columns_of_answer(const pg::result& answer) {
    auto columns = std::make_shared<answer_columns>();
    for (int i = 0; i != answer.columns(); ++i)
        columns->push_back({std::string(answer.column_name(i)), answer.column_type(i)});
    return columns;
}

}  // namespace

void append_rows(const pg::result& answer, int first, int count, std::vector<dynamic_row>& to) {
    const auto columns = columns_of_answer(answer);
    std::vector<cell> values(columns->size());
    to.reserve(to.size() + static_cast<std::size_t>(count));
    for (int row = first; row != first + count; ++row) {
        for (int i = 0; i != answer.columns(); ++i) values[static_cast<std::size_t>(i)] = answer.at(row, i);
        to.emplace_back(columns, values);
    }
}

template <>
std::vector<dynamic_row> read_all<dynamic_row>(const checked_answer& answer, std::string_view) {
    std::vector<dynamic_row> rows;
    append_rows(answer.get(), 0, answer.rows(), rows);
    return rows;
}

template <>
dynamic_row read_first<dynamic_row>(const checked_answer& answer, std::string_view) {
    std::vector<dynamic_row> rows;
    append_rows(answer.get(), 0, 1, rows);
    return std::move(rows.front());
}

template <>
void read_rows<dynamic_row>(cursor& from, std::int64_t count, std::vector<dynamic_row>& to) {
    const int first = from.pass(static_cast<int>(count));
    append_rows(from.page().get(), first, static_cast<int>(count), to);
}

}  // namespace overt::detail
