// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/sql/request_error.hpp>

#include <string>

using overt::detail::quoted_request;

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(request_error)

BOOST_AUTO_TEST_CASE(is_an_error_of_usage_that_nothing_was_sent_for) {
    const overt::request_error e("no such name");
    BOOST_CHECK(e.code() == overt::errc::usage);
    BOOST_CHECK(e.outcome() == overt::outcome::not_sent);
    BOOST_CHECK_EQUAL(e.what(), "no such name");
}

BOOST_AUTO_TEST_CASE(texts_are_quoted) {
    BOOST_CHECK_EQUAL(quoted_request(""), "\"\"");
    BOOST_CHECK_EQUAL(quoted_request("plain text!"), "\"plain text!\"");
    BOOST_CHECK_EQUAL(quoted_request("a\\b\"c"), "\"a\\x5cb\\x22c\"");
    BOOST_CHECK_EQUAL(quoted_request("\x1b[31m\r\n\x7f"), "\"\\x1b[31m\\x0d\\x0a\\x7f\"");
    BOOST_CHECK_EQUAL(quoted_request(std::string(40, 'y')), '"' + std::string(40, 'y') + '"');
    BOOST_CHECK_EQUAL(quoted_request(std::string(41, 'y')), '"' + std::string(40, 'y') + "\"...");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
