// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/verbs.hpp>
#include <overt/exec/with_timeout.hpp>
#include <overt/pool/pool.hpp>
#include <overt/pool/pool_stats.hpp>

#include "pool/connect_elsewhere.hpp"
#include "pool/pool_shell.hpp"

#include <asio/this_coro.hpp>

#include <algorithm>

namespace overt {

namespace {

// Of the pool it needs the threads only, and these for no longer than the check may last.
asio::awaitable<void> ask(std::shared_ptr<detail::pool_shell> shell, std::chrono::milliseconds limit) {
    shell->check_open();
    connect_options how = shell->options().connection();
    how.connect_timeout(std::clamp(limit, std::chrono::milliseconds(1), how.connect_timeout()));
    pg::connection own = co_await detail::connect_elsewhere(shell->connect_threads(), std::move(how));
    own.attach(co_await asio::this_coro::executor);
    co_await detail::command(own, "SELECT 1");
}

}  // namespace

asio::awaitable<void> pool::health_check(std::chrono::milliseconds timeout) {
    return with_timeout(timeout, ask(shell_, timeout));
}

}  // namespace overt
