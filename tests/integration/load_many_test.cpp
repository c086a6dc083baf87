// SPDX-License-Identifier: BSL-1.0
// The explicit second query: children of many parents by one statement.
#include <boost/test/unit_test.hpp>

#include "support/loader_rows.hpp"

#include <array>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lease;
using overt::load_many;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_load_many";
    static constexpr const char* tables = shared_tables;
    own_schema() { db().run(loader_tables); }
};

schema& db() { return own_schema::db(); }

struct filled_tables {
    filled_tables() { db().run(loader_rows); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(load_many_, filled_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(children_stand_in_the_order_of_their_parents) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto teams = co_await conn.all(select<team>().order_by(desc(col<&team::id>)));
        const auto by_id = [](auto users) { return users.order_by(col<&user::id>); };
        std::vector<std::vector<user>> members = co_await load_many(conn, teams, col<&user::team_id>, by_id);
        BOOST_REQUIRE_EQUAL(members.size(), 2U);
        BOOST_CHECK_EQUAL(ids_of(members[0]), "1 2 3");
        BOOST_CHECK_EQUAL(ids_of(members[1]), "4");
        const auto trees = overt::nest<team_members>(teams, std::move(members));
        BOOST_CHECK_EQUAL(trees[0].own.name, "t2");
        BOOST_CHECK_EQUAL(trees[0].members.size(), 3U);
    });
}

BOOST_AUTO_TEST_CASE(parents_without_children_have_an_empty_vector) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto companies = co_await conn.all(select<company>().order_by(col<&company::id>));
        const auto teams = co_await load_many(conn, companies, col<&team::company_id>);
        BOOST_REQUIRE_EQUAL(teams.size(), 2U);
        BOOST_CHECK_EQUAL(teams[0].size(), 2U);
        BOOST_CHECK(teams[1].empty());
    });
}

BOOST_AUTO_TEST_CASE(conditions_and_order_of_the_children) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto teams = co_await conn.all(select<team>().order_by(col<&team::id>));
        const std::string but = "u2";
        const auto shape = [&but](auto users) {
            return users.where(col<&user::nickname> != but).order_by(desc(col<&user::nickname>));
        };
        const auto members = co_await load_many(conn, teams, col<&user::team_id>, shape);
        BOOST_CHECK_EQUAL(ids_of(members[0]), "4");
        BOOST_CHECK_EQUAL(ids_of(members[1]), "3 1");
    });
}

BOOST_AUTO_TEST_CASE(a_parent_twice_has_its_children_twice) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const team second{.id = 2};
        const team first{.id = 1};
        const std::array<team, 4> parents{second, first, second, team{.id = 77}};
        const auto members = co_await load_many(conn, parents, col<&user::team_id>);
        BOOST_REQUIRE_EQUAL(members.size(), 4U);
        BOOST_CHECK_EQUAL(members[0].size(), 3U);
        BOOST_CHECK_EQUAL(members[1].size(), 1U);
        BOOST_CHECK_EQUAL(members[2].size(), 3U);
        BOOST_CHECK(members[3].empty());
    });
}

BOOST_AUTO_TEST_CASE(many_to_many_through_a_link) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto users = co_await conn.all(select<user>().order_by(col<&user::id>));
        const auto by_id = [](auto teams) { return teams.order_by(col<&team::id>); };
        const std::vector<std::vector<team>> followed = co_await load_many(conn, users, col<&follow::user_id>,
                                                                           col<&follow::team_id>, by_id);
        BOOST_REQUIRE_EQUAL(followed.size(), 5U);
        BOOST_CHECK_EQUAL(ids_of(followed[0]), "1 2");
        BOOST_CHECK_EQUAL(ids_of(followed[1]), "2");
        BOOST_CHECK(followed[2].empty());
        const auto teams = co_await conn.all(select<team>().order_by(col<&team::id>));
        const auto followers = co_await load_many(conn, teams, col<&follow::team_id>, col<&follow::user_id>);
        BOOST_CHECK_EQUAL(followers[1].size(), 2U);
        BOOST_CHECK_EQUAL(followers[0].size(), 1U);
    });
}

BOOST_AUTO_TEST_CASE(one_statement_for_any_number_of_parents) {
    db().run("INSERT INTO gino_teams(id, name) SELECT g, 'team ' || g FROM generate_series(10, 3009) AS g");
    db().run("INSERT INTO gino_users(id, name, team_id) SELECT g, 'user ' || g, g FROM generate_series(10, 3009) AS g");
    int statements = 0;
    const auto count = [&statements](const overt::rendered&) { ++statements; };
    with_pool(db(), options_for(db()).max_size(1).on_statement(count), [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto teams = co_await conn.all(select<team>().where(col<&team::id> >= 10).order_by(col<&team::id>));
        const int before = statements;
        const auto members = co_await load_many(conn, teams, col<&user::team_id>);
        BOOST_CHECK_EQUAL(statements, before + 1);
        BOOST_REQUIRE_EQUAL(members.size(), 3000U);
        for (std::size_t i = 0; i != members.size(); ++i) {
            BOOST_REQUIRE_EQUAL(members[i].size(), 1U);
            BOOST_REQUIRE_EQUAL(members[i][0].nickname, "user " + std::to_string(teams[i].id));
        }
        const auto none = co_await load_many(conn, std::vector<team>{}, col<&user::team_id>);
        BOOST_CHECK(none.empty());
        BOOST_CHECK_EQUAL(statements, before + 1);  // without parents nothing is sent
    });
}

BOOST_AUTO_TEST_CASE(inside_a_transaction) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await tx.execute(delete_from<user>().where(col<&user::id> == 4));
        const auto teams = co_await tx.all(select<team>().order_by(col<&team::id>));
        const auto members = co_await load_many(tx, teams, col<&user::team_id>);
        BOOST_CHECK(members[0].empty());
        BOOST_CHECK_EQUAL(members[1].size(), 3U);
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_CASE(a_limit_is_refused) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto teams = co_await conn.all(select<team>());
        BOOST_CHECK_EXCEPTION(
            static_cast<void>(load_many(conn, teams, col<&user::team_id>, [](auto users) { return users.limit(2); })),
            overt::usage_error, [](const overt::usage_error& e) {
                return contains(e.what(), "count the children of all parents together");
            });
    });
}

BOOST_AUTO_TEST_SUITE_END()
