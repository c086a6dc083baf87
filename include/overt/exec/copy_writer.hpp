// SPDX-License-Identifier: BSL-1.0
// COPY table FROM STDIN (FORMAT binary): rows in, as structs.
#pragma once

#include <overt/codec/measured.hpp>
#include <overt/exec/verbs.hpp>
#include <overt/model/described.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

namespace overt {

namespace detail {

/// A COPY that is under way. One conversation: nothing else runs on its connection meanwhile.
class copy_core {
public:
    static constexpr std::size_t chunk = 64 * 1024;

    explicit copy_core(target on) noexcept;
    copy_core(const copy_core&) = delete;
    copy_core& operator=(const copy_core&) = delete;
    ~copy_core();

    asio::awaitable<void> begin(std::string text);
    /// Where the encoded rows go.
    buffer& rows() noexcept { return rows_; }
    bool full() const noexcept { return rows_.size() >= chunk; }
    /// Sends what stands in the buffer, and waits until it is handed on.
    asio::awaitable<void> flush();
    asio::awaitable<std::int64_t> finish();
    asio::awaitable<void> abort();
    /// @errors usage_error where the COPY is over
    void check_open() const;

private:
    struct wire;
    target on_;
    buffer rows_;
    std::unique_ptr<wire> wire_;
};

/// COPY "t" ("a", "b") FROM STDIN (FORMAT binary)
std::string copy_in_text(const table_info& table);

template <class T, std::size_t I>
constexpr bool copied_as_binary() {
    return table_of<T>.columns[I].from_server() || !codec_is_text<strip_optional<column_type<T, I>>>();
}
template <class T, std::size_t... I>
constexpr bool all_copied_as_binary(std::index_sequence<I...>) {
    return (copied_as_binary<T, I>() && ...);
}
template <class T>
concept copied_whole = all_copied_as_binary<T>(std::make_index_sequence<column_count<T>>{});

/// Whether rows of T can be copied; where not, the compiler says why.
template <class T>
constexpr bool can_copy() {
    static_assert(described<T>, "this struct has no table description");
    if constexpr (described<T>) {
        static_assert(copied_whole<T>,
                      "copy_in() sends binary, and a column of this struct travels as text; use insert_many()");
        return copied_whole<T>;
    } else {
        return false;
    }
}

template <class T, std::size_t I>
constexpr bool sends = !table_of<T>.columns[I].from_server();

[[noreturn]] void throw_field_too_large();

template <class T>
void put_field(buffer& out, const T& value) {
    if constexpr (is_optional<T>) {
        if (value) put_field(out, *value);
        else out.put32(0xffff'ffff);
    } else {
        const std::size_t at = out.size();
        out.put32(0);
        codec<T>::encode(value, out);
        const std::size_t size = out.size() - at - 4;
        if (size > params::max_bytes) [[unlikely]]
            throw_field_too_large();
        out.patch32(at, static_cast<std::uint32_t>(size));
    }
}

template <class T, std::size_t... I>
inline constexpr auto fields_sent = static_cast<std::uint16_t>((std::size_t{sends<T, I>} + ... + 0));

template <class T, std::size_t I>
std::size_t sent_size(const T& row) {
    if constexpr (sends<T, I>) return field_size(row.*column_member<T, I>);
    else return 0;
}
template <class T, std::size_t I>
char* store_sent(const T& row, char* to) {
    if constexpr (sends<T, I>) return store_field(row.*column_member<T, I>, to);
    else return to;
}

/// Appends one row; a value that cannot be sent leaves no trace.
template <class T, std::size_t... I>
    requires((measured<column_type<T, I>> || !sends<T, I>) && ...)
void put_row(buffer& out, const T& row, std::index_sequence<I...>) {
    // what cannot be sent throws while it is measured, before there is room for it
    char* at = out.grow((sizeof fields_sent<T, I...> + ... + sent_size<T, I>(row)));
    at = store(at, fields_sent<T, I...>);
    ((at = store_sent<T, I>(row, at)), ...);
}

/// The same field by field, where a value's size shows only once it is written.
template <class T, std::size_t... I>
void put_row(buffer& out, const T& row, std::index_sequence<I...>) {
    const std::size_t start = out.size();
    try {
        out.put16(fields_sent<T, I...>);
        const auto put = [&]<std::size_t N>() {
            if constexpr (sends<T, N>) put_field(out, row.*column_member<T, N>);
        };
        (put.template operator()<I>(), ...);
    } catch (...) {
        out.truncate(start);
        throw;
    }
}

template <class T, class Range>
asio::awaitable<void> write_rows(copy_core& to, const Range* rows) {
    to.check_open();
    for (const T& row : *rows) {
        put_row(to.rows(), row, std::make_index_sequence<column_count<T>>{});
        if (to.full()) co_await to.flush();
    }
}

}  // namespace detail

/// Rows on their way into a table. Ends with finish() or abort(); dropped without either, nothing is stored, and its
/// connection is closed when its lease ends.
/// @lifetime the lease or transaction outlives it
/// @threads one operation at a time
template <class T>
class [[nodiscard]] copy_writer {
public:
    /// Adds rows: a range of structs. Returns when all but the last 64 KB of them are handed on to the server.
    /// @errors connection_lost; usage_error for a value that the server cannot take, and after the end
    /// @cancel terminal, partial, total: operation_cancelled, and the COPY is given up
    /// @lifetime the rows outlive the operation
    template <class Range>
    [[nodiscard]] database_operation<void> write(const Range& rows) {
        return {detail::our_own(), detail::write_rows<T>(*core_, &rows)};
    }
    /// Adds one row. A server_error comes out at finish() only.
    [[nodiscard]] database_operation<void> write(const T& row) { return {detail::our_own(), write_one(row)}; }

    /// Stores the rows.
    /// @returns how many
    /// @errors server_error, whose what() names the row; connection_lost; usage_error after the end
    [[nodiscard]] database_operation<std::int64_t> finish() { return {detail::our_own(), core_->finish()}; }
    /// Stores nothing. A transaction around it has failed then.
    [[nodiscard]] database_operation<void> abort() { return {detail::our_own(), core_->abort()}; }

    static asio::awaitable<copy_writer> open(detail::target on) {
        copy_writer made(on);
        co_await made.core_->begin(detail::copy_in_text(detail::table_of<T>));
        co_return made;
    }

private:
    explicit copy_writer(detail::target on) : core_(std::make_unique<detail::copy_core>(on)) {}
    asio::awaitable<void> write_one(T row) {
        core_->check_open();
        detail::put_row(core_->rows(), row, std::make_index_sequence<detail::column_count<T>>{});
        if (core_->full()) co_await core_->flush();
    }

    std::unique_ptr<detail::copy_core> core_;
};

namespace detail {

template <class T, class Range>
asio::awaitable<std::int64_t> copy_rows(target on, const Range* rows) {
    copy_writer<T> out = co_await copy_writer<T>::open(on);
    std::exception_ptr refused;
    try {
        co_await out.write(*rows);
    } catch (const usage_error&) {
        refused = std::current_exception();
    }
    if (refused) {
        co_await out.abort();
        std::rethrow_exception(refused);
    }
    co_return co_await out.finish();
}

}  // namespace detail
}  // namespace overt
