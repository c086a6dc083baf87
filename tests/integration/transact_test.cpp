// SPDX-License-Identifier: BSL-1.0
// Acceptance, section TX and HZ-43: what runs in the body of transact(), and how it ends. Faults 43, 98 and 107.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "transact_fixture.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::test::transacting;
using overt::raw;
using overt::retry_policy;
using overt::transaction_options;
using overt::transaction_task;
using overt::transaction_verbs;

transaction_task<void> move_amount(transaction_verbs& tx, int from, int to, int amount) {
    co_await tx.execute(add(from, -amount));
    co_await tx.execute(add(to, amount));
}

template <class Handle>
concept can_end = requires(Handle& h) { h.commit(); } || requires(Handle& h) { h.rollback(); };

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transact, two_accounts, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(TX_01_commits_and_gives_the_value) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto body = [](transaction_verbs& tx) -> transaction_task<std::string> {
            co_await move_amount(tx, 1, 2, 30);
            BOOST_CHECK_EQUAL(amount_of(1), 100);
            const auto left = co_await tx.scalar(amount_in(1));
            co_return "left " + std::to_string(left);
        };
        const std::string said = co_await on.transact(body);
        BOOST_CHECK_EQUAL(said, "left 70");
        BOOST_CHECK_EQUAL(amount_of(1), 70);
        BOOST_CHECK_EQUAL(amount_of(2), 130);
        const auto after = on.stats();
        BOOST_CHECK_EQUAL(after.leased, 0);
        BOOST_CHECK_EQUAL(after.dirty_returns, 0U);
    });
}

BOOST_AUTO_TEST_CASE(TX_02_an_exception_rolls_back_case_43, *covers("F-043")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        for (int at = 0; at != 3; ++at) {
            int runs = 0;
            const auto body = [&runs, at](transaction_verbs& tx) -> transaction_task<void> {
                ++runs;
                if (at == 0) throw oops();
                co_await tx.execute(add(1, -1));
                if (at == 1) throw oops();
                co_await tx.execute(add(2, 1));
                throw oops();
            };
            const auto thrown = co_await error_of<oops>(on.transact(body, retry_policy().attempts(5)));
            BOOST_CHECK(thrown);
            BOOST_CHECK_EQUAL(runs, 1);
            BOOST_CHECK_EQUAL(amount_of(1), 100);
            BOOST_CHECK_EQUAL(on.stats().dirty_returns, 0U);
        }
    });
}

BOOST_AUTO_TEST_CASE(TX_02_what_was_thrown_survives_a_rollback_that_fails_case_43, *covers("F-043")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto body = [](transaction_verbs& tx) -> transaction_task<void> {
            co_await tx.execute(add(1, -1));
            db().terminate(co_await tx.scalar(raw<std::int32_t>("SELECT pg_backend_pid()")));
            throw oops();
        };
        const auto thrown = co_await error_of<oops>(on.transact(body));
        BOOST_CHECK(thrown);
        BOOST_CHECK_EQUAL(amount_of(1), 100);
    });
}

BOOST_AUTO_TEST_CASE(TX_11_which_session) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto mine = co_await pid(conn);
        const auto body = [](transaction_verbs& tx) -> transaction_task<std::int32_t> {
            auto inner = co_await tx.begin();
            co_return co_await inner.scalar(raw<std::int32_t>("SELECT pg_backend_pid()"));
        };
        const auto same = co_await conn.transact(body);
        BOOST_CHECK_EQUAL(same, mine);
        const auto other = co_await on.transact(body);
        BOOST_CHECK_NE(other, mine);
    });
}

