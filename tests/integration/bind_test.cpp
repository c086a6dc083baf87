// SPDX-License-Identifier: BSL-1.0
// Acceptance, section BIND: one object that runs everything, without a lease in sight. Here it is a lane.
#include <boost/test/unit_test.hpp>

#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_bind";
    static constexpr const char* tables = shared_tables;
};

schema& db() { return own_schema::db(); }

struct no_users {
    no_users() { db().run(std::string(clear_tables) + " RESTART IDENTITY"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bound, no_users, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(BIND_01_create_and_get) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto bound = co_await on.open_lane();
        const user made = co_await bound.one(insert(user{.nickname = "daisy"}).returning<user>());
        BOOST_CHECK_EQUAL(made.id, 1);
        BOOST_CHECK_EQUAL(made.nickname, "daisy");
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users WHERE id = 1"), "daisy");
        const user got = co_await bound.one(get<user>(made.id));
        BOOST_CHECK(got == made);
    });
}

BOOST_AUTO_TEST_CASE(BIND_02_no_identity_map) {
    db().run("INSERT INTO gino_users(name) VALUES ('daisy')");
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto bound = co_await on.open_lane();
        user first = co_await bound.one(get<user>(1));
        const user second = co_await bound.one(get<user>(1));
        BOOST_CHECK(first == second);
        first.nickname = "changed in memory";
        BOOST_CHECK_EQUAL(second.nickname, "daisy");
        // nor does a loaded object follow the row
        db().run("UPDATE gino_users SET name = 'donald'");
        BOOST_CHECK_EQUAL(second.nickname, "daisy");
        const user third = co_await bound.one(get<user>(1));
        BOOST_CHECK_EQUAL(third.nickname, "donald");
    });
}

BOOST_AUTO_TEST_CASE(BIND_03_closed) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto bound = co_await on.open_lane();
        co_await expect(bound.scalar(select(count()).from<user>()), 0);
        co_await on.close();
        BOOST_CHECK(co_await error_of<overt::pool_closed>(bound.execute(insert(user{}))));
        BOOST_CHECK(co_await error_of<overt::pool_closed>(on.open_lane()));
        BOOST_CHECK(co_await error_of<overt::pool_closed>(on.acquire()));
        BOOST_CHECK_EQUAL(db().count("gino_users"), 0);
    });
}

BOOST_AUTO_TEST_CASE(BIND_05_every_verb) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto bound = co_await on.open_lane();
        const auto add = insert(user{.nickname = "daisy"}).returning(col<&user::nickname>);
        co_await expect(bound.scalar(add), "daisy");
        const auto by_name = select<user>().where(col<&user::nickname> == "daisy");
        BOOST_CHECK_EQUAL(by_name.sql().substr(0, 6), "SELECT");
        const auto first = co_await bound.first(by_name);
        BOOST_CHECK(first && first->nickname == "daisy");
        const auto one = co_await bound.one(by_name);
        BOOST_CHECK(one == *first);
        const auto all = co_await bound.all(by_name);
        BOOST_CHECK_EQUAL(all.size(), 1U);
        const auto gone = co_await bound.execute(delete_from<user>().where(col<&user::nickname> == "daisy"));
        BOOST_CHECK_EQUAL(gone.tag(), "DELETE 1");
        const auto none = co_await bound.one_or_none(by_name);
        BOOST_CHECK(!none);
    });
}

BOOST_AUTO_TEST_CASE(BIND_06_options_are_only_read) {
    const std::string dsn = server_dsn();
    const std::string before = dsn;
    const overt::pool_options options = options_for(db(), dsn).max_size(1);
    const auto keywords = options.connection().keywords();
    for (int i = 0; i != 2; ++i)
        with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            co_await expect(conn.scalar(select(count()).from<user>()), 0);
        });
    BOOST_CHECK_EQUAL(dsn, before);
    BOOST_CHECK(options.connection().keywords() == keywords);
    BOOST_CHECK_EQUAL(options.max_size(), 1);
}

BOOST_AUTO_TEST_SUITE_END()
