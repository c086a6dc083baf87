// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/exec/with_timeout.hpp>

#include "support/coroutine.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using overt::operation_timeout;
using overt::with_timeout;
using overt::test::run;
using namespace std::chrono_literals;

namespace {

// A value that has no default, and cannot be copied.
struct only {
    explicit only(int v) : value(std::make_unique<int>(v)) {}
    std::unique_ptr<int> value;
};

asio::awaitable<only> at_once(int value) { co_return only(value); }
asio::awaitable<int> opened(asio::awaitable<only> one) { co_return *(co_await std::move(one)).value; }

asio::awaitable<void> wait_for_ever() {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    co_await never.async_wait(asio::use_awaitable);
}

// What a statement does that is cancelled.
asio::awaitable<int> cancelled_in_time() {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    std::error_code error;
    co_await never.async_wait(asio::redirect_error(asio::use_awaitable, error));
    throw overt::operation_cancelled({overt::phase::commit, overt::outcome::unknown, overt::fate::evicted});
}

asio::awaitable<int> fails_otherwise() {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    std::error_code error;
    co_await never.async_wait(asio::redirect_error(asio::use_awaitable, error));
    throw overt::usage_error("something else");
}

asio::awaitable<int> succeeds_all_the_same() {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    std::error_code error;
    co_await never.async_wait(asio::redirect_error(asio::use_awaitable, error));
    co_return 5;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(with_timeout_)

BOOST_AUTO_TEST_CASE(what_ends_in_time_gives_its_value) {
    BOOST_TEST(run(opened(with_timeout(1h, at_once(7)))) == 7);
    BOOST_TEST(run(opened(with_timeout(std::chrono::milliseconds::max(), at_once(8)))) == 8);
    BOOST_CHECK_NO_THROW(run(with_timeout(1h, []() -> asio::awaitable<void> { co_return; }())));
}

BOOST_AUTO_TEST_CASE(errors_in_time_come_through) {
    const auto fails = []() -> asio::awaitable<int> {
        throw overt::usage_error("x");
        co_return 1;
    };
    BOOST_CHECK_THROW(run(with_timeout(1h, fails())), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(what_takes_longer_is_cancelled) {
    BOOST_CHECK_EXCEPTION(run(with_timeout(1ms, wait_for_ever())), operation_timeout, [](const operation_timeout& e) {
        return e.code() == overt::errc::cancelled && e.outcome() == overt::outcome::unknown &&
               e.fate() == overt::fate::none &&
               std::string(e.what()) == "The operation was cancelled because it took longer than 1 ms.";
    });
}

BOOST_AUTO_TEST_CASE(the_error_stands_where_the_operation_stood) {
    BOOST_CHECK_EXCEPTION(run(with_timeout(1ms, cancelled_in_time())), operation_timeout, [](const auto& e) {
        return e.phase() == overt::phase::commit && e.outcome() == overt::outcome::unknown &&
               e.fate() == overt::fate::evicted;
    });
}

BOOST_AUTO_TEST_CASE(what_the_operation_says_itself_counts_more) {
    BOOST_CHECK_THROW(run(with_timeout(1ms, fails_otherwise())), overt::usage_error);
    BOOST_TEST(run(with_timeout(1ms, succeeds_all_the_same())) == 5);
}

BOOST_AUTO_TEST_CASE(without_time_nothing_is_started) {
    bool started = false;
    const auto starts = [&started]() -> asio::awaitable<int> {
        started = true;
        co_return 1;
    };
    for (const auto limit : {0ms, -1ms})
        BOOST_CHECK_EXCEPTION(run(with_timeout(limit, starts())), operation_timeout,
                              [](const auto& e) { return e.outcome() == overt::outcome::not_sent; });
    BOOST_TEST(!started);
}

BOOST_AUTO_TEST_CASE(the_inner_of_two_ends_first) {
    BOOST_CHECK_EXCEPTION(run(with_timeout(1h, with_timeout(1ms, wait_for_ever()))), operation_timeout,
                          [](const auto& e) { return std::string(e.what()).ends_with("than 1 ms."); });
    BOOST_CHECK_EXCEPTION(run(with_timeout(1ms, with_timeout(1h, wait_for_ever()))), operation_timeout,
                          [](const auto& e) { return std::string(e.what()).ends_with("than 1 ms."); });
}

BOOST_AUTO_TEST_CASE(the_callers_cancellation_is_passed_on) {
    asio::io_context io;
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    asio::co_spawn(io, with_timeout(1h, cancelled_in_time()),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr e, int) { thrown = e; }));
    io.poll();
    BOOST_REQUIRE(!thrown);
    stop.emit(asio::cancellation_type::terminal);
    io.run();
    BOOST_REQUIRE(thrown);
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), overt::operation_cancelled);
}

BOOST_AUTO_TEST_CASE(ends_once_on_many_threads) {
    constexpr int count = 200;
    asio::io_context io;
    std::atomic<int> ended = 0;
    const auto brief = []() -> asio::awaitable<void> {
        asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
        co_await timer.async_wait(asio::use_awaitable);
    };
    for (int i = 0; i != count; ++i)
        asio::co_spawn(io, with_timeout(1ms, brief()), [&](std::exception_ptr) { ++ended; });
    std::vector<std::thread> threads;
    for (int i = 0; i != 4; ++i) threads.emplace_back([&io] { io.run(); });
    for (std::thread& each : threads) each.join();
    BOOST_TEST(ended == count);
}

BOOST_AUTO_TEST_CASE(a_context_may_go_away_meanwhile) {
    bool ended = false;
    {
        asio::io_context io;
        asio::co_spawn(io, with_timeout(1h, wait_for_ever()), [&](std::exception_ptr) { ended = true; });
        io.poll();
    }
    BOOST_TEST(!ended);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
