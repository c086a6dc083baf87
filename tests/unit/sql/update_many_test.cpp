// SPDX-License-Identifier: BSL-1.0
// Changes of rows by their keys, and upserts: what is refused while a statement is built.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>

#include <vector>

using namespace app;
using overt::col;
using namespace overt::sql;

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(update_many)

BOOST_AUTO_TEST_CASE(nothing_changed) {
    const user same{.id = 1, .name = "a", .email = "e"};
    BOOST_CHECK(!update_changed(same, same));
    user seen = same;
    seen.created_at += std::chrono::seconds(5);  // comes from the server, and is not compared
    BOOST_CHECK(!update_changed(same, seen));
    seen.email.reset();
    BOOST_REQUIRE(update_changed(same, seen));
    BOOST_CHECK_EQUAL(update_changed(same, seen)->sql(), R"(UPDATE "users" SET "email" = $1 WHERE "users"."id" = $2)");
    BOOST_CHECK_THROW(update_changed(same, user{.id = 2}), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(one_text_for_any_number) {
    const std::vector<team> two{{1, "a"}, {2, "b"}};
    BOOST_CHECK_EQUAL(overt::sql::update_many(two).sql(), overt::sql::update_many(std::vector<team>{}).sql());
}

BOOST_AUTO_TEST_CASE(an_index_predicate_holds_no_values) {
    const auto start = insert(team{}).on_conflict(col<&team::name>);
    BOOST_CHECK_THROW(start.index_where(col<&team::id> > 5).do_nothing().sql(), overt::usage_error);
    BOOST_CHECK_NO_THROW(start.index_where(col<&team::id>.is_not_null()).do_nothing().sql());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
