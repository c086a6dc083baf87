// SPDX-License-Identifier: BSL-1.0
// Acceptance, section BAKE: queries that stand at namespace scope, and are run wherever a handle is.
#include <boost/test/unit_test.hpp>

#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <overt/schema.hpp>
#include <overt/session.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::named_query;
using overt::raw;
using overt::require_queries;
using overt::verify_queries;
using overt::with_timeout;

struct user_card {
    std::int64_t id{};
    std::string name{};
};
using user_row = std::tuple<std::int64_t, std::string>;

const auto user_by_id = prepare<std::int64_t>([](auto id) { return select<user>().where(col<&user::id> == id); });
const auto card_by_id = prepare<std::int64_t>([](auto id) {
    return select(col<&user::id>, col<&user::nickname>)
        .template from<user>()
        .where(col<&user::id> == id)
        .template into<user_card>();
});
const auto row_by_id = prepare<std::int64_t>(
    [](auto id) { return raw<user_row>("SELECT id, name FROM gino_users WHERE id = {}", id); });

// the same count, written in every way that a query can be
const auto as_statement = select(count()).from<user>();
const auto as_text = raw<std::int64_t>("SELECT count(*) FROM gino_users");
const auto as_prepared = prepare<>([] { return select(count()).from<user>(); });
const auto as_prepared_text = prepare<>([] { return raw<std::int64_t>("SELECT count(*) FROM gino_users"); });
auto as_function() { return select(count()).from<user>(); }
auto as_function_of_text() { return raw<std::int64_t>("SELECT count(*) FROM gino_users"); }

/// Queries that belong to a class.
struct shelf {
    static inline const auto titles = prepare<>(
        [] { return select(col<&relation::name>).from<relation>().order_by(col<&relation::name>); });
};

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_baked";
    static constexpr const char* tables = shared_tables;
};

schema& db() { return own_schema::db(); }

struct three_users {
    three_users() {
        db().run(std::string(clear_tables) + " RESTART IDENTITY");
        db().run("INSERT INTO gino_users(name) SELECT 'user ' || n FROM generate_series(1, 3) n");
    }
};

template <class T>
asio::awaitable<T> within(bool limited, asio::awaitable<T> operation) {
    if (limited) return with_timeout(50s, std::move(operation));
    return operation;
}

/// What a handle answers, with a limit on the time or without one.
template <class Handle>
asio::awaitable<void> check_by_id(Handle& on, bool limited) {
    const std::optional<user> found = co_await within(limited, on.first(user_by_id(2)));
    BOOST_REQUIRE(found);
    BOOST_CHECK_EQUAL(found->nickname, "user 2");
    const std::optional<user> nobody = co_await within(limited, on.first(user_by_id(-1)));
    BOOST_CHECK(!nobody);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(baked, three_users, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(BAKE_01_every_form) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await expect(conn.scalar(as_statement), 3);
        co_await expect(conn.scalar(as_text), 3);
        co_await expect(conn.scalar(as_prepared()), 3);
        co_await expect(conn.scalar(as_prepared_text()), 3);
        co_await expect(conn.scalar(as_function()), 3);
        co_await expect(conn.scalar(as_function_of_text()), 3);
    });
}

BOOST_AUTO_TEST_CASE(BAKE_02_the_text_needs_no_server) {
    BOOST_CHECK_EQUAL(as_prepared_text.sql(), "SELECT count(*) FROM gino_users");
    BOOST_CHECK(contains(user_by_id.sql(), "WHERE \"gino_users\".\"id\" = $1"));
    BOOST_CHECK_EQUAL(as_prepared.sql(), as_statement.sql());
}

BOOST_AUTO_TEST_CASE(BAKE_03_the_shape_is_part_of_the_query) {
    static_assert(std::is_same_v<decltype(card_by_id(1))::row_type, user_card>);
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user_card card = co_await conn.one(card_by_id(2));
        BOOST_CHECK(card.id == 2 && card.name == "user 2");
    });
}

BOOST_AUTO_TEST_CASE(BAKE_04_written_after_the_pool_was_opened) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await expect(conn.scalar(as_prepared()), 3);
        static const auto late = prepare<std::string>(
            [](auto name) { return select(col<&user::id>).template from<user>().where(col<&user::nickname> == name); });
        co_await expect(conn.scalar(late("user 3")), 3);
    });
}

BOOST_AUTO_TEST_CASE(BAKE_05_two_pools_share_a_query) {
    with_pool(db(), [](overt::pool& one) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        overt::pool other(executor, options_for(db()).max_size(1));
        {
            auto here = co_await one.acquire();
            auto there = co_await other.acquire();
            for (int i = 0; i != 2; ++i) {
                const auto first = co_await here.one(user_by_id(1));
                const auto second = co_await there.one(user_by_id(1));
                BOOST_CHECK(first == second);
            }
            BOOST_CHECK_EQUAL(here.connection().cached_statements(), 1U);
            BOOST_CHECK_EQUAL(there.connection().cached_statements(), 1U);
        }
        co_await other.close();
    });
}

