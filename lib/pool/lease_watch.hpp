// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <overt/pg/activity.hpp>

namespace overt::detail {

/// What of a pool's leases is worth a warning: decided from what is seen of them now and then.
class lease_watch {
public:
    /// How long each may last; the longest span means for ever.
    struct limits {
        pool_duration long_lease = pool_duration::max();
        pool_duration idle_in_transaction = pool_duration::max();
        pool_duration stall = pool_duration::max();
    };
    /// What was seen of a lease before.
    struct note {
        pool_time lease{};         // which one it is: when it began
        pool_time idle = no_time;  // since when its transaction has waited; no_time: it does not
        std::uint32_t statements = 0;
        bool told_long = false;
        bool told_idle = false;
    };
    struct verdict {
        bool long_lease = false;
        bool idle_in_transaction = false;
        pool_duration idle{};
    };
    /// All leases at once.
    struct crowd {
        bool all_leased = false;
        bool any_at_work = false;
        bool anybody_waits = false;
    };

    explicit lease_watch(const limits& most) noexcept;

    /// How often to look; the longest span means never.
    pool_duration period() const noexcept { return period_; }
    /// Each thing is told once.
    verdict look(note& before, pool_time leased, const pg::activity& now_doing, pool_time now) const noexcept;
    /// How long nothing has moved, where that is to be told now; else zero.
    pool_duration stalled(const crowd& seen, pool_time now) noexcept;

private:
    limits most_;
    pool_duration period_;
    pool_time still_since_ = no_time;
    bool told_stall_ = false;
};

}  // namespace overt::detail
