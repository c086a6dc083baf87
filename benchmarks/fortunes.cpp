// SPDX-License-Identifier: BSL-1.0
// TechEmpower's "fortunes" without the page: all of 12 rows are read, one is added, and they are sorted by their texts.
#include "workloads.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

namespace {

struct fortune {
    std::int32_t id{};
    std::string message{};
};

constexpr auto describe(overt::type<fortune>) {
    return overt::table("fortune", overt::column("id", &fortune::id).primary_key(),
                        overt::column("message", &fortune::message));
}

struct fortune_view {
    std::int32_t id{};
    std::string_view message{};
};

constexpr std::string_view added = "Additional fortune added at request time.";

const auto every_fortune = overt::sql::prepare<>([] { return overt::sql::select<fortune>(); });

// Another order gives another sum.
template <class Row>
long sum_of(std::vector<Row>& rows) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.message < b.message; });
    long sum = 0, place = 0;
    for (const Row& row : rows) sum += ++place * row.id + static_cast<long>(row.message.size());
    return sum;
}

}  // namespace

asio::awaitable<outcome> fortunes(overt::pool& pool, long n) {
    auto conn = co_await pool.acquire();
    co_await conn.all(every_fortune());
    long sum = 0;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        std::vector<fortune> rows = co_await conn.all(every_fortune());
        rows.push_back({0, std::string(added)});
        sum = sum_of(rows);
    }
    co_return outcome{n, sum, since(start)};
}

asio::awaitable<outcome> fortunes_views(overt::pool& pool, long n) {
    auto conn = co_await pool.acquire();
    co_await conn.all(every_fortune());
    long sum = 0;
    std::vector<fortune_view> rows;
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        const auto answer = co_await conn.views<fortune_view>(every_fortune());
        rows.assign(answer.begin(), answer.end());
        rows.push_back({0, added});
        sum = sum_of(rows);
    }
    co_return outcome{n, sum, since(start)};
}

}  // namespace bench
