// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/interval.hpp>

#include <cstdint>

#include "bytes.hpp"

using namespace overt::test;
using length = overt::interval;

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t hour = 3600 * second;

bool travels_exactly(const length& value, std::string_view bytes) {
    const auto back = decoded<length>(bytes);
    return encoded(value) == bytes && back.months == value.months && back.days == value.days &&
           back.microseconds == value.microseconds;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(interval)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels_exactly({}, "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels_exactly({.months = 14, .days = -3, .microseconds = 1},
                                "00 00 00 00 00 00 00 01 ff ff ff fd 00 00 00 0e"));
    BOOST_CHECK(travels_exactly({INT32_MAX, INT32_MAX, INT64_MAX}, "7f ff ff ff ff ff ff ff 7f ff ff ff 7f ff ff ff"));
    BOOST_CHECK(travels_exactly({INT32_MIN, INT32_MIN, INT64_MIN}, "80 00 00 00 00 00 00 00 80 00 00 00 80 00 00 00"));
    BOOST_CHECK(travels_exactly({-178'000'000 * 12, 0, 0}, "00 00 00 00 00 00 00 00 00 00 00 00 80 af 3a 00"));
}

BOOST_AUTO_TEST_CASE(malformed) {
    BOOST_CHECK(refuses_other_sizes<length>("00 00 00 00 00 00 00 01 ff ff ff fd 00 00 00 0e"));
}

BOOST_AUTO_TEST_CASE(text) {
    BOOST_CHECK_EQUAL(length{}.to_string(), "00:00:00");
    BOOST_CHECK_EQUAL((length{1, 1, 0}).to_string(), "1 mon 1 day");
    BOOST_CHECK_EQUAL((length{14, 3, 4 * hour + 5 * 60 * second + 6'700'000}).to_string(),
                      "1 year 2 mons 3 days 04:05:06.7");
    BOOST_CHECK_EQUAL((length{14, -3, hour}).to_string(), "1 year 2 mons -3 days +01:00:00");
    BOOST_CHECK_EQUAL((length{-14, 3, -hour}).to_string(), "-1 years -2 mons +3 days -01:00:00");
    BOOST_CHECK_EQUAL((length{0, 0, -1}).to_string(), "-00:00:00.000001");
    BOOST_CHECK_EQUAL((length{0, 0, 100 * hour}).to_string(), "100:00:00");
    BOOST_CHECK_EQUAL((length{0, 0, INT64_MIN}).to_string(), "-2562047788:00:54.775808");
    BOOST_CHECK_EQUAL((length{INT32_MAX, INT32_MAX, INT64_MAX}).to_string(), "infinity");
    BOOST_CHECK_EQUAL((length{INT32_MIN, INT32_MIN, INT64_MIN}).to_string(), "-infinity");
}

BOOST_AUTO_TEST_CASE(compares_as_the_server_does) {
    BOOST_CHECK((length{1, 0, 0}) == (length{0, 30, 0}));
    BOOST_CHECK((length{0, 1, 0}) == (length{0, 0, 24 * hour}));
    BOOST_CHECK((length{0, 1, -hour}) == (length{0, 0, 23 * hour}));
    BOOST_CHECK((length{0, 0, -1}) < length{});
    BOOST_CHECK((length{0, -1, 0}) < (length{0, 0, -hour}));
    BOOST_CHECK((length{1, 0, 0}) < (length{0, 31, 0}));
    BOOST_CHECK((length{INT32_MAX, INT32_MAX, INT64_MAX}) > (length{INT32_MAX, INT32_MAX, INT64_MAX - 1}));
    BOOST_CHECK((length{INT32_MIN, INT32_MIN, INT64_MIN}) < (length{INT32_MIN, INT32_MIN, 0}));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
