// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/timekeeper.hpp"

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>

using namespace overt::detail;
using namespace std::chrono_literals;

namespace {

/// Counts the calls and lets the test wait for them.
using keeper = timekeeper;

struct calls {
    std::mutex mutex{};
    std::condition_variable changed{};
    int count = 0;
    pool_time last{};

    void add() {
        std::lock_guard lock(mutex);
        ++count;
        last = pool_clock::now();
        changed.notify_all();
    }
    void wait_for(int n) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return count >= n; });
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(timekeeper)

BOOST_AUTO_TEST_CASE(calls_once_and_not_before_the_time) {
    calls seen;
    keeper k([&] { seen.add(); }, [] {});
    BOOST_TEST(!k.running());
    const pool_time when = pool_clock::now() + 5ms;
    k.set(when);
    BOOST_TEST(k.running());
    seen.wait_for(1);
    BOOST_TEST((seen.last >= when));
    k.set(pool_clock::now());
    seen.wait_for(2);
    k.stop();
    k.join();
    BOOST_TEST(seen.count == 2);
    BOOST_TEST(!k.running());
}

BOOST_AUTO_TEST_CASE(a_new_time_replaces_the_old_one) {
    calls seen;
    keeper k([&] { seen.add(); }, [] {});
    k.set(pool_clock::now() + 1h);
    k.set(pool_clock::now());
    seen.wait_for(1);
    k.set(pool_clock::now() + 1h);
    k.set(no_time);
    k.stop();
    k.join();
    BOOST_TEST(seen.count == 1);
}

BOOST_AUTO_TEST_CASE(may_be_set_from_its_own_call) {
    calls seen;
    keeper* self = nullptr;
    keeper k(
        [&] {
            if (seen.count < 100) self->set(pool_clock::now());
            seen.add();
        },
        [] {});
    self = &k;
    k.set(pool_clock::now());
    seen.wait_for(101);
}

BOOST_AUTO_TEST_CASE(a_stopped_one_stays_silent) {
    calls seen;
    std::promise<void> idle;
    keeper k([&] { seen.add(); }, [&] { idle.set_value(); });
    k.set(pool_clock::now() + 1h);
    k.stop();
    idle.get_future().wait();
    k.set(pool_clock::now());
    k.join();
    BOOST_TEST(seen.count == 0);
    BOOST_TEST(!k.running());
}

BOOST_AUTO_TEST_CASE(its_call_may_hold_the_last_of_its_owner) {
    std::promise<void> idle;
    {
        auto held = std::make_shared<std::unique_ptr<keeper>>();
        *held = std::make_unique<keeper>([held]() mutable { held->reset(); }, [&] { idle.set_value(); });
        (*held)->set(pool_clock::now());
    }
    idle.get_future().wait();
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
