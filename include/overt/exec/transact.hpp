// SPDX-License-Identifier: BSL-1.0
// How transact() runs a body in a transaction, and runs it again where the server asks for that.
#pragma once

#include <overt/exec/ending.hpp>
#include <overt/exec/retry_policy.hpp>
#include <overt/exec/transaction_task.hpp>
#include <overt/fwd.hpp>

#include <concepts>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>
#include <variant>

namespace overt::detail {

/// A body without its type.
class transaction_body {
public:
    /// @returns whether what it did is to take effect
    virtual asio::awaitable<bool> run(transaction_verbs& in) = 0;

protected:
    ~transaction_body() = default;
};

// What they point to outlives them.
asio::awaitable<void> run_transaction(pool* on, transaction_body* body, retry_policy policy, std::source_location site);
asio::awaitable<void> run_transaction(lease* on, transaction_body* body, retry_policy policy);
asio::awaitable<void> run_transaction(transaction_verbs* in, transaction_body* body);

template <class T>
bool takes_effect(const T&) noexcept {
    return true;
}
template <class T>
bool takes_effect(const ending<T>& how) noexcept {
    return how.committed();
}

/// A body, and what it returned last.
template <class Body, class T>
class called_body final : public transaction_body {
public:
    explicit called_body(Body body) : body_(std::move(body)) {}

    asio::awaitable<bool> run(transaction_verbs& in) override {
        if constexpr (std::is_void_v<T>) {
            co_await body_(in);
            co_return true;
        } else {
            T value = co_await body_(in);
            value_.emplace(std::move(value));
            co_return takes_effect(*value_);
        }
    }
    T take() {
        if constexpr (!std::is_void_v<T>) return std::move(*value_);
    }

private:
    Body body_;
    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value_;
};

template <class Body, class T, class On, class... How>
asio::awaitable<T> run_body(On* on, Body body, How... how) {
    called_body<Body, T> call(std::move(body));
    co_await run_transaction(on, &call, std::move(how)...);
    co_return call.take();
}

template <class Result>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<transaction_task<T>> = true;

template <class Body>
struct include_overt_transact_hpp {
    static constexpr bool takes_verbs = std::invocable<Body&, transaction_verbs&>;
    static_assert(takes_verbs,
                  "the body of transact() takes overt::transaction_verbs&, which has no commit() and no rollback(): "
                  "its end is its return");
    using result = typename std::conditional_t<takes_verbs, std::invoke_result<Body&, transaction_verbs&>,
                                               std::type_identity<transaction_task<void>>>::type;
    static_assert(is_task<result>,
                  "the body of transact() is a coroutine that returns overt::transaction_task<T>, so that it waits for "
                  "the database only");
    using task = std::conditional_t<is_task<result>, result, transaction_task<void>>;
    using value = typename task::value_type;
    using awaitable = asio::awaitable<value>;
    using operation = database_operation<value>;
    using policy = retry_policy;

    template <class On, class... How>
    static awaitable run(On* on, Body body, How... how) {
        if constexpr (takes_verbs && is_task<result>)
            return run_body<Body, value>(on, std::move(body), std::move(how)...);
        else return {};
    }
};

}  // namespace overt::detail
