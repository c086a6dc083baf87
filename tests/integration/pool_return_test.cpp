// SPDX-License-Identifier: BSL-1.0
// The pool against a real server: what leases leave behind, and what time does to idle connections.
#include <boost/test/unit_test.hpp>

#include "pool_fixture.hpp"
#include "support/covers.hpp"

#include <atomic>

using namespace overt::test;
using namespace overt::test::pooling;
using overt::pool_options;
using overt::pool_stats;

BOOST_AUTO_TEST_SUITE(pool)

// ---- what a lease leaves behind

BOOST_FIXTURE_TEST_CASE(hz_12_an_open_transaction_is_rolled_back, fixture,
                        *covers("F-033", "F-034", "HZ-12", "rust-postgres-635")) {
    server.run("DROP TABLE IF EXISTS overt_pool_dirty; CREATE TABLE overt_pool_dirty (n integer)");
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        {
            checkout held = co_await acquire(pool);
            co_await ask(held, "BEGIN; INSERT INTO overt_pool_dirty VALUES (1)");
        }
        {
            checkout held = co_await acquire(pool);  // waits for the rollback
            BOOST_TEST(co_await ask(held, "SELECT count(*) FROM overt_pool_dirty") == "0");
            BOOST_TEST((held.connection().state() == overt::pg::session_state::idle));
            co_await failure_of<overt::server_error>(ask(held, "BEGIN; SELECT 1 / 0"));
        }
        {
            checkout held = co_await acquire(pool);
            BOOST_TEST(co_await ask(held, "SELECT 42") == "42");
        }
        const pool_stats s = pool.stats();
        BOOST_TEST(s.dirty_returns == 2u);
        BOOST_TEST(s.connects == 1u);
        BOOST_TEST(s.resets == 2u);
        co_await pool.close();
    }(*this));
    server.run("DROP TABLE overt_pool_dirty");
}

