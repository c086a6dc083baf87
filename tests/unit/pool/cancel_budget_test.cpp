// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_budget.hpp"

#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"

#include <limits>

using namespace overt::detail;
using namespace std::chrono_literals;
using overt::test::covers;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(cancel_budget)

BOOST_AUTO_TEST_CASE(as_many_at_once_as_in_a_second, *covers("F-093")) {
    overt::detail::cancel_budget b(4);
    const pool_time now = pool_time{} + 1h;
    for (int i = 0; i != 4; ++i) BOOST_TEST((b.take(now, no_time) == now));
    BOOST_TEST((b.take(now, no_time) == now + 250ms));
    BOOST_TEST((b.take(now, no_time) == now + 500ms));
}

BOOST_AUTO_TEST_CASE(another_number_holds_from_now_on) {
    overt::detail::cancel_budget b(1);
    const pool_time now = pool_time{} + 1h;
    BOOST_TEST((b.take(now, no_time) == now));
    b.allow(10);
    for (int i = 0; i != 9; ++i) BOOST_TEST((b.take(now + 1s, no_time) == now + 1s));
    b.allow(std::numeric_limits<int>::max());
    for (int i = 0; i != 1000; ++i) BOOST_TEST((b.take(now + 1s, no_time) == now + 1s));
}

BOOST_AUTO_TEST_CASE(a_turn_that_comes_too_late_is_not_taken) {
    overt::detail::cancel_budget b(1);
    const pool_time now = pool_time{} + 1h;
    BOOST_TEST((b.take(now, now) == now));
    BOOST_TEST((b.take(now, now + 999ms) == no_time));
    BOOST_TEST((b.take(now, now + 1s) == now + 1s));
    BOOST_TEST((b.take(now, now + 1s) == no_time));
}

BOOST_AUTO_TEST_CASE(what_was_not_needed_is_there_for_others) {
    overt::detail::cancel_budget b(1);
    const pool_time now = pool_time{} + 1h;
    b.take(now, no_time);
    b.give_back();
    BOOST_TEST((b.take(now, no_time) == now));
}

BOOST_AUTO_TEST_CASE(time_brings_no_more_than_a_second_holds) {
    overt::detail::cancel_budget b(2);
    pool_time now = pool_time{} + 1h;
    b.take(now, no_time);
    now += 1h;
    BOOST_TEST((b.take(now, no_time) == now));
    BOOST_TEST((b.take(now, no_time) == now));
    BOOST_TEST((b.take(now, no_time) == now + 500ms));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
