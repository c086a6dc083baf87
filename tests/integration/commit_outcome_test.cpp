// SPDX-License-Identifier: BSL-1.0
// Faults 99 to 101, 103 and 104: what a COMMIT came to, and what is known of it where its answer is lost.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "transact_fixture.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace overt::test;
using namespace overt::test::transacting;
using overt::raw;
using overt::retry_policy;
using overt::transaction_options;
using overt::transaction_task;
using overt::transaction_verbs;

asio::awaitable<overt::commit_status> resolved(overt::pool& on, const overt::commit_unknown& lost) {
    overt::commit_status status = co_await resolve_commit(on, lost);
    while (status == overt::commit_status::in_progress) {
        co_await pause(2ms);
        status = co_await resolve_commit(on, lost);
    }
    co_return status;
}

auto insert_third(int& runs) {
    return [&runs](transaction_verbs& tx) -> transaction_task<void> {
        ++runs;
        co_await tx.execute(raw("INSERT INTO accounts VALUES (3, 3)"));
    };
}

retry_policy tracked(int attempts = 1) {
    return retry_policy(transaction_options().track_commit()).attempts(attempts).backoff(0ms, 0ms);
}

/// One idle connection, to which nothing is under way.
asio::awaitable<void> warm_up(overt::pool& on) {
    {
        auto conn = co_await on.acquire();
        co_await pid(conn);
    }
    co_await settled(on);
}

/// Runs insert_third() through a proxy that cuts as the caller says, and gives the error.
template <class Cut>
void insert_with_commit_lost(Cut cut, overt::commit_status expected, long rows) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(2), [&](overt::pool& on) -> asio::awaitable<void> {
        co_await warm_up(on);
        int runs = 0;
        cut(proxy);
        const auto lost = co_await error_of<overt::commit_unknown>(on.transact(insert_third(runs), tracked(5)));
        BOOST_REQUIRE(lost);
        BOOST_CHECK(proxy.triggered());
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
        BOOST_REQUIRE(lost->transaction_id());
        BOOST_CHECK_GT(*lost->transaction_id(), 0U);
        const auto status = co_await resolved(on, *lost);
        BOOST_CHECK_EQUAL(to_string(status), to_string(expected));
        BOOST_CHECK_EQUAL(db().count("accounts", "id = 3"), rows);
        auto conn = co_await on.acquire();
        const auto again = co_await resolve_commit(conn, *lost);
        BOOST_CHECK(again == expected);
    });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(commit_outcome, two_accounts, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(TX_03_a_deferred_constraint_case_103, *covers("F-103")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto body = [&runs](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            co_await tx.execute(add(1, -1));
            co_await tx.execute(raw("INSERT INTO deferred VALUES (42)"));
        };
        for (const auto& policy : {retry_policy().attempts(5), tracked(5)}) {
            const auto refused = co_await error_of<overt::foreign_key_violation>(on.transact(body, policy));
            BOOST_REQUIRE(refused);
            BOOST_CHECK(refused->outcome() == overt::outcome::failed);
            BOOST_CHECK(refused->fate() == overt::fate::kept);
        }
        BOOST_CHECK_EQUAL(runs, 2);
        BOOST_CHECK_EQUAL(amount_of(1), 100);
        const auto after = co_await settled(on);
        BOOST_CHECK_EQUAL(after.idle, 1);
        BOOST_CHECK_EQUAL(after.connects, 1U);
    });
}

BOOST_AUTO_TEST_CASE(case_99_begin_cancelled_in_flight, *covers("F-099", "sqlx-4393")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        co_await warm_up(on);
        int runs = 0;
        proxy.hold(side::server, 'C', 1);
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(100ms, on.transact(insert_third(runs))));
        BOOST_CHECK(late);
        BOOST_CHECK(proxy.triggered());
        proxy.release();
        BOOST_CHECK_EQUAL(runs, 0);
        auto conn = co_await on.acquire();
        const auto mine = co_await pid(conn);
        BOOST_CHECK_EQUAL(db().text("SELECT state FROM pg_stat_activity WHERE pid = " + std::to_string(mine)), "idle");
        co_await conn.transact(insert_third(runs));
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_CHECK_EQUAL(db().count("accounts", "id = 3"), 1);
    });
}

BOOST_AUTO_TEST_CASE(case_100_the_commit_of_a_failed_transaction, *covers("F-100", "rust-postgres-1334")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto body = [&runs](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            co_await tx.execute(add(1, 1));
            try {
                co_await tx.execute(raw("INSERT INTO accounts VALUES (1, 1)"));
            } catch (const overt::unique_violation&) {
                // swallowed, and the transaction has failed
            }
        };
        for (const auto& policy : {retry_policy().attempts(5), tracked(5)}) {
            const auto undone = co_await error_of<overt::commit_rolled_back>(on.transact(body, policy));
            BOOST_CHECK(undone);
        }
        BOOST_CHECK_EQUAL(runs, 2);
        BOOST_CHECK_EQUAL(amount_of(1), 100);
    });
}

