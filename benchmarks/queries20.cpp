// SPDX-License-Identifier: BSL-1.0
// TechEmpower's "multiple queries": 20 point queries for a request, each a statement of its own.
#include "point_query.hpp"

#include <vector>

namespace bench {

namespace {

constexpr long for_a_request = 20;

asio::awaitable<outcome> run(overt::pool& pool, long n, bool independent) {
    auto conn = co_await pool.acquire();
    co_await conn.one(by_id(key(0)));
    long sum = 0;
    std::vector<overt::batch_result<world>> results;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        auto batch = conn.batch();
        if (independent) batch.independent();
        results.clear();
        for (long j = 0; j != for_a_request; ++j) results.push_back(batch.one(by_id(key(i * for_a_request + j))));
        co_await batch.run();
        for (auto& each : results) sum += each.get().randomnumber;
    }
    co_return outcome{n, sum, since(start)};
}

}  // namespace

asio::awaitable<outcome> queries20(overt::pool& pool, long n) { return run(pool, n, true); }
asio::awaitable<outcome> queries20_batch(overt::pool& pool, long n) { return run(pool, n, false); }

}  // namespace bench
