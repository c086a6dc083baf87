// SPDX-License-Identifier: BSL-1.0
// The part of <chrono> that values need: durations, time points, clocks. Programs that use the calendar include
// <chrono> themselves. libstdc++ keeps that part in a header of its own, a tenth as long as <chrono>.
#pragma once

#include <version>

#if defined(__GLIBCXX__) && __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
// clang-format off
namespace std _GLIBCXX_VISIBILITY(default) {
_GLIBCXX_BEGIN_NAMESPACE_VERSION
namespace chrono {
struct local_t;  // <chrono> defines it; a time point needs no more than its name
}
_GLIBCXX_END_NAMESPACE_VERSION
}  // namespace std _GLIBCXX_VISIBILITY(default)
// clang-format on
#else
#include <chrono>
#endif

#include <cstdint>
#include <string_view>

namespace overt::detail {

// The server counts microseconds from 2000-01-01, C++ from 1970-01-01.
inline constexpr std::int64_t epoch_shift = 946'684'800'000'000;
// Julian day 0, in 4713 BC, where the calendar of the server begins; in its own count.
inline constexpr std::int64_t first_microsecond = -211'813'488'000'000'000;
// Behind this one the C++ count would overflow, or be taken for infinity.
inline constexpr std::int64_t last_microsecond = INT64_MAX - epoch_shift - 1;

/// Infinities, and the error for everything that lies outside.
std::int64_t unusual_microseconds(std::int64_t wire, std::string_view type);
std::int64_t unusual_wire(std::int64_t unix_microseconds, std::string_view type);

inline std::int64_t to_unix(std::int64_t wire, std::string_view type) {
    if (wire < first_microsecond || wire > last_microsecond) [[unlikely]]
        return unusual_microseconds(wire, type);
    return wire + epoch_shift;
}

inline std::int64_t from_unix(std::int64_t unix_microseconds, std::string_view type) {
    if (unix_microseconds < first_microsecond + epoch_shift || unix_microseconds == INT64_MAX) [[unlikely]]
        return unusual_wire(unix_microseconds, type);
    return unix_microseconds - epoch_shift;
}

}  // namespace overt::detail
