// SPDX-License-Identifier: BSL-1.0
// The point query from 64 coroutines that share 8 lanes.
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
constexpr int lanes = 8;

asio::awaitable<void> worker(overt::lane& lane, long first, long n, long& sum) {
    for (long i = first; i < n; i += coroutines) {
        const world row = co_await lane.one(by_id(key(i)));
        sum += row.randomnumber;
    }
}

asio::awaitable<outcome> run(overt::pool& pool, long n, overt::lane_options how) {
    std::vector<overt::lane> shared;
    for (int i = 0; i != lanes; ++i) {
        shared.push_back(co_await pool.open_lane(how));
        co_await shared.back().one(by_id(key(0)));
    }
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    std::exception_ptr failed;
    int running = coroutines;
    long sum = 0;
    const moment start = now();
    for (long first = 0; first != coroutines; ++first)
        asio::co_spawn(executor, worker(shared[static_cast<std::size_t>(first % lanes)], first, n, sum),
                       [&](std::exception_ptr error) {
                           if (error) failed = error;
                           if (--running == 0) finished.cancel();
                       });
    asio::error_code cancelled;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (failed) std::rethrow_exception(failed);
    co_return outcome{n, sum, since(start)};
}

}  // namespace

asio::awaitable<outcome> pk64_lane(overt::pool& pool, long n) { return run(pool, n, overt::lane_options()); }

asio::awaitable<outcome> pk64_burst(overt::pool& pool, long n) {
    overt::lane_options how;
    how.read_bursts();
    return run(pool, n, how);
}

}  // namespace bench
