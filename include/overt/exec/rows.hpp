// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>
#include <overt/exec/dynamic_rows.hpp>
#include <overt/exec/row_reader.hpp>
#include <overt/pg/exchange.hpp>

#include <string_view>
#include <vector>

namespace overt::detail {

/// How the columns of an answer find the members of a row.
enum class match : bool { by_position, by_name };

/// An answer whose shape fits the rows that will be read from it.
class checked_answer {
public:
    /// Takes the answer of a finished exchange and compares its shape, once for each prepared statement.
    /// @errors those of exchange::take(), and decode_error
    checked_answer(pg::exchange& from, const row_shape& shape, match how, std::string_view statement);
    /// The same for an answer that came another way.
    checked_answer(pg::result from, const row_shape& shape, match how, std::string_view statement);

    const pg::result& get() const noexcept { return answer_; }
    int rows() const noexcept { return answer_.rows(); }
    const int* places() const noexcept { return places_.empty() ? nullptr : places_.data(); }

private:
    pg::result answer_;
    std::vector<int> places_;
};

/// Calls read(places, position) and says of an error where it happened.
template <class Row, class Read>
auto read_checked(const checked_answer& answer, std::string_view statement, Read read) {
    const int* const places = answer.places() ? answer.places() : same_places<row_reader<Row>::width>.data();
    decode_position where;
    try {
        return read(places, where);
    } catch (const decode_error& e) {
        throw_at(answer.get(), {where.row, places[where.column]}, e.what(), statement);
    }
}

template <class Row>
std::vector<Row> read_all(const checked_answer& answer, std::string_view statement) {
    return read_checked<Row>(answer, statement, [&](const int* places, decode_position& where) {
        const int count = answer.rows();
        std::vector<Row> rows;
        rows.reserve(static_cast<std::size_t>(count));
        for (int row = 0; row != count; ++row) {
            where.row = row;
            const row_cells cells(answer.get(), row, places, where.column);
            rows.emplace_back(built_by{[&] { return row_reader<Row>::read(cells, 0); }});
        }
        return rows;
    });
}

/// The first row of an answer that has one.
template <class Row>
Row read_first(const checked_answer& answer, std::string_view statement) {
    return read_checked<Row>(answer, statement, [&](const int* places, decode_position& where) {
        return row_reader<Row>::read(row_cells(answer.get(), 0, places, where.column), 0);
    });
}

template <>
std::vector<dynamic_row> read_all<dynamic_row>(const checked_answer& answer, std::string_view statement);
template <>
dynamic_row read_first<dynamic_row>(const checked_answer& answer, std::string_view statement);

}  // namespace overt::detail
