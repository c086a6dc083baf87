// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/copy_reader.hpp>

#include "pg/copy_out.hpp"
#include "pg/description.hpp"

namespace overt::detail {

namespace {

constexpr std::string_view signature("PGCOPY\n\xff\r\n\0", 11);
constexpr std::size_t header_size = signature.size() + 8;  // flags, and the length of an extension
constexpr int trailer = -1;

[[noreturn]] void throw_unreadable() {
    throw protocol_violation(errc::protocol_violation, "The rows of a COPY make no sense; the connection is given up.",
                             {phase::execute, outcome::unknown, fate::evicted});
}

// Numbers of the COPY format, which are in network order.
class scanner {
public:
    explicit scanner(std::string_view bytes) noexcept : left_(bytes) {}

    bool empty() const noexcept { return left_.empty(); }
    std::string_view take(std::size_t n) {
        if (n > left_.size()) [[unlikely]]
            throw_unreadable();
        const std::string_view taken = left_.substr(0, n);
        left_.remove_prefix(n);
        return taken;
    }
    int take16() { return static_cast<std::int16_t>(__builtin_bswap16(take_as<std::uint16_t>())); }
    std::int32_t take32() { return static_cast<std::int32_t>(__builtin_bswap32(take_as<std::uint32_t>())); }

private:
    template <class T>
    T take_as() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    std::string_view left_;
};

void skip_header(scanner& from) {
    const std::string_view header = from.take(header_size);
    if (!header.starts_with(signature)) throw_unreadable();
    std::uint32_t extension;
    std::memcpy(&extension, header.data() + header_size - sizeof extension, sizeof extension);
    from.take(__builtin_bswap32(extension));
}

std::string copy_out_text(std::string_view text) {
    return "COPY (" + std::string(text) + "\n) TO STDOUT (FORMAT binary)";
}

}  // namespace

void free_message::operator()(char* message) const noexcept { PQfreemem(message); }

struct copy_source::wire {
    wire(pg::connection& on, std::string text) : copy(on, std::move(text)) {}
    pg::detail::copy_out copy;
};

copy_source::copy_source(target on, batch_size rows) : on_(on), page_size_(rows.rows()) {}

copy_source::~copy_source() = default;

asio::awaitable<void> copy_source::begin(item what, const row_shape* shape) {
    if (what.statement.params().count() != 0)
        throw usage_error("copy_out() cannot send parameters, which COPY does not take; use stream() for this query");
    statement_ = what.statement.text();
    errand check{on_, std::move(what.statement)};
    check_target(check, what.session_safe);
    if (check.undo_first) co_await undo_dropped(on_);
    {
        pg::detail::description columns(*on_.connection, check.statement);
        while (!columns.advance()) co_await columns.ready();
        shape_.emplace(columns.take(), *shape, what.how, statement_);
    }
    if (shape_->get().columns() == 0) throw usage_error("copy_out() needs a statement that returns rows");
    cells_.resize(static_cast<std::size_t>(shape_->get().columns()));
    wire_ = std::make_unique<wire>(*on_.connection, copy_out_text(statement_));
    pg::detail::copy_out& copy = wire_->copy;
    while (!copy.advance()) co_await copy.ready();
    copy.check();
}

copy_source::got copy_source::next() {
    if (!wire_ || ended_) return got::end;
    for (;;) {
        switch (wire_->copy.next()) {
            case pg::detail::copy_out::got::nothing_yet: return got::nothing_yet;
            case pg::detail::copy_out::got::end: return got::end;
            case pg::detail::copy_out::got::message: break;
        }
        if (split(wire_->copy.message())) [[likely]]
            return got::row;
    }
}

// The server sends a row in a message; the header stands ahead of the first one, the trailer is one of its own, or both
// stand together where there are no rows.
bool copy_source::split(std::string_view message) {
    scanner from(message);
    if (!header_seen_) {
        header_seen_ = true;
        skip_header(from);
        if (from.empty()) return false;
    }
    const int fields = from.take16();
    if (fields == trailer && from.empty()) return false;
    if (fields != static_cast<int>(cells_.size())) throw_unreadable();
    for (cell& each : cells_) {
        const std::int32_t size = from.take32();
        each = {size < 0 ? nullptr : from.take(static_cast<std::size_t>(size)).data(), size < 0 ? -1 : size};
    }
    if (!from.empty()) throw_unreadable();
    ++rows_;
    return true;
}

pg::readiness copy_source::ready() noexcept { return wire_->copy.ready(); }

asio::awaitable<void> copy_source::finish() {
    if (!wire_ || ended_) co_return;
    ended_ = true;
    pg::detail::copy_out& copy = wire_->copy;
    while (!copy.advance()) co_await copy.ready();
    copy.check();
}

copy_message copy_source::take_message() noexcept { return copy_message(wire_->copy.take_message()); }

}  // namespace overt::detail
