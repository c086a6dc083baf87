// SPDX-License-Identifier: BSL-1.0
// Acceptance, section ENG: who holds which connection, who waits for one, and what is given back.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <concepts>

namespace {

using namespace overt::test;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_engine_leases";
    static constexpr const char* tables = "";
};

schema& db() { return own_schema::db(); }

asio::awaitable<std::int32_t> eight(overt::verbs& on) { return on.scalar(raw<std::int32_t>("SELECT 8")); }

asio::awaitable<std::int32_t> pid_of_new_lease(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_return co_await pid(conn);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine)
BOOST_AUTO_TEST_SUITE(leases, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(ENG_07_lease_passed_on) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto outer = co_await on.acquire();
        const auto mine = co_await pid(outer);
        const auto inner = co_await pid(static_cast<overt::verbs&>(outer));
        BOOST_CHECK_EQUAL(inner, mine);
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        co_await eight(outer);
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        outer.release();
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
    });
}

BOOST_AUTO_TEST_CASE(ENG_08_transaction_shares_the_lease) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto outer = co_await on.acquire();
        const auto mine = co_await pid(outer);
        auto tx = co_await outer.begin();
        const auto inner = co_await pid(tx);
        BOOST_CHECK_EQUAL(inner, mine);
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(ENG_09_inner_lease_of_its_own) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto outer = co_await on.acquire();
        auto tx = co_await outer.begin();
        const auto shared = co_await pid(tx);
        {
            auto inner = co_await on.acquire();
            const auto own = co_await pid(inner);
            BOOST_CHECK_NE(own, shared);
            BOOST_CHECK_EQUAL(on.stats().leased, 2);
        }
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_CASE(ENG_10_two_leases) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto outer = co_await on.acquire();
        {
            auto inner = co_await on.acquire();
            const auto a = co_await pid(outer);
            const auto b = co_await pid(inner);
            BOOST_CHECK_NE(a, b);
            BOOST_CHECK_EQUAL(on.stats().leased, 2);
        }
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
    });
}

BOOST_AUTO_TEST_CASE(ENG_11_four_levels) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c1 = co_await on.acquire();
        const auto p1 = co_await pid(c1);
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        {
            auto c2 = co_await c1.begin();
            const auto p2 = co_await pid(c2);
            BOOST_CHECK_EQUAL(p2, p1);
            BOOST_CHECK_EQUAL(on.stats().leased, 1);
            {
                auto c3 = co_await on.acquire();
                const auto p3 = co_await pid(c3);
                BOOST_CHECK_NE(p3, p1);
                BOOST_CHECK_EQUAL(on.stats().leased, 2);
                {
                    auto c4 = co_await c3.begin();
                    const auto p4 = co_await pid(c4);
                    BOOST_CHECK_EQUAL(p4, p3);
                    BOOST_CHECK_EQUAL(on.stats().leased, 2);
                    co_await c4.commit();
                }
                BOOST_CHECK_EQUAL(on.stats().leased, 2);
            }
            BOOST_CHECK_EQUAL(on.stats().leased, 1);
            co_await c2.commit();
        }
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        c1.release();
        BOOST_CHECK_EQUAL(on.stats().leased, 0);
    });
}

BOOST_AUTO_TEST_CASE(ENG_12_child_has_its_own) {
    static_assert(!std::copy_constructible<overt::lease> && !std::is_copy_assignable_v<overt::lease>);
    static_assert(!std::copy_constructible<overt::transaction> && !std::is_copy_assignable_v<overt::transaction>);
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto parent = co_await on.acquire();
        const auto mine = co_await pid(parent);
        std::int32_t child = 0, again = 0;
        group tasks(co_await asio::this_coro::executor);
        tasks.start([&]() -> asio::awaitable<void> { child = co_await pid_of_new_lease(on); });
        tasks.start([&]() -> asio::awaitable<void> { again = co_await pid(parent); });
        co_await tasks.join();
        BOOST_CHECK_NE(child, 0);
        BOOST_CHECK_NE(child, mine);
        BOOST_CHECK_EQUAL(again, mine);
    });
}

BOOST_AUTO_TEST_CASE(ENG_24_acquire_timeout) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        const stopwatch time;
        bool body_ran = false;
        const auto body = [&]() -> asio::awaitable<void> {
            auto second = co_await on.acquire(100ms);
            body_ran = true;
        };
        const auto late = co_await error_of<overt::pool_timeout>(body());
        BOOST_CHECK(late && !body_ran);
        BOOST_CHECK_GE(time.elapsed().count(), 95);
        BOOST_CHECK_LT(time.elapsed().count(), 2000);
        BOOST_CHECK_EQUAL(on.stats().acquire_timeouts, 1U);
    });
}

