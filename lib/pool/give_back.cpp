// SPDX-License-Identifier: BSL-1.0
#include "pool/caretaking.hpp"
#include "pool/pool_shell.hpp"

namespace overt::detail {

namespace {

enum class ending : unsigned char { clean, needs_reset, in_transaction, abandoned, unfit, broken, demoted };

ending examine(pg::connection& session, reset_policy policy, bool lately) noexcept {
    if (session.busy()) return ending::abandoned;
    const pg::session_state state = session.state();
    if (state == pg::session_state::broken) return ending::broken;
    const bool changed = session.session_changed();
    if (changed && session.server_demoted()) return ending::demoted;
    if (state != pg::session_state::idle) return policy == reset_policy::none ? ending::unfit : ending::in_transaction;
    if (!reset_text(state, changed, policy).empty()) return ending::needs_reset;
    return lately || session.alive() ? ending::clean : ending::broken;  // a reset would find out by itself
}

}  // namespace

/// Called by destructors, anywhere: decides here, and leaves everything that takes time to the pool's own coroutines.
void pool_shell::give_back(pool_slot& slot) noexcept {
    pg::connection& session = slot.connection;
    if (inherited()) return session.close();
    const bool lately = pool_clock::now() - slot.leased < trusted_for;
    ending how = examine(session, options_.reset(), lately);
    if (how == ending::clean && options_.after_release()) how = ending::needs_reset;
    if (how == ending::clean) session.transactions().clear();
    // it is the same for all of its connections
    const bool server_left = how == ending::broken && session.server_left();
    bool lanes_outdated = false;
    std::function<void()> lane;  // dropped without the lock
    step([&](pool_core& core) {
        const pool_time now = pool_clock::now();
        times_.held(slot.site, now - slot.leased);
        if (slot.waited == pool_duration::zero()) times_.not_waited(slot.site);
        if (how == ending::in_transaction) ++session.transactions().ended.rollbacks;
        if (auto& ended = session.transactions().ended; ended != pg::transaction_stack::tally()) {
            counters_.add(ended);
            ended = {};
        }
        lane = std::exchange(slot.lane, nullptr);
        const bool fit = how != ending::abandoned && how != ending::broken && how != ending::demoted;
        if (fit && (slot.discard || session.bloated()))
            return core.give_up(slot, slot.discard ? close_reason::discarded : close_reason::bloated, now);
        switch (how) {
            case ending::clean: return core.give_back(slot, now);
            case ending::in_transaction: ++counters_.dirty_returns; return core.give_back_dirty(slot, now);
            case ending::needs_reset: return core.give_back_dirty(slot, now);
            case ending::abandoned: return core.give_back_running(slot, now);
            case ending::unfit: ++counters_.dirty_returns; return core.give_up(slot, close_reason::reset_failed, now);
            case ending::broken:
                if (server_left) core.outdated(slot, close_reason::broken, now);
                return core.give_up(slot, close_reason::broken, now);
            case ending::demoted:
                lanes_outdated = core.outdated(slot, close_reason::generation, now);
                core.give_up(slot, close_reason::generation, now);
        }
    });
    if (lanes_outdated) tell_lanes();  // theirs still work
}

void pool_shell::keep_as_lane(pool_slot& slot, std::function<void()> on_close) {
    {
        std::lock_guard lock(mutex_);
        slot.lane = on_close;
        core_.disown(slot);
        if (!core_.is_closed() && !slot.doom) return;  // else nobody would tell the lane
    }
    on_close();
}

}  // namespace overt::detail
