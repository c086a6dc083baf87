// SPDX-License-Identifier: BSL-1.0
// Selects inside statements: what their values are, and what is refused when the text is written.
#include <boost/test/unit_test.hpp>

#include "support/golden_relations.hpp"

#include <overt/error.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

template <class T>
using maybe = std::optional<T>;
template <class T, class X>
constexpr bool is(const X&) {
    return std::is_same_v<typename X::sql_type, T>;
}
template <class Row, class S>
constexpr bool gives(const S&) {
    return std::is_same_v<typename S::row_type, Row>;
}
bool speaks_of(const overt::usage_error& e, std::string_view part) {
    return std::string_view(e.what()).find(part) != std::string_view::npos;
}

const auto of_team = col<&user::team_id> == col<&team::id>;
const auto members = select(count()).from<user>().correlate<team>().where(of_team);

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(nesting)

BOOST_AUTO_TEST_CASE(scalars) {
    BOOST_CHECK(is<std::int64_t>(subquery(members)));
    BOOST_CHECK(is<std::int64_t>(subquery(select(count()).from<post>())));
    BOOST_CHECK(is<maybe<std::int64_t>>(subquery(members.group_by(col<&user::id>))));
    BOOST_CHECK(is<maybe<std::int32_t>>(subquery(select(max(col<&post::likes>)).from<post>())));
    BOOST_CHECK(is<maybe<std::string>>(subquery(select(col<&team::name>).from<team>())));
    BOOST_CHECK(is<maybe<std::int64_t>>(subquery(union_all(members, members))));
}

BOOST_AUTO_TEST_CASE(outer_joined_tables_around) {
    const auto around = [](const auto& x) { return select(x).template from<user>().template left_join<team>(of_team); };
    const auto of_post = col<&post::title> == col<&team::name>;
    const auto ids = select(col<&post::id>).from<post>().correlate<team>().where(of_post);
    const auto own = select(col<&team::id>).correlate<team>();
    // A table that only decides on the rows is no reason for NULL; one that gives the value is.
    BOOST_CHECK(gives<std::int64_t>(around(subquery(select(count()).from<post>().correlate<team>().where(of_post)))));
    BOOST_CHECK(gives<bool>(around(exists(ids))));
    BOOST_CHECK(gives<bool>(around(col<&user::id>.in(ids))));
    BOOST_CHECK(gives<bool>(around(col<&user::id> > all_of(ids))));
    BOOST_CHECK(gives<maybe<bool>>(around(col<&user::id>.in(own))));
    BOOST_CHECK(gives<maybe<bool>>(around(col<&user::id> == any_of(own))));
    BOOST_CHECK(gives<maybe<bool>>(around(col<&user::team_id> == any_of(ids))));
    BOOST_CHECK(is<maybe<bool>>(col<&user::name> != all_of(select(col<&user::email>).from<user>())));
    BOOST_CHECK(is<maybe<bool>>(5 == any_of(subquery(select(array_agg(col<&user::id>)).from<user>()))));
}

BOOST_AUTO_TEST_CASE(tables_made_for_a_statement) {
    const auto busy = derived<author_posts>(overt::test::posts_of_authors());
    BOOST_CHECK(gives<author_posts>(select<author_posts>().from(busy)));
    BOOST_CHECK((gives<std::tuple<std::string, maybe<author_posts>>>(
        select(col<&user::name>, row<author_posts>).from<user>().left_join(busy))));
    BOOST_CHECK((gives<std::tuple<maybe<std::string>, std::int64_t>>(
        select(col<&user::name>, col<&author_posts::posts>).from<user>().right_join(busy))));
    BOOST_CHECK(gives<author_posts>(with(cte<author_posts>(overt::test::posts_of_authors())).select<author_posts>()));
}

BOOST_AUTO_TEST_CASE(set_operations) {
    const auto present = select(col<&user::name>, col<&user::id>).from<user>();
    const auto absent = select(col<&user::email>, col<&user::id>).from<user>();
    using all = std::tuple<std::string, std::int64_t>;
    using some = std::tuple<maybe<std::string>, std::int64_t>;
    BOOST_CHECK(gives<all>(union_(present, present)));
    BOOST_CHECK(gives<some>(union_all(present, present, absent)));
    BOOST_CHECK(gives<all>(intersect(absent, present)));
    BOOST_CHECK(gives<all>(except_(present, absent)));
    BOOST_CHECK(gives<some>(except_all(absent, present)));
    BOOST_CHECK(gives<user>(union_(select<user>(), select<user>())));
}

BOOST_AUTO_TEST_CASE(an_aggregate_has_one_row_without_these_clauses) {
    const auto refused = [](const auto& rows) {
        BOOST_CHECK_EXCEPTION(static_cast<void>(subquery(rows)), overt::usage_error,
                              [](const auto& e) { return speaks_of(e, "counts on its one row"); });
    };
    refused(members.having(count() > 1));
    refused(members.limit(0));
    refused(members.offset(1));
    BOOST_CHECK_NO_THROW(static_cast<void>(subquery(members.group_by(col<&user::id>).limit(1))));
}

BOOST_AUTO_TEST_CASE(a_set_operation_is_sorted_by_what_it_gives) {
    const auto names = union_(select(col<&user::name>.as("who")).from<user>(), select(col<&team::name>).from<team>());
    const auto refused = [](const auto& statement) {
        BOOST_CHECK_EXCEPTION(statement.sql(), overt::usage_error,
                              [](const auto& e) { return speaks_of(e, "columns that its first select names"); });
    };
    refused(names.order_by(desc(col<&user::id>)));
    refused(names.order_by(lower(col<&user::name>)));
    refused(names.order_by(output("name")));
    BOOST_CHECK_THROW(static_cast<void>(output("")), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(names.limit(-1)), overt::usage_error);
    BOOST_CHECK_NO_THROW(names.order_by(output("who"), desc(col<&user::name>)).sql());
}

BOOST_AUTO_TEST_CASE(values_that_go_row_by_row_need_a_row) {
    BOOST_CHECK_EXCEPTION(static_cast<void>(values_list<batch>(std::vector<batch>{})), overt::usage_error,
                          [](const auto& e) { return speaks_of(e, "at least one row"); });
}

BOOST_AUTO_TEST_CASE(a_hint_replaces_the_one_before) {
    const auto busy = cte<author_posts>(overt::test::posts_of_authors());
    const std::string text = with(busy.materialized().not_materialized()).select<author_posts>().sql();
    BOOST_CHECK_EQUAL(text.find(" MATERIALIZED"), text.find("NOT MATERIALIZED") + 3);
}

BOOST_AUTO_TEST_CASE(unknown_table_functions_may_change_the_session) {
    const auto known = select<step>().from(generate_series<step>(std::int64_t{1}, 3));
    const auto unknown = select<step>().from(table_function<step>("mine", 1));
    BOOST_CHECK(!known.render().changes_session());
    BOOST_CHECK(unknown.render().changes_session());
    BOOST_CHECK(with(cte<step>(unknown)).select<step>().render().changes_session());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
