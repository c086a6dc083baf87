// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_shell.hpp"
#include "pool/report.hpp"

#include <overt/pool/task.hpp>

#include <asio/cancellation_state.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>
#include <system_error>

namespace overt::detail {

/// A waiter's place in the queue: left when its coroutine ends, however that happens. A slot that was assigned
/// meanwhile goes to the next one.
class acquire_seat {
public:
    acquire_seat(pool_shell& shell, const asio::any_io_executor& executor, const std::source_location& site)
        : shell_(shell),
          who_(executor, site) {}
    acquire_seat(const acquire_seat&) = delete;
    acquire_seat& operator=(const acquire_seat&) = delete;
    ~acquire_seat() {
        shell_.step([this](pool_core& core) {
            const bool unused = who_.where == core_waiter::place::queued || who_.where == core_waiter::place::granted;
            if (unused) ++shell_.counters_.cancelled;
            core.leave(who_, pool_clock::now());
        });
    }
    pool_waiter& who() noexcept { return who_; }

private:
    pool_shell& shell_;
    pool_waiter who_;
};

pool_slot* pool_shell::try_take(const std::source_location& site, std::uint64_t task) noexcept {
    for (;;) {
        pool_slot* slot = nullptr;
        {
            std::lock_guard lock(mutex_);
            const pool_time now = pool_clock::now();
            slot = static_cast<pool_slot*>(core_.take(now, task));
            if (!slot) return nullptr;
            slot->site = site;
            slot->leased = now;
            slot->waited = {};
            ++counters_.acquired;
            if (now - slot->seen < trusted_for) return slot;
        }
        if (slot->connection.alive()) return slot;
        const bool server_left = slot->connection.server_left();
        step([&](pool_core& core) {
            const pool_time moment = pool_clock::now();
            --counters_.acquired;
            if (server_left) core.outdated(*slot, close_reason::validation, moment);
            core.give_up(*slot, close_reason::validation, moment);
        });
    }
}

asio::awaitable<checkout> pool_shell::wait(std::shared_ptr<pool_shell> self, pool_duration patience,
                                           std::source_location site) {
    const pool_time deadline = after(pool_clock::now(), patience);
    // a coroutine that wants to hear of cancellations itself gets here although it was cancelled
    const asio::cancellation_state asked = co_await asio::this_coro::cancellation_state;
    if (asked.cancelled() != asio::cancellation_type::none)
        throw operation_cancelled({phase::acquire, outcome::not_sent, fate::none});
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    acquire_seat seat(*self, executor, site);
    if (tasks_exist()) seat.who().task = task_of(executor);
    if (patience > pool_duration::zero()) self->admit(seat.who());
    if (!self->answered(seat.who()) && patience > pool_duration::zero()) {
        try {
            co_await seat.who().bed.sleep(self->mutex_, deadline);
        } catch (const std::system_error&) {
            // cancelled before it fell asleep; collect() sees that there is no answer
        }
    }
    pool_slot& slot = self->collect(seat.who(), patience, deadline);
    self->warn_if_slow(slot);
    co_return checkout(self, &slot);
}

void pool_shell::admit(pool_waiter& who) {
    pool_core::admission answer{};
    std::string overloaded;
    std::optional<connect_error> failure;
    step([&](pool_core& core) {
        answer = core.enqueue(who, pool_clock::now());
        switch (answer) {
            case pool_core::admission::queued: break;
            case pool_core::admission::closed: ++counters_.closed; break;
            case pool_core::admission::overloaded: ++counters_.overloaded; break;
            case pool_core::admission::deadlocked: ++counters_.deadlocks; break;
            case pool_core::admission::unreachable:
                ++counters_.unreachable;
                failure = last_failure_;
                break;
        }
    });
    if (answer == pool_core::admission::overloaded) throw pool_overloaded(overload_report(stats()));
    if (answer == pool_core::admission::deadlocked) throw pool_deadlock(deadlock_report(stats(), who.site));
    if (answer == pool_core::admission::closed) throw pool_closed(closed_report(options_.name()));
    if (failure) throw connect_error(*failure);
}

bool pool_shell::answered(const pool_waiter& who) const noexcept {
    std::lock_guard lock(mutex_);
    return who.where == core_waiter::place::granted;
}

/// What the wait has come to.
pool_slot& pool_shell::collect(pool_waiter& who, pool_duration patience, pool_time deadline) {
    std::unique_lock lock(mutex_);
    const pool_duration waited = pool_clock::now() - who.since;
    times_.waited(who.site, waited);
    if (core_slot* const found = core_.collect(who)) {
        auto& slot = static_cast<pool_slot&>(*found);
        slot.waited = std::max(waited, pool_duration(1));
        ++counters_.acquired;
        return slot;
    }
    if (who.where == core_waiter::place::closed) {
        ++counters_.closed;
        throw pool_closed(closed_report(options_.name()));
    }
    if (who.failure) {
        ++counters_.unreachable;
        throw connect_error(*who.failure);
    }
    const bool timed_out = pool_clock::now() >= deadline;
    ++(timed_out ? counters_.timeouts : counters_.cancelled);
    const pool_stats seen = timed_out ? stats_locked() : pool_stats();
    const std::optional<connect_error> failure = last_failure_;
    core_.leave(who, pool_clock::now());
    lock.unlock();
    if (!timed_out) throw operation_cancelled({phase::acquire, outcome::not_sent, fate::none});
    throw pool_timeout(timeout_report(seen, patience, who.site, failure ? failure->what() : std::string_view()));
}

}  // namespace overt::detail
