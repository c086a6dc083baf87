// SPDX-License-Identifier: BSL-1.0
// The pool against a real server: the end of pools, leases and event loops.
#include <boost/test/unit_test.hpp>

#include "pool_fixture.hpp"
#include "support/covers.hpp"

#include <memory>
#include <optional>

using namespace overt::test;
using namespace overt::test::pooling;
using overt::pool_options;
using overt::pool_stats;

BOOST_AUTO_TEST_SUITE(pool)

// ---- the end

BOOST_FIXTURE_TEST_CASE(hz_18_close_wakes_waiters_and_leaves_nothing, fixture,
                        *covers("F-046", "F-048", "F-052", "HZ-18", "hikaricp-861")) {
    const int threads = entries("/proc/self/task");
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(3));
        std::vector<checkout> all;
        for (int i = 0; i < 3; ++i) all.push_back(co_await acquire(pool));
        int told = 0;
        for (int i = 0; i < 100; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                co_await failure_of<overt::pool_closed>(acquire(pool));
                ++told;
            });
        BOOST_TEST(co_await eventually([&] { return pool.stats().waiting == 100; }));
        bool closed = false;
        spawn(f.io, [&]() -> asio::awaitable<void> {
            co_await pool.close();
            closed = true;
        });
        BOOST_TEST(co_await eventually([&] { return told == 100; }));
        co_await failure_of<overt::pool_closed>(acquire(pool));
        BOOST_TEST(!closed);
        BOOST_TEST(co_await ask(all[0], "SELECT 42") == "42");  // what is leased may go on
        all.clear();
        BOOST_TEST(co_await eventually([&] { return closed; }));
        co_await pool.close();  // again
        BOOST_TEST(pool.stats().size == 0);
        BOOST_TEST(f.sessions() == 0);
        BOOST_TEST(pool.stats().acquire_closed == 101u);
    }(*this));
    io.restart();
    io.run();  // nothing keeps it
    std::this_thread::sleep_for(20ms);
    BOOST_TEST(entries("/proc/self/task") == threads);
}

BOOST_FIXTURE_TEST_CASE(close_runs_out_of_patience, fixture, *covers("F-047", "psycopg-608")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(2));
        checkout busy = co_await acquire(pool);
        checkout quiet = co_await acquire(pool);
        bool cut = false;
        spawn(f.io, [&]() -> asio::awaitable<void> {
            checkout mine = std::move(busy);
            co_await failure_of<overt::connection_lost>(ask(mine, "SELECT pg_sleep(60)"));
            cut = true;
        });
        co_await pause(50ms);
        const auto began = steady_clock::now();
        co_await pool.close(300ms);
        const auto took = steady_clock::now() - began;
        BOOST_TEST((took >= 300ms && took < 600ms));
        BOOST_TEST(cut);
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::forced) == 1u);
        BOOST_TEST(co_await eventually([&] { return f.sessions() == 0; }));
        BOOST_TEST(pool.stats().leased == 1);
        quiet.give_back();
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::forced) == 2u);
        BOOST_TEST(pool.stats().size == 0);
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(close_may_be_called_by_many_and_while_connecting, fixture, *covers("F-051")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(4).min_size(4).max_connecting(4));
        int ended = 0;
        for (int i = 0; i < 5; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                co_await pool.close();
                BOOST_TEST(pool.stats().size == 0);
                ++ended;
            });
        BOOST_TEST(co_await eventually([&] { return ended == 5; }));
        BOOST_TEST(f.sessions() == 0);
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(close_in_the_middle_of_everything, fixture, *covers("F-051")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        for (int i = 0; i < 10; ++i) {
            overt::pool pool(f.io.get_executor(), f.options().max_size(4).max_connecting(4));
            checkout dirty = co_await acquire(pool);
            checkout running = co_await acquire(pool);
            checkout kept = co_await acquire(pool);
            asio::cancellation_signal stop;
            asio::co_spawn(
                f.io,
                [&]() -> asio::awaitable<void> {
                    checkout mine = std::move(running);
                    co_await ask(mine, "SELECT pg_sleep(60)");
                },
                asio::bind_cancellation_slot(stop.slot(), asio::detached));
            co_await ask(dirty, "BEGIN");
            co_await pause(std::chrono::milliseconds(i));
            stop.emit(asio::cancellation_type::terminal);  // is cancelled
            dirty.give_back();                             // is reset
            kept.give_back();
            co_await pool.close(0ms);
            BOOST_TEST(pool.stats().size == 0);
            BOOST_TEST(co_await eventually([&] { return f.sessions() == 0; }));
        }
    }(*this));
    io.restart();
    io.run();  // nothing keeps it
}

