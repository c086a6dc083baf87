// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/inet.hpp>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(inet)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(overt::inet::from_string("10.0.0.5"), "02 20 00 04 0a 00 00 05"));
    BOOST_CHECK(travels(overt::inet::from_string("10.0.0.5/8"), "02 08 00 04 0a 00 00 05"));
    BOOST_CHECK(
        travels(overt::inet::from_string("::1"), "03 80 00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"));
    BOOST_CHECK(travels(overt::cidr::from_string("10.0.0.0/8"), "02 08 01 04 0a 00 00 00"));
    BOOST_CHECK(travels(overt::inet(), "02 20 00 04 00 00 00 00"));
}

BOOST_AUTO_TEST_CASE(text) {
    for (const char* each : {"10.0.0.5", "10.0.0.5/8", "0.0.0.0/0", "::1", "2001:db8::/32", "::"})
        BOOST_CHECK_EQUAL(overt::inet::from_string(each).to_string(), each);
    BOOST_CHECK_EQUAL(overt::inet::from_string("1.2.3.4/32").to_string(), "1.2.3.4");
    BOOST_CHECK_EQUAL(overt::cidr::from_string("1.2.3.4").to_string(), "1.2.3.4/32");
    BOOST_CHECK(overt::inet::from_string("::1").is_v6() && overt::inet::from_string("::1").prefix() == 128);
}

BOOST_AUTO_TEST_CASE(malformed) {
    for (const char* each : {"", "10", "10.0.0", "10.0.0.256", "10.0.0.5/33", "10.0.0.5/", "10.0.0.5/x", "10.0.0.5/-1",
                             "::1/129", ":::", "10.0.0.5 ", "host"})
        BOOST_CHECK_THROW(overt::inet::from_string(each), usage_error);
    BOOST_CHECK_THROW(overt::inet::from_string(std::string_view("1.2.3.4\0", 8)), usage_error);
    BOOST_CHECK_THROW(overt::cidr::from_string("10.0.0.5/8"), usage_error);
    BOOST_CHECK(refuses_other_sizes<overt::inet>("02 20 00 04 0a 00 00 05"));
    for (const char* bytes : {"04 20 00 04 0a 00 00 05", "02 21 00 04 0a 00 00 05", "03 20 00 04 0a 00 00 05"})
        BOOST_CHECK_THROW(decoded<overt::inet>(bytes), decode_error);
}

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(value_type_of<overt::inet>.accepts(oids::cidr) && !value_type_of<overt::cidr>.accepts(oids::inet));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
