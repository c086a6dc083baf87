// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <type_traits>

#include "bytes.hpp"

using namespace overt::test;
using local = overt::timestamp;

namespace {

local at(std::int64_t microseconds) { return local(std::chrono::microseconds(microseconds)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_AUTO_TEST_CASE(it_is_the_local_time_of_the_library) {
    static_assert(std::is_same_v<local, std::chrono::local_time<std::chrono::microseconds>>);
}

BOOST_AUTO_TEST_CASE(round_trip) {
    using namespace std::chrono;
    BOOST_CHECK(travels(at(0), "ff fc a2 fe c4 c8 20 00"));
    BOOST_CHECK(travels(local(local_days(2000y / 1 / 1)), "00 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels(local(local_days(2024y / 2 / 29) + 12h + 34min + 56s + 789012us), "00 02 b5 83 41 72 86 14"));
}

BOOST_AUTO_TEST_CASE(extremes) {
    BOOST_CHECK(travels(local::max(), "7f ff ff ff ff ff ff ff"));
    BOOST_CHECK(travels(local::min(), "80 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels(at(-210'866'803'200'000'000), "fd 0f 7c c1 41 1f a0 00"));
    BOOST_CHECK(travels(at(INT64_MAX - 1), "7f fc a2 fe c4 c8 1f fe"));
    BOOST_CHECK_THROW(encoded(at(-210'866'803'200'000'001)), overt::usage_error);
    BOOST_CHECK_THROW(decoded<local>("7f fc a2 fe c4 c8 1f ff"), overt::decode_error);
    BOOST_CHECK_THROW(decoded<local>("fd 0f 7c c1 41 1f 9f ff"), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(malformed) { BOOST_CHECK(refuses_other_sizes<local>("ff fc a2 fe c4 c8 20 00")); }

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(overt::value_type_of<local>.accepts(overt::oids::timestamp));
    BOOST_CHECK(!overt::value_type_of<local>.accepts(overt::oids::timestamptz));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
