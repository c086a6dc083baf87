// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>

#include <string_view>

namespace overt {

/// A statement says what its dialect has no words for, or would understand in another way.
struct unsupported_error : usage_error {
    /// @shape "SQLite cannot say DISTINCT ON"
    unsupported_error(std::string_view database, std::string_view construct);
};

}  // namespace overt
