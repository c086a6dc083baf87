// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>

namespace bench {

/// Runs worker(0) to worker(count - 1) at the same time and waits for all of them. The loop has one thread.
/// @errors the last one of theirs
template <class Worker>
asio::awaitable<void> run_all(int count, Worker worker) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    std::exception_ptr failed;
    int running = count;
    for (int which = 0; which != count; ++which)
        asio::co_spawn(executor, worker(which), [&](std::exception_ptr error) {
            if (error) failed = error;
            if (--running == 0) finished.cancel();
        });
    asio::error_code cancelled;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (failed) std::rethrow_exception(failed);
}

}  // namespace bench