BOOST_FIXTURE_TEST_CASE(hz_13_what_a_session_remembers_is_forgotten, fixture, *covers("F-039", "HZ-13", "pgdog-1407")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).session_setting("work_mem", "5MB"));
        {
            checkout held = co_await acquire(pool);
            co_await ask(held, "SET work_mem = '64MB'; SET search_path = nowhere; SET client_encoding = 'LATIN1'");
            co_await ask(held, "CREATE TEMP TABLE scratch (n integer); LISTEN news; SELECT pg_advisory_lock(7731)");
            co_await ask(held, "DECLARE c CURSOR WITH HOLD FOR SELECT 1; SET standard_conforming_strings = off");
            co_await ask(held, "SET ROLE pg_monitor");
            held.touch_session();
        }
        checkout held = co_await acquire(pool);
        BOOST_TEST(co_await ask(held, "SHOW work_mem") == "5MB");
        BOOST_TEST(co_await ask(held, "SHOW search_path") == "\"$user\", public");
        BOOST_TEST(co_await ask(held, "SHOW client_encoding") == "UTF8");
        BOOST_TEST(co_await ask(held, "SHOW standard_conforming_strings") == "on");
        BOOST_TEST(co_await ask(held, "SHOW role") == "none");
        BOOST_TEST(co_await ask(held, "SELECT to_regclass('pg_temp.scratch')") == "NULL");
        BOOST_TEST(co_await ask(held, "SELECT count(*) FROM pg_listening_channels()") == "0");
        BOOST_TEST(co_await ask(held, "SELECT count(*) FROM pg_cursors") == "0");
        BOOST_TEST(co_await ask(held, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
                                      "AND pid = pg_backend_pid()") == "0");
        BOOST_TEST(pool.stats().connects == 1u);
        BOOST_TEST(pool.stats().dirty_returns == 0u);
        held.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(nothing_is_reset_where_nothing_has_changed, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        for (int i = 0; i < 10; ++i) {
            checkout held = co_await acquire(pool);
            co_await ask(held, "SELECT 1");
        }
        BOOST_TEST(pool.stats().resets == 0u);
        BOOST_TEST(pool.stats().idle == 1);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(reset_policies_are_followed, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool rolls_back(f.io.get_executor(), f.options().max_size(1).statement_cache_size(0));
        {
            checkout held = co_await acquire(rolls_back);
            co_await ask(held, "SET work_mem = '64MB'");
            held.touch_session();
        }
        {
            checkout held = co_await acquire(rolls_back);
            BOOST_TEST(co_await ask(held, "SHOW work_mem") == "64MB");
            co_await ask(held, "BEGIN");
        }
        {
            checkout held = co_await acquire(rolls_back);
            BOOST_TEST((held.connection().state() == overt::pg::session_state::idle));
        }
        BOOST_TEST(rolls_back.stats().resets == 1u);
        co_await rolls_back.close();

        overt::pool does_nothing(f.io.get_executor(), f.options().max_size(1).reset(overt::reset_policy::none));
        {
            checkout held = co_await acquire(does_nothing);
            co_await ask(held, "BEGIN");
        }
        checkout held = co_await acquire(does_nothing);
        BOOST_TEST((held.connection().state() == overt::pg::session_state::idle));
        BOOST_TEST(does_nothing.stats().closed_for(overt::close_reason::reset_failed) == 1u);
        BOOST_TEST(does_nothing.stats().connects == 2u);
        held.give_back();
        co_await does_nothing.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_statement_left_running_is_cancelled_and_its_connection_kept, fixture,
                        *covers("F-035", "HZ-23")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        checkout held = co_await acquire(pool);
        asio::cancellation_signal stop;
        bool over = false;
        asio::co_spawn(
            f.io,
            [&]() -> asio::awaitable<void> {
                checkout mine = std::move(held);
                co_await ask(mine, "SELECT pg_sleep(60)");
            },
            asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { over = true; }));
        const std::string sleeping = "application_name = '" + f.name + "' AND query LIKE '%pg_sleep%'";
        BOOST_TEST(co_await eventually([&] { return f.server.count("pg_stat_activity", sleeping) == 1; }));
        const auto began = steady_clock::now();
        stop.emit(asio::cancellation_type::terminal);
        BOOST_TEST(co_await eventually([&] { return over; }));
        BOOST_TEST((steady_clock::now() - began < 100ms));
        checkout next = co_await acquire(pool);
        BOOST_TEST(co_await ask(next, "SELECT 42") == "42");
        BOOST_TEST((steady_clock::now() - began < 1500ms));
        BOOST_TEST(f.server.count("pg_stat_activity", sleeping) == 0);
        const pool_stats s = pool.stats();
        BOOST_TEST(s.cancels == 1u);
        BOOST_TEST(s.connects == 1u);
        next.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_connection_can_be_discarded, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1));
        checkout held = co_await acquire(pool);
        const int pid = held.connection().backend_pid();
        held.discard();
        held.give_back();
        checkout next = co_await acquire(pool);
        BOOST_TEST(next.connection().backend_pid() != pid);
        next.give_back();
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::discarded) == 1u);
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(pool.stats().idle == 1);  // asked for once only
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(eng_45_47_connections_that_are_not_kept_are_really_closed, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(pool_options::unlimited).keep_connections(false));
        BOOST_TEST(pool.stats().open() == 0);
        checkout one = co_await acquire(pool);
        const int pid = one.connection().backend_pid();
        BOOST_TEST(pool.stats().open() == 1);
        {
            checkout two = co_await acquire(pool);
            BOOST_TEST(pool.stats().open() == 2);
        }
        BOOST_TEST(pool.stats().open() == 1);
        one.give_back();
        BOOST_TEST(pool.stats().open() == 0);
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(!f.server.is_alive(pid));  // a place is free only when the server says so
        std::vector<checkout> many;
        for (int i = 0; i < 32; ++i) many.push_back(co_await acquire(pool));
        BOOST_TEST(f.sessions() == 32);
        many.clear();
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(f.sessions() == 0);
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::not_kept) == 34u);
        co_await pool.close();
    }(*this));
}

// ---- maintenance