BOOST_AUTO_TEST_CASE(BAKE_06_row_or_model) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::optional<user_row> row = co_await conn.first(row_by_id(2));
        BOOST_REQUIRE(row);
        BOOST_CHECK_EQUAL(std::get<0>(*row), 2);
        const std::optional<user> model = co_await conn.first(user_by_id(2));
        BOOST_REQUIRE(model);
        BOOST_CHECK_EQUAL(model->id, std::get<0>(*row));
        BOOST_CHECK_EQUAL(model->nickname, std::get<1>(*row));
    });
}

BOOST_AUTO_TEST_CASE(BAKE_07_a_call_changes_nothing_of_the_query) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::string before = row_by_id.sql();
        const auto bound = row_by_id(2);
        const auto other = row_by_id(3);
        BOOST_CHECK_EQUAL(bound.sql(), other.sql());
        const user_card card = co_await conn.one<user_card>(bound);
        BOOST_CHECK_EQUAL(card.id, 2);
        co_await expect(conn.scalar<std::int64_t>(as_prepared_text()), 3);
        const user_row row = co_await conn.one(bound);
        BOOST_CHECK((row == user_row{2, "user 2"}));
        const user_row next = co_await conn.one(other);
        BOOST_CHECK_EQUAL(std::get<0>(next), 3);
        BOOST_CHECK_EQUAL(row_by_id.sql(), before);
    });
}

BOOST_AUTO_TEST_CASE(BAKE_08_another_shape_for_one_execution) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<user_card> cards = co_await conn.all<user_card>(row_by_id(1));
        BOOST_REQUIRE_EQUAL(cards.size(), 1U);
        BOOST_CHECK_EQUAL(cards.front().name, "user 1");
        const std::vector<user_row> rows = co_await conn.all(row_by_id(1));
        BOOST_CHECK_EQUAL(rows.size(), 1U);
        const std::optional<user_card> nobody = co_await conn.first<user_card>(row_by_id(-1));
        BOOST_CHECK(!nobody);
        const std::optional<user_row> none = co_await conn.first(row_by_id(-1));
        BOOST_CHECK(!none);
    });
}

BOOST_AUTO_TEST_CASE(BAKE_09_through_every_handle) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto lane = co_await on.open_lane();
        for (const bool limited : {false, true}) {
            co_await check_by_id(conn, limited);
            co_await check_by_id(lane, limited);
            auto tx = co_await conn.begin();
            co_await check_by_id(tx, limited);
            auto inner = co_await tx.begin();
            co_await check_by_id(inner, limited);
            co_await inner.commit();
            co_await tx.commit();
        }
    });
}

BOOST_AUTO_TEST_CASE(BAKE_10_beside_settings_and_isolation) {
    const auto options = options_for(db())
                             .max_size(2)
                             .session_setting("work_mem", "5MB")
                             .isolation(overt::isolation_level::serializable);
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        auto first = co_await on.acquire();
        auto second = co_await on.acquire();
        BOOST_CHECK_EQUAL(on.stats().connects, 2U);
        for (auto* conn : {&first, &second}) {
            co_await expect(conn->scalar(raw<std::string>("SHOW work_mem")), "5MB");
            co_await expect(conn->scalar(raw<std::string>("SHOW transaction_isolation")), "serializable");
            const auto found = co_await conn->one(user_by_id(1));
            BOOST_CHECK_EQUAL(found.nickname, "user 1");
        }
    });
}

BOOST_AUTO_TEST_CASE(BAKE_10_hook_and_isolation) {
    std::vector<std::int32_t> greeted;
    const auto greet = [&greeted](overt::session& on) -> asio::awaitable<void> {
        greeted.push_back(co_await pid(on));
        co_await on.prepare(user_by_id);
    };
    const auto options =
        options_for(db()).max_size(2).isolation(overt::isolation_level::serializable).on_connect(greet);
    with_pool(db(), options, [&greeted](overt::pool& on) -> asio::awaitable<void> {
        for (int i = 0; i != 2; ++i) {
            auto first = co_await on.acquire();
            auto second = co_await on.acquire();
            for (auto* conn : {&first, &second}) {
                co_await expect(conn->scalar(raw<std::string>("SHOW transaction_isolation")), "serializable");
                BOOST_CHECK_EQUAL(std::count(greeted.begin(), greeted.end(), co_await pid(*conn)), 1);
                const std::size_t known = conn->connection().cached_statements();
                const auto found = co_await conn->one(user_by_id(1));
                BOOST_CHECK_EQUAL(found.nickname, "user 1");
                BOOST_CHECK_EQUAL(conn->connection().cached_statements(), known);
            }
        }
        BOOST_CHECK_EQUAL(greeted.size(), 2U);
    });
}

