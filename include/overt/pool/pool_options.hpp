// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/fwd.hpp>
#include <overt/pg/connect_options.hpp>

#include <asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace overt {

struct pool_warning;  // pool/pool_warning.hpp

namespace detail {
/// A hook as the pool runs it: within the limit, on a connection that nobody else uses. false: it is not fit for use.
using session_check = std::function<asio::awaitable<bool>(pg::connection& on, std::chrono::milliseconds limit)>;
}  // namespace detail

/// What a session goes through between two leases. A session that cannot be made clean is closed.
enum class reset_policy : unsigned char {
    clean,     ///< Rollback, then everything that SQL can leave behind, except prepared statements.
    rollback,  ///< Rollback of an open transaction only: for transaction poolers and for sessions that share state.
    none,      ///< Nothing: a session that comes back inside a transaction is closed.
};

/// What becomes of an acquire() whose task holds a connection of the pool already. A task is known by its
/// task_executor.
enum class nested_policy : unsigned char {
    allow,
    warn,    ///< pool_warning::kind::nested_acquire, once for each pair of places.
    forbid,  ///< The error nested_acquire, at once.
};

/// How a pool behaves. Every duration is positive; contradictions are found when the pool is built.
class pool_options {
public:
    using milliseconds = std::chrono::milliseconds;
    /// Spelled out where a wait may last for ever, or a limit does not apply.
    static constexpr milliseconds no_timeout = milliseconds::max();
    static constexpr int unlimited = std::numeric_limits<int>::max();

    /// @errors connect_error(config) for a connection string that cannot be read
    explicit pool_options(std::string dsn) : connection_(std::move(dsn)) {}
    explicit pool_options(connect_options connection) : connection_(std::move(connection)) {}

    /// Shown in metrics and reports.
    pool_options& name(std::string value) { return name_ = std::move(value), *this; }
    /// Sessions that are opened in the background and kept. Default 0.
    pool_options& min_size(int value) noexcept { return min_size_ = value, *this; }
    /// Sessions that the server ever sees at a time, those that are being closed included. Default 10.
    pool_options& max_size(int value) noexcept { return max_size_ = value, *this; }
    /// false: a session is closed when its lease ends. Default true.
    pool_options& keep_connections(bool value) noexcept { return keep_connections_ = value, *this; }

    /// How long acquire() waits. Default 5 s; no_timeout must be spelled out.
    pool_options& acquire_timeout(milliseconds value) noexcept { return acquire_timeout_ = value, *this; }
    /// Callers that may wait at a time; one more gets pool_overloaded. Default 10,000.
    pool_options& max_waiting(int value) noexcept { return max_waiting_ = value, *this; }
    /// Sessions that are opened at a time. Default 2.
    pool_options& max_connecting(int value) noexcept { return max_connecting_ = value, *this; }
    /// Time from name to ready session. Default: the connection string's connect_timeout, else 5 s.
    pool_options& connect_timeout(milliseconds value) { return connection_.connect_timeout(value), *this; }

    /// Has libpq receive up to so many bytes at a time, for a round trip per new session and that much memory: answers
    /// that are larger than 16 KB then come in fewer system calls, and glibc does not return their memory to the system
    /// each time. At most 16 MB; 65536 is a good value. Default 0: off.
    pool_options& prime_receive_buffer(std::size_t bytes) noexcept { return primed_ = bytes, *this; }

    /// Age at which a session is replaced. Default 30 min; no_timeout: never.
    pool_options& max_lifetime(milliseconds value) noexcept { return max_lifetime_ = value, *this; }
    /// Share of max_lifetime by which each session dies earlier, drawn between 0 and this. Default 0.1.
    pool_options& lifetime_jitter(double value) noexcept { return lifetime_jitter_ = value, *this; }
    /// Sessions above min_size are closed when nobody has used them for so long. Default 10 min; no_timeout: never.
    pool_options& idle_timeout(milliseconds value) noexcept { return idle_timeout_ = value, *this; }
    /// How often idle sessions are looked at, without a round trip. Default 5 s; no_timeout: never.
    pool_options& check_interval(milliseconds value) noexcept { return check_interval_ = value, *this; }
    /// A session that was idle for longer answers a ping before it is lent. Default 1 s; 0: always; no_timeout: never.
    pool_options& validate_after(milliseconds value) noexcept { return validate_after_ = value, *this; }
    pool_options& ping_timeout(milliseconds value) noexcept { return ping_timeout_ = value, *this; }  ///< Default 1 s.

