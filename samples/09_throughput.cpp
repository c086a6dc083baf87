// SPDX-License-Identifier: BSL-1.0
// Many statements and many rows: a batch is one round trip, a lane is one connection for many coroutines, a stream
// reads any number of rows in constant memory, copy_in() and copy_out() move them fastest.
#include "sample.hpp"

#include <overt/schema.hpp>

#include <asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weather {

struct station {
    std::int32_t id{};
    std::string name{};
};
constexpr auto describe(overt::type<station>) {
    return overt::table("stations", overt::column("id", &station::id).primary_key(),
                        overt::column("name", &station::name));
}

struct reading {
    std::int32_t station_id{};
    overt::timestamptz at{};
    double celsius{};
};
constexpr auto describe(overt::type<reading>) {
    return overt::table("readings", overt::column("station_id", &reading::station_id).references(&station::id),
                        overt::column("at", &reading::at), overt::column("celsius", &reading::celsius),
                        overt::primary_key(&reading::station_id, &reading::at));
}

}  // namespace weather

using namespace overt::sql;
using namespace asio::experimental::awaitable_operators;
using overt::col;
using weather::reading;
using weather::station;

namespace {

constexpr std::int32_t stations = 10;
constexpr std::int32_t hours = 2000;

std::vector<reading> measured(std::int32_t from) {
    const overt::timestamptz begin = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
    std::vector<reading> all;
    for (std::int32_t hour = 0; hour != hours; ++hour)
        all.push_back({from, begin + std::chrono::hours(hour), 10.0 + hour % 24 / 2.0});
    return all;
}

asio::awaitable<void> write(overt::lease& conn) {
    std::vector<station> names;
    for (std::int32_t id = 1; id <= stations; ++id) names.push_back({id, "station " + std::to_string(id)});
    //! [insert_many]
    // one statement for any number of rows: its parameters are arrays
    const overt::status added = co_await conn.execute(insert_many(names));
    //! [insert_many]
    sample::require(added.rows_affected() == stations, "every station is there");
    for (std::int32_t id = 1; id <= stations; ++id) {
        const std::vector<reading> readings = measured(id);
        //! [copy_in]
        co_await conn.copy_in(readings);  // COPY readings FROM STDIN (FORMAT binary)
        //! [copy_in]
    }
}

asio::awaitable<void> one_round_trip(overt::lease& conn) {
    //! [batch]
    auto batch = conn.batch();  // sends nothing yet
    auto names = batch.all(select(col<&station::name>).from<station>().order_by(col<&station::id>).limit(3));
    auto total = batch.scalar(select(count()).from<reading>());
    auto hottest = batch.scalar(select(max(col<&reading::celsius>)).from<reading>());
    co_await batch.run();  // one round trip; outside a transaction all of it is one
    fmt::print("batch     {} readings, at most {} degrees, first at {}\n", total.get(), hottest.get().value_or(0),
               names.get().front());
    //! [batch]
}

//! [lane]
const auto warmest = prepare<std::int32_t>(
    [](auto id) { return select(max(col<&reading::celsius>)).from<reading>().where(col<&reading::station_id> == id); });

asio::awaitable<double> warmest_of(overt::lane& lane, std::int32_t id) {
    const std::optional<double> found = co_await lane.scalar(warmest(id));  // pipelined with those of others
    co_return found.value_or(0);
}
//! [lane]

asio::awaitable<void> many_callers(overt::pool& pool) {
    overt::lane lane = co_await pool.open_lane();
    const auto [a, b, c] = co_await (warmest_of(lane, 1) && warmest_of(lane, 2) && warmest_of(lane, 3));
    fmt::print("lane      {}, {} and {} degrees at three stations\n", a, b, c);
    lane.close();
}

asio::awaitable<void> read_all(overt::lease& conn) {
    std::int64_t rows = 0;
    double sum = 0;
    //! [stream]
    auto tx = co_await conn.begin();
    auto stream = co_await tx.stream(select<reading>(), overt::batch_size(500));
    while (auto part = co_await stream.next()) {  // constant memory, whatever the number of rows
        rows += static_cast<std::int64_t>(part->size());
        for (const reading& each : *part) sum += each.celsius;
    }
    co_await tx.commit();
    //! [stream]
    fmt::print("stream    {} rows, {:.1f} degrees on average\n", rows, sum / static_cast<double>(rows));
    sample::require(rows == stations * hours, "every row was read");
}

asio::awaitable<void> read_fastest(overt::lease& conn) {
    std::int64_t rows = 0;
    //! [copy_out]
    auto out = co_await conn.copy_out(select<reading>());  // COPY (SELECT ...) TO STDOUT (FORMAT binary)
    while (auto part = co_await out.next()) rows += static_cast<std::int64_t>(part->size());
    //! [copy_out]
    sample::require(rows == stations * hours, "every row came out");
    fmt::print("copy_out  {} rows\n", rows);
}

asio::awaitable<void> show(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    co_await overt::create_all<reading, station>(conn);
    co_await write(conn);
    co_await one_round_trip(conn);
    co_await many_callers(pool);
    co_await read_all(conn);
    co_await read_fastest(conn);
    co_await overt::drop_all<reading, station>(conn);
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)), show); }
