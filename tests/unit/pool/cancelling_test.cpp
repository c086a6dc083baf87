// SPDX-License-Identifier: BSL-1.0
// What the core decides of a slot whose lease has left a statement running.
#include <boost/test/unit_test.hpp>

#include "core_bench.hpp"

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;

using enum slot_state;

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(cancelling_)

BOOST_AUTO_TEST_CASE(what_is_left_running_is_ended_and_then_reset) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    b.step([&](auto& c) { c.give_back_running(slot, b.now); });
    BOOST_TEST(b.count(cancelling) == 1u);
    BOOST_TEST((b.core.next_tick() == b.now + 2s));
    numbered_waiter w;
    b.enqueue(w);
    BOOST_TEST(!b.take());
    b.finish_cancel(true);
    BOOST_TEST(b.count(resetting) == 1u);
    b.finish_reset(true);
    BOOST_TEST(b.core.collect(w) == &slot);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_ended_in_time_is_closed) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    b.step([&](auto& c) { c.give_back_running(slot, b.now); });
    b.pass(2s);
    b.tick();
    BOOST_TEST(b.interrupted.size() == 1u);
    BOOST_TEST(b.count(cancelling) == 1u);  // until whoever waits has let go
    b.finish_cancel(false);
    BOOST_TEST(b.core.closes(close_reason::abandoned) == 1u);
    b.finish_close();
    BOOST_TEST(b.core.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_waiter_gets_another_connection_while_one_is_cancelled) {
    core_bench b(of_size(2));
    core_slot& slot = b.lease();
    numbered_waiter w;
    b.enqueue(w);
    b.step([&](auto& c) { c.give_back_running(slot, b.now); });
    b.connect();
    BOOST_TEST((w.where == waits::granted));
    BOOST_TEST(b.count(cancelling) == 1u);
}

BOOST_AUTO_TEST_CASE(a_closing_pool_lets_a_cancel_end_until_it_is_forced) {
    core_bench b(of_size(1));
    core_slot& slot = b.lease();
    b.step([&](auto& c) { c.give_back_running(slot, b.now); });
    b.step([&](auto& c) { c.close(b.now); });
    BOOST_TEST(b.interrupted.empty());
    b.step([&](auto& c) { c.force(); });
    BOOST_TEST(b.interrupted.size() == 1u);
    b.finish_cancel(true);
    b.finish_close();
    BOOST_TEST(b.core.drained());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
