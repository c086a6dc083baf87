// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/oid.hpp>

using namespace overt;

BOOST_AUTO_TEST_SUITE(base)
BOOST_AUTO_TEST_SUITE(oid)

BOOST_AUTO_TEST_CASE(well_known_numbers) {
    BOOST_CHECK_EQUAL(oids::bool_, 16u);
    BOOST_CHECK_EQUAL(oids::int4, 23u);
    BOOST_CHECK_EQUAL(oids::timestamptz, 1184u);
    BOOST_CHECK_EQUAL(oids::uuid_array, 2951u);
    BOOST_CHECK_EQUAL(oids::jsonb_array, 3807u);
}

BOOST_AUTO_TEST_CASE(names_are_those_of_sql) {
    BOOST_CHECK_EQUAL(oid_name(oids::int8), "bigint");
    BOOST_CHECK_EQUAL(oid_name(oids::text_array), "text[]");
    BOOST_CHECK_EQUAL(oid_name(oids::char_), "\"char\"");
    BOOST_CHECK_EQUAL(oid_name(oids::void_), "void");
    BOOST_CHECK_EQUAL(oid_name(0), "");
    BOOST_CHECK_EQUAL(oid_name(oids::first_user_type), "");
}

BOOST_AUTO_TEST_CASE(arrays_know_their_elements) {
    BOOST_CHECK_EQUAL(element_of(oids::bool_array), oids::bool_);
    BOOST_CHECK_EQUAL(element_of(oids::varchar_array), oids::varchar);
    BOOST_CHECK_EQUAL(element_of(oids::int4), 0u);
    BOOST_CHECK_EQUAL(element_of(0), 0u);
    BOOST_CHECK_EQUAL(element_of(oids::first_user_type), 0u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
