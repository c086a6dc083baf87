// SPDX-License-Identifier: BSL-1.0
// TechEmpower's "multiple queries": 20 point queries for a request, each a statement of its own.
#include "point_query.hpp"

namespace bench {

namespace {

constexpr long for_a_request = 20;

asio::awaitable<outcome> run(overt::pool& pool, long n, bool independent) {
    outcome done = co_await in_batches(pool, n * for_a_request, for_a_request, independent);
    done.operations = n;
    co_return done;
}

}  // namespace

asio::awaitable<outcome> queries20(overt::pool& pool, long n) { return run(pool, n, true); }
asio::awaitable<outcome> queries20_batch(overt::pool& pool, long n) { return run(pool, n, false); }

}  // namespace bench
