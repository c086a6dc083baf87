// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/bytea.hpp>

#include <string>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(bytea)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(overt::bytea(), ""));
    BOOST_CHECK(travels(to_bytea(std::string_view("\0\xFF\xC3", 3)), "00 ff c3"));
    std::string every;
    for (int i = 0; i < 256; ++i) every += static_cast<char>(i);
    BOOST_CHECK(raw_decoded<overt::bytea>(every) == to_bytea(every));
}

BOOST_AUTO_TEST_CASE(as_characters) {
    BOOST_CHECK_EQUAL(as_chars(to_bytea("abc")), "abc");
    BOOST_CHECK(as_chars({}).empty());
}

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(value_type_of<overt::bytea>.accepts(oids::bytea));
    BOOST_CHECK(!value_type_of<overt::bytea>.accepts(oids::text));
    BOOST_CHECK_EQUAL(value_type_of<overt::bytea>.array, oids::bytea_array);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
