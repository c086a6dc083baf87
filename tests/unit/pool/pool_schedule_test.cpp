// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool_explorer.hpp"
#include "support/covers.hpp"

using namespace overt::detail;
using overt::test::covers;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t schedules = 20'000;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr std::uint64_t schedules = 20'000;
#else
constexpr std::uint64_t schedules = 100'000;
#endif
#else
constexpr std::uint64_t schedules = 100'000;
#endif

constexpr std::uint64_t soon_enough = 500;

const char* name_of(mutation wrong) {
    constexpr const char* names[mutation_count] = {"none",           "lost grant",        "early vacancy",
                                                   "barging",        "forgotten wake-up", "forgotten report",
                                                   "forgotten tick", "forgotten resize",  "outdated reuse",
                                                   "expired reuse",  "dirty reuse",       "dead reuse",
                                                   "double return"};
    return names[static_cast<int>(wrong)];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(pool_schedule)

BOOST_AUTO_TEST_CASE(a_hundred_thousand_random_schedules,
                     *covers("F-001", "F-002", "F-006", "F-007", "F-019", "F-030", "F-032", "boost-mysql-509",
                             "boost-mysql-395", "hikaricp-1256", "sqlx-3645", "npgsql-1788", "npgsql-2718",
                             "r2dbc-pool-140", "deadpool-0-3")) {
    int failures = 0;
    for (std::uint64_t seed = 1; seed <= schedules && failures < 5; ++seed) {
        const std::string wrong = pool_explorer::explore(seed);
        if (wrong.empty()) continue;
        BOOST_ERROR("seed " << seed << ": " << wrong);
        ++failures;
    }
}

BOOST_AUTO_TEST_CASE(an_injected_bug_is_found, *covers("npgsql-4425", "hikaricp-835")) {
    for (int i = 1; i < mutation_count; ++i) {
        const auto wrong = static_cast<mutation>(i);
        std::string found;
        std::uint64_t seed = 0;
        while (found.empty() && seed < soon_enough) found = pool_explorer::explore(++seed, wrong);
        BOOST_TEST(!found.empty(), name_of(wrong) << " was not seen in " << soon_enough << " schedules");
        BOOST_TEST_MESSAGE(name_of(wrong) << ": seed " << seed << ": " << found);
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