    /// Default clean; rollback where statement_cache_size is 0. What ran only statements of the builder needs no reset.
    pool_options& reset(reset_policy value) noexcept { return reset_ = value, reset_chosen_ = true, *this; }
    pool_options& reset_timeout(milliseconds value) noexcept {
        return reset_timeout_ = value, *this;
    }  ///< Default 2 s.
    /// How long the server may take to end what a lease left running; the session is closed where it takes longer.
    /// Default 2 s.
    pool_options& cancel_timeout(milliseconds value) noexcept { return cancel_timeout_ = value, *this; }
    /// Requests to cancel that are sent in one second; sessions whose turn does not come within cancel_timeout are
    /// closed. Default 0: half of max_size, and at least one.
    pool_options& cancels_per_second(int value) noexcept { return cancels_per_second_ = value, *this; }
    /// How long a closed session may take to vanish from the server before its place is used again; one that is closed
    /// at work may take three times as long. Default 2 s.
    pool_options& close_timeout(milliseconds value) noexcept { return close_timeout_ = value, *this; }

    /// A session that has sent or received one row, statement or value of more bytes is closed when its lease ends:
    /// libpq keeps buffers of that size. Default 64 MiB; 0: never.
    pool_options& retire_after_bytes(std::size_t value) noexcept { return retire_after_ = value, *this; }

    // Hooks run on the pool's executor, with a session that nobody else has: `overt/session.hpp` has what it can do.
    // A session whose hook throws, takes too long or leaves a transaction open is closed.
    /// Runs once for each new session, before anybody gets it. What it SETs goes with the first reset: settings belong
    /// into session_setting(). An exception counts as a failed connect, and the pool tries again after a while.
    pool_options& on_connect(std::function<asio::awaitable<void>(session&)> hook);
    /// Runs for each acquire(). false: the session is closed, and acquire() takes another one; an exception also
    /// reaches the caller of acquire().
    pool_options& before_acquire(std::function<asio::awaitable<bool>(session&)> hook);
    /// Runs when a lease has ended, after the reset. false: the session is closed.
    pool_options& after_release(std::function<asio::awaitable<bool>(session&)> hook);
    pool_options& hook_timeout(milliseconds value) noexcept { return hook_timeout_ = value, *this; }  ///< Default 2 s.

    // What is told before something fails. Without a task_executor the pool does not know who nests.
    pool_options& nested_acquire(nested_policy value) noexcept { return nested_ = value, *this; }  ///< Default warn.
    /// Called on the pool's executor, or where the acquire is; what it throws is dropped.
    pool_options& on_warning(std::function<void(const pool_warning&)> v) { return on_warning_ = std::move(v), *this; }
    /// Age of a lease that is worth a warning. Default 30 s; no_timeout: never.
    pool_options& warn_long_lease(milliseconds value) noexcept { return long_lease_ = value, *this; }
    /// How long a transaction may wait for its own program before that is worth a warning. Default 10 s.
    pool_options& warn_idle_in_transaction(milliseconds value) noexcept { return idle_in_tx_ = value, *this; }
    /// How long all connections may be leased and none at work while callers wait. Default 5 s.
    pool_options& warn_stall(milliseconds value) noexcept { return stall_ = value, *this; }

    /// How long acquire() may wait before that is worth a warning. Default no_timeout: never.
    pool_options& warn_slow_acquire(milliseconds value) noexcept { return slow_acquire_ = value, *this; }
    /// How long a statement of a lease may take before that is worth a warning; not of batches, lanes and copies.
    /// Default no_timeout: never.
    pool_options& warn_slow_statement(milliseconds value) noexcept { return slow_statement_ = value, *this; }

    // Of the connections.
    pool_options& connection(connect_options value) { return connection_ = std::move(value), *this; }
    pool_options& application_name(std::string v) { return connection_.application_name(std::move(v)), *this; }
    pool_options& password(connect_options::password_source v) { return connection_.password(std::move(v)), *this; }
    pool_options& statement_cache_size(std::size_t v) { return connection_.statement_cache_size(v), *this; }
    pool_options& on_notice(connect_options::notice_handler v) { return connection_.on_notice(std::move(v)), *this; }
    pool_options& on_statement(connect_options::statement_handler v) {
        return connection_.on_statement(std::move(v)), *this;
    }
    pool_options& session_setting(std::string_view setting, std::string_view value) {
        return connection_.session_setting(setting, value), *this;
    }
    pool_options& max_buffered_rows(int value) { return connection_.max_buffered_rows(value), *this; }
    pool_options& max_buffered_bytes(std::size_t v) noexcept { return connection_.max_buffered_bytes(v), *this; }
    pool_options& isolation(isolation_level value) { return connection_.isolation(value), *this; }

