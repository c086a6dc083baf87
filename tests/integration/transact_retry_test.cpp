// SPDX-License-Identifier: BSL-1.0
// Acceptance, HZ-14, and faults 102 and 104: which transactions run again, and how often.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "transact_fixture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::test::transacting;
using overt::failed_attempt;
using overt::raw;
using overt::retry_policy;
using overt::transaction_options;
using overt::transaction_task;
using overt::transaction_verbs;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transact_retry, two_accounts, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(HZ_14_case_102_run_again_after_a_serialization_failure, *covers("F-102", "HZ-14")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        attempts_seen seen;
        int runs = 0;
        int leased = -1;
        auto policy = seen.policy(repeatable_read(), 5).on_failed_attempt([&](const failed_attempt& one) {
            seen.all.push_back(one);
            leased = on.stats().leased;
        });
        const auto before = co_await on.transact(conflicting(runs, 3), policy);
        BOOST_CHECK_EQUAL(before, 3100);
        BOOST_CHECK_EQUAL(runs, 4);
        BOOST_CHECK_EQUAL(amount_of(1), 3101);
        BOOST_REQUIRE_EQUAL(seen.all.size(), 3U);
        for (std::size_t i = 0; i != 3; ++i) {
            BOOST_CHECK_EQUAL(seen.all[i].number, static_cast<int>(i) + 1);
            BOOST_CHECK_EQUAL(seen.all[i].error.sqlstate(), "40001");
            BOOST_CHECK(seen.all[i].pause && *seen.all[i].pause <= 4ms);
        }
        BOOST_CHECK_EQUAL(leased, 0);  // nobody holds a connection during the pause
    });
}

BOOST_AUTO_TEST_CASE(HZ_14_case_102_on_a_lease) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        attempts_seen seen;
        int runs = 0;
        const auto mine = co_await pid(conn);
        co_await conn.transact(conflicting(runs, 2), seen.policy(repeatable_read(), 3));
        BOOST_CHECK_EQUAL(runs, 3);
        BOOST_CHECK_EQUAL(seen.all.size(), 2U);
        BOOST_CHECK_EQUAL(amount_of(1), 2101);
        co_await expect(pid(conn), mine);
    });
}

BOOST_AUTO_TEST_CASE(HZ_14_case_102_a_failure_at_commit, *covers("F-102", "HZ-14")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        attempts_seen seen;
        int runs = 0;
        bool body_over = false;
        const auto body = [&](transaction_verbs& tx) -> transaction_task<void> {
            body_over = false;
            co_await tx.scalar(raw<std::int64_t>("SELECT sum(amount)::bigint FROM accounts"));
            co_await tx.execute(add(1, 1));
            if (++runs == 1)  // write skew: both have read both, each changes one, and the other is first
                db().run("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT sum(amount) FROM accounts;"
                         "UPDATE accounts SET amount = amount + 10 WHERE id = 2; COMMIT");
            body_over = true;
        };
        auto policy = seen.policy(transaction_options().serializable(), 2);
        const auto told = policy.on_failed_attempt([&](const failed_attempt& one) {
            BOOST_CHECK(body_over);
            seen.all.push_back(one);
        });
        co_await on.transact(body, told);
        BOOST_CHECK_EQUAL(runs, 2);
        BOOST_REQUIRE_EQUAL(seen.all.size(), 1U);
        BOOST_CHECK(seen.all[0].error.sqlstate() == "40001");
        BOOST_CHECK_EQUAL(amount_of(1), 101);
        BOOST_CHECK_EQUAL(amount_of(2), 110);
    });
}

BOOST_AUTO_TEST_CASE(HZ_14_case_102_deadlock, *covers("F-102", "HZ-14")) {
    with_pool(db(), options_for(db()).max_size(3), [](overt::pool& on) -> asio::awaitable<void> {
        attempts_seen seen;
        int runs = 0;
        int holding = 0;
        const auto crossing = [&](int from, int to) {
            return [&runs, &holding, from, to](transaction_verbs& tx) -> transaction_task<void> {
                ++runs;
                co_await tx.execute(raw("SET LOCAL deadlock_timeout = '10ms'"));
                co_await tx.execute(add(from, -1));
                ++holding;
                co_await overt::allow_foreign(eventually([&holding] { return holding >= 2; }));
                co_await tx.execute(add(to, 1));
            };
        };
        group both(co_await asio::this_coro::executor);
        both.start([&] { return on.transact(crossing(1, 2), seen.policy({}, 50)); });
        both.start([&] { return on.transact(crossing(2, 1), seen.policy({}, 50)); });
        co_await both.join();
        // the victim may be it again, where it is back before the other one is awake
        BOOST_CHECK_GE(runs, 3);
        BOOST_CHECK_EQUAL(runs, 2 + static_cast<int>(seen.all.size()));
        for (const failed_attempt& each : seen.all) BOOST_CHECK_EQUAL(each.error.sqlstate(), "40P01");
        BOOST_CHECK_EQUAL(amount_of(1), 100);
        BOOST_CHECK_EQUAL(amount_of(2), 100);
    });
}

