// SPDX-License-Identifier: BSL-1.0
// What a pool tells of itself: times by place, ends of transactions, health, and what is slow.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/metrics.hpp>
#include <overt/transact.hpp>

#include <algorithm>
#include <array>

namespace {

using namespace overt::test;
using overt::close_reason;
using overt::pool_health;
using overt::pool_stats;
using overt::pool_warning;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_telling";
    static constexpr const char* tables = "CREATE TABLE entries(id integer PRIMARY KEY, n integer NOT NULL)";
};

schema& db() { return own_schema::db(); }

const overt::lease_site* site_in(const pool_stats& of, std::string_view function) {
    const auto found = std::find_if(of.sites.begin(), of.sites.end(),
                                    [function](const auto& each) { return contains(each.function, function); });
    return found == of.sites.end() ? nullptr : &*found;
}

asio::awaitable<void> hold_for(overt::pool& on, std::chrono::milliseconds time) {
    auto conn = co_await on.acquire();
    co_await pause(time);
}
asio::awaitable<void> only_look(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_await conn.execute(raw("SELECT 1"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(telling, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(times_are_told_by_the_place_that_acquired, *covers("HZ-35")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        for (int i = 0; i != 5; ++i) co_await only_look(on);
        group beside(co_await asio::this_coro::executor);
        beside.start([&on] { return hold_for(on, 100ms); });
        beside.start([&on] { return only_look(on); });  // waits for as long
        co_await beside.join();
        const pool_stats s = on.stats();
        BOOST_CHECK_EQUAL(s.size, s.idle + s.leased + s.connecting + s.checking + s.resetting + s.closing);
        const auto* const held = site_in(s, "hold_for");
        const auto* const looked = site_in(s, "only_look");
        BOOST_REQUIRE(held && looked);
        BOOST_CHECK(contains(held->file, "telling_test.cpp"));
        BOOST_CHECK_EQUAL(held->hold.count(), 1u);
        BOOST_CHECK(held->hold.sum >= 100ms);
        BOOST_CHECK_EQUAL(looked->hold.count(), 6u);
        BOOST_CHECK_EQUAL(looked->wait.count(), 6u);
        BOOST_CHECK(looked->wait.sum >= 90ms);
        BOOST_CHECK_EQUAL(s.hold.count(), 7u);
        BOOST_CHECK_EQUAL(s.wait.count(), s.acquired);
        const std::string text = overt::prometheus(s);
        BOOST_CHECK(contains(text, "overt_pool_lease_seconds_count 7"));
        BOOST_CHECK(contains(text, "site=\"telling_test.cpp:" + std::to_string(held->line) + "\""));
    });
}

BOOST_AUTO_TEST_CASE(a_wait_in_vain_is_a_wait) {
    with_pool(db(), options_for(db()).max_size(1).acquire_timeout(50ms), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto before = on.stats().wait.count();
        BOOST_CHECK(co_await error_of<overt::pool_timeout>(only_look(on)));
        const pool_stats s = on.stats();
        BOOST_CHECK_EQUAL(s.wait.count(), before + 1);
        BOOST_REQUIRE(site_in(s, "only_look"));
        BOOST_CHECK(site_in(s, "only_look")->wait.sum >= 50ms);
        BOOST_CHECK_EQUAL(site_in(s, "only_look")->hold.count(), 0u);
    });
}

BOOST_AUTO_TEST_CASE(ends_of_transactions_are_counted, *covers("HZ-35")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            for (int i = 0; i != 3; ++i) {
                auto tx = co_await conn.begin();
                auto inner = co_await tx.begin();  // a savepoint is no transaction
                co_await inner.commit();
                co_await tx.commit();
            }
            auto tx = co_await conn.begin();
            co_await tx.rollback();
            tx = co_await conn.begin();
            BOOST_CHECK(co_await error_of<overt::data_error>(tx.execute(raw("SELECT 1/0"))));
            BOOST_CHECK(co_await error_of<overt::commit_rolled_back>(tx.commit()));
        }
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO entries VALUES (1, 1)"));
        }  // dropped
        pool_stats s = co_await settled(on);
        BOOST_CHECK_EQUAL(s.commits, 3u);
        BOOST_CHECK_EQUAL(s.rollbacks, 3u);
        BOOST_CHECK_EQUAL(s.commits_unknown, 0u);
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO entries VALUES (2, 2)"));
            proxy.cut(side::server, 'C', 1);
            BOOST_CHECK(co_await error_of<overt::commit_unknown>(tx.commit()));
        }
        s = co_await settled(on);
        BOOST_CHECK_EQUAL(s.commits_unknown, 1u);
        BOOST_CHECK_EQUAL(s.commits, 3u);
        BOOST_CHECK_EQUAL(db().count("entries", "id = 1"), 0);
    });
    db().run("TRUNCATE entries");
}

