// SPDX-License-Identifier: BSL-1.0
// Who waits, who is idle, what to do next: decides only. No input or output, no clock, no locks, no Asio.
#pragma once

#include "pool/backoff.hpp"
#include "pool/slot.hpp"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace overt::detail {

struct core_settings {
    int min_size = 0;
    int max_size = 10;
    int max_waiting = 10'000;
    int max_connecting = 2;
    bool keep = true;
    double jitter = 0.1;
    pool_duration lifetime = pool_duration::max();
    pool_duration idle_timeout = pool_duration::max();
    pool_duration check_interval = pool_duration::max();
    pool_duration validate_after = pool_duration::max();
    pool_duration ping_timeout = std::chrono::seconds(1);
    pool_duration cancel_timeout = std::chrono::seconds(2);
    pool_duration reset_timeout = std::chrono::seconds(2);
    pool_duration close_timeout = std::chrono::seconds(2);
    pool_duration watch_period = pool_duration::max();
};

/// What a call to the core asks for. The first two are for right now, the tasks for after the lock is released:
/// until a task is done nobody else touches its slot's chain of tasks.
struct core_wishes {
    core_waiter* woken = nullptr;      // chain by next_woken
    core_slot* interrupted = nullptr;  // chain by next_interrupted: overdue, cut them off
    core_slot* tasks = nullptr;        // chain by next_task
};

/// The states of all slots and the queue of all waiters.
///
/// Invariants: a slot is in one chain; no more than max_size slots are not vacant, or after resize() ever fewer until
/// that holds; an idle slot is of the present generation, and means that every waiter has a check under way for it; a
/// waiter means that something will happen; waiters are served in the order of arrival.
class pool_core {
public:
    using slot_maker = std::function<std::unique_ptr<core_slot>()>;
    enum class admission : unsigned char { queued, overloaded, closed, unreachable, deadlocked };

    pool_core(const core_settings& settings, slot_maker make, std::uint64_t seed);

    /// Opens what min_size asks for.
    void start(pool_time now) noexcept;
    /// A slot that needs no look and no wait, now leased to this task; nullptr: none, or others are first.
    core_slot* take(pool_time now, std::uint64_t task = 0) noexcept;
    /// A connection that this task leases already; nullptr: none, or the task is unknown.
    const core_slot* held_by(std::uint64_t task) const noexcept;
    /// Of a lane, whose connection no task will give back: nobody owns it any more.
    void disown(core_slot& slot) noexcept { slot.owner = 0; }
    /// Puts a waiter at the end of the queue.
    admission enqueue(core_waiter& who, pool_time now) noexcept;
    /// A waiter goes, for whatever reason; a slot that it was given and did not collect goes to the next one.
    void leave(core_waiter& who, pool_time now) noexcept;
    /// The slot that a waiter was given; nullptr if it was given none.
    core_slot* collect(core_waiter& who) noexcept;

    // A lease has ended.
    void give_back(core_slot& slot, pool_time now) noexcept;          // clean
    void give_back_dirty(core_slot& slot, pool_time now) noexcept;    // needs a reset
    void give_back_running(core_slot& slot, pool_time now) noexcept;  // a statement is under way
    void give_up(core_slot& slot, close_reason why, pool_time now) noexcept;

    // A task is done.
    void connected(core_slot& slot, pool_time now) noexcept;
    /// It is connected, and a hook works on it before that is said. false: the pool is closed, nobody needs it.
    bool begin_hook(core_slot& slot, pool_time deadline) noexcept;
    /// @shape hopeless: trying again will not help, so that waiters with no other connection in sight learn it now
    void connect_failed(core_slot& slot, bool hopeless, pool_time now) noexcept;
    void checked(core_slot& slot, bool alive, pool_time now) noexcept;
    void reset_done(core_slot& slot, bool clean, pool_time now) noexcept;
    void closed(core_slot& slot, pool_time now) noexcept;

    void tick(pool_time now) noexcept;
    /// Whether it is time to look at the leases again.
    bool watch_due(pool_time now) noexcept;
    /// Refuses and wakes everybody, closes what nobody uses.
    void close(pool_time now) noexcept;
    /// After close(): cuts off those that still hold a lease, or have left something running.
    void force() noexcept;

