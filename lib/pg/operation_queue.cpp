// SPDX-License-Identifier: BSL-1.0
#include "pg/operation_queue.hpp"

#include "pg/diagnostics.hpp"

#include <overt/sqlstate.hpp>

#include <cstdio>

namespace overt::pg::detail {

void operation::drop_answer() noexcept {
    PQclear(answer);
    answer = nullptr;
}

bool operation_queue::begin_pipeline() noexcept {
    if (!pipelined_) pipelined_ = idle() && PQenterPipelineMode(session_) == 1;
    return pipelined_;
}

bool operation_queue::end_pipeline() noexcept {
    pipelined_ = false;
    return PQexitPipelineMode(session_) == 1;
}

bool operation_queue::query(operation& op, const char* text, const wire_params& values) noexcept {
    return added(op, PQsendQueryParams(session_, text, values.count(), values.types(), values.values(),
                                       values.lengths(), values.formats(), binary));
}

bool operation_queue::prepare(operation& op, const char* name, const char* text, const wire_params& types) noexcept {
    return added(op, PQsendPrepare(session_, name, text, types.count(), types.types()));
}

bool operation_queue::describe(operation& op, const char* name) noexcept {
    return added(op, PQsendDescribePrepared(session_, name));
}

bool operation_queue::close_statement(operation& op, const char* name) noexcept {
#ifdef LIBPQ_HAS_CLOSE_PREPARED
    return added(op, PQsendClosePrepared(session_, name));
#else
    char text[64];
    std::snprintf(text, sizeof text, "DEALLOCATE %s", name);
    return added(op, PQsendQueryParams(session_, text, 0, nullptr, nullptr, nullptr, nullptr, binary));
#endif
}

bool operation_queue::simple(operation& op, const char* text) noexcept {
    return added(op, PQsendQuery(session_, text));
}

bool operation_queue::sync() noexcept {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
    if (!replies_.can_sync() || PQsendPipelineSync(session_) != 1) return false;
#else
    if (!replies_.can_sync() || PQpipelineSync(session_) != 1) return false;
#endif
    replies_.sync();
    return true;
}

operation_queue::state operation_queue::pump_slowly() noexcept {
    if (PQconsumeInput(session_) == 0) {
        // what the server said before it hung up is still in the buffer, and libpq turns the rest into an error result
        const state left = take_buffered();
        return left == state::waiting ? state::lost : left;
    }
    if (output_pending_ && !flush()) return state::lost;
    const state now = take_buffered();
    return now == state::waiting && !output_pending_ ? read_on() : now;
}

// One more read before the next wait: an answer over the size of libpq's buffer comes in pieces that are there already.
operation_queue::state operation_queue::read_on() noexcept {
    const bool alive = PQconsumeInput(session_) == 1;
    const state now = take_buffered();
    return now == state::waiting && !alive ? state::lost : now;
}

operation_queue::state operation_queue::end_lone() noexcept {
    if (ended_ != state::settled) return ended_;
    transaction_ = PQtransactionStatus(session_);
    if (senseless()) return state::lost;
    replies_.answered_alone();
    return state::settled;
}

operation_queue::state operation_queue::take_pipelined() noexcept {
    while (!replies_.empty()) {
        // without a Sync behind it nothing more would come
        if (!replies_.sync_due() && !replies_.current()) return state::waiting;
        if (PQisBusy(session_)) return state::waiting;
        PGresult* part = PQgetResult(session_);
        if (replies_.sync_due()) {
            if (!take_sync(part)) return state::lost;
            if (ended_ != state::settled) return ended_;
        } else if (part) {
            keep(static_cast<operation&>(*replies_.current()), part);
            if (ended_ != state::settled) return ended_;
        } else {
            replies_.answered();
        }
    }
    transaction_ = PQtransactionStatus(session_);
    return end_pipeline() && !senseless() ? state::settled : state::lost;
}

bool operation_queue::take_sync(PGresult* part) noexcept {
    if (!part) return PQstatus(session_) == CONNECTION_OK;  // the end of an error that came before it
    if (PQresultStatus(part) == PGRES_FATAL_ERROR) {
        // the group failed as it was committed, say for a deferred constraint: its last statement takes the blame
        keep(static_cast<operation&>(*replies_.group_end()), part);
        return PQstatus(session_) == CONNECTION_OK;
    }
    const bool right = PQresultStatus(part) == PGRES_PIPELINE_SYNC;
    PQclear(part);
    if (right) replies_.settled();
    return right;
}

void operation_queue::keep(operation& op, PGresult* part) noexcept {
    bool error = false;
    switch (PQresultStatus(part)) {
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY: break;
        case PGRES_COMMAND_OK: note_tag(part); break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH: ended_ = state::copy; break;  // PQgetResult would give this one for ever
        case PGRES_FATAL_ERROR:
            if (is_fatal(part)) ended_ = state::lost;
            if (sqlstate_of(part) == sqlstate::read_only_sql_transaction) news_ |= refused_to_write;
            [[fallthrough]];
        default: error = true;
    }
    if (op.answer) [[unlikely]] {
        // of several statements the last answer counts, and the first error
        if (op.failed) {
            PQclear(part);
            return;
        }
        PQclear(op.answer);
    }
    op.answer = part;
    op.failed = error;
}

void operation_queue::note_tag(PGresult* part) noexcept {
    const char* const tag = PQcmdStatus(part);
    if (tag[0] != 'D') return;
    const std::string_view whole(tag);
    if (whole == "DEALLOCATE ALL" || whole == "DISCARD ALL") news_ |= dropped;
}

}  // namespace overt::pg::detail
