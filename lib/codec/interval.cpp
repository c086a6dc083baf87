// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/interval.hpp>

#include <overt/codec/wire.hpp>

#include <string_view>

#include "codec/clock_text.hpp"

namespace overt {

namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;

// The same length as whole days and what is left of one, in [0, one day).
struct span {
    std::int64_t days;
    std::int64_t rest;
};

span span_of(const interval& value) noexcept {
    std::int64_t days = value.microseconds / microseconds_per_day;
    std::int64_t rest = value.microseconds % microseconds_per_day;
    if (rest < 0) {
        rest += microseconds_per_day;
        --days;
    }
    return {std::int64_t{value.months} * 30 + value.days + days, rest};
}

// Like the server, writes a plus sign only where a negative part came before.
void append_part(std::string& text, std::int64_t value, std::string_view unit, bool& after_minus) {
    if (value == 0) return;
    if (!text.empty()) text += ' ';
    if (after_minus && value > 0) text += '+';
    text.append(std::to_string(value)).append(" ").append(unit);
    if (value != 1) text += 's';
    after_minus = value < 0;
}

bool all_equal(const interval& value, std::int32_t whole, std::int64_t microseconds) noexcept {
    return value.months == whole && value.days == whole && value.microseconds == microseconds;
}

}  // namespace

std::string interval::to_string() const {
    if (all_equal(*this, INT32_MAX, INT64_MAX)) return "infinity";
    if (all_equal(*this, INT32_MIN, INT64_MIN)) return "-infinity";
    std::string text;
    bool after_minus = false;
    append_part(text, months / 12, "year", after_minus);
    append_part(text, months % 12, "mon", after_minus);
    append_part(text, days, "day", after_minus);
    if (!text.empty() && microseconds == 0) return text;
    if (!text.empty()) text += ' ';
    if (after_minus && microseconds > 0) text += '+';
    detail::append_clock(text, microseconds);
    return text;
}

std::weak_ordering operator<=>(const interval& a, const interval& b) noexcept {
    const span left = span_of(a);
    const span right = span_of(b);
    if (left.days != right.days) return left.days <=> right.days;
    return left.rest <=> right.rest;
}

void codec<interval>::encode(const interval& value, buffer& out) {
    out.put64(static_cast<std::uint64_t>(value.microseconds));
    out.put32(static_cast<std::uint32_t>(value.days));
    out.put32(static_cast<std::uint32_t>(value.months));
}

interval codec<interval>::decode(cell bytes) {
    detail::require_size(bytes, 16, name);
    interval value;
    value.microseconds = static_cast<std::int64_t>(detail::load64(bytes.data));
    value.days = static_cast<std::int32_t>(detail::load32(bytes.data + 8));
    value.months = static_cast<std::int32_t>(detail::load32(bytes.data + 12));
    return value;
}

}  // namespace overt
