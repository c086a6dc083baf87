// SPDX-License-Identifier: BSL-1.0
// What the server and libpq take, checked before anything is sent.
#pragma once

#include <overt/codec/rendered.hpp>

#include "pg/wire_params.hpp"

#include <cstddef>

namespace overt::pg::detail {

/// What a server takes as one message.
inline constexpr std::size_t most_bytes = 0x3fff'ffff - 0x10000;

/// The text, which ends with a zero.
/// @errors usage_error for a NUL byte in it, and for more than the server takes
const char* checked_text(const rendered& statement);
/// @errors usage_error for more parameters, or more bytes of them, than the server takes
void check_limits(const wire_params& values);
[[noreturn]] void too_large();

}  // namespace overt::pg::detail
