// SPDX-License-Identifier: BSL-1.0
#include <overt/pqxx.hpp>

#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>
#include <thread>

namespace overt::detail {

namespace {

// a thread for each loan: the pool bounds how many there can be, and a loan is long beside a thread's start
asio::awaitable<void> on_blocking_thread(std::function<void()> work) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [](auto handler, std::function<void()> job) {
            auto executor = asio::get_associated_executor(handler);
            std::thread([handler = std::move(handler), job = std::move(job),
                         guard = asio::make_work_guard(executor)]() mutable {
                job();
                asio::dispatch(guard.get_executor(), std::move(handler));
            }).detach();
        },
        asio::use_awaitable, std::move(work));
}

// the target is checked, what was dropped is undone, the body runs, the session comes back whatever happened
asio::awaitable<void> lend_handle(target on, std::function<void(pg_conn*)> body) {
    errand run{on, {}};
    check_target(run, false);
    if (run.undo_first) co_await undo_dropped(on);
    pg_conn* session = on.connection->lend();
    std::exception_ptr failure;
    co_await on_blocking_thread([&] {
        try {
            body(session);
        } catch (...) {
            failure = std::current_exception();
        }
    });
    on.connection->take_back();
    if (failure) std::rethrow_exception(failure);
    if (on.connection->state() == pg::session_state::broken)
        throw connection_lost(loss::other, "the connection broke while libpqxx code used it",
                              {phase::execute, outcome::unknown, fate::evicted});
}

bool in_transaction(const pg::connection& session) {
    const pg::session_state state = session.state();
    return state == pg::session_state::in_transaction || state == pg::session_state::failed_transaction;
}

}  // namespace

asio::awaitable<void> lend_session(target on, std::function<void(pqxx_connection&)> body) {
    co_await lend_handle(on, [&](pg_conn* session) {
        adopted_connection adopted(session);
        body(adopted.get());
    });
    if (in_transaction(*on.connection)) co_await command(*on.connection, "ROLLBACK");
}

asio::awaitable<void> lend_transaction(target in, std::function<void(pqxx::transaction_base&)> body) {
    std::exception_ptr failure;
    try {
        co_await lend_handle(in, [&](pg_conn* session) {
            adopted_connection adopted(session);
            adopted_transaction work(adopted.get());
            body(work);
        });
    } catch (...) {
        failure = std::current_exception();
    }
    if (in.connection && in.connection->state() == pg::session_state::idle) {
        in.connection->transactions().clear();
        if (!failure)
            throw usage_error("the libpqxx code ended the transaction that it was lent; leave COMMIT and ROLLBACK to "
                              "its owner");
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace overt::detail