BOOST_FIXTURE_TEST_CASE(min_size_is_opened_and_opened_again, fixture, *covers("F-024", "hikaricp-1256")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().min_size(3).check_interval(50ms));
        BOOST_TEST(co_await eventually([&] { return pool.stats().idle == 3; }));
        BOOST_TEST(f.sessions() == 3);
        f.server.run("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = '" +
                     f.name + "'");
        BOOST_TEST(co_await eventually([&] { return pool.stats().connects == 6 && pool.stats().idle == 3; }));
        BOOST_TEST(pool.stats().acquired == 0u);
        BOOST_TEST(f.sessions() == 3);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(hz_17_idle_ones_above_min_size_are_closed, fixture, *covers("F-023", "HZ-17", "vertx-935")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(5).min_size(1).idle_timeout(200ms));
        {
            std::vector<checkout> all;
            for (int i = 0; i < 5; ++i) all.push_back(co_await acquire(pool));
        }
        BOOST_TEST(pool.stats().idle == 5);
        checkout kept = co_await acquire(pool);
        BOOST_TEST(co_await eventually([&] { return pool.stats().closed_for(overt::close_reason::idle) == 4; }));
        BOOST_TEST(co_await ask(kept, "SELECT 42") == "42");
        kept.give_back();
        co_await pause(600ms);
        BOOST_TEST(pool.stats().size == 1);
        BOOST_TEST(f.sessions() == 1);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(hz_16_old_ones_are_replaced_never_while_leased, fixture, *covers("HZ-16")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).max_lifetime(200ms));
        checkout held = co_await acquire(pool);
        const int pid = held.connection().backend_pid();
        co_await pause(400ms);
        BOOST_TEST(co_await ask(held, "SELECT pg_backend_pid()") == std::to_string(pid));
        held.give_back();
        checkout next = co_await acquire(pool);
        BOOST_TEST(next.connection().backend_pid() != pid);
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::lifetime) == 1u);
        next.give_back();
        BOOST_TEST(co_await eventually([&] { return pool.stats().closed_for(overt::close_reason::lifetime) == 2; }));
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(hz_15_dead_idle_ones_are_replaced_without_an_error, fixture, *covers("F-025", "HZ-15")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(4).check_interval(pool_options::no_timeout));
        for (int round = 0; round < 3; ++round) {
            {
                std::vector<checkout> all;
                for (int i = 0; i < 4; ++i) all.push_back(co_await acquire(pool));
                for (auto& each : all) BOOST_TEST(co_await ask(each, "SELECT 42") == "42");
            }
            f.server.run("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = '" +
                         f.name + "'");
        }
        const pool_stats s = pool.stats();
        BOOST_TEST(s.connects == 12u);
        BOOST_TEST(s.closed_for(overt::close_reason::validation) == 2u);  // the first of each round
        BOOST_TEST(s.closed_for(overt::close_reason::generation) == 6u);
        BOOST_TEST(s.generation == 2u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_breaks_while_leased_is_replaced, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(2));
        checkout idle = co_await acquire(pool);
        checkout held = co_await acquire(pool);
        idle.give_back();
        f.server.terminate(held.connection().backend_pid());
        co_await failure_of<overt::connection_lost>(ask(held, "SELECT 1"));
        held.give_back();
        BOOST_TEST(co_await settled(pool));
        const pool_stats s = pool.stats();
        BOOST_TEST(s.closed_for(overt::close_reason::broken) == 1u);
        BOOST_TEST(s.closed_for(overt::close_reason::generation) == 1u);  // it may have been the server's end
        BOOST_TEST(s.idle == 0);
        checkout quiet = co_await acquire(pool);
        f.server.terminate(quiet.connection().backend_pid());
        quiet.give_back();  // its holder has not noticed
        checkout next = co_await acquire(pool);
        BOOST_TEST(co_await ask(next, "SELECT 42") == "42");
        next.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(long_idle_ones_are_pinged, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).validate_after(0ms));
        co_await acquire(pool);
        co_await pause(2ms);
        checkout held = co_await acquire(pool);
        BOOST_TEST(pool.stats().pings == 1u);
        BOOST_TEST(pool.stats().connects == 1u);
        held.give_back();
        f.server.terminate(held ? 0
                                : static_cast<int>(f.server.value<long>(
                                      "SELECT pid FROM pg_stat_activity WHERE application_name = '" + f.name + "'")));
        checkout next = co_await acquire(pool);
        BOOST_TEST(co_await ask(next, "SELECT 42") == "42");
        BOOST_TEST(pool.stats().connects == 2u);
        next.give_back();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(the_server_never_sees_more_than_max_size, fixture, *covers("npgsql-2718")) {
    std::atomic<bool> over = false;
    std::atomic<long> most = 0;
    std::thread watch([&] {
        witness sees;
        while (!over) {
            most = std::max(most.load(), sees.sessions(name));
            std::this_thread::sleep_for(1ms);
        }
    });
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(4).max_connecting(4).max_lifetime(20ms).acquire_timeout(10s));
        int ended = 0;
        for (int i = 0; i < 300; ++i)
            spawn(f.io, [&, i]() -> asio::awaitable<void> {
                checkout held = co_await acquire(pool);
                if (i % 7 == 0) held.discard();
                co_await ask(held, "SELECT pg_sleep(0.002)");
                ++ended;
            });
        BOOST_TEST(co_await eventually([&] { return ended == 300; }));
        BOOST_TEST(pool.stats().connects > 40u);
        co_await pool.close();
    }(*this));
    over = true;
    watch.join();
    BOOST_TEST(most <= 4);
    BOOST_TEST(most >= 3);
}

BOOST_AUTO_TEST_SUITE_END()
