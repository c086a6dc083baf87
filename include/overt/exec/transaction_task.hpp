// SPDX-License-Identifier: BSL-1.0
// The coroutines that run inside a transaction: they wait for the database and for nothing else.
#pragma once

#include <overt/exec/database_operation.hpp>

#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstdint>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

namespace overt {

template <class T>
class transaction_task;

/// What allow_foreign() makes: a wait that a transaction_task lets through.
template <class T>
class [[nodiscard]] foreign_operation : public asio::awaitable<T> {
public:
    foreign_operation(detail::our_own, asio::awaitable<T> what) noexcept : asio::awaitable<T>(std::move(what)) {}
};

namespace detail {

template <class A>
concept operation_in_transaction = requires { typename A::value_type; } &&
                                   (std::derived_from<A, database_operation<typename A::value_type>> ||
                                    std::same_as<A, foreign_operation<typename A::value_type>>);

/// Waits as Asio's own coroutines do; its caller's frame is one of them and a little more.
template <class T>
class transaction_step {
public:
    explicit transaction_step(asio::awaitable<T> what) noexcept : what_(std::move(what)) {}

    bool await_ready() const noexcept { return what_.await_ready(); }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> caller) {
        using frame = typename Promise::frame;
        what_.await_suspend(std::coroutine_handle<frame>::from_promise(static_cast<frame&>(caller.promise())));
    }
    T await_resume() { return what_.await_resume(); }

private:
    asio::awaitable<T> what_;
};

/// The frame of an Asio coroutine, which awaits less.
template <class T>
class transaction_promise : public std::coroutine_traits<asio::awaitable<T>>::promise_type {
public:
    using frame = typename std::coroutine_traits<asio::awaitable<T>>::promise_type;

    transaction_task<T> get_return_object() noexcept {
        return transaction_task<T>(our_own(), frame::get_return_object());
    }

    template <class Awaited>
    auto await_transform(Awaited&& what) {
        using operation = std::remove_cvref_t<Awaited>;
        static_assert(operation_in_transaction<operation>,
                      "inside a transaction only database operations may be awaited; where it must be something else, "
                      "allow_foreign(...) says so");
        if constexpr (operation_in_transaction<operation>) {
            static_assert(!std::is_lvalue_reference_v<Awaited>,
                          "an operation is awaited once; std::move() it into co_await");
            using value = typename operation::value_type;
            asio::awaitable<value>& plain = what;
            return transaction_step<value>(frame::await_transform(std::move(plain)));
        } else {
            return std::suspend_never();  // one error is enough
        }
    }
};

/// Notes how long its scope lasts.
class foreign_watch {
public:
    explicit foreign_watch(const std::source_location& site) noexcept : site_(site) {}
    foreign_watch(const foreign_watch&) = delete;
    foreign_watch& operator=(const foreign_watch&) = delete;
    ~foreign_watch();

private:
    std::source_location site_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

template <class T>
asio::awaitable<T> watched(asio::awaitable<T> what, std::source_location site) {
    const foreign_watch watch(site);
    co_return co_await std::move(what);
}

}  // namespace detail

/// A coroutine that awaits database operations and other transaction_tasks; anything else does not compile. It is such
/// an operation itself, and is awaited, spawned and cancelled as any asio::awaitable.
///
///     overt::transaction_task<std::int64_t> paid(overt::transaction_verbs& tx, std::int64_t id) {
///         co_await tx.execute(...);
///         co_return co_await tx.scalar(...);
///     }
///
/// @lifetime a coroutine: its parameters are values, or outlive it as tx does
template <class T>
class [[nodiscard]] transaction_task : public database_operation<T> {
public:
    using promise_type = detail::transaction_promise<T>;

    using database_operation<T>::database_operation;
};

/// The way out: waits for something else inside a transaction, with its locks held and its connection taken. Each wait
/// is counted, see foreign_waits().
template <class T>
foreign_operation<T> allow_foreign(asio::awaitable<T> what,
                                   std::source_location site = std::source_location::current()) {
    return {detail::our_own(), detail::watched(std::move(what), site)};
}

/// A place in the program where transactions wait for something else.
struct foreign_wait {
    const char* file = "";  ///< Of allow_foreign(), as std::source_location gives it.
    const char* function = "";
    std::uint_least32_t line = 0;
    std::uint64_t count = 0;  ///< Waits that are over, in whatever way.
    std::chrono::steady_clock::duration total{};
    std::chrono::steady_clock::duration longest{};
};

/// All such places of this process, the one that waited longest in all first.
/// @threads any
std::vector<foreign_wait> foreign_waits();

}  // namespace overt
