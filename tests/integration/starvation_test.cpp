// SPDX-License-Identifier: BSL-1.0
// Starvation is named, not suffered: tasks that hold a connection and want another one, and what the pool warns of.
#include <boost/test/unit_test.hpp>

#include "pool_fixture.hpp"
#include "support/covers.hpp"

#include <overt/overt.hpp>
#include <overt/task.hpp>

#include <algorithm>

using namespace overt::test;
using namespace overt::test::pooling;
using overt::lease;
using overt::nested_policy;
using overt::pool_options;
using overt::pool_warning;
using overt::raw;
using overt::task_executor;

namespace {

using kind = pool_warning::kind;

struct watched : fixture {
    pool_options noting() {
        return options().on_warning([this](const pool_warning& told) { warnings.push_back(told); });
    }
    std::vector<std::string> of(kind what) const {
        std::vector<std::string> found;
        for (const pool_warning& each : warnings)
            if (each.what == what) found.push_back(each.message);
        return found;
    }
    std::vector<pool_warning> warnings;
};

bool names(const std::string& text, unsigned line) {
    return text.find("starvation_test.cpp:" + std::to_string(line) + " ") != text.npos;
}

/// Runs each body as a task of its own and waits for all.
class tasks {
public:
    explicit tasks(asio::io_context& io) : io_(io) {}
    template <class Body>
    void start(Body body) {
        ++running_;
        asio::co_spawn(task_executor(io_.get_executor()), std::move(body), [this](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
            --running_;
        });
    }
    asio::awaitable<bool> join() {
        return eventually([this] { return running_ == 0; });
    }

private:
    asio::io_context& io_;
    int running_ = 0;
};

template <class Body>
void run_task(asio::io_context& io, Body body) {
    run(io, [](asio::io_context& on, Body what) -> asio::awaitable<void> {
        co_await asio::co_spawn(task_executor(on.get_executor()), std::move(what), asio::use_awaitable);
    }(io, std::move(body)));
}

unsigned line_here(here site = here::current()) { return site.line(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(starvation)

// ---- nested acquires

BOOST_FIXTURE_TEST_CASE(HZ_03_forbid_throws_at_once_and_names_both_places, watched, *covers("HZ-03")) {
    run_task(io, [this]() -> asio::awaitable<void> {
        overt::pool pool(io.get_executor(), noting().name("orders").max_size(4).nested_acquire(nested_policy::forbid));
        const unsigned outer_line = line_here() + 1;
        lease outer = co_await pool.acquire();
        bool turned = false;
        asio::post(io, [&turned] { turned = true; });
        const unsigned inner_line = line_here() + 1;
        const std::string why = co_await failure_of<overt::nested_acquire>(pool.acquire());
        BOOST_TEST(!turned);  // before the loop has taken another turn
        BOOST_TEST(names(why, outer_line), why);
        BOOST_TEST(names(why, inner_line), why);
        BOOST_TEST(why.find("\"orders\"") != why.npos, why);
        co_await failure_of<overt::nested_acquire>(pool.open_lane());
        outer.release();
        lease again = co_await pool.acquire();  // one after the other is no nest
        again.release();
        BOOST_TEST(pool.stats().nested_acquires == 2u);
        BOOST_TEST(warnings.empty());
        co_await pool.close();
    });
}

BOOST_FIXTURE_TEST_CASE(HZ_03_warn_tells_each_pair_of_places_once, watched) {
    run_task(io, [this]() -> asio::awaitable<void> {
        overt::pool pool(io.get_executor(), noting().max_size(4));
        for (int i = 0; i < 3; ++i) {
            lease outer = co_await pool.acquire();
            lease inner = co_await pool.acquire();
            lease third = co_await pool.acquire();
            BOOST_TEST(co_await third.scalar(raw<std::int32_t>("SELECT 42")) == 42);
        }
        BOOST_TEST(pool.stats().nested_acquires == 6u);
        BOOST_TEST(of(kind::nested_acquire).size() == 2u);
        BOOST_TEST(warnings.size() == 2u);
        co_await pool.close();
    });
}

BOOST_FIXTURE_TEST_CASE(HZ_03_allow_does_nothing, watched) {
    run_task(io, [this]() -> asio::awaitable<void> {
        overt::pool pool(io.get_executor(), noting().max_size(4).nested_acquire(nested_policy::allow));
        lease outer = co_await pool.acquire();
        lease inner = co_await pool.acquire();
        BOOST_TEST(pool.stats().nested_acquires == 1u);
        BOOST_TEST(warnings.empty());
        outer.release();
        inner.release();
        co_await pool.close();
    });
}

BOOST_FIXTURE_TEST_CASE(HZ_03_who_is_no_task_is_not_asked, watched) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(2).nested_acquire(nested_policy::forbid));
        lease outer = co_await pool.acquire();
        lease inner = co_await pool.acquire();
        BOOST_TEST(pool.stats().nested_acquires == 0u);
        outer.release();
        inner.release();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(HZ_03_also_through_with_timeout, watched) {
    run_task(io, [this]() -> asio::awaitable<void> {
        overt::pool pool(io.get_executor(), noting().max_size(2).nested_acquire(nested_policy::forbid));
        lease outer = co_await overt::with_timeout(5s, pool.acquire());
        co_await failure_of<overt::nested_acquire>(overt::with_timeout(5s, pool.acquire()));
        outer.release();
        co_await pool.close();
    });
}

// ---- deadlocks

BOOST_FIXTURE_TEST_CASE(f013_one_connection_and_one_task, watched, *covers("F-013", "hikaricp-442")) {
    run_task(io, [this]() -> asio::awaitable<void> {
        overt::pool pool(io.get_executor(), noting().max_size(1));
        const unsigned outer_line = line_here() + 1;
        lease outer = co_await pool.acquire();
        bool turned = false;
        asio::post(io, [&turned] { turned = true; });
        const unsigned inner_line = line_here() + 1;
        const std::string why = co_await failure_of<overt::pool_deadlock>(pool.acquire());
        BOOST_TEST(!turned);  // before the loop has taken another turn
        BOOST_TEST(names(why, outer_line), why);
        BOOST_TEST(names(why, inner_line), why);
        BOOST_TEST(pool.stats().acquire_deadlocks == 1u);
        BOOST_TEST(pool.stats().waiting == 0);
        BOOST_TEST(co_await outer.scalar(raw<std::int32_t>("SELECT 42")) == 42);
        outer.release();
        co_await pool.close();
    });
}

BOOST_FIXTURE_TEST_CASE(HZ_04_one_of_the_tasks_is_told_and_the_others_finish, watched,
                        *covers("F-014", "HZ-04", "hikaricp-442")) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(4).nested_acquire(nested_policy::allow));
        tasks all(f.io);
        int holding = 0, served = 0;
        std::string why;
        const unsigned outer_line = line_here() + 3;
        for (int i = 0; i < 4; ++i)
            all.start([&]() -> asio::awaitable<void> {
                lease outer = co_await pool.acquire();
                ++holding;
                co_await eventually([&] { return holding == 4; });
                try {
                    lease inner = co_await pool.acquire();
                    BOOST_TEST(co_await inner.scalar(raw<std::int32_t>("SELECT 42")) == 42);
                    ++served;
                } catch (const overt::pool_deadlock& error) {
                    BOOST_TEST(why.empty(), "one of them is enough");
                    why = error.what();
                }
            });
        const auto began = steady_clock::now();
        BOOST_TEST(co_await all.join());
        BOOST_TEST((steady_clock::now() - began < 3s));
        BOOST_TEST(served == 3);
        BOOST_TEST(names(why, outer_line), why);
        BOOST_TEST(why.find("4 of 4 leased, 3 waiting") != why.npos, why);
        std::size_t holders = 0;
        for (std::size_t at = 0; (at = why.find("leased for", at)) != why.npos; ++at) ++holders;
        BOOST_TEST(holders == 4u, why);
        BOOST_TEST(pool.stats().acquire_deadlocks == 1u);
        BOOST_TEST(pool.stats().acquire_timeouts == 0u);
        co_await pool.close();
    }(*this));
    BOOST_TEST(gone());
}

