// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_budget.hpp"

#include <algorithm>
#include <exception>

namespace overt::detail {

bool cancel_budget::spend(pool_time now, int max_size) noexcept try {
    while (!spent_.empty() && now - spent_.front() >= window) spent_.pop_front();
    if (spent_.size() >= static_cast<std::size_t>(std::max(1, max_size / 2))) return false;
    spent_.push_back(now);
    return true;
} catch (const std::exception&) {
    return false;  // out of memory: a connection that closes frees some
}

}  // namespace overt::detail
