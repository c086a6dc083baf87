// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/fmt.hpp>
#include <overt/sql.hpp>
#include <overt/sql/ddl.hpp>

#include <string>

using namespace app;
using overt::col;
using namespace overt::sql;

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(fmt_)

BOOST_AUTO_TEST_CASE(statements_show_their_text) {
    BOOST_CHECK_EQUAL(fmt::format("{}", select(count()).from<user>()), R"(SELECT count(*) FROM "users")");
    BOOST_CHECK_EQUAL(fmt::format("[{:>20}]", overt::raw("SELECT 1")), "[            SELECT 1]");
    BOOST_CHECK_EQUAL(fmt::format("{}", delete_from<user>().all_rows()), R"(DELETE FROM "users")");
    const overt::query<user> erased = get<user>(1);
    BOOST_CHECK_EQUAL(fmt::format("{}", erased), erased.sql());
}

BOOST_AUTO_TEST_CASE(definitions_show_their_text) {
    BOOST_CHECK_EQUAL(fmt::format("{}", drop_table<user>()), R"(DROP TABLE "users")");
    BOOST_CHECK_EQUAL(fmt::format("{}", drop_all<team>()), "DROP TABLE IF EXISTS \"teams\";\n");
}

BOOST_AUTO_TEST_CASE(values_are_never_shown) {
    const std::string text = fmt::format("{}", insert(team{.name = "secret"}));
    BOOST_CHECK_EQUAL(text, R"(INSERT INTO "teams" ("name") VALUES ($1))");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
