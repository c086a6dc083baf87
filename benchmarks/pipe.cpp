// SPDX-License-Identifier: BSL-1.0
// The point query in batches of 64 on one connection.
#include "point_query.hpp"

#include <optional>
#include <vector>

namespace bench {

asio::awaitable<outcome> in_batches(overt::pool& pool, long n, long at_once, bool independent) {
    auto conn = co_await pool.acquire();
    co_await conn.one(by_id(key(0)));
    long sum = 0;
    std::vector<overt::batch_result<world>> results;
    const moment start = now();
    for (long i = 0; i < n; i += at_once) {
        auto batch = conn.batch();
        if (independent) batch.independent();
        results.clear();
        for (long j = i; j != i + at_once && j != n; ++j) results.push_back(batch.one(by_id(key(j))));
        co_await batch.run();
        for (auto& each : results) sum += each.get().randomnumber;
    }
    co_return outcome{n, sum, since(start)};
}

asio::awaitable<outcome> pipe_batch(overt::pool& pool, long n) { return in_batches(pool, n, 64, false); }
asio::awaitable<outcome> pipe_independent(overt::pool& pool, long n) { return in_batches(pool, n, 64, true); }

}  // namespace bench