BOOST_AUTO_TEST_CASE(TX_14_TX_15_TX_20_leaving_from_level_3) {
    for (const bool keep : {true, false}) {
        with_lease(db(), [keep](overt::lease& conn) -> asio::awaitable<void> {
            bool swallowed = false;
            int skipped = 3;
            const auto level3 = [keep](transaction_verbs& tx) -> transaction_task<overt::ending<>> {
                co_await tx.execute(add(1, 5));
                // a savepoint that is kept in both cases; what it returns tells the outer ones
                co_return keep ? overt::commit_with() : overt::rollback_with();
            };
            const auto level2 = [&](transaction_verbs& tx) -> transaction_task<overt::ending<>> {
                try {
                    const auto inner = co_await tx.transact(level3);
                    if (inner.committed() == keep) co_return inner;
                } catch (...) {
                    swallowed = true;
                }
                --skipped;
                co_return overt::commit_with();
            };
            const auto level1 = [&](transaction_verbs& tx) -> transaction_task<overt::ending<std::string>> {
                co_await tx.execute(add(2, 5));
                const auto inner = co_await tx.transact(level2);
                if (keep) co_return overt::commit_with("kept");
                if (!inner.committed()) co_return overt::rollback_with("undone");
                --skipped;
                co_return std::string("too far");
            };
            const overt::ending<std::string> how = co_await conn.transact(level1);
            BOOST_CHECK(!swallowed);
            BOOST_CHECK_EQUAL(skipped, 3);
            BOOST_CHECK_EQUAL(how.committed(), keep);
            BOOST_CHECK_EQUAL(how.value(), keep ? "kept" : "undone");
            BOOST_CHECK_EQUAL(amount_of(1), keep ? 105 : 100);
            BOOST_CHECK_EQUAL(amount_of(2), keep ? 105 : 100);
            co_await expect(conn.scalar(amount_in(1)), keep ? 105 : 100);
        });
        db().run("UPDATE accounts SET amount = 100");
    }
}

BOOST_AUTO_TEST_CASE(TX_16_TX_17_ending_level_2_from_level_3) {
    for (const bool keep : {true, false}) {
        with_lease(db(), [keep](overt::lease& conn) -> asio::awaitable<void> {
            const auto level3 = [](transaction_verbs& tx) -> transaction_task<int> {
                co_await tx.execute(add(1, 5));
                co_return 7;
            };
            const auto level2 = [&](transaction_verbs& tx) -> transaction_task<overt::ending<int>> {
                const int got = co_await tx.transact(level3);
                if (keep) co_return got;
                co_return overt::rollback_with(got);
            };
            const auto level1 = [&](transaction_verbs& tx) -> transaction_task<std::int64_t> {
                co_await tx.execute(add(2, 5));
                const auto inner = co_await tx.transact(level2);
                BOOST_CHECK_EQUAL(inner.value(), 7);
                co_return co_await tx.scalar(amount_in(1));
            };
            const auto seen = co_await conn.transact(level1);
            BOOST_CHECK_EQUAL(seen, keep ? 105 : 100);
            BOOST_CHECK_EQUAL(amount_of(1), keep ? 105 : 100);
            BOOST_CHECK_EQUAL(amount_of(2), 105);
        });
        db().run("UPDATE accounts SET amount = 100");
    }
}

BOOST_AUTO_TEST_CASE(TX_18_the_body_cannot_end_it) {
    static_assert(!can_end<transaction_verbs> && can_end<overt::transaction>);
    static_assert(!std::is_move_constructible_v<transaction_verbs> &&
                  !std::is_default_constructible_v<transaction_verbs>);
}

BOOST_AUTO_TEST_CASE(TX_22_options) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto body = [](transaction_verbs& tx) -> transaction_task<std::string> {
            const auto isolation = co_await tx.scalar(raw<std::string>("SHOW transaction_isolation"));
            const auto read_only = co_await tx.scalar(raw<std::string>("SHOW transaction_read_only"));
            co_return isolation + ' ' + read_only;
        };
        co_await expect(on.transact(body), "read committed off");
        co_await expect(on.transact(body, transaction_options().serializable().read_only()), "serializable on");
        co_await expect(on.transact(body, retry_policy(repeatable_read()).attempts(2)), "repeatable read off");
    });
}

