// SPDX-License-Identifier: BSL-1.0
// Joins that come with the conditions that need them.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>

#include <string>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

const auto author = left_joining<user>(col<&user::id> == col<&post::author_id>);
const std::string author_join = R"( LEFT JOIN "users" ON "users"."id" = "posts"."author_id")";

std::string after_from(const auto& statement) {
    const std::string text = statement.sql();
    return text.substr(text.find(" FROM ") + 13);
}

bool says_joined_in_another_way(const auto& act) {
    try {
        act();
    } catch (const overt::usage_error& e) {
        return std::string(e.what()).find("\"users\" is in FROM already, joined in another way") != std::string::npos;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(refinement)

BOOST_AUTO_TEST_CASE(a_join_is_added_only_with_what_needs_it) {
    overt::refinement<post> wanted;
    BOOST_CHECK_EQUAL(after_from(select<post>().refine(wanted)), "");
    wanted.where(author, overt::condition<user>());
    BOOST_CHECK_EQUAL(after_from(select<post>().refine(wanted)), "");
    wanted.where(author, col<&user::name> == "x");
    BOOST_CHECK_EQUAL(after_from(select<post>().refine(wanted)), author_join + R"( WHERE "users"."name" = $1)");
    wanted.order_by(author, col<&user::name>);
    BOOST_CHECK_EQUAL(after_from(select<post>().refine(wanted)),
                      author_join + R"( WHERE "users"."name" = $1 ORDER BY "users"."name")");
}

BOOST_AUTO_TEST_CASE(refinements_share_their_joins) {
    overt::refinement<post> first;
    first.where(author, col<&user::name> == "x");
    overt::refinement<post> second;
    second.where(author.join<team>(col<&team::id> == col<&user::team_id>), col<&team::name> == "y");
    BOOST_CHECK_EQUAL(after_from(select<post>().refine(first).refine(second)),
                      author_join + R"( JOIN "teams" ON "teams"."id" = "users"."team_id")" +
                          R"( WHERE "users"."name" = $1 AND "teams"."name" = $2)");
}

BOOST_AUTO_TEST_CASE(one_table_is_joined_in_one_way) {
    overt::refinement<post> wanted;
    wanted.where(author, col<&user::name> == "x");
    const auto inner = joining<user>(col<&user::id> == col<&post::author_id>);
    BOOST_CHECK(says_joined_in_another_way([&] { wanted.where(inner, col<&user::name> == "y"); }));
    const auto other = left_joining<user>(col<&user::id> == col<&post::id>);
    BOOST_CHECK(says_joined_in_another_way([&] { wanted.order_by(other, col<&user::name>); }));
    BOOST_CHECK(says_joined_in_another_way([&] { (void)select<post>().from<post>().join<user>().refine(wanted); }));
    BOOST_CHECK_EQUAL(after_from(select<post>().refine(wanted)), author_join + R"( WHERE "users"."name" = $1)");
}

BOOST_AUTO_TEST_CASE(a_table_twice_has_an_alias) {
    constexpr auto mate = overt::alias<user, "mate">;
    overt::refinement<user> wanted;
    wanted.where(left_joining(mate, mate.col<&user::team_id> == col<&user::team_id>), mate.col<&user::id>.is_null());
    BOOST_CHECK_EQUAL(
        after_from(select<user>().refine(wanted)),
        R"( LEFT JOIN "users" AS "mate" ON "mate"."team_id" = "users"."team_id" WHERE "mate"."id" IS NULL)");
}

BOOST_AUTO_TEST_CASE(rows_stay_what_they_are) {
    const auto plain = select(col<&post::title>).from<post>();
    overt::refinement<post> wanted;
    wanted.where(author, col<&user::name> == "x");
    static_assert(std::is_same_v<decltype(plain.refine(wanted))::row_type, std::string>);
    BOOST_CHECK_EQUAL(plain.sql(), R"(SELECT "posts"."title" FROM "posts")");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
