// SPDX-License-Identifier: BSL-1.0
#include "pg/failure.hpp"

#include <overt/pg/exchange.hpp>

namespace overt::pg {

using detail::stale;
using entry = detail::statement_cache::entry;

void exchange::refuse(const connection& on) {
    detail::refuse_use(on_, on.activity(), statement_->text());
    // broken: the same error as for a session that breaks later, so that callers handle one
    ending_ = ending::lost;
}

void exchange::not_accepted() {
    connection::impl& c = *on_;
    const bool alive = PQstatus(c.session) == CONNECTION_OK;
    const bool untouched = c.queue.idle() && !c.queue.pipelined();
    stage_ = stage::over;
    if (alive && untouched)
        throw usage_error("The statement is too large for the memory that is left; send its values in parts.");
    end_lost();
}

// Runs the statement once more where the server has lost or outdated what was prepared, and nothing can have happened.
bool exchange::heal() {
    connection::impl& c = *on_;
    auto* const used = static_cast<entry*>(entry_);
    if (healed_ || !used) return false;
    const PGresult* const refused = prepared_here_ ? c.preparation_error() : nullptr;
    const stale found = detail::stale_statement(refused ? refused : run_.answer);
    if (found == stale::no || (found == stale::name_taken) != (refused != nullptr)) return false;
    if (used->number == number_) {
        if (found == stale::changed) c.statements.retire(*used);
        else c.statements.forget(*used);
    }
    // the transaction has failed by now: only its owner can begin it again
    if (PQtransactionStatus(c.session) != PQTRANS_IDLE) return false;
    healed_ = true;
    sent_ = false;
    run_.drop_answer();
    prepare_and_run();
    return stage_ != stage::over;
}

void exchange::fail() {
    if (ending_ == ending::copy) detail::throw_copy_refused();
    if (ending_ == ending::lost) fail_lost();
    if (ending_ == ending::too_large)
        throw result_too_large("The answer takes more bytes than max_buffered_bytes allows; read it with stream() or "
                               "copy_out(), or limit it.",
                               {phase::fetch, outcome::succeeded, fate::kept});
    const PGresult* const ahead = prepared_here_ ? on_->preparation_error() : nullptr;
    const PGresult* const refused = ahead ? ahead : run_.answer;
    // libpq reads on to the end of the answer, and drops it
    if (!ahead && detail::is_out_of_memory(refused))
        throw result_too_large("There is not enough memory for the answer; read it with stream() or copy_out(), or "
                               "limit it.",
                               {phase::fetch, outcome::unknown, fate::kept});
    if (detail::sqlstate_of(refused).empty()) on_->mark_broken();
    detail::throw_refusal(refused, ahead ? phase::prepare : phase::execute, statement_->text());
}

void exchange::fail_lost() { throw detail::lost(on_->death, sent_); }

}  // namespace overt::pg
