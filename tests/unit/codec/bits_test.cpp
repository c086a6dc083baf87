// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/bits.hpp>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(bits)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(overt::bits(), "00 00 00 00"));
    BOOST_CHECK(travels(overt::bits::from_string("101"), "00 00 00 03 a0"));
    BOOST_CHECK(travels(overt::bits::from_string("00000001"), "00 00 00 08 01"));
    BOOST_CHECK(travels(overt::bits::from_string("000000001"), "00 00 00 09 00 80"));
}

BOOST_AUTO_TEST_CASE(one_by_one) {
    const overt::bits some = overt::bits::from_string("10");
    BOOST_CHECK(some[0] && !some[1]);
    BOOST_CHECK_EQUAL(some.size(), 2u);
    BOOST_CHECK_EQUAL(some.to_string(), "10");
}

BOOST_AUTO_TEST_CASE(malformed) {
    BOOST_CHECK_THROW(overt::bits::from_string("012"), usage_error);
    BOOST_CHECK(refuses_other_sizes<overt::bits>("00 00 00 03 a0"));
    BOOST_CHECK_THROW(decoded<overt::bits>("ff ff ff ff 00"), decode_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
