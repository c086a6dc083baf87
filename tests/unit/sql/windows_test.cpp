// SPDX-License-Identifier: BSL-1.0
// Which types windows, aggregates and grouping sets give, and what is refused while a statement is built.
#include <boost/test/unit_test.hpp>

#include "support/golden_models.hpp"

#include <overt/error.hpp>
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

const auto by_likes = order_by(col<&post::likes>);
const auto& title = col<&post::title>;
const auto& likes = col<&post::likes>;

}  // namespace

#define GIVES(statement, ...) static_assert(std::is_same_v<typename decltype(statement)::row_type, __VA_ARGS__>)
#define IS(expression, ...) static_assert(std::is_same_v<typename decltype(expression)::sql_type, __VA_ARGS__>)

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(windows)

BOOST_AUTO_TEST_CASE(types) {
    IS(row_number().over(), std::int64_t);
    IS(percent_rank().over(by_likes), double);
    IS(ntile(3).over(by_likes), std::int32_t);
    IS(lag(likes).over(by_likes), maybe<std::int32_t>);
    IS(lag(likes, 1, 0).over(by_likes), std::int32_t);
    IS(lead(col<&user::email>, 1, "x").over(), maybe<std::string>);
    IS(nth_value(likes, 2).over(by_likes), maybe<std::int32_t>);
    IS(first_value(title).over(by_likes), std::string);
    IS(first_value(title).over("w"), maybe<std::string>);  // nobody knows the frame of the window w
    IS(first_value(title).over(by_likes.rows(following(1), following(2))), maybe<std::string>);
    IS(sum(likes).over(), maybe<std::int64_t>);
    IS(count().over("w"), std::int64_t);
    IS(percentile_cont(0.5).within_group(likes), maybe<double>);
    IS(percentile_cont({0.5, 0.6}).within_group(likes), maybe<std::vector<double>>);
    IS(percentile_disc(0.5).within_group(col<&user::email>.desc().nulls_last()), maybe<std::string>);
    IS(mode().within_group(likes.asc()), maybe<std::int32_t>);
    IS(rank(1).within_group(likes), std::int64_t);
    IS(stddev(likes), maybe<overt::numeric>);
    IS(variance(col<&reading::real>), maybe<double>);
    IS(bit_or(col<&reading::small>), maybe<std::int16_t>);
    IS(regr_count(likes, likes), std::int64_t);
    IS(extract("year", col<&reading::day>), overt::numeric);
    IS(row_of(likes, title) < row_of(1, "x"), bool);
    IS(row_of(likes, col<&user::email>) == row_of(1, "x"), maybe<bool>);
    IS(concat_ws(", ", col<&user::email>), std::string);
    IS(-col<&reading::span> / 2, overt::interval);
    IS(col<&reading::day> < col<&reading::local>, bool);
}

BOOST_AUTO_TEST_CASE(types_under_outer_joins) {
    const auto joined = [](const auto&... x) {
        return select(x...).template from<user>().template left_join<post>(col<&post::author_id> == col<&user::id>);
    };
    GIVES(joined(row_number().over(by_likes)), std::int64_t);
    GIVES(joined(count(likes).over(partition_by(title))), std::int64_t);
    GIVES(joined(first_value(likes).over(by_likes)), maybe<std::int32_t>);
    GIVES(joined(lag(likes, 1, 0).over(by_likes)), maybe<std::int32_t>);
    GIVES(joined(first_value(col<&user::name>).over(by_likes)), std::string);
    GIVES(joined(array_agg(title).order_by(likes)), maybe<std::vector<maybe<std::string>>>);
}

BOOST_AUTO_TEST_CASE(grouping_sets_give_null) {
    const auto grouped = [](const auto& keys, const auto&... x) {
        return select(x...).template from<post>().group_by(keys);
    };
    GIVES(grouped(title, title, count()), std::tuple<std::string, std::int64_t>);
    GIVES(grouped(rollup(title), title, count()), std::tuple<maybe<std::string>, std::int64_t>);
    GIVES(grouped(cube(title), lower(title), grouping(title)), std::tuple<maybe<std::string>, std::int32_t>);
    GIVES(grouped(rollup(title), title.is_null(), title.as("t")), std::tuple<maybe<bool>, maybe<std::string>>);
    GIVES(grouped(rollup(likes), count() + likes, overt::sql::value(1)), std::tuple<maybe<std::int64_t>, std::int32_t>);
    GIVES(grouped(grouping_sets(key_set(likes), key_set()), likes, rank().over(order_by(count()))),
          std::tuple<maybe<std::int32_t>, std::int64_t>);
}

BOOST_AUTO_TEST_CASE(refused) {
    BOOST_CHECK_THROW(static_cast<void>(preceding(-1)), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(window("")), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(count().over(std::string(64, 'w'))), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(select(count()).from<post>().window("", by_likes)), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(collate(title, "")), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(bernoulli(101)), overt::usage_error);
    BOOST_CHECK_THROW(static_cast<void>(system_(-1)), overt::usage_error);
    BOOST_CHECK_THROW(select(likes).from<post>().limit(1).with_ties().sql(), overt::usage_error);
    BOOST_CHECK_THROW(select(likes).from<post>().order_by(likes).with_ties().sql(), overt::usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
