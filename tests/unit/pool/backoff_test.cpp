// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/backoff.hpp"

#include <algorithm>
#include <set>

using namespace overt::detail;
using namespace std::chrono_literals;
using overt::breaker_state;

namespace {

constexpr pool_time start{1h};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(backoff)

BOOST_AUTO_TEST_CASE(waits_for_nothing_at_first) {
    overt::detail::backoff b;
    BOOST_TEST(!b.failing());
    BOOST_TEST((b.next_try(false) == pool_time::min()));
    BOOST_TEST(b.at_once(8) == 8);
}

BOOST_AUTO_TEST_CASE(delays_double_up_to_a_bound) {
    pool_duration shortest[14], longest[14]{};
    std::fill(std::begin(shortest), std::end(shortest), pool_duration::max());
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        overt::detail::backoff b;
        dice random(seed);
        pool_time now = start;
        for (int i = 0; i < 14; ++i, now = b.next_try(false)) {
            b.failed(now, random);
            const pool_duration delay = b.next_try(false) - now;
            shortest[i] = std::min(shortest[i], delay);
            longest[i] = std::max(longest[i], delay);
        }
    }
    pool_duration ceiling = 100ms;
    for (int i = 0; i < 14; ++i) {
        const pool_duration bound = i == 0 ? ceiling : std::max<pool_duration>(ceiling, 600ms);
        BOOST_TEST((longest[i] <= bound));
        BOOST_TEST((longest[i] > bound * 9 / 10));  // over the whole range
        BOOST_TEST((i == 0 ? shortest[i] < 10ms : shortest[i] >= 560ms && shortest[i] < 570ms));
        ceiling = std::min<pool_duration>(ceiling * 2, 10s);
    }
}

BOOST_AUTO_TEST_CASE(comes_sooner_when_somebody_waits) {
    overt::detail::backoff b;
    dice random(3);
    b.failed(start, random);
    BOOST_TEST((b.next_try(true) < start + 100ms));
    for (int i = 0; i < 5000; ++i) {
        const pool_time now = b.next_try(true);
        b.failed(now, random);
        BOOST_TEST((b.next_try(true) >= now + 560ms && b.next_try(true) < now + 600ms));
        BOOST_TEST((b.next_try(true) <= b.next_try(false)));
    }
}

BOOST_AUTO_TEST_CASE(attempts_that_fail_together_count_as_one) {
    overt::detail::backoff b;
    dice random(3);
    b.failed(start, random);
    const pool_time next = b.next_try(true);
    for (int i = 0; i < 7; ++i) b.failed(start + i * 1us, random);
    BOOST_TEST((b.next_try(true) == next));
    BOOST_TEST((next < start + 100ms));
}

BOOST_AUTO_TEST_CASE(starts_slowly_after_a_failure) {
    overt::detail::backoff b;
    dice random(1);
    b.failed(start, random);
    BOOST_TEST(b.at_once(8) == 1);
    b.succeeded(8);
    BOOST_TEST(!b.failing());
    BOOST_TEST(b.at_once(8) == 2);
    for (int i = 0; i < 2; ++i) b.succeeded(8);
    BOOST_TEST(b.at_once(8) == 4);
    for (int i = 0; i < 4; ++i) b.succeeded(8);
    BOOST_TEST(b.at_once(8) == 8);
    for (int i = 0; i < 100; ++i) b.succeeded(8);
    BOOST_TEST(b.at_once(8) == 8);
}

BOOST_AUTO_TEST_CASE(starts_slowly_after_a_doubt) {
    overt::detail::backoff b;
    b.doubted();
    BOOST_TEST(b.at_once(4) == 1);
    BOOST_TEST((b.next_try(false) == pool_time::min()));  // at once, but alone
    b.succeeded(4);
    BOOST_TEST(b.at_once(4) == 2);
}

// Every way from every state to the next one.
BOOST_AUTO_TEST_CASE(the_breaker_opens_probes_and_closes) {
    for (const int most : {1, 2, 8}) {
        overt::detail::backoff b;
        dice random(5);
        for (const bool trying : {false, true})
            for (const bool waiting : {false, true})
                BOOST_TEST((b.state(start, waiting, trying) == breaker_state::closed));
        pool_time now = start;
        for (int failures = 0; failures < 3; ++failures, now = b.next_try(false)) {
            b.failed(now, random);
            for (const bool waiting : {false, true}) {
                const pool_time due = b.next_try(waiting);
                BOOST_TEST((b.state(now, waiting, false) == breaker_state::open));
                BOOST_TEST((b.state(due - 1ns, waiting, false) == breaker_state::open));
                BOOST_TEST((b.state(due, waiting, false) == breaker_state::half_open));
                BOOST_TEST((b.state(now, waiting, true) == breaker_state::half_open));
            }
        }
        b.succeeded(most);
        BOOST_TEST((b.state(start, true, true) == breaker_state::closed));
        BOOST_TEST((b.state(start, false, false) == breaker_state::closed));
        b.doubted();
        BOOST_TEST((b.state(start, false, false) == breaker_state::half_open));
        b.failed(start, random);
        BOOST_TEST((b.state(start, true, false) == breaker_state::open));
        b.succeeded(most);
        b.doubted();
        b.succeeded(most);
        BOOST_TEST((b.state(start, true, true) == breaker_state::closed));
    }
    for (const auto each : {breaker_state::closed, breaker_state::open, breaker_state::half_open})
        BOOST_TEST(to_string(each) != "unknown");
    BOOST_TEST(to_string(static_cast<breaker_state>(3)) == "unknown");
}

BOOST_AUTO_TEST_CASE(dice_are_repeatable_and_spread) {
    dice a(5), b(5), c(6);
    std::set<std::uint64_t> seen;
    bool differs = false;
    for (int i = 0; i < 1000; ++i) {
        const auto x = a.next();
        BOOST_TEST(x == b.next());
        differs |= x != c.next();
        seen.insert(x);
        const double f = a.fraction();
        b.fraction();
        BOOST_REQUIRE((f >= 0 && f < 1));
    }
    BOOST_TEST(differs);
    BOOST_TEST(seen.size() == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
