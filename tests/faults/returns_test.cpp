// SPDX-License-Identifier: BSL-1.0
// Leases that end in bad order, waiters that give up, statements whose ground goes away.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <sys/resource.h>

#include <atomic>
#include <deque>
#include <memory>
#include <thread>

namespace {

using namespace overt::test;
using overt::close_reason;
using overt::pool_stats;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_returns";
    static constexpr const char* tables = "CREATE TABLE entries(id integer PRIMARY KEY)";
};

schema& db() { return own_schema::db(); }

asio::awaitable<void> answers(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
}

std::chrono::microseconds processor_time() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return std::chrono::seconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           std::chrono::microseconds(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(returns, *boost::unit_test::fixture<own_schema>())

// ---- waiters

BOOST_AUTO_TEST_CASE(waiters_that_time_out_cost_no_connection, *covers("F-009", "sqlx-3132")) {
    auto options = options_for(db()).max_size(4).acquire_timeout(100ms);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        int served = 0, late = 0;
        group beside(co_await asio::this_coro::executor);
        for (int i = 0; i != 1000; ++i)
            beside.start([&]() -> asio::awaitable<void> {
                try {
                    auto conn = co_await on.acquire();
                    co_await conn.execute(raw("SELECT pg_sleep(0.01)"));
                    ++served;
                } catch (const overt::pool_timeout&) {
                    ++late;
                }
            });
        co_await beside.join();
        BOOST_CHECK_GT(served, 0);
        BOOST_CHECK_GT(late, 0);
        BOOST_CHECK_EQUAL(served + late, 1000);
        const pool_stats s = co_await settled(on);
        BOOST_CHECK_LE(s.connects, 4u);
        BOOST_CHECK_EQUAL(closed_in_all(s), 0u);
        co_await answers(on);
    });
}

BOOST_AUTO_TEST_CASE(ten_thousand_waiters_are_cancelled_at_once, *covers("F-017")) {
    constexpr int many = 10'000;
    auto options = options_for(db()).max_size(1).max_waiting(many).acquire_timeout(60s);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        const auto executor = co_await asio::this_coro::executor;
        std::deque<asio::cancellation_signal> signals(many);
        int cancelled = 0;
        for (asio::cancellation_signal& signal : signals)
            asio::co_spawn(
                executor,
                [&]() -> asio::awaitable<void> {
                    BOOST_CHECK(co_await error_of<overt::operation_cancelled>(on.acquire()));
                },
                asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr) { ++cancelled; }));
        BOOST_REQUIRE(co_await eventually([&on] { return on.stats().waiting == many; }));
        const auto before = processor_time();
        for (asio::cancellation_signal& signal : signals) signal.emit(asio::cancellation_type::terminal);
        BOOST_REQUIRE(co_await eventually([&] { return cancelled == many; }));
        // ten thousand steps through ten thousand waiters each would take far longer
        BOOST_CHECK(processor_time() - before < 3s);
        BOOST_CHECK_EQUAL(on.stats().waiting, 0);
        BOOST_CHECK_EQUAL(on.stats().acquire_cancelled, static_cast<std::uint64_t>(many));
        held.release();
        co_await answers(on);
    });
}

BOOST_AUTO_TEST_CASE(the_server_counts_no_more_sessions_than_the_pool, *covers("F-016", "pgx-2425")) {
    std::atomic<bool> over = false;
    std::atomic<long> most = 0;
    witness sees;
    std::thread watch([&] {
        const std::string ours = "application_name LIKE 'overt test_returns %'";
        while (!over) {
            most = std::max(most.load(), sees.count("pg_stat_activity", ours));
            std::this_thread::sleep_for(2ms);
        }
    });
    // not every statement is cancelled, there are too many: the place of such a one is free when the server says so
    auto options = options_for(db()).max_size(4).max_connecting(4).acquire_timeout(60s);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        int timed_out = 0;
        group beside(co_await asio::this_coro::executor);
        for (int i = 0; i != 24; ++i)
            beside.start([&]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire();
                if (co_await error_of<overt::operation_timeout>(
                        overt::with_timeout(5ms, conn.execute(raw("SELECT pg_sleep(1)")))))
                    ++timed_out;
            });
        co_await beside.join();
        BOOST_CHECK_EQUAL(timed_out, 24);
        co_await answers(on);
    });
    over = true;
    watch.join();
    BOOST_CHECK_GE(most, 1);
    BOOST_CHECK_LE(most, 4);
}

