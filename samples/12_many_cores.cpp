// SPDX-License-Identifier: BSL-1.0
// Many cores: a loop and a pool for each of them, or one loop and one pool that several threads share. The rates of
// both are printed; what they are depends on the machine, and on what the callers do besides.
#include "sample.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

constexpr int callers = 64;
constexpr int calls = 50;  // of each
constexpr int connections = 8;

asio::awaitable<std::int64_t> caller(overt::pool& pool) {
    std::int64_t sum = 0;
    for (std::int64_t i = 1; i <= calls; ++i) {
        auto conn = co_await pool.acquire();
        const std::int64_t same = co_await conn.scalar(overt::raw<std::int64_t>("SELECT {}::bigint", i));
        sum += same;
    }
    co_return sum;
}

/// Counts callers that run on any thread, and closes their pool behind the last one.
class callers_of {
public:
    explicit callers_of(overt::pool& pool) noexcept : pool_(pool) {}

    /// The executor is that of one thread's loop, or of a loop that several threads run: a coroutine is one chain of
    /// steps, so it needs no strand; only what several coroutines write to needs a lock.
    void start(const asio::any_io_executor& executor, int count) {
        running_ = count;
        for (int i = 0; i != count; ++i)
            asio::co_spawn(executor, caller(pool_), [this, executor](std::exception_ptr error, std::int64_t sum) {
                if (note(error, sum)) asio::co_spawn(executor, pool_.close(), asio::detached);
            });
    }
    std::int64_t sum() const {
        if (failure_) std::rethrow_exception(failure_);
        return sum_;
    }

private:
    /// Whether that was the last one.
    bool note(const std::exception_ptr& error, std::int64_t sum) {
        const std::lock_guard lock(mutex_);
        if (error) failure_ = error;
        sum_ += sum;
        return --running_ == 0;
    }

    overt::pool& pool_;
    std::mutex mutex_;
    int running_ = 0;
    std::int64_t sum_ = 0;
    std::exception_ptr failure_;
};

//! [a_pool_for_each]
// Called by each thread. Nothing is shared, so nobody waits for a lock, and a coroutine stays on its core. The price:
// each pool has its part of the connections, and an idle pool cannot help a busy one.
std::int64_t own_loop(const overt::pool_options& options, int count) {
    asio::io_context io(1);  // one thread
    overt::pool pool{io.get_executor(), options};
    callers_of all(pool);
    all.start(io.get_executor(), count);
    io.run();
    return all.sum();
}
//! [a_pool_for_each]

//! [one_pool]
// Every member of a pool may be called from any thread, and a lease may move to another one between two operations.
std::int64_t shared_loop(const overt::pool_options& options, int count, int threads) {
    asio::io_context io(threads);
    overt::pool pool{io.get_executor(), options};
    callers_of all(pool);
    all.start(io.get_executor(), count);
    std::vector<std::thread> others;
    for (int i = 1; i != threads; ++i) others.emplace_back([&io] { io.run(); });
    io.run();
    for (std::thread& each : others) each.join();
    return all.sum();
}
//! [one_pool]

overt::pool_options with_size(const std::string& dsn, int size) {
    overt::pool_options options(dsn);
    options.max_size(size).acquire_timeout(std::chrono::seconds(30));  // all callers come at once
    return options;
}

std::int64_t own_loops(const std::string& dsn, int threads) {
    const overt::pool_options options = with_size(dsn, connections / threads);
    std::vector<std::thread> others;
    std::vector<std::int64_t> sums(static_cast<std::size_t>(threads));
    std::vector<std::exception_ptr> failures(sums.size());
    for (std::size_t i = 0; i != sums.size(); ++i)
        others.emplace_back([&, i] {
            try {
                sums[i] = own_loop(options, callers / threads);
            } catch (...) {
                failures[i] = std::current_exception();
            }
        });
    for (std::thread& each : others) each.join();
    std::int64_t sum = 0;
    for (std::size_t i = 0; i != sums.size(); ++i) {
        if (failures[i]) std::rethrow_exception(failures[i]);
        sum += sums[i];
    }
    return sum;
}

template <class Run>
void measure(const char* what, Run run) {
    const auto start = std::chrono::steady_clock::now();
    const std::int64_t sum = run();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    sample::require(sum == callers * calls * (calls + 1) / 2, "every query was answered once");
    fmt::print("{:<24}{:>8.0f} queries/s\n", what, callers * calls / spent.count());
}

}  // namespace

int main(int argc, char** argv) {
    const std::string dsn = sample::dsn(argc, argv);
    // a power of two, so that callers and connections can be dealt out evenly
    const int threads = std::thread::hardware_concurrency() >= 4 ? 4 : 2;
    try {
        const overt::pool_options options = with_size(dsn, connections);
        measure("one thread", [&] { return own_loop(options, callers); });
        measure("a pool for each thread", [&] { return own_loops(dsn, threads); });
        measure("threads share one pool", [&] { return shared_loop(options, callers, threads); });
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
    return 0;
}
