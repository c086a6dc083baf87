// SPDX-License-Identifier: BSL-1.0
// Inside a transaction only the database is waited for, and its body does not end it.
// Acceptance: HZ-43, TX-18, TX-19.
// case 1: inside a transaction only database operations may be awaited
// case 2: inside a transaction only database operations may be awaited
// case 3: inside a transaction only database operations may be awaited
// case 4: inside a transaction only database operations may be awaited
// case 5: inside a transaction only database operations may be awaited
// case 6: the body of transact() takes overt::transaction_verbs&
// case 7: the body of transact() is a coroutine that returns overt::transaction_task<T>
// case 8: no member named
// case 9: no member named
// case 10: an operation is awaited once; std::move() it into co_await
// case 11: inside a transaction only database operations may be awaited
// warning 12: nodiscard
#include "support/app_model.hpp"

#include <overt/overt.hpp>
#include <overt/transact.hpp>

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <cstdint>

using namespace app;
using overt::col;
using overt::transaction_task;
using overt::transaction_verbs;
using namespace overt::sql;

asio::awaitable<void> own_coroutine();

#if CASE == 0
transaction_task<std::int64_t> counted(transaction_verbs& tx) {
    co_return co_await tx.scalar(select(count()).from<user>());
}
asio::awaitable<std::int64_t> fine(overt::pool& pool) {
    const auto body = [](transaction_verbs& tx) -> transaction_task<std::int64_t> {
        auto inner = co_await tx.begin();
        co_await inner.execute(delete_from<user>().all_rows());
        co_await inner.rollback();
        auto batch = tx.batch();
        auto one = batch.first(select<user>());
        co_await batch.run();
        auto rows = co_await tx.stream(select<user>());
        co_await rows.next();
        auto later = tx.all(select<user>());
        co_await std::move(later);
        co_await overt::with_timeout(std::chrono::seconds(1), counted(tx));
        co_return co_await counted(tx);
    };
    co_return co_await pool.transact(body, overt::retry_policy().attempts(5));
}
asio::awaitable<void> also_fine(overt::lease& conn, asio::steady_timer& timer) {
    const auto body = [&timer](transaction_verbs& tx) -> transaction_task<overt::ending<>> {
        co_await overt::allow_foreign(timer.async_wait(asio::use_awaitable));
        co_await overt::allow_foreign(own_coroutine());
        const auto seen = co_await counted(tx);
        co_return seen == 0 ? overt::commit_with() : overt::rollback_with();
    };
    co_await conn.transact(body, overt::transaction_options().serializable());
    auto tx = co_await conn.begin();
    co_await counted(tx);
    co_await tx.commit();
}
#elif CASE == 1
transaction_task<void> wrong(transaction_verbs&, asio::steady_timer& timer) {
    co_await timer.async_wait(asio::use_awaitable);  // shown
}
#elif CASE == 2
transaction_task<void> wrong(transaction_verbs&) { co_await own_coroutine(); }
#elif CASE == 3
transaction_task<void> wrong(transaction_verbs&, overt::pool& pool) { co_await pool.acquire(); }
#elif CASE == 4
transaction_task<void> wrong(transaction_verbs&) { co_await asio::this_coro::executor; }
#elif CASE == 5
transaction_task<void> wrong(transaction_verbs&, overt::lane& lane) { co_await lane.all(select<user>()); }
#elif CASE == 6
auto wrong(overt::pool& pool) {
    return pool.transact([](overt::transaction& tx) -> transaction_task<void> { co_await tx.commit(); });
}
#elif CASE == 7
auto wrong(overt::pool& pool) {
    return pool.transact([](transaction_verbs& tx) -> asio::awaitable<void> { co_await tx.all(select<user>()); });
}
#elif CASE == 8
transaction_task<void> wrong(transaction_verbs& tx) { co_await tx.commit(); }
#elif CASE == 9
transaction_task<void> wrong(transaction_verbs& tx) { co_await tx.rollback(); }
#elif CASE == 10
transaction_task<void> wrong(transaction_verbs& tx) {
    auto later = tx.all(select<user>());
    co_await later;
}
#elif CASE == 11
transaction_task<void> wrong(transaction_verbs&) { co_await std::suspend_always(); }
#elif CASE == 12
transaction_task<void> wrong(transaction_verbs& tx) {
    tx.all(select<user>());
    co_return;
}
#endif
