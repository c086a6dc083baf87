// SPDX-License-Identifier: BSL-1.0
// Answers that are larger than memory: 200 MB here, 10 GB with OVERT_TEST_STREAM_MB=10240.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/memory.hpp"
#include "support/pooled.hpp"
#include "support/process.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using overt::batch_size;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_streaming";
    static constexpr const char* tables = "CREATE TABLE size AS SELECT 0::int8 AS rows";
};

schema& db() { return own_schema::db(); }

/// Rows of 1,000 bytes.
long rows_to_read() {
    const std::string megabytes = environment("OVERT_TEST_STREAM_MB");
    return 1000 * (megabytes.empty() ? 200 : std::stol(megabytes));
}

constexpr long flat = 5 * 1024;  // kB

/// Reads the whole stream; memory after the first tenth and at the end are the same.
template <class Rows>
asio::awaitable<void> read_flat(Rows& rows) {
    const long all = rows_to_read();
    long read = 0;
    std::optional<long> before;
    long most = 0;
    while (auto page = co_await rows.next()) {
        read += static_cast<long>(page->size());
        if (read * 10 < all) continue;
        const long now = memory_in_use();
        if (!before) before = now;
        most = std::max(most, now);
    }
    BOOST_CHECK_EQUAL(read, all);
    BOOST_CHECK_LT(most - before.value_or(0), flat);
}

auto kilobytes() {
    return raw<std::string>("SELECT repeat('x', 1000) FROM generate_series(1, (SELECT rows FROM size))");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(streaming, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(memory_stays_flat, *covers("F-083")) {
    db().run("UPDATE size SET rows = " + std::to_string(rows_to_read()));
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto copied = co_await conn.copy_out(kilobytes());
        co_await read_flat(copied);
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(kilobytes(), batch_size(500));
        co_await read_flat(rows);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(a_slow_reader_holds_the_server_back, *covers("F-083")) {
    db().run("UPDATE size SET rows = " + std::to_string(rows_to_read()));
    fault_proxy proxy({}, nearest_dsn());
    with_watched_pool(
        options_for(db(), proxy.dsn()).max_size(1), server_dsn(),
        [&](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            auto rows = co_await conn.copy_out(kilobytes());
            const auto first = co_await rows.next();
            BOOST_CHECK(first);
            std::size_t before = 0;
            std::size_t now = proxy.bytes(side::server);
            for (int i = 0; i != 100 && now != before; ++i) {
                before = now;
                co_await pause(100ms);
                now = proxy.bytes(side::server);
            }
            BOOST_CHECK_EQUAL(now, before);    // it has come to a stand
            BOOST_CHECK_LT(now, 40'000'000U);  // in the buffers on the way
            BOOST_CHECK_GT(now, 1000U);
        },
        true);
}

BOOST_AUTO_TEST_SUITE_END()
