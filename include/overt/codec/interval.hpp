// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <compare>
#include <cstdint>
#include <string>

namespace overt {

/// A length of time as the server keeps it: months and days have no fixed length, so they are counted apart.
/// All three at their maximum are the server's infinity, all three at their minimum -infinity (PostgreSQL 17).
struct interval {
    std::int32_t months = 0;
    std::int32_t days = 0;
    std::int64_t microseconds = 0;

    /// As the server writes it with its default IntervalStyle, such as "1 year 2 mons -3 days +04:05:06.7".
    std::string to_string() const;

    /// Compares as the server does: a month counts 30 days, a day 24 hours; so 30 days equal one month.
    friend bool operator==(const interval& a, const interval& b) noexcept { return (a <=> b) == 0; }
    friend std::weak_ordering operator<=>(const interval& a, const interval& b) noexcept;
};

template <>
struct codec<interval> {
    static constexpr oid type = oids::interval;
    static constexpr oid array = oids::interval_array;
    static constexpr std::string_view name = "interval";

    static void encode(const interval& value, buffer& out);
    static interval decode(cell bytes);
};

}  // namespace overt
