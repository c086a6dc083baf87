// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/backoff.hpp"

#include <overt/exec/retry_policy.hpp>

#include <exception>
#include <optional>

namespace overt::detail {

/// The error, where the whole transaction may run again: the server says that it undid all of it, for the sake of
/// others.
std::optional<server_error> undone_for_others(const std::exception_ptr& thrown);

/// Whether and when a transaction runs again. Decides only.
class retry_schedule {
public:
    retry_schedule(const retry_limits& limits, pool_time begun) noexcept : limits_(limits), begun_(begun) {}

    /// An attempt has failed so that there may be another.
    /// @returns the pause before it; empty: there is none
    std::optional<std::chrono::milliseconds> failed(pool_time now, dice& random) noexcept;
    /// Those that have failed.
    int attempts() const noexcept { return attempts_; }

private:
    std::chrono::milliseconds bound() const noexcept;

    retry_limits limits_;
    pool_time begun_;
    int attempts_ = 0;
};

}  // namespace overt::detail
