// SPDX-License-Identifier: BSL-1.0
// What the user has to say of a session.
#pragma once

#include "pool/duty.hpp"

#include <overt/pool/pool_options.hpp>

#include <asio/awaitable.hpp>

namespace overt::detail {

/// prime_receive_buffer and on_connect, for a connection that has just been attached to the event loop: libpq's buffer
/// comes from the memory of the thread that reads.
asio::awaitable<void> greet(duty task);
/// after_release: false where the session is to be closed, a hook that throws included.
asio::awaitable<bool> passes_release(const pool_options& options, pg::connection& session);

}  // namespace overt::detail
