// SPDX-License-Identifier: BSL-1.0
#include "pool/sleeper.hpp"

#include <asio/async_result.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <system_error>
#include <utility>

namespace overt::detail {

void sleeper::ring() noexcept {
    rung_ = true;
    try {
        timer_.cancel();
    } catch (const std::system_error&) {
        // no timer service reports errors here; the sleeper wakes at its time
    }
}

asio::awaitable<void> sleeper::sleep(std::mutex& guard, pool_time until) {
    using token = asio::redirect_error_t<asio::use_awaitable_t<>>;
    std::error_code ignored;
    token quietly(asio::use_awaitable, ignored);
    co_await asio::async_initiate<token, void(std::error_code)>(
        [&](auto handler) {
            std::lock_guard lock(guard);
            timer_.expires_at(std::exchange(rung_, false) ? pool_time::min() : until);
            timer_.async_wait(std::move(handler));
        },
        quietly);
}

}  // namespace overt::detail
