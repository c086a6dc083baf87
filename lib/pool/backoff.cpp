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
    const unsigned doublings = std::min(failures_, 10u);
    const pool_duration ceiling = std::min(first_delay * (1 << doublings), longest_delay);
    if (failures_ < 1000) ++failures_;
    allowed_ = 1;
    last_ = now;
    delay_ = pool_duration(static_cast<pool_duration::rep>(static_cast<double>(ceiling.count()) * random.fraction()));
}

void backoff::succeeded(int most_at_once) noexcept {
    failures_ = 0;
    if (allowed_ < most_at_once) allowed_ *= 2;
}

pool_time backoff::next_try(bool somebody_waits) const noexcept {
    if (failures_ == 0) return pool_time::min();
    return last_ + (somebody_waits ? std::min(delay_, longest_delay_with_waiters) : delay_);
}

}  // namespace overt::detail
