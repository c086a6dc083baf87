// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_budget.hpp"

#include <algorithm>

namespace overt::detail {

namespace {

constexpr pool_duration second = std::chrono::seconds(1);

}  // namespace

void cancel_budget::allow(int per_second) noexcept { interval_ = second / per_second; }

pool_time cancel_budget::take(pool_time now, pool_time latest) noexcept {
    const pool_duration at_once = second - interval_;
    const pool_time turn = std::max(now, spent_until_ - at_once);
    if (turn > latest) return no_time;
    spent_until_ = std::max(spent_until_, turn) + interval_;
    return turn;
}

}  // namespace overt::detail
