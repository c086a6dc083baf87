// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/sqlstate.hpp>

BOOST_AUTO_TEST_SUITE(base)
BOOST_AUTO_TEST_SUITE(sqlstate)

BOOST_AUTO_TEST_CASE(well_known_codes) {
    namespace states = overt::sqlstate;
    BOOST_CHECK_EQUAL(states::unique_violation, "23505");
    BOOST_CHECK_EQUAL(states::query_canceled, "57014");
    BOOST_CHECK_EQUAL(states::admin_shutdown, "57P01");
    BOOST_CHECK_EQUAL(states::invalid_sql_statement_name, "26000");
    BOOST_CHECK_EQUAL(states::duplicate_prepared_statement, "42P05");
}

BOOST_AUTO_TEST_CASE(conditions_that_share_a_name_are_told_apart) {
    namespace states = overt::sqlstate;
    BOOST_CHECK_EQUAL(states::string_data_right_truncation, "22001");
    BOOST_CHECK_EQUAL(states::warning_string_data_right_truncation, "01004");
    BOOST_CHECK_EQUAL(states::external_routine_invocation_null_value_not_allowed, "39004");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