BOOST_AUTO_TEST_CASE(a_pool_at_rest_uses_no_processor, *covers("F-032", "sqlx-3645")) {
    auto options = options_for(db()).max_size(8).min_size(2).idle_timeout(50ms).check_interval(20ms);
    with_pool(db(), std::move(options), [](overt::pool& on) -> asio::awaitable<void> {
        {
            std::deque<overt::lease> all;
            for (int i = 0; i != 8; ++i) all.push_back(co_await on.acquire());
            for (auto& each : all) co_await each.execute(raw("SET work_mem = '1MB'"));
            db().terminate(co_await pid(all.front()));
        }
        co_await settled(on);
        co_await pause(200ms);
        const auto before = processor_time();
        co_await pause(500ms);
        BOOST_CHECK(processor_time() - before < 150ms);
        BOOST_CHECK_GE(on.stats().size, 2);
    });
}

// ---- what a lease leaves behind

BOOST_AUTO_TEST_CASE(a_batch_that_is_dropped, *covers("F-037")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        for (const bool atomic : {true, false}) {
            {
                auto conn = co_await on.acquire();
                auto batch = conn.batch();
                if (!atomic) batch.independent();
                for (int i = 0; i != 50; ++i) batch.execute(raw("SELECT {}", i));
                batch.execute(raw("SELECT pg_sleep(30)"));
                for (int i = 0; i != 50; ++i) batch.execute(raw("SELECT {}", i));
                BOOST_CHECK(co_await error_of<overt::operation_timeout>(overt::with_timeout(50ms, batch.run())));
            }
            const stopwatch time;
            co_await answers(on);
            BOOST_CHECK(time.elapsed() < 5s);
            {
                auto conn = co_await on.acquire();
                const auto mine = co_await pid(conn);
                auto batch = conn.batch();
                if (!atomic) batch.independent();
                for (int i = 0; i != 20; ++i) batch.execute(raw("SELECT 1/{}", i % 10));
                co_await error_of<overt::error>(batch.run());
                BOOST_CHECK_EQUAL(co_await pid(conn), mine);  // an error is no reason to give it up
            }
            co_await answers(on);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_reset_that_hangs, *covers("F-041")) {
    fault_proxy proxy;
    auto options = options_for(db(), proxy.dsn()).max_size(2).reset_timeout(1s).validate_after(60s);
    with_pool(db(), std::move(options), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        {
            auto first = co_await on.acquire();
            auto second = co_await on.acquire();
            co_await first.execute(raw("SET work_mem = '1MB'"));
            second.release();
            proxy.hold(side::client, 'Q', 1);
        }
        BOOST_CHECK(co_await eventually([&proxy] { return proxy.triggered(); }));
        const stopwatch time;
        {
            auto other = co_await on.acquire();  // nobody waits for the reset
            BOOST_CHECK_EQUAL(on.stats().resetting, 1);
        }
        BOOST_CHECK(co_await eventually([&on] { return on.stats().closed_for(close_reason::reset_failed) == 1u; }));
        BOOST_CHECK(time.elapsed() < 8s);
        proxy.release();
        co_await answers(on);
        BOOST_CHECK_EQUAL(on.stats().closed_for(close_reason::reset_failed), 1u);
    });
}

