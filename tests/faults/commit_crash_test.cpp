// SPDX-License-Identifier: BSL-1.0
// A COMMIT whose answer a crash has taken along: the server gives the ids of lost transactions out again.
#include "soak/bank_server.hpp"
#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace overt::test;
using overt::commit_status;
using overt::commit_unknown;
using overt::raw;
using overt::retry_policy;
using overt::transaction_options;
using overt::transaction_task;
using overt::transaction_verbs;

/// What nobody commits stays in the server's memory, where a crash takes it.
class server : public soak::bank_server {
public:
    server() : bank_server(2, 100) {
        witness by(dsn());
        by.run("ALTER SYSTEM SET wal_writer_delay = '10s'");
        by.run("ALTER SYSTEM SET fsync = off");  // a crash of the system is not what this is about
        restart(SIGINT);
    }

    void crash() { restart(SIGQUIT); }
    long entries() { return witness(dsn()).count("ledger", "op = 1"); }
    std::uint64_t next_id() { return witness(dsn()).value<std::uint64_t>("SELECT txid_current()"); }

    /// Runs body(pool) on sessions behind that address.
    template <class Body>
    void with_pool(const std::string& address, Body body) const {
        asio::io_context io;
        overt::pool on(io.get_executor(), overt::pool_options(address).max_size(2));
        const auto all = [](overt::pool& of, Body& what) -> asio::awaitable<void> {
            co_await what(of);
            co_await of.close();
        };
        run(io, all(on, body));
    }
    commit_status resolved(const commit_unknown& lost) const {
        commit_status found{};
        with_pool(dsn(), [&](overt::pool& on) -> asio::awaitable<void> {
            do found = co_await resolve_commit(on, lost);
            while (found == commit_status::in_progress);
        });
        return found;
    }
};

/// A tracked transaction whose COMMIT, the third question behind BEGIN's, meets what cut() has prepared.
template <class Cut>
commit_unknown lose_commit(const server& on, Cut cut) {
    std::optional<commit_unknown> lost;
    fault_proxy proxy({}, on.dsn());
    on.with_pool(proxy.dsn(), [&](overt::pool& pool) -> asio::awaitable<void> {
        {
            auto conn = co_await pool.acquire();
            co_await pid(conn);
        }
        co_await settled(pool);
        cut(proxy);
        const auto body = [](transaction_verbs& tx) -> transaction_task<void> {
            co_await tx.execute(raw("INSERT INTO ledger VALUES (1, 0, 1, 5)"));
        };
        lost = co_await error_of<commit_unknown>(
            pool.transact(body, retry_policy(transaction_options().track_commit())));
    });
    BOOST_REQUIRE(lost);
    BOOST_REQUIRE(lost->mark());
    return *lost;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(commit_crash, *boost::unit_test::precondition([](auto) { return cluster::possible(); }))

BOOST_AUTO_TEST_CASE(a_lost_transaction_whose_id_another_one_has, *covers("F-101")) {
    server on;
    const commit_unknown lost = lose_commit(on, [](fault_proxy& proxy) { proxy.cut(side::client, 'Q', 3); });
    BOOST_CHECK(on.resolved(lost) == commit_status::rolled_back);
    on.crash();
    // the id has not been given out yet, as far as the server knows
    BOOST_CHECK(on.resolved(lost) == commit_status::rolled_back);
    const std::uint64_t id = *lost.transaction_id();
    BOOST_REQUIRE_LE(on.next_id(), id);  // else nothing was lost, and this shows nothing
    while (on.next_id() <= id) continue;
    BOOST_CHECK_EQUAL(on.entries(), 0);
    BOOST_CHECK(on.resolved(commit_unknown("the id alone", id)) == commit_status::committed);  // of the other one
    BOOST_CHECK(on.resolved(lost) == commit_status::rolled_back);
    on.restart(SIGINT);  // what the crash has lost is not known any more
    BOOST_CHECK(on.resolved(lost) == commit_status::unknown);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_outlives_the_crash, *covers("F-101")) {
    server on;
    const commit_unknown lost = lose_commit(on, [](fault_proxy& proxy) { proxy.cut(side::server, 'C', 4); });
    BOOST_CHECK(on.resolved(lost) == commit_status::committed);
    on.restart(SIGINT);
    BOOST_CHECK(on.resolved(lost) == commit_status::committed);
    on.crash();
    BOOST_CHECK_EQUAL(on.entries(), 1);
    BOOST_CHECK(on.resolved(lost) == commit_status::committed);
}

BOOST_AUTO_TEST_SUITE_END()
