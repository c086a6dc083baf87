// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/worker_threads.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <set>
#include <thread>

using workers = overt::detail::worker_threads;

namespace {

/// A job that reports its start and blocks until it may go on.
struct gate {
    std::promise<void> started{};
    std::promise<void> open{};
    std::function<void()> job() {
        return [this, may = open.get_future().share()] {
            started.set_value();
            may.wait();
        };
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(worker_threads)

BOOST_AUTO_TEST_CASE(runs_jobs_on_other_threads_no_more_than_it_may) {
    std::promise<void> idle;
    workers w(2, 100, [&] { idle.set_value(); });
    BOOST_TEST(w.running() == 0u);
    gate a, b;
    BOOST_TEST(w.submit(a.job()));
    BOOST_TEST(w.submit(b.job()));
    a.started.get_future().wait();
    b.started.get_future().wait();
    std::promise<std::thread::id> third;
    BOOST_TEST(w.submit([&] { third.set_value(std::this_thread::get_id()); }));
    BOOST_TEST(w.running() == 2u);
    auto ran = third.get_future();
    BOOST_TEST((ran.wait_for(std::chrono::seconds(0)) == std::future_status::timeout));
    a.open.set_value();
    BOOST_TEST((ran.get() != std::this_thread::get_id()));
    b.open.set_value();
    w.stop();
    idle.get_future().wait();
    BOOST_TEST(w.running() == 0u);
    w.join();
    w.join();
}

BOOST_AUTO_TEST_CASE(threads_are_used_again) {
    workers w(8, 100, [] {});
    std::set<std::thread::id> seen;
    for (int i = 0; i < 50; ++i) {
        std::promise<std::thread::id> done;
        w.submit([&] { done.set_value(std::this_thread::get_id()); });
        seen.insert(done.get_future().get());
    }
    BOOST_TEST(w.running() <= 8u);  // one that has just answered need not be idle yet
    BOOST_TEST(seen.size() <= w.running());
}

BOOST_AUTO_TEST_CASE(refuses_what_is_too_much_or_too_late) {
    workers w(1, 1, [] {});
    gate a;
    BOOST_TEST(w.submit(a.job()));
    a.started.get_future().wait();
    std::atomic<bool> ran = false;
    BOOST_TEST(w.submit([&] { ran = true; }));
    BOOST_TEST(!w.submit([] {}));
    w.stop();
    BOOST_TEST(!w.submit([] {}));
    a.open.set_value();
    while (w.running() != 0) std::this_thread::yield();
    BOOST_TEST(!ran);  // dropped
}

BOOST_AUTO_TEST_CASE(a_job_that_hangs_is_left_alone) {
    auto hanging = std::make_shared<gate>();
    std::promise<void> ended;
    {
        workers w(1, 1, [&] { ended.set_value(); });
        w.submit([hanging, job = hanging->job()] { job(); });
        hanging->started.get_future().wait();
    }  // not waited for
    hanging->open.set_value();
    ended.get_future().wait();
}

BOOST_AUTO_TEST_CASE(a_job_may_hold_the_last_of_its_owner) {
    std::promise<void> ended;
    {
        auto owner = std::make_shared<workers>(1u, 1u, [&] { ended.set_value(); });
        gate start;
        owner->submit([owner, job = start.job()] { job(); });
        start.started.get_future().wait();
        owner.reset();
        start.open.set_value();
        ended.get_future().wait();
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
