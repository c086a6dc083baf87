// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/text_search.hpp>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(text_search)

BOOST_AUTO_TEST_CASE(travels_as_text) {
    BOOST_CHECK_EQUAL(raw_encoded(tsvector{"'fat':2"}), "'fat':2");
    BOOST_CHECK(raw_decoded<tsquery>("'fat' & 'rat'") == tsquery{"'fat' & 'rat'"});
    BOOST_CHECK(value_type_of<tsvector>.text && value_type_of<tsvector>.type == oids::tsvector);
    BOOST_CHECK(value_type_of<tsquery>.text && value_type_of<tsquery>.type == oids::tsquery);
    BOOST_CHECK(value_type_of<tsvector>.accepts(oids::text));
}

BOOST_AUTO_TEST_CASE(texts_that_the_server_cannot_take) {
    BOOST_CHECK_THROW(raw_encoded(tsvector{"\xff"}), usage_error);
    BOOST_CHECK_THROW(raw_encoded(tsquery{std::string(1, '\0')}), usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
