// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace overt::pg {

/// Where a session stands, taken from libpq and never from a counter of our own.
enum class session_state : unsigned char { idle, active, in_transaction, failed_transaction, broken };

/// What another thread may see of a connection at any time.
struct activity {
    session_state state = session_state::broken;
    std::uint32_t statements = 0;  ///< How many it has begun; starts again behind 2^32.
    char statement[64]{};          ///< The beginning of the last statement's text, without values; zero-terminated.
};

}  // namespace overt::pg
