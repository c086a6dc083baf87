// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/json.hpp>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(overt::json{"{}"}, "7b 7d"));
    BOOST_CHECK(travels(overt::jsonb{"{}"}, "01 7b 7d"));
    BOOST_CHECK(travels(overt::jsonb{"\"ä\""}, "01 22 c3 a4 22"));
}

BOOST_AUTO_TEST_CASE(a_new_one_is_null_and_valid) {
    BOOST_CHECK_EQUAL(overt::json{}.text, "null");
    BOOST_CHECK_EQUAL(overt::jsonb{}.text, "null");
}

BOOST_AUTO_TEST_CASE(refused_before_it_is_sent) {
    BOOST_CHECK_THROW(encoded(overt::json{std::string("\"\0\"", 3)}), overt::usage_error);
    BOOST_CHECK_THROW(encoded(overt::jsonb{"\"\xC3\""}), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(malformed, *overt::test::covers("F-123")) {
    BOOST_CHECK_THROW(decoded<overt::jsonb>(""), overt::decode_error);
    BOOST_CHECK_THROW(decoded<overt::jsonb>("02 7b 7d"), overt::decode_error);
    BOOST_CHECK_THROW(decoded<overt::jsonb>("7b 7d"), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(columns) {
    BOOST_CHECK(overt::value_type_of<overt::json>.accepts(overt::oids::json));
    BOOST_CHECK(!overt::value_type_of<overt::json>.accepts(overt::oids::jsonb));
    BOOST_CHECK(!overt::value_type_of<overt::jsonb>.accepts(overt::oids::json));
    BOOST_CHECK(!overt::value_type_of<overt::json>.accepts(overt::oids::text));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
