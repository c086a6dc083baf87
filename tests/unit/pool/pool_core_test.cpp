// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "core_bench.hpp"
#include "support/covers.hpp"

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;
using overt::test::covers;

namespace {

using enum slot_state;
using admission = pool_core::admission;

bool refused(admission a, admission what) { return a == what; }

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(pool_core)

BOOST_AUTO_TEST_CASE(opens_nothing_until_somebody_asks) {
    core_bench b(of_size(3));
    BOOST_TEST(b.tasks.empty());
    BOOST_TEST(!b.take());
    BOOST_TEST(b.tasks.empty());
    numbered_waiter w;
    BOOST_TEST(refused(b.enqueue(w), admission::queued));
    core_slot& slot = b.connect();
    BOOST_TEST(w.woken == 1);
    BOOST_TEST((w.where == waits::granted));
    BOOST_TEST(b.core.collect(w) == &slot);
    BOOST_TEST(b.count(leased) == 1u);
}

BOOST_AUTO_TEST_CASE(opens_min_size_at_the_start_within_max_connecting) {
    core_settings s = of_size(5, 3);
    s.max_connecting = 2;
    core_bench b(s);
    BOOST_TEST(b.tasks.size() == 2u);
    b.connect();
    BOOST_TEST(b.tasks.size() == 2u);
    b.connect();
    b.connect();
    BOOST_TEST(b.tasks.empty());
    BOOST_TEST(b.count(idle) == 3u);
}

BOOST_AUTO_TEST_CASE(takes_the_last_used_idle_slot_without_any_task) {
    core_bench b(of_size(3));
    core_slot& first = b.lease();
    core_slot& second = b.lease();
    b.give_back(first);
    b.pass(1ms);
    b.give_back(second);
    BOOST_TEST(b.take() == &second);
    BOOST_TEST(b.take() == &first);
    BOOST_TEST(!b.take());
    BOOST_TEST(b.tasks.empty());
}

BOOST_AUTO_TEST_CASE(hands_over_in_order_of_arrival, *covers("F-001")) {
    core_bench b(of_size(1));
    core_slot* slot = &b.lease();
    std::deque<numbered_waiter> waiting(1000);
    for (auto& w : waiting) b.enqueue(w);
    for (auto& w : waiting) {
        b.give_back(*slot);
        BOOST_REQUIRE((w.where == waits::granted));
        slot = b.core.collect(w);
    }
    BOOST_TEST(b.core.waiting() == 0u);
    BOOST_TEST(b.tasks.empty());
}

BOOST_AUTO_TEST_CASE(a_newcomer_does_not_overtake, *covers("F-002")) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    numbered_waiter first;
    b.enqueue(first);
    b.give_back(slot);  // assigned, not collected yet
    BOOST_TEST(!b.take());
    numbered_waiter second;
    b.enqueue(second);
    BOOST_TEST((first.where == waits::granted));
    BOOST_TEST((second.where == waits::queued));
}

