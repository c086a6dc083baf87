// SPDX-License-Identifier: BSL-1.0
// Runs a body in a transaction, and runs it again where the server asks for that.
#pragma once

#include <overt/exec/ending.hpp>
#include <overt/exec/lease.hpp>
#include <overt/exec/retry_policy.hpp>
#include <overt/exec/transaction_task.hpp>

#include <concepts>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace overt {

namespace detail {

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
        T value = co_await body_(in);
        value_.emplace(std::move(value));
        co_return takes_effect(*value_);
    }
    T take() { return std::move(*value_); }

private:
    Body body_;
    std::optional<T> value_;
};

template <class Body>
class called_body<Body, void> final : public transaction_body {
public:
    explicit called_body(Body body) : body_(std::move(body)) {}

    asio::awaitable<bool> run(transaction_verbs& in) override {
        co_await body_(in);
        co_return true;
    }
    void take() noexcept {}

private:
    Body body_;
};

template <class Result>
struct task_value {
    static constexpr bool is_task = false;
    using type = void;
};
template <class T>
struct task_value<transaction_task<T>> {
    static constexpr bool is_task = true;
    using type = T;
};

template <class Body>
struct body_result {
    static_assert(std::invocable<Body&, transaction_verbs&>,
                  "the body of transact() takes overt::transaction_verbs&, which has no commit() and no rollback(): "
                  "its end is its return");
    using type = void;
};
template <class Body>
    requires std::invocable<Body&, transaction_verbs&>
struct body_result<Body> {
    using type = std::invoke_result_t<Body&, transaction_verbs&>;
    static_assert(task_value<type>::is_task,
                  "the body of transact() is a coroutine that returns overt::transaction_task<T>, so that it waits for "
                  "the database only");
};

template <class Body>
struct include_overt_transact_hpp {
    using value = typename task_value<typename body_result<Body>::type>::type;
    using awaitable = asio::awaitable<value>;
    using operation = database_operation<value>;
};

template <class Body, class On, class... How>
typename include_overt_transact_hpp<Body>::awaitable run_body(On* on, Body body, How... how) {
    using value = typename include_overt_transact_hpp<Body>::value;
    if constexpr (task_value<typename body_result<Body>::type>::is_task) {
        called_body<Body, value> call(std::move(body));
        co_await run_transaction(on, &call, std::move(how)...);
        co_return call.take();
    }
}

}  // namespace detail

template <class Body>
typename detail::include_overt_transact_hpp<Body>::awaitable pool::transact(Body body, std::source_location site) {
    return detail::run_body(this, std::move(body), retry_policy(), site);
}

template <class Body>
typename detail::include_overt_transact_hpp<Body>::awaitable pool::transact(Body body, retry_policy policy,
                                                                            std::source_location site) {
    return detail::run_body(this, std::move(body), std::move(policy), site);
}

template <class Body>
typename detail::include_overt_transact_hpp<Body>::awaitable lease::transact(Body body) {
    return detail::run_body(this, std::move(body), retry_policy());
}

template <class Body>
typename detail::include_overt_transact_hpp<Body>::awaitable lease::transact(Body body, retry_policy policy) {
    return detail::run_body(this, std::move(body), std::move(policy));
}

template <class Body>
typename detail::include_overt_transact_hpp<Body>::operation transaction_verbs::transact(Body body) {
    return {detail::our_own(), detail::run_body(this, std::move(body))};
}

}  // namespace overt
