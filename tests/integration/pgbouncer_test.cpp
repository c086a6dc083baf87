// SPDX-License-Identifier: BSL-1.0
// HZ-42: behind a PgBouncer that pools transactions. Unnamed mode works; named mode fails as it is documented, and its
// errors say what to do.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"
#include "support/pooler.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lease;
using overt::pool_options;
using overt::raw;

/// With its schema: behind a pooler nobody has a search path of his own.
struct entry {
    std::int32_t id{};
    std::string note{};
};
constexpr auto describe(overt::type<entry>) {
    return overt::table("test_pgbouncer", "entries", overt::column("id", &entry::id).primary_key(),
                        overt::column("note", &entry::note));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_pgbouncer";
    static constexpr const char* tables = "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL)";

    // its newer versions look at each setting in the options
    own_schema() {
        one.emplace("ignore_startup_parameters = options,statement_timeout,idle_in_transaction_session_timeout,"
                    "client_connection_check_interval");
    }
    ~own_schema() { one.reset(); }
    static inline std::optional<pooler> one;
};

schema& db() { return own_schema::db(); }
std::string pooled_dsn() { return own_schema::one.value().dsn(); }

struct no_entries {
    no_entries() { db().run("TRUNCATE entries"); }
};

boost::test_tools::assertion_result there_is_one(boost::unit_test::test_unit_id) { return pooler::possible(); }

pool_options unnamed() { return pool_options(pooled_dsn()).statement_cache_size(0).max_size(4); }
pool_options named() { return pool_options(pooled_dsn()).max_size(4); }

template <class Body>
void with_pooled(pool_options options, Body body) {
    asio::io_context io;
    overt::pool on(io.get_executor(), std::move(options));
    run(io, prove(on, body));
}

const auto by_id = prepare<std::int32_t>([](auto id) { return select<entry>().where(col<&entry::id> == id); });

asio::awaitable<void> work_in_turn(overt::pool& on, std::int32_t caller, std::set<std::int32_t>& sessions) {
    for (std::int32_t i = 0; i != 20; ++i) {
        const std::int32_t id = caller * 1000 + i;
        const std::string note = "note " + std::to_string(id);
        auto conn = co_await on.acquire();
        sessions.insert(co_await pid(conn));
        co_await conn.execute(insert(entry{id, note}));
        const entry back = co_await conn.one(by_id(id));
        BOOST_CHECK_EQUAL(back.note, note);
        auto tx = co_await conn.begin();
        co_await tx.execute(update<entry>().set(col<&entry::note> = note + "!").where(col<&entry::id> == id));
        co_await expect(tx.scalar(select(col<&entry::note>).from<entry>().where(col<&entry::id> == id)), note + "!");
        if (i % 2 == 0) co_await tx.commit();
        else co_await tx.rollback();
    }
}

