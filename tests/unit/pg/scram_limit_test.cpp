// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pg/scram_limit.hpp"

#include "support/covers.hpp"
#include "support/wire.hpp"

#include <string>

using overt::pg::detail::demand;
using overt::pg::detail::look_for_iterations;
using overt::test::authentication;
using overt::test::covers;

namespace {

std::string challenge(const std::string& iterations) {
    return authentication(11, "r=nonce,s=c2FsdA==,i=" + iterations);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(scram_limit)

BOOST_AUTO_TEST_CASE(counts_iterations, *covers("cve-2026-42198")) {
    for (const char* few : {"1", "4096", "1000000", "-5", "x", ""})
        BOOST_CHECK(look_for_iterations(challenge(few)) == demand::bearable);
    for (const char* many : {"1000001", "20000000", "2147483647", "99999999999999999999999999"})
        BOOST_CHECK(look_for_iterations(challenge(many)) == demand::excessive);
    BOOST_CHECK(look_for_iterations(authentication(11, std::string(5000, 'x'))) == demand::excessive);
}

BOOST_AUTO_TEST_CASE(waits_for_the_whole_challenge) {
    const std::string whole = challenge("20000000");
    for (std::size_t part = 1; part != whole.size(); ++part)
        BOOST_CHECK(look_for_iterations(whole.substr(0, part)) == demand::unfinished);
}

BOOST_AUTO_TEST_CASE(finds_it_behind_other_messages) {
    const std::string before = overt::test::parameter_status("name", "value") + authentication(10, "SCRAM");
    BOOST_CHECK(look_for_iterations(before) == demand::bearable);
    BOOST_CHECK(look_for_iterations(before + challenge("20000000")) == demand::excessive);
}

BOOST_AUTO_TEST_CASE(leaves_everything_else_to_libpq) {
    for (const std::string& other :
         {std::string(), std::string("N"), std::string("HTTP/1.1"), overt::test::error_response("FATAL", "28P01"),
          overt::test::message_of_length('R', 0, "xxxx"), overt::test::message_of_length('E', 0xffffffff, "x"),
          authentication(0), std::string(100, '\xff')})
        BOOST_CHECK(look_for_iterations(other) == demand::bearable);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
