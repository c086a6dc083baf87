// SPDX-License-Identifier: BSL-1.0
// Servers that go away, come back, are full, or stop writing: what the pool makes of it.
#include <boost/test/unit_test.hpp>

#include "support/cluster.hpp"
#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace {

using namespace overt::test;
using overt::breaker_state;
using overt::close_reason;
using overt::pool_options;
using overt::pool_stats;
using overt::raw;

struct thing {
    std::int32_t id{};
};

constexpr auto describe(overt::type<thing>) { return overt::table("things", overt::column("id", &thing::id)); }

/// One server for all of them, which every test leaves running and ready to write.
class mortal {
public:
    mortal() {
        if (!cluster::possible()) return;
        server_.emplace("log_connections = on\n", "host all all 127.0.0.1/32 trust\n");
        witness(server_->socket_dsn()).run("CREATE TABLE things (id int); CREATE ROLE few LOGIN CONNECTION LIMIT 3");
    }
    ~mortal() { server_.reset(); }
    static cluster& server() { return *server_; }
    static bool there() {
        if (!server_) BOOST_TEST_MESSAGE("there are no programs of a server here");
        return server_.has_value();
    }

private:
    static inline std::optional<cluster> server_;
};

pool_options options(std::string_view who = "overt") {
    if (!mortal::there()) return pool_options("host=nowhere.invalid");
    return pool_options(mortal::server().tcp_dsn("user=" + std::string(who) + " dbname=postgres sslmode=disable"));
}

/// Runs body(pool) and closes the pool.
template <class Body>
void with(pool_options chosen, Body body) {
    if (!mortal::there()) return;
    asio::io_context io;
    overt::pool on(io.get_executor(), std::move(chosen));
    run(io, [](overt::pool& pool, Body& inside) -> asio::awaitable<void> {
        co_await inside(pool);
        const pool_stats after = co_await settled(pool);
        BOOST_CHECK_EQUAL(after.leased, 0);
        BOOST_CHECK_EQUAL(after.waiting, 0);
        co_await pool.close();
        BOOST_CHECK_EQUAL(pool.stats().size, 0);
    }(on, body));
}

/// Something that blocks, while the event loop goes on.
template <class F>
asio::awaitable<void> elsewhere(F doing) {
    std::atomic<bool> over = false;
    std::thread thread([&] {
        doing();
        over = true;
    });
    while (!over) co_await pause(1ms);
    thread.join();
}

asio::awaitable<void> server_comes_up() {
    mortal::server().start_without_waiting();
    co_await elsewhere([] { mortal::server().wait_until_up(); });
}

asio::awaitable<void> one_query(overt::pool& on, std::chrono::milliseconds patience) {
    auto conn = co_await on.acquire(patience);
    co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
}

asio::awaitable<std::set<std::int32_t>> open_all(overt::pool& on, int count) {
    std::vector<overt::lease> all;
    std::set<std::int32_t> pids;
    for (int i = 0; i != count; ++i) all.push_back(co_await on.acquire());
    for (overt::lease& each : all) pids.insert(co_await pid(each));
    co_return pids;
}

asio::awaitable<void> write(overt::verbs& on) { co_await on.execute(raw("INSERT INTO things VALUES (1)")); }

