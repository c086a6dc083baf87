// SPDX-License-Identifier: BSL-1.0
#include "point_query.hpp"

namespace bench {

asio::awaitable<outcome> pk1(overt::pool& pool, long n) {
    auto conn = co_await pool.acquire();
    co_await conn.one(by_id(key(0)));
    long sum = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        const world row = co_await conn.one(by_id(key(i)));
        sum += row.randomnumber;
    }
    co_return outcome{n, sum, since(start)};
}

}  // namespace bench
