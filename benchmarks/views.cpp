// SPDX-License-Identifier: BSL-1.0
// Rows whose texts are views: 10,000 of them at once, and millions through a cursor and through COPY.
#include "workloads.hpp"

#include <optional>
#include <string_view>

namespace bench {

namespace {

struct row_view {
    std::int32_t id{};
    std::int64_t a{};
    double f{};
    bool b{};
    std::string_view s{};
    std::string_view t{};
    overt::timestamptz ts{};
    std::optional<std::int32_t> n{};
};

long sum_of(const row_view& row) {
    const auto seconds = row.ts.time_since_epoch().count() / 1'000'000;
    return row.id + row.a % 256 + static_cast<long>(row.f) + (row.b ? 1 : 0) +
           static_cast<long>(row.s.size() + row.t.size()) + seconds % 60 + row.n.value_or(0);
}

using everything = decltype(overt::raw<row_view>("SELECT"));
const everything from_big = overt::raw<row_view>("SELECT id, a, f, b, s, t, ts, n FROM big");
const everything from_big10 = overt::raw<row_view>("SELECT id, a, f, b, s, t, ts, n FROM big10");

asio::awaitable<outcome> cursor(overt::pool& pool, long n, everything statement) {
    auto conn = co_await pool.acquire();
    long operations = 0, sum = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream<row_view>(statement, overt::batch_size(100));
        sum = 0;
        while (const auto page = co_await rows.next()) {
            for (const row_view row : *page) sum += row.id + static_cast<long>(row.s.size()) + row.n.value_or(0);
            operations += static_cast<long>(page->size());
        }
        co_await tx.commit();
    }
    co_return outcome{operations, sum, since(start)};
}

asio::awaitable<outcome> copy(overt::pool& pool, long n, everything statement) {
    auto conn = co_await pool.acquire();
    long operations = 0, sum = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        auto rows = co_await conn.copy_out<row_view>(statement, overt::batch_size(100));
        sum = 0;
        while (const auto page = co_await rows.next()) {
            for (const row_view& row : *page) sum += row.id + static_cast<long>(row.s.size()) + row.n.value_or(0);
            operations += static_cast<long>(page->size());
        }
    }
    co_return outcome{operations, sum, since(start)};
}

}  // namespace

asio::awaitable<outcome> scan_views(overt::pool& pool, long n) {
    const auto everything = overt::raw<row_view>("SELECT id, a, f, b, s, t, ts, n FROM t8");
    auto conn = co_await pool.acquire();
    long operations = 0, sum = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        const auto rows = co_await conn.views<row_view>(everything);
        sum = 0;
        for (const row_view row : rows) sum += sum_of(row);
        operations += static_cast<long>(rows.size());
    }
    co_return outcome{operations, sum, since(start)};
}

asio::awaitable<outcome> stream_cursor(overt::pool& pool, long n) { return cursor(pool, n, from_big); }
asio::awaitable<outcome> stream_copy(overt::pool& pool, long n) { return copy(pool, n, from_big); }
asio::awaitable<outcome> stream10_cursor(overt::pool& pool, long n) { return cursor(pool, n, from_big10); }
asio::awaitable<outcome> stream10_copy(overt::pool& pool, long n) { return copy(pool, n, from_big10); }

}  // namespace bench
