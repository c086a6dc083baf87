// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/caretaking.hpp"

using namespace overt;
using overt::detail::reset_text;
using enum pg::session_state;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(caretaking)

BOOST_AUTO_TEST_CASE(no_more_is_reset_than_is_needed) {
    const std::string all =
        "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); "
        "DISCARD TEMP; DISCARD SEQUENCES";
    for (const auto policy : {reset_policy::clean, reset_policy::rollback, reset_policy::none})
        BOOST_TEST(reset_text(idle, false, policy) == "");
    BOOST_TEST(reset_text(idle, true, reset_policy::clean) == all);
    BOOST_TEST(reset_text(idle, true, reset_policy::rollback) == "");
    BOOST_TEST(reset_text(idle, true, reset_policy::none) == "");
    for (const auto open : {in_transaction, failed_transaction}) {
        BOOST_TEST(reset_text(open, false, reset_policy::clean) == "ROLLBACK");
        BOOST_TEST(reset_text(open, true, reset_policy::clean) == "ROLLBACK; " + all);
        BOOST_TEST(reset_text(open, true, reset_policy::rollback) == "ROLLBACK");
    }
}

BOOST_AUTO_TEST_CASE(prepared_statements_stay) {
    BOOST_TEST(reset_text(idle, true, reset_policy::clean).find("DEALLOCATE") == std::string_view::npos);
    BOOST_TEST(reset_text(idle, true, reset_policy::clean).find("DISCARD ALL") == std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
