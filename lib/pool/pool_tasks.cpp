// SPDX-License-Identifier: BSL-1.0
// Which tasks hold connections, and which of these wait for another one.
#include "pool/pool_core.hpp"

namespace overt::detail {

const core_slot* pool_core::held_by(std::uint64_t task) const noexcept {
    if (task == 0) return nullptr;
    const core_slot* slot = slots_in(slot_state::leased).front();
    while (slot && slot->owner != task) slot = slot->next;
    return slot;
}

/// Every lease is held by a task that waits here, as soon as this one does: nobody will ever give anything back.
bool pool_core::would_deadlock(std::uint64_t task) const noexcept {
    if (count(slot_state::leased) < static_cast<std::size_t>(settings_.max_size) || !held_by(task)) return false;
    for (const core_slot* slot = slots_in(slot_state::leased).front(); slot; slot = slot->next)
        if (slot->owner == 0 || (slot->owner != task && slot->owner_waits == 0)) return false;
    return true;
}

void pool_core::note_waiting(std::uint64_t task, bool waits) noexcept {
    if (task == 0) return;
    for (core_slot* slot = of(slot_state::leased).front(); slot; slot = slot->next) {
        if (slot->owner != task) continue;
        if (waits) ++slot->owner_waits;
        else if (slot->owner_waits != 0) --slot->owner_waits;
    }
}

}  // namespace overt::detail
