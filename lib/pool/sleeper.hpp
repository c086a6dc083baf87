// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>

#include <mutex>

namespace overt::detail {

/// Where one coroutine sleeps until somebody wakes it. Lives in that coroutine's frame. The pool's mutex guards it, and
/// the timer in it, so that a ring before, during or after falling asleep is never lost.
class sleeper {
public:
    explicit sleeper(const asio::any_io_executor& executor) : timer_(executor) {}

    /// With the mutex held. The coroutine runs later, never from here.
    void ring() noexcept;

    /// Returns when it rang, at the given time, or after a cancellation: whoever slept looks at the pool's state.
    asio::awaitable<void> sleep(std::mutex& guard, pool_time until);

private:
    asio::steady_timer timer_;
    bool rung_ = false;
};

}  // namespace overt::detail