BOOST_AUTO_TEST_CASE(case_107_savepoints_in_a_body, *covers("F-107")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto body = [](transaction_verbs& tx) -> transaction_task<void> {
            co_await tx.execute(add(1, 1));
            {
                auto inner = co_await tx.begin();
                co_await inner.execute(add(1, 10));
                co_await inner.rollback();
            }
            {
                auto dropped = co_await tx.begin();
                co_await dropped.execute(add(1, 100));
            }
            const auto failing = [](transaction_verbs& in) -> transaction_task<void> {
                co_await in.execute(add(1, 1000));
                throw oops();
            };
            const auto thrown = co_await overt::allow_foreign(error_of<oops>(tx.transact(failing)));
            BOOST_CHECK(thrown);
            auto kept = co_await tx.begin();
            co_await kept.execute(add(2, 1));
            // left open: the end of the transaction ends it
        };
        co_await on.transact(body);
        BOOST_CHECK_EQUAL(amount_of(1), 101);
        BOOST_CHECK_EQUAL(amount_of(2), 100);  // dropped with the body's frame, so undone
    });
}

BOOST_AUTO_TEST_CASE(all_kinds_of_operations_run_in_a_body) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        const auto body = [](transaction_verbs& tx) -> transaction_task<std::int64_t> {
            auto rows = co_await tx.stream(
                raw<std::tuple<std::int64_t, std::int64_t>>("SELECT id, amount FROM accounts"));
            std::int64_t sum = 0;
            while (auto part = co_await rows.next())
                for (const auto& row : *part) sum += std::get<1>(row);
            auto batch = tx.batch();
            auto first = batch.scalar(amount_in(1));
            auto second = batch.scalar(amount_in(2));
            co_await batch.run();
            BOOST_CHECK_EQUAL(first.get() + second.get(), sum);
            const auto in_time = co_await overt::with_timeout(10s, tx.scalar(amount_in(1)));
            BOOST_CHECK_EQUAL(in_time, 100);
            co_await overt::with_timeout(10s, move_amount(tx, 1, 2, 1));
            co_return sum;
        };
        co_await expect(on.transact(body), 200);
        BOOST_CHECK_EQUAL(amount_of(2), 101);
    });
}

BOOST_AUTO_TEST_CASE(a_task_runs_outside_a_body_as_well) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await move_amount(tx, 1, 2, 10);
        co_await tx.commit();
        BOOST_CHECK_EQUAL(amount_of(2), 110);
    });
}

BOOST_AUTO_TEST_CASE(cancelled_in_the_body_the_first_error_stays_case_98) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::exception_ptr inside;
        const auto body = [&inside](transaction_verbs& tx) -> transaction_task<void> {
            co_await tx.execute(add(1, 1));
            try {
                co_await tx.execute(raw("SELECT pg_sleep(30)"));
            } catch (...) {
                inside = std::current_exception();
            }
            if (inside) throw oops();
        };
        const auto thrown = co_await error_of<oops>(overt::with_timeout(100ms, on.transact(body)));
        BOOST_CHECK(thrown);
        BOOST_CHECK_THROW(std::rethrow_exception(inside), overt::operation_cancelled);
        const auto plain = [](transaction_verbs& tx) -> transaction_task<void> {
            co_await tx.execute(raw("SELECT pg_sleep(30)"));
        };
        const auto late = co_await error_of<overt::operation_timeout>(overt::with_timeout(100ms, on.transact(plain)));
        BOOST_REQUIRE(late);
        BOOST_CHECK(late->fate() == overt::fate::evicted);  // of the statement, and not of a later wait
        BOOST_CHECK_EQUAL(amount_of(1), 100);
    });
}

BOOST_AUTO_TEST_CASE(cancelled_in_the_body_case_98) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        bool went_on = false;
        const auto body = [&](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            co_await tx.execute(add(1, 1));
            try {
                co_await tx.execute(raw("SELECT pg_sleep(30)"));
            } catch (const overt::operation_cancelled&) {
                // a body that pays no heed
            }
            co_await tx.execute(add(2, 1));
            went_on = true;
        };
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(100ms, on.transact(body, retry_policy().attempts(5))));
        BOOST_CHECK(late);
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_CHECK(!went_on);
        BOOST_CHECK_EQUAL(amount_of(1), 100);
        co_await on.transact([](transaction_verbs& tx) -> transaction_task<void> { co_await tx.execute(add(1, 7)); });
        BOOST_CHECK_EQUAL(amount_of(1), 107);
    });
}