/// A lease whose next transaction runs on another session of the server than the last one: somebody else holds that.
asio::awaitable<void> change_sessions(overt::pool& on, lease& conn, std::optional<lease>& other,
                                      std::optional<overt::transaction>& held) {
    const std::int32_t before = co_await pid(conn);
    other.emplace(co_await on.acquire());
    held.emplace(co_await other->begin());
    const std::int32_t taken = co_await pid(*held);
    BOOST_REQUIRE_EQUAL(taken, before);
    const std::int32_t after = co_await pid(conn);
    BOOST_REQUIRE_NE(after, before);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pgbouncer, no_entries,
                         *boost::unit_test::precondition(there_is_one) * boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(HZ_42_unnamed_mode_shares_the_servers_sessions, *covers("F-111", "HZ-42")) {
    std::set<std::int32_t> sessions;
    with_pooled(unnamed(), [&sessions](overt::pool& on) -> asio::awaitable<void> {
        group callers(co_await asio::this_coro::executor);
        for (std::int32_t caller = 0; caller != 8; ++caller)
            callers.start([&on, &sessions, caller] { return work_in_turn(on, caller, sessions); });
        co_await callers.join();
        // four clients of the pooler, and two sessions that all of it ran on
        BOOST_CHECK_EQUAL(on.stats().connects, 4U);
        BOOST_CHECK_EQUAL(sessions.size(), 2U);
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements")), 0);
    });
    BOOST_CHECK_EQUAL(db().count("entries"), 160);
    BOOST_CHECK_EQUAL(db().count("entries", "note LIKE '%!'"), 80);
    BOOST_CHECK_EQUAL(db().count("entries", "note = 'note ' || id || CASE WHEN id % 2 = 0 THEN '!' ELSE '' END"), 160);
}

BOOST_AUTO_TEST_CASE(HZ_42_transactions_streams_and_copy, *covers("F-111", "HZ-42")) {
    with_pooled(unnamed(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        std::vector<entry> rows;
        for (std::int32_t id = 0; id != 500; ++id) rows.push_back({id, "n"});
        BOOST_CHECK_EQUAL(co_await conn.copy_in(rows), 500);
        auto tx = co_await conn.begin();
        const std::int32_t session = co_await pid(tx);
        auto parts = co_await tx.stream(select<entry>().where(col<&entry::id> < 400), overt::batch_size(50));
        int read = 0;
        while (auto part = co_await parts.next()) read += static_cast<int>(part->size());
        BOOST_CHECK_EQUAL(read, 400);
        auto inner = co_await tx.begin();
        BOOST_CHECK((co_await error_of<overt::unique_violation>(inner.execute(insert(entry{1, "again"})))).has_value());
        co_await inner.rollback();
        co_await expect(pid(tx), session);  // a transaction stays where it began
        co_await tx.execute(delete_from<entry>().where(col<&entry::id> >= 400));
        co_await tx.commit();
        auto out = co_await conn.copy_out(select<entry>());
        std::int64_t copied = 0;
        while (auto part = co_await out.next()) copied += std::ssize(*part);
        BOOST_CHECK_EQUAL(copied, 400);
        const std::vector<entry> more{{900, "a"}, {901, "b"}};
        co_await conn.execute(insert_many(more));
    });
    BOOST_CHECK_EQUAL(db().count("entries"), 402);
}

BOOST_AUTO_TEST_CASE(HZ_42_batches, *covers("F-111", "HZ-42")) {
    with_pooled(unnamed(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto batch = conn.batch();
        batch.execute(insert(entry{1, "one"}));
        batch.execute(insert(entry{2, "two"}));
        auto all = batch.all(select<entry>());
        co_await batch.run();
        BOOST_CHECK_EQUAL(all.get().size(), 2U);
        auto wrong = conn.batch();
        wrong.execute(insert(entry{3, "three"}));
        wrong.execute(insert(entry{1, "again"}));
        BOOST_CHECK((co_await error_of<overt::unique_violation>(wrong.run())).has_value());
    });
    BOOST_CHECK_EQUAL(db().count("entries"), 2);
}

BOOST_AUTO_TEST_CASE(HZ_42_lanes, *covers("F-111", "HZ-42")) {
    with_pooled(unnamed(), [](overt::pool& on) -> asio::awaitable<void> {
        overt::lane lane = co_await on.open_lane();
        group callers(co_await asio::this_coro::executor);
        for (std::int32_t id = 0; id != 50; ++id)
            callers.start([&lane, id]() -> asio::awaitable<void> {
                co_await lane.execute(insert(entry{id, std::to_string(id)}));
                const entry back = co_await lane.one(by_id(id));
                BOOST_CHECK_EQUAL(back.note, std::to_string(id));
            });
        co_await callers.join();
        co_await expect(lane.scalar(select(count()).from<entry>()), 50);
    });
    BOOST_CHECK_EQUAL(db().count("entries"), 50);
}

BOOST_AUTO_TEST_CASE(HZ_42_a_lease_leaves_nothing_but_a_rollback_behind, *covers("F-111", "HZ-42")) {
    std::vector<std::string> sent;
    auto options = unnamed().max_size(1);
    BOOST_CHECK(options.reset() == overt::reset_policy::rollback);
    options.on_statement([&sent](const overt::rendered& statement) { sent.emplace_back(statement.text()); });
    with_pooled(options, [&sent](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(insert(entry{1, "dropped"}));
        }
        co_await settled(on);
        BOOST_CHECK_EQUAL(sent.back(), "ROLLBACK");
        {
            // what may change a session is no reason to reset one that is everybody's
            auto conn = co_await on.acquire();
            co_await conn.execute(raw("SELECT 1"));
        }
        co_await settled(on);
        BOOST_CHECK_EQUAL(sent.back(), "SELECT 1");
        BOOST_CHECK_EQUAL(on.stats().connects, 1U);
        BOOST_CHECK_EQUAL(on.stats().dirty_returns, 1U);
    });
    BOOST_CHECK_EQUAL(db().count("entries"), 0);
}

BOOST_AUTO_TEST_CASE(HZ_42_named_mode_fails_and_says_what_to_do, *covers("HZ-42")) {
    with_pooled(named(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        for (int i = 0; i != 3; ++i) co_await conn.all(by_id(1));  // prepared by now
        std::optional<lease> other;
        std::optional<overt::transaction> held;
        co_await change_sessions(on, conn, other, held);
        auto tx = co_await conn.begin();
        const auto e = co_await error_of<overt::server_error>(tx.all(by_id(1)));
        BOOST_REQUIRE(e.has_value());
        BOOST_CHECK_EQUAL(e->sqlstate(), "26000");
        BOOST_CHECK_MESSAGE(contains(e->what(), "does not exist"), e->what());
        BOOST_CHECK_MESSAGE(contains(e->what(), "PgBouncer"), e->what());
        BOOST_CHECK_MESSAGE(contains(e->what(), "statement_cache_size(0)"), e->what());
        co_await tx.rollback();
        co_await held->rollback();
    });
}

BOOST_AUTO_TEST_CASE(HZ_42_named_mode_prepares_again_where_nothing_can_have_happened, *covers("HZ-42")) {
    with_pooled(named(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        for (int i = 0; i != 3; ++i) co_await conn.all(by_id(1));
        std::optional<lease> other;
        std::optional<overt::transaction> held;
        co_await change_sessions(on, conn, other, held);
        BOOST_CHECK((co_await conn.all(by_id(1))).empty());
        co_await held->rollback();
    });
}

BOOST_AUTO_TEST_CASE(HZ_42_a_pooler_that_takes_no_settings) {
    const pooler strict;
    const auto refusal = [](pool_options options) {
        std::optional<overt::connect_error> found;
        with_pooled(std::move(options), [&found](overt::pool& on) -> asio::awaitable<void> {
            found = co_await error_of<overt::connect_error>(on.acquire());
        });
        return found;
    };
    const pool_options chosen = pool_options(strict.dsn()).statement_cache_size(0).session_setting("work_mem", "8MB");
    for (const auto& e : {refusal(pool_options(strict.dsn())), refusal(chosen)}) {
        BOOST_REQUIRE(e.has_value());
        BOOST_CHECK(e->reason() == overt::connect_failure::config);
        BOOST_CHECK_EQUAL(e->sqlstate(), "08P01");
        BOOST_CHECK_MESSAGE(contains(e->what(), "statement_cache_size(0)"), e->what());
    }
    with_pooled(pool_options(strict.dsn()).statement_cache_size(0), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(select(count()).from<entry>()), 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()
