// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "core_bench.hpp"
#include "support/covers.hpp"

#include <random>
#include <set>

using namespace overt;
using namespace overt::detail;
using namespace std::chrono_literals;
using overt::test::covers;
using enum slot_state;
using admission = pool_core::admission;

namespace {

struct task_waiter : numbered_waiter {
    explicit task_waiter(std::uint64_t of) { task = of; }
};

/// A full pool, whose connections are held by tasks 1, 2, ...
struct full_pool : core_bench {
    explicit full_pool(int size) : core_bench(of_size(size)) {
        for (int i = 1; i <= size; ++i) lease_to(static_cast<std::uint64_t>(i));
    }
    core_slot& lease_to(std::uint64_t task) {
        core_slot& slot = lease();
        give_back(slot);
        BOOST_REQUIRE(step([&](pool_core& c) { return c.take(now, task); }) == &slot);
        return slot;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(pool_tasks)

BOOST_AUTO_TEST_CASE(a_task_is_known_by_its_lease) {
    core_bench b(of_size(2));
    BOOST_TEST(!b.core.held_by(7));
    core_slot& slot = b.lease();
    BOOST_TEST(!b.core.held_by(0));
    b.give_back(slot);
    BOOST_TEST(b.step([&](auto& c) { return c.take(b.now, 7); }) == &slot);
    BOOST_TEST(b.core.held_by(7) == &slot);
    BOOST_TEST(!b.core.held_by(8));
    b.give_back(slot);
    BOOST_TEST(!b.core.held_by(7));
    task_waiter w(9);
    b.enqueue(w);
    b.answer_check(slot_task::look, true);
    BOOST_TEST(b.core.held_by(9) == b.core.collect(w));
    b.core.disown(slot);
    BOOST_TEST(!b.core.held_by(9));
}

BOOST_AUTO_TEST_CASE(one_task_and_one_connection, *covers("F-013")) {
    full_pool b(1);
    task_waiter again(1);
    BOOST_TEST((b.enqueue(again) == admission::deadlocked));
    BOOST_TEST((again.where == waits::outside));
    BOOST_TEST(b.core.waiting() == 0u);
    task_waiter other(2);
    BOOST_TEST((b.enqueue(other) == admission::queued));
}

BOOST_AUTO_TEST_CASE(the_last_of_the_tasks_is_told, *covers("F-014", "hikaricp-442")) {
    full_pool b(3);
    task_waiter first(1), second(2), third(3), stranger(4), nobody(0);
    BOOST_TEST((b.enqueue(stranger) == admission::queued));
    BOOST_TEST((b.enqueue(nobody) == admission::queued));
    BOOST_TEST((b.enqueue(first) == admission::queued));
    BOOST_TEST((b.enqueue(second) == admission::queued));
    BOOST_TEST((b.enqueue(third) == admission::deadlocked));
    b.leave(first);  // it gave up: it may give back what it holds
    BOOST_TEST((b.enqueue(third) == admission::queued));
    BOOST_TEST((b.enqueue(first) == admission::deadlocked));
}

BOOST_AUTO_TEST_CASE(whoever_is_unknown_may_give_back) {
    full_pool b(2);
    core_bench unknown(of_size(2));
    unknown.lease();
    core_slot& slot = unknown.lease();
    unknown.give_back(slot);
    unknown.step([&](auto& c) { return c.take(unknown.now, 1); });
    task_waiter again(1);
    BOOST_TEST((unknown.enqueue(again) == admission::queued));
    task_waiter first(1), second(2);
    BOOST_TEST((b.enqueue(first) == admission::queued));
    b.core.disown(const_cast<core_slot&>(*b.core.held_by(1)));
    BOOST_TEST((b.enqueue(second) == admission::queued));
}

BOOST_AUTO_TEST_CASE(a_place_that_is_free_or_becomes_free_is_no_deadlock) {
    core_bench b(of_size(2));
    core_slot& slot = b.lease();
    b.give_back(slot);
    b.step([&](auto& c) { return c.take(b.now, 1); });
    task_waiter again(1);
    BOOST_TEST((b.enqueue(again) == admission::queued));  // the pool opens another one

    full_pool full(2);
    core_slot& closing = const_cast<core_slot&>(*full.core.held_by(2));
    full.step([&](auto& c) { c.give_up(closing, close_reason::broken, full.now); });
    task_waiter first(1);
    BOOST_TEST((full.enqueue(first) == admission::queued));
}

BOOST_AUTO_TEST_CASE(a_task_that_was_served_waits_no_more) {
    full_pool b(2);
    task_waiter first(1);
    b.enqueue(first);
    core_slot& back = const_cast<core_slot&>(*b.core.held_by(2));
    b.give_back(back);  // task 1 has both now
    BOOST_TEST((first.where == waits::granted));
    BOOST_TEST(b.core.collect(first) == &back);
    task_waiter second(2);
    BOOST_TEST((b.enqueue(second) == admission::queued));
    task_waiter third(1);
    BOOST_TEST((b.enqueue(third) == admission::deadlocked));
}

/// Beside a model that knows who waits: a deadlock is told when it arises and at no other time.
BOOST_AUTO_TEST_CASE(random_schedules) {
    std::mt19937 random(20261130);
    const auto draw = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    int told = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t size = 1 + draw(4), tasks = 1 + draw(6);
        core_bench b(of_size(static_cast<int>(size)));
        struct place {
            std::unique_ptr<task_waiter> waiter;
            std::vector<core_slot*> held;
        };
        std::vector<place> all(tasks);
        for (int stride = 0; stride < 200; ++stride) {
            place& one = all[draw(tasks)];
            const auto task = static_cast<std::uint64_t>(&one - all.data()) + 1;
            if (one.waiter && one.waiter->where == waits::granted) {
                one.held.push_back(b.core.collect(*one.waiter));
                one.waiter.reset();
            } else if (one.waiter) {
                if (draw(20) != 0) continue;
                b.leave(*one.waiter);
                one.waiter.reset();
            } else if (!one.held.empty() && draw(2) == 0) {
                b.give_back(*one.held.back());
                one.held.pop_back();
            } else {
                one.waiter = std::make_unique<task_waiter>(task);
                const std::size_t leased = b.count(slot_state::leased);
                bool nobody_moves = leased == size && !one.held.empty();
                for (place& each : all) {
                    const bool granted = each.waiter && each.waiter->where == waits::granted;
                    const bool still = each.waiter && !granted;
                    if ((!each.held.empty() || granted) && !still) nobody_moves = false;
                }
                const admission answer = b.enqueue(*one.waiter);
                BOOST_REQUIRE_EQUAL(answer == admission::deadlocked, nobody_moves);
                if (nobody_moves) {
                    ++told;
                    one.waiter.reset();
                }
            }
            while (!b.tasks.empty()) {
                if (b.tasks.front()->task == slot_task::connect) b.connect();
                else b.answer_check(b.tasks.front()->task, true);
            }
        }
        for (place& each : all)
            if (each.waiter) b.leave(*each.waiter);
    }
    BOOST_TEST(told > 100);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
