// SPDX-License-Identifier: BSL-1.0
// Rows that show the bytes of an answer instead of copying them.
#pragma once

#include <overt/codec/bytea.hpp>
#include <overt/codec/text.hpp>
#include <overt/exec/item.hpp>
#include <overt/model/aggregate.hpp>

#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace overt {

namespace detail {

template <class T>
inline constexpr bool is_view = false;
template <>
inline constexpr bool is_view<std::string_view> = true;
template <>
inline constexpr bool is_view<std::span<const std::byte>> = true;

template <class Fields>
inline constexpr bool any_view = false;
template <class... F>
inline constexpr bool any_view<std::tuple<F...>> = (is_view<strip_optional<F>> || ...);

template <class Row>
constexpr bool shows_bytes() {
    if constexpr (plain_aggregate<Row>) return any_view<aggregate_fields<Row>>;
    else return false;
}
/// An aggregate with a std::string_view or a std::span<const std::byte> among its members.
template <class Row>
concept view_row = shows_bytes<Row>();

/// What the column of a member holds: a view shows what the owning type would copy.
template <class T>
struct shown {
    using type = T;
};
template <>
struct shown<std::string_view> {
    using type = std::string;
};
template <>
struct shown<std::span<const std::byte>> {
    using type = bytea;
};

template <class T, class Cells>
T view_value(const Cells& from, int at) {
    if constexpr (is_optional<T>) {
        using inner = strip_optional<T>;
        if constexpr (is_view<inner>) return from.at(at).null() ? T() : T(view_value<inner>(from, at));
        else return read_value<T>(from, at);
    } else if constexpr (is_view<T>) {
        const cell bytes = from.at(at);
        if (bytes.null()) [[unlikely]]
            throw_unexpected_null();
        using letter = std::remove_cv_t<typename T::value_type>;
        return T(reinterpret_cast<const letter*>(bytes.data), static_cast<std::size_t>(bytes.size));
    } else {
        return read_value<T>(from, at);
    }
}

template <class Row, class Fields = aggregate_fields<Row>>
struct view_reader;
template <class Row, class... F>
struct view_reader<Row, std::tuple<F...>> {
    static constexpr std::size_t width = sizeof...(F);
    static constexpr std::array<expected_column, width> columns{expect<typename shown<strip_optional<F>>::type>()...};
    template <class Cells>
    static Row read(const Cells& from) {
        return read(from, std::index_sequence_for<F...>{});
    }

private:
    template <class Cells, std::size_t... I>
    [[gnu::always_inline]] static Row read(const Cells& from, std::index_sequence<I...>) {
        return Row{view_value<F>(from, static_cast<int>(I))...};
    }
};

template <class Row>
inline constexpr row_shape view_shape_of{view_reader<Row>::columns};

}  // namespace detail

/// Rows whose std::string_view and std::span<const std::byte> members show the bytes of the answer.
/// @lifetime a row, and what it shows, is valid as long as this object
template <detail::view_row Row>
class view_rows {
public:
    view_rows(detail::checked_answer answer, std::string statement, int first = 0)
        : answer_(std::move(answer)),
          statement_(std::move(statement)),
          first_(first) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        using pointer = const Row*;
        using reference = Row;

        iterator() noexcept = default;
        iterator(const view_rows* of, std::size_t at) noexcept : of_(of), at_(at) {}
        Row operator*() const { return (*of_)[at_]; }
        iterator& operator++() noexcept { return ++at_, *this; }
        iterator operator++(int) noexcept { return iterator(of_, at_++); }
        friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }

    private:
        const view_rows* of_ = nullptr;
        std::size_t at_ = 0;
    };

    std::size_t size() const noexcept { return static_cast<std::size_t>(answer_.rows() - first_); }
    bool empty() const noexcept { return size() == 0; }
    /// @errors decode_error
    Row operator[](std::size_t row) const& {
        const int* const places = answer_.places() ? answer_.places()
                                                   : detail::same_places<detail::view_reader<Row>::width>.data();
        detail::decode_position where{static_cast<int>(row) + first_, 0};
        try {
            return detail::view_reader<Row>::read(detail::row_cells(answer_.get(), where.row, places, where.column));
        } catch (const decode_error& e) {
            detail::throw_at(answer_.get(), {where.row, places[where.column]}, e.what(), statement_);
        }
    }
    iterator begin() const& noexcept { return {this, 0}; }
    iterator end() const& noexcept { return {this, size()}; }
    // they would outlive their bytes
    Row operator[](std::size_t) const&& = delete;
    iterator begin() const&& = delete;
    iterator end() const&& = delete;

private:
    detail::checked_answer answer_;
    std::string statement_;
    int first_;
};

namespace detail {

template <class Row>
asio::awaitable<view_rows<Row>> run_views(errand run) {
    if (run.undo_first) co_await undo_dropped(run.on);
    pg::exchange x(*run.on.connection, run.statement);
    while (!x.advance()) co_await x.ready();
    checked_answer answer(x, view_shape_of<Row>, run.how, run.statement.text());
    co_return view_rows<Row>(std::move(answer), std::string(run.statement.text()));
}

}  // namespace detail
}  // namespace overt