BOOST_AUTO_TEST_CASE(a_body_may_give_a_statement_up_and_leave_with_a_value_case_98) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        for (const bool keep : {false, true}) {
            int runs = 0;
            const auto body = [&](transaction_verbs& tx) -> transaction_task<overt::ending<int>> {
                ++runs;
                co_await tx.execute(add(1, 1));
                try {
                    co_await overt::with_timeout(50ms, tx.execute(raw("SELECT pg_sleep(30)")));
                } catch (const overt::operation_timeout&) {
                    if (!keep) co_return overt::rollback_with(98);
                }
                co_return overt::commit_with(98);
            };
            if (keep) BOOST_CHECK(co_await error_of<overt::commit_rolled_back>(on.transact(body)));
            else BOOST_CHECK_EQUAL((co_await on.transact(body)).value(), 98);
            BOOST_CHECK_EQUAL(runs, 1);
        }
        BOOST_CHECK_EQUAL((co_await settled(on)).rollbacks, 2U);
    });
    BOOST_CHECK_EQUAL(amount_of(1), 100);
}

BOOST_AUTO_TEST_CASE(cancelled_while_it_waits_for_a_connection) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        int runs = 0;
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(50ms, on.transact(conflicting(runs, 0))));
        BOOST_CHECK(late);
        BOOST_CHECK_EQUAL(runs, 0);
    });
}

BOOST_AUTO_TEST_CASE(TX_10_the_pool_is_told_who_waits) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::string file;
        std::uint_least32_t line = 0;
        const auto body = [&](transaction_verbs& tx) -> transaction_task<void> {
            const overt::pool_stats now = on.stats();
            BOOST_REQUIRE_EQUAL(now.holders.size(), 1U);
            file = now.holders[0].file;
            line = now.holders[0].line;
            co_await tx.execute(add(1, 1));
        };
        co_await on.transact(body);
        BOOST_CHECK_EQUAL(line, __LINE__ - 1);
        BOOST_CHECK(file.ends_with("transact_test.cpp"));
    });
}

BOOST_AUTO_TEST_CASE(HZ_43_foreign_waits_are_counted) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        std::uint_least32_t line = 0;
        const auto body = [&line](transaction_verbs& tx) -> transaction_task<int> {
            co_await tx.execute(add(1, 1));
            line = __LINE__ + 1;
            co_await overt::allow_foreign(pause(20ms));
            co_return 5;
        };
        co_await expect(on.transact(body), 5);
        co_await expect(on.transact(body), 5);
        const std::vector<overt::foreign_wait> all = overt::foreign_waits();
        const auto here = std::find_if(all.begin(), all.end(), [&](const overt::foreign_wait& each) {
            return each.line == line && std::string_view(each.file).ends_with("transact_test.cpp");
        });
        BOOST_REQUIRE(here != all.end());
        BOOST_CHECK_EQUAL(here->count, 2U);
        BOOST_CHECK_GE(here->total, 40ms);
        BOOST_CHECK(here->longest >= 20ms && here->longest < here->total);
    });
}

BOOST_AUTO_TEST_CASE(bodies_may_be_move_only) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        auto body = [own = std::make_unique<int>(3),
                     &runs](transaction_verbs& tx) -> transaction_task<std::unique_ptr<int>> {
            co_await tx.scalar(amount_in(1));
            if (++runs == 1) change_behind_our_back(1);
            co_await tx.execute(add(1, *own));
            co_return std::make_unique<int>(*own);
        };
        const auto result = co_await on.transact(std::move(body), retry_policy(repeatable_read()).attempts(2));
        BOOST_CHECK_EQUAL(*result, 3);
        BOOST_CHECK_EQUAL(amount_of(1), 1103);
    });
}

BOOST_AUTO_TEST_SUITE_END()
