// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/fwd.hpp>
#include <overt/pool/checkout.hpp>
#include <overt/pool/pool_options.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <source_location>
#include <utility>

namespace overt {

class lane;          // exec/lane.hpp
class lane_options;  // exec/lane.hpp
struct pool_stats;   // pool/pool_stats.hpp
enum class pool_health : unsigned char;

/// A bounded set of connections that coroutines take turns with.
/// @threads Every member may be called from any thread, also on a multi-threaded io_context.
/// @lifetime Leases may outlive it: their connections are closed when they come back.
class pool {
public:
    /// Stands for the pool's own acquire_timeout.
    static constexpr std::chrono::milliseconds default_timeout = std::chrono::milliseconds::min();

    /// Opens nothing yet (except min_size connections, in the background).
    /// @errors usage_error for options that contradict each other, connect_error(config) for an unreadable DSN
    pool(asio::any_io_executor executor, pool_options options);
    ~pool();
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    /// Waits for a connection, first come first served.
    /// @errors pool_timeout, pool_overloaded, pool_closed, connect_error, operation_cancelled; of a task_executor also
    ///   pool_deadlock, and nested_acquire where that is forbidden
    /// @cancel terminal, partial, total: nothing is held and nothing is lost
    [[nodiscard]] asio::awaitable<lease> acquire(std::source_location site = std::source_location::current());
    /// The same with its own timeout in place of the pool's.
    [[nodiscard]] asio::awaitable<lease> acquire(std::chrono::milliseconds timeout,
                                                 std::source_location site = std::source_location::current());

    /// Runs body(tx), a coroutine that returns a transaction_task, in a transaction on a connection of its own: commits
    /// when it returns, rolls back when it throws or returns rollback_with(). Needs overt/transact.hpp.
    /// @shape policy: a retry_policy, or transaction_options: how the transaction begins, and how often it may run
    /// @returns what the body returned
    /// @errors what the body threw; as acquire(), lease::begin() and transaction::commit()
    /// @cancel terminal, partial, total: as the operation under way; what was begun is rolled back
    /// @lifetime the body is copied; what it refers to outlives the operation
    template <class Body>
    [[nodiscard]] detail::transacted<Body> transact(
        Body body, typename detail::include_overt_transact_hpp<Body>::policy policy = {},
        std::source_location site = std::source_location::current()) {
        return detail::include_overt_transact_hpp<Body>::run(this, std::move(body), std::move(policy), site);
    }

    /// Takes a connection for a lane, which many coroutines share for single statements. It counts as leased until the
    /// lane is closed. @errors, @cancel as acquire()
    [[nodiscard]] asio::awaitable<lane> open_lane(std::source_location site = std::source_location::current());
    [[nodiscard]] asio::awaitable<lane> open_lane(lane_options options,
                                                  std::source_location site = std::source_location::current());

    /// Refuses new work at once, waits for the leases until the deadline, then closes every connection.
    [[nodiscard]] asio::awaitable<void> close(std::chrono::milliseconds grace = std::chrono::seconds(10));

    /// Other sizes from now on. Idle connections above max close at once, leased ones as they come back; lanes count as
    /// leased. A pool that is closed keeps its sizes.
    /// @errors usage_error for sizes that contradict each other, or the options
    void resize(int min, int max);
    /// Replaces every connection: idle ones close now, leased ones when they come back, lanes change theirs between two
    /// statements. For a new password, other hosts, a failover.
    ///
    /// The pool does so by itself, once for each outage, where the server ends a connection because it goes down
    /// (57P01, 57P02, 57P03), and where it has become read-only (25006, from PostgreSQL 14 on): not for a READ ONLY
    /// transaction of a server that writes, and not where the options ask for read-only sessions.
    void invalidate() noexcept;

    /// One consistent snapshot, without waiting.
    pool_stats stats() const;
    /// Whether connections can be had, from what the pool knows: nothing is asked of the server.
    pool_health health() const;
    /// Asks the server with a connection of its own, beside those of the pool and its limit.
    /// @errors connect_error, operation_timeout, connection_lost, server_error, pool_closed
    [[nodiscard]] asio::awaitable<void> health_check(std::chrono::milliseconds timeout = std::chrono::seconds(1));

    // exec builds acquire() and the lease from these.
    std::optional<detail::checkout> try_checkout(const std::source_location& site, std::uint64_t task = 0);
    asio::awaitable<detail::checkout> wait_checkout(std::chrono::milliseconds timeout, std::source_location site);

    const std::shared_ptr<detail::pool_shell>& shell() const noexcept { return shell_; }

private:
    std::shared_ptr<detail::pool_shell> shell_;
};

}  // namespace overt
