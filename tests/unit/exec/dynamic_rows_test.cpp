// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/exec/dynamic_row.hpp>
#include <overt/exec/rows.hpp>
#include "support/made_result.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace overt::detail;
using overt::test::made_result;
namespace oids = overt::oids;

namespace {

overt::pg::result letters() {
    return made_result({{"a", oids::text}, {"b", oids::text}}, {{"1", "2"}, {"3", std::nullopt}, {"", "6"}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(dynamic_rows)

BOOST_AUTO_TEST_CASE(any_answer_fits) {
    BOOST_CHECK_NO_THROW(check_shape(letters(), shape_of<overt::dynamic_row>, "SELECT"));
    BOOST_CHECK_NO_THROW(check_shape(made_result({}), shape_of<overt::dynamic_row>, "ROLLBACK"));
}

BOOST_AUTO_TEST_CASE(all_rows_of_an_answer) {
    for (const match how : {match::by_position, match::by_name}) {
        const checked_answer answer(letters(), shape_of<overt::dynamic_row>, how, "SELECT");
        const auto rows = read_all<overt::dynamic_row>(answer, "SELECT");
        BOOST_REQUIRE_EQUAL(rows.size(), 3U);
        BOOST_CHECK_EQUAL(rows[0].get<std::string>("b"), "2");
        BOOST_CHECK(rows[1].is_null("b"));
        BOOST_CHECK_EQUAL(rows[2].get<std::string>("a"), "");
        BOOST_CHECK_EQUAL(read_first<overt::dynamic_row>(answer, "SELECT").get<std::string>("a"), "1");
    }
}

BOOST_AUTO_TEST_CASE(some_rows_behind_others) {
    std::vector<overt::dynamic_row> rows;
    append_rows(letters(), 1, 2, rows);
    append_rows(letters(), 0, 1, rows);
    BOOST_REQUIRE_EQUAL(rows.size(), 3U);
    BOOST_CHECK_EQUAL(rows[0].get<std::string>("a"), "3");
    BOOST_CHECK_EQUAL(rows[2].get<std::string>("a"), "1");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
