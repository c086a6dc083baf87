// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace overt::detail {

class pool_shell;
struct pool_slot;

/// Opens a connection for a slot and tells the pool how it went. Blocks: for a connect thread.
void open_connection(pool_shell& shell, pool_slot& slot) noexcept;

}  // namespace overt::detail
