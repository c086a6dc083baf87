// SPDX-License-Identifier: BSL-1.0
// Sorting by names that come with a request.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/sql.hpp>
#include <overt/sql/request_error.hpp>

#include <string>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

const auto sorts = overt::sortable<user>(col<&user::name>, col<&user::created_at>)
                       .add("newest", desc(col<&user::id>))
                       .add("mail", col<&user::email>.asc().nulls_last());

std::string order_for(std::string_view request) {
    const std::string text = select<user>().order_by(sorts.parse(request)).sql();
    const auto at = text.find(" ORDER BY ");
    return at == text.npos ? "" : text.substr(at + 10);
}

std::string refusal_of(std::string_view request) {
    try {
        (void)sorts.parse(request);
    } catch (const overt::request_error& e) {
        return e.what();
    }
    return "not refused";
}

const std::string there_are = "; there are: name, created_at, newest, mail";

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(sortable)

BOOST_AUTO_TEST_CASE(names_stand_for_keys) {
    BOOST_CHECK_EQUAL(order_for("name"), R"("users"."name")");
    BOOST_CHECK_EQUAL(order_for("-name"), R"("users"."name" DESC)");
    BOOST_CHECK_EQUAL(order_for("name,-created_at"), R"("users"."name", "users"."created_at" DESC)");
    BOOST_CHECK_EQUAL(order_for(" name , -created_at "), R"("users"."name", "users"."created_at" DESC)");
}

BOOST_AUTO_TEST_CASE(a_key_of_its_own_direction_is_turned) {
    BOOST_CHECK_EQUAL(order_for("newest"), R"("users"."id" DESC)");
    BOOST_CHECK_EQUAL(order_for("-newest"), R"("users"."id")");
    BOOST_CHECK_EQUAL(order_for("mail"), R"("users"."email" NULLS LAST)");
    BOOST_CHECK_EQUAL(order_for("-mail"), R"("users"."email" DESC NULLS LAST)");
}

BOOST_AUTO_TEST_CASE(nothing_is_an_empty_order) {
    BOOST_CHECK(sorts.parse("").empty());
    BOOST_CHECK(sorts.parse("  ").empty());
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused_with_those_that_there_are) {
    BOOST_CHECK_EQUAL(refusal_of("id"), "there is no sort key \"id\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("Name"), "there is no sort key \"Name\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("name,"), "there is no sort key \"\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of(",name"), "there is no sort key \"\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("-"), "there is no sort key \"\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("--name"), "there is no sort key \"-name\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("- name"), "there is no sort key \" name\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("name desc"), "there is no sort key \"name desc\"" + there_are);
}

BOOST_AUTO_TEST_CASE(what_a_request_says_is_cut_and_escaped) {
    BOOST_CHECK_EQUAL(refusal_of("id\"; DROP TABLE users; --\n"),
                      "there is no sort key \"id\\x22; DROP TABLE users; --\\x0a\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of(std::string(5000, 'x')),
                      "there is no sort key \"" + std::string(40, 'x') + "\"..." + there_are);
    BOOST_CHECK_EQUAL(refusal_of(std::string("name\0", 5)), "there is no sort key \"name\\x00\"" + there_are);
    BOOST_CHECK_EQUAL(refusal_of("\xff\xc3\xa9"), "there is no sort key \"\\xff\\xc3\\xa9\"" + there_are);
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_refused) {
    BOOST_CHECK_EQUAL(refusal_of("name,-name"), "the sort key \"name\" stands twice in the request");
}

BOOST_AUTO_TEST_CASE(names_of_the_list_are_checked_where_it_is_made) {
    overt::sortable<user> list(col<&user::name>);
    BOOST_CHECK_THROW(list.add(col<&user::name>), overt::usage_error);
    BOOST_CHECK_THROW(list.add("", col<&user::id>), overt::usage_error);
    BOOST_CHECK_THROW(list.add("-id", col<&user::id>), overt::usage_error);
    BOOST_CHECK_THROW(list.add("a,b", col<&user::id>), overt::usage_error);
    BOOST_CHECK_THROW(list.add("a b", col<&user::id>), overt::usage_error);
    BOOST_CHECK_THROW(list.add("nothing", overt::sort_order<user>()), overt::usage_error);
    BOOST_CHECK(list.parse("name").empty() == false);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
