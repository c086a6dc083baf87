// SPDX-License-Identifier: BSL-1.0
// pool.transact() and lease.transact(): acceptance, sections TX and HZ-14, HZ-43; faults 43 and 98 to 107 of the
// design's catalogue. Conflicts are made by another session, which runs through libpqxx.
#include <boost/test/unit_test.hpp>

#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::failed_attempt;
using overt::raw;
using overt::retry_policy;
using overt::transaction_options;
using overt::transaction_task;
using overt::transaction_verbs;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_transact";
    static constexpr const char* tables = R"(
        CREATE TABLE accounts(id bigint PRIMARY KEY, amount bigint NOT NULL);
        CREATE TABLE deferred(id bigint REFERENCES accounts DEFERRABLE INITIALLY DEFERRED);
    )";
};

schema& db() { return own_schema::db(); }

struct two_accounts {
    two_accounts() { db().run("TRUNCATE accounts, deferred; INSERT INTO accounts VALUES (1, 100), (2, 100)"); }
};

long amount_of(int id) { return db().value<long>("SELECT amount FROM accounts WHERE id = " + std::to_string(id)); }

auto amount_in(int id) { return raw<std::int64_t>("SELECT amount FROM accounts WHERE id = {}", id); }
auto add(int id, int amount) { return raw("UPDATE accounts SET amount = amount + {} WHERE id = {}", amount, id); }

/// Somebody else changes an account, after we have looked.
void change_behind_our_back(int id) {
    db().run("UPDATE accounts SET amount = amount + 1000 WHERE id = " + std::to_string(id));
}

struct oops : std::runtime_error {
    oops() : runtime_error("oops") {}
};

/// What a policy was told of.
struct attempts_seen {
    std::vector<failed_attempt> all{};

    retry_policy policy(transaction_options options, int attempts) {
        return retry_policy(options).attempts(attempts).backoff(1ms, 4ms).on_failed_attempt(
            [this](const failed_attempt& one) { all.push_back(one); });
    }
};

transaction_options repeatable_read() { return transaction_options().repeatable_read(); }

/// Loses a conflict in each of the first attempts.
auto conflicting(int& runs, int losing) {
    return [&runs, losing](transaction_verbs& tx) -> transaction_task<std::int64_t> {
        const auto before = co_await tx.scalar(amount_in(1));
        if (++runs <= losing) change_behind_our_back(1);
        co_await tx.execute(add(1, 1));
        co_return before;
    };
}

transaction_task<void> move_amount(transaction_verbs& tx, int from, int to, int amount) {
    co_await tx.execute(add(from, -amount));
    co_await tx.execute(add(to, amount));
}

template <class Handle>
concept can_end = requires(Handle& h) { h.commit(); } || requires(Handle& h) { h.rollback(); };

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

BOOST_AUTO_TEST_CASE(TX_02_an_exception_rolls_back_case_43) {
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

BOOST_AUTO_TEST_CASE(TX_02_what_was_thrown_survives_a_rollback_that_fails_case_43) {
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

BOOST_AUTO_TEST_CASE(TX_03_a_deferred_constraint_case_103) {
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

BOOST_AUTO_TEST_CASE(case_107_savepoints_in_a_body) {
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

BOOST_AUTO_TEST_CASE(HZ_14_case_102_run_again_after_a_serialization_failure) {
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

BOOST_AUTO_TEST_CASE(HZ_14_case_102_a_failure_at_commit) {
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

BOOST_AUTO_TEST_CASE(HZ_14_case_102_deadlock) {
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
        both.start([&] { return on.transact(crossing(1, 2), seen.policy({}, 5)); });
        both.start([&] { return on.transact(crossing(2, 1), seen.policy({}, 5)); });
        co_await both.join();
        BOOST_CHECK_EQUAL(runs, 3);
        BOOST_REQUIRE_EQUAL(seen.all.size(), 1U);
        BOOST_CHECK_EQUAL(seen.all[0].error.sqlstate(), "40P01");
        BOOST_CHECK_EQUAL(amount_of(1), 100);
        BOOST_CHECK_EQUAL(amount_of(2), 100);
    });
}

BOOST_AUTO_TEST_CASE(HZ_14_case_102_sixteen_workers) {
    with_pool(db(), options_for(db()).max_size(8), [](overt::pool& on) -> asio::awaitable<void> {
        int runs = 0;
        const auto body = [&runs](transaction_verbs& tx) -> transaction_task<void> {
            ++runs;
            const auto now = co_await tx.scalar(amount_in(1));
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

BOOST_AUTO_TEST_CASE(case_102_attempts_are_exhausted) {
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

BOOST_AUTO_TEST_CASE(case_104_other_errors_are_not_repeated) {
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

BOOST_AUTO_TEST_CASE(case_100_the_commit_of_a_failed_transaction) {
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

BOOST_AUTO_TEST_CASE(case_101_cut_before_commit_arrives) {
    // BEGIN, the question for the id, COMMIT
    insert_with_commit_lost([](fault_proxy& proxy) { proxy.cut(side::client, 'Q', 3); },
                            overt::commit_status::rolled_back, 0);
}

BOOST_AUTO_TEST_CASE(case_101_cut_before_the_answer_to_commit) {
    // BEGIN, INSERT, the id, COMMIT are answered
    insert_with_commit_lost([](fault_proxy& proxy) { proxy.cut(side::server, 'C', 4); },
                            overt::commit_status::committed, 1);
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

BOOST_AUTO_TEST_CASE(case_101_in_progress_until_it_is_over) {
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

BOOST_AUTO_TEST_CASE(case_104_a_lost_connection_is_not_repeated) {
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
            overt::with_timeout(100ms, on.transact(body, tracked(5))));
        BOOST_CHECK(late);
        BOOST_CHECK_EQUAL(runs, 1);
        BOOST_CHECK(!went_on);
        BOOST_CHECK_EQUAL(amount_of(1), 100);
        co_await on.transact([](transaction_verbs& tx) -> transaction_task<void> { co_await tx.execute(add(1, 7)); });
        BOOST_CHECK_EQUAL(amount_of(1), 107);
    });
}

BOOST_AUTO_TEST_CASE(cancelled_between_two_attempts) {
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

BOOST_AUTO_TEST_CASE(cancelled_while_it_waits_for_a_connection) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        int runs = 0;
        const auto late = co_await error_of<overt::operation_timeout>(
            overt::with_timeout(50ms, on.transact(insert_third(runs))));
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