BOOST_AUTO_TEST_CASE(BAKE_11_of_a_class_and_of_a_table_that_comes_later) {
    db().run("ALTER TABLE gino_relation RENAME TO gino_later");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto early = co_await error_of<overt::undefined_table>(conn.all(shelf::titles()));
        BOOST_REQUIRE(early);
        BOOST_CHECK(early->phase() == overt::phase::prepare && early->fate() == overt::fate::kept);
        BOOST_CHECK(contains(early->what(), "gino_relation"));
        db().run("ALTER TABLE gino_later RENAME TO gino_relation; INSERT INTO gino_relation VALUES ('friend')");
        co_await expect(conn.one(shelf::titles()), "friend");
        const std::optional<std::string> only = co_await conn.one_or_none(shelf::titles());
        BOOST_CHECK(only == "friend");
    });
}

BOOST_AUTO_TEST_CASE(BAKE_11_eager) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const named_query by_id("user by id", user_by_id(0));
        const named_query card("card", card_by_id(0));
        const named_query row("row", row_by_id(0));
        const named_query titles("titles", shelf::titles());
        const named_query clear("clear", delete_from<relation>().all_rows());
        const auto good = co_await verify_queries(conn, by_id, card, row, titles, clear);
        BOOST_CHECK(good.empty());
        co_await require_queries(conn, by_id, card, row, titles, clear);

        const named_query nonsense("nonsense", raw("SELEC 1"));
        const named_query swapped("swapped", raw<user_row>("SELECT name, id FROM gino_users"));
        const named_query shorter("short", raw<user_card>("SELECT id FROM gino_users"));
        db().run("ALTER TABLE gino_relation RENAME TO gino_later");
        const auto bad = co_await verify_queries(conn, by_id, titles, nonsense, swapped, shorter, row, clear);
        const auto refused = co_await error_of<overt::queries_refused>(require_queries(conn, by_id, titles, nonsense));
        db().run("ALTER TABLE gino_later RENAME TO gino_relation");

        BOOST_REQUIRE_EQUAL(bad.size(), 5U);
        BOOST_CHECK(bad[0].name == "titles" && bad[0].sqlstate == "42P01");
        BOOST_CHECK(contains(bad[0].message, "gino_relation"));
        BOOST_CHECK(bad[1].name == "nonsense" && bad[1].sqlstate == "42601");
        BOOST_CHECK(bad[2].name == "swapped" && bad[2].sqlstate.empty());
        BOOST_CHECK(contains(bad[2].message, "column 1 \"name\" is text, the row expects bigint"));
        BOOST_CHECK(bad[3].name == "short" && contains(bad[3].message, "returns 1 columns, the row expects 2"));
        BOOST_CHECK_EQUAL(bad[4].name, "clear");
        BOOST_REQUIRE(refused);
        BOOST_CHECK_EQUAL(refused->refusals().size(), 2U);
        BOOST_CHECK(contains(refused->what(), "titles: ") && contains(refused->what(), "nonsense: "));
        BOOST_CHECK(refused->fate() == overt::fate::kept);

        // nothing ran, and nothing is left
        BOOST_CHECK_EQUAL(db().count("gino_users"), 3);
        BOOST_CHECK_EQUAL(conn.connection().cached_statements(), 0U);
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''")),
                        0);
        auto tx = co_await conn.begin();
        BOOST_CHECK(co_await error_of<overt::usage_error>(verify_queries(conn, by_id)));
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(BAKE_11_eager_on_a_session_that_ends) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        const named_query by_id("user by id", user_by_id(0));
        {
            auto conn = co_await on.acquire();
            db().terminate(co_await pid(conn));
            BOOST_CHECK(co_await error_of<overt::connection_lost>(verify_queries(conn, by_id)));
            BOOST_CHECK(co_await error_of<overt::connection_lost>(verify_queries(conn, by_id)));
        }
        // given up half-way it is as any other statement
        db().run("BEGIN; LOCK TABLE gino_users IN ACCESS EXCLUSIVE MODE");
        {
            auto conn = co_await on.acquire();
            BOOST_CHECK(co_await error_of<overt::operation_timeout>(with_timeout(50ms, verify_queries(conn, by_id))));
            BOOST_CHECK(co_await error_of<overt::usage_error>(verify_queries(conn, by_id)));
        }
        db().run("ROLLBACK");
        auto conn = co_await on.acquire();
        const auto good = co_await verify_queries(conn, by_id);
        BOOST_CHECK(good.empty());
    });
}

BOOST_AUTO_TEST_CASE(BAKE_12_survives_the_lease) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        const auto kept = raw<std::string>("SELECT name FROM pg_prepared_statements WHERE statement LIKE "
                                           "'%\"gino_users\"%' AND statement NOT LIKE '%pg_prepared_statements%'");
        std::int32_t session = 0;
        std::string name;
        {
            auto conn = co_await on.acquire();
            session = co_await pid(conn);
            co_await conn.one(user_by_id(1));
            name = co_await conn.scalar(kept);
        }
        auto conn = co_await on.acquire();
        co_await expect(pid(conn), session);
        const auto found = co_await conn.one(user_by_id(2));
        BOOST_CHECK_EQUAL(found.nickname, "user 2");
        const std::vector<std::string> names = co_await conn.all(kept);
        BOOST_CHECK((names == std::vector<std::string>{name}));
    });
}

BOOST_AUTO_TEST_SUITE_END()
