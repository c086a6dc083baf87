// SPDX-License-Identifier: BSL-1.0
#include "pool/lease_watch.hpp"

#include <algorithm>

namespace overt::detail {

namespace {

pool_duration period_for(const lease_watch::limits& most) {
    const pool_duration least = std::min({most.long_lease, most.idle_in_transaction, most.stall});
    if (least == pool_duration::max()) return least;
    return std::clamp<pool_duration>(least / 8, std::chrono::milliseconds(5), std::chrono::seconds(1));
}

bool waits_in_transaction(pg::session_state state) {
    return state == pg::session_state::in_transaction || state == pg::session_state::failed_transaction;
}

}  // namespace

lease_watch::lease_watch(const limits& most) noexcept : most_(most), period_(period_for(most)) {}

lease_watch::verdict lease_watch::look(note& before, pool_time leased, const pg::activity& now_doing,
                                       pool_time now) const noexcept {
    if (before.lease != leased) before = {leased};
    verdict found;
    if (!before.told_long && now - leased >= most_.long_lease) found.long_lease = before.told_long = true;

    const bool same = before.idle != no_time && before.statements == now_doing.statements;
    if (!waits_in_transaction(now_doing.state)) {
        before.idle = no_time;
    } else if (!same) {
        before.idle = now;
        before.statements = now_doing.statements;
        before.told_idle = false;
    } else if (!before.told_idle && now - before.idle >= most_.idle_in_transaction) {
        found.idle_in_transaction = before.told_idle = true;
        found.idle = now - before.idle;
    }
    return found;
}

pool_duration lease_watch::stalled(const crowd& seen, pool_time now) noexcept {
    if (!seen.all_leased || seen.any_at_work || !seen.anybody_waits) {
        still_since_ = no_time;
        told_stall_ = false;
        return {};
    }
    if (still_since_ == no_time) still_since_ = now;
    if (told_stall_ || now - still_since_ < most_.stall) return {};
    told_stall_ = true;
    return std::max(now - still_since_, pool_duration(1));
}

}  // namespace overt::detail
