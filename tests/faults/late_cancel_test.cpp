// SPDX-License-Identifier: BSL-1.0
// Requests to cancel: that none of them hits another statement, what becomes of those that are never answered, and that
// none is sent where nothing runs.
#include "support/cancel_gate.hpp"
#include "support/covers.hpp"
#include "support/pooled.hpp"
#include "support/pooler.hpp"

#include <overt/pg/canceller.hpp>

#include <libpq-fe.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace overt::test;
using overt::raw;
using std::chrono::microseconds;

// A sanitizer slows the client down, and the race is the server's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr unsigned enough = 2'000;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr unsigned enough = 2'000;
#else
constexpr unsigned enough = 20'000;
#endif
#else
constexpr unsigned enough = 20'000;
#endif
constexpr int workers = 16;
constexpr int pools = 8;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_late_cancel";
    static constexpr const char* tables = "";
};
schema& db() { return own_schema::db(); }

/// After which time a statement is cancelled, and how long it takes: it often ends while the request is on its way.
struct draw {
    explicit draw(unsigned seed) : random(seed) {}
    microseconds patience() { return microseconds(1000 + random() % 2 * 1000); }
    /// On a busy machine a request takes its time.
    microseconds sleep() { return microseconds(2000 + random() % (1000u << random() % 6)); }
    std::mt19937 random;
};
double seconds(microseconds time) { return static_cast<double>(time.count()) / 1e6; }

// ---- libpq by hand, which does not wait until the server has taken the request

struct by_hand {
    explicit by_hand(unsigned seed) : chance(seed), session(PQconnectdb(server_dsn().c_str()), &PQfinish) {}

    /// Whether the statement after the cancelled one was hit.
    bool round() {
        const microseconds time = chance.sleep();
        const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request(PQgetCancel(session.get()), &PQfreeCancel);
        PQsendQuery(session.get(), ("SELECT pg_sleep(" + std::to_string(seconds(time)) + ')').c_str());
        std::this_thread::sleep_for(chance.patience());
        std::thread sends([&request] {
            char reason[256];
            PQcancel(request.get(), reason, sizeof reason);
        });
        while (PGresult* const part = PQgetResult(session.get())) PQclear(part);
        PGresult* const next = PQexec(session.get(), "SELECT pg_sleep(0.001)");
        const char* const code = PQresultErrorField(next, PG_DIAG_SQLSTATE);
        const bool hit = code && std::string_view(code) == "57014";
        PQclear(next);
        sends.join();
        return hit;
    }

    draw chance;
    std::unique_ptr<PGconn, decltype(&PQfinish)> session;
};

// ---- ours

struct tally {
    std::int64_t nonce = 1'000'000;
    unsigned rounds = 0;
    unsigned victims = 0;
    unsigned wrong = 0;
};

/// Whoever comes next, on whichever connection.
asio::awaitable<void> ask_next(overt::pool& on, tally& count) {
    const std::string mine = std::to_string(++count.nonce);
    auto conn = co_await on.acquire(20s);
    try {
        const auto heard = co_await conn.scalar(raw<std::string>("SELECT pg_sleep(0.001)::text || {}::text", mine));
        if (heard != mine) ++count.wrong;
    } catch (const overt::query_cancelled&) {
        ++count.victims;
    }
}

template <class S>
asio::awaitable<void> run_statement(overt::pool& on, S statement) {
    auto conn = co_await on.acquire(20s);
    co_await conn.execute(statement);
}
template <class S>
asio::awaitable<void> run_on(overt::lease conn, S statement) {
    co_await conn.execute(statement);
}
auto sleeping(double time) { return raw("SELECT pg_sleep({})", time); }

asio::awaitable<void> cancelled_by_slot(overt::lease conn, microseconds time, microseconds patience) {
    const auto executor = co_await asio::this_coro::executor;
    asio::cancellation_signal stop;
    asio::steady_timer over(executor, asio::steady_timer::time_point::max());
    bool ended = false;
    asio::co_spawn(executor, run_on(std::move(conn), sleeping(seconds(time))),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) {
                       ended = true;
                       over.cancel();
                   }));
    asio::steady_timer timer(executor, patience);
    co_await timer.async_wait(asio::use_awaitable);
    stop.emit(asio::cancellation_type::terminal);
    asio::error_code ignored;
    if (!ended) co_await over.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> work(overt::pool& on, tally& count, unsigned seed, unsigned requests) {
    draw chance(seed);
    while (on.stats().cancels < requests) {
        const microseconds time = chance.sleep();
        const microseconds patience = chance.patience();
        auto conn = co_await on.acquire(20s);
        if (++count.rounds % 2 == 0) {
            const auto limit = std::chrono::ceil<std::chrono::milliseconds>(patience);
            co_await error_of<overt::operation_timeout>(
                overt::with_timeout(limit, run_on(std::move(conn), sleeping(seconds(time)))));
        } else {
            co_await cancelled_by_slot(std::move(conn), time, patience);
        }
        co_await ask_next(on, count);
    }
}

