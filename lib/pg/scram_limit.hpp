// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace overt::pg::detail {

/// Iterations of SCRAM that a server may ask for. libpq computes them in one go, a million in about two seconds, and
/// has no limit of its own.
inline constexpr unsigned long most_iterations = 1'000'000;

enum class demand : unsigned char {
    bearable,
    unfinished,  ///< More bytes have to come before libpq may see them.
    excessive,
};

/// Looks at what a server has sent and libpq has not read yet: whole messages, the last of which may be in parts.
demand look_for_iterations(std::string_view unread) noexcept;

}  // namespace overt::pg::detail
