// SPDX-License-Identifier: BSL-1.0
#include "pool/backoff.hpp"

#include <algorithm>

namespace overt::detail {

std::uint64_t dice::next() noexcept {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double dice::fraction() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

void backoff::failed(pool_time now, dice& random) noexcept {
    const auto share_of = [&random](pool_duration whole) {
        return pool_duration(static_cast<pool_duration::rep>(static_cast<double>(whole.count()) * random.fraction()));
    };
    if (failing() && now < next_try(true)) return;  // it began together with the one that failed before
    const bool first = failures_ == 0;
    const pool_duration ceiling = std::min(first_delay * (1 << std::min(failures_, 10u)), longest_delay);
    if (failures_ < 1000) ++failures_;
    allowed_ = 1;
    last_ = now;
    delay_with_waiters_ = first ? share_of(first_delay) : shortest_pause + share_of(longest_pause - shortest_pause);
    delay_ = std::max(share_of(ceiling), delay_with_waiters_);
}

void backoff::succeeded(int most_at_once) noexcept {
    failures_ = 0;
    // each that succeeds makes room for two
    if (allowed_ < most_at_once) ++allowed_;
    else allowed_ = unlimited;
}

pool_time backoff::next_try(bool somebody_waits) const noexcept {
    if (failures_ == 0) return pool_time::min();
    return last_ + (somebody_waits ? delay_with_waiters_ : delay_);
}

breaker_state backoff::state(pool_time now, bool somebody_waits, bool trying) const noexcept {
    if (failing()) return trying || now >= next_try(somebody_waits) ? breaker_state::half_open : breaker_state::open;
    return allowed_ == 1 ? breaker_state::half_open : breaker_state::closed;
}

}  // namespace overt::detail
