// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/clock.hpp>
#include <overt/codec/codec.hpp>

#include <compare>
#include <string>

namespace overt {

/// A time of day, as time without time zone: `time_of_day{13h + 30min}`. It ends with 24:00:00, the end of the day.
/// @units microseconds since midnight
class time_of_day {
public:
    constexpr time_of_day() noexcept = default;
    constexpr explicit time_of_day(std::chrono::microseconds since_midnight) noexcept : since_(since_midnight) {}

    constexpr std::chrono::microseconds since_midnight() const noexcept { return since_; }
    /// As the server writes it, such as "13:30:00.25".
    std::string to_string() const;

    friend constexpr bool operator==(time_of_day, time_of_day) = default;
    friend constexpr std::strong_ordering operator<=>(time_of_day a, time_of_day b) noexcept {
        return a.since_.count() <=> b.since_.count();
    }

private:
    std::chrono::microseconds since_{};
};

/// @errors encode() refuses what lies before 00:00:00 or behind 24:00:00
template <>
struct codec<time_of_day> {
    static constexpr oid type = oids::time;
    static constexpr oid array = oids::time_array;
    static constexpr std::string_view name = "time without time zone";

    static void encode(time_of_day value, buffer& out);
    static time_of_day decode(cell bytes);
};

}  // namespace overt
