// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pool/sleeper.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <optional>
#include <thread>

using namespace overt::detail;

namespace {

struct bedroom {
    asio::io_context io{};
    std::mutex mutex{};
    overt::detail::sleeper bed{io.get_executor()};
    int woken = 0;
    bool failed = false;
    asio::cancellation_signal cancel{};

    void lie_down(pool_time until = no_time, int times = 1) {
        asio::co_spawn(
            io,
            [this, until, times]() -> asio::awaitable<void> {
                for (int i = 0; i < times; ++i) {
                    co_await bed.sleep(mutex, until);
                    ++woken;
                }
            },
            asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr e) { failed = e != nullptr; }));
    }
    void ring() {
        std::lock_guard lock(mutex);
        bed.ring();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(sleeper)

BOOST_AUTO_TEST_CASE(a_ring_wakes) {
    bedroom b;
    b.lie_down();
    b.io.poll();
    BOOST_TEST(b.woken == 0);
    b.ring();
    BOOST_TEST(b.woken == 0);  // later, never from within
    b.io.run();
    BOOST_TEST(b.woken == 1);
}

BOOST_AUTO_TEST_CASE(a_ring_before_sleep_is_not_lost) {
    bedroom b;
    b.ring();
    b.lie_down();
    b.io.run();
    BOOST_TEST(b.woken == 1);
}

BOOST_AUTO_TEST_CASE(a_ring_from_another_thread_is_not_lost) {
    for (int i = 0; i < 500; ++i) {
        bedroom b;
        b.lie_down();
        std::thread other([&] { b.ring(); });
        b.io.run();
        other.join();
        BOOST_TEST(b.woken == 1);
    }
}

BOOST_AUTO_TEST_CASE(time_wakes) {
    bedroom b;
    b.lie_down(pool_clock::now() - std::chrono::seconds(1));
    b.io.run();
    BOOST_TEST(b.woken == 1);
}

BOOST_AUTO_TEST_CASE(one_ring_wakes_once_and_two_rings_before_are_one) {
    bedroom b;
    b.ring();
    b.ring();
    b.lie_down(no_time, 2);
    b.io.poll();
    BOOST_TEST(b.woken == 1);
    b.ring();
    b.io.run();
    BOOST_TEST(b.woken == 2);
}

BOOST_AUTO_TEST_CASE(a_cancellation_wakes_and_does_not_throw) {
    bedroom b;
    b.lie_down();
    b.io.poll();
    b.cancel.emit(asio::cancellation_type::terminal);
    b.io.run();
    BOOST_TEST(b.woken == 1);
    BOOST_TEST(!b.failed);
}

BOOST_AUTO_TEST_CASE(may_go_with_its_event_loop) {
    struct owner {
        std::optional<asio::io_context> io{std::in_place};
        std::mutex mutex{};
        bool destroyed = false;
        struct note {
            bool& set;
            ~note() { set = true; }
        };
        asio::awaitable<void> work() {
            note last{destroyed};
            overt::detail::sleeper bed(io->get_executor());
            co_await bed.sleep(mutex, no_time);
        }
    } o;
    asio::co_spawn(*o.io, o.work(), [](std::exception_ptr) {});
    o.io->poll();
    BOOST_TEST(!o.destroyed);
    o.io.reset();
    BOOST_TEST(o.destroyed);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
