// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_budget.hpp"

#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"

using namespace overt::detail;
using namespace std::chrono_literals;
using overt::test::covers;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(cancel_budget)

BOOST_AUTO_TEST_CASE(so_many_in_any_second, *covers("F-093")) {
    overt::detail::cancel_budget b;
    const pool_time now = pool_time{} + 1h;
    BOOST_TEST((b.take(now, no_time, 2) == now));
    BOOST_TEST((b.take(now + 400ms, no_time, 2) == now + 400ms));
    BOOST_TEST((b.take(now + 500ms, no_time, 2) == now + 1s));
    BOOST_TEST((b.take(now + 500ms, no_time, 2) == now + 1400ms));
    BOOST_TEST((b.take(now + 500ms, no_time, 2) == now + 2s));
}

BOOST_AUTO_TEST_CASE(a_turn_that_comes_too_late_is_not_taken) {
    overt::detail::cancel_budget b;
    const pool_time now = pool_time{} + 1h;
    BOOST_TEST((b.take(now, now, 1) == now));
    BOOST_TEST((b.take(now, now + 999ms, 1) == no_time));
    BOOST_TEST((b.take(now, now + 1s, 1) == now + 1s));
    BOOST_TEST((b.take(now, now + 1s, 1) == no_time));
}

BOOST_AUTO_TEST_CASE(what_was_not_needed_is_there_for_others) {
    overt::detail::cancel_budget b;
    const pool_time now = pool_time{} + 1h;
    b.take(now, no_time, 1);
    b.give_back();
    BOOST_TEST((b.take(now, no_time, 1) == now));
}

BOOST_AUTO_TEST_CASE(a_second_later_all_of_it_is_there_again) {
    overt::detail::cancel_budget b;
    pool_time now = pool_time{} + 1h;
    for (int i = 0; i != 3; ++i) BOOST_TEST((b.take(now, now, 3) == now));
    now += 1s;
    for (int i = 0; i != 3; ++i) BOOST_TEST((b.take(now, now, 3) == now));
    BOOST_TEST((b.take(now, now, 3) == no_time));
}

BOOST_AUTO_TEST_CASE(fewer_after_a_resize) {
    overt::detail::cancel_budget b;
    const pool_time now = pool_time{} + 1h;
    for (int i = 0; i != 4; ++i) b.take(now, no_time, 4);
    BOOST_TEST((b.take(now, no_time, 4) == now + 1s));
    BOOST_TEST((b.take(now, no_time, 1) == now + 2s));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
