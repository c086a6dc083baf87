// SPDX-License-Identifier: BSL-1.0
#include "pg/copy_operation.hpp"

#include "pg/failure.hpp"
#include "pg/limits.hpp"

#include <asio/error.hpp>

#include <string_view>
#include <utility>

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

copy_operation::copy_operation(connection& on, std::string text) : on_(&on.access()), statement_(std::move(text)) {
    if (!on_->usable()) {
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

copy_operation::~copy_operation() {
    if (ended() || on_->now != condition::in_flight) return;
    on_->orphan.drop_answer();
    on_->queue.replace(run_, on_->orphan);
    on_->now = condition::given_up;
}

bool copy_operation::wait_failed() {
    if (on_->now == condition::in_flight && !error_) return false;
    if (on_->now == condition::in_flight && error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::execute, outcome::unknown, fate::evicted});
    return lose();
}

bool copy_operation::opened(state now, ExecStatusType direction) {
    if (now != state::copy || !run_.answer || PQresultStatus(run_.answer) != direction) return settled(now);
    on_->queue.go_on_in_copy(run_);
    stage_ = stage::open;
    waited_ = false;
    return true;
}

bool copy_operation::settled(state now) {
    if (now == state::waiting) return false;
    if (now != state::settled || PQstatus(on_->session) != CONNECTION_OK) return lose();
    stage_ = stage::over;
    on_->now = condition::ready;
    on_->settle();
    return true;
}

bool copy_operation::lose() {
    stage_ = stage::lost;
    if (run_.answer) on_->death.read(run_.answer);
    if (on_->session) on_->mark_broken();
    return true;
}

void copy_operation::check() {
    if (stage_ == stage::lost) throw lost(on_->death, true);
    if (stage_ != stage::over || !run_.failed) return;
    if (sqlstate_of(run_.answer).empty()) {
        on_->mark_broken();
        throw_refusal(run_.answer, phase::execute, statement_.text());
    }
    server_fields fields = fields_of(run_.answer);
    fields.statement = statement_.text();
    fields.message += place_of(run_.answer);
    throw_server_error(std::move(fields), {phase::execute, outcome::failed, fate::kept});
}

}  // namespace overt::pg::detail