BOOST_AUTO_TEST_CASE(retries_are_counted, *covers("HZ-35")) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto body = [&runs](overt::transaction_verbs& tx) -> overt::transaction_task<void> {
            co_await tx.execute(raw("SELECT 1"));
            if (++runs < 3) co_await tx.execute(raw("DO $$BEGIN RAISE SQLSTATE '40001'; END$$"));
        };
        co_await on.transact(body, overt::retry_policy().attempts(5));
        BOOST_CHECK_EQUAL(on.stats().retries, 2u);
        BOOST_CHECK_EQUAL(on.stats().rollbacks, 2u);
        BOOST_CHECK_EQUAL(on.stats().commits, 1u);
        runs = 0;
        {
            auto conn = co_await on.acquire();
            co_await conn.transact(body, overt::retry_policy().attempts(5));
        }
        BOOST_CHECK_EQUAL(on.stats().retries, 4u);
    });
}

// ---- health

BOOST_AUTO_TEST_CASE(health_follows_the_state_of_the_pool, *covers("HZ-36")) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        BOOST_CHECK(on.health() == pool_health::ok);
        BOOST_CHECK_EQUAL(on.stats().size, 0);  // nothing was opened to find out
        auto one = co_await on.acquire();
        BOOST_CHECK(on.health() == pool_health::ok);
        auto two = co_await on.acquire();
        BOOST_CHECK(on.health() == pool_health::degraded);
        group beside(co_await asio::this_coro::executor);
        beside.start([&on] { return only_look(on); });
        BOOST_CHECK(co_await eventually([&on] { return on.stats().waiting == 1; }));
        BOOST_CHECK(on.health() == pool_health::exhausted);
        // a connection beside the limit answers all the same
        co_await on.health_check();
        one.release();
        co_await beside.join();
        BOOST_CHECK(on.health() == pool_health::ok);
        BOOST_CHECK_EQUAL(on.stats().connects, 2u);
        two.release();
        co_await on.close();
        BOOST_CHECK(on.health() == pool_health::exhausted);
        BOOST_CHECK(co_await error_of<overt::pool_closed>(on.health_check()));
    });
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_is_no_health, *covers("HZ-36")) {
    asio::io_context io;
    overt::pool on(io.get_executor(), overt::pool_options("host=127.0.0.1 port=1").acquire_timeout(100ms));
    run(io, [](overt::pool& pool) -> asio::awaitable<void> {
        BOOST_CHECK(co_await error_of<overt::error>(only_look(pool)));
        BOOST_CHECK(pool.health() == pool_health::exhausted);
        BOOST_CHECK(co_await error_of<overt::connect_error>(pool.health_check(2s)));
        co_await pool.close();
    }(on));
}

BOOST_AUTO_TEST_CASE(a_check_has_a_time_of_its_own, *covers("HZ-36")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        co_await only_look(on);
        co_await on.health_check(5s);
        proxy.hold(side::server, 'D', 1);  // it connects, and has no answer
        const stopwatch time;
        BOOST_CHECK(co_await error_of<overt::operation_timeout>(on.health_check(200ms)));
        BOOST_CHECK(time.elapsed() < 3s);
        proxy.release();
        co_await on.health_check(5s);
        BOOST_CHECK_EQUAL(on.stats().connects, 1u);
    });
}

// ---- what is slow

BOOST_AUTO_TEST_CASE(slow_acquires_and_statements_are_told_once, *covers("HZ-37")) {
    std::vector<pool_warning> told;
    auto options = options_for(db()).max_size(1).warn_slow_acquire(50ms).warn_slow_statement(100ms);
    options.on_warning([&told](const pool_warning& w) { told.push_back(w); });
    with_pool(db(), std::move(options), [&told](overt::pool& on) -> asio::awaitable<void> {
        co_await only_look(on);
        told.clear();  // the first connect may be slow
        group beside(co_await asio::this_coro::executor);
        beside.start([&on] { return hold_for(on, 100ms); });
        beside.start([&on]() -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            co_await conn.execute(raw("SELECT pg_sleep(0.15)"));
            co_await conn.execute(raw("SELECT 1"));
        });
        co_await beside.join();
        for (int i = 0; i != 3; ++i) co_await only_look(on);
        co_await pause(50ms);
        BOOST_REQUIRE_EQUAL(told.size(), 2u);
        BOOST_CHECK(told[0].what == pool_warning::kind::slow_acquire);
        BOOST_CHECK(contains(told[0].message, "telling_test.cpp:"));
        BOOST_CHECK(contains(told[0].message, " ms"));
        BOOST_CHECK(told[1].what == pool_warning::kind::slow_statement);
        BOOST_CHECK(contains(told[1].message, "SELECT pg_sleep(0.15)"));
        BOOST_CHECK(contains(told[1].message, "telling_test.cpp:"));
        BOOST_CHECK(contains(told[1].message, "waited for"));
    });
}

BOOST_AUTO_TEST_SUITE_END()