BOOST_AUTO_TEST_CASE(ENG_24_timeout_of_the_pool) {
    const auto options = options_for(db()).max_size(1).acquire_timeout(100ms);
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        const auto late = co_await error_of<overt::pool_timeout>(on.acquire());
        BOOST_REQUIRE(late);
        BOOST_CHECK(contains(late->what(), "engine_leases_test.cpp"));
    });
}

BOOST_AUTO_TEST_CASE(ENG_25_not_awaited_yet) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        auto lazy = on.acquire(100ms);
        BOOST_CHECK_EQUAL(on.stats().waiting, 0);
        const auto late = co_await error_of<overt::pool_timeout>(std::move(lazy));
        BOOST_CHECK(late);
    });
}

BOOST_AUTO_TEST_CASE(ENG_26_waiter_gets_what_is_released) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        const auto mine = co_await pid(held);
        std::int32_t got = 0;
        group tasks(co_await asio::this_coro::executor);
        tasks.start([&]() -> asio::awaitable<void> {
            auto next = co_await on.acquire(4s);
            got = co_await pid(next);
        });
        co_await pause(200ms);
        BOOST_CHECK_EQUAL(on.stats().waiting, 1);
        BOOST_CHECK_EQUAL(got, 0);
        held.release();
        co_await tasks.join();
        BOOST_CHECK_EQUAL(got, mine);
    });
}

BOOST_AUTO_TEST_CASE(ENG_27_late_waiter_takes_nothing) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        const auto mine = co_await pid(held);
        std::int32_t got = 0;
        bool timed_out = false;
        group tasks(co_await asio::this_coro::executor);
        tasks.start([&]() -> asio::awaitable<void> {
            timed_out = (co_await error_of<overt::pool_timeout>(on.acquire(100ms))).has_value();
        });
        tasks.start([&]() -> asio::awaitable<void> {
            auto next = co_await on.acquire(4s);
            got = co_await pid(next);
        });
        co_await eventually([&] { return timed_out; });
        held.release();
        co_await tasks.join();
        BOOST_CHECK(timed_out);
        BOOST_CHECK_EQUAL(got, mine);
    });
}

BOOST_AUTO_TEST_CASE(ENG_28_lazy_and_never_used) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto before = on.stats();
        {
            const auto lazy = on.acquire();
            overt::lease empty;
            BOOST_CHECK(!empty);
            BOOST_CHECK_EQUAL(on.stats().size, before.size);
        }
        BOOST_CHECK_EQUAL(on.stats().size, before.size);
        BOOST_CHECK_EQUAL(on.stats().acquired, before.acquired);
        co_return;
    });
}

BOOST_AUTO_TEST_CASE(ENG_29_acquired_when_needed) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        {
            overt::lease conn;
            BOOST_CHECK_EQUAL(on.stats().leased, 0);
            for (int i = 0; i != 3; ++i) {
                if (!conn) conn = co_await on.acquire();
                co_await eight(conn);
                BOOST_CHECK_EQUAL(on.stats().leased, 1);
            }
        }
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
        BOOST_CHECK_EQUAL(after.acquired, 1U);
    });
}

BOOST_AUTO_TEST_CASE(ENG_30_release_races_with_timeout) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        int served = 0, late = 0;
        for (int round = 0; round != 30; ++round) {
            auto held = co_await on.acquire();
            group tasks(co_await asio::this_coro::executor);
            tasks.start([&]() -> asio::awaitable<void> {
                try {
                    auto next = co_await on.acquire(10ms);
                    co_await eight(next);
                    ++served;
                } catch (const overt::pool_timeout&) {
                    ++late;
                }
            });
            tasks.start([&]() -> asio::awaitable<void> {
                co_await pause(std::chrono::milliseconds(8 + round % 5));
                held.release();
            });
            co_await tasks.join();
        }
        BOOST_CHECK_EQUAL(served + late, 30);
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
    });
}

BOOST_AUTO_TEST_CASE(ENG_31_failed_acquire_races_with_cancellation) {
    const auto dsn = with_keyword(server_dsn(), "dbname", "overt_no_such_database");
    with_pool(db(), options_for(db(), dsn), [](overt::pool& on) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        int ended = 0;
        for (int round = 0; round != 10; ++round) {
            asio::cancellation_signal stop;
            bool over = false;
            const auto acquire = [&]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire(100ms);
                BOOST_ERROR("a lease on a database that does not exist");
            };
            asio::co_spawn(executor, acquire, asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
                               over = error != nullptr;
                           }));
            co_await pause(std::chrono::milliseconds(round * 4));
            stop.emit(asio::cancellation_type::terminal);
            stop.emit(asio::cancellation_type::terminal);
            ended += co_await eventually([&] { return over; });
        }
        BOOST_CHECK_EQUAL(ended, 10);
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.size, 0);
    });
}

