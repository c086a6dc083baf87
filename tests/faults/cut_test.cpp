// SPDX-License-Identifier: BSL-1.0
// A session that is cut at every single byte, in both directions, whatever it does at the time.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/entries.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using overt::outcome;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_cut";
    static constexpr const char* tables =
        "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL, picture bytea)";
};

schema& db() { return own_schema::db(); }

auto store(std::int32_t id) { return raw<std::int32_t>("INSERT INTO entries VALUES ({}, 'note') RETURNING id", id); }

/// What is under way when the session is cut. Each stores the entry of this number, and checks what it is told.
using work = asio::awaitable<void> (*)(overt::lease& conn, std::int32_t id);

asio::awaitable<void> one_statement(overt::lease& conn, std::int32_t id) {
    const std::int32_t told = co_await conn.scalar(store(id));
    BOOST_CHECK_EQUAL(told, id);
}

/// Simple queries around one that is prepared.
asio::awaitable<void> one_transaction(overt::lease& conn, std::int32_t id) {
    auto tx = co_await conn.begin();
    const std::int32_t told = co_await tx.scalar(store(id));
    BOOST_CHECK_EQUAL(told, id);
    co_await tx.commit();
}

asio::awaitable<void> one_batch(overt::lease& conn, std::int32_t id) {
    auto batch = conn.batch();
    auto before = batch.scalar(raw<std::int32_t>("SELECT {}::int4", id - 1));
    auto stored = batch.scalar(store(id));
    auto after = batch.scalar(raw<std::int32_t>("SELECT {}::int4", id + 1));
    co_await batch.run();
    BOOST_CHECK_EQUAL(before.get(), id - 1);
    BOOST_CHECK_EQUAL(stored.get(), id);
    BOOST_CHECK_EQUAL(after.get(), id + 1);
}

asio::awaitable<void> one_copy(overt::lease& conn, std::int32_t id) {
    const std::vector<entry> rows{{id, "note", {}}};
    co_await conn.copy_in(rows);
}

asio::awaitable<void> copied_out(overt::lease& conn, std::int32_t id) {
    const std::int32_t told = co_await conn.scalar(store(id));
    BOOST_CHECK_EQUAL(told, id);
    std::int32_t next = 1;
    auto rows = co_await conn.copy_out(raw<std::int32_t>("SELECT generate_series(1, 3)"));
    while (auto page = co_await rows.next())
        for (const std::int32_t each : *page) BOOST_CHECK_EQUAL(each, next++);
    BOOST_CHECK_EQUAL(next, 4);
}

/// What the error claims of the row is true.
void check_outcome(const overt::error* told, std::int32_t id) {
    const long rows = db().count("entries", "id = " + std::to_string(id));
    if (!told) {
        BOOST_CHECK_EQUAL(rows, 1);
        return;
    }
    if (told->outcome() == outcome::not_sent || told->outcome() == outcome::failed) BOOST_CHECK_EQUAL(rows, 0);
    if (told->outcome() == outcome::succeeded) BOOST_CHECK_EQUAL(rows, 1);
    BOOST_CHECK(told->code() == overt::errc::connection_lost || told->code() == overt::errc::commit_unknown);
}

/// @shape rounds: how often it runs before it is cut, which makes it known to the session
/// @returns how many bytes there were to cut at
asio::awaitable<std::size_t> cut_everywhere(overt::pool& on, fault_proxy& proxy, work what, side from, int rounds) {
    static std::int32_t id = 0;
    for (std::size_t byte = 0;; ++byte) {
        auto conn = co_await on.acquire();
        for (int i = 0; i != rounds; ++i) co_await what(conn, id += 10);
        id += 10;
        proxy.arrange(fault(mishap::cut, from).at_byte(byte));
        const stopwatch time;
        const std::optional<overt::error> told = co_await error_of<overt::error>(what(conn, id));
        BOOST_CHECK(time.elapsed() < 5s);
        const bool cut = proxy.triggered();
        proxy.release();
        // the answer may be there before the session ends
        if (!told && cut) BOOST_CHECK(from == side::server || what == one_batch);
        if (!cut) BOOST_CHECK(!told);
        check_outcome(told ? &*told : nullptr, id);
        if (!cut) co_return byte;
    }
}

void cut_everywhere(work what, std::size_t least, int rounds = 0) {
    fault_proxy proxy({}, nearest_dsn());
    with_watched_pool(
        options_for(db(), proxy.dsn()).max_size(1), server_dsn(),
        [&](overt::pool& on) -> asio::awaitable<void> {
            for (const side from : {side::client, side::server}) {
                const std::size_t bytes = co_await cut_everywhere(on, proxy, what, from, rounds);
                BOOST_CHECK_GT(bytes, least);
            }
            BOOST_CHECK_GT(on.stats().closed_for(overt::close_reason::broken), 2 * least);
        },
        true);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cut, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(a_new_statement, *covers("F-067")) { cut_everywhere(one_statement, 50); }
BOOST_AUTO_TEST_CASE(a_prepared_statement, *covers("F-067", "F-104", "lib-pq-939")) {
    cut_everywhere(one_statement, 40, 2);
}
BOOST_AUTO_TEST_CASE(a_transaction, *covers("F-067")) { cut_everywhere(one_transaction, 80, 2); }
BOOST_AUTO_TEST_CASE(a_batch, *covers("F-067")) { cut_everywhere(one_batch, 100); }
BOOST_AUTO_TEST_CASE(a_copy_in, *covers("F-067")) { cut_everywhere(one_copy, 30); }
BOOST_AUTO_TEST_CASE(a_copy_out, *covers("F-067")) { cut_everywhere(copied_out, 100); }

BOOST_AUTO_TEST_SUITE_END()
