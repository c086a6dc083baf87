// SPDX-License-Identifier: BSL-1.0
// What the pool's tests share: they use the checkouts that leases are made of.
#pragma once

#include "support/coroutine.hpp"
#include "support/database.hpp"

#include <overt/pg/exchange.hpp>
#include <overt/pool/pool.hpp>
#include <overt/pool/pool_stats.hpp>

#include <asio.hpp>
#include <boost/test/unit_test.hpp>

#include <dirent.h>
#include <unistd.h>

#include <chrono>
#include <source_location>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test::pooling {

using namespace std::chrono_literals;
using overt::detail::checkout;
using std::chrono::steady_clock;
using here = std::source_location;

/// An application name of its own for every test, so that its sessions can be counted.
struct fixture {
    fixture() {
        static int number = 0;
        name = "overt pool " + std::to_string(::getpid()) + " " + std::to_string(++number);
    }
    pool_options options() const { return pool_options(server_dsn()).application_name(name); }
    long sessions() { return server.sessions(name); }
    /// The server has no session of this test any more.
    bool gone() {
        for (int i = 0; i < 200; ++i) {
            if (sessions() == 0) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    std::string name;
    witness server;
    asio::io_context io;
};

inline asio::awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

template <class Condition>
asio::awaitable<bool> eventually(Condition holds) {
    for (int i = 0; i < 2000 && !holds(); ++i) co_await pause(5ms);
    co_return holds();
}

inline asio::awaitable<bool> settled(overt::pool& on) {
    return eventually([&on] {
        const pool_stats s = on.stats();
        return s.leased + s.waiting + s.connecting + s.checking + s.cancelling + s.resetting + s.closing == 0;
    });
}

inline asio::awaitable<checkout> acquire(overt::pool& from,
                                         std::chrono::milliseconds timeout = overt::pool::default_timeout,
                                         here site = here::current()) {
    if (auto held = from.try_checkout(site)) co_return std::move(*held);
    co_return co_await from.wait_checkout(timeout, site);
}

/// The first value of the last statement's answer, as text.
inline asio::awaitable<std::string> ask(checkout& on, std::string sql) {
    const overt::rendered statement(std::move(sql));
    overt::pg::exchange x(on.connection(), statement, overt::pg::protocol::simple);
    while (!x.advance()) co_await x.ready();
    const overt::pg::result answer = x.take();
    if (answer.rows() == 0 || answer.columns() == 0) co_return "";
    const overt::cell value = answer.at(0, 0);
    co_return value.data ? std::string(value.data, static_cast<std::size_t>(value.size)) : std::string("NULL");
}

template <class F>
void spawn(asio::io_context& io, F coroutine) {
    asio::co_spawn(io, std::move(coroutine), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

inline int entries(const char* directory) {
    DIR* const open = ::opendir(directory);
    int count = 0;
    while (::readdir(open)) ++count;
    ::closedir(open);
    return count;
}

template <class Error, class Awaitable>
asio::awaitable<std::string> failure_of(Awaitable operation) {
    try {
        static_cast<void>(co_await std::move(operation));
    } catch (const Error& error) {
        co_return error.what();
    }
    BOOST_ERROR("no error");
    co_return "";
}

}  // namespace overt::test::pooling
