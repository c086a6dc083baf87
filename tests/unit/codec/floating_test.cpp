// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/floating.hpp>

#include <cmath>
#include <limits>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(floating)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(1.5f, "3f c0 00 00"));
    BOOST_CHECK(travels(std::numeric_limits<float>::infinity(), "7f 80 00 00"));
    BOOST_CHECK(travels(std::numeric_limits<float>::denorm_min(), "00 00 00 01"));
    BOOST_CHECK(travels(-0.1, "bf b9 99 99 99 99 99 9a"));
    BOOST_CHECK(travels(1e308, "7f e1 cc f3 85 eb c8 a0"));
    BOOST_CHECK(travels(-std::numeric_limits<double>::infinity(), "ff f0 00 00 00 00 00 00"));
    BOOST_CHECK(travels(std::numeric_limits<double>::denorm_min(), "00 00 00 00 00 00 00 01"));
}

BOOST_AUTO_TEST_CASE(zero_keeps_its_sign) {
    BOOST_CHECK_EQUAL(encoded(-0.0), "80 00 00 00 00 00 00 00");
    BOOST_CHECK(std::signbit(decoded<double>("80 00 00 00 00 00 00 00")));
    BOOST_CHECK(std::signbit(decoded<float>("80 00 00 00")));
}

BOOST_AUTO_TEST_CASE(not_a_number, *overt::test::covers("F-121")) {
    BOOST_CHECK(std::isnan(decoded<double>(encoded(std::numeric_limits<double>::quiet_NaN()))));
    BOOST_CHECK(std::isnan(decoded<float>(encoded(std::numeric_limits<float>::quiet_NaN()))));
}

BOOST_AUTO_TEST_CASE(double_reads_real) {
    BOOST_CHECK_EQUAL(decoded<double>("3f c0 00 00"), 1.5);
    BOOST_CHECK(value_type_of<double>.accepts(oids::float4));
    BOOST_CHECK(!value_type_of<float>.accepts(oids::float8));
    BOOST_CHECK(!value_type_of<double>.accepts(oids::int4));
    BOOST_CHECK(!value_type_of<double>.accepts(oids::numeric));
    BOOST_CHECK_THROW(decoded<float>("3f f8 00 00 00 00 00 00"), decode_error);
}

BOOST_AUTO_TEST_CASE(malformed) {
    for (const char* bytes : {"", "01", "01 02 03", "01 02 03 04 05", "01 02 03 04 05 06 07 08 09"}) {
        BOOST_CHECK_THROW(decoded<float>(bytes), decode_error);
        BOOST_CHECK_THROW(decoded<double>(bytes), decode_error);
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
