// SPDX-License-Identifier: BSL-1.0
// What a pool's user has to say of each session: on_connect, before_acquire, after_release.
#include <boost/test/unit_test.hpp>

#include "pool_fixture.hpp"
#include "support/covers.hpp"
#include "support/entries.hpp"

#include <overt/overt.hpp>
#include <overt/session.hpp>

#include <memory>
#include <stdexcept>

using namespace overt::test;
using namespace overt::test::pooling;
using overt::lease;
using overt::pool_options;
using overt::prepared;
using overt::raw;
using overt::session;

namespace {

const auto pid_of = raw<std::int32_t>("SELECT pg_backend_pid()");
const auto double_of = overt::sql::prepare<std::int32_t>([](auto n) { return overt::sql::select(n + n); });
const auto twice_of = overt::sql::prepare<std::int32_t>([](auto n) { return overt::sql::select(n * 2); });

asio::awaitable<std::string> show(overt::verbs& on, std::string setting) {
    co_return co_await on.scalar(raw<std::string>("SELECT current_setting({})", setting));
}

asio::awaitable<std::int64_t> prepared_statements(overt::verbs& on) {
    return on.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements "
                                       "WHERE statement NOT LIKE '%pg_prepared_statements%'"));
}

asio::awaitable<void> nap(session& on) { co_await on.execute(raw("SELECT pg_sleep(60)")); }

}  // namespace

BOOST_AUTO_TEST_SUITE(hooks)

// ---- on_connect

BOOST_FIXTURE_TEST_CASE(on_connect_runs_once_for_each_session, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        std::vector<int> greeted;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(2).on_connect([&greeted](session& on) -> asio::awaitable<void> {
                             greeted.push_back(on.connection().backend_pid());
                             co_await on.execute(raw("SET work_mem = '5MB'"));
                             co_await on.execute(raw("CREATE TEMP TABLE cache (n integer)"));
                         }));
        for (int i = 0; i < 3; ++i) {
            lease first = co_await pool.acquire();
            lease second = co_await pool.acquire();
            for (lease* each : {&first, &second}) {
                BOOST_TEST(co_await show(*each, "work_mem") == "5MB");
                co_await each->execute(raw("INSERT INTO cache VALUES (1)"));
                each->connection().mark_session_clean();  // raw SQL is not trusted
            }
            BOOST_TEST(std::count(greeted.begin(), greeted.end(), first.connection().backend_pid()) == 1);
            BOOST_TEST(std::count(greeted.begin(), greeted.end(), second.connection().backend_pid()) == 1);
        }
        BOOST_TEST(greeted.size() == 2u);
        BOOST_TEST(pool.stats().connects == 2u);
        BOOST_TEST(pool.stats().resets == 0u);  // what the hook did is no reason for one
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(f065_a_hook_that_throws_is_a_failed_connect, fixture, *covers("F-065")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int tries = 0;
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).acquire_timeout(5s).on_connect(
                                                  [&tries](session& on) -> asio::awaitable<void> {
                                                      co_await on.execute(raw("SELECT 1"));
                                                      if (++tries < 3) throw std::runtime_error("not yet");
                                                  }));
        {
            lease conn = co_await pool.acquire();
            BOOST_TEST(co_await conn.scalar(pid_of) == conn.connection().backend_pid());
        }
        BOOST_TEST(tries == 3);
        BOOST_TEST(pool.stats().connects == 1u);
        BOOST_TEST(pool.stats().connect_failures == 2u);
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(f065_the_waiter_learns_why, fixture, *covers("F-065")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).acquire_timeout(300ms).on_connect(
                                                  [](session& on) -> asio::awaitable<void> {
                                                      co_await on.execute(raw("SELECT no_such_function()"));
                                                  }));
        const std::string why = co_await failure_of<overt::pool_timeout>(pool.acquire());
        BOOST_TEST(why.find("on_connect failed") != why.npos, why);
        BOOST_TEST(why.find("no_such_function") != why.npos, why);
        BOOST_TEST(pool.stats().connects == 0u);
        BOOST_TEST(pool.stats().connect_failures >= 1u);
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(f065_a_hook_that_hangs_is_cut_off, fixture, *covers("F-065")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int tries = 0;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(1).hook_timeout(50ms).on_connect(
                             [&tries](session& on) { return ++tries == 1 ? nap(on) : pause(1ms); }));
        lease conn = co_await pool.acquire();
        BOOST_TEST(tries == 2);
        BOOST_TEST(pool.stats().connect_failures == 1u);
        conn.release();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(f065_a_hook_that_leaves_a_transaction_open_is_refused, fixture, *covers("F-065")) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int tries = 0;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(1).on_connect([&tries](session& on) -> asio::awaitable<void> {
                             if (++tries == 1) co_await on.execute(raw("BEGIN"));
                         }));
        lease conn = co_await pool.acquire();
        BOOST_TEST((conn.connection().state() == overt::pg::session_state::idle));
        BOOST_TEST(tries == 2);
        BOOST_TEST(pool.stats().connect_failures == 1u);
        conn.release();
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(close_does_not_wait_for_a_hook, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).hook_timeout(60s).on_connect(nap));
        spawn(f.io, [&pool]() -> asio::awaitable<void> { co_await failure_of<overt::pool_closed>(pool.acquire()); });
        const std::string napping = "application_name = '" + f.name + "' AND query LIKE '%pg_sleep%'";
        BOOST_TEST(co_await eventually([&] { return f.server.count("pg_stat_activity", napping) == 1; }));
        BOOST_TEST(pool.stats().connecting == 1);
        const auto began = steady_clock::now();
        co_await pool.close();
        BOOST_TEST((steady_clock::now() - began < 2s));
        BOOST_TEST(pool.stats().size == 0);
        f.server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + napping);
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(the_event_loop_goes_while_a_hook_runs, fixture) {
    const int before = entries("/proc/self/fd");
    {
        auto loop = std::make_unique<asio::io_context>();
        overt::pool pool(loop->get_executor(), options().min_size(1).max_size(1).hook_timeout(60s).on_connect(nap));
        const std::string napping = "application_name = '" + name + "' AND query LIKE '%pg_sleep%'";
        for (int i = 0; i < 1000 && server.count("pg_stat_activity", napping) == 0; ++i) loop->run_for(5ms);
        BOOST_TEST(pool.stats().connecting == 1);
        loop.reset();
        BOOST_TEST(pool.stats().size == 0);
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + napping);
    }
    BOOST_TEST(entries("/proc/self/fd") == before);
}

