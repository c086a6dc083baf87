// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/backoff.hpp"
#include "pool/cancel_budget.hpp"
#include "support/covers.hpp"

#include <limits>
#include <utility>
#include <vector>

using namespace overt::detail;
using namespace std::chrono_literals;
using overt::test::covers;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(cancel_budget)

BOOST_AUTO_TEST_CASE(half_the_pool_in_any_second_and_one_at_least, *covers("F-093")) {
    const std::pair<int, int> table[] = {{1, 1}, {2, 1}, {3, 1}, {4, 2}, {10, 5}, {21, 10}};
    for (const auto& [size, most] : table) {
        overt::detail::cancel_budget budget;
        dice random(7);
        std::vector<pool_time> granted;
        pool_time now{1h};
        for (int i = 0; i < 1000; ++i, now += std::chrono::milliseconds(random.next() % 20))
            if (budget.spend(now, size)) granted.push_back(now);
        const auto rank = static_cast<std::size_t>(most);
        BOOST_REQUIRE(granted.size() > rank);
        for (std::size_t k = rank; k < granted.size(); ++k) BOOST_TEST((granted[k] - granted[k - rank] >= 1s));
        BOOST_TEST((granted[rank - 1] - granted[0] < 1s));  // and no fewer
    }
}

BOOST_AUTO_TEST_CASE(a_pool_without_a_limit_has_none_here) {
    overt::detail::cancel_budget budget;
    for (int i = 0; i < 1000; ++i) BOOST_TEST(budget.spend(pool_time(1h), std::numeric_limits<int>::max()));
}

BOOST_AUTO_TEST_CASE(follows_the_size_of_the_pool) {
    overt::detail::cancel_budget budget;
    const pool_time now{1h};
    for (int i = 0; i < 5; ++i) BOOST_TEST(budget.spend(now, 10));
    BOOST_TEST(!budget.spend(now, 10));
    BOOST_TEST(budget.spend(now, 12));
    BOOST_TEST(!budget.spend(now + 999ms, 2));
    BOOST_TEST(budget.spend(now + 1s, 2));
    BOOST_TEST(!budget.spend(now + 1s, 2));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
