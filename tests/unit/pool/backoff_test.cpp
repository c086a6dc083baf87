// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/backoff.hpp"

#include <algorithm>
#include <set>

using namespace overt::detail;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(backoff)

BOOST_AUTO_TEST_CASE(waits_for_nothing_at_first) {
    overt::detail::backoff b;
    BOOST_TEST(!b.failing());
    BOOST_TEST((b.next_try(false) == pool_time::min()));
    BOOST_TEST(b.at_once(8) == 8);
}

BOOST_AUTO_TEST_CASE(delays_double_up_to_a_bound) {
    const pool_time now{1h};
    pool_duration longest[14]{};
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        overt::detail::backoff b;
        dice random(seed);
        for (auto& most : longest) {
            b.failed(now, random);
            BOOST_REQUIRE((b.next_try(false) >= now));
            most = std::max(most, b.next_try(false) - now);
        }
    }
    pool_duration bound = 100ms;
    for (const auto most : longest) {
        BOOST_TEST((most <= bound));
        BOOST_TEST((most > bound * 9 / 10));  // over the whole range
        bound = std::min<pool_duration>(bound * 2, 10s);
    }
}

BOOST_AUTO_TEST_CASE(comes_sooner_when_somebody_waits) {
    const pool_time now{1h};
    overt::detail::backoff b;
    dice random(3);
    for (int i = 0; i < 5000; ++i) b.failed(now, random);
    BOOST_TEST((b.next_try(true) <= now + 1s));
    BOOST_TEST((b.next_try(true) <= b.next_try(false)));
}

BOOST_AUTO_TEST_CASE(starts_slowly_after_a_failure) {
    overt::detail::backoff b;
    dice random(1);
    b.failed(pool_time(1h), random);
    BOOST_TEST(b.at_once(8) == 1);
    b.succeeded(8);
    BOOST_TEST(!b.failing());
    BOOST_TEST(b.at_once(8) == 2);
    b.succeeded(8);
    BOOST_TEST(b.at_once(8) == 4);
    for (int i = 0; i < 100; ++i) b.succeeded(8);
    BOOST_TEST(b.at_once(8) == 8);
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
