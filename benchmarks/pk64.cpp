// SPDX-License-Identifier: BSL-1.0
// The point query from 64 coroutines that take turns with 8 leases.
#include "point_query.hpp"
#include "run_all.hpp"

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

}  // namespace

asio::awaitable<void> warm_up(overt::pool& pool) {
    std::vector<overt::lease> leases;
    for (int i = 0; i != pool.stats().max; ++i) {
        leases.push_back(co_await pool.acquire());
        co_await leases.back().one(by_id(key(0)));
    }
}

asio::awaitable<outcome> pk64(overt::pool& pool, long n) {
    co_await warm_up(pool);
    long sum = 0;
    const moment start = now();
    co_await run_all(coroutines, [&](long first) { return worker(pool, first, n, sum); });
    co_return outcome{n, sum, since(start)};
}

}  // namespace bench
