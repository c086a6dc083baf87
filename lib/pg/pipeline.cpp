// SPDX-License-Identifier: BSL-1.0
#include "pg/pipeline.hpp"

#include "pg/failure.hpp"

namespace overt::pg::detail {

namespace {

using state = operation_queue::state;

}  // namespace

pipeline::pipeline(connection& on, pipeline_source& source, grouping how)
    : on_(&on.access()),
      source_(&source),
      sent_(std::make_shared<flight>()),
      how_(how) {
    if (on_->usable()) {
        began_in_ = PQtransactionStatus(on_->session);
        on_->now = condition::in_flight;
        return;
    }
    refuse_use(on_, on.activity(), "a batch");
    over_ = true;
    ending_ = ending::lost;
}

pipeline::~pipeline() {
    if (over_ || on_->now != condition::in_flight) return;
    on_->now = condition::given_up;
    if (on_->queue.idle() && !on_->queue.pipelined()) on_->now = condition::ready;  // nothing was sent
    else on_->left_behind = std::move(sent_);
}

bool pipeline::advance() {
    if (over_) return true;
    connection::impl& c = *on_;
    if (error_ || c.now != condition::in_flight) return wait_failed();
    if (!c.queue.idle()) {
        const state now = c.queue.pump();
        if (now == state::copy) return end(ending::copy);
        collect();
        if (now == state::lost) return end(ending::lost);
    }
    do {
        if (!send()) return end(ending::lost);
        if (!c.queue.idle()) return false;
    } while (!exhausted_ || once_more());
    return end(ending::answered);
}

// ---- sending

// Fills the window; false when the session is over.
bool pipeline::send() {
    connection::impl& c = *on_;
    do {
        const std::size_t before = next_;
        if (!fill()) return false;
        const bool atomic = how_ == grouping::atomic;
        if (atomic && exhausted_ && !synced_ && !sent_->slots.empty()) {
            if (!c.queue.sync() || !close_retired()) return false;
            synced_ = true;
        } else if (!atomic && exhausted_ && !synced_ && c.queue.pipelined()) {
            if (!close_retired()) return false;
            synced_ = true;
        } else if (atomic && next_ != before && !exhausted_ && !c.queue.request_flush()) {
            return false;
        }
        if (!c.queue.flush()) return false;
        if (!c.queue.output_pending()) unsent_ = 0;
    } while (!exhausted_ && unsent_ == 0 && in_flight() < most_in_flight);
    return true;
}

bool pipeline::fill() {
    connection::impl& c = *on_;
    while (!exhausted_ && in_flight() < most_in_flight && unsent_ < most_unsent) {
        const rendered* const statement = next();
        if (!statement) {
            exhausted_ = true;
            break;
        }
        if (!send_one(*statement)) return false;
        if (how_ == grouping::independent && !c.queue.sync()) return false;
        c.board.start(*statement);
        if (c.on_statement) c.tell_of(*statement);
    }
    return true;
}

const rendered* pipeline::next() {
    if (second_pass_ && how_ == grouping::independent)
        return next_ < again_.size() ? source_->statement(again_[next_++]) : nullptr;
    return source_->statement(next_++);
}

bool pipeline::send_one(const rendered& statement) {
    slot& s = sent_->slots.emplace_back();
    const bool picked = second_pass_ && how_ == grouping::independent;
    s.index = picked ? again_[next_ - 1] : next_ - 1;
    const bool taken = s.sent.send(*on_, statement, began_in_ == PQTRANS_INERROR);
    began_ = true;
    unsent_ += s.sent.bytes();
    return taken;
}

// In groups of their own, behind everything: in a transaction there are no groups, so there they wait.
bool pipeline::close_retired() {
    connection::impl& c = *on_;
    if (began_in_ != PQTRANS_IDLE) return true;
    const std::vector<std::string>& names = c.statements.retired();
    for (const std::string& name : names)
        if (!c.queue.close_statement(sent_->closes.emplace_back(), name.c_str()) || !c.queue.sync()) return false;
    c.statements.retired_closed(names.size());
    return true;
}

// ---- receiving

// Hands on what was answered, and lets go of what is final.
void pipeline::collect() {
    std::deque<slot>& slots = sent_->slots;
    while (collected_ < slots.size() && slots[collected_].sent.run.at >= progress::answered) {
        slot& s = slots[collected_];
        operation& told = s.sent.told();
        const bool failed = s.sent.run.failed;
        const bool senseless = failed && !aborted(told.answer) && sqlstate_of(told.answer).empty();
        // not the server's word: libpq says so that the session is over
        if (senseless && PQstatus(on_->session) != CONNECTION_OK) return;
        ++collected_;
        if (note_stale(s)) continue;
        senseless_ = senseless_ || senseless;
        // what follows would be aborted anyway
        if (failed && how_ == grouping::atomic) exhausted_ = true;
        source_->answered(s.index, result(told.take_answer()), failed);
    }
    while (collected_ != 0 && slots.front().sent.run.at == progress::settled) settle_front();
}

// The statement runs once more where nothing can have happened.
bool pipeline::note_stale(slot& s) {
    if (second_pass_ || !s.sent.stale(*on_) || began_in_ != PQTRANS_IDLE) return false;
    s.sent.run.drop_answer();
    again_.push_back(s.index);
    if (how_ == grouping::atomic) exhausted_ = true;
    return true;
}

void pipeline::settle_front() {
    slot& s = sent_->slots.front();
    // its group failed at the end, after it was answered
    operation& run = s.sent.run;
    if (run.answer && run.failed) source_->answered(s.index, result(run.take_answer()), true);
    s.sent.settle(*on_);
    sent_->slots.pop_front();
    --collected_;
}

// After everything was answered: whether some of it goes out a second time.
bool pipeline::once_more() {
    if (again_.empty() || second_pass_) return false;
    second_pass_ = true;
    exhausted_ = synced_ = false;
    next_ = 0;
    return true;
}

bool pipeline::end(ending how) {
    connection::impl& c = *on_;
    over_ = true;
    ending_ = how;
    if (how != ending::answered) {
        for (const slot& s : sent_->slots)
            if (s.sent.run.answer) c.death.read(s.sent.run.answer);
        c.mark_broken();
        return true;
    }
    if (PQstatus(c.session) != CONNECTION_OK) return end(ending::lost);
    c.now = condition::ready;
    c.settle();
    if (senseless_) c.mark_broken();  // as after any error that the server gave no reason for
    return true;
}

bool pipeline::wait_failed() {
    if (on_->now == condition::in_flight && error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::execute, outcome::unknown, fate::evicted});
    over_ = true;
    ending_ = ending::lost;
    if (on_->session) on_->mark_broken();
    return true;
}

void pipeline::finish() const {
    if (ending_ == ending::copy) throw_copy_refused();
    if (ending_ == ending::lost) throw lost(on_->death, began_);
}

}  // namespace overt::pg::detail
