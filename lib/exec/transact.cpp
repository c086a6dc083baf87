// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/transact.hpp>

#include "exec/retry_schedule.hpp"
#include "pool/sleeper.hpp"

#include <overt/exec/lease.hpp>

#include <asio/this_coro.hpp>

#include <exception>
#include <mutex>
#include <random>

namespace overt::detail {

namespace {

/// The first error is what the caller gets. Where this fails, cancelled or cut off, the transaction is dropped, and the
/// lease's end cleans up.
asio::awaitable<void> try_rollback(transaction& tx) {
    try {
        co_await tx.rollback();
    } catch (...) {
        co_return;
    }
}

/// A connection that broke meanwhile has rolled back as well.
asio::awaitable<void> roll_back(transaction& tx) {
    try {
        co_await tx.rollback();
    } catch (const connection_lost&) {
        co_return;
    }
}

asio::awaitable<void> run_to_its_end(transaction tx, transaction_body* body) {
    std::exception_ptr thrown;
    bool takes_effect = false;
    try {
        takes_effect = co_await body->run(tx);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        co_await try_rollback(tx);
        std::rethrow_exception(thrown);
    }
    if (takes_effect) co_await tx.commit();
    else co_await roll_back(tx);
}

asio::awaitable<void> sleep(std::chrono::milliseconds time) {
    const pool_time until = pool_clock::now() + time;
    sleeper bed(co_await asio::this_coro::executor);
    std::mutex mutex;
    co_await bed.sleep(mutex, until);
    if (pool_clock::now() < until) throw operation_cancelled({phase::begin, outcome::failed, fate::none});
}

/// Returns when the next attempt is to begin; throws what was thrown where there is none.
asio::awaitable<void> wait_for_next(retry_schedule& schedule, const retry_policy& policy, std::exception_ptr thrown) {
    const std::optional<server_error> why = undone_for_others(thrown);
    if (!why) std::rethrow_exception(thrown);
    dice random(std::random_device{}());
    const std::optional<std::chrono::milliseconds> pause = schedule.failed(pool_clock::now(), random);
    policy.tell({schedule.attempts(), *why, pause});
    if (!pause) std::rethrow_exception(thrown);
    co_await sleep(*pause);
}

/// One attempt with a connection of its own, which nobody keeps during a pause.
asio::awaitable<void> attempt(pool* on, transaction_body* body, transaction_options options,
                              std::source_location site) {
    lease conn = co_await on->acquire(site);
    transaction tx = co_await conn.begin(options);
    co_await run_to_its_end(std::move(tx), body);
}

}  // namespace

asio::awaitable<void> run_transaction(pool* on, transaction_body* body, retry_policy policy,
                                      std::source_location site) {
    retry_schedule schedule(policy.limits(), pool_clock::now());
    for (;;) {
        std::exception_ptr thrown;
        try {
            co_await attempt(on, body, policy.options(), site);
            co_return;
        } catch (...) {
            thrown = std::current_exception();
        }
        co_await wait_for_next(schedule, policy, std::move(thrown));
    }
}

asio::awaitable<void> run_transaction(lease* on, transaction_body* body, retry_policy policy) {
    retry_schedule schedule(policy.limits(), pool_clock::now());
    for (;;) {
        std::exception_ptr thrown;
        try {
            transaction tx = co_await on->begin(policy.options());
            co_await run_to_its_end(std::move(tx), body);
            co_return;
        } catch (...) {
            thrown = std::current_exception();
        }
        co_await wait_for_next(schedule, policy, std::move(thrown));
    }
}

asio::awaitable<void> run_transaction(transaction_verbs* in, transaction_body* body) {
    transaction tx = co_await in->begin();
    co_await run_to_its_end(std::move(tx), body);
}

}  // namespace overt::detail
