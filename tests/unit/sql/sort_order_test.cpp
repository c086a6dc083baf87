// SPDX-License-Identifier: BSL-1.0
// Sort keys that are put together at run time.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/sql.hpp>

#include <string>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

std::string order_of(const auto& statement) {
    const std::string text = statement.sql();
    const auto at = text.find(" ORDER BY ");
    return at == text.npos ? "" : text.substr(at + 10);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(sort_order)

BOOST_AUTO_TEST_CASE(empty_sorts_by_nothing) {
    const overt::sort_order<user> none;
    BOOST_CHECK(none.empty());
    BOOST_CHECK_EQUAL(order_of(select<user>().order_by(none)), "");
    BOOST_CHECK_EQUAL(order_of(select<user>().order_by(none, col<&user::id>, none)), R"("users"."id")");
}

BOOST_AUTO_TEST_CASE(keys_stand_in_the_order_they_were_given_in) {
    overt::sort_order<user> order = desc(col<&user::name>);
    order.then_by(col<&user::email>.asc().nulls_first()).then_by(col<&user::id>, lower(col<&user::name>));
    BOOST_CHECK(!order.empty());
    BOOST_CHECK_EQUAL(order_of(select<user>().order_by(order)),
                      R"("users"."name" DESC, "users"."email" NULLS FIRST, "users"."id", lower("users"."name"))");
    BOOST_CHECK_EQUAL(order_of(select<user>().order_by(col<&user::team_id>, order).order_by(desc(col<&user::id>))),
                      R"("users"."team_id", "users"."name" DESC, "users"."email" NULLS FIRST, "users"."id", )"
                      R"(lower("users"."name"), "users"."id" DESC)");
}

BOOST_AUTO_TEST_CASE(orders_join) {
    const overt::sort_order<user> first(col<&user::name>, col<&user::id>);
    overt::sort_order<post, user> both(desc(col<&post::likes>));
    both.then_by(first);
    BOOST_CHECK_EQUAL(order_of(select<post>().join<user>().order_by(both)),
                      R"("posts"."likes" DESC, "users"."name", "users"."id")");
    overt::sort_order<user> copy = first;
    copy.then_by(col<&user::email>);
    BOOST_CHECK_EQUAL(order_of(select<user>().order_by(first)), R"("users"."name", "users"."id")");
    BOOST_CHECK_EQUAL(order_of(select<user>().order_by(copy)), R"("users"."name", "users"."id", "users"."email")");
}

BOOST_AUTO_TEST_CASE(values_of_keys_are_bound) {
    const overt::sort_order<post> order(desc(col<&post::likes> + 5));
    const auto statement = select<post>().where(col<&post::id> > 1).order_by(order).render();
    BOOST_CHECK_EQUAL(statement.params().count(), 2);
    BOOST_CHECK(statement.text().ends_with(R"(ORDER BY "posts"."likes" + $2 DESC)"));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
