// SPDX-License-Identifier: BSL-1.0
#include "pool/lease_watch.hpp"

#include <boost/test/unit_test.hpp>

using namespace overt::detail;
using namespace std::chrono_literals;
using overt::pg::activity;
using overt::pg::session_state;

namespace {

constexpr pool_time start = pool_time(1h);
constexpr pool_duration zero{};

struct bench {
    lease_watch watch{{30s, 10s, 5s}};
    lease_watch::note note{};
    pool_time leased = start;

    lease_watch::verdict look(pool_duration at, session_state state, std::uint32_t statements = 1) {
        activity doing;
        doing.state = state;
        doing.statements = statements;
        return watch.look(note, leased, doing, start + at);
    }
    pool_duration stalled(pool_duration at, bool all_leased = true, bool at_work = false, bool waits = true) {
        return watch.stalled({all_leased, at_work, waits}, start + at);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(lease_watch)

BOOST_AUTO_TEST_CASE(looks_often_enough_and_not_without_need) {
    using watch = overt::detail::lease_watch;
    BOOST_TEST((watch({}).period() == pool_duration::max()));
    BOOST_TEST((watch({80s, 16s, 8s}).period() == 1s));
    BOOST_TEST((watch({8h, pool_duration::max(), pool_duration::max()}).period() == 1s));
    BOOST_TEST((watch({pool_duration::max(), 80ms, 10s}).period() == 10ms));
    BOOST_TEST((watch({pool_duration::max(), 1ms, 10s}).period() == 5ms));
}

BOOST_FIXTURE_TEST_CASE(a_long_lease_is_told_once, bench) {
    BOOST_TEST(!look(29s, session_state::active).long_lease);
    BOOST_TEST(look(30s, session_state::active).long_lease);
    BOOST_TEST(!look(90s, session_state::active).long_lease);
    leased = start + 100s;  // the next lease of the same connection
    BOOST_TEST(!look(110s, session_state::active).long_lease);
    BOOST_TEST(look(130s, session_state::active).long_lease);
}

BOOST_FIXTURE_TEST_CASE(a_transaction_that_waits_is_told_once_for_each_wait, bench) {
    BOOST_TEST(!look(0s, session_state::in_transaction).idle_in_transaction);
    BOOST_TEST(!look(9s, session_state::in_transaction).idle_in_transaction);
    const auto told = look(11s, session_state::in_transaction);
    BOOST_TEST(told.idle_in_transaction);
    BOOST_TEST((told.idle == 11s));
    BOOST_TEST(!look(20s, session_state::in_transaction).idle_in_transaction);
    // a statement ran meanwhile, though nobody saw it
    BOOST_TEST(!look(21s, session_state::failed_transaction, 2).idle_in_transaction);
    BOOST_TEST(!look(30s, session_state::failed_transaction, 2).idle_in_transaction);
    BOOST_TEST((look(31s, session_state::failed_transaction, 2).idle == 10s));
}

BOOST_FIXTURE_TEST_CASE(work_and_rest_outside_a_transaction_are_no_wait, bench) {
    for (const auto state : {session_state::active, session_state::idle, session_state::broken}) {
        look(0s, session_state::in_transaction);
        look(5s, state);
        BOOST_TEST(!look(16s, session_state::in_transaction).idle_in_transaction);
        BOOST_TEST(look(26s, session_state::in_transaction).idle_in_transaction);
    }
}

BOOST_FIXTURE_TEST_CASE(a_wait_belongs_to_its_lease, bench) {
    look(0s, session_state::in_transaction);
    leased = start + 5s;
    BOOST_TEST(!look(11s, session_state::in_transaction).idle_in_transaction);
    BOOST_TEST(look(21s, session_state::in_transaction).idle_in_transaction);
}

BOOST_FIXTURE_TEST_CASE(a_stall_is_told_once_until_something_moves, bench) {
    BOOST_TEST((stalled(0s) == zero));
    BOOST_TEST((stalled(4s) == zero));
    BOOST_TEST((stalled(6s) == 6s));
    BOOST_TEST((stalled(60s) == zero));
    BOOST_TEST((stalled(61s, true, true) == zero));
    BOOST_TEST((stalled(62s) == zero));
    BOOST_TEST((stalled(67s) == 5s));
}

BOOST_FIXTURE_TEST_CASE(whoever_works_or_is_free_is_no_stall, bench) {
    stalled(0s);
    BOOST_TEST((stalled(10s, false, false, true) == zero));
    stalled(11s);
    BOOST_TEST((stalled(20s, true, true, true) == zero));
    stalled(21s);
    BOOST_TEST((stalled(30s, true, false, false) == zero));
    BOOST_TEST((stalled(31s) == zero));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
