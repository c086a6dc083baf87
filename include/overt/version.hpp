// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

/// Version of these headers: major * 10000 + minor * 100 + patch.
#define OVERT_VERSION 100

namespace overt {

/// Version of these headers, as "major.minor.patch".
inline constexpr std::string_view version = "0.1.0";

/// Version of the library that the program runs with.
std::string_view library_version() noexcept;

}  // namespace overt
