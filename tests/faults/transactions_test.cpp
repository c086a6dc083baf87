// SPDX-License-Identifier: BSL-1.0
// What a transaction leaves behind, and what was sent once is never sent again: a ledger that libpqxx reads says so.
#include "support/cluster.hpp"
#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::raw;

struct noted {
    std::int32_t id{};
};
constexpr auto describe(overt::type<noted>) { return overt::table("ledger", overt::column("id", &noted::id)); }

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_fault_transactions";
    // without a key: what runs twice is seen
    static constexpr const char* tables = "CREATE TABLE ledger (id int NOT NULL)";
};
schema& db() { return own_schema::db(); }

long times(int id) { return db().count("ledger", "id = " + std::to_string(id)); }

const auto note = prepare<std::int32_t>([](auto id) { return insert_into<noted>(overt::col<&noted::id> = id); });

asio::awaitable<std::string> options_of(overt::verbs& on) {
    return on.scalar(raw<std::string>("SELECT concat_ws(' ', current_setting('transaction_isolation'), "
                                      "current_setting('transaction_read_only'), "
                                      "current_setting('transaction_deferrable'))"));
}
constexpr const char* defaults = "read committed off off";

overt::transaction_options unusual() { return overt::transaction_options().serializable().read_only().deferrable(); }

// ---- how an operation is cut

enum class told { well, not_sent, unknown };

/// What a lost connection says of the statement; nothing else may come of a cut.
template <class Operation>
asio::awaitable<told> outcome_of(Operation run) {
    try {
        co_await run();
        co_return told::well;
    } catch (const overt::connection_lost& e) {
        co_return e.outcome() == overt::outcome::not_sent ? told::not_sent : told::unknown;
    } catch (const overt::commit_unknown&) {
        co_return told::unknown;
    } catch (const overt::batch_aborted&) {
        co_return told::unknown;
    }
}

using writer = std::function<asio::awaitable<void>(overt::pool&, std::int32_t id)>;

/// Cuts the session at each message of each direction, one after the other.
void cut_everywhere(const writer& write) {
    static std::int32_t id = 0;
    for (const side from : {side::client, side::server}) {
        bool cut = true;
        int nth = 1;
        for (; cut; ++nth) {
            fault_proxy proxy;
            const std::int32_t mine = ++id;
            with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
                {
                    auto conn = co_await on.acquire();
                    co_await conn.execute(note(-1));  // it is prepared
                }
                co_await settled(on);
                proxy.cut(from, fault_proxy::any_type, nth);
                const told how = co_await outcome_of([&] { return write(on, mine); });
                cut = proxy.triggered();
                proxy.release();
                BOOST_TEST_CONTEXT("cut at message " << nth << " from side " << static_cast<int>(from)) {
                    if (!cut) BOOST_CHECK(how == told::well);
                    const long rows = times(mine);
                    BOOST_CHECK_LE(rows, 1);
                    if (how == told::well) BOOST_CHECK_EQUAL(rows, 1);
                    if (how == told::not_sent) BOOST_CHECK_EQUAL(rows, 0);
                }
            });
            BOOST_CHECK_LE(times(mine), 1);
        }
        BOOST_CHECK_GT(nth, 2);
    }
}

boost::test_tools::assertion_result a_cluster_is_possible(boost::unit_test::test_unit_id) {
    return cluster::possible();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fault_transactions, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(options_of_one_are_none_of_the_next, *covers("F-108")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        const auto check_next = [&on]() -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await expect(options_of(tx), defaults);
            co_await tx.rollback();
            co_await expect(options_of(conn), defaults);
        };
        enum class way { commit, fail, drop, cancel };
        for (const way ends : {way::commit, way::fail, way::drop, way::cancel}) {
            const auto unusual_one = [](overt::pool& from, way how) -> asio::awaitable<void> {
                auto conn = co_await from.acquire();
                auto tx = co_await conn.begin(unusual());
                co_await expect(options_of(tx), "serializable on on");
                if (how == way::fail) co_await tx.execute(raw("SELECT 1 / 0"));
                if (how == way::cancel) co_await tx.execute(raw("SELECT pg_sleep(60)"));
                if (how == way::commit) co_await tx.commit();
            };
            if (ends == way::fail) BOOST_CHECK(co_await error_of<overt::data_error>(unusual_one(on, ends)));
            else if (ends == way::cancel)
                BOOST_CHECK(
                    co_await error_of<overt::operation_timeout>(overt::with_timeout(200ms, unusual_one(on, ends))));
            else co_await unusual_one(on, ends);
            co_await check_next();
        }
        BOOST_CHECK_EQUAL(on.stats().connects, 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_statement_that_was_sent_is_not_sent_again, *covers("F-104", "lib-pq-939")) {
    cut_everywhere([](overt::pool& on, std::int32_t id) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await conn.execute(note(id));
    });
    cut_everywhere([](overt::pool& on, std::int32_t id) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await conn.execute(raw("INSERT INTO ledger VALUES ({})", id));
    });
}

