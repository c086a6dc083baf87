// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/time_of_day.hpp>

#include <chrono>

#include "bytes.hpp"

using namespace overt::test;
using namespace std::chrono_literals;
using clock_time = overt::time_of_day;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(time_of_day)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(clock_time(), "00 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels(clock_time(13h + 30min + 250ms), "00 00 00 0b 50 cc f6 90"));
    BOOST_CHECK(travels(clock_time(24h), "00 00 00 14 1d d7 60 00"));
}

BOOST_AUTO_TEST_CASE(outside_of_a_day) {
    BOOST_CHECK_THROW(encoded(clock_time(-1us)), overt::usage_error);
    BOOST_CHECK_THROW(encoded(clock_time(24h + 1us)), overt::usage_error);
    BOOST_CHECK_THROW(decoded<clock_time>("00 00 00 14 1d d7 60 01"), overt::decode_error);
    BOOST_CHECK_THROW(decoded<clock_time>("ff ff ff ff ff ff ff ff"), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(malformed) { BOOST_CHECK(refuses_other_sizes<clock_time>("00 00 00 0b 50 cc f6 90")); }

BOOST_AUTO_TEST_CASE(text) {
    BOOST_CHECK_EQUAL(clock_time().to_string(), "00:00:00");
    BOOST_CHECK_EQUAL(clock_time(9h + 5min + 3s).to_string(), "09:05:03");
    BOOST_CHECK_EQUAL(clock_time(13h + 30min + 250ms).to_string(), "13:30:00.25");
    BOOST_CHECK_EQUAL(clock_time(23h + 59min + 59s + 999999us).to_string(), "23:59:59.999999");
    BOOST_CHECK_EQUAL(clock_time(1us).to_string(), "00:00:00.000001");
    BOOST_CHECK_EQUAL(clock_time(24h).to_string(), "24:00:00");
}

BOOST_AUTO_TEST_CASE(order) {
    BOOST_CHECK(clock_time(1h) < clock_time(61min));
    BOOST_CHECK(clock_time(1h) == clock_time(60min));
    BOOST_CHECK(clock_time(24h) != clock_time());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
