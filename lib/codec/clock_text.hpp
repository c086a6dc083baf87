// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace overt::detail {

/// Appends hours, minutes, seconds as the server writes them: "04:05:06.7"; hours may have more than two digits.
/// A negative count begins with a minus sign.
void append_clock(std::string& text, std::int64_t microseconds);

}  // namespace overt::detail
