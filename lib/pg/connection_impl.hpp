// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/activity_board.hpp"
#include "pg/diagnostics.hpp"
#include "pg/fork.hpp"
#include "pg/hearing.hpp"
#include "pg/operation_queue.hpp"
#include "pg/size_watch.hpp"
#include "pg/statement_cache.hpp"

#include <overt/pg/connection.hpp>

#include <asio/posix/stream_descriptor.hpp>

#include <libpq-fe.h>

#include <sys/types.h>

#include <atomic>
#include <optional>

namespace overt::pg {

namespace detail {

/// What may be done with a connection.
enum class condition : unsigned char {
    ready,      ///< An exchange may start.
    in_flight,  ///< An exchange is under way.
    given_up,   ///< An exchange went away before its answer came.
    lent,       ///< Somebody else uses the session.
    detached,   ///< Not registered with an event loop yet.
    broken,     ///< The session is over; only close() is left.
    closed,
};

}  // namespace detail

struct connection::impl {
    explicit impl(const connect_options& options);
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl();

    /// Takes a session that has just been authenticated.
    void adopt(PGconn* opened) noexcept;
    void attach(const asio::any_io_executor& executor);
    void close() noexcept;
    /// The session cannot be used any more; its socket stays until close().
    void mark_broken() noexcept;
    session_state state() const noexcept;
    bool check_parameters() const noexcept;
    bool read_pending() noexcept;
    /// Nothing else is under way, and this is the process that opened it.
    bool usable() const noexcept { return now == detail::condition::ready && !home.left(); }

    /// An exchange has its whole answer: what was prepared on its way is remembered or forgotten.
    void settle() noexcept {
        if (preparing || queue.noteworthy()) [[unlikely]]
            settle_statements();
        // taking them now and then keeps libpq from hoarding notifications
        if (++settled % 16 == 0) drain_notifications();
        board.set(state_of(queue.transaction()));
    }
    void settle_statements() noexcept;
    void note_demotion() noexcept;
    void drain_notifications() noexcept {
        while (PGnotify* each = PQnotifies(session)) [[unlikely]]
            take_notification(each);
    }
    void take_notification(PGnotify* told) noexcept;
    static session_state state_of(PGTransactionStatusType status) noexcept {
        constexpr session_state states[] = {session_state::idle, session_state::active, session_state::in_transaction,
                                            session_state::failed_transaction, session_state::broken};
        static_assert(PQTRANS_IDLE == 0 && PQTRANS_ACTIVE == 1 && PQTRANS_INTRANS == 2 && PQTRANS_INERROR == 3 &&
                      PQTRANS_UNKNOWN == 4);
        return states[status];
    }
    void tell_of(const rendered& statement) noexcept;
    /// As tell_of(), of one that is timed as well.
    void watch_beginning(const rendered& statement) noexcept;
    void watch_end() noexcept;
    static void on_notice_received(void* self, const PGresult* notice) noexcept;

    /// Asks the server to drop evicted statements, each in a group of its own: a name that is gone must not spoil what
    /// comes after it.
    bool close_retired() noexcept;
    /// The first error among what went ahead of a statement; null where there is none.
    const PGresult* preparation_error() const noexcept;
    void drop_preparation() noexcept;
    /// In a forked child: closes the socket and leaves the session to the parent.
    void abandon() noexcept;

    PGconn* session = nullptr;
    detail::operation_queue queue;
    detail::condition now = detail::condition::detached;
    detail::statement_cache statements;
    detail::activity_board board;
    std::optional<asio::posix::stream_descriptor> socket;

    // the statement that is being prepared on the way of the exchange that is under way
    detail::statement_cache::entry* preparing = nullptr;
    std::uint64_t preparing_number = 0;
    detail::operation prepare_op;
    static constexpr std::size_t close_at_once = 4;
    detail::operation close_ops[close_at_once];
    detail::operation orphan;           // stands in for an operation whose exchange went away
    std::shared_ptr<void> left_behind;  // the operations of a pipeline that went away

    detail::death_note death;
    connect_options::notice_handler on_notice;
    connect_options::statement_handler on_statement;
    std::function<void(std::chrono::steady_clock::duration)> on_slow;
    std::chrono::steady_clock::duration slow_after{};
    std::chrono::steady_clock::time_point timed_since{};  // of a statement that is timed
    bool watched = false;                                 // somebody is to be told of statements
    bool timed = false;
    detail::hearing* heard = nullptr;  // where notifications go; without it they are dropped
    transaction_stack transactions;
    int most_rows = 0;  // of one answer; 0: no limit
    detail::size_watch sizes;
    unsigned settled = 0;
    bool session_changed = false;
    bool read_only_wanted;  // by the options
    bool demoted = false;   // the server will not write any more
    pid_t owner;  // for children that no fork() made known
    detail::birthplace home;
    int backend = 0;
    int libpq_socket = -1;
    // Our own name for the socket, from adopt() to close(). libpq closes its one as soon as the session breaks; the
    // number may be another connection's by then, and whoever still uses it would take that one out of the epoll set.
    std::atomic<int> descriptor{-1};
    PQnoticeReceiver default_receiver = nullptr;
    asio::any_io_executor executor;
};

}  // namespace overt::pg
