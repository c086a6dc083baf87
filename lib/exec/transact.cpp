// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/transact.hpp>

#include "exec/retry_schedule.hpp"
#include "pool/pool_shell.hpp"
#include "pool/sleeper.hpp"

#include <overt/exec/lease.hpp>

#include <asio/this_coro.hpp>

#include <exception>
#include <mutex>
#include <random>

namespace overt::detail {

namespace {

// Once cancelled, a coroutine cannot await: that throws by itself. So nothing is awaited on the way of an exception but
// where the catch around it keeps the first one.

asio::awaitable<void> run_to_its_end(transaction tx, transaction_body* body) {
    std::exception_ptr thrown;
    bool takes_effect = false;
    try {
        takes_effect = co_await body->run(tx);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (!thrown && takes_effect) {
        co_await tx.commit();
        co_return;
    }
    std::exception_ptr failed;
    try {
        co_await tx.rollback();
    } catch (const connection_lost&) {
        // that rolls back as well
    } catch (...) {
        failed = std::current_exception();  // dropped, it is rolled back before its connection is used again
    }
    if (thrown) std::rethrow_exception(thrown);
    if (failed) std::rethrow_exception(failed);
}

/// @returns how long to wait before the next attempt
/// @errors what was thrown, where there is none
std::chrono::milliseconds pause_after(const std::exception_ptr& thrown, retry_schedule& schedule,
                                      const retry_policy& policy) {
    const std::optional<server_error> why = undone_for_others(thrown);
    if (!why) std::rethrow_exception(thrown);
    dice random(std::random_device{}());
    const std::optional<std::chrono::milliseconds> pause = schedule.failed(pool_clock::now(), random);
    policy.tell({schedule.attempts(), *why, pause});
    if (!pause) std::rethrow_exception(thrown);
    return *pause;
}

asio::awaitable<void> rest(std::chrono::milliseconds time) {
    const pool_time until = pool_clock::now() + time;
    sleeper bed(co_await asio::this_coro::executor);
    std::mutex mutex;
    co_await bed.sleep(mutex, until);
    if (pool_clock::now() < until) throw operation_cancelled({phase::begin, outcome::failed, fate::none});
}

/// One attempt with a connection of its own, which nobody keeps during a pause.
asio::awaitable<void> attempt(pool* on, transaction_body* body, transaction_options options,
                              std::source_location site) {
    lease conn = co_await on->acquire(site);
    transaction tx = co_await conn.begin(options);
    co_await run_to_its_end(std::move(tx), body);
}

asio::awaitable<void> attempt(lease* on, transaction_body* body, transaction_options options) {
    transaction tx = co_await on->begin(options);
    co_await run_to_its_end(std::move(tx), body);
}

/// @shape once: makes one attempt that begins with these options; count: called before each attempt but the first
template <class Once, class Count>
asio::awaitable<void> repeat(Once once, Count count, retry_policy policy) {
    retry_schedule schedule(policy.limits(), pool_clock::now());
    for (;;) {
        std::exception_ptr thrown;
        try {
            co_await once(policy.options());
            co_return;
        } catch (...) {
            thrown = std::current_exception();
        }
        const std::chrono::milliseconds pause = pause_after(thrown, schedule, policy);
        co_await rest(pause);
        count();
    }
}

}  // namespace

asio::awaitable<void> run_transaction(pool* on, transaction_body* body, retry_policy policy,
                                      std::source_location site) {
    const auto once = [=](transaction_options how) { return attempt(on, body, how, site); };
    return repeat(once, [shell = on->shell()] { shell->count_retry(); }, std::move(policy));
}

asio::awaitable<void> run_transaction(lease* on, transaction_body* body, retry_policy policy) {
    const auto once = [=](transaction_options how) { return attempt(on, body, how); };
    return repeat(once, [on] { ++on->connection().transactions().ended.retries; }, std::move(policy));
}

asio::awaitable<void> run_transaction(transaction_verbs* in, transaction_body* body) {
    transaction tx = co_await in->begin();
    co_await run_to_its_end(std::move(tx), body);
}

}  // namespace overt::detail
