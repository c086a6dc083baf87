// SPDX-License-Identifier: BSL-1.0
// From rows, of which one more was asked for, to a page and its tokens.
#include <boost/test/unit_test.hpp>

#include <overt/exec/page.hpp>
#include <overt/sql.hpp>
#include "support/app_model.hpp"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

using namespace app;
using overt::col;
using overt::detail::make_page;
using namespace overt::sql;

namespace {

const auto order = overt::keyset(desc(col<&team::name>), col<&team::id>);
using whole = std::tuple<team, std::string, std::int64_t>;

std::vector<whole> teams(std::vector<std::int64_t> ids) {
    std::vector<whole> made;
    for (const std::int64_t id : ids) made.emplace_back(team{.id = id, .name = "t"}, "t", id);
    return made;
}

std::string ids_of(const overt::page<team>& page) {
    std::string all;
    for (const team& t : page.rows) all += std::to_string(t.id);
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(page)

BOOST_AUTO_TEST_CASE(a_page_has_one_row_or_more) {
    BOOST_CHECK_THROW(overt::page_request(0), overt::usage_error);
    BOOST_CHECK_EQUAL(overt::page_request(7).rows(), 7U);
    BOOST_CHECK_EQUAL(overt::page_request(7).at("x").token(), "x");
    BOOST_CHECK(overt::page_request(7).last().from_end());
}

BOOST_AUTO_TEST_CASE(the_first_page) {
    const auto page = make_page<team>(teams({1, 2, 3}), 2, {}, order);
    BOOST_CHECK_EQUAL(ids_of(page), "12");
    BOOST_CHECK(!page.previous);
    BOOST_CHECK_EQUAL(page.next.value(), order.token_after({"t", 2}));
    const auto only = make_page<team>(teams({1, 2}), 2, {}, order);
    BOOST_CHECK_EQUAL(ids_of(only), "12");
    BOOST_CHECK(!only.previous && !only.next);
}

BOOST_AUTO_TEST_CASE(a_page_behind_another) {
    const auto place = order.read(order.token_after({"t", 2}));
    const auto page = make_page<team>(teams({3, 4, 5}), 2, place, order);
    BOOST_CHECK_EQUAL(ids_of(page), "34");
    BOOST_CHECK_EQUAL(page.previous.value(), order.token_before({"t", 3}));
    BOOST_CHECK_EQUAL(page.next.value(), order.token_after({"t", 4}));
    BOOST_CHECK(!make_page<team>(teams({3}), 2, place, order).next);
}

BOOST_AUTO_TEST_CASE(a_page_before_another_comes_backwards) {
    const auto place = order.read(order.token_before({"t", 5}));
    const auto page = make_page<team>(teams({4, 3, 2}), 2, place, order);
    BOOST_CHECK_EQUAL(ids_of(page), "34");
    BOOST_CHECK_EQUAL(page.previous.value(), order.token_before({"t", 3}));
    BOOST_CHECK_EQUAL(page.next.value(), order.token_after({"t", 4}));
    BOOST_CHECK(!make_page<team>(teams({4, 3}), 2, place, order).previous);
}

BOOST_AUTO_TEST_CASE(the_last_page) {
    const auto page = make_page<team>(teams({9, 8, 7}), 2, {true, {}}, order);
    BOOST_CHECK_EQUAL(ids_of(page), "89");
    BOOST_CHECK_EQUAL(page.previous.value(), order.token_before({"t", 8}));
    BOOST_CHECK(!page.next);
}

BOOST_AUTO_TEST_CASE(no_rows_have_no_tokens) {
    const auto page = make_page<team>(teams({}), 2, order.read(order.token_after({"t", 2})), order);
    BOOST_CHECK(page.rows.empty() && !page.next && !page.previous);
}

BOOST_AUTO_TEST_CASE(rows_of_several_columns) {
    using row = std::tuple<std::string, std::int64_t>;
    std::vector<std::tuple<std::string, std::int64_t, std::string, std::int64_t>> all{{"x", 5, "t", 1},
                                                                                      {"y", 6, "t", 2}};
    const auto page = make_page<row>(all, 1, {}, order);
    BOOST_REQUIRE_EQUAL(page.rows.size(), 1U);
    BOOST_CHECK(page.rows[0] == row("x", 5));
    BOOST_CHECK_EQUAL(page.next.value(), order.token_after({"t", 1}));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