int threads() { return entries_of("/proc/self/task"); }

boost::test_tools::assertion_result there_is_a_pooler(boost::unit_test::test_unit_id) { return pooler::possible(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(late_cancel, *boost::unit_test::fixture<own_schema>())

// The negative control: with this load a client that does not wait does hit the next statement.
BOOST_AUTO_TEST_CASE(the_load_shows_who_does_not_wait, *covers("F-090", "pgbouncer-717")) {
    std::atomic<int> victims = 0;
    std::atomic<int> rounds = 0;
    std::vector<std::thread> all;
    for (unsigned i = 0; i != workers; ++i)
        all.emplace_back([&, i] {
            by_hand one(i);
            while (victims == 0 && rounds < 100'000) {
                ++rounds;
                if (one.round()) ++victims;
            }
        });
    for (std::thread& each : all) each.join();
    BOOST_TEST_MESSAGE("by hand: " << victims << " hit in " << rounds << " rounds");
    BOOST_CHECK_GT(victims, 0);
}

BOOST_AUTO_TEST_CASE(twenty_thousand_requests_hit_nobody_else, *covers("F-090", "pgbouncer-717", "HZ-23")) {
    // several pools, because each has two threads that carry requests
    const auto share = [](overt::pool& on) -> asio::awaitable<void> {
        static unsigned seed = 0;
        tally count;
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != workers / pools; ++i)
            all.start([&on, &count] { return work(on, count, ++seed, enough / pools); });
        co_await all.join();
        const auto seen = co_await settled(on);
        BOOST_TEST_MESSAGE("ours: " << count.rounds << " rounds, " << seen.cancels << " requests, " << count.victims
                                    << " hit, " << seen.connects << " connects");
        BOOST_CHECK_EQUAL(count.victims, 0U);
        BOOST_CHECK_EQUAL(count.wrong, 0U);
        BOOST_CHECK_GE(seen.cancels, enough / pools);
        // connections are used on: none of them had to be closed, unless the machine stood still
        BOOST_CHECK_LE(seen.connects, workers / pools + enough / pools / 100);
    };
    const stopwatch watch;
    asio::io_context io;
    std::deque<overt::pool> all;
    for (int i = 0; i != pools; ++i)
        all.emplace_back(io.get_executor(), options_for(db()).max_size(workers / pools).cancels_per_second(1'000'000));
    const auto body = [&]() -> asio::awaitable<void> {
        group each(io.get_executor());
        for (overt::pool& one : all) each.start([&] { return prove(one, share); });
        co_await each.join();
    };
    run(io, body());
    BOOST_TEST_MESSAGE("ours: " << watch.elapsed().count() << " ms");
}

BOOST_AUTO_TEST_CASE(a_hundred_at_once_behind_a_pooler_with_one_session,
                     *boost::unit_test::precondition(there_is_a_pooler) * covers("F-090", "pgbouncer-717")) {
    pooler one("ignore_startup_parameters = options,statement_timeout,idle_in_transaction_session_timeout,"
               "client_connection_check_interval\ndefault_pool_size = 1\nmax_client_conn = 1000\n");
    asio::io_context io;
    auto options = overt::pool_options(one.dsn()).statement_cache_size(0).cancels_per_second(1'000'000);
    options.acquire_timeout(60s).max_size(100).max_connecting(10);
    overt::pool on(io.get_executor(), options);
    overt::pool others(io.get_executor(), options.max_size(1));
    const auto body = [&](overt::pool&) -> asio::awaitable<void> {
        tally count;
        int ended = 0;
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != 100; ++i)
            all.start([&]() -> asio::awaitable<void> {
                const auto late = co_await error_of<overt::operation_timeout>(
                    overt::with_timeout(1500ms, run_statement(on, sleeping(60))));
                BOOST_CHECK(late);
                ++ended;
            });
        all.start([&]() -> asio::awaitable<void> {
            while (ended != 100 || under_way(on.stats()) != 0) co_await ask_next(others, count);
        });
        co_await all.join();
        for (int i = 0; i != 20; ++i) co_await ask_next(on, count);
        BOOST_CHECK_EQUAL(count.victims, 0U);
        BOOST_CHECK_EQUAL(count.wrong, 0U);
        check_invariant(co_await settled(others));
        co_await others.close();
    };
    run(io, prove(on, body));
}

