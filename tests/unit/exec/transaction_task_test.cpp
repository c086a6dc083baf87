// SPDX-License-Identifier: BSL-1.0
// The coroutine alone, without a transaction: what it awaits here are timers.
#include <boost/test/unit_test.hpp>

#include "support/coroutine.hpp"

#include <overt/exec/ending.hpp>
#include <overt/exec/transaction_task.hpp>
#include <overt/exec/with_timeout.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace std::chrono_literals;
using overt::allow_foreign;
using overt::transaction_task;
using overt::test::run;

namespace {

asio::awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<std::string> slow_word(std::string word) {
    co_await pause(0ms);
    co_return word;
}

transaction_task<int> plain(int value) { co_return value; }

transaction_task<int> sum_to(int n) {
    if (n == 0) co_return 0;
    const int below = co_await sum_to(n - 1);
    if (n % 7 == 0) co_await allow_foreign(pause(0ms));
    co_return below + n;
}

transaction_task<void> throws_after(int awaits) {
    for (int i = 0; i != awaits; ++i) co_await allow_foreign(pause(0ms));
    throw std::runtime_error("from the inside");
}

transaction_task<int> catches(int awaits) {
    int caught = 0;
    try {
        co_await throws_after(awaits);
    } catch (const std::runtime_error&) {
        ++caught;
    }
    co_return caught + co_await plain(10);
}

/// Counts its own objects, as locals of frames that are to be destroyed.
struct local {
    explicit local(int& count) : alive(&count) { ++*alive; }
    local(const local&) = delete;
    local& operator=(const local&) = delete;
    ~local() { --*alive; }
    int* alive;
};

transaction_task<void> waits_forever(int& alive, int depth) {
    const local here(alive);
    if (depth == 0) co_await allow_foreign(pause(1h));
    else co_await waits_forever(alive, depth - 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(transaction_task_suite)

BOOST_AUTO_TEST_CASE(gives_its_value) {
    BOOST_TEST(run<int>(plain(5)) == 5);
    BOOST_TEST(run<int>(sum_to(500)) == 125250);
    const auto word = []() -> transaction_task<std::string> { co_return co_await allow_foreign(slow_word("twelve")); };
    BOOST_TEST(run<std::string>(word()) == "twelve");
    const auto owner = []() -> transaction_task<std::unique_ptr<int>> { co_return std::make_unique<int>(9); };
    BOOST_TEST(*run<std::unique_ptr<int>>(owner()) == 9);
}

BOOST_AUTO_TEST_CASE(exceptions_come_out_where_it_is_awaited) {
    for (const int awaits : {0, 1, 3}) {
        BOOST_CHECK_THROW(run<void>(throws_after(awaits)), std::runtime_error);
        BOOST_TEST(run<int>(catches(awaits)) == 11);
    }
}

BOOST_AUTO_TEST_CASE(one_that_is_never_awaited_leaves_nothing) {
    int alive = 0;
    { auto never = waits_forever(alive, 3); }
    BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(a_loop_that_ends_destroys_it) {
    int alive = 0;
    {
        asio::io_context io;
        asio::co_spawn(io, waits_forever(alive, 3), [](std::exception_ptr) {});
        io.poll();
        BOOST_TEST(alive == 4);
    }
    BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(cancellation_reaches_the_innermost) {
    int alive = 0;
    asio::io_context io;
    asio::cancellation_signal stop;
    std::error_code ended;
    const auto over = [&ended](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (const std::system_error& e) {
            ended = e.code();
        }
    };
    asio::co_spawn(io, waits_forever(alive, 3), asio::bind_cancellation_slot(stop.slot(), over));
    io.poll();
    BOOST_TEST(alive == 4);
    asio::post(io, [&stop] { stop.emit(asio::cancellation_type::terminal); });
    io.restart();
    io.run();
    BOOST_TEST((ended == asio::error::operation_aborted));
    BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(a_cancelled_one_awaits_nothing_more) {
    bool went_on = false;
    const auto stubborn = [&]() -> transaction_task<void> {
        try {
            co_await allow_foreign(pause(1h));
        } catch (const std::system_error&) {
            // pays no heed
        }
        co_await plain(1);
        went_on = true;
    };
    BOOST_CHECK_THROW(run<void>(overt::with_timeout(20ms, stubborn())), overt::operation_timeout);
    BOOST_TEST(!went_on);
}

BOOST_AUTO_TEST_CASE(a_limit_on_its_time_leaves_it_what_it_is) {
    const auto outer = []() -> transaction_task<int> { co_return co_await overt::with_timeout(10s, sum_to(20)); };
    BOOST_TEST(run<int>(outer()) == 210);
    BOOST_CHECK_THROW(run<int>(overt::with_timeout(0ms, plain(1))), overt::operation_timeout);
}

BOOST_AUTO_TEST_CASE(foreign_waits_are_counted_by_place) {
    std::uint_least32_t line = 0;
    const auto waits = [&line](bool fails) -> transaction_task<void> {
        line = __LINE__ + 2;
        // also those that end badly
        co_await allow_foreign(fails ? throws_after(1) : pause(5ms));
    };
    run<void>(waits(false));
    run<void>(waits(false));
    BOOST_CHECK_THROW(run<void>(waits(true)), std::runtime_error);
    const auto all = overt::foreign_waits();
    const auto here = std::find_if(all.begin(), all.end(), [line](const overt::foreign_wait& each) {
        return each.line == line && std::string_view(each.file).ends_with("transaction_task_test.cpp");
    });
    BOOST_REQUIRE((here != all.end()));
    BOOST_TEST(here->count == 3U);
    BOOST_TEST((here->total >= 10ms && here->longest >= 5ms));
    BOOST_TEST(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.total > b.total; }));
}

BOOST_AUTO_TEST_CASE(endings_convert_as_their_values_do) {
    const auto decides = [](int how) -> transaction_task<overt::ending<std::string>> {
        if (how == 0) co_return "plain";
        if (how == 1) co_return overt::commit_with("kept");
        co_return overt::rollback_with("undone");
    };
    const auto plain_one = run<overt::ending<std::string>>(decides(0));
    BOOST_TEST((plain_one.committed() && plain_one.value() == "plain"));
    const auto kept = run<overt::ending<std::string>>(decides(1));
    BOOST_TEST((kept.committed() && kept.value() == "kept"));
    const auto undone = run<overt::ending<std::string>>(decides(2));
    BOOST_TEST((!undone.committed() && undone.value() == "undone"));
    BOOST_TEST((overt::commit_with().committed() && !overt::rollback_with().committed()));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
