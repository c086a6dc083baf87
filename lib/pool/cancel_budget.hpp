// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <deque>

namespace overt::detail {

/// How many requests to cancel a pool may send: each is a connection of its own, which a server or a pooler has to
/// take and to authenticate with nothing. So many in any second.
class cancel_budget {
public:
    static constexpr pool_duration window = std::chrono::seconds(1);

    /// Takes a turn and says when it is; no_time where that would be too late, and none is taken.
    pool_time take(pool_time now, pool_time latest, int per_second) noexcept;
    /// A turn was not needed.
    void give_back() noexcept;

private:
    std::deque<pool_time> turns_{};  // those of the last second, and those that were given ahead; in order
};

}  // namespace overt::detail
