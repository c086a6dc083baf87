// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_core.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace overt::detail {

namespace {

constexpr pool_duration unbounded = pool_duration::max();

pool_duration maintenance_period(const core_settings& s) {
    const auto part = [](pool_duration whole, int n) { return whole == unbounded ? unbounded : whole / n; };
    const pool_duration least = std::min({s.check_interval, part(s.idle_timeout, 4), part(s.lifetime, 8)});
    if (least == unbounded) return unbounded;
    return std::clamp<pool_duration>(least, std::chrono::milliseconds(10), std::chrono::minutes(1));
}

}  // namespace

pool_core::pool_core(const core_settings& settings, slot_maker make, std::uint64_t seed)
    : settings_(settings),
      period_(maintenance_period(settings)),
      make_(std::move(make)),
      random_(seed) {}

void pool_core::start(pool_time now) noexcept {
    maintained_ = watched_ = now;
    serve(now);
}

// ---- waiters

core_slot* pool_core::take(pool_time now, std::uint64_t task) noexcept {
    core_slot* slot = of(slot_state::idle).front();
    if (!slot || closed_ || !waiters_.empty()) return nullptr;
    // The one in front was used last: when it is too old, they all are.
    if (slot->expires <= now || after(slot->proven, settings_.validate_after) < now) return nullptr;
    lend(*slot, task);
    return slot;
}

pool_core::admission pool_core::enqueue(core_waiter& who, pool_time now) noexcept {
    if (closed_) return admission::closed;
    if (waiters_.size() >= static_cast<std::size_t>(settings_.max_waiting)) return admission::overloaded;
    if (hopeless_ && !anything_alive() && count(slot_state::connecting) == 0 && now < backoff_.next_try(true))
        return admission::unreachable;
    if (would_deadlock(who.task)) return admission::deadlocked;
    who.where = core_waiter::place::queued;
    waiters_.push_back(who);
    note_waiting(who.task, true);
    serve(now);
    return admission::queued;
}

void pool_core::leave(core_waiter& who, pool_time now) noexcept {
    const auto where = std::exchange(who.where, core_waiter::place::outside);
    if (where == core_waiter::place::queued) {
        waiters_.erase(who);
        note_waiting(who.task, false);
    }
    if (where == core_waiter::place::granted) hand_over(*std::exchange(who.slot, nullptr), now);
}

core_slot* pool_core::collect(core_waiter& who) noexcept {
    if (who.where != core_waiter::place::granted) return nullptr;
    who.where = core_waiter::place::outside;
    return std::exchange(who.slot, nullptr);
}

void pool_core::wake(core_waiter& who, core_waiter::place where) noexcept {
    note_waiting(who.task, false);
    who.where = where;
    who.next_woken = std::exchange(wishes_.woken, &who);
}

void pool_core::refuse_all(core_waiter::place why) noexcept {
    while (core_waiter* who = waiters_.pop_front()) wake(*who, why);
}

// ---- ends of leases

void pool_core::give_back(core_slot& slot, pool_time now) noexcept {
    slot.used = slot.proven = slot.seen = now;
    hand_over(slot, now);
    serve(now);
}

void pool_core::give_back_dirty(core_slot& slot, pool_time now) noexcept {
    slot.used = now;
    if (const auto why = retirement(slot, now)) {
        discard(slot, *why, now);
        serve(now);
    } else {
        begin(slot, slot_state::resetting, slot_task::reset, after(now, settings_.reset_timeout));
    }
}

/// Also one that is to be closed: what it runs has to end first.
void pool_core::give_back_running(core_slot& slot, pool_time now) noexcept {
    slot.used = now;
    begin(slot, slot_state::cancelling, slot_task::cancel, after(now, settings_.cancel_timeout));
    serve(now);
}

void pool_core::give_up(core_slot& slot, close_reason why, pool_time now) noexcept {
    discard(slot, why, now);
    serve(now);
}

// ---- ends of tasks

bool pool_core::begin_hook(core_slot& slot, pool_time deadline) noexcept {
    if (closed_) return false;
    slot.on_loop = true;
    slot.deadline = deadline;
    rescheduled_ = true;
    return true;
}

void pool_core::connected(core_slot& slot, pool_time now) noexcept {
    slot.on_loop = false;
    backoff_.succeeded(settings_.max_connecting);
    hopeless_ = doubtful_ = false;
    slot.used = slot.proven = slot.seen = now;
    slot.expires = no_time;
    if (settings_.lifetime != unbounded) {
        const double share = 1.0 - settings_.jitter * random_.fraction();
        const double span = static_cast<double>(settings_.lifetime.count()) * share;
        slot.expires = after(now, pool_duration(static_cast<pool_duration::rep>(span)));
    }
    hand_over(slot, now);
    serve(now);
}

