// SPDX-License-Identifier: BSL-1.0
// The pool against a real server: who gets a connection, and when.
#include <boost/test/unit_test.hpp>

#include "pool_fixture.hpp"
#include "support/covers.hpp"

#include <deque>
#include <random>
#include <regex>

using namespace overt::test;
using namespace overt::test::pooling;
using overt::pool_options;
using overt::pool_stats;

BOOST_AUTO_TEST_SUITE(pool)

// ---- acquire

BOOST_FIXTURE_TEST_CASE(lends_and_takes_back, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options());
        BOOST_TEST(pool.stats().size == 0);
        std::string first;
        {
            checkout held = co_await acquire(pool);
            first = co_await ask(held, "SELECT pg_backend_pid()");
            BOOST_TEST(first == std::to_string(held.connection().backend_pid()));
            BOOST_TEST(pool.stats().leased == 1);
            BOOST_TEST(f.sessions() == 1);
        }
        BOOST_TEST(pool.stats().leased == 0);
        BOOST_TEST(pool.stats().idle == 1);
        checkout again = co_await acquire(pool);
        BOOST_TEST(co_await ask(again, "SELECT pg_backend_pid()") == first);
        again.give_back();
        again.give_back();
        BOOST_TEST(!again);
        co_await pool.close();
        BOOST_TEST(pool.stats().size == 0);
        BOOST_TEST(f.sessions() == 0);
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_new_session_may_be_primed, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().prime_receive_buffer(65'536));
        checkout held = co_await acquire(pool);
        const std::string primed = " AND query = 'SELECT repeat(''x'', 65472)'";
        BOOST_TEST(f.server.count("pg_stat_activity", "application_name = '" + f.name + "'" + primed) == 1);
        BOOST_TEST(co_await ask(held, "SELECT 7") == "7");
        held.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(engine_06_a_database_that_does_not_exist, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        const std::string dsn = overt::test::with_keyword(server_dsn(), "dbname", "overt_nowhere");
        overt::pool pool(f.io.get_executor(), pool_options(dsn));
        for (int i = 0; i < 3; ++i) {
            const auto began = steady_clock::now();
            try {
                co_await acquire(pool);
                BOOST_ERROR("connected to a database that does not exist");
            } catch (const overt::connect_error& error) {
                BOOST_TEST((error.reason() == overt::connect_failure::no_database));
                BOOST_TEST(error.sqlstate() == "3D000");
            }
            BOOST_TEST((steady_clock::now() - began < 2s));
            const pool_stats s = pool.stats();
            BOOST_TEST(s.leased == 0);
            BOOST_TEST(s.waiting == 0);
            BOOST_TEST(s.holders.empty());
        }
        BOOST_TEST(pool.stats().acquire_connect_errors == 3u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_wrong_password_is_told_to_everybody_who_waits_and_nowhere_else, fixture,
                        *covers("F-011", "bb8-167")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        const std::string dsn = overt::test::with_keyword(server_dsn(), "password", "canary-7731");
        overt::pool pool(f.io.get_executor(), pool_options(dsn).max_size(4));
        int refused = 0;
        for (int i = 0; i < 10; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                const std::string text = co_await failure_of<overt::connect_error>(acquire(pool));
                BOOST_TEST(text.find("canary") == text.npos);
                ++refused;
            });
        BOOST_TEST(co_await eventually([&] { return refused == 10; }));
        BOOST_TEST(pool.stats().connect_failures <= 2u);  // those that were under way together
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_server_that_refuses_is_tried_until_the_caller_runs_out_of_time, fixture,
                        *covers("HZ-01", "HZ-21")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), pool_options("host=127.0.0.1 port=1 user=x dbname=x"));
        const auto began = steady_clock::now();
        const std::string text = co_await failure_of<overt::pool_timeout>(acquire(pool, 500ms));
        const auto took = steady_clock::now() - began;
        BOOST_TEST((took >= 500ms && took < 600ms));
        BOOST_TEST(text.find("the last attempt to connect failed: ") != text.npos);
        BOOST_TEST(text.find("127.0.0.1") != text.npos);
        BOOST_TEST(pool.stats().connect_failures >= 1u);
        BOOST_TEST(pool.stats().connect_failures <= 20u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(two_hundred_take_turns_on_four_in_order, fixture, *covers("F-001", "HZ-05")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(4).min_size(4));
        BOOST_TEST(co_await eventually([&] { return pool.stats().idle == 4; }));
        std::vector<int> queued, granted;
        int most = 0;
        for (int i = 0; i < 200; ++i)
            spawn(f.io, [&, i]() -> asio::awaitable<void> {
                queued.push_back(i);
                checkout held = co_await acquire(pool);
                granted.push_back(i);
                most = std::max(most, pool.stats().leased);
                BOOST_TEST(co_await ask(held, "SELECT " + std::to_string(i)) == std::to_string(i));
            });
        BOOST_TEST(co_await eventually([&] { return granted.size() == 200; }));
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(queued == granted, boost::test_tools::per_element());
        BOOST_TEST(most == 4);
        const pool_stats s = pool.stats();
        BOOST_TEST(s.acquired == 200u);
        BOOST_TEST(s.idle == s.size);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_newcomer_in_the_turn_of_the_return_is_last, fixture, *covers("F-002")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        checkout held = co_await acquire(pool);
        std::string order;
        for (const char mark : {'a', 'b'})
            spawn(f.io, [&, mark]() -> asio::awaitable<void> {
                checkout mine = co_await acquire(pool);
                order += mark;
                co_await pause(1ms);
            });
        BOOST_TEST(co_await eventually([&] { return pool.stats().waiting == 2; }));
        held.give_back();
        BOOST_TEST(!pool.try_checkout(here::current()));
        checkout last = co_await acquire(pool);
        BOOST_TEST(order == "ab");
        last.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_timeout_says_who_holds_what, fixture, *covers("HZ-02")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(2).name("orders").acquire_timeout(200ms));
        checkout one = co_await acquire(pool);
        const auto one_line = one.site().line();
        checkout two = co_await acquire(pool);
        co_await ask(one, "BEGIN");
        co_await ask(one, "SELECT 'secret'::text FROM generate_series(1, 1) AS a_rather_long_name_for_a_series");
        spawn(f.io, [&]() -> asio::awaitable<void> { co_await failure_of<overt::pool_timeout>(acquire(pool, 400ms)); });
        co_await pause(1100ms);  // so that the lease is older than the second
        const auto began = steady_clock::now();
        const std::string text = co_await failure_of<overt::pool_timeout>(acquire(pool));
        const auto took = steady_clock::now() - began;
        BOOST_TEST((took >= 200ms && took < 260ms));
        const std::regex shape("no connection of pool \"orders\" within 200 ms \\(2 of 2 leased, 1 waiting\\)\n"
                               "  waiting at pool_test\\.cpp:(\\d+) \\(([^)]*)\\)\n"
                               "  leased for (\\d+(\\.\\d)?) s at pool_test\\.cpp:(\\d+) \\(([^)]*)\\), idle in "
                               "transaction, last statement: "
                               "(SELECT 'secret'.*) \\.\\.\\.\n"
                               "  leased for (\\d+(\\.\\d)?) s at pool_test\\.cpp:(\\d+) \\(([^)]*)\\), idle");
        std::smatch match;
        BOOST_REQUIRE_MESSAGE(std::regex_match(text, match, shape), text);
        BOOST_TEST(std::stoul(match[5]) == one_line);
        BOOST_TEST(match[6] == match[2]);
        BOOST_TEST(std::stod(match[3]) >= 1.1);
        BOOST_TEST(pool.stats().acquire_timeouts == 2u);
        one.give_back();
        two.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(one_waiter_too_many_is_refused_at_once, fixture, *covers("F-010", "HZ-07")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).max_waiting(3));
        checkout held = co_await acquire(pool);
        int served = 0;
        for (int i = 0; i < 3; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                co_await acquire(pool);
                ++served;
            });
        BOOST_TEST(co_await eventually([&] { return pool.stats().waiting == 3; }));
        const auto began = steady_clock::now();
        const std::string text = co_await failure_of<overt::pool_overloaded>(acquire(pool));
        BOOST_TEST((steady_clock::now() - began < 50ms));
        BOOST_TEST(text.find("1 of 1 leased, 3 waiting") != text.npos);
        held.give_back();
        BOOST_TEST(co_await eventually([&] { return served == 3; }));
        BOOST_TEST(pool.stats().acquire_overloaded == 1u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(no_time_at_all_means_a_try, fixture, *covers("F-004")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options());
        co_await failure_of<overt::pool_timeout>(acquire(pool, 0ms));
        co_await failure_of<overt::pool_timeout>(acquire(pool, -1s));
        BOOST_TEST(pool.stats().connecting == 0);
        co_await acquire(pool);
        co_await acquire(pool, 0ms);
        co_await pool.close();
    }(*this));
}

