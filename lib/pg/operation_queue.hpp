// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/reply_queue.hpp"
#include "pg/wire_params.hpp"

#include <libpq-fe.h>

#include <string_view>

namespace overt::pg::detail {

/// What is in flight on one PGconn. A lone operation runs outside libpq's pipeline mode, which is cheaper; several run
/// inside it: begin_pipeline(), send ..., sync(), ..., then pump() until idle(), which also ends the pipeline.
class operation_queue {
public:
    /// What pump() leaves behind.
    enum class state : unsigned char {
        settled,  ///< Nothing is in flight; the next operation may be sent.
        waiting,  ///< The server has more to say: wait until the socket is readable.
        lost,     ///< The session is over, or the two sides do not understand each other any more.
        copy,     ///< The server has entered COPY, which ends the use of this session.
    };

    void use(PGconn* session) noexcept { session_ = session; }
    bool idle() const noexcept { return replies_.empty(); }
    bool pipelined() const noexcept { return pipelined_; }
    /// Bytes wait in libpq for the socket to become writable.
    bool output_pending() const noexcept { return output_pending_; }
    /// Something of the following has happened.
    bool noteworthy() const noexcept { return news_ != 0; }
    /// Something was sent that no Sync has followed yet, so that its answer has no end.
    bool group_open() const noexcept { return pipelined_ && replies_.can_sync(); }
    /// The server has dropped every prepared statement.
    bool statements_dropped() const noexcept { return (news_ & dropped) != 0; }
    /// A statement wanted to write in a read-only transaction.
    bool write_refused() const noexcept { return (news_ & refused_to_write) != 0; }
    void noted() noexcept { news_ = 0; }
    const reply_queue& replies() const noexcept { return replies_; }
    /// Where the session's transaction stood when the queue was settled last.
    PGTransactionStatusType transaction() const noexcept { return transaction_; }

    // Sending: false leaves the operation out of the queue. Outside a pipeline only while idle().
    bool begin_pipeline() noexcept;
    bool execute(operation& op, const char* name, int count, const char* const* values, const int* lengths,
                 const int* formats) noexcept {
        return added(op, PQsendQueryPrepared(session_, name, count, values, lengths, formats, binary));
    }
    bool execute(operation& op, const char* name, const wire_params& values) noexcept {
        return execute(op, name, values.count(), values.values(), values.lengths(), values.formats());
    }
    bool query(operation& op, const char* text, const wire_params& values) noexcept;
    bool prepare(operation& op, const char* name, const char* text, const wire_params& types) noexcept;
    /// Asks for the columns of a prepared statement.
    bool describe(operation& op, const char* name) noexcept;
    bool close_statement(operation& op, const char* name) noexcept;
    bool simple(operation& op, const char* text) noexcept;
    /// Ends a group: what was sent since the last Sync is one implicit transaction.
    bool sync() noexcept;
    /// Asks the server to send what it has answered so far: inside a group it would wait for the Sync.
    bool request_flush() noexcept { return PQsendFlushRequest(session_) == 1; }
    /// Hands on what libpq has buffered; false when the session is over.
    bool flush() noexcept {
        const int left = PQflush(session_);
        output_pending_ = left > 0;
        return left >= 0;
    }

    /// Reads what has come and hands it to the operations, without blocking.
    state pump() noexcept {
        // nearly always: one read, which brings the whole answer of a lone operation
        if (!pipelined_ && !output_pending_ && PQconsumeInput(session_) == 1) [[likely]] {
            const state now = take_lone();
            return now != state::waiting ? now : read_on();
        }
        return pump_slowly();
    }
    /// The same without a read from the socket.
    state take_buffered() noexcept { return pipelined_ ? take_pipelined() : take_lone(); }

    /// The session stays in COPY on purpose: what ends it is the answer of the operation that began it.
    void go_on_in_copy(operation& begun) noexcept {
        begun.drop_answer();
        begun.failed = true;
        ended_ = state::settled;
    }

    /// Puts an operation that lives longer in the place of one that goes away.
    void replace(operation& old, operation& with) noexcept { replies_.replace(old, with); }
    /// Nothing that is in flight will be answered.
    void clear() noexcept {
        replies_.clear();
        pipelined_ = output_pending_ = false;
    }

private:
    static constexpr int binary = 1;
    static constexpr unsigned char dropped = 1;
    static constexpr unsigned char refused_to_write = 2;

    bool added(operation& op, int accepted) noexcept {
        if (!accepted) [[unlikely]]
            return false;
        op.failed = true;  // until an answer says otherwise
        replies_.push(op);
        return true;
    }
    [[gnu::always_inline]] state take_lone() noexcept {
        while (!PQisBusy(session_)) {
            PGresult* const part = PQgetResult(session_);
            if (!part || !keep_lone(part)) return end_lone();
            // ready for the next query already: PQgetResult has only a null left
            if (PQisBusy(session_)) break;
            transaction_ = PQtransactionStatus(session_);
            if (transaction_ != PQTRANS_ACTIVE && transaction_ != PQTRANS_UNKNOWN) [[likely]] {
                replies_.answered_alone();
                return state::settled;
            }
        }
        return state::waiting;
    }
    bool keep_lone(PGresult* part) noexcept {
        auto& op = static_cast<operation&>(*replies_.current());
        if (!op.answer && PQresultStatus(part) == PGRES_TUPLES_OK) [[likely]] {
            op.answer = part;
            op.failed = false;
            return true;
        }
        keep(op, part);
        return ended_ == state::settled;
    }
    /// The server has said of its transaction what no server says.
    bool senseless() const noexcept { return transaction_ == PQTRANS_UNKNOWN && PQstatus(session_) == CONNECTION_OK; }
    state end_lone() noexcept;
    state read_on() noexcept;
    state pump_slowly() noexcept;
    state take_pipelined() noexcept;
    void keep(operation& op, PGresult* part) noexcept;
    void note_tag(PGresult* part) noexcept;
    bool take_sync(PGresult* part) noexcept;
    bool end_pipeline() noexcept;

    PGconn* session_ = nullptr;
    reply_queue replies_;
    PGTransactionStatusType transaction_ = PQTRANS_IDLE;
    bool pipelined_ = false;
    bool output_pending_ = false;
    state ended_ = state::settled;  // lost or copy: nothing more is to be read
    unsigned char news_ = 0;
};

}  // namespace overt::pg::detail