BOOST_AUTO_TEST_CASE(HZ_14_case_102_sixteen_workers, *covers("F-102", "HZ-14")) {
    with_pool(db(), options_for(db()).max_size(8), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0, readers = 0;
        const auto body = [&runs, &readers](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            const auto now = co_await tx.scalar(amount_in(1));
            ++readers;  // two at least have read before anybody writes
            co_await overt::allow_foreign(eventually([&readers] { return readers >= 2; }));
            co_await tx.execute(raw("UPDATE accounts SET amount = {} WHERE id = 1", now - 1));
        };
        group workers(co_await asio::this_coro::executor);
        attempts_seen seen;
        for (int i = 0; i != 16; ++i)
            workers.start([&] { return on.transact(body, seen.policy(transaction_options().serializable(), 200)); });
        co_await workers.join();
        BOOST_CHECK_EQUAL(amount_of(1), 84);
        BOOST_CHECK_EQUAL(runs, 16 + static_cast<int>(seen.all.size()));
        BOOST_CHECK_GT(runs, 16);
    });
}

BOOST_AUTO_TEST_CASE(case_102_attempts_are_exhausted, *covers("F-102")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        attempts_seen seen;
        int runs = 0;
        const auto last = co_await error_of<overt::serialization_failure>(
            on.transact(conflicting(runs, 100), seen.policy(repeatable_read(), 3)));
        BOOST_REQUIRE(last);
        BOOST_CHECK(last->outcome() == overt::outcome::failed);
        BOOST_CHECK_EQUAL(runs, 3);
        BOOST_REQUIRE_EQUAL(seen.all.size(), 3U);
        BOOST_CHECK(!seen.all[2].pause);
        BOOST_CHECK_EQUAL(seen.all[2].number, 3);
        BOOST_CHECK_EQUAL(amount_of(1), 3100);
    });
}

BOOST_AUTO_TEST_CASE(case_102_once_without_a_policy) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto failed = co_await error_of<overt::serialization_failure>(
            on.transact(conflicting(runs, 1), repeatable_read()));
        BOOST_CHECK(failed);
        BOOST_CHECK_EQUAL(runs, 1);
    });
}

BOOST_AUTO_TEST_CASE(case_102_the_deadline_ends_the_attempts) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        attempts_seen seen;
        int runs = 0;
        const auto body = [&runs](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            co_await tx.execute(raw("SELECT pg_sleep(0.03)"));
            co_await tx.scalar(amount_in(1));
            change_behind_our_back(1);
            co_await tx.execute(add(1, 1));
        };
        auto policy = seen.policy(repeatable_read(), 100).deadline(20ms);
        const auto failed = co_await error_of<overt::serialization_failure>(on.transact(body, policy));
        BOOST_CHECK(failed);
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_REQUIRE_EQUAL(seen.all.size(), 1U);
        BOOST_CHECK(!seen.all[0].pause);
    });
}

BOOST_AUTO_TEST_CASE(case_104_other_errors_are_not_repeated, *covers("F-104")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto body = [&runs](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            co_await tx.execute(raw("INSERT INTO accounts VALUES (1, 1)"));
        };
        const auto refused = co_await error_of<overt::unique_violation>(on.transact(body, retry_policy().attempts(5)));
        BOOST_CHECK(refused);
        BOOST_CHECK_EQUAL(runs, 1);
    });
}

BOOST_AUTO_TEST_CASE(cancelled_between_two_attempts, *covers("F-096")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto policy = retry_policy(repeatable_read()).attempts(5).backoff(24h, 24h);
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(300ms, on.transact(conflicting(runs, 100), policy)));
        BOOST_REQUIRE(late);
        BOOST_CHECK(late->outcome() == overt::outcome::failed);
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_CHECK_EQUAL(amount_of(1), 1100);
    });
}

BOOST_AUTO_TEST_CASE(what_an_observer_throws_ends_it) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto policy = retry_policy(repeatable_read()).attempts(5).on_failed_attempt([](const failed_attempt&) {
            throw oops();
        });
        const auto thrown = co_await error_of<oops>(on.transact(conflicting(runs, 100), policy));
        BOOST_CHECK(thrown);
        BOOST_CHECK_EQUAL(runs, 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()
