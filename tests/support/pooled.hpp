// SPDX-License-Identifier: BSL-1.0
// A pool around every asynchronous test, and the invariant that every one of them ends with: nothing is leased, nobody
// waits, every connection that was opened is idle or closed, and after close() the server has no session of ours left.
#pragma once

#include <overt/overt.hpp>

#include "coroutine.hpp"
#include "database.hpp"
#include "oracle.hpp"

#include <asio.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <chrono>
#include <exception>
#include <optional>
#include <source_location>
#include <string>
#include <thread>
#include <utility>

namespace overt::test {

using namespace std::chrono_literals;

inline asio::awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

/// Waits until holds() is true, for ten seconds at the most.
template <class Condition>
asio::awaitable<bool> eventually(Condition holds) {
    for (int i = 0; i != 2000; ++i) {
        if (holds()) co_return true;
        co_await pause(5ms);
    }
    co_return holds();
}

inline int under_way(const pool_stats& s) {
    return s.connecting + s.checking + s.cancelling + s.resetting + s.closing;
}

/// Waits until the pool has nothing to do: what leases leave behind is cleaned up in the background.
inline asio::awaitable<pool_stats> settled(const pool& of, int leased = 0) {
    co_await eventually([&of, leased] {
        const pool_stats s = of.stats();
        return s.leased == leased && s.waiting == 0 && under_way(s) == 0;
    });
    co_return of.stats();
}

/// Runs body(pool), then the oracle: the numbers add up, every idle connection answers what it is asked, and the server
/// sees nothing of ours that is open or locked.
/// @shape look: calls what it is given with a witness of the server
template <class Body, class Look>
asio::awaitable<void> prove(pool& on, Body& body, Look look, const std::string& application) {
    std::exception_ptr failure;
    try {
        co_await body(on);
        const pool_stats before = co_await settled(on);
        check_invariant(before);
        if (before.idle != 0) co_await check_slots(on);
    } catch (...) {
        failure = std::current_exception();
    }
    const pool_stats after = co_await settled(on);
    check_invariant(after);
    look([&](witness& by) { check_sessions_at_rest(by, application, after.max); });
    co_await on.close();
    if (failure) std::rethrow_exception(failure);
}

/// The same where nobody can look at the server.
template <class Body>
asio::awaitable<void> prove(pool& on, Body& body) {
    return prove(on, body, [](const auto&) {}, std::string());
}

/// Runs the pool to its end on a loop of its own, for a minute at the most.
template <class Body, class Look>
void run_pool(pool_options options, Body& body, Look look, const std::string& application) {
    const census before;
    {
        asio::io_context io;
        pool on(io.get_executor(), std::move(options.application_name(application)));
        asio::steady_timer patience(io, 60s);
        patience.async_wait([&io](asio::error_code cancelled) {
            if (!cancelled) io.stop();
        });
        run(io, prove(on, body, look, application));
    }
    look([&](witness& by) { check_gone(by, application); });
    before.check();
}

/// Options for a pool whose sessions see the schema's tables.
inline pool_options options_for(const schema& in, const std::string& dsn = server_dsn()) {
    return pool_options(dsn).session_setting("search_path", in.name());
}

/// Runs body(pool) to its end.
template <class Body>
void with_pool(schema& in, pool_options options, Body body) {
    run_pool(std::move(options), body, [&in](auto check) { check(in); }, in.new_application_name());
}

/// The same against any server, whose sessions are counted all the time: never more than the pool may have.
/// @shape by_dsn: where to look from, past whatever stands in between; cuts: where the network breaks, a server may
///   learn of an end after the pool did
template <class Body>
void with_watched_pool(pool_options options, const std::string& by_dsn, Body body, bool cuts = false) {
    static int number = 0;
    const std::string application = "overt watched " + std::to_string(::getpid()) + ' ' + std::to_string(++number);
    const int most = options.max_size();
    session_watch watch(by_dsn, application);
    while (watch.looks() == 0) std::this_thread::sleep_for(1ms);
    const auto look = [&by_dsn](auto check) {
        witness by(by_dsn);
        check(by);
    };
    run_pool(std::move(options), body, look, application);
    watch.stop();
    if (!cuts) BOOST_CHECK_LE(watch.most(), most);
}

template <class Body>
void with_pool(schema& in, Body body) {
    with_pool(in, options_for(in).max_size(4), std::move(body));
}

/// Runs body(lease), which may be anything that takes it by reference.
template <class Body>
void with_lease(schema& in, Body body) {
    with_pool(in, [&body](pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await body(conn);
    });
}

/// Which session this is.
inline asio::awaitable<std::int32_t> pid(verbs& on) { return on.scalar(raw<std::int32_t>("SELECT pg_backend_pid()")); }

/// The error that an operation ends with, if it is of this class.
template <class Error, class T>
asio::awaitable<std::optional<Error>> error_of(asio::awaitable<T> operation) {
    try {
        static_cast<void>(co_await std::move(operation));
    } catch (const Error& e) {
        co_return e;
    }
    co_return std::nullopt;
}

template <class Error>
asio::awaitable<std::optional<Error>> error_of(asio::awaitable<void> operation) {
    try {
        co_await std::move(operation);
    } catch (const Error& e) {
        co_return e;
    }
    co_return std::nullopt;
}

/// Checks the value that an operation gives.
template <class T, class Expected>
asio::awaitable<void> expect(asio::awaitable<T> operation, Expected expected,
                             std::source_location site = std::source_location::current()) {
    const T value = co_await std::move(operation);
    BOOST_TEST_CONTEXT("at " << site.file_name() << ':' << site.line()) { BOOST_CHECK_EQUAL(value, expected); }
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Coroutines that run beside each other.
class group {
public:
    explicit group(const asio::any_io_executor& executor)
        : executor_(executor),
          finished_(executor, asio::steady_timer::time_point::max()) {}

    /// Starts body(), which is kept until it ends.
    template <class Body>
    void start(Body body) {
        ++running_;
        asio::co_spawn(executor_, std::move(body), [this](std::exception_ptr error) {
            if (error && !failure_) failure_ = error;
            if (--running_ == 0) finished_.cancel();
        });
    }
    /// Waits for all; throws what the first of them threw that failed.
    asio::awaitable<void> join() {
        asio::error_code ignored;
        if (running_ != 0) co_await finished_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    asio::any_io_executor executor_;
    asio::steady_timer finished_;
    std::exception_ptr failure_;
    int running_ = 0;
};

class stopwatch {
public:
    std::chrono::milliseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin_);
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// The schema of a suite: `BOOST_AUTO_TEST_SUITE(name, *fixture<own_schema>())` with `struct own_schema :
/// suite_schema<own_schema>`.
template <class Suite>
class suite_schema {
public:
    suite_schema() { db_.emplace(Suite::name, Suite::tables); }
    ~suite_schema() { db_.reset(); }
    static schema& db() { return db_.value(); }

private:
    static inline std::optional<schema> db_;
};

}  // namespace overt::test
