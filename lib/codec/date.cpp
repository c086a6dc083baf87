// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/date.hpp>

#include <overt/codec/wire.hpp>

namespace overt {

namespace {

// The server counts from 2000-01-01 and ends with 5874897 AD.
constexpr std::int64_t shift = 10'957;
constexpr std::int64_t first_day = -2'451'545;
constexpr std::int64_t last_day = 2'145'031'948;

}  // namespace

void codec<date>::encode(date value, buffer& out) {
    std::int64_t wire = 0;
    if (value == (date::max)()) {
        wire = INT32_MAX;
    } else if (value == (date::min)()) {
        wire = INT32_MIN;
    } else {
        const auto days = static_cast<std::int64_t>(value.time_since_epoch().count());
        if (days < first_day + shift || days > last_day + shift)
            detail::throw_not_storable(name, "the server's years reach from 4713 BC to 5874897 AD");
        wire = days - shift;
    }
    out.put32(static_cast<std::uint32_t>(wire));
}

date codec<date>::decode(cell bytes) {
    detail::require_size(bytes, 4, name);
    const std::int64_t wire = static_cast<std::int32_t>(detail::load32(bytes.data));
    if (wire == INT32_MAX) return (date::max)();
    if (wire == INT32_MIN) return (date::min)();
    if (wire < first_day || wire > last_day)
        detail::throw_malformed(name, "it lies outside the years from 4713 BC to 5874897 AD");
    return date(std::chrono::days(static_cast<std::chrono::days::rep>(wire + shift)));
}

}  // namespace overt
