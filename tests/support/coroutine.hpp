// SPDX-License-Identifier: BSL-1.0
// Runs coroutines to their end from code that is none.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace overt::test {

/// Runs the coroutine, and whatever else the context has to do meanwhile; gives its result or throws what it threw.
/// @threads the calling thread runs the context
template <class T>
T run(asio::io_context& io, asio::awaitable<T> coroutine) {
    using slot = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    std::exception_ptr failure;
    std::optional<slot> value;
    const auto over = [&](std::exception_ptr thrown, auto... result) {
        failure = thrown;
        if (!failure) value.emplace(std::move(result)...);
        io.stop();
    };
    if constexpr (std::is_void_v<T>)
        asio::co_spawn(io, std::move(coroutine), [over](std::exception_ptr thrown) { over(thrown); });
    else
        asio::co_spawn(io, std::move(coroutine),
                       [over](std::exception_ptr thrown, T result) { over(thrown, std::move(result)); });
    io.restart();
    io.run();
    if (failure) std::rethrow_exception(failure);
    if (!value) throw std::logic_error("the coroutine waits for something that nobody will do");
    if constexpr (!std::is_void_v<T>) return std::move(*value);
}

/// The same on a context of its own.
template <class T>
T run(asio::awaitable<T> coroutine) {
    asio::io_context io;
    return run(io, std::move(coroutine));
}

}  // namespace overt::test
