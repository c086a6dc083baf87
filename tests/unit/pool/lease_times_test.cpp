// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/lease_times.hpp"

#include "support/covers.hpp"

#include <string>
#include <vector>

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;

namespace {

std::source_location here(std::source_location at = std::source_location::current()) { return at; }

/// As many as are told apart, and six more.
std::vector<std::source_location> seventy() {
    return {here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(),
            here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(),
            here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(),
            here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(),
            here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(), here(),
            here(), here(), here(), here(), here(), here(), here(), here(), here(), here()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(lease_times_)

BOOST_AUTO_TEST_CASE(a_bucket_holds_what_is_below_its_bound) {
    time_histogram times;
    for (std::size_t i = 0; i + 1 != time_histogram::buckets; ++i) {
        note(times, time_histogram::bound(i) - 1ns);
        BOOST_TEST(times.counts[i] == 1u);
        note(times, time_histogram::bound(i));
        BOOST_TEST(times.counts[i + 1] == 1u);
        times = {};
    }
    note(times, 0ns);
    note(times, -1s);  // a clock that goes back
    note(times, 24h);
    BOOST_TEST(times.counts[0] == 2u);
    BOOST_TEST(times.counts.back() == 1u);
    BOOST_TEST(times.count() == 3u);
    BOOST_CHECK(times.sum == 24h);
}

BOOST_AUTO_TEST_CASE(each_place_has_its_own, *overt::test::covers("HZ-35")) {
    lease_times times;
    const auto a = here(), b = here();
    for (int i = 0; i != 3; ++i) {
        times.not_waited(a);
        times.held(a, 1ms);
        times.waited(b, 2ms);
    }
    times.held(b, 1s);
    pool_stats s;
    times.write(s);
    BOOST_TEST(s.sites.size() == 2u);
    BOOST_TEST(s.sites[0].line == b.line());  // the most time
    BOOST_TEST(s.sites[0].hold.count() == 1u);
    BOOST_TEST(s.sites[0].wait.count() == 3u);
    BOOST_TEST(s.sites[1].hold.count() == 3u);
    BOOST_TEST(s.sites[1].wait.counts[0] == 3u);
    BOOST_TEST(s.wait.count() == 6u);
    BOOST_CHECK(s.wait.sum == 6ms);
    BOOST_CHECK(s.hold.sum == 1003ms);
}

BOOST_AUTO_TEST_CASE(too_many_places_are_one) {
    lease_times times;
    for (const auto& at : seventy()) times.held(at, 1us);
    pool_stats s;
    times.write(s);
    BOOST_TEST(s.hold.count() == 70u);
    BOOST_TEST(s.sites.size() == lease_times::most_places + 1);
    BOOST_TEST(s.sites.back().file == std::string());
    BOOST_TEST(s.sites.back().hold.count() == 6u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
