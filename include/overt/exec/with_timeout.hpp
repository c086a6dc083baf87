// SPDX-License-Identifier: BSL-1.0
// A bound on the time that an operation may take.
#pragma once

#include <overt/error.hpp>
#include <overt/exec/database_operation.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace overt {

/// The operation was cancelled because its time was over. Phase, outcome and fate are those of the operation.
struct operation_timeout : error {
    operation_timeout(std::chrono::milliseconds limit, circumstances where);
};

/// Runs the operation, and cancels it when it takes longer. Works for any number of steps in one coroutine, waiting for
/// a connection included: `co_await with_timeout(200ms, conn.scalar(slow))`.
/// @errors operation_timeout, at once and without starting the operation where the limit is not positive; whatever the
///   operation throws
/// @cancel as the operation
/// @lifetime what the operation uses outlives it; a lease whose statement was cancelled is of no more use, and the pool
///   has the server end the statement when it comes back
/// @threads the operation runs on a strand of the caller's executor
[[nodiscard]] asio::awaitable<void> with_timeout(std::chrono::milliseconds limit, asio::awaitable<void> operation);

namespace detail {

/// The result outlives the coroutine.
template <class T>
asio::awaitable<void> keep_result(asio::awaitable<T> operation, std::optional<T>* result) {
    result->emplace(co_await std::move(operation));
}

}  // namespace detail

/// The same for an operation that gives a value.
template <class T>
[[nodiscard]] asio::awaitable<T> with_timeout(std::chrono::milliseconds limit, asio::awaitable<T> operation) {
    std::optional<T> result;
    co_await with_timeout(limit, detail::keep_result(std::move(operation), &result));
    co_return std::move(*result);
}

/// The same for an operation of the database, which it stays.
template <class T>
[[nodiscard]] database_operation<T> with_timeout(std::chrono::milliseconds limit, database_operation<T> operation) {
    asio::awaitable<T>& plain = operation;
    return {detail::our_own(), with_timeout(limit, std::move(plain))};
}

}  // namespace overt
