// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace overt::pg::detail {

/// What a server that asks for a password says next, before libpq reads it.
struct login_step {
    enum class verdict : unsigned char {
        fine,
        incomplete,  ///< The message has more bytes: see size.
        costly,      ///< SCRAM with more iterations than allowed: libpq works all of them off in one call.
        hasty,       ///< Something stands behind a question, which no server sends: it would escape the next look.
    };
    verdict is = verdict::fine;
    std::size_t size = 0;  ///< Of the first message.

    friend bool operator==(const login_step&, const login_step&) = default;
};

/// @shape received: what has come and nobody has read, from the beginning of a message
login_step look_at_login(std::string_view received, std::uint64_t most_iterations) noexcept;

}  // namespace overt::pg::detail
