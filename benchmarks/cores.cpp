// SPDX-License-Identifier: BSL-1.0
// The point query from 64 coroutines on 8 connections, with two threads: each with a loop and a pool of its own, or
// both with the same.
#include "point_query.hpp"

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace bench {

namespace {

constexpr int threads = 2;
constexpr int coroutines = 64;
constexpr int connections = 8;

asio::awaitable<long> worker(overt::pool& pool, long first, long n) {
    long sum = 0;
    for (long i = first; i < n; i += coroutines) {
        auto conn = co_await pool.acquire();
        const world row = co_await conn.one(by_id(key(i)));
        sum += row.randomnumber;
    }
    co_return sum;
}

/// A loop with so many threads, its pool, and what its coroutines have found.
class group {
public:
    group(const char* conninfo, int loop_threads, int size)
        : io_(loop_threads),
          pool_(io_.get_executor(), overt::pool_options(conninfo).max_size(size)),
          threads_(loop_threads) {
        spawn(warmed());
        run();
    }
    group(const group&) = delete;
    group& operator=(const group&) = delete;
    ~group() {
        spawn(closed());
        run();
    }

    void add(long first, long n) { spawn(worker(pool_, first, n)); }
    void run() {
        io_.restart();
        std::vector<std::thread> others;
        for (int i = 1; i != threads_; ++i) others.emplace_back([this] { io_.run(); });
        io_.run();
        for (std::thread& each : others) each.join();
    }
    /// @errors the first one of the coroutines
    long sum() const {
        if (failed_) std::rethrow_exception(failed_);
        return sum_;
    }

private:
    asio::awaitable<long> warmed() {
        co_await warm_up(pool_);
        co_return 0;
    }
    asio::awaitable<long> closed() {
        co_await pool_.close();
        co_return 0;
    }
    // Before run(): no other thread is there yet.
    void spawn(asio::awaitable<long> body) {
        ++running_;
        asio::co_spawn(io_, std::move(body), [this](std::exception_ptr error, long sum) {
            const std::lock_guard lock(mutex_);
            if (error && !failed_) failed_ = error;
            sum_ += sum;
            if (--running_ == 0) io_.stop();  // the pool's clock would run on
        });
    }

    asio::io_context io_;
    overt::pool pool_;
    int threads_;
    std::mutex mutex_;
    int running_ = 0;
    long sum_ = 0;
    std::exception_ptr failed_;
};

}  // namespace

outcome pk64_threads(const char* conninfo, long n) {
    group all(conninfo, threads, connections);
    for (long first = 0; first != coroutines; ++first) all.add(first, n);
    const moment start = now();
    all.run();
    const moment spent = since(start);
    return {n, all.sum(), spent};
}

outcome pk64_cores(const char* conninfo, long n) {
    group one(conninfo, 1, connections / threads), other(conninfo, 1, connections / threads);
    for (long first = 0; first != coroutines; ++first) (first % 2 == 0 ? one : other).add(first, n);
    const moment start = now();
    std::thread second([&] { other.run(); });
    one.run();
    second.join();
    const moment spent = since(start);
    return {n, one.sum() + other.sum(), spent};
}

}  // namespace bench
