// SPDX-License-Identifier: BSL-1.0
// Which C++ type each row has: most of it is decided before the tests run.
#include <boost/test/unit_test.hpp>

#include "support/golden_models.hpp"

#include <overt/sql.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

template <class T>
using maybe = std::optional<T>;
template <class Row, class S>
constexpr bool gives(const S&) {
    return std::is_same_v<typename S::row_type, Row>;
}
template <class T, class X>
constexpr bool is(const X&) {
    return std::is_same_v<typename X::sql_type, T>;
}
inline constexpr auto mate = overt::alias<user, "mate">;

}  // namespace

// A statement is not constexpr; its type is all that is asked for.
#define GIVES(statement, ...) static_assert(std::is_same_v<typename decltype(statement)::row_type, __VA_ARGS__>)
#define IS(expression, ...) static_assert(std::is_same_v<typename decltype(expression)::sql_type, __VA_ARGS__>)

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(row_types)

BOOST_AUTO_TEST_CASE(select_lists) {
    GIVES(select<user>(), user);
    GIVES(select(row<user>).from<user>(), user);
    GIVES(select(mate.row).from(mate), user);
    GIVES(select(col<&user::name>).from<user>(), std::string);
    GIVES(select(col<&user::email>).from<user>(), maybe<std::string>);
    GIVES(select(col<&user::name>, count()).from<user>(), std::tuple<std::string, std::int64_t>);
    GIVES(select(row<user>, col<&user::id>).from<user>(), std::tuple<user, std::int64_t>);
    GIVES(select(overt::sql::value(1), now()), std::tuple<std::int32_t, overt::timestamptz>);
    GIVES(select(col<&user::name>.as("n")).from<user>(), std::string);
    BOOST_CHECK(gives<user>(select<user>()));
}

BOOST_AUTO_TEST_CASE(outer_joins) {
    const auto on = col<&team::id> == col<&user::team_id>;
    const auto list = select(col<&user::name>, col<&team::name>).from<user>();
    GIVES(list.join<team>(on), std::tuple<std::string, std::string>);
    GIVES(list.left_join<team>(on), std::tuple<std::string, maybe<std::string>>);
    GIVES(list.right_join<team>(on), std::tuple<maybe<std::string>, std::string>);
    GIVES(list.full_join<team>(on), std::tuple<maybe<std::string>, maybe<std::string>>);
    GIVES(list.cross_join<team>(), std::tuple<std::string, std::string>);
    const auto rows = select<user, team>().from<user>();
    GIVES(rows.left_join<team>(on), std::tuple<user, maybe<team>>);
    GIVES(rows.right_join<team>(on), std::tuple<maybe<user>, team>);
    GIVES(rows.full_join<team>(on), std::tuple<maybe<user>, maybe<team>>);
    GIVES(select(row<user>, mate.row).from<user>().left_join(mate, mate.col<&user::id> == col<&user::id>),
          std::tuple<user, maybe<user>>);
    // what stood before a right join stays optional in the joins behind it
    GIVES((select<user, team, post>().from<user>().right_join<team>(on).join<post>(col<&post::id> == col<&team::id>)),
          std::tuple<maybe<user>, team, post>);
    GIVES((select<user, team, post>().from<user>().left_join<team>(on).right_join<post>(col<&post::id> ==
                                                                                        col<&team::id>)),
          std::tuple<maybe<user>, maybe<team>, post>);
}

BOOST_AUTO_TEST_CASE(expressions_under_outer_joins) {
    const auto joined = [](const auto&... x) {
        return select(x...).template from<user>().template left_join<post>(col<&post::author_id> == col<&user::id>);
    };
    GIVES(joined(col<&post::likes> + 1), maybe<std::int32_t>);
    GIVES(joined(count(col<&post::likes>)), std::int64_t);
    GIVES(joined(col<&post::title>.is_null()), bool);
    GIVES(joined(col<&post::title> == "x"), maybe<bool>);
    GIVES(joined((col<&post::title> == "x").is_true()), bool);
    GIVES(joined(col<&post::title>.is_distinct_from("x")), bool);
    GIVES(joined(coalesce(col<&post::title>, "none")), std::string);
    GIVES(joined(coalesce(col<&post::title>, col<&user::name>)), std::string);
    GIVES(joined(coalesce(col<&user::email>, col<&post::title>)), maybe<std::string>);
    GIVES(joined(greatest(col<&post::likes>, 3)), std::int32_t);
    GIVES(joined(case_when(col<&post::likes> > 3, "a").else_("b")), std::string);
    GIVES(joined(case_when(col<&post::likes> > 3, col<&post::title>).else_("b")), maybe<std::string>);
    GIVES(joined(lower(col<&post::title>)), maybe<std::string>);
    GIVES(joined(call<int>("f", col<&post::title>)), maybe<int>);
    GIVES(joined(array_agg(col<&post::title>)), maybe<std::vector<maybe<std::string>>>);
    GIVES(joined(array_agg(col<&user::name>)), maybe<std::vector<std::string>>);
    GIVES(joined(sum(col<&post::likes>).filter(col<&post::likes> > 1)), maybe<std::int64_t>);
    GIVES(joined(exists(select<team>())), bool);
    GIVES(joined(subquery(select(col<&team::id>).from<team>())), maybe<std::int64_t>);
}

