// SPDX-License-Identifier: BSL-1.0
// What is asked of a pool while it works: other sizes, new connections, new passwords; and what it does by itself as
// time goes by.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <overt/listener.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>

namespace {

using namespace overt::test;
using overt::close_reason;
using overt::connect_failure;
using overt::pool_options;
using overt::pool_stats;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_pool_operations";
    static constexpr const char* tables = "";
};

schema& db() { return own_schema::db(); }

/// Runs body(pool, name) on a pool whose sessions go by that name.
template <class Body>
void with_named(pool_options options, Body body) {
    const std::string name = db().new_application_name() + " operated";
    asio::io_context io;
    {
        overt::pool on(io.get_executor(), std::move(options.application_name(name)));
        run(io, [](overt::pool& pool, Body& inside, const std::string& called) -> asio::awaitable<void> {
            co_await inside(pool, called);
            check_invariant(co_await settled(pool));
            co_await pool.close();
        }(on, body, name));
    }
    for (int i = 0; i != 500 && db().sessions(name) != 0; ++i) db().run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(db().sessions(name), 0);
}

std::optional<std::string> refused(overt::pool& on, int least, int most) {
    try {
        on.resize(least, most);
    } catch (const overt::usage_error& why) {
        return why.what();
    }
    return std::nullopt;
}

/// A role whose password changes.
class rotating {
public:
    rotating() {
        db().run("DROP ROLE IF EXISTS overt_rotating");
        db().run("CREATE ROLE overt_rotating LOGIN");
        rotate("first");
    }
    ~rotating() { db().run("DROP ROLE overt_rotating"); }
    void rotate(const std::string& to) { db().run("ALTER ROLE overt_rotating PASSWORD '" + to + "'"); }
    pool_options options() const {
        const auto dsn = with_keyword(with_keyword(server_dsn(), "user", "overt_rotating"), "password", "wrong");
        return pool_options(dsn).max_size(2);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_operations, *boost::unit_test::fixture<own_schema>())

// ---- sizes

BOOST_AUTO_TEST_CASE(sizes_that_contradict_each_other, *covers("F-019", "F-018")) {
    with_named(options_for(db()).max_size(3), [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
        const std::string too_small = "pool_options::max_size must be at least 1";
        BOOST_CHECK_EQUAL(refused(on, 0, 0).value_or("taken"), too_small);
        BOOST_CHECK_EQUAL(refused(on, 0, -1).value_or("taken"), too_small);
        BOOST_CHECK_EQUAL(refused(on, -1, 3).value_or("taken"), "pool_options::min_size must not be negative");
        BOOST_CHECK_EQUAL(refused(on, 4, 3).value_or("taken"),
                          "pool_options::min_size must not be larger than max_size");
        BOOST_CHECK_EQUAL(on.stats().max, 3);
        BOOST_CHECK(!refused(on, 0, pool_options::unlimited));
        BOOST_CHECK_EQUAL(on.stats().max, pool_options::unlimited);
        co_return;
    });
    with_named(options_for(db()).keep_connections(false),
               [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
                   BOOST_CHECK(refused(on, 1, 3));
                   BOOST_CHECK(!refused(on, 0, 3));
                   co_return;
               });
}

BOOST_AUTO_TEST_CASE(a_size_is_reached_as_leases_come_back, *covers("F-019", "npgsql-2718")) {
    with_named(options_for(db()).max_size(6), [](overt::pool& on, const std::string& name) -> asio::awaitable<void> {
        std::vector<overt::lease> all;
        for (int i = 0; i != 4; ++i) all.push_back(co_await on.acquire());
        auto lane = co_await on.open_lane();  // counts
        { auto idle = co_await on.acquire(); }
        BOOST_CHECK_EQUAL(db().sessions(name), 6);
        on.resize(0, 2);
        BOOST_CHECK(co_await eventually([&] { return db().sessions(name) == 5; }));  // the idle one goes at once
        group late(co_await asio::this_coro::executor);
        int served = 0;
        for (int i = 0; i != 10; ++i)
            late.start([&]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire();
                co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
                ++served;
            });
        BOOST_CHECK(co_await eventually([&] { return on.stats().waiting == 10; }));
        for (int left = 4; left != 1; --left) {
            BOOST_CHECK_EQUAL(served, 0);
            all.pop_back();
            co_await eventually([&] { return on.stats().size == left; });
            BOOST_CHECK_EQUAL(on.stats().size, left);
        }
        all.clear();
        co_await late.join();  // on the one place that the lane leaves
        BOOST_CHECK_EQUAL(on.stats().size, 2);
        BOOST_CHECK_EQUAL(on.stats().closed_for(close_reason::resized), 4U);
        BOOST_CHECK_EQUAL(db().sessions(name), 2);
        on.resize(5, 8);
        BOOST_CHECK(co_await eventually([&] { return on.stats().idle == 4; }));
        lane.close();
    });
}

