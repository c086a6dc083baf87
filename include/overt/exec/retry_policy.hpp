// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>
#include <overt/exec/transaction_options.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace overt {

/// How often a transaction may run, and how long to wait in between.
struct retry_limits {
    int attempts = 1;
    std::chrono::milliseconds first{5};
    std::chrono::milliseconds longest{1000};
    std::optional<std::chrono::milliseconds> deadline{};
};

/// An attempt that the server rolled back for the sake of others: 40001 or 40P01.
struct failed_attempt {
    int number = 1;                                    ///< From 1.
    server_error error;                                ///< Why.
    std::optional<std::chrono::milliseconds> pause{};  ///< Until the next attempt; empty: it was the last.
};

/// How transact() runs its body: how each transaction begins, and whether there is another one after a serialization
/// failure or a deadlock. Nothing else is ever repeated: a commit whose answer was lost may have taken effect.
class retry_policy {
public:
    /// One attempt.
    retry_policy() = default;
    /// One attempt that begins like this.
    retry_policy(transaction_options options) : options_(options) {}  // NOLINT: options are a policy

    /// Runs the whole body up to n times. @errors usage_error for less than 1
    retry_policy& attempts(int n);
    /// The bound of a random pause: doubled after each attempt, up to the longest. 5 ms, and 1 s at the most.
    /// @errors usage_error where first is negative, or longer than longest
    retry_policy& backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest);
    /// Begins no further attempt when this time is over, counted from the first one. What bounds a running attempt as
    /// well is with_timeout(). @errors usage_error for a negative one
    retry_policy& deadline(std::chrono::milliseconds limit);
    /// Is told of each attempt that ended in 40001 or 40P01, the last one included; what it throws ends transact().
    retry_policy& on_failed_attempt(std::function<void(const failed_attempt&)> observer);

    const transaction_options& options() const noexcept { return options_; }
    const retry_limits& limits() const noexcept { return limits_; }
    void tell(const failed_attempt& what) const {
        if (observer_) observer_(what);
    }

private:
    transaction_options options_;
    retry_limits limits_;
    std::function<void(const failed_attempt&)> observer_;
};

}  // namespace overt
