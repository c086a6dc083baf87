// SPDX-License-Identifier: BSL-1.0
// Filters that are put together at run time.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>

#include <string>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

inline constexpr auto mate = overt::alias<user, "mate">;

std::string where_of(const auto& statement) {
    const std::string text = statement.sql();
    const auto at = text.find(" WHERE ");
    return at == text.npos ? "" : text.substr(at + 7);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(condition)

BOOST_AUTO_TEST_CASE(empty_selects_everything) {
    const overt::condition<user> none;
    BOOST_CHECK(none.empty());
    BOOST_CHECK_EQUAL(where_of(select<user>().where(none)), "");
    BOOST_CHECK_EQUAL(where_of(select<user>().where(none).where(col<&user::id> == 1)), R"("users"."id" = $1)");
    BOOST_CHECK_EQUAL(where_of(select<user>().where(none && col<&user::id> == 1)), R"("users"."id" = $1)");
}

BOOST_AUTO_TEST_CASE(empty_never_means_all_rows_of_a_change) {
    const overt::condition<user> none;
    BOOST_CHECK_THROW((void)delete_from<user>().where(none), overt::usage_error);
    BOOST_CHECK_THROW((void)update<user>().set(col<&user::name> = "x").where(none), overt::usage_error);
    BOOST_CHECK_THROW((void)delete_from<user>().where(none && overt::condition<user>()), overt::usage_error);
    overt::condition<user> some = none;
    some &= col<&user::id> == 1;
    BOOST_CHECK_EQUAL(where_of(delete_from<user>().where(some)), R"("users"."id" = $1)");
}

BOOST_AUTO_TEST_CASE(empty_is_no_operand) {
    const overt::condition<user> none;
    BOOST_CHECK_THROW((void)!none, overt::usage_error);
    BOOST_CHECK_THROW((void)select(none), overt::usage_error);
    BOOST_CHECK_THROW((void)select<user>().join<team>(overt::condition<user, team>()), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(and_and_or) {
    overt::condition<user> filter;
    filter |= col<&user::id> == 1;
    filter |= col<&user::id> == 2;
    filter &= col<&user::name> == "x";
    BOOST_CHECK_EQUAL(where_of(select<user>().where(filter)),
                      R"(("users"."id" = $1 OR "users"."id" = $2) AND "users"."name" = $3)");
    BOOST_CHECK_EQUAL(where_of(select<user>().where(!filter)),
                      R"(NOT (("users"."id" = $1 OR "users"."id" = $2) AND "users"."name" = $3))");
}

BOOST_AUTO_TEST_CASE(filters_join) {
    const overt::condition<user> first = col<&user::id> == 1;
    overt::condition<user, post> both = first;
    both &= col<&post::likes> > 3 || first;
    BOOST_CHECK_EQUAL(where_of(select<user>().join<post>().where(both)),
                      R"("users"."id" = $1 AND ("posts"."likes" > $2 OR "users"."id" = $3))");
}

BOOST_AUTO_TEST_CASE(aliases) {
    overt::condition<decltype(mate), user> filter;
    filter &= mate.col<&user::id> != col<&user::id>;
    BOOST_CHECK_EQUAL(
        where_of(select<user>().join(mate, mate.col<&user::team_id> == col<&user::team_id>).where(filter)),
        R"("mate"."id" <> "users"."id")");
}

BOOST_AUTO_TEST_CASE(a_bool_column_is_a_condition) {
    const auto yes = overt::sql::value(true);
    overt::condition<user> filter = yes;
    filter &= col<&user::id> == 1;
    BOOST_CHECK_EQUAL(where_of(select<user>().where(filter)), R"($1 AND "users"."id" = $2)");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
