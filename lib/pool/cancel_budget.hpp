// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

namespace overt::detail {

/// How many requests to cancel may be sent: so many a second, and as many at once.
class cancel_budget {
public:
    explicit cancel_budget(int per_second) noexcept { allow(per_second); }

    /// Another number from now on.
    void allow(int per_second) noexcept;

    /// Takes a turn and says when it is; no_time where that would be too late, and none is taken.
    pool_time take(pool_time now, pool_time latest) noexcept;
    /// A turn was not needed.
    void give_back() noexcept { spent_until_ -= interval_; }

private:
    pool_duration interval_{};
    pool_time spent_until_{};  // when everything that was taken would have come, one after the other
};

}  // namespace overt::detail
