// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_request.hpp"
#include "pool/caretaking.hpp"
#include "pool/pool_shell.hpp"

#include <overt/pg/drain.hpp>

#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>

namespace overt::detail {

namespace {

constexpr std::size_t most_drained = 1024 * 1024;

/// What the statement leaves is of use only where a reset can undo it.
bool fit(const pg::drain& rest, const pg::connection& session, reset_policy policy) {
    return rest.clean() && (policy != reset_policy::none || session.state() == pg::session_state::idle);
}

}  // namespace

asio::awaitable<void> end_statement(duty task) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);  // not at the expense of whoever ended the lease
    pool_shell& shell = task.shell();
    pg::connection& session = task.slot().connection;
    pg::drain rest(session, most_drained);
    bool harmless = true;
    // often it has ended by itself meanwhile, and a request would hit nothing
    if ((!rest.advance() || !rest.clean()) && !rest.lost()) {
        cancel_request request(shell, task.slot(), executor);
        harmless = request.send();
        while (harmless && !rest.advance()) co_await rest.ready();
        harmless = harmless && co_await request.over();
    }
    task.done(harmless && fit(rest, session, shell.options().reset()));
}

}  // namespace overt::detail