    const std::string& name() const noexcept { return name_; }
    int min_size() const noexcept { return min_size_; }
    int max_size() const noexcept { return max_size_; }
    bool keep_connections() const noexcept { return keep_connections_; }
    milliseconds acquire_timeout() const noexcept { return acquire_timeout_; }
    int max_waiting() const noexcept { return max_waiting_; }
    int max_connecting() const noexcept { return max_connecting_; }
    std::size_t prime_receive_buffer() const noexcept { return primed_; }
    milliseconds connect_timeout() const noexcept { return connection_.connect_timeout(); }
    milliseconds max_lifetime() const noexcept { return max_lifetime_; }
    double lifetime_jitter() const noexcept { return lifetime_jitter_; }
    milliseconds idle_timeout() const noexcept { return idle_timeout_; }
    milliseconds check_interval() const noexcept { return check_interval_; }
    milliseconds validate_after() const noexcept { return validate_after_; }
    milliseconds ping_timeout() const noexcept { return ping_timeout_; }
    reset_policy reset() const noexcept;
    milliseconds reset_timeout() const noexcept { return reset_timeout_; }
    milliseconds cancel_timeout() const noexcept { return cancel_timeout_; }
    int cancels_per_second() const noexcept;
    milliseconds close_timeout() const noexcept { return close_timeout_; }
    std::size_t retire_after_bytes() const noexcept { return retire_after_; }
    const detail::session_check& on_connect() const noexcept { return on_connect_; }
    const detail::session_check& before_acquire() const noexcept { return before_acquire_; }
    const detail::session_check& after_release() const noexcept { return after_release_; }
    milliseconds hook_timeout() const noexcept { return hook_timeout_; }
    nested_policy nested_acquire() const noexcept { return nested_; }
    const std::function<void(const pool_warning&)>& on_warning() const noexcept { return on_warning_; }
    milliseconds warn_long_lease() const noexcept { return long_lease_; }
    milliseconds warn_idle_in_transaction() const noexcept { return idle_in_tx_; }
    milliseconds warn_stall() const noexcept { return stall_; }
    milliseconds warn_slow_acquire() const noexcept { return slow_acquire_; }
    milliseconds warn_slow_statement() const noexcept { return slow_statement_; }
    const connect_options& connection() const noexcept { return connection_; }

    /// @errors usage_error that names the option at fault
    void check() const;

private:
    connect_options connection_;
    std::string name_{};
    int min_size_ = 0;
    int max_size_ = 10;
    int max_waiting_ = 10'000;
    int max_connecting_ = 2;
    int cancels_per_second_ = 0;
    std::size_t primed_ = 0;
    std::size_t retire_after_ = 64u << 20;
    bool keep_connections_ = true;
    bool reset_chosen_ = false;
    reset_policy reset_ = reset_policy::clean;
    double lifetime_jitter_ = 0.1;
    milliseconds acquire_timeout_{5'000};
    milliseconds max_lifetime_{30 * 60'000};
    milliseconds idle_timeout_{10 * 60'000};
    milliseconds check_interval_{5'000};
    milliseconds validate_after_{1'000};
    milliseconds ping_timeout_{1'000};
    milliseconds reset_timeout_{2'000};
    milliseconds cancel_timeout_{2'000};
    milliseconds close_timeout_{2'000};
    milliseconds hook_timeout_{2'000};
    milliseconds long_lease_{30'000};
    milliseconds idle_in_tx_{10'000};
    milliseconds stall_{5'000};
    milliseconds slow_acquire_ = no_timeout;
    milliseconds slow_statement_ = no_timeout;
    nested_policy nested_ = nested_policy::warn;
    std::function<void(const pool_warning&)> on_warning_{};
    detail::session_check on_connect_{};
    detail::session_check before_acquire_{};
    detail::session_check after_release_{};
};

}  // namespace overt
