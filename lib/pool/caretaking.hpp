// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/duty.hpp"

#include <overt/pg/connection.hpp>
#include <overt/pool/pool_options.hpp>

#include <asio/awaitable.hpp>

#include <string>
#include <string_view>

namespace overt::detail {

/// The statements after which a session is as new; empty: none needed. Prepared statements stay.
std::string_view reset_text(pg::session_state state, bool session_changed, reset_policy policy) noexcept;

/// Runs a statement of the pool's own. false: it failed, or has left the session unfit for use.
asio::awaitable<bool> succeeds(pg::connection& on, std::string text);

// The pool's own coroutines. Each works on one slot, whose deadline cuts its socket off.
asio::awaitable<void> ping(duty task);
/// Has the server end what a lease left running, and drops its answer.
asio::awaitable<void> end_statement(duty task);
asio::awaitable<void> reset(duty task);
/// Closes the connection and waits until the server has done the same, so that the server never counts more sessions
/// than the pool does.
asio::awaitable<void> farewell(duty task);

}  // namespace overt::detail