BOOST_AUTO_TEST_CASE(nor_is_a_batch, *covers("F-104", "lib-pq-939")) {
    cut_everywhere([](overt::pool& on, std::int32_t id) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto batch = conn.batch();
        auto before = batch.scalar(raw<std::int32_t>("SELECT 1"));
        auto written = batch.execute(note(id));
        co_await batch.run();
        BOOST_CHECK_EQUAL(written.get().rows_affected(), 1);
    });
}

BOOST_AUTO_TEST_CASE(nor_is_a_transaction_although_it_may_run_again, *covers("F-104", "lib-pq-939")) {
    cut_everywhere([](overt::pool& on, std::int32_t id) -> asio::awaitable<void> {
        const auto body = [id](overt::transaction_verbs& tx) -> overt::transaction_task<void> {
            co_await tx.execute(note(id));
        };
        co_await on.transact(body, overt::retry_policy().attempts(5).backoff(0ms, 0ms));
    });
}

BOOST_AUTO_TEST_CASE(nor_is_a_call_of_a_lane, *covers("F-104", "lib-pq-939")) {
    cut_everywhere([](overt::pool& on, std::int32_t id) -> asio::awaitable<void> {
        auto lane = co_await on.open_lane();
        co_await lane.execute(note(id));
    });
}

// Connections are cut around their COMMIT, which takes its time: what is told of each transaction is what became of it.
BOOST_AUTO_TEST_CASE(cut_around_commit, *boost::unit_test::precondition(a_cluster_is_possible) * covers("F-101")) {
    cluster server("fsync = on\nsynchronous_commit = on\ncommit_delay = 30000\ncommit_siblings = 0\n", "");
    fault_proxy proxy({}, server.socket_dsn());
    witness by(server.socket_dsn());
    by.run("CREATE TABLE ledger (id int NOT NULL)");
    const auto landed = [&by](int id) { return by.count("ledger", "id = " + std::to_string(id)); };
    int unknown = 0;
    int committed = 0;
    int rolled_back = 0;
    asio::io_context io;
    overt::pool on(io.get_executor(), overt::pool_options(proxy.dsn()).max_size(2));
    const auto body = [&](overt::pool&) -> asio::awaitable<void> {
        std::mt19937 random(101);
        for (int id = 1; id <= 60; ++id) {
            int runs = 0;
            bool in_body = false;
            const auto write = [&](overt::transaction_verbs& tx) -> overt::transaction_task<void> {
                ++runs;
                in_body = true;
                co_await tx.execute(raw("INSERT INTO ledger VALUES ({})", id));
            };
            const auto policy =
                overt::retry_policy(overt::transaction_options().track_commit()).attempts(5).backoff(0ms, 0ms);
            const side from = random() % 4 == 0 ? side::client : side::server;
            const std::chrono::milliseconds wait(random() % 40);
            bool over = false;
            group both(co_await asio::this_coro::executor);
            both.start([&, from, wait]() -> asio::awaitable<void> {
                co_await eventually([&] { return in_body || over; });
                co_await pause(wait);
                proxy.cut(from, fault_proxy::any_type, 1);
            });
            std::optional<overt::commit_unknown> lost;
            bool failed = false;
            try {
                co_await on.transact(write, policy);
            } catch (const overt::commit_unknown& e) {
                lost = e;
            } catch (const overt::connection_lost&) {
                failed = true;
            }
            over = true;
            co_await both.join();
            proxy.release();
            BOOST_CHECK_LE(runs, 1);
            if (!lost) {
                BOOST_CHECK_EQUAL(landed(id), failed ? 0 : 1);
                continue;
            }
            ++unknown;
            BOOST_REQUIRE(lost->transaction_id());
            auto status = overt::commit_status::in_progress;
            while (status == overt::commit_status::in_progress) status = co_await resolve_commit(on, *lost);
            const bool there = status == overt::commit_status::committed;
            ++(there ? committed : rolled_back);
            BOOST_CHECK_EQUAL(landed(id), there ? 1 : 0);
        }
    };
    run(io, prove(on, body));
    BOOST_TEST_MESSAGE("unknown: " << unknown << ", committed " << committed << ", rolled back " << rolled_back);
    BOOST_CHECK_GT(committed, 0);
}

BOOST_AUTO_TEST_SUITE_END()
