// SPDX-License-Identifier: BSL-1.0
// The queries of MagicStack's benchmark that write: 5 COPY of 10,000 rows, 6 a batch of 1,000 INSERTs.
#include "workloads.hpp"

#include <string>
#include <tuple>
#include <vector>

namespace bench {

namespace {

struct magic_row {
    std::int32_t a{};
    std::string b{}, c{};
};

constexpr auto describe(overt::type<magic_row>) {
    return overt::table("magic_rows", overt::column("a", &magic_row::a), overt::column("b", &magic_row::b),
                        overt::column("c", &magic_row::c));
}

const auto add = overt::sql::prepare<std::int32_t, std::string, std::string>([](auto a, auto b, auto c) {
    using overt::col;
    return overt::sql::insert_into<magic_row>(col<&magic_row::a> = a, col<&magic_row::b> = b, col<&magic_row::c> = c);
});

std::vector<magic_row> all_rows(std::size_t count) { return std::vector<magic_row>(count, {1, "foo", "bar"}); }

template <class Write>
asio::awaitable<outcome> run(overt::pool& pool, long n, std::size_t count, Write write) {
    const std::vector<magic_row> rows = all_rows(count);
    const auto truncate = overt::raw("TRUNCATE magic_rows");
    auto conn = co_await pool.acquire();
    outcome done{n};
    for (long i = 0; i != n; ++i) {
        co_await conn.execute(truncate);
        const moment start = now();
        done.checksum += static_cast<long>(co_await write(conn, rows));
        add_to(done.spent, since(start));
    }
    co_return done;
}

asio::awaitable<std::int64_t> by_copy(overt::lease& conn, const std::vector<magic_row>& rows) {
    return conn.copy_in(rows);
}

asio::awaitable<std::int64_t> by_batch(overt::lease& conn, const std::vector<magic_row>& rows) {
    const auto statement = [](const magic_row& r) { return add(r.a, r.b, r.c); };
    co_return co_await conn.execute_many(statement, rows);
}

asio::awaitable<std::int64_t> by_unnest(overt::lease& conn, const std::vector<magic_row>& rows) {
    const overt::status done = co_await conn.execute(overt::sql::insert_many(rows));
    co_return done.rows_affected();
}

}  // namespace

asio::awaitable<outcome> magic5(overt::pool& pool, long n) { return run(pool, n, 10'000, &by_copy); }
asio::awaitable<outcome> magic6(overt::pool& pool, long n) { return run(pool, n, 1'000, &by_batch); }
asio::awaitable<outcome> magic6_unnest(overt::pool& pool, long n) { return run(pool, n, 1'000, &by_unnest); }

}  // namespace bench
