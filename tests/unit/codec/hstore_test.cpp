// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/hstore.hpp>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(hstore)

BOOST_AUTO_TEST_CASE(round_trip) {
    const overt::hstore some{{{"a", "1"}, {"b\"\\", std::nullopt}, {"", "NULL, \"x\"=>"}}};
    BOOST_CHECK_EQUAL(raw_encoded(some), R"("a"=>"1", "b\"\\"=>NULL, ""=>"NULL, \"x\"=>")");
    BOOST_CHECK(raw_decoded<overt::hstore>(raw_encoded(some)) == some);
    BOOST_CHECK(raw_decoded<overt::hstore>("").entries.empty());
}

BOOST_AUTO_TEST_CASE(found_by_key) {
    const overt::hstore some{{{"a", "1"}, {"b", std::nullopt}}};
    BOOST_REQUIRE(some.find("a") && some.find("b"));
    BOOST_CHECK(*some.find("a") == "1" && !some.find("b")->has_value() && !some.find("c"));
}

BOOST_AUTO_TEST_CASE(malformed, *overt::test::covers("F-123")) {
    for (const char* text : {"a", "\"a\"", "\"a\"=>", "\"a\"=>b", "\"a\"=>\"b", "\"a\"=>\"b\",", "\"a\"=>\"b\" ",
                             "\"a\\", "\"a\"=>\"b\", ", "NULL=>\"a\""})
        BOOST_CHECK_THROW(raw_decoded<overt::hstore>(text), decode_error);
    BOOST_CHECK_THROW(raw_encoded(overt::hstore{{{std::string(1, '\0'), "x"}}}), usage_error);
    BOOST_CHECK_THROW(raw_encoded(overt::hstore{{{"x", "\xff"}}}), usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