BOOST_AUTO_TEST_CASE(growth_serves_those_who_wait, *covers("F-019")) {
    with_named(options_for(db()).max_size(1), [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
        auto first = co_await on.acquire();
        group late(co_await asio::this_coro::executor);
        for (int i = 0; i != 3; ++i)
            late.start([&]() -> asio::awaitable<void> { auto conn = co_await on.acquire(4s); });
        BOOST_CHECK(co_await eventually([&] { return on.stats().waiting == 3; }));
        on.resize(0, 2);
        co_await late.join();
        BOOST_CHECK_EQUAL(on.stats().size, 2);
    });
}

BOOST_AUTO_TEST_CASE(other_sizes_all_the_time, *covers("F-019", "npgsql-2718", "deadpool-0-3")) {
    with_named(options_for(db()).max_size(8).max_connecting(4).acquire_timeout(30s),
               [](overt::pool& on, const std::string& name) -> asio::awaitable<void> {
                   session_watch counted(server_dsn(), name);
                   group users(co_await asio::this_coro::executor);
                   int running = 40;
                   for (int i = 0; i != 40; ++i)
                       users.start([&]() -> asio::awaitable<void> {
                           for (int n = 0; n != 15; ++n) {
                               auto conn = co_await on.acquire();
                               co_await conn.execute(raw("SELECT pg_sleep(0.002)"));
                           }
                           --running;
                       });
                   std::mt19937 random(19);
                   while (running > 0) {
                       const int most = 1 + static_cast<int>(random() % 8);
                       on.resize(static_cast<int>(random() % static_cast<unsigned>(most + 1)), most);
                       if (random() % 16 == 0) on.invalidate();
                       co_await pause(std::chrono::milliseconds(random() % 20));
                   }
                   co_await users.join();
                   on.resize(0, 2);
                   co_await settled(on);
                   BOOST_CHECK_LE(on.stats().size, 2);
                   counted.stop();
                   BOOST_CHECK_GE(counted.most(), 2);
                   BOOST_CHECK_LE(counted.most(), 8);
                   BOOST_CHECK_GT(on.stats().closed_for(close_reason::resized), 0U);
                   BOOST_CHECK_EQUAL(on.stats().acquire_timeouts, 0U);
               });
}

// ---- generations

BOOST_AUTO_TEST_CASE(invalidate_replaces_every_connection, *covers("F-106")) {
    with_named(options_for(db()).max_size(3), [](overt::pool& on, const std::string& name) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        { auto idle = co_await on.acquire(); }
        on.invalidate();
        BOOST_CHECK(co_await eventually([&] { return db().sessions(name) == 1; }));
        const auto old = co_await pid(held);
        held.release();
        BOOST_CHECK(co_await eventually([&] { return !db().is_alive(old); }));
        auto fresh = co_await on.acquire();
        BOOST_CHECK_NE(co_await pid(fresh), old);
        BOOST_CHECK_EQUAL(on.stats().closed_for(close_reason::generation), 2U);
        fresh.release();
        const pool_stats after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
        BOOST_CHECK_EQUAL(on.stats().generation, 1U);
    });
}

