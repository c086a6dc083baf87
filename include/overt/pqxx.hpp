// SPDX-License-Identifier: BSL-1.0
// libpqxx on overt's connections: code written for it runs unchanged, off the event loop; and what it converts
// (pqxx::string_traits) is a column or a parameter.
#pragma once

#include <overt/codec/pqxx_traits.hpp>
#include <overt/exec/lease.hpp>
#include <overt/pqxx/compat.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace overt {

/// What a lent lease looks like to libpqxx: pqxx::connection_base in libpqxx 6, pqxx::connection in 7.
using pqxx_connection = detail::pqxx_connection;

namespace detail {

/// Runs the body on a thread of its own with the session in blocking mode, and takes the session back.
asio::awaitable<void> lend_session(target on, std::function<void(pqxx_connection&)> body);
asio::awaitable<void> lend_transaction(target in, std::function<void(pqxx::transaction_base&)> body);

template <class Argument, class Body, class Lend>
asio::awaitable<std::invoke_result_t<Body&, Argument&>> lend(target on, Body body, Lend lend) {
    using result = std::invoke_result_t<Body&, Argument&>;
    if constexpr (std::is_void_v<result>) {
        co_await lend(on, std::ref(body));
    } else {
        std::optional<result> value;
        co_await lend(on, [&](Argument& argument) { value.emplace(body(argument)); });
        co_return std::move(*value);
    }
}

struct handle_access {
    template <class Handle>
    static target of(const Handle& handle) noexcept {
        return handle.target_;
    }
};

}  // namespace detail

/// Runs synchronous libpqxx code inside the running transaction, on a blocking thread: body(pqxx::transaction_base&).
/// The coroutine waits without holding up the event loop. Large objects take a pqxx::dbtransaction&, which the argument
/// is.
/// @returns what the body returns
/// @errors what the body throws; connection_lost where it broke the connection; usage_error where it ended the
/// transaction
/// @cancel none: a body that runs cannot be stopped
/// @lifetime the transaction outlives the operation; the body is copied
template <class Body>
[[nodiscard]] auto with_pqxx(transaction_verbs& in, Body body) {
    using result = std::invoke_result_t<Body&, pqxx::transaction_base&>;
    return database_operation<result>(
        detail::our_own(), detail::lend<pqxx::transaction_base>(detail::handle_access::of(in), std::move(body),
                                                                &detail::lend_transaction));
}

/// The same with the whole session: body(overt::pqxx_connection&). Transactions begun inside end inside, or are rolled
/// back.
/// @returns what the body returns
/// @errors what the body throws; connection_lost where it broke the connection
/// @cancel none: a body that runs cannot be stopped
/// @lifetime the lease outlives the operation; the body is copied
template <class Body>
[[nodiscard]] auto with_pqxx(lease& on, Body body) {
    return detail::lend<pqxx_connection>(detail::handle_access::of(on), std::move(body), &detail::lend_session);
}

}  // namespace overt
