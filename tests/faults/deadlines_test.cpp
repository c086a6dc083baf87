// SPDX-License-Identifier: BSL-1.0
// Limits on time: one budget for everything that an operation does, what the server stops by itself, and that nothing
// is begun where the time is over already.
#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <set>
#include <string>

namespace {

using namespace overt::test;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_deadlines";
    static constexpr const char* tables = "CREATE TABLE ledger (id int PRIMARY KEY)";
};
schema& db() { return own_schema::db(); }

auto insert_one(int id) {
    return [id](overt::transaction_verbs& tx) -> overt::transaction_task<void> {
        co_await tx.execute(raw("INSERT INTO ledger VALUES ({})", id));
        co_await tx.scalar(raw<std::string>("SELECT pg_sleep(0.02)::text"));
        co_await tx.all(raw<std::int32_t>("SELECT generate_series(1, 1000)"));
    };
}

int option(int socket, int level, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    ::getsockopt(socket, level, name, &value, &size);
    return value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deadlines, *boost::unit_test::fixture<own_schema>())

// Connecting, BEGIN, three statements and COMMIT share what there is: whichever of them is under way at its end is
// told.
BOOST_AUTO_TEST_CASE(one_budget_for_all_of_it, *covers("F-095")) {
    fault_proxy slow(20ms);
    int run = 0;
    std::set<overt::phase> ended_in;
    int well = 0;
    for (const auto limit : {30ms, 100ms, 200ms, 260ms, 320ms, 380ms, 440ms, 500ms, 20'000ms}) {
        const int id = ++run;
        with_pool(db(), options_for(db(), slow.dsn()).max_size(1).cancels_per_second(1000),
                  [&](overt::pool& on) -> asio::awaitable<void> {
                      const stopwatch watch;
                      std::exception_ptr thrown;
                      try {
                          co_await overt::with_timeout(limit, on.transact(insert_one(id)));
                      } catch (...) {
                          thrown = std::current_exception();
                      }
                      const auto took = watch.elapsed();
                      long rows = 1;
                      try {
                          if (thrown) std::rethrow_exception(thrown);
                          ++well;
                      } catch (const overt::operation_timeout& e) {
                          ended_in.insert(e.phase());
                          rows = 0;
                      } catch (const overt::commit_unknown&) {
                          rows = -1;
                      }
                      if (thrown) {
                          BOOST_CHECK_GE(took.count(), limit.count());
                          BOOST_CHECK_LE(took.count(), limit.count() + 3000);
                      }
                      co_await settled(on);
                      if (rows >= 0) BOOST_CHECK_EQUAL(db().count("ledger", "id = " + std::to_string(id)), rows);
                  });
    }
    BOOST_CHECK_GE(well, 1);
    BOOST_CHECK(ended_in.contains(overt::phase::acquire));
    BOOST_CHECK(ended_in.contains(overt::phase::execute));
}

BOOST_AUTO_TEST_CASE(no_time_is_left, *covers("F-004")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto work = [](overt::pool& from) -> asio::awaitable<void> {
            auto conn = co_await from.acquire();
            co_await conn.execute(raw("INSERT INTO ledger VALUES (-1)"));
        };
        for (const auto limit : {0ms, -1ms}) {
            const auto late = co_await error_of<overt::operation_timeout>(overt::with_timeout(limit, work(on)));
            BOOST_REQUIRE(late);
            BOOST_CHECK(late->outcome() == overt::outcome::not_sent);
        }
        BOOST_CHECK(co_await error_of<overt::pool_timeout>(on.acquire(0ms)));
        // cancelled before it asks, and not told by Asio on the way
        std::optional<overt::circumstances> where;
        asio::cancellation_signal stop;
        bool over = false;
        asio::co_spawn(
            co_await asio::this_coro::executor,
            [&]() -> asio::awaitable<void> {
                co_await asio::this_coro::throw_if_cancelled(false);
                asio::error_code ignored;
                asio::steady_timer sleep(co_await asio::this_coro::executor, 1h);
                co_await sleep.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
                const auto e = co_await error_of<overt::operation_cancelled>(on.acquire());
                if (e) where = {e->phase(), e->outcome(), e->fate()};
            },
            asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { over = true; }));
        co_await pause(1ms);
        stop.emit(asio::cancellation_type::terminal);
        BOOST_CHECK(co_await eventually([&] { return over; }));
        BOOST_REQUIRE(where);
        BOOST_CHECK(where->phase == overt::phase::acquire);
        BOOST_CHECK(where->outcome == overt::outcome::not_sent);
        const auto seen = on.stats();
        BOOST_CHECK_EQUAL(seen.size, 0);  // nothing was begun
        BOOST_CHECK_EQUAL(seen.connects + seen.acquired, 0U);
    });
    BOOST_CHECK_EQUAL(db().count("ledger", "id = -1"), 0);
}

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_ended_on_the_server, *covers("HZ-24", "F-035")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const std::string mine = "pid = " + std::to_string(co_await pid(conn));
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(50ms, conn.execute(raw("SELECT pg_sleep(60)"))));
        BOOST_CHECK(late);
        BOOST_CHECK_EQUAL(db().count("pg_stat_activity", mine + " AND state = 'active'"), 1);
        const stopwatch watch;
        BOOST_CHECK_NO_THROW(conn.release());
        co_await eventually([&] { return db().count("pg_stat_activity", mine + " AND state = 'active'") == 0; });
        BOOST_CHECK_LT(watch.elapsed().count(), 1000);
        const auto seen = co_await settled(on);
        BOOST_CHECK_EQUAL(seen.connects, 1U);  // and its connection is used on
        BOOST_CHECK_EQUAL(db().count("pg_stat_activity", mine + " AND state = 'idle'"), 1);
    });
}