// ---- passwords

BOOST_AUTO_TEST_CASE(a_password_that_changes, *covers("F-063", "F-011", "bb8-167")) {
    rotating role;
    auto known = std::make_shared<std::string>("first");
    const auto source = [known] { return *known; };
    with_named(role.options().password(source), [&](overt::pool& on, const std::string&) -> asio::awaitable<void> {
        auto old = co_await on.acquire();
        role.rotate("second");
        co_await expect(old.scalar(raw<std::int32_t>("SELECT 42")), 42);  // lives on
        on.invalidate();
        old.release();

        group callers(co_await asio::this_coro::executor);
        int told = 0;
        const stopwatch time;
        for (int i = 0; i != 10; ++i)
            callers.start([&]() -> asio::awaitable<void> {
                const auto why = co_await error_of<overt::connect_error>(on.acquire(20s));
                BOOST_REQUIRE(why);
                BOOST_CHECK(why->reason() == connect_failure::authentication);
                BOOST_CHECK(!contains(why->what(), "first"));
                ++told;
            });
        co_await callers.join();
        BOOST_CHECK_EQUAL(told, 10);
        BOOST_CHECK_LT(time.elapsed().count(), 5'000);
        BOOST_CHECK_LE(on.stats().connect_failures, 3U);

        *known = "second";
        std::optional<overt::lease> fresh;
        for (int i = 0; i != 200 && !fresh; ++i) {
            try {
                fresh = co_await on.acquire(5s);
            } catch (const overt::connect_error&) {}
            if (!fresh) co_await pause(50ms);
        }
        BOOST_REQUIRE(fresh);
        co_await expect(fresh->scalar(raw<std::string>("SELECT current_user::text")), "overt_rotating");
        auto lane = co_await on.open_lane();
        lane.close();
        fresh.reset();
        overt::listener listening(co_await asio::this_coro::executor, role.options().password(source).connection());
        co_await listening.listen("news");
        listening.close();
    });
}

BOOST_AUTO_TEST_CASE(a_source_of_passwords_that_fails, *covers("F-063")) {
    rotating role;
    auto failures = std::make_shared<std::atomic<int>>(2);
    const auto source = [failures]() -> std::string {
        if (--*failures >= 0) throw std::runtime_error("the vault's token is hush-hush");
        return "first";
    };
    with_named(role.options().password(source), [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
        const auto late = co_await error_of<overt::pool_timeout>(on.acquire(10ms));
        BOOST_REQUIRE(late);
        BOOST_CHECK(!contains(late->what(), "hush"));
        auto conn = co_await on.acquire(10s);  // it is asked again
        BOOST_CHECK_EQUAL(on.stats().connect_failures, 2U);
    });
    const auto broken = [](const char* what) {
        return [what]() -> std::string {
            if (*what) throw std::runtime_error(what);
            return std::string("nul\0byte", 8);
        };
    };
    for (const char* const what : {"hush-hush", ""}) {
        try {
            auto options = role.options().password(broken(what)).connection();
            overt::pg::connection::open(options, std::chrono::steady_clock::now() + 5s);
            BOOST_ERROR("no error");
        } catch (const overt::connect_error& why) {
            BOOST_CHECK(why.reason() == (*what ? connect_failure::other : connect_failure::config));
            BOOST_CHECK(!contains(why.what(), "hush") && !contains(why.what(), "nul"));
        }
    }
}

// ---- races

BOOST_AUTO_TEST_CASE(connections_that_live_for_a_millisecond, *covers("F-030")) {
    const auto options = options_for(db()).max_size(4).max_connecting(4).acquire_timeout(30s);
    with_named(
        pool_options(options).max_lifetime(1ms).check_interval(10ms).validate_after(0ms),
        [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
            group users(co_await asio::this_coro::executor);
            for (int i = 0; i != 300; ++i)
                users.start([&, i]() -> asio::awaitable<void> {
                    auto conn = co_await on.acquire();
                    co_await expect(conn.scalar(raw<std::int32_t>("SELECT {}::int", i)), i);
                });
            co_await users.join();
            co_await eventually([&] { return on.stats().size == 0; });
            const pool_stats after = on.stats();
            BOOST_CHECK_EQUAL(after.closed_for(close_reason::lifetime), after.connects);
            BOOST_CHECK_GT(after.connects, 20U);
            group late(co_await asio::this_coro::executor);  // and while it closes
            for (int i = 0; i != 50; ++i)
                late.start([&]() -> asio::awaitable<void> { co_await error_of<overt::pool_closed>(on.acquire()); });
            co_await on.close();
            co_await late.join();
        });
}

// ---- before and after the event loop

BOOST_AUTO_TEST_CASE(acquired_before_the_loop_runs, *covers("F-020")) {
    asio::io_context io;
    overt::pool on(io.get_executor(), options_for(db()).max_size(1));
    int served = 0;
    for (int i = 0; i != 3; ++i)
        asio::co_spawn(
            io,
            [&]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire();
                co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
                ++served;
            },
            asio::detached);
    BOOST_CHECK_EQUAL(on.stats().size, 0);  // nobody has run yet
    io.run();
    BOOST_CHECK_EQUAL(served, 3);
}

