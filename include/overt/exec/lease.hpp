// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/exec/transaction.hpp>
#include <overt/pool/pool.hpp>

namespace overt {

/// One pooled connection, used by one coroutine until the end of its scope. Statements outside a transaction commit by
/// themselves.
/// @lifetime may outlive the pool; transactions begun on it may not outlive it
/// @threads one operation at a time
class [[nodiscard]] lease : public bulk_verbs {
public:
    /// An empty one, to be assigned to.
    lease() noexcept : bulk_verbs({}) {}
    explicit lease(detail::checkout held) noexcept;
    lease(lease&& other) noexcept;
    lease& operator=(lease&& other) noexcept;
    ~lease();  // gives the connection back: never waits, never throws

    /// Begins a transaction. While it is open, statements go through it and not through the lease.
    /// @errors server_error; usage_error where a transaction is open already
    [[nodiscard]] database_operation<transaction> begin(transaction_options options = {});

    /// Runs body(tx) in a transaction on this connection; all else as pool::transact().
    template <class Body>
    [[nodiscard]] detail::transacted<Body> transact(
        Body body, typename detail::include_overt_transact_hpp<Body>::policy policy = {}) {
        return detail::include_overt_transact_hpp<Body>::run(this, std::move(body), std::move(policy));
    }

    /// Reads through a cursor, and cursors live in transactions.
    template <class Into = void, executable_statement S>
    asio::awaitable<overt::stream<detail::row_of_t<Into, S>>> stream(const S&, batch_size = {}) {
        static_assert(detail::never<S>, "stream() reads through a cursor, which lives in a transaction: begin() one");
        return {};
    }

    /// Gives the connection back before the scope ends; using the lease afterwards is a usage_error.
    /// @errors usage_error where that was done already, or where a transaction is still open
    void release();

    /// Holds a connection.
    explicit operator bool() const noexcept { return static_cast<bool>(held_); }
    /// The session itself: backend_pid(), server_version(), native_handle().
    /// @lifetime valid until the lease ends
    pg::connection& connection() const;

private:
    detail::checkout held_;
};

}  // namespace overt
