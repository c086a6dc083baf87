// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/timestamptz.hpp>

#include <chrono>
#include <cstdint>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt::test;
using moment = overt::timestamptz;

namespace {

moment at(std::int64_t microseconds) { return moment(std::chrono::microseconds(microseconds)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(timestamptz)

BOOST_AUTO_TEST_CASE(round_trip) {
    using namespace std::chrono;
    BOOST_CHECK(travels(at(0), "ff fc a2 fe c4 c8 20 00"));
    BOOST_CHECK(travels(at(-1), "ff fc a2 fe c4 c8 1f ff"));
    BOOST_CHECK(travels(moment(sys_days(2000y / 1 / 1)), "00 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels(moment(sys_days(2024y / 2 / 29) + 12h + 34min + 56s + 789012us), "00 02 b5 83 41 72 86 14"));
    BOOST_CHECK(travels(moment(), "ff fc a2 fe c4 c8 20 00"));
}

BOOST_AUTO_TEST_CASE(infinities_are_the_extremes, *overt::test::covers("F-122")) {
    BOOST_CHECK(travels(moment::max(), "7f ff ff ff ff ff ff ff"));
    BOOST_CHECK(travels(moment::min(), "80 00 00 00 00 00 00 00"));
}

BOOST_AUTO_TEST_CASE(first_and_last_that_both_sides_can_hold) {
    BOOST_CHECK(travels(at(-210'866'803'200'000'000), "fd 0f 7c c1 41 1f a0 00"));
    BOOST_CHECK(travels(at(INT64_MAX - 1), "7f fc a2 fe c4 c8 1f fe"));
}

BOOST_AUTO_TEST_CASE(before_the_first_cannot_be_sent) {
    BOOST_CHECK_THROW(encoded(at(-210'866'803'200'000'001)), overt::usage_error);
    BOOST_CHECK_THROW(encoded(at(INT64_MIN + 1)), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(behind_the_last_cannot_be_read_without_wrapping, *overt::test::covers("F-122")) {
    BOOST_CHECK_THROW(decoded<moment>("7f fc a2 fe c4 c8 1f ff"), overt::decode_error);
    BOOST_CHECK_THROW(decoded<moment>("7f ff ff 5b b3 b2 9f ff"), overt::decode_error);  // 294276-12-31
    BOOST_CHECK_THROW(decoded<moment>("7f ff ff ff ff ff ff fe"), overt::decode_error);
    BOOST_CHECK_THROW(decoded<moment>("fd 0f 7c c1 41 1f 9f ff"), overt::decode_error);
    BOOST_CHECK_THROW(decoded<moment>("80 00 00 00 00 00 00 01"), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(malformed) { BOOST_CHECK(refuses_other_sizes<moment>("ff fc a2 fe c4 c8 20 00")); }

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(overt::value_type_of<moment>.accepts(overt::oids::timestamptz));
    BOOST_CHECK(!overt::value_type_of<moment>.accepts(overt::oids::timestamp));
    BOOST_CHECK(!overt::value_type_of<moment>.accepts(overt::oids::int8));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
