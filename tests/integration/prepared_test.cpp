// SPDX-License-Identifier: BSL-1.0
// Acceptance, section PREP: statements that are prepared once and executed often.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_prepared";
    static constexpr const char* tables = shared_tables;
};

schema& db() { return own_schema::db(); }

struct ten_users {
    ten_users() {
        db().run(std::string(clear_tables) + " RESTART IDENTITY");
        db().run("INSERT INTO gino_users(name) SELECT 'user ' || n FROM generate_series(1, 10) n");
    }
};

const auto add_user = prepare<std::string>(
    [](auto name) { return insert_into<user>(col<&user::nickname> = name).template returning<user>(); });
const auto user_by_id = prepare<std::int64_t>([](auto id) { return select<user>().where(col<&user::id> == id); });
const auto name_by_id = prepare<std::int64_t>(
    [](auto id) { return select(col<&user::nickname>).template from<user>().where(col<&user::id> == id); });
const auto delete_by_name = prepare<std::string>(
    [](auto name) { return delete_from<user>().where(col<&user::nickname> == name); });
const auto page = prepare<std::int64_t, std::int64_t>([](auto rows, auto skip) {
    return select(col<&user::nickname>).template from<user>().order_by(col<&user::id>).limit(rows).offset(skip);
});

/// Statements that the session keeps, as the server knows them.
asio::awaitable<std::int64_t> kept_by_server(overt::lease& conn) {
    const auto count = raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql "
                                         "AND statement NOT LIKE '%pg_prepared_statements%'");
    return conn.scalar(count);
}

asio::awaitable<std::string> name_of(overt::lease& conn, std::int64_t id) {
    return conn.scalar(select(col<&user::nickname>).from<user>().where(col<&user::id> == id));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prepared, ten_users, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(PREP_01_insert_returning) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (int i = 0; i != 5; ++i) {
            const std::string name = "new " + std::to_string(i);
            const user made = co_await conn.one(add_user(name));
            BOOST_CHECK_EQUAL(made.nickname, name);
            BOOST_CHECK(made.type == usertype::user);
            BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users WHERE id = " + std::to_string(made.id)), name);
        }
        co_await expect(kept_by_server(conn), 1);
    });
}

BOOST_AUTO_TEST_CASE(PREP_02_select) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (std::int64_t id = 1; id != 11; ++id) {
            const std::string name = "user " + std::to_string(id);
            const auto first = co_await conn.first(user_by_id(id));
            BOOST_REQUIRE(first);
            BOOST_CHECK_EQUAL(first->nickname, name);
            const auto all = co_await conn.all(user_by_id(id));
            BOOST_REQUIRE_EQUAL(all.size(), 1U);
            BOOST_CHECK(all.front() == *first);
            co_await expect(conn.scalar(name_by_id(id)), name);
        }
        const auto second_page = co_await conn.all(page(3, 3));
        BOOST_CHECK((second_page == std::vector<std::string>{"user 4", "user 5", "user 6"}));
    });
}

BOOST_AUTO_TEST_CASE(PREP_03_no_match) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto none = co_await conn.first(name_by_id(-1));
        BOOST_CHECK(!none);
        const auto thrown = co_await error_of<overt::no_rows>(conn.scalar(name_by_id(-1)));
        BOOST_CHECK(thrown);
        const auto user = co_await conn.one_or_none(user_by_id(-1));
        BOOST_CHECK(!user);
    });
}

BOOST_AUTO_TEST_CASE(PREP_04_one_set_of_parameters) {
    using by_id = std::remove_const_t<decltype(user_by_id)>;
    static_assert(overt::executable_statement<decltype(user_by_id(std::int64_t{}))>);
    static_assert(!overt::executable_statement<by_id>);
}

BOOST_AUTO_TEST_CASE(PREP_05_status) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto gone = co_await conn.execute(delete_by_name("user 3"));
        BOOST_CHECK_EQUAL(gone.tag(), "DELETE 1");
        BOOST_CHECK_EQUAL(gone.rows_affected(), 1);
        const auto nobody = co_await conn.execute(delete_by_name("user 3"));
        BOOST_CHECK_EQUAL(nobody.tag(), "DELETE 0");
        BOOST_CHECK_EQUAL(db().count("gino_users"), 9);
    });
}

