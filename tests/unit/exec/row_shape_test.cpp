// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/error.hpp>
#include <overt/exec/row_shape.hpp>
#include "support/covers.hpp"
#include "support/made_result.hpp"

#include <array>

using namespace overt::detail;
using overt::test::made_result;
namespace oids = overt::oids;

namespace {

constexpr std::array<expected_column, 2> columns{
    {{&overt::value_type_of<std::int64_t>, "id"}, {&overt::value_type_of<std::string>, "name"}}};
constexpr row_shape shape{columns};

std::string refusal(const overt::pg::result& answer, bool by_name) {
    try {
        if (by_name) match_by_name(answer, shape, "SELECT something");
        else check_shape(answer, shape, "SELECT something");
    } catch (const overt::decode_error& e) {
        return e.what();
    }
    return "accepted";
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(row_shape_)

BOOST_AUTO_TEST_CASE(fitting_columns) {
    BOOST_TEST(refusal(made_result({{"id", oids::int8}, {"name", oids::text}}), false) == "accepted");
    BOOST_TEST(refusal(made_result({{"other", oids::int8}, {"title", oids::varchar}}), false) == "accepted");
}

BOOST_AUTO_TEST_CASE(widening_is_fine_narrowing_is_not) {
    BOOST_TEST(refusal(made_result({{"id", oids::int4}, {"name", oids::text}}), false) == "accepted");
    const std::string text = refusal(made_result({{"id", oids::numeric}, {"name", oids::text}}), false);
    BOOST_TEST(says(text, "column 1 \"id\" is numeric, the row expects bigint"));
    BOOST_TEST(says(text, "(statement: SELECT something)"));
}

BOOST_AUTO_TEST_CASE(another_number_of_columns, *overt::test::covers("F-124")) {
    const std::string text = refusal(made_result({{"id", oids::int8}}), false);
    BOOST_TEST(says(text, "the statement returns 1 columns, the row expects 2"));
}

BOOST_AUTO_TEST_CASE(a_type_without_a_name_is_told_by_its_number) {
    const std::string text = refusal(made_result({{"id", 99999}, {"name", oids::text}}), false);
    BOOST_TEST(says(text, "column 1 \"id\" is the type with oid 99999"));
}

BOOST_AUTO_TEST_CASE(a_command_has_no_shape) { BOOST_TEST(refusal(made_result({}), false) == "accepted"); }

BOOST_AUTO_TEST_CASE(by_name_in_any_order_and_with_more_columns) {
    const auto answer = made_result({{"extra", oids::bool_}, {"name", oids::text}, {"id", oids::int8}});
    const std::vector<int> places = match_by_name(answer, shape, "SELECT something");
    BOOST_TEST(places == (std::vector<int>{2, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(by_name_without_the_column) {
    const std::string text = refusal(made_result({{"id", oids::int8}, {"title", oids::text}}), true);
    BOOST_TEST(says(text, "the statement returns no column \"name\""));
}

BOOST_AUTO_TEST_CASE(by_name_with_the_column_twice, *overt::test::covers("F-124")) {
    const auto answer = made_result({{"id", oids::int8}, {"name", oids::text}, {"id", oids::int8}});
    BOOST_TEST(says(refusal(answer, true), "the statement returns two columns \"id\""));
}

BOOST_AUTO_TEST_CASE(columns_without_a_name_leave_no_room_for_more) {
    constexpr std::array<expected_column, 1> one{{{&overt::value_type_of<std::int64_t>, ""}}};
    const auto two_columns = made_result({{"id", oids::int8}, {"more", oids::int8}});
    BOOST_CHECK_THROW(match_by_name(two_columns, row_shape{one}, "SELECT something"), overt::decode_error);
    BOOST_TEST(match_by_name(made_result({{"id", oids::int8}}), row_shape{one}, "SELECT something").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
