// SPDX-License-Identifier: BSL-1.0
#include "pg/description.hpp"

#include "pg/failure.hpp"
#include "pg/limits.hpp"

#include <asio/error.hpp>

namespace overt::pg::detail {

using state = operation_queue::state;

description::description(connection& on, const rendered& statement)
    : on_(&on.access()),
      statement_(&statement),
      sent_(std::make_shared<operations>()) {
    if (on_->now != condition::ready) {
        refuse_use(on_, on.activity(), statement.text());
        over_ = lost_ = true;
        return;
    }
    const char* const text = checked_text(statement);
    const wire_params types(statement.params());
    check_limits(types);
    operation_queue& queue = on_->queue;
    if (!queue.begin_pipeline() || !queue.prepare(sent_->parse, "", text, types) ||
        !queue.describe(sent_->describe, "") || !queue.sync() || !queue.flush()) {
        lose();
        return;
    }
    on_->now = condition::in_flight;
    on_->board.start(statement);
}

description::~description() {
    if (over_ || on_->now != condition::in_flight) return;
    on_->now = condition::given_up;
    on_->left_behind = std::move(sent_);
}

bool description::advance() {
    if (over_) return true;
    if (on_->now == condition::in_flight && error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::prepare, outcome::unknown, fate::evicted});
    if (error_ || on_->now != condition::in_flight) return lose();
    if (!waited_) return false;
    const state now = on_->queue.pump();
    if (now == state::waiting) return false;
    if (now != state::settled || PQstatus(on_->session) != CONNECTION_OK) return lose();
    over_ = true;
    on_->now = condition::ready;
    on_->settle();
    return true;
}

bool description::lose() {
    over_ = lost_ = true;
    for (const operation* each : {&sent_->parse, &sent_->describe})
        if (each->answer) on_->death.read(each->answer);
    if (on_->session) on_->mark_broken();
    return true;
}

result description::take() {
    if (lost_) throw lost(on_->death, true);
    operation& told = sent_->parse.failed ? sent_->parse : sent_->describe;
    if (!told.failed) return result(told.take_answer());
    if (sqlstate_of(told.answer).empty()) on_->mark_broken();
    throw_refusal(told.answer, phase::prepare, statement_->text());
}

}  // namespace overt::pg::detail
