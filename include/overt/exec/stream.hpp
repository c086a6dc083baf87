// SPDX-License-Identifier: BSL-1.0
// The rows of a SELECT bit by bit, through a cursor.
#pragma once

#include <overt/exec/batch_size.hpp>
#include <overt/exec/views.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

/// A cursor and the page of rows that was read from it last.
class cursor {
public:
    cursor() noexcept = default;
    cursor(cursor&& other) noexcept;
    cursor& operator=(cursor&& other) noexcept;
    ~cursor();  // marks it for closing: never waits, never throws

    static asio::awaitable<cursor> open(target on, item what, const row_shape* shape, batch_size rows);
    /// Makes sure that there is a row; false: there are none left.
    asio::awaitable<bool> fill(std::size_t rows);
    std::size_t page_size() const noexcept { return page_size_; }
    std::int64_t waiting() const noexcept { return page_ ? page_->rows() - at_ : 0; }
    const checked_answer& page() const noexcept { return *page_; }
    checked_answer take_page();
    int pass(int rows) noexcept { return std::exchange(at_, at_ + rows); }
    const std::string& statement() const noexcept { return statement_; }
    asio::awaitable<std::int64_t> skip(std::int64_t rows);
    asio::awaitable<void> close();

private:
    void drop() noexcept;
    std::string begin_command(const char* verb, std::int64_t rows, errand& check);

    target on_;
    std::uint64_t number_ = 0;
    std::size_t page_size_ = 0;
    const row_shape* shape_ = nullptr;
    match how_ = match::by_position;
    std::string statement_;
    std::optional<checked_answer> page_;
    int at_ = 0;
    bool exhausted_ = false;
};

template <class Row>
constexpr const row_shape& stream_shape() {
    if constexpr (view_row<Row>) return view_shape_of<Row>;
    else return shape_of<Row>;
}

template <class Row>
struct stream_page {
    using type = std::vector<Row>;
};
template <view_row Row>
struct stream_page<Row> {
    using type = view_rows<Row>;
};

template <class Row>
void read_rows(cursor& from, std::int64_t count, std::vector<Row>& to) {
    const int first = from.pass(static_cast<int>(count));
    read_checked<Row>(from.page(), from.statement(), [&](const int* places, decode_position& where) {
        for (int row = first; row != first + static_cast<int>(count); ++row) {
            where.row = row;
            const row_cells cells(from.page().get(), row, places, where.column);
            to.emplace_back(built_by{[&] { return row_reader<Row>::read(cells, 0); }});
        }
        return 0;
    });
}

template <>
void read_rows<dynamic_row>(cursor& from, std::int64_t count, std::vector<dynamic_row>& to);

template <class Row>
asio::awaitable<std::optional<typename stream_page<Row>::type>> next_page(cursor& from) {
    if (!co_await from.fill(from.page_size())) co_return std::nullopt;
    if constexpr (view_row<Row>) {
        const int first = from.pass(0);
        co_return view_rows<Row>(from.take_page(), from.statement(), first);
    } else {
        std::vector<Row> rows;
        rows.reserve(static_cast<std::size_t>(from.waiting()));
        read_rows<Row>(from, from.waiting(), rows);
        co_return rows;
    }
}

template <class Row>
asio::awaitable<std::vector<Row>> next_rows(cursor& from, std::size_t most) {
    std::vector<Row> rows;
    while (rows.size() < most) {
        const std::size_t left = most - rows.size();
        const std::size_t wanted = left < from.page_size() ? left : from.page_size();
        if (!co_await from.fill(wanted)) break;
        const auto there = static_cast<std::size_t>(from.waiting());
        read_rows<Row>(from, static_cast<std::int64_t>(there < wanted ? there : wanted), rows);
    }
    co_return rows;
}

template <class Row>
asio::awaitable<std::optional<Row>> next_row(cursor& from) {
    if (!co_await from.fill(from.page_size())) co_return std::nullopt;
    std::vector<Row> one;
    read_rows<Row>(from, 1, one);
    co_return std::move(one.front());
}

}  // namespace detail

/// Rows on their way. The calls may be mixed in any order; behind the last row each of them gives nothing. Dropped
/// before its end, its cursor is closed ahead of the transaction's next statement.
/// @errors as all verbs; usage_error when its transaction is over
/// @lifetime the transaction outlives it; statements of the transaction may run in between, other streams as well
/// @threads one operation at a time
template <class Row>
class [[nodiscard]] stream {
public:
    /// A std::vector of rows, or view_rows where the row has members that are views.
    using page = typename detail::stream_page<Row>::type;

    /// The next rows, as many as were read at a time; nothing behind the last one.
    [[nodiscard]] database_operation<std::optional<page>> next() {
        return {detail::our_own(), detail::next_page<Row>(cursor_)};
    }
    /// The next row.
    [[nodiscard]] database_operation<std::optional<Row>> fetch_one()
        requires(!detail::view_row<Row>)
    {
        return {detail::our_own(), detail::next_row<Row>(cursor_)};
    }
    /// Up to n rows; fewer where there are no more.
    [[nodiscard]] database_operation<std::vector<Row>> fetch(std::size_t n)
        requires(!detail::view_row<Row>)
    {
        return {detail::our_own(), detail::next_rows<Row>(cursor_, n)};
    }
    /// All rows that are left.
    [[nodiscard]] database_operation<std::vector<Row>> fetch_all()
        requires(!detail::view_row<Row>)
    {
        return {detail::our_own(), detail::next_rows<Row>(cursor_, static_cast<std::size_t>(-1))};
    }
    /// Passes over n rows; those that were not read yet are not transferred.
    /// @returns how many there were
    [[nodiscard]] database_operation<std::int64_t> skip(std::int64_t n) { return {detail::our_own(), cursor_.skip(n)}; }
    /// Closes the cursor at once. Twice is harmless.
    [[nodiscard]] database_operation<void> close() { return {detail::our_own(), cursor_.close()}; }

    static asio::awaitable<stream> open(detail::target on, detail::item what, batch_size rows) {
        stream made;
        made.cursor_ = co_await detail::cursor::open(on, std::move(what), &detail::stream_shape<Row>(), rows);
        co_return made;
    }

private:
    stream() noexcept = default;

    detail::cursor cursor_;
};

}  // namespace overt
