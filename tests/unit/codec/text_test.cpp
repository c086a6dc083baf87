// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/text.hpp>

#include <string>
#include <string_view>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(std::string(), ""));
    BOOST_CHECK(travels(std::string("A\nb"), "41 0a 62"));
    BOOST_CHECK(travels(std::string("ß€"), "c3 9f e2 82 ac"));
    BOOST_CHECK(travels(std::string("'; DROP TABLE users; --$1\\"),
                        "27 3b 20 44 52 4f 50 20 54 41 42 4c 45 20 75 73 65 72 73 3b 20 2d 2d 24 31 5c"));
    const std::string long_text(100'000, 'x');
    BOOST_CHECK(raw_decoded<std::string>(raw_encoded(long_text)) == long_text);
}

BOOST_AUTO_TEST_CASE(parameters_of_other_text_types) {
    BOOST_CHECK_EQUAL(encoded(std::string_view("ab")), "61 62");
    BOOST_CHECK_EQUAL(encoded(static_cast<const char*>("ab")), "61 62");
    BOOST_CHECK_EQUAL(encoded(std::string_view()), "");
    BOOST_CHECK_THROW(encoded(static_cast<const char*>(nullptr)), usage_error);
}

BOOST_AUTO_TEST_CASE(refused_before_it_is_sent) {
    BOOST_CHECK_THROW(encoded(std::string("a\0b", 3)), usage_error);
    BOOST_CHECK_THROW(encoded(std::string("\xC3")), usage_error);
    BOOST_CHECK_THROW(encoded(std::string_view("\xED\xA0\x80")), usage_error);
    BOOST_CHECK_THROW(encoded(static_cast<const char*>("\xFF")), usage_error);
}

BOOST_AUTO_TEST_CASE(columns) {
    for (const oid column : {oids::text, oids::varchar, oids::bpchar, oids::name, oids::unknown, oids::char_})
        BOOST_CHECK(value_type_of<std::string>.accepts(column));
    for (const oid column : {oids::json, oids::jsonb, oids::bytea, oids::int4, oids::uuid, oids::first_user_type})
        BOOST_CHECK(!value_type_of<std::string>.accepts(column));
}

BOOST_AUTO_TEST_CASE(the_empty_char_is_an_empty_string) { BOOST_CHECK_EQUAL(decoded<std::string>("00"), ""); }

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
