// SPDX-License-Identifier: BSL-1.0
// Far more is written into one pipeline than the connection can hold.
#include "workloads.hpp"

#include <ranges>
#include <string>

namespace bench {

namespace {

constexpr std::size_t bytes = 1000;

const auto echo = overt::sql::prepare<std::string>(
    [](auto text) { return overt::sql::select(overt::sql::concat(text, "")); });

}  // namespace

asio::awaitable<outcome> flood(overt::pool& pool, long n) {
    const std::string text(bytes, 'x');
    const auto statement = [&text](long) { return echo(text); };
    const std::ranges::iota_view<long, long> numbers(0, n);
    auto conn = co_await pool.acquire();
    const moment start = now();
    const std::int64_t rows = co_await conn.execute_many(statement, numbers);
    co_return outcome{n, static_cast<long>(rows), since(start)};
}

}  // namespace bench
