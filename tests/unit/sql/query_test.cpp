// SPDX-License-Identifier: BSL-1.0
// Statements by their row alone: query<Row>, raw<Row>, into<Row>().
#include <boost/test/unit_test.hpp>

#include "support/golden.hpp"
#include "support/golden_models.hpp"

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

using namespace app;
using overt::col;
using namespace overt::sql;
using overt::test::show;

namespace {

struct entry {
    std::string name{};
    std::optional<std::string> title{};
};
struct flat {
    std::int64_t id{};
    std::string name{};
    std::int64_t posts{};
};
struct nested {
    team whose{};
    std::int64_t posts{};
};
struct undescribed_row {
    std::optional<std::int64_t> id{};
    std::optional<std::string> name{};
};

// each as it could stand in a header
overt::query<team> by_name(std::string_view name) { return select<team>().where(col<&team::name> == name); }
overt::query<team> saved(const team& t) { return insert(t).returning<team>(); }
overt::query<team> in_sql() { return overt::raw<team>("SELECT name, id FROM teams"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(holds_any_statement) {
    overt::query<team> q = by_name("blue");
    BOOST_CHECK_EQUAL(q.sql(), R"(SELECT "teams"."id", "teams"."name" FROM "teams" WHERE "teams"."name" = $1)");
    BOOST_CHECK(q.render(1).text().ends_with(" LIMIT 1"));
    BOOST_CHECK(!q.rows_by_name());
    q = saved({.name = "red"});
    BOOST_CHECK(q.sql().starts_with("INSERT"));
    BOOST_CHECK(q.render(1).text() == q.render().text());
    q = in_sql();
    BOOST_CHECK_EQUAL(q.render(1).text(), "SELECT name, id FROM teams");
    BOOST_CHECK(q.rows_by_name());
    const overt::query<team> copy = q;
    BOOST_CHECK_EQUAL(copy.sql(), q.sql());
    static_assert(std::is_same_v<decltype(q)::row_type, team> && decltype(q)::returns_rows &&
                  !decltype(q)::session_safe);
    static_assert(overt::executable_statement<decltype(q)>);
}

BOOST_AUTO_TEST_CASE(raw_sql) {
    const auto found = overt::raw<team>("SELECT '{{}}', {}, {}::text, {} FROM teams", 5, "x", std::optional<int>());
    BOOST_CHECK_EQUAL(found.sql(), "SELECT '{}', $1, $2::text, $3 FROM teams");
    BOOST_CHECK_EQUAL(show(found.render().params()), "integer 5, text 'x', integer NULL");
    static_assert(decltype(found)::by_name && decltype(found)::returns_rows && !decltype(found)::session_safe);
    const auto command = overt::raw("SET search_path = x");
    static_assert(!decltype(command)::returns_rows && std::is_void_v<decltype(command)::row_type>);
    static_assert(overt::executable_statement<decltype(command)> && overt::executable_statement<decltype(found)>);
    BOOST_CHECK_EQUAL(overt::raw("").sql(), "");
    BOOST_CHECK_EQUAL(overt::raw("{}{}{{{}}}", 1, 2, 3).sql(), "$1$2{$3}");
    BOOST_CHECK_EQUAL(overt::raw<std::int32_t>("SELECT {}", overt::sql::value(1) + 2).sql(), "SELECT $1 + $2");
}

BOOST_AUTO_TEST_CASE(raw_sql_never_holds_a_value) {
    const std::string evil = "x'; DROP TABLE users; -- {}";
    const auto found = overt::raw<team>("SELECT * FROM teams WHERE name = {}", evil);
    BOOST_CHECK_EQUAL(found.sql(), "SELECT * FROM teams WHERE name = $1");
    BOOST_CHECK_EQUAL(found.render().params().value(0).bytes(), evil);
}

BOOST_AUTO_TEST_CASE(into_an_aggregate) {
    const auto entries = select(col<&user::name>, col<&post::title>).from<user>().left_join<post>().into<entry>();
    static_assert(std::is_same_v<decltype(entries)::row_type, entry> && decltype(entries)::session_safe);
    BOOST_CHECK(entries.render(1).text().ends_with(" LIMIT 1"));
    const auto counted = select(row<team>, count(col<&user::id>)).from<team>().join<user>().group_by(col<&team::id>);
    static_assert(std::is_same_v<decltype(counted.into<flat>())::row_type, flat>);
    static_assert(std::is_same_v<decltype(counted.into<nested>())::row_type, nested>);
    static_assert(std::is_same_v<decltype(counted.into<std::tuple<team, std::optional<std::int64_t>>>())::row_type,
                                 std::tuple<team, std::optional<std::int64_t>>>);
    const auto loose = select<team>().into<undescribed_row>();
    BOOST_CHECK_EQUAL(loose.sql(), select<team>().sql());
    static_assert(
        std::is_same_v<decltype(delete_from<team>().all_rows().returning<team>().into<undescribed_row>())::row_type,
                       undescribed_row>);
    const overt::query<entry> erased = entries;
    BOOST_CHECK_EQUAL(erased.sql(), entries.sql());
}

BOOST_AUTO_TEST_CASE(every_statement_is_executable) {
    using overt::executable_statement;
    static_assert(executable_statement<decltype(select<team>())> && executable_statement<decltype(insert(team{}))>);
    static_assert(executable_statement<decltype(update(team{}))> &&
                  executable_statement<decltype(delete_from(team{}))>);
    static_assert(executable_statement<decltype(insert_many(std::vector<team>{}))>);
    static_assert(!executable_statement<team> && !executable_statement<std::string>);
    static_assert(!executable_statement<decltype(insert(team{}).on_conflict())>);
    static_assert(decltype(select<team>())::session_safe && decltype(insert(team{}))::session_safe);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