namespace {

struct own_failure {
    int at;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_exception_in_a_body_comes_out_as_it_was, *covers("F-043")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        for (const bool broken : {false, true}) {
            for (int at = 0; at != 4; ++at) {
                const auto body = [&](overt::transaction_verbs& tx) -> overt::transaction_task<void> {
                    for (int i = 0; i != 3; ++i) {
                        if (i == at) break;
                        co_await tx.execute(raw("INSERT INTO entries VALUES ({})", i));
                    }
                    if (broken) proxy.cut(side::client, 'Q', 1);  // the ROLLBACK
                    throw own_failure{at};
                };
                int caught = -1;
                try {
                    co_await on.transact(body);
                } catch (const own_failure& failure) {
                    caught = failure.at;
                }
                BOOST_CHECK_EQUAL(caught, at);
                BOOST_CHECK_EQUAL(db().count("entries"), 0);
                proxy.release();
                co_await answers(on);
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(a_coroutine_that_is_destroyed_gives_its_lease_back, *covers("F-045")) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        {
            asio::io_context elsewhere;
            bool holds = false;
            asio::co_spawn(
                elsewhere,
                [&]() -> asio::awaitable<void> {
                    auto conn = co_await on.acquire();
                    holds = true;
                    co_await pause(1h);
                },
                asio::detached);
            while (!holds) {
                elsewhere.restart();
                elsewhere.poll();
                co_await pause(1ms);
            }
            BOOST_CHECK_EQUAL(on.stats().leased, 1);
        }  // its frames are destroyed where they wait
        BOOST_CHECK_EQUAL((co_await settled(on)).idle, 1);
        co_await answers(on);
    });
}

BOOST_AUTO_TEST_CASE(a_session_that_listens_is_made_quiet, *covers("HZ-39")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            co_await conn.execute(raw("LISTEN news"));
        }
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_listening_channels()")), 0);
        BOOST_CHECK_EQUAL(on.stats().resets, 1u);
        BOOST_CHECK_EQUAL(on.stats().connects, 1u);
    });
}

// ---- prepared statements

BOOST_AUTO_TEST_CASE(a_type_that_was_made_anew, *covers("F-113")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        for (const char* label : {"glad", "sad", "calm"}) {
            db().run("DROP TABLE IF EXISTS moods; DROP TYPE IF EXISTS mood");
            db().run(std::string("CREATE TYPE mood AS ENUM ('x', '") + label + "'); CREATE TABLE moods(feeling mood)");
            db().run(std::string("INSERT INTO moods VALUES ('") + label + "')");
            // prepared by its second run; the type has another oid in every round
            for (int i = 0; i != 3; ++i) {
                co_await expect(conn.scalar(raw<std::string>("SELECT feeling::text FROM moods")), std::string(label));
                co_await expect(
                    conn.scalar(raw<std::string>("SELECT feeling::text FROM moods WHERE feeling = {}::text::mood",
                                                 std::string(label))),
                    std::string(label));
            }
        }
        db().run("DROP TABLE moods; DROP TYPE mood");
    });
}

BOOST_AUTO_TEST_CASE(a_preparation_that_is_cancelled_half_way, *covers("F-114")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        const auto prepared = [](overt::verbs& conn, int n) {
            return conn.scalar(raw<std::int32_t>("SELECT {} + 1", n));
        };
        for (const char at : {'1', '2', 'D', 'C', 'Z'}) {  // ParseComplete and what follows it
            {
                auto conn = co_await on.acquire();
                co_await expect(prepared(conn, 1), 2);  // the second run prepares
                proxy.hold(side::server, at, 1);
                BOOST_CHECK(co_await error_of<overt::operation_timeout>(overt::with_timeout(50ms, prepared(conn, 2))));
                proxy.release();
            }
            auto conn = co_await on.acquire();
            for (int n = 0; n != 4; ++n) co_await expect(prepared(conn, n), n + 1);
        }
    });
}

// ---- handlers, settings

