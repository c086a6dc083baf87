// SPDX-License-Identifier: BSL-1.0
// The point query from 64 coroutines that share 8 lanes.
#include "point_query.hpp"
#include "run_all.hpp"

#include <cstddef>
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
    long sum = 0;
    const moment start = now();
    co_await run_all(
        coroutines, [&](long first) { return worker(shared[static_cast<std::size_t>(first % lanes)], first, n, sum); });
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