BOOST_FIXTURE_TEST_CASE(HZ_04_a_lane_is_no_reason_to_give_up, watched) {
    run_task(io, [this]() -> asio::awaitable<void> {
        overt::pool pool(io.get_executor(), noting().max_size(2));
        {
            overt::lane lane = co_await pool.open_lane();
            lease outer = co_await pool.acquire();
            // the lane may be closed by somebody else
            co_await failure_of<overt::pool_timeout>(pool.acquire(50ms));
            BOOST_TEST(pool.stats().acquire_deadlocks == 0u);
        }
        co_await pool.close();
    });
}

BOOST_FIXTURE_TEST_CASE(f014_a_stall_is_told_where_nobody_is_known, watched, *covers("F-014")) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(3).acquire_timeout(10s).warn_stall(100ms));
        int over = 0, timed_out = 0;
        const unsigned outer_line = line_here() + 3;
        for (int i = 0; i < 3; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                lease outer = co_await pool.acquire();
                co_await eventually([&] { return pool.stats().leased == 3; });
                try {
                    lease inner = co_await pool.acquire(1s);
                } catch (const overt::pool_timeout&) {
                    ++timed_out;  // what it held serves the others
                }
                ++over;
            });
        BOOST_TEST(co_await eventually([&] { return !f.warnings.empty(); }));
        BOOST_TEST(over == 0);
        BOOST_TEST(co_await eventually([&] { return over == 3; }));
        BOOST_TEST(timed_out >= 1);
        const auto told = f.of(kind::stall);
        BOOST_REQUIRE(told.size() == 1u);
        BOOST_TEST(names(told[0], outer_line), told[0]);
        BOOST_TEST(told[0].find("3 of 3 leased, 3 waiting") != told[0].npos, told[0]);
        co_await pool.close();
    }(*this));
}

