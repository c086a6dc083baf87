// SPDX-License-Identifier: BSL-1.0
#include "pg/copy_out.hpp"

#include "pg/failure.hpp"
#include "pg/limits.hpp"

#include <asio/error.hpp>

namespace overt::pg::detail {

using state = operation_queue::state;

copy_out::copy_out(connection& on, std::string text) : on_(&on.access()), statement_(std::move(text)) {
    if (on_->now != condition::ready) {
        refuse_use(on_, on.activity(), statement_.text());
        stage_ = stage::lost;
        return;
    }
    if (!on_->queue.simple(run_, checked_text(statement_)) || !on_->queue.flush()) {
        lose();
        return;
    }
    on_->now = condition::in_flight;
    on_->board.start(statement_);
    if (on_->on_statement) on_->tell_of(statement_);
}

copy_out::~copy_out() {
    PQfreemem(message_);
    if (over() || on_->now != condition::in_flight) return;
    on_->orphan.drop_answer();
    on_->queue.replace(run_, on_->orphan);
    on_->now = condition::given_up;
}

bool copy_out::advance() {
    if (stage_ == stage::open || over()) return true;
    if (wait_failed()) return true;
    if (stage_ == stage::opening) return waited_ && opened(on_->queue.pump());
    return ended(waited_ ? on_->queue.pump() : on_->queue.take_buffered());
}

bool copy_out::opened(state now) {
    if (now != state::copy || !run_.answer || PQresultStatus(run_.answer) != PGRES_COPY_OUT) return ended(now);
    on_->queue.go_on_in_copy(run_);
    stage_ = stage::open;
    waited_ = false;
    return true;
}

copy_out::got copy_out::next() {
    PQfreemem(take_message());
    if (stage_ != stage::open) return got::end;
    bool alive = true;
    if (waited_) {
        if (wait_failed()) return got::end;
        alive = PQconsumeInput(on_->session) == 1;
        waited_ = false;
    }
    constexpr int without_blocking = 1;
    const int size = PQgetCopyData(on_->session, &message_, without_blocking);
    if (size > 0) [[likely]] {
        size_ = static_cast<std::size_t>(size);
        return got::message;
    }
    if (size == 0 && alive) return got::nothing_yet;
    // what came before the end of the session may say why it ended
    if (size == 0) lose();
    else stage_ = stage::ending;
    return got::end;
}

bool copy_out::wait_failed() {
    if (on_->now == condition::in_flight && !error_) return false;
    if (on_->now == condition::in_flight && error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::execute, outcome::unknown, fate::evicted});
    return lose();
}

bool copy_out::ended(state now) {
    if (now == state::waiting) return false;
    if (now != state::settled || PQstatus(on_->session) != CONNECTION_OK) return lose();
    stage_ = stage::over;
    on_->now = condition::ready;
    on_->settle();
    return true;
}

bool copy_out::lose() {
    stage_ = stage::lost;
    if (run_.answer) on_->death.read(run_.answer);
    if (on_->session) on_->mark_broken();
    return true;
}

void copy_out::check() {
    if (stage_ == stage::lost) throw lost(on_->death, true);
    if (stage_ == stage::over && run_.failed) throw_refusal(run_.answer, phase::execute, statement_.text());
}

}  // namespace overt::pg::detail
