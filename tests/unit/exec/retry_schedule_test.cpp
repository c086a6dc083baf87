// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "exec/retry_schedule.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace overt::detail;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr pool_time start{1h};

overt::retry_limits limits(int attempts, milliseconds first = 5ms, milliseconds longest = 1000ms) {
    overt::retry_limits made;
    made.attempts = attempts;
    made.first = first;
    made.longest = longest;
    return made;
}

template <class Error>
std::exception_ptr thrown(const Error& error) {
    return std::make_exception_ptr(error);
}

std::exception_ptr server_says(const std::string& sqlstate, overt::outcome outcome = overt::outcome::failed) {
    overt::server_fields fields;
    fields.sqlstate = sqlstate;
    try {
        overt::throw_server_error(std::move(fields), {overt::phase::execute, outcome, overt::fate::kept});
    } catch (...) {
        return std::current_exception();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(retry_schedule)

BOOST_AUTO_TEST_CASE(gives_up_after_so_many_attempts) {
    for (int most = 1; most != 50; ++most) {
        overt::detail::retry_schedule schedule(limits(most), start);
        dice random(7);
        for (int failed = 1; failed < most; ++failed) {
            BOOST_TEST(schedule.attempts() == failed - 1);
            BOOST_TEST(schedule.failed(start, random).has_value());
        }
        BOOST_TEST(!schedule.failed(start, random));
        BOOST_TEST(schedule.attempts() == most);
        BOOST_TEST(!schedule.failed(start, random));  // and stays there
    }
}

BOOST_AUTO_TEST_CASE(pauses_double_up_to_a_bound) {
    struct row {
        milliseconds first;
        milliseconds longest;
    };
    for (const row& each : {row{5ms, 1000ms}, row{1ms, 4ms}, row{7ms, 7ms}, row{100ms, 150ms}, row{0ms, 1000ms},
                            row{0ms, 0ms}, row{1ms, milliseconds::max()}}) {
        constexpr int most = 14;
        milliseconds seen[most]{};
        for (std::uint64_t seed = 0; seed != 300; ++seed) {
            overt::detail::retry_schedule schedule(limits(1000, each.first, each.longest), start);
            dice random(seed);
            for (milliseconds& longest : seen) {
                const auto pause = schedule.failed(start, random);
                BOOST_REQUIRE(pause.has_value());
                BOOST_REQUIRE((*pause >= 0ms));
                longest = std::max(longest, *pause);
            }
        }
        milliseconds bound = each.first;
        for (const milliseconds longest : seen) {
            BOOST_TEST((longest <= bound));
            BOOST_TEST((longest >= bound * 9 / 10));  // over the whole range
            bound = bound > each.longest / 2 ? each.longest : bound * 2;
        }
    }
}

BOOST_AUTO_TEST_CASE(the_longest_bound_does_not_overflow) {
    // as long as a double can tell apart from the next one
    constexpr milliseconds huge(std::numeric_limits<milliseconds::rep>::max() / 4);
    overt::detail::retry_schedule schedule(limits(std::numeric_limits<int>::max(), 1ms, huge), start);
    dice random(1);
    milliseconds longest{};
    for (int i = 0; i != 200; ++i) {
        const auto pause = schedule.failed(start, random);
        BOOST_REQUIRE((pause && *pause >= 0ms && *pause <= huge));
        longest = std::max(longest, *pause);
    }
    BOOST_TEST((longest > huge / 2));
}

BOOST_AUTO_TEST_CASE(begins_nothing_behind_the_deadline) {
    for (const milliseconds deadline : {0ms, 1ms, 20ms, 1000ms}) {
        for (const milliseconds spent : {0ms, 1ms, 19ms, 20ms, 21ms, 999ms, 5000ms}) {
            for (std::uint64_t seed = 0; seed != 40; ++seed) {
                overt::retry_limits all = limits(10, 30ms, 30ms);
                dice same(seed);
                const auto wanted = overt::detail::retry_schedule(all, start).failed(start, same);
                BOOST_REQUIRE(wanted.has_value());
                all.deadline = deadline;
                dice random(seed);
                overt::detail::retry_schedule schedule(all, start);
                const auto pause = schedule.failed(start + spent, random);
                BOOST_TEST(pause.has_value() == (spent + *wanted <= deadline));
                if (pause) BOOST_TEST((*pause == *wanted));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_longest_deadline_is_none) {
    overt::retry_limits all = limits(3);
    all.deadline = milliseconds::max();
    overt::detail::retry_schedule schedule(all, start);
    dice random(3);
    BOOST_TEST(schedule.failed(start + 10000h, random).has_value());
}

BOOST_AUTO_TEST_CASE(pauses_differ_from_seed_to_seed) {
    std::vector<milliseconds> seen;
    for (std::uint64_t seed = 0; seed != 20; ++seed) {
        overt::detail::retry_schedule schedule(limits(2, 1000ms, 1000ms), start);
        dice random(seed);
        seen.push_back(schedule.failed(start, random).value());
    }
    std::sort(seen.begin(), seen.end());
    BOOST_TEST((std::unique(seen.begin(), seen.end()) - seen.begin() > 15));
}

BOOST_AUTO_TEST_CASE(only_what_the_server_undid_for_others_runs_again) {
    for (const char* sqlstate : {"40001", "40P01"}) {
        const auto found = undone_for_others(server_says(sqlstate));
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST(found->sqlstate() == sqlstate);
        BOOST_TEST(!undone_for_others(server_says(sqlstate, overt::outcome::unknown)));
    }
    // 40003 says that nobody knows; 25P02 that something failed before
    for (const char* sqlstate : {"40000", "40002", "40003", "25P02", "23505", "23503", "57014", "57P01", "55P03",
                                 "0A000", "53300", "25006", "XX000", "08006"})
        BOOST_TEST(!undone_for_others(server_says(sqlstate)));
}

BOOST_AUTO_TEST_CASE(nothing_that_may_have_happened_runs_again) {
    using overt::fate;
    using overt::outcome;
    using overt::phase;
    for (const outcome known : {outcome::not_sent, outcome::failed, outcome::unknown, outcome::succeeded}) {
        const overt::circumstances where{phase::commit, known, fate::evicted};
        BOOST_TEST(!undone_for_others(thrown(overt::connection_lost(overt::loss::closed, "", where))));
        BOOST_TEST(!undone_for_others(thrown(overt::operation_cancelled(where))));
        BOOST_TEST(!undone_for_others(thrown(overt::protocol_violation(overt::errc::protocol_violation, "", where))));
    }
    BOOST_TEST(!undone_for_others(thrown(overt::commit_unknown("", 5))));
    BOOST_TEST(!undone_for_others(thrown(overt::commit_rolled_back(""))));
    BOOST_TEST(!undone_for_others(thrown(overt::batch_aborted(""))));
    BOOST_TEST(!undone_for_others(thrown(overt::pool_timeout(""))));
    BOOST_TEST(!undone_for_others(thrown(overt::usage_error(""))));
    BOOST_TEST(!undone_for_others(thrown(std::runtime_error("40001"))));
    BOOST_TEST(!undone_for_others(thrown(40001)));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
