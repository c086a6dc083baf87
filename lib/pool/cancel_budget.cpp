// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_budget.hpp"

#include <algorithm>
#include <exception>

namespace overt::detail {

pool_time cancel_budget::take(pool_time now, pool_time latest, int per_second) noexcept try {
    const auto most = static_cast<std::size_t>(per_second);
    while (!turns_.empty() && turns_.front() + window <= now) turns_.pop_front();
    pool_time turn = now;
    if (turns_.size() >= most) turn = turns_[turns_.size() - most] + window;
    if (!turns_.empty()) turn = std::max(turn, turns_.back());
    if (turn > latest) return no_time;
    turns_.push_back(turn);
    return turn;
} catch (const std::exception&) {
    return no_time;  // out of memory: a connection that closes frees some
}

void cancel_budget::give_back() noexcept {
    if (!turns_.empty()) turns_.pop_back();
}

}  // namespace overt::detail
