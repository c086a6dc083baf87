// SPDX-License-Identifier: BSL-1.0
// What is asked of a pool while it runs: another size, other connections, how it stands with its server.
#include "pool/pool_core.hpp"

namespace overt::detail {

void pool_core::resize(int least, int most, pool_time now) noexcept {
    if (closed_) return;
    settings_.min_size = least;
    settings_.max_size = most;
    rescheduled_ = true;
    shrinking_ = above_max();
    // the one at the end has been unused for the longest time
    for (core_slot* slot = of(slot_state::idle).back(); slot && above_max(); slot = of(slot_state::idle).back())
        discard(*slot, close_reason::resized, now);
    serve(now);
}

void pool_core::invalidate(pool_time now) noexcept {
    if (closed_) return;
    ++generation_;
    doubtful_ = true;  // what is being checked or reset will serve nobody
    for (const auto state : {slot_state::connecting, slot_state::checking, slot_state::leased, slot_state::cancelling,
                             slot_state::resetting})
        for (core_slot* slot = of(state).front(); slot; slot = slot->next)
            if (!slot->doom) slot->doom = close_reason::generation;
    while (core_slot* slot = of(slot_state::idle).back()) discard(*slot, close_reason::generation, now);
    serve(now);
}

bool pool_core::outdated(core_slot& slot, close_reason why, pool_time now) noexcept {
    if (closed_ || slot.generation != generation_) return false;
    if (!slot.doom) slot.doom = why;
    backoff_.doubted();
    invalidate(now);
    return true;
}

breaker_state pool_core::breaker(pool_time now) const noexcept {
    return backoff_.state(now, !waiters_.empty(), count(slot_state::connecting) > 0);
}

}  // namespace overt::detail