BOOST_AUTO_TEST_CASE(handlers_that_throw_block_and_come_back, *covers("F-131")) {
    overt::pool* self = nullptr;
    int warned = 0, noticed = 0, stated = 0;
    auto options = options_for(db()).max_size(1).warn_slow_acquire(1ms);
    options.on_warning([&](const overt::pool_warning&) {
        ++warned;
        BOOST_CHECK_EQUAL(self->stats().leased, 1);  // no lock is held
        BOOST_CHECK(self->health() != overt::pool_health::ok);
        throw std::runtime_error("a logger that fails");
    });
    options.on_notice([&](const overt::server_fields&) {
        ++noticed;
        static_cast<void>(self->stats());
        throw 7;
    });
    options.on_statement([&](const overt::rendered&) {
        ++stated;
        static_cast<void>(self->stats());
        std::this_thread::sleep_for(1ms);
        throw std::bad_alloc();
    });
    with_pool(db(), std::move(options), [&](overt::pool& on) -> asio::awaitable<void> {
        self = &on;
        auto held = co_await on.acquire();
        group beside(co_await asio::this_coro::executor);
        beside.start([&on] { return answers(on); });
        co_await pause(20ms);
        co_await held.execute(raw("DO $$BEGIN RAISE NOTICE 'told'; END$$"));
        held.release();
        co_await beside.join();
        co_await answers(on);
    });
    BOOST_CHECK_GE(warned, 1);
    BOOST_CHECK_EQUAL(noticed, 1);
    BOOST_CHECK_GE(stated, 3);
}

BOOST_AUTO_TEST_CASE(a_hook_that_acquires_from_its_own_pool, *covers("F-131")) {
    overt::pool* self = nullptr;
    auto options = options_for(db()).max_size(1).acquire_timeout(1s).hook_timeout(100ms);
    options.on_connect([&self](overt::session&) -> asio::awaitable<void> { co_await answers(*self); });
    with_pool(db(), std::move(options), [&self](overt::pool& on) -> asio::awaitable<void> {
        self = &on;
        const stopwatch time;
        BOOST_CHECK(co_await error_of<overt::error>(answers(on)));
        BOOST_CHECK(time.elapsed() < 5s);
    });
}

BOOST_AUTO_TEST_CASE(timeouts_of_the_server_are_set, *covers("HZ-11")) {
    const auto show = [](overt::lease& conn, const char* what) -> asio::awaitable<std::string> {
        const std::string name = what;
        co_return co_await conn.scalar(raw<std::string>("SELECT current_setting({})", name));
    };
    with_pool(db(), options_for(db()), [&show](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await expect(show(conn, "statement_timeout"), std::string("30s"));
        co_await expect(show(conn, "lock_timeout"), std::string("0"));
        co_await expect(show(conn, "idle_in_transaction_session_timeout"), std::string("1min"));
        co_await expect(show(conn, "client_connection_check_interval"), std::string("5s"));
    });
    auto own = overt::connect_options(server_dsn()).statement_timeout(1500ms).lock_timeout(2s);
    own.idle_in_transaction_session_timeout(3s);
    std::vector<overt::pool_warning> told;
    auto options = overt::pool_options(server_dsn()).connection(std::move(own)).warn_idle_in_transaction(50ms);
    options.on_warning([&told](const overt::pool_warning& w) { told.push_back(w); });
    with_pool(db(), std::move(options), [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await conn.execute(raw("SET work_mem = '1MB'"));
        co_await expect(show(conn, "statement_timeout"), std::string("1500ms"));
        co_await expect(show(conn, "lock_timeout"), std::string("2s"));
        co_await expect(show(conn, "idle_in_transaction_session_timeout"), std::string("3s"));
        auto tx = co_await conn.begin();
        BOOST_CHECK(co_await eventually([&told] { return !told.empty(); }));  // the program is told as well
        BOOST_CHECK(told.at(0).what == overt::pool_warning::kind::idle_in_transaction);
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_SUITE_END()