BOOST_AUTO_TEST_CASE(case_101_cut_before_commit_arrives, *covers("F-101")) {
    // BEGIN, the question for the id, COMMIT
    insert_with_commit_lost([](fault_proxy& proxy) { proxy.cut(side::client, 'Q', 3); },
                            overt::commit_status::rolled_back, 0);
}

BOOST_AUTO_TEST_CASE(case_101_cut_before_the_answer_to_commit, *covers("F-101")) {
    // BEGIN, INSERT, the id, COMMIT are answered
    insert_with_commit_lost([](fault_proxy& proxy) { proxy.cut(side::server, 'C', 4); },
                            overt::commit_status::committed, 1);
}

BOOST_AUTO_TEST_CASE(case_101_cancelled_before_the_answer_to_commit, *covers("F-101")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        co_await warm_up(on);
        int runs = 0;
        proxy.hold(side::server, 'C', 4);
        const auto lost = co_await error_of<overt::commit_unknown>(
            overt::with_timeout(200ms, on.transact(insert_third(runs), tracked(5))));
        BOOST_CHECK(proxy.triggered());
        proxy.release();
        BOOST_REQUIRE(lost);
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_REQUIRE(lost->transaction_id());
        const auto status = co_await resolved(on, *lost);
        BOOST_CHECK_EQUAL(to_string(status), "committed");
        BOOST_CHECK_EQUAL(db().count("accounts", "id = 3"), 1);
    });
}

BOOST_AUTO_TEST_CASE(case_101_not_tracked) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        co_await warm_up(on);
        int runs = 0;
        proxy.cut(side::client, 'Q', 2);
        const auto lost = co_await error_of<overt::commit_unknown>(
            on.transact(insert_third(runs), retry_policy().attempts(5)));
        BOOST_REQUIRE(lost);
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_CHECK(!lost->transaction_id());
        BOOST_CHECK_THROW(static_cast<void>(resolve_commit(on, *lost)), overt::usage_error);
    });
}

BOOST_AUTO_TEST_CASE(case_101_nothing_was_written) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        const auto look = [](transaction_verbs& tx) -> transaction_task<std::int64_t> {
            co_return co_await tx.scalar(amount_in(1));
        };
        co_await expect(on.transact(look, tracked()), 100);
        co_await settled(on);
        proxy.cut(side::client, 'Q', 3);
        const auto lost = co_await error_of<overt::commit_unknown>(on.transact(look, tracked(5)));
        BOOST_REQUIRE(lost);
        BOOST_REQUIRE(lost->transaction_id());
        BOOST_CHECK_EQUAL(*lost->transaction_id(), 0U);
        const auto status = co_await resolve_commit(on, *lost);
        BOOST_CHECK(status == overt::commit_status::rolled_back);
    });
}

BOOST_AUTO_TEST_CASE(case_101_in_progress_until_it_is_over, *covers("F-101")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        witness other;
        other.run("BEGIN");
        const overt::commit_unknown lost("as if", other.value<std::uint64_t>("SELECT txid_current()"));
        auto status = co_await resolve_commit(conn, lost);
        BOOST_CHECK_EQUAL(to_string(status), "in_progress");
        other.run("COMMIT");
        status = co_await resolve_commit(conn, lost);
        BOOST_CHECK_EQUAL(to_string(status), "committed");
        const overt::commit_unknown future("as if", *lost.transaction_id() + 1'000'000);
        const auto refused = co_await error_of<overt::server_error>(resolve_commit(conn, future));
        BOOST_CHECK(refused);
    });
}

BOOST_AUTO_TEST_CASE(case_101_the_id_costs_one_round_trip) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto body = [](transaction_verbs& tx) -> transaction_task<void> { co_await tx.execute(add(1, 1)); };
        proxy.forget();
        co_await conn.transact(body);
        const long round_trips = proxy.round_trips();
        BOOST_CHECK_EQUAL(proxy.messages(side::client, 'Q'), 2);  // BEGIN, COMMIT
        proxy.forget();
        co_await conn.transact(body, tracked());
        BOOST_CHECK_EQUAL(proxy.messages(side::client, 'Q'), 3);
        BOOST_CHECK_EQUAL(proxy.round_trips(), round_trips + 1);
    });
}

BOOST_AUTO_TEST_CASE(case_104_a_lost_connection_is_not_repeated, *covers("F-104", "lib-pq-939")) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        co_await warm_up(on);
        int runs = 0;
        // the answer to INSERT, behind that to BEGIN
        proxy.cut(side::server, 'C', 2);
        const auto lost = co_await error_of<overt::connection_lost>(on.transact(insert_third(runs), tracked(5)));
        BOOST_REQUIRE(lost);
        BOOST_CHECK_EQUAL(runs, 1);
        co_await warm_up(on);
        // and the question for the id: COMMIT was never sent, so nothing is unknown
        proxy.cut(side::client, 'Q', 2);
        const auto unasked = co_await error_of<overt::connection_lost>(on.transact(insert_third(runs), tracked(5)));
        BOOST_CHECK(unasked);
        BOOST_CHECK_EQUAL(runs, 2);
        BOOST_CHECK_EQUAL(db().count("accounts", "id = 3"), 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()
