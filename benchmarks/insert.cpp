// SPDX-License-Identifier: BSL-1.0
// 10,000 rows of 7 columns into an empty table.
#include "workloads.hpp"

#include <string>
#include <vector>

namespace bench {

namespace {

struct ins {
    std::int32_t a{}, b{}, c{};
    std::string d{};
    double e{};
    std::int32_t f{};
    std::string g{};
};

constexpr auto describe(overt::type<ins>) {
    return overt::table("ins", overt::column("a", &ins::a), overt::column("b", &ins::b), overt::column("c", &ins::c),
                        overt::column("d", &ins::d), overt::column("e", &ins::e), overt::column("f", &ins::f),
                        overt::column("g", &ins::g));
}

const auto add =
    overt::sql::prepare<std::int32_t, std::int32_t, std::int32_t, std::string, double, std::int32_t, std::string>(
        [](auto a, auto b, auto c, auto d, auto e, auto f, auto g) {
            using overt::col;
            return overt::sql::insert_into<ins>(col<&ins::a> = a, col<&ins::b> = b, col<&ins::c> = c, col<&ins::d> = d,
                                                col<&ins::e> = e, col<&ins::f> = f, col<&ins::g> = g);
        });

ins row(std::int32_t i) {
    std::string number = std::to_string(i);
    return {i, i % 100, 2 * i, "row-" + std::string(8 - number.size(), '0') + number, i * 0.5, 7, "twelve chars"};
}

std::vector<ins> all_rows() {
    std::vector<ins> rows;
    for (std::int32_t i = 0; i != 10'000; ++i) rows.push_back(row(i));
    return rows;
}

template <class Write>
asio::awaitable<outcome> run(overt::pool& pool, long n, Write write) {
    const std::vector<ins> rows = all_rows();
    const auto truncate = overt::raw("TRUNCATE ins");
    auto conn = co_await pool.acquire();
    moment spent;
    long written = 0;
    for (long i = 0; i != n; ++i) {
        co_await conn.execute(truncate);
        const moment start = now();
        written += static_cast<long>(co_await write(conn, rows));
        add_to(spent, since(start));
    }
    co_return outcome{written, written, spent};
}

asio::awaitable<std::int64_t> by_copy(overt::lease& conn, const std::vector<ins>& rows) { return conn.copy_in(rows); }

asio::awaitable<std::int64_t> by_unnest(overt::lease& conn, const std::vector<ins>& rows) {
    const overt::status done = co_await conn.execute(overt::sql::insert_many(rows));
    co_return done.rows_affected();
}

asio::awaitable<std::int64_t> by_pipeline(overt::lease& conn, const std::vector<ins>& rows) {
    const auto statement = [](const ins& r) { return add(r.a, r.b, r.c, r.d, r.e, r.f, r.g); };
    co_return co_await conn.execute_many(statement, rows);
}

}  // namespace

asio::awaitable<outcome> insert_copy(overt::pool& pool, long n) { return run(pool, n, &by_copy); }
asio::awaitable<outcome> insert_unnest(overt::pool& pool, long n) { return run(pool, n, &by_unnest); }
asio::awaitable<outcome> insert_pipeline(overt::pool& pool, long n) { return run(pool, n, &by_pipeline); }

}  // namespace bench