// ---- cancellation

BOOST_FIXTURE_TEST_CASE(cancelled_before_it_began_it_does_nothing, fixture, *covers("F-004")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(2));
        checkout held = co_await acquire(pool);
        const pool_stats before = pool.stats();
        asio::cancellation_signal stop;
        bool over = false;
        asio::co_spawn(
            f.io,
            [&]() -> asio::awaitable<void> {
                stop.emit(asio::cancellation_type::terminal);
                co_await acquire(pool);
                BOOST_ERROR("nobody was to get this far");
            },
            asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr why) { over = why != nullptr; }));
        BOOST_TEST(co_await eventually([&] { return over; }));
        const pool_stats after = pool.stats();
        BOOST_TEST(after.size == before.size);
        BOOST_TEST(after.connecting == 0);
        BOOST_TEST(after.waiting == 0);
        BOOST_TEST(after.acquired + after.acquire_cancelled + after.acquire_timeouts == before.acquired);
        held.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_waiter_leaves_and_the_others_stay, fixture, *covers("F-005", "bb8-67")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        checkout held = co_await acquire(pool);
        std::deque<asio::cancellation_signal> stop(3);
        std::string order;
        int cancelled = 0;
        for (std::size_t i = 0; i < 3; ++i)
            asio::co_spawn(
                f.io,
                [&, i]() -> asio::awaitable<void> {
                    try {
                        checkout mine = co_await acquire(pool);
                        order += static_cast<char>('a' + i);
                    } catch (const overt::operation_cancelled& error) {
                        BOOST_TEST((error.phase() == overt::phase::acquire));
                        BOOST_TEST((error.outcome() == overt::outcome::not_sent));
                        ++cancelled;
                    }
                },
                asio::bind_cancellation_slot(stop[i].slot(), asio::detached));
        BOOST_TEST(co_await eventually([&] { return pool.stats().waiting == 3; }));
        stop[1].emit(asio::cancellation_type::terminal);
        BOOST_TEST(co_await eventually([&] { return cancelled == 1; }));
        BOOST_TEST(pool.stats().waiting == 2);
        held.give_back();
        BOOST_TEST(co_await eventually([&] { return order == "ac"; }));
        BOOST_TEST(pool.stats().acquire_cancelled == 1u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_waiter_cancelled_in_the_turn_of_its_turn_passes_it_on, fixture,
                        *covers("F-006", "F-007", "boost-mysql-509", "npgsql-1788", "psycopg-1401", "r2dbc-pool-140")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        checkout held = co_await acquire(pool);
        asio::cancellation_signal stop;
        int first = 0, second = 0;
        asio::co_spawn(
            f.io,
            [&]() -> asio::awaitable<void> {
                checkout mine = co_await acquire(pool);
                ++first;
                co_await pause(1h);
            },
            asio::bind_cancellation_slot(stop.slot(), asio::detached));
        co_await pause(1ms);
        spawn(f.io, [&]() -> asio::awaitable<void> {
            checkout mine = co_await acquire(pool);
            ++second;
        });
        BOOST_TEST(co_await eventually([&] { return pool.stats().waiting == 2; }));
        held.give_back();  // assigned to the first, which has not run yet
        stop.emit(asio::cancellation_type::terminal);
        BOOST_TEST(co_await eventually([&] { return second == 1; }));
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(pool.stats().idle == 1);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_connect_that_outlives_its_waiter_is_not_lost, fixture, *covers("F-008")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        asio::cancellation_signal stop;
        asio::co_spawn(
            f.io, [&]() -> asio::awaitable<void> { co_await acquire(pool); },
            asio::bind_cancellation_slot(stop.slot(), asio::detached));
        BOOST_TEST(co_await eventually([&] { return pool.stats().size == 1; }));
        stop.emit(asio::cancellation_type::terminal);
        BOOST_TEST(co_await eventually([&] { return pool.stats().idle == 1; }));
        BOOST_TEST(pool.stats().connects == 1u);
        BOOST_TEST(static_cast<bool>(pool.try_checkout(here::current())));
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(hz_22_cancelled_anywhere_a_thousand_times_nothing_is_lost, fixture,
                        *covers("HZ-22", "F-006", "asyncpg-464")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(3).max_connecting(3).acquire_timeout(50ms));
        std::mt19937 random(20260131);
        const auto below = [&](unsigned n) { return random() % n; };
        std::deque<asio::cancellation_signal> stops(1000);
        int ended = 0;
        for (auto& stop : stops) {
            asio::co_spawn(
                f.io,
                [&]() -> asio::awaitable<void> {
                    checkout held = co_await acquire(pool);
                    switch (below(6)) {
                        case 0: co_await ask(held, "BEGIN"); break;
                        case 1: co_await ask(held, "SELECT pg_sleep(0.002)"); break;
                        case 2: co_await pause(std::chrono::milliseconds(below(3))); break;
                        case 3: held.touch_session(); break;
                        default: co_await ask(held, "SELECT 1");
                    }
                },
                asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { ++ended; }));
            if (below(2)) co_await pause(std::chrono::milliseconds(below(3)));
            for (int i = 0; i < 2; ++i)
                if (below(3)) stops[below(1000)].emit(asio::cancellation_type::terminal);
        }
        BOOST_TEST(co_await eventually([&] { return ended == 1000; }));
        BOOST_TEST(co_await settled(pool));
        const pool_stats s = pool.stats();
        BOOST_TEST(s.idle == s.size);
        BOOST_TEST(s.holders.empty());
        BOOST_TEST(f.server.count("pg_stat_activity", "application_name = '" + f.name + "' AND state <> 'idle'") == 0);
        // every one of them is in step with its server
        std::vector<checkout> all;
        for (int i = 0; i < 3; ++i) all.push_back(co_await acquire(pool, 5s));
        for (auto& each : all) BOOST_TEST(co_await ask(each, "SELECT 42") == "42");
        all.clear();
        co_await pool.close();
        BOOST_TEST(f.sessions() == 0);
    }(*this));
}

BOOST_AUTO_TEST_SUITE_END()