BOOST_AUTO_TEST_CASE(an_idle_slot_that_waiters_check_is_not_taken_by_a_newcomer) {
    core_settings s = of_size(1);
    s.validate_after = 1s;
    core_bench b(s);
    b.give_back(b.lease());
    b.pass(2s);
    numbered_waiter w;
    b.enqueue(w);
    BOOST_TEST(!b.take());
    b.answer_check(slot_task::ping, true);
    BOOST_TEST(!b.take());
    BOOST_TEST((w.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(a_waiter_that_leaves_the_queue_leaves_the_order_of_the_others, *covers("F-005")) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    numbered_waiter a, c, d;
    b.enqueue(a);
    b.enqueue(c);
    b.enqueue(d);
    b.leave(c);
    b.give_back(slot);
    b.give_back(*b.core.collect(a));
    BOOST_TEST((d.where == waits::granted));
    BOOST_TEST(c.woken == 0);
}

BOOST_AUTO_TEST_CASE(a_waiter_that_leaves_with_its_slot_passes_it_on, *covers("F-006", "F-007", "boost-mysql-509")) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    numbered_waiter a, c;
    b.enqueue(a);
    b.enqueue(c);
    b.give_back(slot);
    BOOST_TEST((a.where == waits::granted));
    b.leave(a);
    BOOST_TEST((c.where == waits::granted));
    BOOST_TEST(c.woken == 1);
    b.leave(c);
    BOOST_TEST(b.count(idle) == 1u);
    b.leave(c);  // twice is harmless
    BOOST_TEST(b.count(idle) == 1u);
}

BOOST_AUTO_TEST_CASE(a_connect_whose_waiter_left_becomes_idle, *covers("F-008")) {
    core_bench b(of_size(1));
    numbered_waiter w;
    b.enqueue(w);
    b.leave(w);
    b.connect();
    BOOST_TEST(b.count(idle) == 1u);
    BOOST_TEST(b.take());
}

BOOST_AUTO_TEST_CASE(refuses_one_waiter_too_many, *covers("F-010")) {
    core_settings s = of_size(1);
    s.max_waiting = 2;
    core_bench b(s);
    b.lease();
    numbered_waiter a, c, d;
    BOOST_TEST(refused(b.enqueue(a), admission::queued));
    BOOST_TEST(refused(b.enqueue(c), admission::queued));
    BOOST_TEST(refused(b.enqueue(d), admission::overloaded));
    b.leave(a);
    BOOST_TEST(refused(b.enqueue(d), admission::queued));
}

BOOST_AUTO_TEST_CASE(grows_only_while_waiters_outnumber_connects, *covers("boost-mysql-395")) {
    core_settings s = of_size(50);
    s.max_connecting = 10;
    core_bench b(s);
    numbered_waiter a, c, d;
    b.enqueue(a);
    b.enqueue(c);
    b.enqueue(d);
    BOOST_TEST(b.tasks.size() == 3u);
    b.leave(a);
    numbered_waiter e;
    b.enqueue(e);
    BOOST_TEST(b.tasks.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_slot_on_its_way_back_keeps_the_pool_from_growing) {
    core_bench b(of_size(5));
    core_slot& slot = b.lease();
    b.step([&](auto& c) { c.give_back_dirty(slot, b.now); });
    numbered_waiter w;
    b.enqueue(w);
    BOOST_TEST(b.tasks.size() == 1u);
    b.finish_reset(true);
    BOOST_TEST((w.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(a_spike_is_served_by_what_exists, *covers("F-015", "boost-mysql-395")) {
    core_settings s = of_size(50);
    core_bench b(s);
    std::vector<core_slot*> first;
    for (int i = 0; i < 5; ++i) first.push_back(&b.lease());
    std::deque<numbered_waiter> waiting(45);
    for (auto& w : waiting) b.enqueue(w);
    BOOST_TEST(b.core.size() == 7u);
    std::size_t next = 0;
    while (next < waiting.size())  // 2 ms a query, connecting takes 150 ms
        for (auto& slot : first) {
            if (next == waiting.size()) break;
            b.give_back(*slot);
            slot = b.core.collect(waiting[next++]);
            BOOST_REQUIRE(slot);
        }
    BOOST_TEST(b.core.size() == 7u);
}

BOOST_AUTO_TEST_CASE(never_more_than_max_size_with_closing_ones_counted, *covers("npgsql-2718")) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    b.step([&](auto& c) { c.give_up(slot, close_reason::broken, b.now); });
    numbered_waiter w;
    b.enqueue(w);
    BOOST_TEST(b.count(closing) == 1u);
    BOOST_TEST(b.count(connecting) == 0u);
    b.finish_close();
    BOOST_TEST(b.count(connecting) == 1u);
    b.connect();
    BOOST_TEST((w.where == waits::granted));
    BOOST_TEST(b.core.closes(close_reason::broken) == 1u);
}

BOOST_AUTO_TEST_CASE(max_size_may_be_the_largest_number, *covers("F-018", "pgx-2379")) {
    core_bench b(of_size(std::numeric_limits<int>::max()));
    for (int i = 0; i < 32; ++i) b.lease();
    BOOST_TEST(b.count(leased) == 32u);
}

BOOST_AUTO_TEST_CASE(an_old_slot_is_pinged_before_it_is_lent) {
    core_settings s = of_size(2);
    s.validate_after = 1s;
    core_bench b(s);
    core_slot& slot = b.lease();
    b.give_back(slot);
    b.pass(1s);
    BOOST_TEST(b.take() == &slot);
    b.give_back(slot);
    b.pass(1001ms);
    BOOST_TEST(!b.take());
    numbered_waiter w;
    b.enqueue(w);
    b.answer_check(slot_task::ping, true);
    BOOST_TEST(b.core.collect(w) == &slot);
}

BOOST_AUTO_TEST_CASE(a_dead_slot_is_closed_and_the_next_one_tried) {
    core_settings s = of_size(2);
    s.validate_after = 1s;
    core_bench b(s);
    core_slot& first = b.lease();
    core_slot& second = b.lease();
    b.give_back(first);
    b.give_back(second);
    b.pass(2s);
    numbered_waiter w;
    b.enqueue(w);
    BOOST_TEST(b.count(checking) == 1u);
    b.answer_check(slot_task::ping, false);
    BOOST_TEST(b.core.closes(close_reason::validation) == 1u);
    BOOST_TEST(b.count(checking) == 1u);
    BOOST_TEST((w.where == waits::queued));
    b.finish_close();
    BOOST_TEST(b.count(connecting) == 1u);  // in doubt, a new one is opened at the same time
    b.answer_check(slot_task::ping, true);
    BOOST_TEST((w.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(an_overdue_ping_is_cut_off) {
    core_settings s = of_size(1);
    s.validate_after = 1s;
    s.ping_timeout = 300ms;
    core_bench b(s);
    core_slot& slot = b.lease();
    b.give_back(slot);
    b.pass(2s);
    numbered_waiter w;
    b.enqueue(w);
    BOOST_TEST((b.core.next_tick() == b.now + 300ms));
    b.pass(299ms);
    b.tick();
    BOOST_TEST(b.interrupted.empty());
    b.pass(1ms);
    b.tick();
    BOOST_REQUIRE(b.interrupted.size() == 1u);
    BOOST_TEST(b.interrupted.front() == &slot);
    b.pass(1s);
    b.tick();
    BOOST_TEST(b.interrupted.size() == 1u);  // once is enough
}

BOOST_AUTO_TEST_CASE(an_overdue_reset_is_cut_off_and_the_slot_replaced) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    b.step([&](auto& c) { c.give_back_dirty(slot, b.now); });
    numbered_waiter w;
    b.enqueue(w);
    b.pass(2s);
    b.tick();
    BOOST_TEST(b.interrupted.size() == 1u);
    b.finish_reset(false);
    BOOST_TEST(b.core.closes(close_reason::reset_failed) == 1u);
    b.finish_close();
    b.connect();
    BOOST_TEST((w.where == waits::granted));
}

// A server at work looks for its client less often than one that waits for it.
BOOST_AUTO_TEST_CASE(an_overdue_close_is_cut_off, *covers("F-016")) {
    for (const auto& how : {std::pair(close_reason::broken, 2s), std::pair(close_reason::abandoned, 6s)}) {
        core_bench b(of_size(1));
        core_slot& slot = b.lease();
        b.step([&](auto& c) { c.give_up(slot, how.first, b.now); });
        BOOST_TEST((b.core.next_tick() == b.now + how.second));
        b.pass(how.second);
        b.tick();
        BOOST_TEST(b.interrupted.size() == 1u);
        BOOST_TEST(b.count(closing) == 1u);  // its place is taken until that is done
    }
}

BOOST_AUTO_TEST_CASE(a_lease_past_its_lifetime_is_retired_on_return, *covers("F-022", "bb8-224")) {
    core_settings s = of_size(1);
    s.lifetime = 1s;
    s.jitter = 0;
    core_bench b(s);
    core_slot& slot = b.lease();
    b.pass(1s);
    b.tick();
    BOOST_TEST(b.count(leased) == 1u);
    b.give_back(slot);
    BOOST_TEST(b.core.closes(close_reason::lifetime) == 1u);
}

BOOST_AUTO_TEST_CASE(idle_slots_past_their_lifetime_are_closed) {
    core_settings s = of_size(3);
    s.lifetime = 1s;
    s.jitter = 0;
    core_bench b(s);
    core_slot& slot = b.lease();
    b.give_back(slot);
    b.pass(999ms);
    BOOST_TEST(b.take() == &slot);
    b.give_back(slot);
    b.pass(1ms);
    BOOST_TEST(!b.take());
    b.tick();
    BOOST_TEST(b.core.closes(close_reason::lifetime) == 1u);
    BOOST_TEST(b.count(idle) == 0u);
}

BOOST_AUTO_TEST_CASE(lifetimes_are_spread, *covers("F-021", "hikaricp-452")) {
    core_settings s = of_size(50);
    s.lifetime = 10s;
    s.jitter = 0.1;
    core_bench b(s, 7);
    std::vector<pool_time> ends;
    for (int i = 0; i < 50; ++i) ends.push_back(b.lease().expires);
    const auto [first, last] = std::minmax_element(ends.begin(), ends.end());
    BOOST_TEST((*last - *first > 700ms));
    BOOST_TEST((*first > b.now + 9s));
    BOOST_TEST((*last <= b.now + 10s));
}

BOOST_AUTO_TEST_CASE(idle_slots_above_min_size_time_out_oldest_first, *covers("F-023")) {
    core_settings s = of_size(4, 1);
    s.idle_timeout = 1s;
    core_bench b(s);
    b.connect();
    std::vector<core_slot*> held;
    for (int i = 0; i < 4; ++i) {
        core_slot* slot = b.take();
        held.push_back(slot ? slot : &b.lease());
    }
    for (core_slot* slot : held) {
        b.give_back(*slot);
        b.pass(100ms);
    }
    b.pass(800ms);  // 1200, 1100, 1000 and 900 ms idle
    b.tick();
    BOOST_TEST(b.core.closes(close_reason::idle) == 3u);
    BOOST_TEST(b.core.slots_in(idle).front() == held.back());
    b.pass(10s);
    b.tick();
    BOOST_TEST(b.count(idle) == 1u);  // min_size stays
}

BOOST_AUTO_TEST_CASE(idle_slots_are_looked_at_and_keep_their_order) {
    core_settings s = of_size(3);
    s.check_interval = 5s;
    core_bench b(s);
    core_slot& a = b.lease();
    core_slot& c = b.lease();
    b.give_back(a);
    b.pass(1ms);
    b.give_back(c);
    b.pass(5s);
    b.tick();
    BOOST_REQUIRE(b.tasks.size() == 2u);
    b.answer_check(slot_task::look, true);
    b.answer_check(slot_task::look, true);
    BOOST_TEST(b.core.slots_in(idle).front() == &c);
    BOOST_TEST(b.core.slots_in(idle).back() == &a);
    b.tick();
    BOOST_TEST(b.tasks.empty());
}

BOOST_AUTO_TEST_CASE(min_size_is_refilled_when_idle_ones_are_found_dead, *covers("F-024", "hikaricp-1256")) {
    core_settings s = of_size(3, 2);
    s.check_interval = 5s;
    core_bench b(s);
    b.connect();
    b.connect();
    b.pass(5s);
    b.tick();
    b.answer_check(slot_task::look, false);
    b.answer_check(slot_task::look, false);
    std::size_t opened = 0;
    while (!b.tasks.empty()) {
        if (b.tasks.front()->task == slot_task::close) {
            b.finish_close();
        } else {
            b.connect();
            ++opened;
        }
    }
    BOOST_TEST(opened == 2u);
    BOOST_TEST(b.count(idle) == 2u);
}

BOOST_AUTO_TEST_CASE(connections_that_are_not_kept_close_at_the_end_of_the_lease) {
    core_settings s = of_size(2, 1);
    s.keep = false;
    core_bench b(s);
    BOOST_TEST(b.tasks.empty());  // min_size means nothing here
    core_slot& slot = b.lease();
    b.give_back(slot);
    BOOST_TEST(b.core.closes(close_reason::not_kept) == 1u);
    b.finish_close();
    BOOST_TEST(b.core.drained());
}

BOOST_AUTO_TEST_CASE(failed_connects_are_tried_again_with_pauses) {
    core_bench b(of_size(2));
    numbered_waiter w, v;
    b.enqueue(w);
    b.enqueue(v);
    BOOST_TEST(b.tasks.size() == 2u);
    b.fail_connect();
    b.fail_connect();
    BOOST_TEST((w.where == waits::queued));
    int attempts = 0;
    const pool_time end = b.now + 10s;
    while (b.now < end) {
        const pool_time next = b.core.next_tick();
        BOOST_REQUIRE((next > b.now && next <= b.now + 1s));
        b.now = next;
        b.tick();
        if (b.tasks.empty()) continue;
        BOOST_REQUIRE(b.tasks.size() == 1u);  // one at a time while it fails
        b.fail_connect();
        ++attempts;
    }
    BOOST_TEST(attempts >= 10);
    BOOST_TEST(attempts <= 19);  // the last one after that time
    b.now = b.core.next_tick();
    b.tick();
    b.connect();
    BOOST_TEST((w.where == waits::granted));
    b.connect();  // and the second one follows
    BOOST_TEST((v.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(a_hopeless_connect_is_told_to_those_who_wait_and_to_the_next_one, *covers("F-011", "bb8-167")) {
    core_bench b(of_size(4));
    std::deque<numbered_waiter> waiting(10);
    for (auto& w : waiting) b.enqueue(w);
    b.fail_connect(true);
    for (auto& w : waiting) BOOST_TEST((w.where == waits::unreachable && w.woken == 1));
    BOOST_TEST(b.core.waiting() == 0u);
    b.fail_connect(true);
    numbered_waiter late;
    BOOST_TEST(refused(b.enqueue(late), admission::unreachable));
    b.pass(11s);
    BOOST_TEST(refused(b.enqueue(late), admission::queued));  // one that asks again
    b.fail_connect(true);
    BOOST_TEST((late.where == waits::unreachable));
    b.pass(11s);
    numbered_waiter lucky;
    BOOST_TEST(refused(b.enqueue(lucky), admission::queued));
    b.connect();
    BOOST_TEST((lucky.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(a_hopeless_connect_leaves_waiters_that_others_can_serve, *covers("deadpool-0-3")) {
    core_bench b(of_size(4));
    core_slot& slot = b.lease();
    numbered_waiter w;
    b.enqueue(w);
    b.fail_connect(true);
    BOOST_TEST((w.where == waits::queued));
    b.give_back(slot);
    BOOST_TEST((w.where == waits::granted));
}

BOOST_AUTO_TEST_CASE(close_wakes_and_refuses_everybody, *covers("F-046", "F-048", "hikaricp-861")) {
    core_bench b(of_size(3));
    core_slot& slot = b.lease();
    core_slot& other = b.lease();
    b.give_back(other);
    b.step([&](auto& c) { return c.take(b.now); });
    core_slot& third = b.lease();
    numbered_waiter w, v;
    b.enqueue(w);
    b.close();
    BOOST_TEST((w.where == waits::closed));
    BOOST_TEST(refused(b.enqueue(v), admission::closed));
    BOOST_TEST(!b.take());
    b.give_back(slot);
    b.give_back(other);
    b.step([&](auto& c) { c.give_back_dirty(third, b.now); });
    BOOST_TEST(b.core.closes(close_reason::pool_closed) == 3u);
    b.finish_close();
    b.finish_close();
    BOOST_TEST(!b.core.drained());
    b.finish_close();
    BOOST_TEST(b.core.drained());
    BOOST_TEST((b.core.next_tick() == no_time));
}

BOOST_AUTO_TEST_CASE(close_ends_what_is_under_way, *covers("F-051")) {
    core_settings s = of_size(3, 3);
    s.max_connecting = 3;
    s.validate_after = 1s;
    core_bench b(s);
    b.connect();
    b.connect();
    core_slot& dirty = *b.take();
    b.step([&](auto& c) { c.give_back_dirty(dirty, b.now); });
    b.pass(2s);
    numbered_waiter w;
    b.enqueue(w);
    b.close();
    b.close();  // twice is harmless
    BOOST_TEST(b.interrupted.size() == 2u);
    b.connect();  // the connect that was under way
    b.finish_reset(false);
    b.answer_check(slot_task::ping, true);
    BOOST_TEST(b.core.closes(close_reason::pool_closed) == 3u);
    while (!b.tasks.empty()) b.finish_close();
    BOOST_TEST(b.core.drained());
}

BOOST_AUTO_TEST_CASE(force_cuts_leases_off, *covers("F-047")) {
    core_bench b(of_size(2));
    core_slot& slot = b.lease();
    b.close();
    b.step([](auto& c) { c.force(); });
    BOOST_REQUIRE(b.interrupted.size() == 1u);
    BOOST_TEST(b.count(leased) == 1u);  // until its holder lets go
    b.step([&](auto& c) { c.give_up(slot, close_reason::broken, b.now); });
    BOOST_TEST(b.core.closes(close_reason::forced) == 1u);
    b.finish_close();
    BOOST_TEST(b.core.drained());
}

BOOST_AUTO_TEST_CASE(an_assigned_waiter_of_a_closed_pool_may_still_collect) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    numbered_waiter w;
    b.enqueue(w);
    b.give_back(slot);
    b.close();
    BOOST_TEST((w.where == waits::granted));
    b.leave(w);
    BOOST_TEST(b.count(closing) == 1u);
}

BOOST_AUTO_TEST_CASE(without_slots_there_is_nothing_to_wake_up_for) {
    core_settings s = of_size(2);
    s.idle_timeout = 1s;
    s.check_interval = 5s;
    core_bench b(s);
    BOOST_TEST((b.core.next_tick() == no_time));
    b.give_back(b.lease());
    BOOST_TEST((b.core.next_tick() <= b.now + 250ms));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
