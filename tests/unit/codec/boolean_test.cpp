// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/boolean.hpp>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(boolean)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(true, "01"));
    BOOST_CHECK(travels(false, "00"));
}

BOOST_AUTO_TEST_CASE(malformed) {
    BOOST_CHECK_THROW(decoded<bool>(""), decode_error);
    BOOST_CHECK_THROW(decoded<bool>("02"), decode_error);
    BOOST_CHECK_THROW(decoded<bool>("ff"), decode_error);
    BOOST_CHECK_THROW(decoded<bool>("00 01"), decode_error);
    BOOST_CHECK_THROW(overt::codec<bool>::decode({}), decode_error);
}

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(value_type_of<bool>.accepts(oids::bool_));
    BOOST_CHECK(!value_type_of<bool>.accepts(oids::int2));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
