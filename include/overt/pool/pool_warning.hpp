// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace overt {

/// What a pool warns of: nothing has failed yet.
struct pool_warning {
    enum class kind : unsigned char {
        nested_acquire,       ///< A task that holds a connection acquires another one. Once for each pair of places.
        long_lease,           ///< A lease is older than warn_long_lease. Once for each lease.
        idle_in_transaction,  ///< A transaction waits for its own program. Once for each such wait.
        stall,                ///< Every connection is leased, none is at work, and callers wait.
        slow_acquire,         ///< An acquire() waited for longer than warn_slow_acquire. Once for each of them.
        slow_statement,       ///< A statement took longer than warn_slow_statement. Once for each of them.
        dirty_return,         ///< A lease ended inside a transaction. Once for each place that acquired.
    };

    kind what{};
    std::string message{};  ///< With the places in the source that acquired; never with values.
};
std::string_view to_string(pool_warning::kind value) noexcept;

}  // namespace overt
