// SPDX-License-Identifier: BSL-1.0
// Statements in the words of another database than PostgreSQL.
#include <boost/test/unit_test.hpp>

#include "support/golden_sqlite.hpp"

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(dialect)

BOOST_AUTO_TEST_CASE(sqlite_texts_and_parameters) {
    for (const auto& row : overt::test::golden_sqlite()) {
        BOOST_TEST_CONTEXT(row.name) {
            BOOST_CHECK_EQUAL(row.statement.text(), row.text);
            BOOST_CHECK_EQUAL(overt::test::show(row.statement.params()), row.parameters);
            BOOST_CHECK_EQUAL(row.refused, row.error);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_kind_of_statement_is_written_in_another_dialect) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto one = select<team>().where(col<&team::id> == 1);
    const std::string text = R"(SELECT "teams"."id", "teams"."name" FROM "teams" WHERE "teams"."id" = ?1)";
    BOOST_CHECK_EQUAL(one.sql(overt::sqlite), text);
    BOOST_CHECK_EQUAL(one.sql(overt::dialect::postgresql), one.sql());
    BOOST_CHECK_EQUAL(overt::query<team>(one).sql(overt::sqlite), text);
    BOOST_CHECK_EQUAL(one.into<team>().sql(overt::sqlite), text);
    BOOST_CHECK_EQUAL(union_(one, one).sql(overt::sqlite),
                      text + R"( UNION SELECT "teams"."id", "teams"."name" FROM "teams" WHERE "teams"."id" = ?2)");
    BOOST_CHECK_EQUAL(insert(team{.name = "x"}).sql(overt::sqlite), R"(INSERT INTO "teams" ("name") VALUES (?1))");
    BOOST_CHECK_EQUAL(update<team>().set(col<&team::name> = "x").all_rows().sql(overt::sqlite),
                      R"(UPDATE "teams" SET "name" = ?1)");
    BOOST_CHECK_EQUAL(delete_from<team>().all_rows().sql(overt::sqlite), R"(DELETE FROM "teams")");
    BOOST_CHECK_THROW(truncate<team>().sql(overt::sqlite), overt::unsupported_error);
    BOOST_CHECK_THROW(truncate<team>().sql(overt::sqlite), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(a_prepared_query_keeps_the_places_of_its_arguments) {
    using namespace app;
    using namespace overt::sql;
    using overt::col;
    const auto named = prepare<std::string>([](auto name) {
        return select<team>().where(col<&team::id>.in(std::vector<std::int64_t>{4, 5}) && col<&team::name> == name);
    });
    const std::string text = R"(SELECT "teams"."id", "teams"."name" FROM "teams" WHERE "teams"."id" IN (?2, ?3) )"
                             R"(AND "teams"."name" = ?1)";
    BOOST_CHECK_EQUAL(named.sql(overt::sqlite), text);
    BOOST_CHECK_EQUAL(named("x").sql(overt::sqlite), text);
    const overt::query<team> erased = named("x");
    BOOST_CHECK_EQUAL(erased.sql(overt::sqlite), text);
    BOOST_CHECK_EQUAL(overt::test::show(erased.render(overt::sqlite).params()), "text 'x', bigint 4, bigint 5");
    BOOST_CHECK_EQUAL(erased.sql(), R"(SELECT "teams"."id", "teams"."name" FROM "teams" WHERE "teams"."id" = ANY ($2) )"
                                    R"(AND "teams"."name" = $1)");
}

BOOST_AUTO_TEST_CASE(a_pattern_that_ends_in_an_escape_is_an_error) {
    using namespace app;
    using namespace overt::sql;
    const auto lone = select<team>().where(overt::col<&team::name>.like("a\\"));
    BOOST_CHECK_THROW(lone.sql(overt::sqlite), overt::usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
