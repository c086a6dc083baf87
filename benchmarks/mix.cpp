// SPDX-License-Identifier: BSL-1.0
// 64 coroutines on 8 connections: nine reads, then a write.
#include "hot.hpp"
#include "point_query.hpp"
#include "run_all.hpp"

#include <cstddef>
#include <vector>

namespace bench {

namespace {

constexpr int coroutines = 64;
constexpr int lanes = 8;

const auto count_up = overt::sql::prepare<std::int32_t>([](auto id) {
    using overt::col;
    return overt::sql::update<hot>()
        .set(col<&hot::randomnumber> = col<&hot::randomnumber> + 1)
        .where(col<&hot::id> == id);
});

// `on` is a lease or a lane. Of a write the number of rows counts.
template <class On>
asio::awaitable<void> one_of(On& on, long i, long& sum) {
    if (i % 10 == 9) {
        const overt::status done = co_await on.execute(count_up(key(i)));
        sum += static_cast<long>(done.rows_affected());
    } else {
        const world row = co_await on.one(by_id(key(i)));
        sum += row.randomnumber;
    }
}

asio::awaitable<void> with_leases(overt::pool& pool, long first, long n, long& sum) {
    for (long i = first; i < n; i += coroutines) {
        auto conn = co_await pool.acquire();
        co_await one_of(conn, i, sum);
    }
}

asio::awaitable<void> with_lane(overt::lane& lane, long first, long n, long& sum) {
    for (long i = first; i < n; i += coroutines) co_await one_of(lane, i, sum);
}

}  // namespace

asio::awaitable<outcome> mix_leases(overt::pool& pool, long n) {
    co_await warm_up(pool);
    long sum = 0;
    const moment start = now();
    co_await run_all(coroutines, [&](long first) { return with_leases(pool, first, n, sum); });
    co_return outcome{n, sum, since(start)};
}

asio::awaitable<outcome> mix_lane(overt::pool& pool, long n) {
    std::vector<overt::lane> shared;
    for (int i = 0; i != lanes; ++i) {
        shared.push_back(co_await pool.open_lane());
        co_await shared.back().one(by_id(key(0)));
    }
    long sum = 0;
    const moment start = now();
    co_await run_all(coroutines, [&](long first) {
        return with_lane(shared[static_cast<std::size_t>(first % lanes)], first, n, sum);
    });
    co_return outcome{n, sum, since(start)};
}

}  // namespace bench