BOOST_AUTO_TEST_CASE(limits_of_the_server_are_there_from_the_start, *covers("HZ-11")) {
    const auto shows = [](overt::pool_options options, std::string expected) {
        with_pool(db(), std::move(options), [&](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            co_await expect(conn.scalar(raw<std::string>(
                                "SELECT string_agg(current_setting(n), ' ' ORDER BY i) FROM unnest(ARRAY["
                                "'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', "
                                "'client_connection_check_interval']) WITH ORDINALITY t(n, i)")),
                            expected);
        });
    };
    shows(options_for(db()), "30s 0 1min 5s");
    overt::connect_options chosen(server_dsn());
    chosen.statement_timeout(7s).lock_timeout(250ms).idle_in_transaction_session_timeout(9s);
    chosen.client_connection_check_interval(0ms);
    shows(overt::pool_options(chosen), "7s 250ms 9s 0");
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const int socket = conn.connection().native_socket();
        BOOST_CHECK_EQUAL(option(socket, SOL_SOCKET, SO_KEEPALIVE), 1);
        BOOST_CHECK_EQUAL(option(socket, IPPROTO_TCP, TCP_KEEPIDLE), 30);
        BOOST_CHECK_EQUAL(option(socket, IPPROTO_TCP, TCP_KEEPINTVL), 5);
        BOOST_CHECK_EQUAL(option(socket, IPPROTO_TCP, TCP_KEEPCNT), 3);
        BOOST_CHECK_EQUAL(option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 10'000);
    });
}

// The transaction can come to nothing but its end: nothing of it stays, and the next lease gets a clean session.
BOOST_AUTO_TEST_CASE(a_statement_of_a_transaction, *covers("F-098")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t session = 0;
        for (const bool commits : {true, false}) {
            auto conn = co_await on.acquire();
            session = co_await pid(conn);
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO ledger VALUES (-98)"));
            BOOST_CHECK(co_await error_of<overt::operation_timeout>(
                overt::with_timeout(50ms, tx.execute(raw("SELECT pg_sleep(60)")))));
            BOOST_CHECK(co_await error_of<overt::usage_error>(tx.execute(raw("INSERT INTO ledger VALUES (-98)"))));
            if (commits) BOOST_CHECK(co_await error_of<overt::commit_rolled_back>(tx.commit()));
            else co_await tx.rollback();
            BOOST_CHECK(!tx.is_open());
            BOOST_CHECK(co_await error_of<overt::usage_error>(tx.rollback()));
        }
        BOOST_CHECK_EQUAL((co_await settled(on)).rollbacks, 2U);
        auto conn = co_await on.acquire();
        co_await expect(pid(conn), session);
        BOOST_CHECK_EQUAL(db().text("SELECT state FROM pg_stat_activity WHERE pid = " + std::to_string(session)),
                          "idle");
        auto tx = co_await conn.begin();
        co_await tx.commit();
    });
    BOOST_CHECK_EQUAL(db().count("ledger", "id = -98"), 0);
}

// To go on behind a savepoint there would have to be a session that answers.
BOOST_AUTO_TEST_CASE(a_statement_in_a_savepoint, *covers("F-098")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO ledger VALUES (-98)"));
            auto inside = co_await tx.begin();
            BOOST_CHECK(co_await error_of<overt::operation_timeout>(
                overt::with_timeout(50ms, inside.execute(raw("SELECT pg_sleep(60)")))));
            BOOST_CHECK(co_await error_of<overt::usage_error>(inside.rollback()));
            BOOST_CHECK(inside.is_open());
            co_await tx.rollback();
            BOOST_CHECK(!inside.is_open());
            BOOST_CHECK(co_await error_of<overt::usage_error>(conn.begin()));
        }
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT 1")), 1);
    });
    BOOST_CHECK_EQUAL(db().count("ledger", "id = -98"), 0);
}

// A user who catches whatever comes is stopped all the same, at the next thing that he awaits.
BOOST_AUTO_TEST_CASE(whoever_catches_everything_is_stopped_too, *covers("F-096", "psycopg-1401")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        int rounds = 0;
        const auto stubborn = [&rounds](overt::pool& from) -> asio::awaitable<void> {
            while (++rounds < 100) {
                auto conn = co_await from.acquire();
                try {
                    co_await conn.execute(raw("SELECT pg_sleep(60)"));
                } catch (const overt::error&) {
                    // and on
                }
            }
        };
        const stopwatch watch;
        BOOST_CHECK(co_await error_of<overt::operation_timeout>(overt::with_timeout(50ms, stubborn(on))));
        BOOST_CHECK_EQUAL(rounds, 2);
        BOOST_CHECK_LT(watch.elapsed().count(), 5000);
    });
}

BOOST_AUTO_TEST_SUITE_END()
