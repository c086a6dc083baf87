// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "core_bench.hpp"
#include "support/covers.hpp"

#include <limits>
#include <utility>

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;
using overt::test::covers;

namespace {

using enum slot_state;

struct operated : core_bench {
    using core_bench::core_bench;

    void resize(int least, int most) {
        step([&](auto& c) { c.resize(least, most, now); });
    }
    void invalidate() {
        step([&](auto& c) { c.invalidate(now); });
    }
    bool outdated(core_slot& slot) {
        return step([&](auto& c) { return c.outdated(slot, close_reason::broken, now); });
    }
    std::vector<core_slot*> lease_all(int count) {
        std::vector<core_slot*> held;
        for (int i = 0; i < count; ++i) held.push_back(&lease());
        return held;
    }
    /// Ends every close that is under way.
    void finish_closes() {
        while (!tasks.empty() && tasks.front()->task == slot_task::close) finish_close();
    }
    std::uint64_t closed_for(close_reason why) const { return core.closes(why); }
};

core_settings opening(int max, int at_once) {
    core_settings s = of_size(max);
    s.max_connecting = at_once;
    return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(pool_operations)

// ---- resize

BOOST_AUTO_TEST_CASE(what_is_idle_above_the_new_size_closes_at_once, *covers("F-019")) {
    operated b(of_size(5));
    const auto held = b.lease_all(5);
    for (core_slot* each : held) {
        b.give_back(*each);
        b.pass(1ms);
    }
    b.resize(0, 2);
    BOOST_TEST(b.closed_for(close_reason::resized) == 3u);
    BOOST_TEST(b.count(idle) == 2u);
    BOOST_TEST(b.take() == held[4]);  // those that were used last stay
    BOOST_TEST(b.take() == held[3]);
    b.finish_closes();
    BOOST_TEST(b.core.size() == 2u);
    BOOST_TEST(b.core.max_size() == 2);
}

BOOST_AUTO_TEST_CASE(what_is_leased_above_the_new_size_closes_as_it_comes_back, *covers("F-019", "npgsql-2718")) {
    operated b(of_size(5));
    const auto held = b.lease_all(5);
    std::deque<numbered_waiter> waiting(3);
    for (auto& w : waiting) b.enqueue(w);
    b.resize(0, 2);
    BOOST_TEST(b.core.size() == 5u);
    std::size_t before = b.core.size();
    for (int i = 0; i < 3; ++i) {
        if (i == 1) b.step([&](auto& c) { c.give_back_dirty(*held[1], b.now); });
        else b.give_back(*held[static_cast<std::size_t>(i)]);
        BOOST_TEST((waiting[0].where == waits::queued));
        b.finish_closes();
        BOOST_TEST(b.core.size() == --before);
    }
    BOOST_TEST(b.closed_for(close_reason::resized) == 3u);
    BOOST_TEST(b.tasks.empty());  // nothing is opened in their place
    b.give_back(*held[3]);
    BOOST_TEST((waiting[0].where == waits::granted));
    BOOST_TEST(b.core.size() == 2u);
}

BOOST_AUTO_TEST_CASE(growth_serves_waiters_at_once, *covers("F-019")) {
    operated b(opening(1, 4));
    b.lease();
    std::deque<numbered_waiter> waiting(3);
    for (auto& w : waiting) b.enqueue(w);
    BOOST_TEST(b.tasks.empty());
    b.resize(0, 3);
    BOOST_TEST(b.tasks.size() == 2u);
    b.connect();
    b.connect();
    BOOST_TEST((waiting[1].where == waits::granted));
    BOOST_TEST((waiting[2].where == waits::queued));
    b.resize(3, 4);
    b.connect();
    BOOST_TEST((waiting[2].where == waits::granted));
}

BOOST_AUTO_TEST_CASE(a_change_of_mind_keeps_what_is_still_there, *covers("F-019")) {
    operated b(of_size(4));
    const auto held = b.lease_all(4);
    b.resize(0, 1);
    b.give_back(*held[0]);
    b.resize(0, 4);
    b.give_back(*held[1]);
    BOOST_TEST(b.closed_for(close_reason::resized) == 1u);
    BOOST_TEST(b.count(idle) == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_connecting_above_the_new_size_is_not_used) {
    operated b(opening(3, 3));
    std::deque<numbered_waiter> waiting(3);
    for (auto& w : waiting) b.enqueue(w);
    b.resize(0, 1);
    b.connect();
    b.connect();
    BOOST_TEST(b.closed_for(close_reason::resized) == 2u);
    BOOST_TEST((waiting[0].where == waits::queued));
    core_slot& last = *b.tasks.front();
    BOOST_TEST((last.task == slot_task::connect));
    b.connect();
    BOOST_TEST((waiting[0].where == waits::granted));
    BOOST_TEST((waiting[1].where == waits::queued));
}

BOOST_AUTO_TEST_CASE(min_size_is_opened_and_let_go) {
    operated b(of_size(4));
    b.resize(2, 4);
    b.connect();
    b.connect();
    BOOST_TEST(b.count(idle) == 2u);
    BOOST_TEST(b.core.min_size() == 2);
    b.resize(0, 4);
    BOOST_TEST(b.count(idle) == 2u);  // until they time out
    b.close();
    b.resize(3, 4);
    BOOST_TEST(b.core.min_size() == 0);
    BOOST_TEST(b.count(connecting) == 0u);
}

BOOST_AUTO_TEST_CASE(a_thousand_sizes_never_underflow, *covers("F-019", "npgsql-2718")) {
    operated b(opening(8, 8));
    dice random(11);
    std::vector<core_slot*> held;
    for (int i = 0; i < 1000; ++i) {
        const std::size_t before = b.core.size();
        const int most = 1 + static_cast<int>(random.next() % 8);
        b.resize(0, most);
        BOOST_TEST(b.core.size() <= before);
        if (random.next() % 2 && b.core.size() < static_cast<std::size_t>(most)) held.push_back(&b.lease());
        if (random.next() % 2 && !held.empty()) {
            b.give_back(*held.back());
            held.pop_back();
        }
        b.finish_closes();
    }
    for (core_slot* each : held) b.give_back(*each);
    b.resize(0, 1);
    b.finish_closes();
    BOOST_TEST(b.core.size() <= 1u);
}

BOOST_AUTO_TEST_CASE(the_largest_number_is_a_size, *covers("F-018", "pgx-2379")) {
    operated b(of_size(std::numeric_limits<int>::max(), 1));
    b.connect();
    for (int i = 0; i < 32; ++i) {
        if (core_slot* const slot = b.take(); !slot) b.lease();
    }
    BOOST_TEST(b.count(leased) == 32u);
    BOOST_TEST((b.core.next_tick() > b.now));
    b.resize(0, 1);
    b.resize(0, std::numeric_limits<int>::max());
    b.lease();
    BOOST_TEST(b.count(leased) == 33u);
}

// ---- generations

BOOST_AUTO_TEST_CASE(nothing_of_an_older_generation_is_used_again, *covers("F-106", "vertx-981")) {
    operated b(opening(4, 4));
    core_slot& leased_one = b.lease();
    core_slot& dirty = b.lease();
    core_slot& idle_one = b.lease();
    b.give_back(idle_one);
    b.step([&](auto& c) { c.give_back_dirty(dirty, b.now); });
    b.invalidate();
    BOOST_TEST(b.core.generation() == 1u);
    BOOST_TEST(b.closed_for(close_reason::generation) == 1u);
    BOOST_TEST(b.count(leased) == 1u);
    b.give_back(leased_one);
    b.finish_reset(true);
    BOOST_TEST(b.closed_for(close_reason::generation) == 3u);
    BOOST_TEST(b.count(idle) == 0u);
    b.finish_closes();
    BOOST_TEST(b.core.drained());
    b.give_back(b.lease());
    BOOST_TEST(b.count(idle) == 1u);  // of the new one
}

BOOST_AUTO_TEST_CASE(waiters_of_an_older_generation_get_a_new_connection) {
    operated b(of_size(1));
    numbered_waiter w;
    b.enqueue(w);
    b.invalidate();
    b.connect();  // was under way
    BOOST_TEST(b.closed_for(close_reason::generation) == 1u);
    BOOST_TEST((w.where == waits::queued));
    b.finish_close();
    b.connect();
    BOOST_TEST((w.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(min_size_is_opened_anew) {
    operated b(of_size(4, 2));
    b.connect();
    b.connect();
    b.invalidate();
    BOOST_TEST(b.count(closing) == 2u);
    b.finish_close();
    b.finish_close();
    b.connect();
    b.connect();
    BOOST_TEST(b.count(idle) == 2u);
}

BOOST_AUTO_TEST_CASE(an_outage_ends_one_generation_however_many_say_so, *covers("F-026", "npgsql-2896")) {
    operated b(opening(5, 4));
    const auto held = b.lease_all(5);
    for (int i = 0; i < 2; ++i) b.give_back(*held[static_cast<std::size_t>(i)]);
    int bumps = 0;
    for (int i = 2; i < 5; ++i) {
        core_slot& slot = *held[static_cast<std::size_t>(i)];
        bumps += b.outdated(slot);
        b.step([&](auto& c) { c.give_up(slot, close_reason::broken, b.now); });
    }
    BOOST_TEST(bumps == 1);
    BOOST_TEST(b.closed_for(close_reason::broken) == 1u);
    BOOST_TEST(b.closed_for(close_reason::generation) == 4u);
    BOOST_TEST(b.core.generation() == 1u);
    BOOST_TEST(b.count(idle) == 0u);
    b.finish_closes();
    std::deque<numbered_waiter> waiting(5);
    for (auto& w : waiting) b.enqueue(w);
    BOOST_TEST(b.count(connecting) == 1u);  // one finds out whether the server is back
    BOOST_TEST((b.core.breaker(b.now) == breaker_state::half_open));
    b.connect();
    BOOST_TEST((b.core.breaker(b.now) == breaker_state::closed));
    BOOST_TEST(b.count(connecting) == 2u);
    b.close();
    BOOST_TEST(!b.outdated(*held[0]));
    b.invalidate();
    BOOST_TEST(b.core.generation() == 1u);
}

// ---- outages

BOOST_AUTO_TEST_CASE(the_breaker_is_seen, *covers("F-057")) {
    operated b(of_size(2));
    BOOST_TEST((b.core.breaker(b.now) == breaker_state::closed));
    numbered_waiter w;
    b.enqueue(w);
    b.fail_connect();
    BOOST_TEST((b.core.breaker(b.now) == breaker_state::open));
    BOOST_TEST((b.core.next_attempt() > b.now && b.core.next_attempt() == b.core.next_tick()));
    b.now = b.core.next_attempt();
    b.tick();
    BOOST_TEST((b.core.breaker(b.now) == breaker_state::half_open));
    b.connect();
    BOOST_TEST((b.core.breaker(b.now) == breaker_state::closed));
}

/// When attempts began in an outage that lasts so long; each of them fails after a while.
std::vector<pool_duration> attempts_in(pool_duration outage, int waiters, std::uint64_t seed, pool_duration each) {
    operated b(of_size(10), seed);
    std::deque<numbered_waiter> waiting(static_cast<std::size_t>(waiters));
    for (auto& w : waiting) b.enqueue(w);
    const pool_time begin = b.now;
    std::vector<pool_duration> seen;
    while (b.now - begin < outage) {
        const auto under_way = b.tasks.size();
        seen.insert(seen.end(), under_way, b.now - begin);
        b.pass(each);
        for (std::size_t i = 0; i < under_way; ++i) b.fail_connect();
        if (b.tasks.empty()) b.now = b.core.next_tick();
        b.tick();
    }
    const pool_time up = b.now;
    BOOST_TEST((b.tasks.size() == 1u));  // the one that finds the server again
    BOOST_TEST((up - begin - outage <= 600ms + each));
    return seen;
}

BOOST_AUTO_TEST_CASE(twenty_attempts_in_ten_seconds_at_the_most, *covers("F-057", "postgres-js-1179")) {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed)
        for (const auto each : {0ms, 3ms, 200ms}) {
            const auto seen = attempts_in(10s, 100, seed, each);
            BOOST_REQUIRE(seen.size() <= 20u);
            BOOST_REQUIRE(seen.size() >= 12u);
            BOOST_REQUIRE((seen[2] - seen[1] <= 100ms + each));  // the quick second try
        }
}

BOOST_AUTO_TEST_CASE(a_recovered_server_is_not_run_over, *covers("F-058", "postgres-js-1179")) {
    operated b(opening(32, 16));
    std::deque<numbered_waiter> waiting(1000);
    for (auto& w : waiting) b.enqueue(w);
    BOOST_TEST(b.tasks.size() == 16u);
    while (!b.tasks.empty()) b.fail_connect();
    const pool_time end = b.now + 30s;
    int attempts = 0;
    while (b.now < end) {
        b.now = b.core.next_tick();
        b.tick();
        BOOST_REQUIRE_EQUAL(b.tasks.size(), 1u);
        if (b.now < end) b.fail_connect();
        ++attempts;
    }
    BOOST_TEST(attempts <= 30 * 1000 / 560 + 2);
    // each round of connects takes as long as it takes: what counts is how many are under way at a time
    std::vector<std::size_t> curve;
    while (b.core.size() < 32u || !b.tasks.empty()) {
        curve.push_back(b.tasks.size());
        for (std::size_t i = 0; i < curve.back(); ++i) b.connect();
    }
    const std::vector<std::size_t> slow{1, 2, 4, 8, 16, 1};
    BOOST_TEST(curve == slow, boost::test_tools::per_element());
    BOOST_TEST(b.core.waiting() == 1000u - 32u);
}

BOOST_AUTO_TEST_CASE(a_full_server_leaves_waiters_to_those_that_are_there, *covers("F-012", "sqlx-2848")) {
    operated b(of_size(10));
    auto held = b.lease_all(3);
    std::deque<numbered_waiter> waiting(300);
    for (auto& w : waiting) b.enqueue(w);
    std::size_t next = 0;
    int attempts = 0;
    while (next < waiting.size()) {  // 5 ms for each lease
        b.pass(5ms);
        for (core_slot*& slot : held) {
            b.give_back(*slot);
            BOOST_REQUIRE((waiting[next].where == waits::granted));
            slot = b.core.collect(waiting[next++]);
        }
        b.tick();
        while (!b.tasks.empty()) {
            b.fail_connect();
            ++attempts;
        }
    }
    BOOST_TEST(attempts <= 4);  // in half a second
    BOOST_TEST(b.core.size() == 3u);
    BOOST_TEST(b.core.waiting() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
