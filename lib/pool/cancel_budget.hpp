// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <deque>

namespace overt::detail {

/// How many requests to cancel a pool may send: each is a connection of its own, which a server or a pooler has to
/// take and to authenticate with nothing. Half the pool in any second, and one at least.
class cancel_budget {
public:
    static constexpr pool_duration window = std::chrono::seconds(1);

    /// @returns whether one more may be sent now; it is counted then
    bool spend(pool_time now, int max_size) noexcept;

private:
    std::deque<pool_time> spent_{};  // those of the last second, oldest first
};

}  // namespace overt::detail