// ---- leases that are worth a look

BOOST_FIXTURE_TEST_CASE(f033_a_lease_that_ends_in_a_transaction_is_told_with_its_place, watched, *covers("F-033")) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(1).name("orders"));
        unsigned line = 0;
        for (int i = 0; i < 3; ++i) {
            line = line_here() + 1;
            lease conn = co_await pool.acquire();
            co_await conn.execute(raw("BEGIN"));
        }
        lease next = co_await pool.acquire();
        const auto told = f.of(kind::dirty_return);
        BOOST_REQUIRE(told.size() == 1u);
        BOOST_TEST(names(told[0], line), told[0]);
        BOOST_TEST(told[0].find("\"orders\"") != told[0].npos, told[0]);
        BOOST_TEST(pool.stats().dirty_returns == 3u);
        co_await next.execute(raw("SELECT 1"));
        next.release();
        BOOST_TEST(co_await settled(pool));
        BOOST_TEST(f.warnings.size() == 1u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(HZ_37_a_long_lease_is_told_once_with_its_place, watched,
                        *overt::test::covers("F-044", "HZ-37")) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(2).warn_long_lease(50ms));
        const unsigned line = line_here() + 1;
        lease kept = co_await pool.acquire();
        for (int i = 0; i < 20; ++i) {
            lease quick = co_await pool.acquire();
            co_await quick.execute(raw("SELECT pg_sleep(0.01)"));
        }
        BOOST_TEST(co_await eventually([&] { return !f.warnings.empty(); }));
        co_await pause(100ms);
        const auto told = f.of(kind::long_lease);
        BOOST_REQUIRE(told.size() == 1u);
        BOOST_TEST(f.warnings.size() == 1u);
        BOOST_TEST(names(told[0], line), told[0]);
        kept.release();
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(HZ_09_each_transaction_that_sleeps_is_told, watched, *covers("HZ-09")) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(10).warn_idle_in_transaction(50ms));
        int done = 0;
        const auto began = steady_clock::now();
        const unsigned line = line_here() + 3;
        for (int i = 0; i < 50; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                lease conn = co_await pool.acquire();
                auto tx = co_await conn.begin();
                co_await tx.execute(raw("SELECT now()"));
                co_await pause(200ms);
                co_await tx.commit();
                ++done;
            });
        BOOST_TEST(co_await eventually([&] { return done == 50; }));
        BOOST_TEST((steady_clock::now() - began >= 1s));  // ten at a time
        const auto told = f.of(kind::idle_in_transaction);
        BOOST_TEST(told.size() == 50u);
        BOOST_TEST(f.warnings.size() == told.size());
        BOOST_TEST(std::all_of(told.begin(), told.end(), [&](const std::string& each) { return names(each, line); }));
        BOOST_TEST(told.at(0).find("idle in transaction, last statement: SELECT now()") != std::string::npos, told[0]);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(HZ_08_who_holds_no_connection_while_it_sleeps_costs_nobody_time, watched, *covers("HZ-08")) {
    run(io, [](watched& f) -> asio::awaitable<void> {
        overt::pool pool(f.io.get_executor(), f.noting().max_size(10).warn_idle_in_transaction(50ms));
        int done = 0;
        for (int i = 0; i < 50; ++i)
            spawn(f.io, [&]() -> asio::awaitable<void> {
                {
                    lease conn = co_await pool.acquire();
                    co_await conn.execute(raw("SELECT now()"));
                }
                co_await pause(100ms);
                ++done;
            });
        BOOST_TEST(co_await eventually([&] { return done == 50; }));
        BOOST_TEST(f.warnings.empty());
        BOOST_TEST(pool.stats().acquired == 50u);
        co_await pool.close();
    }(*this));
}

BOOST_FIXTURE_TEST_CASE(f131_what_the_handler_throws_is_dropped, watched, *overt::test::covers("F-131")) {
    run_task(io, [this]() -> asio::awaitable<void> {
        int told = 0;
        overt::pool pool(io.get_executor(),
                         options().max_size(2).warn_long_lease(20ms).on_warning([&told](const pool_warning&) {
                             ++told;
                             throw std::runtime_error("the log is full");
                         }));
        lease outer = co_await pool.acquire();
        lease inner = co_await pool.acquire();
        BOOST_TEST(co_await eventually([&] { return told == 3; }));  // the nest, and two long leases
        BOOST_TEST(co_await inner.scalar(raw<std::int32_t>("SELECT 42")) == 42);
        outer.release();
        inner.release();
        co_await pool.close();
    });
}

BOOST_AUTO_TEST_SUITE_END()