BOOST_AUTO_TEST_CASE(ENG_32_park) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        for (int round = 0; round != 3; ++round) {
            co_await eight(conn);
            conn.release();
            const auto parked = co_await settled(on);
            BOOST_CHECK_EQUAL(parked.idle, 1);
            conn = co_await on.acquire();
            BOOST_CHECK_EQUAL(on.stats().leased, 1);
        }
    });
}

BOOST_AUTO_TEST_CASE(ENG_33_released_lease, *overt::test::covers("F-040")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        conn.release();
        BOOST_CHECK(!conn);
        const auto says_so = [](const overt::usage_error& e) {
            return contains(e.what(), "given its connection back");
        };
        BOOST_CHECK_EXCEPTION(conn.release(), overt::usage_error, says_so);
        BOOST_CHECK_EXCEPTION(conn.connection(), overt::usage_error, says_so);
        bool refused = false;
        try {
            co_await eight(conn);
        } catch (const overt::usage_error& e) {
            refused = says_so(e);
        }
        BOOST_CHECK(refused);
        const auto begin = co_await error_of<overt::usage_error>(conn.begin());
        BOOST_CHECK(begin && says_so(*begin));
    });
}

BOOST_AUTO_TEST_CASE(ENG_34_manual) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        overt::lease conn = co_await on.acquire();
        co_await expect(eight(conn), 8);
        conn.release();
        conn = co_await on.acquire();
        co_await expect(eight(conn), 8);
        conn.release();
        bool refused = false;
        try {
            co_await eight(conn);
        } catch (const overt::usage_error&) {
            refused = true;
        }
        BOOST_CHECK(refused);
    });
}

BOOST_AUTO_TEST_CASE(ENG_35_all_answer) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c1 = co_await on.acquire();
        auto c2 = co_await c1.begin();
        auto c3 = co_await on.acquire();
        auto c4 = co_await c3.begin();
        co_await expect(eight(c2), 8);
        co_await expect(eight(c4), 8);
        co_await c2.rollback();
        co_await c4.rollback();
        co_await expect(eight(c1), 8);
        co_await expect(eight(c3), 8);
    });
}

BOOST_AUTO_TEST_CASE(ENG_36_releases_are_independent) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c1 = co_await on.acquire();
        auto c2 = co_await on.acquire();
        c1.release();
        co_await expect(eight(c2), 8);
        c1 = co_await on.acquire();
        c2.release();
        co_await expect(eight(c1), 8);
        c2 = co_await on.acquire();
        co_await expect(eight(c2), 8);
    });
}

BOOST_AUTO_TEST_CASE(ENG_37_owner_ends_what_shares_with_it) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c1 = co_await on.acquire();
        auto c3 = co_await on.acquire();
        auto owner = co_await c1.begin();
        auto sharer = co_await owner.begin();
        auto c4 = co_await c3.begin();
        co_await owner.rollback();
        BOOST_CHECK(!sharer.is_open());
        bool refused = false;
        try {
            co_await eight(sharer);
        } catch (const overt::usage_error&) {
            refused = true;
        }
        BOOST_CHECK(refused);
        co_await expect(eight(c4), 8);
        co_await c4.rollback();
    });
}

BOOST_AUTO_TEST_CASE(ENG_38_owner_survives_what_shared_with_it) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c3 = co_await on.acquire();
        {
            auto c4 = co_await c3.begin();
            co_await expect(eight(c4), 8);
        }
        co_await expect(eight(c3), 8);
    });
}

BOOST_AUTO_TEST_CASE(ENG_39_no_double_return, *overt::test::covers("F-040", "npgsql-4425")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c3 = co_await on.acquire();
        c3.release();
        auto parked = co_await settled(on);
        BOOST_CHECK_EQUAL(parked.idle, 1);
        c3 = co_await on.acquire();
        c3.release();
        BOOST_CHECK_THROW(c3.release(), overt::usage_error);
        overt::lease moved = std::move(c3);
        moved = overt::lease();
        parked = co_await settled(on);
        BOOST_CHECK_EQUAL(parked.idle, 1);
        BOOST_CHECK_EQUAL(parked.size, 1);
    });
}

BOOST_AUTO_TEST_CASE(ENG_40_out_of_order) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto c1 = co_await on.acquire();
        auto c2 = co_await on.acquire();
        auto c3 = co_await on.acquire();
        const auto p1 = co_await pid(c1);
        const auto p3 = co_await pid(c3);
        c2.release();
        BOOST_CHECK_EQUAL(on.stats().leased, 2);
        co_await expect(pid(c1), p1);
        co_await expect(pid(c3), p3);
        c1.release();
        BOOST_CHECK_EQUAL(on.stats().leased, 1);
        co_await expect(pid(c3), p3);
        c3.release();
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 3);
    });
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
