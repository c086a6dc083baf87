// SPDX-License-Identifier: BSL-1.0
// Select lists that are put together at run time.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>

#include <type_traits>

using namespace app;
using overt::col;
using namespace overt::sql;

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(select_list)

BOOST_AUTO_TEST_CASE(an_empty_list_selects_nothing) {
    const overt::select_list<user> none;
    BOOST_CHECK(none.empty());
    BOOST_CHECK_THROW((void)select(none), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(items_stand_in_the_order_they_were_given_in) {
    overt::select_list<user> list(col<&user::name>);
    list.add(col<&user::id>, upper(col<&user::name>).as("loud"));
    BOOST_CHECK(!list.empty());
    BOOST_CHECK_EQUAL(select(list).from<user>().where(col<&user::id> == 5).sql(),
                      R"(SELECT "users"."name", "users"."id", upper("users"."name") AS "loud" FROM "users" )"
                      R"(WHERE "users"."id" = $1)");
}

BOOST_AUTO_TEST_CASE(a_select_keeps_what_the_list_held) {
    overt::select_list<user> list(col<&user::name>);
    const auto before = select(list).from<user>();
    list.add(col<&user::id>);
    BOOST_CHECK_EQUAL(before.sql(), R"(SELECT "users"."name" FROM "users")");
    BOOST_CHECK_EQUAL(select(list).from<user>().sql(), R"(SELECT "users"."name", "users"."id" FROM "users")");
}

BOOST_AUTO_TEST_CASE(rows_are_dynamic_whatever_is_joined) {
    const overt::select_list<user, team> list(col<&user::name>, col<&team::name>);
    const auto joined = select(list).from<user>().left_join<team>();
    static_assert(std::is_same_v<decltype(joined)::row_type, overt::dynamic_row>);
    const overt::query<overt::dynamic_row> erased = joined;
    BOOST_CHECK_EQUAL(erased.sql(), joined.sql());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