BOOST_AUTO_TEST_CASE(acquired_for_a_loop_that_stops, *covers("F-020")) {
    const stopwatch time;
    int served = 0;
    for (int i = 0; i != 10; ++i) {
        auto io = std::make_unique<asio::io_context>();
        overt::pool on(io->get_executor(), options_for(db()).max_size(1));
        for (int n = 0; n != 5; ++n)
            asio::co_spawn(
                *io,
                [&on, &served, &stopped = *io]() -> asio::awaitable<void> {
                    auto conn = co_await on.acquire();
                    ++served;
                    stopped.stop();
                    co_await conn.execute(raw("SELECT pg_sleep(60)"));
                },
                asio::detached);
        io->run();
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        BOOST_CHECK_EQUAL(on.stats().waiting, 4);
        if (i % 2) io.reset();  // else the pool goes first
    }
    BOOST_CHECK_EQUAL(served, 10);
    BOOST_CHECK_LT(time.elapsed().count(), 20'000);
}

// ---- as time goes by

BOOST_AUTO_TEST_CASE(thirty_that_were_opened_together_do_not_go_together, *covers("F-021", "hikaricp-452")) {
    const auto options = options_for(db()).max_size(30).min_size(30).max_lifetime(4s).lifetime_jitter(0.5);
    with_named(pool_options(options).max_connecting(30),
               [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
                   co_await eventually([&] { return on.stats().idle == 30; });
                   on.resize(30, 30);
                   std::vector<std::chrono::milliseconds> ends;
                   const stopwatch time;
                   int most_at_once = 0;
                   while (ends.size() < 30 && time.elapsed() < 10s) {
                       const pool_stats s = on.stats();
                       most_at_once = std::max(most_at_once, s.connecting + s.closing);
                       while (ends.size() < s.closed_for(close_reason::lifetime)) ends.push_back(time.elapsed());
                       co_await pause(1ms);
                   }
                   BOOST_REQUIRE(ends.size() >= 30);
                   BOOST_CHECK(ends[29] - ends[0] >= 1s);
                   BOOST_CHECK(ends[0] >= 1s);
                   BOOST_CHECK_LE(most_at_once, 15);
               });
}

BOOST_AUTO_TEST_CASE(a_connection_in_constant_use_grows_old_as_well, *covers("F-022", "bb8-224")) {
    const auto options = options_for(db()).max_size(1).max_lifetime(200ms).lifetime_jitter(0);
    with_named(pool_options(options), [](overt::pool& on, const std::string&) -> asio::awaitable<void> {
        std::map<std::int32_t, std::chrono::milliseconds> first_seen;
        const stopwatch time;
        int uses_past_the_end = 0, most = 0;
        std::int32_t last = 0;
        while (time.elapsed() < 2s) {
            auto conn = co_await on.acquire();
            const auto now = co_await pid(conn);
            if (now != std::exchange(last, now)) uses_past_the_end = 0;
            const auto since = first_seen.try_emplace(now, time.elapsed()).first->second;
            if (time.elapsed() - since > 200ms) most = std::max(most, ++uses_past_the_end);
        }
        BOOST_CHECK_LE(most, 1);
        BOOST_CHECK_GE(first_seen.size(), 5U);
        BOOST_CHECK_GE(on.stats().closed_for(close_reason::lifetime), 4U);
    });
}

BOOST_AUTO_TEST_CASE(what_nobody_needs_is_closed_and_opened_again, *covers("F-023", "vertx-935", "HZ-17")) {
    const auto options = options_for(db()).max_size(20).min_size(2).idle_timeout(300ms).max_connecting(4);
    with_named(pool_options(options), [](overt::pool& on, const std::string& name) -> asio::awaitable<void> {
        for (int round = 0; round != 2; ++round) {
            std::vector<overt::lease> all;
            for (int i = 0; i != 20; ++i) all.push_back(co_await on.acquire());
            BOOST_CHECK_EQUAL(db().sessions(name), 20);
            auto held = std::move(all.back());
            const auto before = co_await pid(held);
            all.clear();
            BOOST_CHECK(co_await eventually([&] { return on.stats().size == 2; }));
            BOOST_CHECK_EQUAL(db().sessions(name), 2);  // closed, and not only forgotten
            co_await expect(pid(held), before);
        }
        BOOST_CHECK_EQUAL(on.stats().closed_for(close_reason::idle), 36U);
    });
}

BOOST_AUTO_TEST_CASE(a_connection_that_has_something_to_read_is_not_dead, *covers("F-028")) {
    const auto options = options_for(db()).max_size(1).check_interval(20ms).reset(overt::reset_policy::rollback);
    with_named(pool_options(options), [](overt::pool& on, const std::string& name) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await conn.execute(raw("LISTEN overt_operated"));
        const auto before = co_await pid(conn);
        conn.release();
        for (int i = 0; i != 20; ++i) {
            db().run("SELECT pg_notify('overt_operated', '" + std::to_string(i) + "')");
            co_await pause(10ms);  // so that it is looked at in between
        }
        conn = co_await on.acquire();
        BOOST_CHECK_EQUAL(co_await pid(conn), before);
        conn.release();
        const pool_stats after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.connects, 1U);
        BOOST_CHECK_EQUAL(after.closed_for(close_reason::validation), 0U);
        BOOST_CHECK_EQUAL(db().sessions(name), 1);
    });
}

BOOST_AUTO_TEST_CASE(min_size_is_filled_again_without_any_acquire, *covers("F-024", "hikaricp-1256")) {
    const auto options = options_for(db()).max_size(6).min_size(4).check_interval(100ms);
    with_named(pool_options(options), [](overt::pool& on, const std::string& name) -> asio::awaitable<void> {
        for (int round = 1; round != 4; ++round) {
            BOOST_CHECK(co_await eventually([&] { return on.stats().idle == 4; }));
            db().run("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = '" + name +
                     "'");
            const auto enough = static_cast<std::uint64_t>(4 * (round + 1));
            BOOST_CHECK(co_await eventually([&] { return on.stats().connects >= enough && on.stats().idle == 4; }));
            BOOST_CHECK_EQUAL(db().sessions(name), 4);
        }
        BOOST_CHECK_EQUAL(on.stats().acquired, 0U);
        BOOST_CHECK_EQUAL(on.stats().generation, 3U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