// ---- queries prepared ahead

BOOST_FIXTURE_TEST_CASE(queries_are_prepared_before_their_first_use, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(1).on_connect([](session& on) -> asio::awaitable<void> {
                             co_await on.prepare(double_of, twice_of, raw<std::int32_t>("SELECT 3"));
                             co_await on.prepare(double_of);  // nothing is left to do
                         }));
        lease conn = co_await pool.acquire();
        const std::size_t known = conn.connection().cached_statements();
        BOOST_TEST(known == 7u);  // a select without a limit, and with one and two rows; raw SQL is as it is
        BOOST_TEST(co_await prepared_statements(conn) == 7);
        BOOST_TEST(co_await conn.scalar(double_of(21)) == 42);
        BOOST_TEST(co_await conn.one(twice_of(21)) == 42);
        BOOST_TEST((co_await conn.all(twice_of(21))).size() == 1u);
        BOOST_TEST(co_await conn.scalar(raw<std::int32_t>("SELECT 3")) == 3);
        BOOST_TEST(conn.connection().cached_statements() == known);
        BOOST_TEST(co_await prepared_statements(conn) == 7);
        conn.release();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(a_query_that_cannot_be_prepared_is_named, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(
            f.io.get_executor(), f.options().max_size(1).on_connect([](session& on) -> asio::awaitable<void> {
                co_await failure_of<overt::undefined_table>(on.prepare(double_of, raw("TABLE nowhere"), twice_of));
                BOOST_TEST(on.connection().cached_statements() == 3u);
                co_await on.prepare(double_of, twice_of);
            }));
        lease conn = co_await pool.acquire();
        BOOST_TEST(conn.connection().cached_statements() == 6u);
        BOOST_TEST(co_await prepared_statements(conn) == 6);
        BOOST_TEST(co_await conn.scalar(twice_of(4)) == 8);
        conn.release();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(only_as_many_are_prepared_as_are_remembered, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        for (const std::size_t size : {0U, 3U}) {
            overt::pool pool(f.io.get_executor(),
                             f.options().max_size(1).statement_cache_size(size).on_connect(
                                 [size](session& on) -> asio::awaitable<void> {
                                     co_await on.prepare(double_of);
                                     BOOST_TEST(on.connection().cached_statements() == size);
                                     if (size != 0)
                                         co_await failure_of<overt::usage_error>(on.prepare(double_of, twice_of));
                                 }));
            lease conn = co_await pool.acquire();
            BOOST_TEST(co_await conn.scalar(twice_of(4)) == 8);
            conn.release();
            co_await pool.close();
        }
    }(*this));
}

// ---- before_acquire

