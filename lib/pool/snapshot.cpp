// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_shell.hpp"
#include "pool/report.hpp"

#include <algorithm>

namespace overt::detail {

lease_holder holder_of(const pool_slot& slot, pool_time now) {
    return {slot.site.file_name(), slot.site.function_name(),  slot.site.line(),
            now - slot.leased,     slot.connection.activity(), static_cast<bool>(slot.lane)};
}

namespace {

void add_holders(pool_stats& s, const pool_core& core, pool_time now) {
    s.holders.reserve(static_cast<std::size_t>(s.leased));
    for (const core_slot* each = core.slots_in(slot_state::leased).front(); each; each = each->next) {
        const auto& slot = static_cast<const pool_slot&>(*each);
        if (slot.lane) ++s.lanes;
        s.holders.push_back(holder_of(slot, now));
    }
    std::sort(s.holders.begin(), s.holders.end(), [](const auto& a, const auto& b) { return a.held > b.held; });
}

}  // namespace

pool_stats pool_shell::stats() const {
    check_inherited();
    std::lock_guard lock(mutex_);
    pool_stats all = stats_locked();
    times_.write(all);
    return all;
}

pool_health pool_shell::health() const {
    check_inherited();
    std::lock_guard lock(mutex_);
    if (core_.is_closed()) return pool_health::exhausted;
    const bool idle = core_.count(slot_state::idle) != 0;
    const bool full = core_.count(slot_state::leased) >= static_cast<std::size_t>(core_.max_size());
    const bool failing = last_failure_.has_value();
    const bool waiting = core_.waiting() != 0;
    if (!idle && (failing || (full && waiting))) return pool_health::exhausted;
    return failing || full || waiting ? pool_health::degraded : pool_health::ok;
}

void pool_shell::check_open() const {
    check_inherited();
    std::lock_guard lock(mutex_);
    if (core_.is_closed()) throw pool_closed(closed_report(options_.name()));
}

void pool_shell::count_retry() noexcept {
    std::lock_guard lock(mutex_);
    ++counters_.retries;
}

void pool_shell::counters::write(pool_stats& into) const noexcept {
    into.acquired = acquired;
    into.acquire_timeouts = timeouts;
    into.acquire_cancelled = cancelled;
    into.acquire_overloaded = overloaded;
    into.acquire_closed = closed;
    into.acquire_connect_errors = unreachable;
    into.acquire_deadlocks = deadlocks;
    into.nested_acquires = nested;
    into.connects = connects;
    into.connect_failures = connect_failures;
    into.resets = resets;
    into.pings = pings;
    into.pings_failed = pings_failed;
    into.cancels = cancels;
    into.cancels_suppressed = cancels_suppressed;
    into.dirty_returns = dirty_returns;
    into.commits = commits;
    into.rollbacks = rollbacks;
    into.commits_unknown = commits_unknown;
    into.retries = retries;
}

pool_stats pool_shell::stats_locked() const {
    const auto number = [this](slot_state state) { return static_cast<int>(core_.count(state)); };
    pool_stats s;
    s.name = options_.name();
    s.min = core_.min_size();
    s.max = core_.max_size();
    s.size = static_cast<int>(core_.size());
    s.idle = number(slot_state::idle);
    s.leased = number(slot_state::leased);
    s.connecting = number(slot_state::connecting);
    s.checking = number(slot_state::checking);
    s.cancelling = number(slot_state::cancelling);
    s.resetting = number(slot_state::resetting);
    s.closing = number(slot_state::closing);
    s.waiting = static_cast<int>(core_.waiting());
    counters_.write(s);
    for (std::size_t i = 0; i < close_reason_count; ++i) s.closes[i] = core_.closes(static_cast<close_reason>(i));
    s.generation = core_.generation();

    const pool_time now = pool_clock::now();
    s.breaker = core_.breaker(now);
    if (s.breaker == breaker_state::open) s.next_attempt = core_.next_attempt() - now;
    add_holders(s, core_, now);
    return s;
}

}  // namespace overt::detail