void pool_core::connect_failed(core_slot& slot, bool hopeless, pool_time now) noexcept {
    slot.on_loop = false;
    slot.deadline = no_time;
    move(slot, slot_state::vacant);
    slot.doom.reset();
    backoff_.failed(now, random_);
    hopeless_ = hopeless;
    rescheduled_ = true;
    if (hopeless && !anything_alive()) refuse_all(core_waiter::place::unreachable);
    serve(now);
}

void pool_core::checked(core_slot& slot, bool alive, pool_time now) noexcept {
    const bool pinged = slot.task == slot_task::ping;
    if (pinged) doubtful_ = !alive;
    if (alive) {
        slot.seen = now;
        if (pinged) slot.proven = now;
        hand_over(slot, now);
    } else {
        discard(slot, close_reason::validation, now);
    }
    serve(now);
}

void pool_core::reset_done(core_slot& slot, bool clean, pool_time now) noexcept {
    if (clean) {
        slot.proven = slot.seen = now;
        hand_over(slot, now);
    } else {
        discard(slot, close_reason::reset_failed, now);
    }
    serve(now);
}

void pool_core::closed(core_slot& slot, pool_time now) noexcept {
    move(slot, slot_state::vacant);
    slot.doom.reset();
    slot.deadline = no_time;
    serve(now);
}

// ---- slots

void pool_core::move(core_slot& slot, slot_state to) noexcept {
    of(slot.state).erase(slot);
    slot.state = to;
    of(to).push_front(slot);
}

void pool_core::lend(core_slot& slot, std::uint64_t task) noexcept {
    move(slot, slot_state::leased);
    slot.owner = task;
    slot.owner_waits = 0;
}

void pool_core::begin(core_slot& slot, slot_state state, slot_task task, pool_time deadline) noexcept {
    move(slot, state);
    slot.task = task;
    slot.deadline = deadline;
    slot.next_task = nullptr;
    (last_task_ ? last_task_->next_task : wishes_.tasks) = &slot;
    last_task_ = &slot;
    rescheduled_ = true;
}

void pool_core::discard(core_slot& slot, close_reason why, pool_time now) noexcept {
    if (closed_) why = close_reason::pool_closed;
    if (slot.doom) why = *slot.doom;
    slot.doom = why;
    ++closes_[static_cast<std::size_t>(why)];
    pool_time until = after(now, settings_.close_timeout);
    // what still runs ends when the server looks for its client, which it does less often
    if (why == close_reason::abandoned)
        for (int more = 0; more != 2; ++more) until = after(until, settings_.close_timeout);
    begin(slot, slot_state::closing, slot_task::close, until);
}

std::optional<close_reason> pool_core::retirement(const core_slot& slot, pool_time now) const noexcept {
    if (slot.doom) return slot.doom;
    if (closed_) return close_reason::pool_closed;
    if (slot.expires <= now) return close_reason::lifetime;
    if (!settings_.keep && slot.state != slot_state::connecting) return close_reason::not_kept;
    if (shrinking_ && above_max()) return close_reason::resized;
    return std::nullopt;
}

/// A clean slot goes to the first waiter before anybody else can see it, else to the idle ones.
void pool_core::hand_over(core_slot& slot, pool_time now) noexcept {
    slot.deadline = no_time;
    if (const auto why = retirement(slot, now)) return discard(slot, *why, now);
    if (core_waiter* who = waiters_.pop_front()) {
        wake(*who, core_waiter::place::granted);
        lend(slot, who->task);
        who->slot = &slot;
        return;
    }
    put_idle(slot);
}

/// The most recently used one stands in front and is taken first, so that the others can time out.
void pool_core::put_idle(core_slot& slot) noexcept {
    of(slot.state).erase(slot);
    slot.state = slot_state::idle;
    core_slot* place = of(slot_state::idle).front();
    while (place && place->used > slot.used) place = place->next;
    of(slot_state::idle).insert_before(place, slot);
}

// ---- what next

void pool_core::serve(pool_time now) noexcept {
    if (closed_) return;
    if (shrinking_) shrinking_ = above_max();
    check_for_waiters(now);
    grow(now);
}

void pool_core::check_for_waiters(pool_time now) noexcept {
    while (waiters_.size() > count(slot_state::checking)) {
        core_slot* slot = of(slot_state::idle).front();
        if (!slot) return;
        if (const auto why = retirement(*slot, now)) {
            discard(*slot, *why, now);
        } else if (after(slot->proven, settings_.validate_after) < now) {
            begin(*slot, slot_state::checking, slot_task::ping, after(now, settings_.ping_timeout));
        } else {
            begin(*slot, slot_state::checking, slot_task::look, no_time);
        }
    }
}

bool pool_core::wants_more() const noexcept {
    // What is being checked or reset will serve a waiter soon, unless there is doubt whether the server is still there.
    const std::size_t soon = doubtful_ ? 0 : count(slot_state::checking) + count(slot_state::resetting);
    if (waiters_.size() > count(slot_state::connecting) + soon) return true;
    return settings_.keep && size() - count(slot_state::closing) < static_cast<std::size_t>(settings_.min_size);
}

