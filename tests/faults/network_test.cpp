// SPDX-License-Identifier: BSL-1.0
// Networks that cut in half, reset, slice, delay and hold what passes them.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/entries.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/exec/with_timeout.hpp>

#include <sys/resource.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using overt::raw;
using overt::with_timeout;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_network";
    static constexpr const char* tables =
        "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL, picture bytea)";
};

schema& db() { return own_schema::db(); }

overt::pool_options through(const fault_proxy& proxy) { return options_for(db(), proxy.dsn()).max_size(2); }

/// Runs body(pool) on a pool that goes through the proxy, and knows that sessions may end late.
template <class Body>
void with_proxied_pool(const fault_proxy& proxy, Body body) {
    with_watched_pool(through(proxy), server_dsn(), std::move(body), true);
}

std::chrono::milliseconds processor_time() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return 1000ms * (used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           std::chrono::milliseconds((used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000);
}

auto one() { return raw<std::int32_t>("SELECT 1"); }

asio::awaitable<std::int32_t> warm_pid(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_return co_await pid(conn);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(network, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(half_closed_in_a_statement, *covers("F-068")) {
    fault_proxy proxy({}, nearest_dsn());
    with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
        for (const auto& [from, type] : {std::pair(side::server, 'C'), std::pair(side::client, 'E')}) {
            auto conn = co_await on.acquire();
            proxy.arrange(fault(mishap::half_close, from, type));
            const auto lost = co_await error_of<overt::connection_lost>(
                with_timeout(10s, conn.scalar(raw<std::int32_t>("SELECT pg_backend_pid()"))));
            BOOST_REQUIRE(lost);
            BOOST_CHECK(lost->reason() == overt::loss::closed);
            BOOST_CHECK(lost->fate() == overt::fate::evicted);
        }
    });
}

BOOST_AUTO_TEST_CASE(half_closed_while_idle, *covers("F-068")) {
    fault_proxy proxy({}, nearest_dsn());
    for (const side from : {side::client, side::server})
        with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
            // behind the last thing that either side says before the session comes to rest
            const std::int32_t before = co_await warm_pid(on);
            {
                auto held = co_await on.acquire();
                proxy.arrange(fault(mishap::half_close, from, from == side::client ? 'S' : 'Z').behind(1000));
                co_await expect(held.scalar(one()), 1);
                co_await eventually([&] { return proxy.triggered(); });
                const auto used = processor_time();
                co_await pause(300ms);  // nobody reads meanwhile, and nobody spins either
                BOOST_CHECK(processor_time() - used < 250ms);
                const auto lost = co_await error_of<overt::connection_lost>(with_timeout(10s, held.scalar(one())));
                BOOST_CHECK(lost);
            }
            const std::int32_t after = co_await warm_pid(on);
            BOOST_CHECK_NE(before, after);
        });
}

BOOST_AUTO_TEST_CASE(reset_in_the_middle_of_a_row, *covers("F-069")) {
    fault_proxy proxy({}, nearest_dsn());
    with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        proxy.arrange(fault(mishap::reset, side::server, 'D', 500).behind(100));
        const auto lost = co_await error_of<overt::connection_lost>(
            conn.all(raw<std::string>("SELECT repeat('x', 1000) FROM generate_series(1, 1000)")));
        BOOST_REQUIRE(lost);
        BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
        BOOST_CHECK(lost->fate() == overt::fate::evicted);
        const auto again = co_await error_of<overt::connection_lost>(conn.scalar(one()));
        BOOST_REQUIRE(again);
        BOOST_CHECK(again->outcome() == overt::outcome::not_sent);
    });
}

namespace {

/// A bit of everything, through whatever flow the proxy has.
asio::awaitable<std::string> everything(overt::pool& on) {
    std::string told;
    auto conn = co_await on.acquire();
    std::vector<entry> rows;
    for (std::int32_t i = 1; i != 40; ++i) rows.push_back({i, std::string(static_cast<std::size_t>(i * 7), 'n'), {}});
    co_await conn.execute(raw("TRUNCATE entries"));
    co_await conn.copy_in(rows);
    const auto back = co_await conn.all(raw<std::string>("SELECT note FROM entries ORDER BY id"));
    for (const std::string& each : back) told += each + '\n';
    auto batch = conn.batch();
    auto first = batch.scalar(raw<std::int64_t>("SELECT sum(id) FROM entries"));
    auto second = batch.scalar(raw<std::int32_t>("SELECT {}::int4", 7));
    co_await batch.run();
    told += std::to_string(first.get()) + ' ' + std::to_string(second.get()) + '\n';
    auto tx = co_await conn.begin();
    co_await tx.execute(raw("UPDATE entries SET note = 'changed' WHERE id = {}", 3));
    const auto refused = co_await error_of<overt::server_error>(tx.execute(raw("SELECT 1 / 0")));
    told += refused ? std::string(refused->sqlstate()) : "nothing";
    co_await tx.rollback();
    co_return told + (co_await conn.scalar(raw<std::string>("SELECT note FROM entries WHERE id = 3")));
}

}  // namespace

