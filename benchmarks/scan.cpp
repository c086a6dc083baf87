// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bench {

namespace {

struct t8 {
    std::int32_t id{};
    std::int64_t a{};
    double f{};
    bool b{};
    std::string s{};
    std::string t{};
    overt::timestamptz ts{};
    std::optional<std::int32_t> n{};
};

constexpr auto describe(overt::type<t8>) {
    return overt::table("t8", overt::column("id", &t8::id).primary_key(), overt::column("a", &t8::a),
                        overt::column("f", &t8::f), overt::column("b", &t8::b), overt::column("s", &t8::s),
                        overt::column("t", &t8::t), overt::column("ts", &t8::ts), overt::column("n", &t8::n));
}

long sum_of(const t8& row) {
    const auto seconds = row.ts.time_since_epoch().count() / 1'000'000;
    return row.id + row.a % 256 + static_cast<long>(row.f) + (row.b ? 1 : 0) +
           static_cast<long>(row.s.size() + row.t.size()) + seconds % 60 + row.n.value_or(0);
}

}  // namespace

asio::awaitable<outcome> scan(overt::pool& pool, long n) {
    const auto everything = overt::sql::select<t8>();
    auto conn = co_await pool.acquire();
    std::vector<t8> rows;
    long operations = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        rows.clear();
        rows = co_await conn.all(everything);
        operations += static_cast<long>(rows.size());
    }
    const moment spent = since(start);
    long sum = 0;
    for (const t8& row : rows) sum += sum_of(row);
    co_return outcome{operations, sum, spent};
}

}  // namespace bench