/// Whether the server has none of these sessions any more.
bool all_gone(const std::set<std::int32_t>& pids) {
    witness sees(mortal::server().socket_dsn());
    return std::none_of(pids.begin(), pids.end(), [&](std::int32_t each) { return sees.is_alive(each); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_outage, *boost::unit_test::fixture<mortal>())

// ---- restarts

BOOST_AUTO_TEST_CASE(after_a_restart_nobody_meets_a_dead_connection, *covers("F-026", "npgsql-2896", "HZ-15")) {
    for (const auto mode : {cluster::stop_mode::fast, cluster::stop_mode::immediate})
        with(options().max_size(8), [mode](overt::pool& on) -> asio::awaitable<void> {
            const auto before = co_await open_all(on, 8);
            BOOST_CHECK_EQUAL(before.size(), 8U);
            co_await settled(on);
            co_await elsewhere([mode] { mortal::server().stop(mode); });
            co_await server_comes_up();
            group callers(co_await asio::this_coro::executor);
            for (int i = 0; i != 8; ++i) callers.start([&]() -> asio::awaitable<void> { return one_query(on, 5s); });
            co_await callers.join();
            const pool_stats after = co_await settled(on);
            BOOST_CHECK_EQUAL(after.generation, 1U);
            BOOST_CHECK_EQUAL(after.closed_for(close_reason::validation), 1U);
            BOOST_CHECK_EQUAL(after.closed_for(close_reason::generation), 7U);
            BOOST_CHECK_EQUAL(after.acquired, 16U);
        });
}

BOOST_AUTO_TEST_CASE(min_size_comes_back_by_itself, *covers("F-026", "hikaricp-1256")) {
    with(options().max_size(4).min_size(4).check_interval(50ms), [](overt::pool& on) -> asio::awaitable<void> {
        BOOST_CHECK(co_await eventually([&] { return on.stats().idle == 4; }));
        co_await elsewhere([] { mortal::server().stop(); });
        BOOST_CHECK(co_await eventually([&] { return on.stats().idle == 0 && on.stats().connect_failures > 0; }));
        co_await server_comes_up();
        BOOST_CHECK(co_await eventually([&] { return on.stats().idle == 4; }));
        BOOST_CHECK_EQUAL(on.stats().generation, 1U);
        BOOST_CHECK_EQUAL(on.stats().acquired, 0U);
    });
}

// ---- the breaker

BOOST_AUTO_TEST_CASE(ten_seconds_without_a_server, *covers("F-057", "postgres-js-1179")) {
    with(options().max_size(10).acquire_timeout(30s), [](overt::pool& on) -> asio::awaitable<void> {
        co_await one_query(on, 5s);
        co_await elsewhere([] { mortal::server().stop(); });
        const stopwatch down;
        group callers(co_await asio::this_coro::executor);
        for (int i = 0; i != 100; ++i) callers.start([&]() -> asio::awaitable<void> { return one_query(on, 30s); });
        BOOST_CHECK(co_await eventually([&] { return on.stats().breaker == breaker_state::open; }));
        BOOST_CHECK((on.stats().next_attempt <= 600ms));
        const auto refused = co_await error_of<overt::pool_timeout>(on.acquire(300ms));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(contains(refused->what(), "the last attempt to connect failed: "));
        BOOST_CHECK(contains(refused->what(), "the next one may begin in "));
        while (down.elapsed() < 10s) co_await pause(10ms);
        BOOST_CHECK_LE(on.stats().connect_failures, 20U);
        BOOST_CHECK_GE(on.stats().connect_failures, 10U);
        co_await server_comes_up();
        const stopwatch up;
        BOOST_CHECK(co_await eventually([&] { return on.stats().connects > 1; }));
        BOOST_TEST_MESSAGE("connected " << up.elapsed().count() << " ms after the server was back");
        BOOST_CHECK_LE(up.elapsed().count(), 1500);  // 600 and the connect, on a machine that does other things as well
        co_await callers.join();
        BOOST_CHECK(on.stats().breaker == breaker_state::closed);
        BOOST_CHECK_EQUAL(on.stats().acquire_connect_errors, 0U);
    });
}

BOOST_AUTO_TEST_CASE(a_server_that_is_starting_is_waited_for, *covers("F-057")) {
    with(options().max_size(4), [](overt::pool& on) -> asio::awaitable<void> {
        co_await one_query(on, 5s);
        co_await elsewhere([] { mortal::server().stop(cluster::stop_mode::immediate); });  // so that it has to recover
        mortal::server().start_without_waiting();
        group callers(co_await asio::this_coro::executor);
        for (int i = 0; i != 20; ++i) callers.start([&]() -> asio::awaitable<void> { return one_query(on, 20s); });
        co_await callers.join();
        BOOST_CHECK_LE(on.stats().connect_failures, 20U);
    });
}

BOOST_AUTO_TEST_CASE(a_thousand_waiters_do_not_run_a_recovered_server_over, *covers("F-058", "postgres-js-1179")) {
    overt::pool* watched = nullptr;
    int most = 0, too_many = 0;
    const auto look = [&](overt::session&) -> asio::awaitable<void> {
        const pool_stats s = watched->stats();
        most = std::max(most, s.connecting);
        if (s.connecting > static_cast<int>(s.connects) + 1) ++too_many;  // this one is not counted yet
        co_return;
    };
    auto chosen = options().max_size(16).max_connecting(16).acquire_timeout(30s).on_connect(look);
    with(std::move(chosen), [&](overt::pool& on) -> asio::awaitable<void> {
        watched = &on;
        co_await one_query(on, 5s);
        co_await elsewhere([] { mortal::server().stop(); });
        group callers(co_await asio::this_coro::executor);
        for (int i = 0; i != 1000; ++i) callers.start([&]() -> asio::awaitable<void> { return one_query(on, 30s); });
        BOOST_CHECK(co_await eventually([&] { return on.stats().connect_failures >= 3; }));
        co_await server_comes_up();
        co_await callers.join();
        BOOST_CHECK_EQUAL(too_many, 0);
        BOOST_CHECK_GE(most, 2);
        BOOST_CHECK_EQUAL(on.stats().acquired, 1001U);
        BOOST_CHECK_LE(on.stats().connects, 17U);
    });
}

// ---- a full server

BOOST_AUTO_TEST_CASE(a_role_that_may_have_three_sessions, *covers("F-012", "sqlx-2848")) {
    with(options("few").max_size(10).max_connecting(4), [](overt::pool& on) -> asio::awaitable<void> {
        int served = 0;
        group callers(co_await asio::this_coro::executor);
        const stopwatch time;
        for (int i = 0; i != 300; ++i)
            callers.start([&]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire(20s);
                co_await conn.execute(raw("SELECT pg_sleep(0.01)"));
                ++served;
            });
        co_await callers.join();
        const pool_stats after = co_await settled(on);
        BOOST_CHECK_EQUAL(served, 300);
        BOOST_CHECK_LE(after.connects, 3U);
        BOOST_CHECK_GE(after.connect_failures, 1U);
        BOOST_CHECK_LE(static_cast<long>(after.connect_failures), 6 + time.elapsed().count() / 560);
        BOOST_CHECK_EQUAL(after.acquire_connect_errors, 0U);
    });
}

// ---- a server that does not write any more

BOOST_AUTO_TEST_CASE(a_server_that_became_read_only_is_left, *covers("F-106", "vertx-981")) {
    with(options().max_size(4), [](overt::pool& on) -> asio::awaitable<void> {
        const auto before = co_await open_all(on, 4);
        mortal::server().configure("default_transaction_read_only = on\n");
        auto other = co_await on.acquire();
        {
            auto conn = co_await on.acquire();
            BOOST_CHECK(co_await error_of<overt::read_only_error>(write(conn)));
            BOOST_CHECK_EQUAL(on.stats().generation, 0U);
        }
        BOOST_CHECK_EQUAL(on.stats().generation, 1U);
        co_await expect(other.scalar(raw<std::int32_t>("SELECT 42")), 42);  // whoever has one may go on
        other.release();
        BOOST_CHECK(co_await eventually([&] { return all_gone(before); }));
        BOOST_CHECK_EQUAL(on.stats().closed_for(close_reason::generation), 4U);
        mortal::server().configure("");
        auto conn = co_await on.acquire();
        co_await write(conn);
        BOOST_CHECK_EQUAL(on.stats().generation, 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_standby_is_left_until_somebody_promotes_it, *covers("F-106", "vertx-981")) {
    if (!mortal::there()) return;
    mortal::server().stop();
    mortal::server().directory().write("data/standby.signal", "");  // a hot one, until somebody promotes it
    mortal::server().start_without_waiting();
    mortal::server().wait_until_up();
    with(options().max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        for (std::uint64_t i = 1; i != 3; ++i) {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            BOOST_CHECK(co_await error_of<overt::read_only_error>(write(tx)));
            co_await tx.rollback();
            conn.release();
            BOOST_CHECK_EQUAL(on.stats().generation, i);
        }
        witness(mortal::server().socket_dsn()).run("SELECT pg_promote()");
        auto conn = co_await on.acquire();
        co_await write(conn);
        BOOST_CHECK_EQUAL(on.stats().generation, 2U);
    });
}

BOOST_AUTO_TEST_CASE(who_asked_for_read_only_sessions_gets_them, *covers("F-106")) {
    with(options().max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto tx = co_await conn.begin(overt::transaction_options().read_only());
        BOOST_CHECK(co_await error_of<overt::read_only_error>(write(tx)));
        co_await tx.rollback();
        conn.release();
        conn = co_await on.acquire();
        co_await conn.execute(raw("BEGIN READ ONLY"));
        BOOST_CHECK(co_await error_of<overt::read_only_error>(write(conn)));
        conn.release();
        const pool_stats after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.generation, 0U);
        BOOST_CHECK_EQUAL(after.connects, 1U);
    });
    with(options().max_size(2).session_setting("default_transaction_read_only", "on"),
         [](overt::pool& on) -> asio::awaitable<void> {
             for (int i = 0; i != 2; ++i) {
                 auto conn = co_await on.acquire();
                 BOOST_CHECK(co_await error_of<overt::read_only_error>(write(conn)));
             }
             const pool_stats after = co_await settled(on);
             BOOST_CHECK_EQUAL(after.generation, 0U);
             BOOST_CHECK_EQUAL(after.connects, 1U);
         });
}

BOOST_AUTO_TEST_CASE(a_lane_changes_its_connection, *covers("F-106")) {
    with(options().max_size(2).application_name("lanes"), [](overt::pool& on) -> asio::awaitable<void> {
        witness sees(mortal::server().socket_dsn());
        const auto backend = [&] {
            return sees.value<int>("SELECT pid FROM pg_stat_activity WHERE application_name = 'lanes'");
        };
        auto lane = co_await on.open_lane();
        co_await lane.execute(overt::sql::insert(thing{1}));
        const int first = backend();
        on.invalidate();
        BOOST_CHECK(co_await eventually([&] { return !sees.is_alive(first); }));
        co_await lane.execute(overt::sql::insert(thing{2}));
        group callers(co_await asio::this_coro::executor);
        for (int i = 0; i != 100; ++i)
            callers.start([&, i]() -> asio::awaitable<void> {
                if (i == 50) on.invalidate();  // in the middle of the others
                co_await lane.execute(overt::sql::insert(thing{i}));
            });
        co_await callers.join();
        BOOST_CHECK_EQUAL(on.stats().lanes, 1);
        co_await eventually([&] { return sees.sessions("lanes") == 1; });
        const int third = backend();
        mortal::server().configure("default_transaction_read_only = on\n");
        BOOST_CHECK(co_await error_of<overt::read_only_error>(lane.execute(overt::sql::insert(thing{2}))));
        mortal::server().configure("");
        co_await lane.execute(overt::sql::insert(thing{3}));
        BOOST_CHECK(co_await eventually([&] { return !sees.is_alive(third); }));
        BOOST_CHECK_EQUAL(on.stats().generation, 3U);
        BOOST_CHECK_EQUAL(on.stats().connects, 4U);
        lane.close();
    });
}

BOOST_AUTO_TEST_SUITE_END()
