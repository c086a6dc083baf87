// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/worker_threads.hpp"

#include <overt/pg/connect_options.hpp>
#include <overt/pg/connection.hpp>

#include <asio/awaitable.hpp>

namespace overt::detail {

/// Opens a connection on one of the threads, which outlive the call, while the coroutine sleeps.
/// @errors connect_error; operation_cancelled
/// @cancel terminal, partial, total: the thread goes on, and closes what it opens
asio::awaitable<pg::connection> connect_elsewhere(worker_threads& threads, connect_options options);

}  // namespace overt::detail
