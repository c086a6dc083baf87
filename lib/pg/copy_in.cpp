// SPDX-License-Identifier: BSL-1.0
#include "pg/copy_in.hpp"

#include "pg/failure.hpp"
#include "pg/limits.hpp"

namespace overt::pg::detail {

namespace {

using state = operation_queue::state;

// "COPY entries, line 3, column note": in binary format it holds no values.
std::string place_of(const PGresult* refused) {
    const std::string_view context = field(refused, PG_DIAG_CONTEXT);
    const std::string_view line = context.substr(0, context.find('\n'));
    if (!line.starts_with("COPY ") || line.find('"') != std::string_view::npos) return {};
    return " (" + std::string(line) + ")";
}

}  // namespace

copy_in::copy_in(connection& on, std::string text) : on_(&on.access()), statement_(std::move(text)) {
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

copy_in::~copy_in() {
    if (stage_ == stage::over || stage_ == stage::lost || on_->now != condition::in_flight) return;
    on_->orphan.drop_answer();
    on_->queue.replace(run_, on_->orphan);
    on_->now = condition::given_up;
}

void copy_in::put(std::string_view bytes) {
    if (bytes.empty() || stage_ != stage::open) return;
    stage_ = stage::writing;
    waited_ = false;
    if (PQputCopyData(on_->session, bytes.data(), static_cast<int>(bytes.size())) != 1) lose();
}

void copy_in::end(const char* refused_because) {
    if (stage_ != stage::open) return;
    stage_ = stage::ending;
    waited_ = false;
    if (PQputCopyEnd(on_->session, refused_because) != 1 || !on_->queue.flush()) lose();
}

bool copy_in::advance() {
    if (stage_ == stage::open || stage_ == stage::over || stage_ == stage::lost) return true;
    if (on_->now != condition::in_flight) return lose();
    if (error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::execute, outcome::unknown, fate::evicted});
    if (error_) return lose();
    if (stage_ == stage::opening) return waited_ && opened(on_->queue.pump());
    if (stage_ == stage::ending) return waited_ && ended(on_->queue.pump());
    // while it cannot write, the server may be waiting for its notices to be read
    if (waited_ && PQconsumeInput(on_->session) == 0) return lose();
    if (!on_->queue.flush()) return lose();
    if (on_->queue.output_pending()) return false;
    stage_ = stage::open;
    return true;
}

bool copy_in::opened(state now) {
    if (now != state::copy || !run_.answer || PQresultStatus(run_.answer) != PGRES_COPY_IN) return ended(now);
    on_->queue.go_on_in_copy(run_);
    stage_ = stage::open;
    return true;
}

bool copy_in::ended(state now) {
    if (now == state::waiting) return false;
    if (now != state::settled || PQstatus(on_->session) != CONNECTION_OK) return lose();
    stage_ = stage::over;
    on_->now = condition::ready;
    on_->settle();
    return true;
}

bool copy_in::lose() {
    stage_ = stage::lost;
    if (run_.answer) on_->death.read(run_.answer);
    if (on_->session) on_->mark_broken();
    return true;
}

void copy_in::check() {
    if (stage_ == stage::lost) throw lost(on_->death, true);
    if (stage_ != stage::over || !run_.failed) return;
    const std::string_view said = sqlstate_of(run_.answer);
    if (said.empty()) {
        on_->mark_broken();
        throw_refusal(run_.answer, phase::execute, statement_.text());
    }
    server_fields fields = fields_of(run_.answer);
    fields.statement = statement_.text();
    fields.message += place_of(run_.answer);
    throw_server_error(std::move(fields), {phase::execute, outcome::failed, fate::kept});
}

}  // namespace overt::pg::detail
