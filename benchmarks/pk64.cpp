// SPDX-License-Identifier: BSL-1.0
#include "point_query.hpp"

#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>
#include <vector>

namespace bench {

namespace {

constexpr int coroutines = 64;

asio::awaitable<void> worker(overt::pool& pool, long first, long n, long& sum) {
    for (long i = first; i < n; i += coroutines) {
        auto conn = co_await pool.acquire();
        const world row = co_await conn.one(by_id(key(i)));
        sum += row.randomnumber;
    }
}

// every connection is open and has the statement prepared before the clock starts
asio::awaitable<void> warm_up(overt::pool& pool) {
    std::vector<overt::lease> leases;
    for (int i = 0; i != pool.stats().max; ++i) {
        leases.push_back(co_await pool.acquire());
        co_await leases.back().one(by_id(key(0)));
    }
}

}  // namespace

asio::awaitable<outcome> pk64(overt::pool& pool, long n) {
    co_await warm_up(pool);
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    std::exception_ptr failed;
    int running = coroutines;
    long sum = 0;
    const moment start = now();
    for (long first = 0; first != coroutines; ++first)
        asio::co_spawn(executor, worker(pool, first, n, sum), [&](std::exception_ptr error) {
            if (error) failed = error;
            if (--running == 0) finished.cancel();
        });
    asio::error_code cancelled;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (failed) std::rethrow_exception(failed);
    co_return outcome{n, sum, since(start)};
}

}  // namespace bench