BOOST_AUTO_TEST_CASE(comparisons) {
    IS(col<&user::id> == 1, bool);
    IS(col<&user::email> == "x", maybe<bool>);
    IS(col<&user::email>.is_not_distinct_from("x"), bool);
    IS(col<&user::team_id>.in(1, 2), maybe<bool>);
    IS(col<&user::id>.in(1, 2), bool);
    IS(col<&user::id>.in(select(col<&user::team_id>).from<user>()), maybe<bool>);
    IS(col<&user::id>.in(select(col<&team::id>).from<team>()), bool);
    IS(col<&user::id>.between(1, col<&user::team_id>), maybe<bool>);
    IS(col<&user::id> == 1 && col<&user::email> == "x", maybe<bool>);
    IS(!(col<&user::id> == 1), bool);
    IS(col<&user::email>.like("x"), maybe<bool>);
}

BOOST_AUTO_TEST_CASE(arithmetic) {
    IS(col<&reading::small> + 1, std::int16_t);
    IS(col<&reading::small> + col<&reading::id>, std::int64_t);
    IS(col<&reading::real> + col<&reading::real>, float);
    IS(col<&reading::real> + col<&reading::small>, double);
    IS(col<&reading::exact> / 2, overt::numeric);
    IS(col<&reading::exact> * col<&reading::wide>, double);
    IS(col<&user::team_id> + 1, maybe<std::int64_t>);
    IS(-col<&reading::small>, std::int16_t);
    IS(col<&reading::day> - col<&reading::day>, std::int32_t);
    IS(col<&reading::day> + 1, overt::date);
    IS(col<&reading::day> + col<&reading::span>, overt::timestamp);
    IS(now() - now(), overt::interval);
    IS(col<&user::name> + col<&user::email>, maybe<std::string>);
}

BOOST_AUTO_TEST_CASE(functions) {
    IS(sum(col<&reading::small>), maybe<std::int64_t>);
    IS(sum(col<&post::likes>), maybe<std::int64_t>);
    IS(sum(col<&reading::id>), maybe<overt::numeric>);
    IS(sum(col<&reading::real>), maybe<float>);
    IS(sum(col<&reading::exact>), maybe<overt::numeric>);
    IS(avg(col<&post::likes>), maybe<overt::numeric>);
    IS(avg(col<&reading::real>), maybe<double>);
    IS(min(col<&user::email>), maybe<std::string>);
    IS(count(col<&user::email>), std::int64_t);
    IS(bool_or(col<&reading::good>), maybe<bool>);
    IS(array_agg(col<&user::email>), maybe<std::vector<maybe<std::string>>>);
    IS(coalesce(col<&user::email>, col<&user::email>), maybe<std::string>);
    IS(nullif(col<&user::name>, "x"), maybe<std::string>);
    IS(cast<std::int64_t>(col<&user::email>), maybe<std::int64_t>);
    IS(case_when(col<&user::id> > 1, 1).end(), maybe<std::int32_t>);
    IS(case_when(col<&user::id> > 1, col<&user::email>).else_("x"), maybe<std::string>);
    IS(round(col<&post::likes>), double);
    IS(length(col<&user::email>), maybe<std::int32_t>);
    BOOST_CHECK(is<double>(random_()));
}

BOOST_AUTO_TEST_CASE(writes) {
    GIVES(insert(user{}), void);
    GIVES(insert(user{}).returning<user>(), user);
    GIVES(insert_many(std::vector<user>{}).returning(col<&user::id>, col<&user::email>),
          std::tuple<std::int64_t, maybe<std::string>>);
    GIVES(update<user>().set(col<&user::name> = "x").all_rows(), void);
    GIVES(delete_from<user>().all_rows().returning<user>(), user);
    static_assert(!decltype(insert(user{}))::returns_rows && decltype(insert(user{}).returning<user>())::returns_rows);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
