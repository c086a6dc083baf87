// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/copy_writer.hpp>

#include "pg/copy_in.hpp"
#include "sql/expression_writer.hpp"

namespace overt::detail {

namespace {

// signature, flags, and the length of an extension that nobody has defined yet
constexpr std::string_view header("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::uint16_t trailer = 0xffff;

}  // namespace

struct copy_core::wire {
    wire(pg::connection& on, std::string text) : copy(on, std::move(text)) {}
    pg::detail::copy_in copy;
};

copy_core::copy_core(target on) noexcept : on_(on) {}

copy_core::~copy_core() = default;

asio::awaitable<void> copy_core::begin(std::string text) {
    errand check{on_, {}};
    check_target(check, true);
    if (check.undo_first) co_await undo_dropped(on_);
    wire_ = std::make_unique<wire>(*on_.connection, std::move(text));
    pg::detail::copy_in& copy = wire_->copy;
    while (!copy.advance()) co_await copy.ready();
    copy.check();
    rows_.append(header);
}

void copy_core::check_open() const {
    if (!wire_ || !wire_->copy.open()) throw usage_error("this copy_in() is over; begin a new one for further rows");
}

asio::awaitable<void> copy_core::flush() {
    // a row may be of any size, what libpq keeps of it may not
    constexpr std::size_t most_at_once = 4 * chunk;
    pg::detail::copy_in& copy = wire_->copy;
    for (std::string_view left = rows_.view(); !left.empty();) {
        const std::string_view part = left.substr(0, most_at_once);
        copy.put(part);
        while (!copy.advance()) co_await copy.ready();
        copy.check();
        left.remove_prefix(part.size());
    }
    rows_.clear();
}

asio::awaitable<std::int64_t> copy_core::finish() {
    check_open();
    pg::detail::copy_in& copy = wire_->copy;
    rows_.put16(trailer);
    co_await flush();
    copy.end();
    while (!copy.advance()) co_await copy.ready();
    copy.check();
    co_return copy.take().rows_affected();
}

asio::awaitable<void> copy_core::abort() {
    check_open();
    pg::detail::copy_in& copy = wire_->copy;
    rows_.clear();
    copy.end("the client gave it up");
    while (!copy.advance()) co_await copy.ready();
    try {
        copy.check();
    } catch (const server_error&) {
        // the server confirms that it stored nothing
    }
}

void throw_field_too_large() {
    throw usage_error("A value is larger than 1,000,000,000 bytes; the server takes no more in one column.");
}

std::string copy_in_text(const table_info& table) {
    expression_writer out(postgresql);
    out.text += "COPY ";
    out.table(table);
    const char* before = " (";
    for (const column_info& each : table.columns) {
        if (each.from_server()) continue;
        out.text += before;
        before = ", ";
        out.name(each.name);
    }
    out.text += ") FROM STDIN (FORMAT binary)";
    return out.text.str();
}

}  // namespace overt::detail
