// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/rendered.hpp>
#include <overt/pg/activity.hpp>
#include <overt/pg/connect_options.hpp>
#include <overt/pg/result.hpp>
#include <overt/pg/transaction_stack.hpp>

#include <asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

struct pg_conn;  // libpq's PGconn

namespace overt::pg {

class canceller;

/// One session with a server: libpq's non-blocking API, waited for with Asio. Knows no pool.
/// @threads One conversation at a time; only activity() and shut_down() may be called from another thread meanwhile.
class connection {
public:
    connection() noexcept;
    connection(connection&&) noexcept;
    connection& operator=(connection&&) noexcept;
    ~connection();  // closes

    /// Connects and authenticates. Blocks: runs on a connect thread, never on an event loop. Every host of the
    /// connection string gets connect_timeout, all of them together end at the deadline.
    /// @errors connect_error
    static connection open(const connect_options& options, std::chrono::steady_clock::time_point deadline);

    /// Registers the socket with an event loop; once, before the first exchange.
    void attach(const asio::any_io_executor& executor);
    /// Ends the session without waiting for anybody. In a child process that was forked after open(), closes the socket
    /// only: the session belongs to the parent.
    void close() noexcept;
    /// Cuts the socket, so that whatever waits on it ends with connection_lost; close() is still to be called.
    void shut_down() noexcept;

    bool is_open() const noexcept;
    session_state state() const noexcept;
    /// An exchange is under way, or one was given up before its answer came, or the session is lent.
    bool busy() const noexcept;
    /// One was given up before its answer came: nothing can be asked until a drain has read the rest of it.
    bool given_up() const noexcept;
    /// Zero round trips: reads what the server has sent meanwhile and tells whether the session is still fit for use.
    bool alive() noexcept;
    /// Why the session ended, as far as the server said so; loss::closed where it said nothing.
    loss lost_reason() const noexcept;
    /// The server has said that it goes down, or that it has crashed: all of its sessions end.
    bool server_left() const noexcept;
    /// A statement was refused because the server has become read-only (25006), and nobody here had asked for that.
    bool server_demoted() const noexcept;
    overt::pg::activity activity() const noexcept;

    int backend_pid() const noexcept;
    int server_version() const noexcept;  ///< As libpq gives it: 150018 is 15.18.
    /// @lifetime owned by this connection
    pg_conn* native_handle() const noexcept;
    /// The session's socket; -1 where it has none.
    int native_socket() const noexcept;
    /// Statements that this session has prepared and remembers.
    std::size_t cached_statements() const noexcept;
    /// See connect_options; 0: no limit.
    int max_buffered_rows() const noexcept;
    /// Remembers whether one row, statement or value has more bytes than that: libpq's buffers stay as large. 0: never.
    void watch_sizes(std::size_t above) noexcept;
    /// Calls the handler for each statement that an exchange ran for longer; what it throws is dropped.
    /// @threads on the thread that reads
    void watch_time(std::chrono::steady_clock::duration above,
                    std::function<void(std::chrono::steady_clock::duration)> handler);
    bool bloated() const noexcept;

    /// What cancels the statements of this session; <overt/pg/canceller.hpp> has it.
    std::unique_ptr<pg::canceller> make_canceller() const;

    /// Lends the session to code that uses libpq itself: off the event loop, in blocking mode.
    /// @errors usage_error while an exchange is under way, connection_lost for a broken session
    pg_conn* lend();
    /// Takes it back, on the event loop it was attached to. A session that was left broken, or in the middle of a
    /// statement, or that was replaced by another one, is broken afterwards: see state().
    void take_back();

    /// The transactions that are open, with their owners.
    transaction_stack& transactions() noexcept;
    /// A statement may have changed settings, prepared statements, locks or other things that outlive it.
    void mark_session_changed() noexcept;
    bool session_changed() const noexcept;
    /// The session is as it was when it was opened.
    void mark_session_clean() noexcept;

    struct impl;  // lib/pg/connection_impl.hpp
    impl& access() noexcept { return *impl_; }

private:
    friend class exchange;
    friend class drain;
    explicit connection(std::unique_ptr<impl> opened) noexcept;

    std::unique_ptr<impl> impl_;
};

}  // namespace overt::pg
