// SPDX-License-Identifier: BSL-1.0
// 200 coroutines share 4 connections, fairly; and what a pool says when it runs dry.
#include "sample.hpp"

#include <overt/metrics.hpp>
#include <overt/task.hpp>

#include <chrono>

namespace {

using namespace std::chrono_literals;

asio::awaitable<void> handler(overt::pool& pool, int& served) {
    auto conn = co_await pool.acquire();
    co_await conn.scalar(overt::raw<std::int32_t>("SELECT 1"));
    ++served;
}

asio::awaitable<void> load(overt::pool& pool) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    int running = 200, served = 0;
    std::exception_ptr failure;
    for (int i = 0; i != 200; ++i)
        asio::co_spawn(executor, handler(pool, served), [&](std::exception_ptr error) {
            if (error) failure = error;
            if (--running == 0) finished.cancel();
        });
    asio::error_code ignored;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (failure) std::rethrow_exception(failure);
    const overt::pool_stats s = pool.stats();
    fmt::print("{} served by {} connections\n", served, s.size);
    sample::require(served == 200 && s.size <= 4, "200 coroutines on at most 4 connections");
}

//! [report]
asio::awaitable<void> run_dry(overt::pool& pool) {
    auto a = co_await pool.acquire();
    auto b = co_await pool.acquire();
    auto c = co_await pool.acquire();
    auto d = co_await pool.acquire();
    auto tx = co_await d.begin();
    co_await tx.scalar(overt::raw<std::int32_t>("SELECT 42 AS forgotten"));
    try {
        auto fifth = co_await pool.acquire(200ms);
        sample::require(false, "a fifth lease of four");
    } catch (const overt::pool_timeout& e) {
        fmt::print("{}\n", e.what());  // who waits, and who holds what, by file and line
    }
    fmt::print("{}", overt::prometheus(pool.stats()));
    co_await tx.rollback();
}
//! [report]

//! [tasks]
// Four tasks hold a connection each and want another one: one of them is told at once, the others go on.
asio::awaitable<void> nest(overt::pool& pool, int& holding, int& finished) {
    auto outer = co_await pool.acquire();
    ++holding;
    while (holding < 4) co_await asio::post(asio::use_awaitable);
    try {
        auto inner = co_await pool.acquire();
    } catch (const overt::pool_deadlock& e) {
        fmt::print("{}\n", e.what());  // every holder, by file and line
    }
    ++finished;
}

asio::awaitable<void> nest_all(overt::pool& pool) {
    auto executor = co_await asio::this_coro::executor;
    int holding = 0, finished = 0;
    for (int i = 0; i != 4; ++i)
        asio::co_spawn(overt::task_executor(executor), nest(pool, holding, finished), asio::detached);
    while (finished != 4) co_await asio::post(asio::use_awaitable);
}
//! [tasks]

asio::awaitable<void> run(overt::pool& pool) {
    co_await load(pool);
    co_await run_dry(pool);
    co_await nest_all(pool);
    sample::require(pool.stats().acquire_deadlocks == 1, "one of four tasks is told");
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)).max_size(4), run); }
