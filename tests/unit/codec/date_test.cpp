// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/date.hpp>

#include <chrono>

#include "bytes.hpp"

using namespace overt::test;
using civil = overt::date;

namespace {

civil at(int days) { return civil(std::chrono::days(days)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(date)

BOOST_AUTO_TEST_CASE(round_trip) {
    using namespace std::chrono;
    BOOST_CHECK(travels(civil(2000y / 1 / 1), "00 00 00 00"));
    BOOST_CHECK(travels(civil(1999y / 12 / 31), "ff ff ff ff"));
    BOOST_CHECK(travels(civil(2024y / 2 / 29), "00 00 22 79"));
    BOOST_CHECK(travels(civil(), "ff ff d5 33"));
    BOOST_CHECK(year_month_day(decoded<civil>("00 00 22 79")) == 2024y / 2 / 29);
}

BOOST_AUTO_TEST_CASE(extremes) {
    BOOST_CHECK(travels(civil::max(), "7f ff ff ff"));
    BOOST_CHECK(travels(civil::min(), "80 00 00 00"));
    BOOST_CHECK(travels(at(-2'440'588), "ff da 97 a7"));
    BOOST_CHECK(travels(at(2'145'042'905), "7f da 97 0c"));
}

BOOST_AUTO_TEST_CASE(days_that_the_server_cannot_hold) {
    BOOST_CHECK_THROW(encoded(at(-2'440'589)), overt::usage_error);
    BOOST_CHECK_THROW(encoded(at(2'145'042'906)), overt::usage_error);
    BOOST_CHECK_THROW(encoded(civil::max() - std::chrono::days(1)), overt::usage_error);
    BOOST_CHECK_THROW(encoded(civil::min() + std::chrono::days(1)), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(malformed) {
    BOOST_CHECK(refuses_other_sizes<civil>("00 00 22 79"));
    for (const char* bytes : {"ff da 97 a6", "7f da 97 0d", "7f ff ff fe", "80 00 00 01"})
        BOOST_CHECK_THROW(decoded<civil>(bytes), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(overt::value_type_of<civil>.accepts(overt::oids::date));
    BOOST_CHECK(!overt::value_type_of<civil>.accepts(overt::oids::timestamp));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