void pool_core::grow(pool_time now) noexcept {
    const auto at_once = static_cast<std::size_t>(backoff_.at_once(settings_.max_connecting));
    while (wants_more() && size() < static_cast<std::size_t>(settings_.max_size) &&
           count(slot_state::connecting) < at_once) {
        if (now < backoff_.next_try(!waiters_.empty())) {
            rescheduled_ = true;
            return;
        }
        core_slot* slot = vacant_slot();
        if (!slot) return;
        slot->generation = generation_;
        begin(*slot, slot_state::connecting, slot_task::connect, no_time);
    }
}

core_slot* pool_core::vacant_slot() noexcept {
    if (core_slot* slot = of(slot_state::vacant).front()) return slot;
    try {
        slots_.push_back(make_());
    } catch (const std::bad_alloc&) {
        return nullptr;  // the waiters stay, the next event tries again
    }
    of(slot_state::vacant).push_front(*slots_.back());
    return slots_.back().get();
}

bool pool_core::anything_alive() const noexcept {
    return count(slot_state::idle) + count(slot_state::checking) + count(slot_state::leased) +
               count(slot_state::cancelling) + count(slot_state::resetting) >
           0;
}

// ---- as time goes by

void pool_core::tick(pool_time now) noexcept {
    cut_off_overdue(slot_state::connecting, now);
    cut_off_overdue(slot_state::checking, now);
    cut_off_overdue(slot_state::cancelling, now);
    cut_off_overdue(slot_state::resetting, now);
    cut_off_overdue(slot_state::closing, now);
    if (!closed_ && now >= after(maintained_, period_)) maintain(now);
    serve(now);
    rescheduled_ = true;
}

bool pool_core::watch_due(pool_time now) noexcept {
    if (now < after(watched_, settings_.watch_period)) return false;
    watched_ = now;
    rescheduled_ = true;
    return true;
}

void pool_core::maintain(pool_time now) noexcept {
    maintained_ = now;
    core_slot* earlier = nullptr;
    for (core_slot* slot = of(slot_state::idle).back(); slot; slot = earlier) {
        earlier = slot->prev;
        const bool spare = size() - count(slot_state::closing) > static_cast<std::size_t>(settings_.min_size);
        if (const auto why = retirement(*slot, now)) {
            discard(*slot, *why, now);
        } else if (spare && after(slot->used, settings_.idle_timeout) <= now) {
            discard(*slot, close_reason::idle, now);
        } else if (after(slot->seen, settings_.check_interval) <= now) {
            begin(*slot, slot_state::checking, slot_task::look, no_time);
        }
    }
}

void pool_core::cut_off_overdue(slot_state state, pool_time now) noexcept {
    for (core_slot* slot = of(state).front(); slot; slot = slot->next)
        if (slot->deadline <= now) interrupt(*slot);
}

void pool_core::interrupt(core_slot& slot) noexcept {
    slot.deadline = no_time;
    slot.next_interrupted = std::exchange(wishes_.interrupted, &slot);
}

void pool_core::close(pool_time now) noexcept {
    if (std::exchange(closed_, true)) return;
    refuse_all(core_waiter::place::closed);
    while (core_slot* slot = of(slot_state::idle).front()) discard(*slot, close_reason::pool_closed, now);
    for (const auto state : {slot_state::checking, slot_state::resetting})
        for (core_slot* slot = of(state).front(); slot; slot = slot->next) interrupt(*slot);
    for (core_slot* slot = of(slot_state::connecting).front(); slot; slot = slot->next)
        if (slot->on_loop) interrupt(*slot);
}

void pool_core::force() noexcept {
    for (core_slot* slot = of(slot_state::leased).front(); slot; slot = slot->next) {
        slot->doom = close_reason::forced;
        interrupt(*slot);
    }
    for (core_slot* slot = of(slot_state::cancelling).front(); slot; slot = slot->next) interrupt(*slot);
}

core_wishes pool_core::wishes() noexcept {
    last_task_ = nullptr;
    return std::exchange(wishes_, {});
}

bool pool_core::schedule_changed() noexcept { return std::exchange(rescheduled_, false); }

pool_time pool_core::next_tick() const noexcept {
    pool_time when = no_time;
    for (const auto state : {slot_state::connecting, slot_state::checking, slot_state::cancelling,
                             slot_state::resetting, slot_state::closing})
        for (const core_slot* slot = slots_in(state).front(); slot; slot = slot->next)
            when = std::min(when, slot->deadline);
    if (closed_) return when;
    if (size() > 0) when = std::min({when, after(maintained_, period_), after(watched_, settings_.watch_period)});
    const bool room = size() < static_cast<std::size_t>(settings_.max_size) &&
                      count(slot_state::connecting) <
                          static_cast<std::size_t>(backoff_.at_once(settings_.max_connecting));
    if (room && wants_more()) when = std::min(when, backoff_.next_try(!waiters_.empty()));
    return when;
}

}  // namespace overt::detail