BOOST_AUTO_TEST_CASE(PREP_06_raw) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto now = raw<overt::timestamptz>("SELECT now()");
        std::set<overt::timestamptz> seen;
        for (int i = 0; i != 5; ++i) {
            seen.insert(co_await conn.scalar(now));
            co_await pause(1ms);
        }
        BOOST_CHECK_EQUAL(seen.size(), 5U);
        const auto repeated = prepare<std::string>(
            [](auto text) { return raw<std::string>("SELECT {} || '!'", text); });
        co_await expect(conn.scalar(repeated("hello")), "hello!");
        co_await expect(conn.scalar(repeated("goodbye")), "goodbye!");
    });
}

BOOST_AUTO_TEST_CASE(PREP_07_without_a_cache) {
    with_pool(db(), options_for(db()).statement_cache_size(0), [](overt::pool& on) -> asio::awaitable<void> {
        for (int lease = 0; lease != 2; ++lease) {
            auto conn = co_await on.acquire();
            for (int i = 0; i != 2; ++i) {
                co_await expect(conn.scalar(name_by_id(1)), "user 1");
                co_await expect(name_of(conn, 2), "user 2");
                const auto users = co_await conn.all(select<user>().order_by(col<&user::id>));
                BOOST_CHECK_EQUAL(users.size(), 10U);
            }
            auto tx = co_await conn.begin();
            co_await expect(tx.scalar(name_by_id(3)), "user 3");
            co_await tx.commit();
            co_await expect(kept_by_server(conn), 0);
            BOOST_CHECK_EQUAL(conn.connection().cached_statements(), 0U);
        }
    });
}

BOOST_AUTO_TEST_CASE(PREP_08_bounded, *overt::test::covers("F-112", "sqlx-4328")) {
    with_pool(db(), options_for(db()).statement_cache_size(3), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        for (int round = 0; round != 3; ++round) {
            co_await conn.all(select<user>());
            co_await conn.all(select(col<&user::id>).from<user>());
            co_await conn.all(select(col<&user::nickname>).from<user>());
            co_await conn.all(select(col<&user::profile>).from<user>());
            co_await conn.all(select(count()).from<user>());
            BOOST_CHECK_LE(conn.connection().cached_statements(), 3U);
        }
        const auto kept = co_await kept_by_server(conn);
        BOOST_CHECK_LE(kept, 3);
    });
}

BOOST_AUTO_TEST_CASE(PREP_09_prepared_anew) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        for (int i = 0; i != 3; ++i) co_await expect(conn.scalar(name_by_id(1)), "user 1");
        // somebody throws our statements away: 26000
        co_await conn.execute(raw("DEALLOCATE ALL"));
        co_await expect(conn.scalar(name_by_id(1)), "user 1");
        const auto users = co_await conn.all(select<user>());
        BOOST_CHECK_EQUAL(users.size(), 10U);
    });
}

BOOST_AUTO_TEST_CASE(PREP_10_the_table_changes) {
    db().run("CREATE TABLE changing(id bigint, name text); INSERT INTO changing VALUES (1, 'one')");
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto everything = raw<std::tuple<std::int64_t, std::string>>("SELECT * FROM changing");
        for (int i = 0; i != 3; ++i) {
            const auto row = co_await conn.one(everything);
            BOOST_CHECK_EQUAL(std::get<1>(row), "one");
        }
        // 0A000: cached plan must not change result type
        db().run("ALTER TABLE changing ALTER COLUMN name TYPE varchar(10)");
        const auto row = co_await conn.one(everything);
        BOOST_CHECK_EQUAL(std::get<1>(row), "one");
        // another shape is noticed although the text is the same
        db().run("ALTER TABLE changing ALTER COLUMN id TYPE text");
        const auto refused = co_await error_of<overt::decode_error>(conn.one(everything));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(contains(refused->what(), "\"id\"") && contains(refused->what(), "bigint"));
    });
}

BOOST_AUTO_TEST_CASE(PREP_11_survives_the_pool) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t first = 0;
        for (int lease = 0; lease != 3; ++lease) {
            auto conn = co_await on.acquire();
            if (lease == 0) first = co_await pid(conn);
            for (int i = 0; i != 2; ++i) co_await expect(conn.scalar(name_by_id(4)), "user 4");
            const auto kept = co_await kept_by_server(conn);
            BOOST_CHECK_GE(kept, 1);
            co_await expect(pid(conn), first);
            // what a lease leaves behind is cleaned up, without losing what is prepared
            co_await conn.execute(raw("SET work_mem = '5MB'"));
        }
    });
}

BOOST_AUTO_TEST_CASE(PREP_12_same_text_other_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (std::int64_t id = 1; id != 11; ++id) co_await expect(name_of(conn, id), "user " + std::to_string(id));
        co_await expect(kept_by_server(conn), 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()