BOOST_AUTO_TEST_CASE(a_request_that_is_never_answered, *covers("F-091", "pgbouncer-542", "diesel-3016")) {
    const int threads_before = threads();
    cancel_gate gate;
    auto options = options_for(db(), gate.dsn()).max_size(1).cancel_timeout(200ms).cancels_per_second(1'000'000);
    with_pool(db(), options, [&](overt::pool& on) -> asio::awaitable<void> {
        gate.keep();
        constexpr int rounds = 5;
        for (int i = 0; i != rounds; ++i) {
            const stopwatch watch;
            const auto late = co_await error_of<overt::operation_timeout>(
                overt::with_timeout(50ms, run_statement(on, sleeping(60))));
            BOOST_CHECK(late);
            BOOST_CHECK_LT(watch.elapsed().count(), 5000);  // nobody waits for the request
            const auto seen = on.stats();
            BOOST_CHECK_EQUAL(seen.cancelling, 1);  // and nobody gets the connection
            BOOST_CHECK_EQUAL(seen.leased, 0);
            // its place is free again in time, whatever becomes of the requests
            tally count;
            co_await ask_next(on, count);
            BOOST_CHECK_LT(watch.elapsed().count(), 20'000);
            BOOST_CHECK_EQUAL(on.stats().closed_for(overt::close_reason::abandoned), static_cast<unsigned>(i + 1));
        }
        const int most = overt::pg::canceller::asynchronous() ? rounds : 2;  // else no thread is left to carry more
        BOOST_CHECK_GE(gate.requests(), 1);
        BOOST_CHECK_LE(gate.requests(), most);
        // the gate's, the pool's clock, one that connects, two that cancel
        BOOST_CHECK_LE(threads(), threads_before + 6);
        gate.let_go();
        // where threads carry requests, they are back, and carry for those who still want it
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(50ms, run_statement(on, sleeping(60))));
        BOOST_CHECK(late);
        const auto seen = co_await settled(on);
        BOOST_CHECK_EQUAL(seen.closed_for(overt::close_reason::abandoned), static_cast<unsigned>(rounds));
        BOOST_CHECK_LE(gate.requests(), most + 1);
    });
}

BOOST_AUTO_TEST_CASE(no_request_where_nothing_runs, *covers("F-092")) {
    cancel_gate gate;
    with_pool(db(), options_for(db(), gate.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        const auto cancelled = [](asio::awaitable<void> what) {
            return error_of<overt::operation_timeout>(overt::with_timeout(300ms, std::move(what)));
        };
        {
            auto held = co_await on.acquire();
            BOOST_CHECK(co_await cancelled(run_statement(on, raw("SELECT 1"))));  // before anything was sent
            BOOST_CHECK(co_await cancelled(pause(1h)));                           // the lease is idle
            BOOST_CHECK(co_await cancelled([](overt::lease& mine) -> asio::awaitable<void> {
                co_await mine.execute(raw("SELECT 1"));  // answered
                co_await pause(1h);
            }(held)));
            co_await expect(held.scalar(raw<std::int32_t>("SELECT 42")), 42);
        }
        BOOST_CHECK(co_await cancelled([](overt::pool& from) -> asio::awaitable<void> {
            auto mine = co_await from.acquire();
            auto tx = co_await mine.begin();
            BOOST_CHECK(co_await error_of<overt::data_error>(tx.execute(raw("SELECT 1 / 0"))));
            co_await pause(1h);  // the transaction has failed
        }(on)));
        const auto seen = co_await settled(on);
        BOOST_CHECK_EQUAL(seen.cancels, 0U);
        BOOST_CHECK_EQUAL(gate.requests(), 0);
        BOOST_CHECK_EQUAL(seen.connects, 1U);
        // and where something runs, one
        BOOST_CHECK(co_await cancelled(run_statement(on, sleeping(60))));
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.cancels, 1U);
        BOOST_CHECK_EQUAL(gate.requests(), 1);
        BOOST_CHECK_EQUAL(after.connects, 1U);
    });
}

