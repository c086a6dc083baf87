// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/awaitable.hpp>

#include <utility>

namespace overt {

namespace detail {

/// Says that an awaitable is one of ours, which wait for nothing but the server.
struct our_own {};

}  // namespace detail

/// What a verb gives: an asio::awaitable of which the compiler knows that it waits for the database and for nothing
/// else. It is awaited, spawned and combined as any other, and it alone may be awaited inside a transaction_task.
template <class T>
class [[nodiscard]] database_operation : public asio::awaitable<T> {
public:
    database_operation() noexcept = default;
    database_operation(detail::our_own, asio::awaitable<T> what) noexcept : asio::awaitable<T>(std::move(what)) {}
};

}  // namespace overt
