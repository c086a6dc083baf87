// SPDX-License-Identifier: BSL-1.0
// What the core knows of a hook that works on a new connection.
#include <boost/test/unit_test.hpp>

#include "core_bench.hpp"

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;
using enum slot_state;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(hooks)

BOOST_AUTO_TEST_CASE(close_cuts_a_hook_off) {
    core_settings s = of_size(2, 2);
    s.max_connecting = 2;
    core_bench b(s);
    core_slot& greeted = b.next(slot_task::connect);
    BOOST_TEST(b.step([&](auto& c) { return c.begin_hook(greeted, no_time); }));
    BOOST_TEST(b.count(connecting) == 2u);
    b.close();
    BOOST_REQUIRE(b.interrupted.size() == 1u);  // of the other one nothing is there yet
    BOOST_TEST(b.interrupted.front() == &greeted);
    b.step([&](auto& c) { c.connect_failed(greeted, false, b.now); });
    core_slot& late = b.next(slot_task::connect);
    BOOST_TEST(!b.step([&](auto& c) { return c.begin_hook(late, no_time); }));
    b.step([&](auto& c) { c.connect_failed(late, false, b.now); });
    BOOST_TEST(b.core.drained());
}

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_cut_off) {
    core_bench b(of_size(1, 1));
    core_slot& slot = b.next(slot_task::connect);
    b.step([&](auto& c) { return c.begin_hook(slot, b.now + 5s); });
    BOOST_TEST((b.core.next_tick() == b.now + 5s));
    b.pass(4s);
    b.tick();
    BOOST_TEST(b.interrupted.empty());
    b.pass(1s);
    b.tick();
    BOOST_REQUIRE(b.interrupted.size() == 1u);
    b.step([&](auto& c) { c.connect_failed(slot, false, b.now); });
    b.pass(60s);
    b.tick();
    b.connect();
    BOOST_TEST(b.interrupted.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_hook_begins_anew_with_each_session) {
    core_bench b(of_size(1, 1));
    core_slot& slot = b.next(slot_task::connect);
    b.step([&](auto& c) { c.begin_hook(slot, b.now + 5s); });
    b.step([&](auto& c) { c.connected(slot, b.now); });
    BOOST_TEST(!slot.on_loop);
    BOOST_TEST(b.take() == &slot);
    b.step([&](auto& c) { c.give_up(slot, close_reason::broken, b.now); });
    b.finish_close();
    BOOST_TEST(&b.next(slot_task::connect) == &slot);
    b.close();
    BOOST_TEST(b.interrupted.empty());
    b.step([&](auto& c) { c.connect_failed(slot, false, b.now); });
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
