// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <overt/error.hpp>
#include <overt/pg/connect_options.hpp>

namespace overt::detail {

class pool_shell;
struct pool_slot;

/// When a connect that begins now has had its time, every host its own.
pool_time connect_deadline(const connect_options& options);
/// Trying again will not help.
bool is_hopeless(connect_failure reason) noexcept;

/// Opens a connection for a slot and tells the pool how it went. Blocks: for a connect thread.
void open_connection(pool_shell& shell, pool_slot& slot) noexcept;

}  // namespace overt::detail
