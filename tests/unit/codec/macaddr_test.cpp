// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/macaddr.hpp>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(macaddr)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(overt::macaddr::from_string("08:00:2b:01:02:ff"), "08 00 2b 01 02 ff"));
    BOOST_CHECK(travels(overt::macaddr8::from_string("08-00-2B-01-02-03-04-05"), "08 00 2b 01 02 03 04 05"));
    BOOST_CHECK_EQUAL(overt::macaddr::from_string("08-00-2B-01-02-FF").to_string(), "08:00:2b:01:02:ff");
    BOOST_CHECK(overt::macaddr::from_string("08:00:2b:01:02:03") < overt::macaddr::from_string("80:00:2b:01:02:03"));
}

BOOST_AUTO_TEST_CASE(malformed) {
    for (const char* each : {"", "08:00:2b:01:02", "08:00:2b:01:02:03:04", "08:00-2b:01:02:03", "08:00:2b:01:02:0g",
                             "08.00.2b.01.02.03", " 8:00:2b:01:02:03", "-8:00:2b:01:02:03"})
        BOOST_CHECK_THROW(overt::macaddr::from_string(each), usage_error);
    BOOST_CHECK(refuses_other_sizes<overt::macaddr>("08 00 2b 01 02 ff"));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
