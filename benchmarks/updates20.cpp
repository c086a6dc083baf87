// SPDX-License-Identifier: BSL-1.0
// TechEmpower's "database updates": 20 rows are read, each by a statement of its own, and one statement writes them.
#include "hot.hpp"

#include <vector>

namespace bench {

namespace {

constexpr long for_a_request = 20;

const auto hot_by_id = overt::sql::prepare<std::int32_t>(
    [](auto id) { return overt::sql::select<hot>().where(overt::col<&hot::id> == id); });

}  // namespace

asio::awaitable<outcome> updates20(overt::pool& pool, long n) {
    auto conn = co_await pool.acquire();
    co_await conn.one(hot_by_id(key(0)));
    long written = 0;
    std::vector<overt::batch_result<hot>> results;
    std::vector<hot> rows;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        auto batch = conn.batch();
        batch.independent();
        results.clear();
        rows.clear();
        for (long j = 0; j != for_a_request; ++j) results.push_back(batch.one(hot_by_id(key(i * for_a_request + j))));
        co_await batch.run();
        for (auto& each : results) {
            rows.push_back(each.get());
            ++rows.back().randomnumber;
        }
        const overt::status done = co_await conn.execute(overt::sql::update_many(rows));
        written += static_cast<long>(done.rows_affected());
    }
    co_return outcome{n, written, since(start)};
}

}  // namespace bench