BOOST_FIXTURE_TEST_CASE(before_acquire_sees_every_lease, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int seen = 0;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(1).before_acquire([&seen](session& on) -> asio::awaitable<bool> {
                             ++seen;
                             co_await on.execute(raw("SET application_name = 'in use'"));
                             co_return true;
                         }));
        for (int i = 0; i < 3; ++i) {
            lease conn = co_await pool.acquire(i == 2 ? 0ms : 5'000ms);
            BOOST_TEST(co_await show(conn, "application_name") == "in use");
            conn.release();
            BOOST_TEST(co_await settled(pool));
        }
        BOOST_TEST(seen == 3);
        BOOST_TEST(pool.stats().connects == 1u);
        BOOST_TEST(pool.stats().acquired == 3u);
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(a_session_that_does_not_pass_is_replaced, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int unfit = 0;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(2).before_acquire([&unfit](session& on) -> asio::awaitable<bool> {
                             co_return co_await on.scalar(pid_of) != unfit;
                         }));
        {
            lease conn = co_await pool.acquire();
            unfit = conn.connection().backend_pid();
        }
        lease conn = co_await pool.acquire();
        BOOST_TEST(conn.connection().backend_pid() != unfit);
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::discarded) == 1u);
        conn.release();
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(what_before_acquire_throws_reaches_the_caller, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int calls = 0;
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).hook_timeout(50ms).before_acquire(
                                                  [&calls](session& on) -> asio::awaitable<bool> {
                                                      ++calls;
                                                      if (calls == 1) throw std::runtime_error("no tenant");
                                                      if (calls == 2) co_await nap(on);
                                                      co_return true;
                                                  }));
        BOOST_TEST(co_await failure_of<std::runtime_error>(pool.acquire()) == "no tenant");
        BOOST_TEST(pool.stats().leased == 0);
        co_await failure_of<overt::operation_timeout>(pool.acquire());
        lease conn = co_await pool.acquire();
        BOOST_TEST(co_await conn.scalar(pid_of) == conn.connection().backend_pid());
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::discarded) +
                       pool.stats().closed_for(overt::close_reason::abandoned) ==
                   2u);
        conn.release();
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(an_acquire_that_finds_no_fit_session_ends_in_time, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).before_acquire(
                                                  [](session&) -> asio::awaitable<bool> { co_return false; }));
        const auto began = steady_clock::now();
        co_await failure_of<overt::pool_timeout>(pool.acquire(300ms));
        BOOST_TEST((steady_clock::now() - began < 2s));
        BOOST_TEST(pool.stats().leased == 0);
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

// ---- after_release

BOOST_FIXTURE_TEST_CASE(after_release_sees_the_session_after_its_reset, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        std::vector<std::string> seen;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(1).after_release([&seen](session& on) -> asio::awaitable<bool> {
                             seen.push_back(co_await show(on, "work_mem"));
                             co_return seen.size() < 3;
                         }));
        std::string usual;
        std::vector<std::int32_t> pids;
        for (int i = 0; i < 4; ++i) {
            lease conn = co_await pool.acquire();  // waits for the hook
            if (i == 0) usual = co_await show(conn, "work_mem");
            pids.push_back(conn.connection().backend_pid());
            if (i == 1) {
                co_await conn.execute(raw("BEGIN"));
                co_await conn.execute(raw("SET work_mem = '7MB'"));
            }
        }
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(seen == std::vector<std::string>(4, usual), boost::test_tools::per_element());
        BOOST_TEST(pids[0] == pids[2]);
        BOOST_TEST(pids[2] != pids[3]);
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::reset_failed) == 2u);
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(a_release_hook_that_throws_or_hangs_costs_the_session, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        int calls = 0;
        overt::pool pool(f.io.get_executor(), f.options().max_size(1).hook_timeout(50ms).after_release(
                                                  [&calls](session& on) -> asio::awaitable<bool> {
                                                      ++calls;
                                                      if (calls == 1) throw std::runtime_error("unfit");
                                                      co_await nap(on);
                                                      co_return true;
                                                  }));
        for (int i = 0; i < 3; ++i) {
            lease conn = co_await pool.acquire();
            BOOST_TEST(co_await conn.scalar(pid_of) == conn.connection().backend_pid());
        }
        BOOST_TEST(pool.stats().connects == 3u);
        BOOST_TEST(pool.stats().closed_for(overt::close_reason::reset_failed) == 2u);
        co_await pool.close();
    }(*this));
}

// ---- re-entrance

BOOST_FIXTURE_TEST_CASE(f131_a_hook_may_use_another_pool_and_ask_its_own, fixture) {
    run(io, [](fixture& f) -> asio::awaitable<void> {
        overt::pool other(f.io.get_executor(), f.options().max_size(1));
        overt::pool* own = nullptr;
        std::string refused;
        overt::pool pool(f.io.get_executor(),
                         f.options().max_size(1).on_connect([&](session&) -> asio::awaitable<void> {
                             lease conn = co_await other.acquire();
                             BOOST_TEST(co_await conn.scalar(pid_of) == conn.connection().backend_pid());
                             // nobody can give it a session while it waits in here: it is told in time
                             refused = co_await failure_of<overt::pool_timeout>(own->acquire(50ms));
                         }));
        own = &pool;
        lease conn = co_await pool.acquire();
        BOOST_TEST(!refused.empty());
        conn.release();
        co_await pool.close();
        co_await other.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_AUTO_TEST_SUITE_END()