    // pool_operations.cpp
    /// What is too much closes: idle ones now, others as soon as nobody uses them.
    void resize(int least, int most, pool_time now) noexcept;
    /// Every connection that was opened so far closes: idle ones now, others as soon as nobody uses them.
    void invalidate(pool_time now) noexcept;
    /// A connection has learned that its server goes away, or does not write any more, which is the same for all of its
    /// connections: the first one that says so outdates them. Comes before the end of the slot's lease or task.
    /// @shape why: what this slot closes for
    /// @returns whether it was the first
    bool outdated(core_slot& slot, close_reason why, pool_time now) noexcept;
    breaker_state breaker(pool_time now) const noexcept;
    /// When the next connect may begin; pool_time::min(): now.
    pool_time next_attempt() const noexcept { return backoff_.next_try(!waiters_.empty()); }

    core_wishes wishes() noexcept;
    /// When tick() is needed next, if that has changed since the last call.
    bool schedule_changed() noexcept;
    pool_time next_tick() const noexcept;

    std::size_t count(slot_state state) const noexcept { return slots_in(state).size(); }
    std::size_t size() const noexcept { return slots_.size() - count(slot_state::vacant); }
    std::size_t waiting() const noexcept { return waiters_.size(); }
    int min_size() const noexcept { return settings_.min_size; }
    int max_size() const noexcept { return settings_.max_size; }
    std::uint64_t generation() const noexcept { return generation_; }
    bool is_closed() const noexcept { return closed_; }
    bool drained() const noexcept { return size() == 0; }
    std::uint64_t closes(close_reason why) const noexcept { return closes_[static_cast<std::size_t>(why)]; }
    const chain<core_slot>& slots_in(slot_state state) const noexcept {
        return chains_[static_cast<std::size_t>(state)];
    }
    const std::vector<std::unique_ptr<core_slot>>& slots() const noexcept { return slots_; }

    /// Empty where all invariants hold, else what is wrong. For tests.
    std::string broken_invariant(pool_time now) const;

private:
    chain<core_slot>& of(slot_state state) noexcept { return chains_[static_cast<std::size_t>(state)]; }
    void move(core_slot& slot, slot_state to) noexcept;
    void lend(core_slot& slot, std::uint64_t task) noexcept;
    bool would_deadlock(std::uint64_t task) const noexcept;
    void note_waiting(std::uint64_t task, bool waits) noexcept;
    void begin(core_slot& slot, slot_state state, slot_task task, pool_time deadline) noexcept;
    void discard(core_slot& slot, close_reason why, pool_time now) noexcept;
    void hand_over(core_slot& slot, pool_time now) noexcept;
    void put_idle(core_slot& slot) noexcept;
    std::optional<close_reason> retirement(const core_slot& slot, pool_time now) const noexcept;

    void serve(pool_time now) noexcept;
    void check_for_waiters(pool_time now) noexcept;
    void grow(pool_time now) noexcept;
    bool wants_more() const noexcept;
    bool anything_alive() const noexcept;
    /// Those that are being closed do not count: nothing more can be done about them.
    bool above_max() const noexcept {
        return size() - count(slot_state::closing) > static_cast<std::size_t>(settings_.max_size);
    }
    core_slot* vacant_slot() noexcept;
    void maintain(pool_time now) noexcept;
    void cut_off_overdue(slot_state state, pool_time now) noexcept;
    void interrupt(core_slot& slot) noexcept;
    void wake(core_waiter& who, core_waiter::place where) noexcept;
    void refuse_all(core_waiter::place why) noexcept;

    core_settings settings_;
    pool_duration period_;  // of maintenance
    slot_maker make_;
    dice random_;
    backoff backoff_{};
    std::vector<std::unique_ptr<core_slot>> slots_;
    std::array<chain<core_slot>, slot_state_count> chains_{};
    chain<core_waiter> waiters_{};
    std::array<std::uint64_t, close_reason_count> closes_{};
    core_wishes wishes_{};
    core_slot* last_task_ = nullptr;
    pool_time maintained_{};
    pool_time watched_{};
    std::uint64_t generation_ = 0;
    bool closed_ = false;
    bool shrinking_ = false;  // above_max() since a resize()
    bool hopeless_ = false;   // the last connect failed for a reason that stays
    bool doubtful_ = false;   // the last ping was not answered
    bool rescheduled_ = true;
};

}  // namespace overt::detail
