// SPDX-License-Identifier: BSL-1.0
#include <overt/pool/pool_stats.hpp>

#include <numeric>

namespace overt {

std::uint64_t time_histogram::count() const noexcept {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{});
}

time_histogram& time_histogram::operator+=(const time_histogram& more) noexcept {
    for (std::size_t i = 0; i != buckets; ++i) counts[i] += more.counts[i];
    sum += more.sum;
    return *this;
}

std::string_view to_string(close_reason value) noexcept {
    switch (value) {
        case close_reason::idle: return "idle";
        case close_reason::lifetime: return "lifetime";
        case close_reason::broken: return "broken";
        case close_reason::validation: return "validation";
        case close_reason::abandoned: return "abandoned";
        case close_reason::reset_failed: return "reset_failed";
        case close_reason::not_kept: return "not_kept";
        case close_reason::discarded: return "discarded";
        case close_reason::forced: return "forced";
        case close_reason::pool_closed: return "pool_closed";
        case close_reason::resized: return "resized";
        case close_reason::generation: return "generation";
        case close_reason::bloated: return "bloated";
    }
    return "unknown";
}

std::string_view to_string(breaker_state value) noexcept {
    switch (value) {
        case breaker_state::closed: return "closed";
        case breaker_state::open: return "open";
        case breaker_state::half_open: return "half_open";
    }
    return "unknown";
}

std::string_view to_string(pool_health value) noexcept {
    switch (value) {
        case pool_health::ok: return "ok";
        case pool_health::degraded: return "degraded";
        case pool_health::exhausted: return "exhausted";
    }
    return "unknown";
}

}  // namespace overt