BOOST_FIXTURE_TEST_CASE(close_while_a_server_is_waited_for, fixture, *covers("F-051")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), pool_options("host=127.0.0.1 port=1 user=x dbname=x"));
        int told = 0;
        for (int i = 0; i < 5; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                co_await failure_of<overt::pool_closed>(acquire(pool));
                ++told;
            });
        BOOST_TEST(co_await eventually([&] { return pool.stats().breaker == overt::breaker_state::open; }));
        const auto began = steady_clock::now();
        co_await pool.close();
        BOOST_TEST((steady_clock::now() - began < 2s));
        BOOST_TEST(co_await eventually([&] { return told == 5; }));
    }(*this));
    io.restart();
    io.run();  // no timer keeps it
}

BOOST_FIXTURE_TEST_CASE(hz_19_a_pool_may_go_while_leases_are_out, fixture, *covers("F-042", "F-049", "HZ-19")) {
    checkout survivor;
    run(io, [](fixture& f, checkout& out) -> asio::awaitable<void> {
        std::optional<overt::pool> pool(std::in_place, f.io.get_executor(), f.options().max_size(3));
        out = co_await acquire(*pool);
        {
            checkout one = co_await acquire(*pool);
            checkout dirty = co_await acquire(*pool);
            co_await ask(dirty, "BEGIN");
        }
        int told = 0;
        spawn(f.io, [&]() -> asio::awaitable<void> {
            std::vector<checkout> rest;
            rest.push_back(co_await acquire(*pool));
            rest.push_back(co_await acquire(*pool));
            co_await failure_of<overt::pool_closed>(acquire(*pool));
            ++told;
        });
        BOOST_TEST(co_await eventually([&] { return pool->stats().leased == 3 && pool->stats().waiting == 1; }));
        pool.reset();
        BOOST_TEST(co_await eventually([&] { return told == 1; }));
        BOOST_TEST(co_await ask(out, "SELECT 42") == "42");
        BOOST_TEST(co_await eventually([&] { return f.sessions() == 1; }));
    }(*this, survivor));
    survivor.give_back();
    BOOST_TEST(gone());
    io.restart();
    io.run();
}

BOOST_FIXTURE_TEST_CASE(a_pool_that_is_not_closed_does_not_keep_the_loop, fixture, *covers("F-052")) {
    const int descriptors = entries("/proc/self/fd");
    {
        overt::pool pool(io.get_executor(), options().min_size(2));
        spawn(io, [&]() -> asio::awaitable<void> { co_await acquire(pool); });
        const auto began = steady_clock::now();
        io.run();
        BOOST_TEST((steady_clock::now() - began < 2s));
        BOOST_TEST(pool.stats().idle >= 1);
    }
    io.restart();
    io.run();
    const int kept = descriptors + 3;  // what the event loop itself keeps
    for (int i = 0; i < 200 && entries("/proc/self/fd") > kept; ++i) std::this_thread::sleep_for(10ms);
    BOOST_TEST(entries("/proc/self/fd") <= kept);
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(a_pool_may_go_while_it_is_busy, fixture, *covers("F-049")) {
    for (int i = 0; i < 20; ++i) {
        asio::io_context loop;
        overt::pool pool(loop.get_executor(), options().max_size(4).min_size(2).validate_after(0ms));
        for (int n = 0; n < 8; ++n)
            asio::co_spawn(
                loop,
                [&]() -> asio::awaitable<void> {
                    checkout held = co_await acquire(pool);
                    held.touch_session();
                    co_await ask(held, "SELECT pg_sleep(0.001)");
                },
                asio::detached);
        loop.run_for(std::chrono::milliseconds(i));
    }
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(the_event_loop_may_go_first, fixture, *covers("F-050")) {
    for (int i = 0; i < 20; ++i) {
        auto loop = std::make_unique<asio::io_context>();
        overt::pool pool(asio::any_io_executor(asio::make_strand(*loop)), options().max_size(4).min_size(2));
        checkout outside;
        for (int n = 0; n < 8; ++n)
            asio::co_spawn(
                *loop,
                [&, n]() -> asio::awaitable<void> {
                    checkout held = co_await acquire(pool);
                    held.touch_session();
                    co_await ask(held, "SELECT pg_sleep(0.001)");
                    if (n == 3) outside = std::move(held);
                },
                asio::detached);
        loop->run_for(std::chrono::milliseconds(i * 2));
        loop.reset();
        outside.give_back();
        BOOST_TEST(!pool.try_checkout(here::current()));
        BOOST_TEST(pool.stats().waiting == 0);
    }
    BOOST_TEST(gone());
}

BOOST_AUTO_TEST_SUITE_END()
