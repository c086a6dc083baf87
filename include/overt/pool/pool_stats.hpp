// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/activity.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace overt {

/// Why a pool closed a connection.
enum class close_reason : unsigned char {
    idle,          ///< Nobody used it for idle_timeout.
    lifetime,      ///< It reached max_lifetime.
    broken,        ///< It broke while it was leased, or was found dead when it came back.
    validation,    ///< It was found dead while idle, or did not answer a ping.
    abandoned,     ///< Its lease ended while a statement was under way, which could not be ended in time.
    reset_failed,  ///< It could not be made clean.
    not_kept,      ///< keep_connections(false).
    discarded,     ///< The lease asked for it.
    forced,        ///< close() ran out of patience with its lease.
    pool_closed,   ///< The pool was closed.
    resized,       ///< resize() left no place for it.
    generation,    ///< It was opened before invalidate(), or before the server went away or became read-only.
    bloated,       ///< Its buffers had grown over retire_after_bytes.
};
inline constexpr std::size_t close_reason_count = 13;
std::string_view to_string(close_reason value) noexcept;

/// Whether a pool opens connections.
enum class breaker_state : unsigned char {
    closed,     ///< As they are needed; after an outage 2, 4, ... at a time.
    open,       ///< The last attempt failed, and the next one is not due yet.
    half_open,  ///< One at a time, to find out whether the server is back.
};
std::string_view to_string(breaker_state value) noexcept;

/// Somebody who holds a connection.
struct lease_holder {
    const char* file = "";  ///< Of the acquire, as std::source_location gives it.
    const char* function = "";
    std::uint_least32_t line = 0;
    std::chrono::steady_clock::duration held{};
    pg::activity activity{};
    bool lane = false;  ///< A lane, whose connection many callers share.
};

/// How often something took how long: each bucket counts what took less than its bound, and was in none before it; the
/// last one has no bound.
struct time_histogram {
    static constexpr std::size_t buckets = 28;

    std::array<std::uint64_t, buckets> counts{};
    std::chrono::steady_clock::duration sum{};

    /// 1.024 us for the first, then the double of the one before; the last but one has 68.7 s.
    static constexpr std::chrono::nanoseconds bound(std::size_t bucket) noexcept {
        return std::chrono::nanoseconds(std::int64_t{1024} << bucket);
    }
    std::uint64_t count() const noexcept;
    time_histogram& operator+=(const time_histogram& more) noexcept;
};

/// The leases of one place in the program.
struct lease_site {
    const char* file = "";  ///< Empty: all places from the 65th on.
    const char* function = "";
    std::uint_least32_t line = 0;
    time_histogram wait{};
    time_histogram hold{};
};

/// Whether a pool can do its work, as far as the pool itself can tell.
enum class pool_health : unsigned char {
    ok,
    degraded,   ///< It still works, but all are leased, or callers wait, or the last attempt to connect failed.
    exhausted,  ///< Nobody gets a connection now: all are leased and callers wait, or none can be made, or it is
                ///< closed.
};
std::string_view to_string(pool_health value) noexcept;

/// One consistent snapshot of a pool; the numbers of connections add up to size.
struct pool_stats {
    std::string name{};
    int min = 0;
    int max = 0;  ///< pool_options::unlimited: no limit.

    int size = 0;  ///< Places taken: all of the following, except waiting.
    int idle = 0;
    int leased = 0;
    int lanes = 0;  ///< Of the leased ones.
    int connecting = 0;
    int checking = 0;    ///< Answering a ping before they are lent.
    int cancelling = 0;  ///< The server is to end what a lease left running.
    int resetting = 0;   ///< Being made clean in the background.
    int closing = 0;     ///< The server may still count them.
    int waiting = 0;     ///< Callers of acquire().

    breaker_state breaker = breaker_state::closed;
    std::chrono::steady_clock::duration next_attempt{};  ///< While it is open: how long until it may be half open.

    /// Sessions that can be used or are in use.
    int open() const noexcept { return size - closing - connecting; }

    // Since the pool was built.
    std::uint64_t acquired = 0;
    std::uint64_t acquire_timeouts = 0;
    std::uint64_t acquire_cancelled = 0;
    std::uint64_t acquire_overloaded = 0;
    std::uint64_t acquire_closed = 0;  ///< Refused because the pool was closed.
    std::uint64_t acquire_connect_errors = 0;
    std::uint64_t acquire_deadlocks = 0;
    std::uint64_t nested_acquires = 0;  ///< By tasks that held a connection already; forbidden ones included.
    std::uint64_t connects = 0;
    std::uint64_t connect_failures = 0;
    std::array<std::uint64_t, close_reason_count> closes{};
    std::uint64_t resets = 0;
    std::uint64_t pings = 0;
    std::uint64_t pings_failed = 0;
    std::uint64_t cancels = 0;             ///< Requests to cancel what a lease left running.
    std::uint64_t cancels_suppressed = 0;  ///< Too many in a second: the connection was closed without one.
    std::uint64_t generation = 0;          ///< How often all connections were given up at once.
    std::uint64_t dirty_returns = 0;       ///< Leases that ended inside a transaction.

    // Transactions on leases that have ended.
    std::uint64_t commits = 0;
    std::uint64_t rollbacks = 0;  ///< COMMITs that the server answered with a rollback included.
    std::uint64_t commits_unknown = 0;
    std::uint64_t retries = 0;  ///< Of transact(): how often a body ran once more.

    time_histogram wait{};  ///< For connections; ends of acquire() that were refused at once are not in it.
    time_histogram hold{};  ///< Of leases that have ended.

    std::uint64_t closed_for(close_reason why) const noexcept { return closes[static_cast<std::size_t>(why)]; }

    std::vector<lease_holder> holders{};  ///< Longest first.
    std::vector<lease_site> sites{};      ///< Where the most time went first.
};

}  // namespace overt
