// SPDX-License-Identifier: BSL-1.0
// What the pool tells before anything fails.
#include "pool/pool_shell.hpp"
#include "pool/report.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace overt::detail {

namespace {

constexpr std::size_t most_pairs = 256;

}  // namespace

void pool_shell::warn(const pool_warning& what) const noexcept {
    try {
        if (options_.on_warning()) options_.on_warning()(what);
    } catch (...) {
        // the handler's own affair: what is warned of goes on without it
    }
}

void pool_shell::warn_if_slow(const pool_slot& slot) const noexcept try {
    if (slot.waited < span(options_.warn_slow_acquire()) || !options_.on_warning()) return;
    warn({pool_warning::kind::slow_acquire, slow_acquire_report(options_.name(), slot.site, slot.waited)});
} catch (const std::exception&) {
    // out of memory: there are worse things to be told then
}

void pool_shell::watch_statements(pool_slot& slot) {
    const pool_duration most = span(options_.warn_slow_statement());
    if (most == pool_duration::max() || !options_.on_warning()) return;
    // the connection does not outlive its slot, nor the slot its pool
    slot.connection.watch_time(most, [this, &slot](pool_duration took) { tell_slow_statement(slot, took); });
}

/// What the pool itself runs between two leases is nobody's statement.
void pool_shell::tell_slow_statement(const pool_slot& slot, pool_duration took) const {
    std::string text;
    {
        std::lock_guard lock(mutex_);
        if (slot.state != slot_state::leased) return;
        text = slow_statement_report(options_.name(), holder_of(slot, pool_clock::now()), slot.waited, took);
    }
    warn({pool_warning::kind::slow_statement, std::move(text)});
}

void pool_shell::check_nested(std::uint64_t task, const std::source_location& site) {
    const nested_policy policy = options_.nested_acquire();
    std::optional<std::source_location> holder;
    {
        std::lock_guard lock(mutex_);
        if (const core_slot* const held = core_.held_by(task)) {
            ++counters_.nested;
            holder = static_cast<const pool_slot*>(held)->site;
        }
    }
    if (!holder || policy == nested_policy::allow) return;
    std::string text = nested_report(options_.name(), site, *holder);
    if (policy == nested_policy::forbid) throw overt::nested_acquire(text);
    if (options_.on_warning() && is_new_pair(*holder, site))
        warn({pool_warning::kind::nested_acquire, std::move(text)});
}

bool pool_shell::is_new_pair(const std::source_location& holder, const std::source_location& site) {
    const place_pair pair{holder.file_name(), site.file_name(), holder.line(), site.line()};
    std::lock_guard lock(mutex_);
    if (nested_pairs_.size() >= most_pairs ||
        std::find(nested_pairs_.begin(), nested_pairs_.end(), pair) != nested_pairs_.end())
        return false;
    nested_pairs_.push_back(pair);
    return true;
}

void pool_shell::warn_of_dirty_return(const pool_slot& slot) noexcept try {
    if (!options_.on_warning() || !is_new_pair(std::source_location(), slot.site)) return;
    warn({pool_warning::kind::dirty_return, dirty_return_report(options_.name(), slot.site)});
} catch (const std::exception&) {
    // out of memory
}

/// Looks at every lease; the warnings go out without the lock.
void pool_shell::watch() noexcept try {
    std::vector<pool_warning> found;
    {
        std::lock_guard lock(mutex_);
        const pool_time now = pool_clock::now();
        if (!core_.watch_due(now)) return;
        lease_watch::crowd seen{core_.count(slot_state::leased) >= static_cast<std::size_t>(core_.max_size()), false,
                                core_.waiting() > 0};
        for (core_slot* each = core_.slots_in(slot_state::leased).front(); each; each = each->next) {
            auto& slot = static_cast<pool_slot&>(*each);
            const pg::activity doing = slot.connection.activity();
            seen.any_at_work = seen.any_at_work || doing.state == pg::session_state::active;
            if (slot.lane) continue;
            const lease_watch::verdict told = watch_.look(slot.seen_of_lease, slot.leased, doing, now);
            using kind = pool_warning::kind;
            if (told.long_lease)
                found.push_back({kind::long_lease, long_lease_report(options_.name(), holder_of(slot, now))});
            if (told.idle_in_transaction)
                found.push_back({kind::idle_in_transaction,
                                 idle_in_transaction_report(options_.name(), holder_of(slot, now), told.idle)});
        }
        if (const pool_duration lasting = watch_.stalled(seen, now); lasting > pool_duration::zero())
            found.push_back({pool_warning::kind::stall, stall_report(stats_locked(), lasting)});
    }
    for (const pool_warning& each : found) warn(each);
} catch (const std::exception&) {
    // out of memory: there are worse things to be told then
}

}  // namespace overt::detail