BOOST_AUTO_TEST_CASE(sliced_and_coalesced, *covers("F-070", "ngx-postgres-12")) {
    std::string expected;
    with_pool(db(), [&](overt::pool& on) -> asio::awaitable<void> { expected = co_await everything(on); });
    BOOST_CHECK_GT(expected.size(), 5000U);
    const flow flows[] = {
        {.slice = 1}, {.slice = 3000, .random_slices = true}, {.slice = 7, .random_slices = true}, {.coalesce = 10ms}};
    for (const flow& how : flows) {
        fault_proxy proxy({}, nearest_dsn());
        for (const side from : {side::client, side::server}) proxy.set_flow(from, how);
        const auto used = processor_time();
        with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
            const std::string told = co_await everything(on);
            BOOST_CHECK_EQUAL(told, expected);
        });
        BOOST_CHECK(processor_time() - used < 10s);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_in_many_parts_is_read_to_its_end, *covers("ngx-postgres-12")) {
    fault_proxy proxy({}, nearest_dsn());
    proxy.set_flow(side::server, {.bytes_per_second = 200'000});  // twenty parts in a second
    with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::string told = co_await with_timeout(20s,
                                                       conn.scalar(raw<std::string>("SELECT repeat('x', 100000)")));
        BOOST_CHECK_EQUAL(told.size(), 100'000U);
    });
}

BOOST_AUTO_TEST_CASE(slower_than_the_deadline, *covers("F-071")) {
    const flow flows[] = {{.delay = 2s}, {.bytes_per_second = 10}};
    for (const flow& how : flows) {
        fault_proxy proxy({}, nearest_dsn());
        with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
            co_await warm_pid(on);
            {
                auto conn = co_await on.acquire();
                proxy.set_flow(side::server, how);
                const stopwatch time;
                const auto late = co_await error_of<overt::operation_timeout>(
                    with_timeout(300ms, conn.scalar(raw<std::string>("SELECT repeat('x', 100)"))));
                BOOST_REQUIRE(late);
                BOOST_CHECK(late->outcome() == overt::outcome::unknown);
                BOOST_CHECK(late->fate() == overt::fate::evicted);
                BOOST_CHECK(time.elapsed() >= 300ms);
                BOOST_CHECK(time.elapsed() < 1300ms);
            }
            proxy.set_flow(side::server, {});
            co_await warm_pid(on);  // and no answer is another one's
        });
    }
}

BOOST_AUTO_TEST_CASE(both_buffers_full, *covers("F-084", "libpqxx-942")) {
    with_pool(db(), [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::string kilobyte(1000, 'x');
        auto batch = conn.batch();
        std::vector<overt::batch_result<std::string>> answers;
        for (int i = 0; i != 60'000; ++i)
            answers.push_back(batch.scalar(raw<std::string>("SELECT {}::text", kilobyte)));
        co_await with_timeout(100s, batch.run());
        std::size_t bytes = 0;
        for (auto& each : answers) bytes += each.get().size();
        BOOST_CHECK_EQUAL(bytes, 60'000'000U);
    });
}

BOOST_AUTO_TEST_CASE(the_end_of_the_session_in_the_place_of_ready, *covers("F-073")) {
    fault_proxy proxy({}, nearest_dsn());
    with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
        for (const bool closes : {true, false}) {
            auto conn = co_await on.acquire();
            fault end = fault(mishap::replace, side::server, 'Z').with(error_response("FATAL", "57P01"));
            end.cuts = closes;
            proxy.arrange(std::move(end));
            const auto lost = co_await error_of<overt::connection_lost>(with_timeout(10s, conn.scalar(one())));
            if (lost) {
                BOOST_CHECK(lost->reason() == overt::loss::admin_shutdown);
                BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
                BOOST_CHECK(lost->fate() == overt::fate::evicted);
            }
            BOOST_CHECK(proxy.triggered());
            const auto next = co_await error_of<overt::connection_lost>(with_timeout(10s, conn.scalar(one())));
            BOOST_CHECK(next);
        }
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(one()), 1);
    });
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_is_never_a_wrong_session, *covers("F-078")) {
    // what a bit means nobody can know: the session is refused or it goes on, and nobody gets another one's answer
    fault_proxy proxy({}, nearest_dsn());
    with_proxied_pool(proxy, [&](overt::pool& on) -> asio::awaitable<void> {
        for (std::size_t byte = 0; byte < 5; ++byte)  // type and length
            for (const char type : {'1', '2', 'T', 'D', 'C', 'Z'}) {
                auto conn = co_await on.acquire();
                proxy.arrange(fault(mishap::corrupt, side::server, type).behind(byte));
                const auto wrong = co_await error_of<overt::error>(
                    with_timeout(200ms, conn.scalar(raw<std::int32_t>("SELECT {}::int4", 4711))));
                BOOST_CHECK(proxy.triggered());
                BOOST_TEST_CONTEXT(type << byte) { BOOST_CHECK(wrong); }
            }
    });
}

BOOST_AUTO_TEST_SUITE_END()
