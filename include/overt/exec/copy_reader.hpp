// SPDX-License-Identifier: BSL-1.0
// COPY (query) TO STDOUT (FORMAT binary): rows out, as structs.
#pragma once

#include <overt/exec/batch_size.hpp>
#include <overt/exec/views.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace overt {

namespace detail {

struct free_message {
    void operator()(char* message) const noexcept;
};
using copy_message = std::unique_ptr<char, free_message>;

/// A COPY that is under way, and the row that it gave last. One conversation: nothing else runs on its connection.
class copy_source {
public:
    enum class got : unsigned char { row, nothing_yet, end };

    copy_source(target on, batch_size rows);
    copy_source(const copy_source&) = delete;
    copy_source& operator=(const copy_source&) = delete;
    ~copy_source();

    /// Asks the server for the shape of the rows, compares it, and begins.
    asio::awaitable<void> begin(item what, const row_shape* shape);
    std::size_t page_size() const noexcept { return page_size_; }
    /// Takes the next row, if it is there.
    /// @errors operation_cancelled after a cancelled wait, protocol_violation
    got next();
    /// Waits until there is more to take.
    pg::readiness ready() noexcept;
    /// Behind the last row: the server's verdict.
    asio::awaitable<void> finish();

    /// The cells of that row. @lifetime until the next one is taken, or as long as its message
    const cell* cells() const noexcept { return cells_.data(); }
    copy_message take_message() noexcept;
    /// What the rows should look like: an answer without rows.
    const checked_answer& shape() const noexcept { return *shape_; }
    std::string_view statement() const noexcept { return statement_; }
    /// Number of that row, from 0.
    int row() const noexcept { return static_cast<int>((rows_ - 1) & 0x7fff'ffff); }

private:
    struct wire;
    bool split(std::string_view message);

    target on_;
    std::size_t page_size_;
    std::string statement_;
    std::optional<checked_answer> shape_;
    std::vector<cell> cells_;
    std::unique_ptr<wire> wire_;
    std::int64_t rows_ = 0;
    bool header_seen_ = false;
    bool ended_ = false;
};

}  // namespace detail

/// Rows whose std::string_view and std::span<const std::byte> members show the bytes that COPY brought.
/// @lifetime what a row shows is valid as long as this object
template <detail::view_row Row>
class copied_views {
public:
    auto begin() const noexcept { return rows_.begin(); }
    auto end() const noexcept { return rows_.end(); }
    std::size_t size() const noexcept { return rows_.size(); }
    bool empty() const noexcept { return rows_.empty(); }
    const Row& operator[](std::size_t at) const { return rows_[at]; }

    void reserve(std::size_t rows) {
        rows_.reserve(rows);
        messages_.reserve(rows);
    }
    void add(Row row, detail::copy_message message) {
        rows_.push_back(std::move(row));
        messages_.push_back(std::move(message));
    }

private:
    std::vector<Row> rows_;
    std::vector<detail::copy_message> messages_;
};

namespace detail {

template <class Row>
struct copied_page {
    using type = std::vector<Row>;
    static constexpr std::size_t width = row_reader<Row>::width;
    static constexpr const row_shape& shape = shape_of<Row>;
    static void add(type& to, copy_source&, const stored_cells& cells) {
        to.emplace_back(built_by{[&] { return row_reader<Row>::read(cells, 0); }});
    }
};
template <view_row Row>
struct copied_page<Row> {
    using type = copied_views<Row>;
    static constexpr std::size_t width = view_reader<Row>::width;
    static constexpr const row_shape& shape = view_shape_of<Row>;
    static void add(type& to, copy_source& from, const stored_cells& cells) {
        to.add(view_reader<Row>::read(cells), from.take_message());
    }
};

template <class Row>
void add_copied(copy_source& from, typename copied_page<Row>::type& to) {
    const checked_answer& shape = from.shape();
    const int* const places = shape.places() ? shape.places() : same_places<copied_page<Row>::width>.data();
    int column = 0;
    try {
        copied_page<Row>::add(to, from, stored_cells(from.cells(), places, column));
    } catch (const decode_error& e) {
        throw_at(shape.get(), {from.row(), places[column]}, e.what(), from.statement());
    }
}

template <class Row>
asio::awaitable<std::optional<typename copied_page<Row>::type>> next_copied(copy_source& from) {
    typename copied_page<Row>::type rows;
    rows.reserve(from.page_size());
    while (rows.size() != from.page_size()) {
        const copy_source::got what = from.next();
        if (what == copy_source::got::row) [[likely]] {
            add_copied<Row>(from, rows);
        } else if (what == copy_source::got::nothing_yet) {
            co_await from.ready();
        } else {
            co_await from.finish();
            break;
        }
    }
    if (rows.empty()) co_return std::nullopt;
    co_return rows;
}

}  // namespace detail

/// Rows on their way out of COPY. They are to be read to their end: dropped before it, the connection is closed when
/// its lease ends.
/// @errors connection_lost, decode_error, protocol_violation; server_error for what fails behind the first row
/// @cancel terminal, partial, total: operation_cancelled, and the COPY is given up
/// @lifetime the lease or transaction outlives it
/// @threads one operation at a time; nothing else runs on the lease meanwhile
template <class Row>
class [[nodiscard]] copy_reader {
public:
    /// A std::vector of rows, or copied_views where the row has members that are views.
    using page = typename detail::copied_page<Row>::type;

    /// The next rows, as many as are read at a time; nothing behind the last one.
    [[nodiscard]] database_operation<std::optional<page>> next() {
        return {detail::our_own(), detail::next_copied<Row>(*source_)};
    }

    static asio::awaitable<copy_reader> open(detail::target on, detail::item what, batch_size rows) {
        copy_reader made(on, rows);
        co_await made.source_->begin(std::move(what), &detail::copied_page<Row>::shape);
        co_return made;
    }

private:
    copy_reader(detail::target on, batch_size rows) : source_(std::make_unique<detail::copy_source>(on, rows)) {}

    std::unique_ptr<detail::copy_source> source_;
};

}  // namespace overt