// As many go out at once as in a second; of the others some have their turn in time, and the rest is closed.
BOOST_AUTO_TEST_CASE(a_storm_of_timeouts, *covers("F-093")) {
    cancel_gate gate;
    auto options = options_for(db(), gate.dsn()).max_size(20).max_connecting(20).cancels_per_second(4);
    with_pool(db(), options.cancel_timeout(1s), [&](overt::pool& on) -> asio::awaitable<void> {
        {
            std::vector<overt::lease> all;
            for (int i = 0; i != 20; ++i) all.push_back(co_await on.acquire());
            group sleepers(co_await asio::this_coro::executor);
            for (overt::lease& each : all)
                sleepers.start([&each]() -> asio::awaitable<void> {
                    BOOST_CHECK(co_await error_of<overt::operation_timeout>(
                        overt::with_timeout(100ms, each.execute(raw("SELECT pg_sleep(2)")))));
                });
            co_await sleepers.join();
        }
        const auto seen = co_await settled(on);
        // 4 at once, 4 within the second, and one at its end
        BOOST_CHECK_GE(seen.cancels, 4U);
        BOOST_CHECK_LE(seen.cancels, 9U);
        BOOST_CHECK_EQUAL(static_cast<std::uint64_t>(gate.requests()), seen.cancels);
        BOOST_CHECK_GE(seen.closed_for(overt::close_reason::abandoned), 11U);
        tally count;
        for (int i = 0; i != 20; ++i) co_await ask_next(on, count);
        BOOST_CHECK_EQUAL(count.victims + count.wrong, 0U);
    });
}

// SQLSTATE 57014 from elsewhere is the server's error; our own request is never told as one.
BOOST_AUTO_TEST_CASE(who_has_cancelled, *covers("F-094", "F-076")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto mine = co_await pid(conn);
        {
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("SET LOCAL statement_timeout = '20ms'"));
            const auto limit = co_await error_of<overt::query_cancelled>(tx.execute(raw("SELECT pg_sleep(60)")));
            BOOST_REQUIRE(limit);
            BOOST_CHECK_EQUAL(limit->sqlstate(), "57014");
            BOOST_CHECK(limit->outcome() == overt::outcome::failed);
            BOOST_CHECK(limit->fate() == overt::fate::kept);
            co_await tx.rollback();
        }
        group others(co_await asio::this_coro::executor);
        others.start([mine]() -> asio::awaitable<void> {
            const std::string active = "pid = " + std::to_string(mine) + " AND query LIKE '%pg_sleep(61)%'";
            co_await eventually([&] { return db().count("pg_stat_activity", active + " AND state = 'active'") == 1; });
            db().run("SELECT pg_cancel_backend(" + std::to_string(mine) + ")");
        });
        const auto admin = co_await error_of<overt::query_cancelled>(conn.execute(raw("SELECT pg_sleep(61)")));
        co_await others.join();
        BOOST_REQUIRE(admin);
        BOOST_CHECK(admin->fate() == overt::fate::kept);
        // within a limit of ours that has not come
        others.start([mine]() -> asio::awaitable<void> {
            const std::string active = "pid = " + std::to_string(mine) + " AND query LIKE '%pg_sleep(62)%'";
            co_await eventually([&] { return db().count("pg_stat_activity", active + " AND state = 'active'") == 1; });
            db().run("SELECT pg_cancel_backend(" + std::to_string(mine) + ")");
        });
        const auto still = co_await error_of<overt::query_cancelled>(
            overt::with_timeout(50s, conn.execute(raw("SELECT pg_sleep(62)"))));
        co_await others.join();
        BOOST_CHECK(still);
        BOOST_CHECK_EQUAL(co_await pid(conn), mine);
        const auto ours = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(50ms, conn.execute(raw("SELECT pg_sleep(60)"))));
        BOOST_REQUIRE(ours);
        BOOST_CHECK(ours->code() == overt::errc::cancelled);
        BOOST_CHECK(ours->outcome() == overt::outcome::unknown);
    });
}

// More is left to read than it is worth: the connection goes, and nobody reads rows of somebody else's.
BOOST_AUTO_TEST_CASE(an_answer_without_end, *covers("F-035", "F-038", "HZ-23")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        const auto left = [&](auto statement) -> asio::awaitable<void> {
            const stopwatch watch;
            BOOST_CHECK(
                co_await error_of<overt::operation_timeout>(overt::with_timeout(30ms, run_statement(on, statement))));
            tally count;
            co_await ask_next(on, count);
            BOOST_CHECK_EQUAL(count.victims + count.wrong, 0U);
            BOOST_CHECK_LT(watch.elapsed().count(), 10'000);
        };
        co_await left(raw("SELECT repeat('x', 1000) FROM generate_series(1, 10000000)"));
        co_await left(raw("SELECT generate_series(1, 3), pg_sleep(10)"));
        BOOST_CHECK_LE(on.stats().connects, 2U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
