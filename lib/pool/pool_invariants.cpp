// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_core.hpp"

namespace overt::detail {

namespace {

std::string broken_chain(const pool_core& core, slot_state state) {
    std::size_t found = 0;
    const core_slot* before = nullptr;
    for (const core_slot* slot = core.slots_in(state).front(); slot; before = slot, slot = slot->next) {
        ++found;
        if (slot->state != state) return "a slot stands in the chain of another state";
        if (slot->prev != before) return "a chain is torn";
        if (state == slot_state::idle && slot->doom) return "an idle slot is doomed";
        if (state == slot_state::idle && before && before->used < slot->used) return "idle slots are out of order";
        if (state == slot_state::idle && slot->generation != core.generation()) return "an idle slot is outdated";
    }
    return found == core.count(state) ? "" : "a chain has lost count";
}

}  // namespace

std::string pool_core::broken_invariant(pool_time now) const {
    std::size_t total = 0;
    for (std::size_t i = 0; i < slot_state_count; ++i) {
        const auto state = static_cast<slot_state>(i);
        if (std::string wrong = broken_chain(*this, state); !wrong.empty()) return wrong;
        total += count(state);
    }
    if (total != slots_.size()) return "a slot stands in no chain, or in two";
    if (above_max() && (!shrinking_ || count(slot_state::idle) > 0)) return "more than max_size slots are taken";
    if (count(slot_state::connecting) > static_cast<std::size_t>(settings_.max_connecting))
        return "more than max_connecting slots are connecting";
    if (waiting() > static_cast<std::size_t>(settings_.max_waiting)) return "more than max_waiting wait";
    for (const core_waiter* who = waiters_.front(); who; who = who->next)
        if (who->where != core_waiter::place::queued || who->slot)
            return "a waiter in the queue has its answer already";
    if (closed_ && waiting() > 0) return "somebody waits for a closed pool";
    if (closed_ && count(slot_state::idle) > 0) return "a closed pool has idle slots";
    if (count(slot_state::idle) > 0 && waiting() > count(slot_state::checking))
        return "somebody waits while a slot is idle";
    if (waiting() > 0 && size() == 0 && next_tick() == no_time) return "somebody waits and nothing will happen";
    if (wants_more() && !closed_ && size() == 0 && next_tick() > after(now, backoff::longest_delay))
        return "nobody will open what is needed";
    return {};
}

}  // namespace overt::detail
