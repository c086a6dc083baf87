// SPDX-License-Identifier: BSL-1.0
// Ten thousand coroutines on ten connections. tests/run.sh soak load does ten times as much, and soak mix all the rest.
#include "soak/load.hpp"
#include "soak/mix.hpp"
#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::test::soak;
using overt::lease;
using overt::pool;
using overt::pool_options;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_load";
    static inline const std::string tables = std::string(points_table) + mix_tables;
};

constexpr int waiters = 10'000;

schema& db() { return own_schema::db(); }

void require_nothing(const std::vector<std::string>& wrong) {
    std::string text;
    for (const std::string& each : wrong) text += each + '\n';
    BOOST_CHECK_EQUAL(text, "");
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
constexpr bool slowed = true;
#else
constexpr bool slowed = false;
#endif
#else
constexpr bool slowed = false;
#endif

}  // namespace

BOOST_AUTO_TEST_SUITE(load_of_many, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(ten_thousand_take_turns, *covers("F-001", "F-002", "hikaricp-835", "boost-mysql-509")) {
    load_plan plan;
    plan.turns = 5;
    plan.queries = slowed ? 1 : 2;
    plan.warm_up = 0.5;
    run_load(options_for(db()), {100, 5, 2});  // what libraries keep is there from now on
    const load_result result = run_load(options_for(db()), plan);
    print(result, plan);
    require_nothing(judge(result, plan, slowed ? 1e9 : 50));  // sanitizers have memory of their own
}

BOOST_AUTO_TEST_CASE(ten_thousand_waiters_cost_no_time, *covers("hikaricp-835", "F-017")) {
    const auto options = options_for(db()).max_size(10).max_waiting(waiters).acquire_timeout(60s);
    with_pool(db(), options, [](pool& on) -> asio::awaitable<void> {
        std::vector<lease> held;
        for (int i = 0; i != 10; ++i) held.push_back(co_await on.acquire());
        group all(co_await asio::this_coro::executor);
        int served = 0;
        for (int i = 0; i != waiters; ++i)
            all.start([&on, &served]() -> asio::awaitable<void> {
                const lease conn = co_await on.acquire();
                ++served;
            });
        const bool queued = co_await eventually([&on] { return on.stats().waiting == waiters; });
        BOOST_REQUIRE(queued);
        const double before = cpu_seconds();
        co_await pause(1000ms);
        BOOST_CHECK_LT(cpu_seconds() - before, 0.2);
        BOOST_CHECK_EQUAL(served, 0);
        const double released = cpu_seconds();
        held.clear();
        co_await all.join();
        BOOST_CHECK_EQUAL(served, waiters);
        BOOST_CHECK_LT(cpu_seconds() - released, slowed ? 60 : 10);
    });
}

BOOST_AUTO_TEST_CASE(HZ_05_two_hundred_tasks_on_twenty_connections, *covers("HZ-05", "F-001")) {
    const auto options = options_for(db()).max_size(20).max_connecting(20).acquire_timeout(60s);
    with_pool(db(), options, [](pool& on) -> asio::awaitable<void> {
        group all(co_await asio::this_coro::executor);
        long tickets = 0, served = 0;
        int leased = 0, most = 0, out_of_turn = 0;
        const auto turn = [&]() -> asio::awaitable<void> {
            const long ticket = tickets++;
            lease conn = co_await on.acquire();
            if (ticket != served++) ++out_of_turn;
            most = std::max(most, ++leased);
            co_await conn.execute(raw("SELECT pg_sleep(0.02)"));
            --leased;
        };
        const auto task = [&turn]() -> asio::awaitable<void> {
            co_await turn();
            co_await pause(10ms);
            co_await turn();
        };
        for (int i = 0; i != 200; ++i) all.start(task);
        co_await all.join();
        BOOST_CHECK_EQUAL(served, 400);
        BOOST_CHECK_EQUAL(most, 20);
        BOOST_CHECK_EQUAL(out_of_turn, 0);
    });
}

BOOST_AUTO_TEST_CASE(a_mix_of_everything, *covers("F-112", "HZ-28", "sqlx-4328")) {
    mix_plan plan;
    plan.operations = 3000;
    const std::string dsn = with_keyword(server_dsn(), "options", "-csearch_path=" + db().name());
    for (const auto lifetime : {std::chrono::milliseconds(30min), 200ms}) {
        db().run("UPDATE soak_counters SET value = 0");
        plan.lifetime = lifetime;
        const mix_result result = run_mix(dsn, plan);
        print(result, plan);
        require_nothing(judge(result, plan, 5000));
        BOOST_CHECK_GT(result.most_prepared, plan.statements / 2);
    }
}

BOOST_AUTO_TEST_SUITE_END()
