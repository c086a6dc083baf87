// SPDX-License-Identifier: BSL-1.0
// The order of pages, and the selects that it makes; their texts are golden rows.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>
#include <overt/sql/keyset.hpp>
#include <overt/sql/request_error.hpp>

#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

const auto order = overt::keyset(desc(col<&post::likes>), col<&post::title>, col<&post::id>);
using values = decltype(order)::values;

struct seat {
    std::int32_t hall{};
    std::int32_t number{};
    std::string holder{};
};
constexpr auto describe(overt::type<seat>) {
    return overt::table("seats", overt::column("hall", &seat::hall), overt::column("number", &seat::number),
                        overt::column("holder", &seat::holder), overt::unique(&seat::hall, &seat::number));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(keyset)

BOOST_AUTO_TEST_CASE(values_have_the_types_of_the_columns) {
    static_assert(std::is_same_v<values, std::tuple<std::int32_t, std::string, std::int64_t>>);
    static_assert(std::is_same_v<decltype(order.after(select<post>(), {1, "x", 2}))::row_type, post>);
}

BOOST_AUTO_TEST_CASE(columns_that_are_unique_together_tell_rows_apart) {
    const auto seats = overt::keyset(col<&seat::holder>, col<&seat::number>, col<&seat::hall>);
    BOOST_CHECK_EQUAL(seats.first(select(col<&seat::holder>).from<seat>()).sql(),
                      R"(SELECT "seats"."holder" FROM "seats" )"
                      R"(ORDER BY "seats"."holder", "seats"."number", "seats"."hall")");
}

BOOST_AUTO_TEST_CASE(a_select_that_sorts_or_counts_by_itself_is_refused) {
    BOOST_CHECK_THROW((void)order.first(select<post>().order_by(col<&post::id>)), overt::usage_error);
    BOOST_CHECK_THROW((void)order.first(select<post>().limit(5)), overt::usage_error);
    BOOST_CHECK_THROW((void)order.last(select<post>().offset(5)), overt::usage_error);
    BOOST_CHECK_THROW((void)order.after(select<post>().distinct(), {1, "x", 2}), overt::usage_error);
    BOOST_CHECK_THROW((void)order.before(select<post>().distinct_on(col<&post::id>), {1, "x", 2}), overt::usage_error);
    BOOST_CHECK_NO_THROW((void)order.first(select<post>().where(col<&post::id> > 5)).limit(5).for_update());
}

BOOST_AUTO_TEST_CASE(tokens_say_what_values_say) {
    const values place{5, "x", 7};
    BOOST_CHECK_EQUAL(order.page(select<post>(), order.read(order.token_after(place))).sql(),
                      order.after(select<post>(), place).sql());
    BOOST_CHECK_EQUAL(order.page(select<post>(), order.read(order.token_before(place))).sql(),
                      order.before(select<post>(), place).sql());
    const auto read = order.page(select<post>(), order.read(order.token_after(place))).render();
    BOOST_CHECK_EQUAL(read.params().value(2).bytes(), "x");
}

BOOST_AUTO_TEST_CASE(tokens_of_another_order_are_refused) {
    const auto refusal = [](const std::string& token) -> std::string {
        try {
            (void)order.read(token);
        } catch (const overt::request_error& e) {
            return e.what();
        }
        return "not refused";
    };
    const std::string another = "this page token belongs to another order of rows; start at the first page";
    const values place{5, "x", 7};
    const auto turned = overt::keyset(col<&post::likes>, col<&post::title>, col<&post::id>);
    BOOST_CHECK_EQUAL(refusal(turned.token_after(place)), another);
    const auto shorter = overt::keyset(desc(col<&post::likes>), col<&post::id>);
    BOOST_CHECK_EQUAL(refusal(shorter.token_after({5, 7})), another);
    constexpr auto mine = overt::alias<post, "mine">;
    const auto aliased = overt::keyset(desc(mine.col<&post::likes>), mine.col<&post::title>, mine.col<&post::id>);
    BOOST_CHECK_EQUAL(refusal(aliased.token_after(place)), another);
    BOOST_CHECK_EQUAL(refusal("nonsense"), "this is no page token, or it was damaged; start at the first page");
}

BOOST_AUTO_TEST_CASE(values_that_a_column_cannot_have_are_refused) {
    // as made by hand by somebody who knows the format: the checksum is right, the values are not
    const overt::detail::page_key keys[] = {
        {col<&post::likes>, true}, {col<&post::title>, false}, {col<&post::id>, false}};
    const auto token = [&keys](std::string likes, std::string title, std::string id) {
        return overt::detail::write_token(keys, {false, {std::move(likes), std::move(title), std::move(id)}});
    };
    const std::string four(4, '\1');
    const std::string eight(8, '\1');
    BOOST_CHECK_NO_THROW((void)order.read(token(four, "x", eight)));
    BOOST_CHECK_THROW((void)order.read(token(eight, "x", eight)), overt::request_error);
    BOOST_CHECK_THROW((void)order.read(token("", "x", eight)), overt::request_error);
    BOOST_CHECK_THROW((void)order.read(token(four, "\xff", eight)), overt::request_error);
    BOOST_CHECK_THROW((void)order.read(token(four, std::string(1, '\0'), eight)), overt::request_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
