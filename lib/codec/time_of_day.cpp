// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/time_of_day.hpp>

#include <overt/codec/wire.hpp>

#include "codec/clock_text.hpp"

namespace overt {

namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;

bool within_a_day(std::int64_t value) noexcept { return value >= 0 && value <= microseconds_per_day; }

}  // namespace

std::string time_of_day::to_string() const {
    std::string text;
    detail::append_clock(text, since_.count());
    return text;
}

void codec<time_of_day>::encode(time_of_day value, buffer& out) {
    const std::int64_t count = value.since_midnight().count();
    if (!within_a_day(count)) detail::throw_not_storable(name, "a day reaches from 00:00:00 to 24:00:00");
    out.put64(static_cast<std::uint64_t>(count));
}

time_of_day codec<time_of_day>::decode(cell bytes) {
    detail::require_size(bytes, 8, name);
    const auto count = static_cast<std::int64_t>(detail::load64(bytes.data));
    if (!within_a_day(count)) detail::throw_malformed(name, "it lies outside 00:00:00 to 24:00:00");
    return time_of_day(std::chrono::microseconds(count));
}

}  // namespace overt
