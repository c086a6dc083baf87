// SPDX-License-Identifier: BSL-1.0
// The 22 queries of TPC-H without raw SQL (samples/tpch/q01.cpp and following), beside the same queries written by hand
// and run through libpqxx: rows and milliseconds. OVERT_TPCH_SCALE sets the size of the data; 0.01 is the default.
#include "sample.hpp"
#include "tpch/load.hpp"
#include "tpch/query.hpp"

#include <chrono>
#include <string>

namespace {

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

tpch::rows by_hand(pqxx::connection& on, const tpch::query& which) {
    pqxx::nontransaction work(on);
    tpch::rows all;
    for (const auto& row : work.exec(tpch::hand_written(which))) {
        std::vector<std::string> fields;
        for (const auto& field : row) fields.push_back(field.is_null() ? "NULL" : field.as<std::string>());
        all.push_back(std::move(fields));
    }
    return all;
}

asio::awaitable<void> compare(overt::lease& conn, pqxx::connection& other, const tpch::query& which) {
    co_await which.run(conn);  // prepares it, and warms the cache
    const auto begin = std::chrono::steady_clock::now();
    const tpch::rows built = co_await which.run(conn);
    const double built_time = milliseconds_since(begin);
    const auto middle = std::chrono::steady_clock::now();
    const tpch::rows hand = by_hand(other, which);
    const double hand_time = milliseconds_since(middle);
    fmt::print("{:4} {:34} {:6} rows {:9.1f} ms built {:9.1f} ms by hand\n", which.name, which.title, built.size(),
               built_time, hand_time);
    sample::require(built == hand, "both give the same rows");
}

asio::awaitable<void> everything(overt::pool& pool, pqxx::connection& other) {
    auto conn = co_await pool.acquire();
    for (const tpch::query* which : tpch::queries()) co_await compare(conn, other, *which);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string dsn = sample::dsn(argc, argv);
    pqxx::connection other(dsn);
    const auto begin = std::chrono::steady_clock::now();
    tpch::load(other, tpch::scale());
    fmt::print("scale {}, loaded in {:.1f} s\n", tpch::scale(), milliseconds_since(begin) / 1000);
    return sample::run(overt::pool_options(dsn), [&](overt::pool& pool) { return everything(pool, other); });
}
