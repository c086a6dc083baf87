// SPDX-License-Identifier: BSL-1.0
#include "pg/preparation.hpp"

#include "pg/dispatched.hpp"
#include "pg/failure.hpp"
#include "pg/limits.hpp"

#include <asio/error.hpp>

#include <cstring>

namespace overt::pg::detail {

using state = operation_queue::state;

preparation::preparation(connection& on, std::span<const rendered> statements)
    : on_(&on.access()),
      sent_(std::make_shared<std::deque<step>>()) {
    if (on_->now != condition::ready) {
        refuse_use(on_, on.activity(), "the preparation of statements");
        over_ = lost_ = true;
        return;
    }
    if (!on_->statements.enabled()) {
        over_ = true;
        return;
    }
    if (statements.size() > on_->statements.capacity())
        throw usage_error("statement_cache_size is smaller than the number of statements to prepare; raise it");
    for (const rendered& each : statements) {
        checked_text(each);
        check_limits(wire_params(each.params()));
    }
    if (!send(statements)) {
        lose();
    } else if (sent_->empty()) {
        over_ = true;
    } else {
        on_->now = condition::in_flight;
        on_->board.start(*sent_->front().statement);
    }
}

preparation::~preparation() {
    if (over_ || on_->now != condition::in_flight) return;
    on_->now = condition::given_up;
    on_->left_behind = std::move(sent_);
}

bool preparation::send(std::span<const rendered> statements) {
    for (const rendered& each : statements)
        if (!on_->statements.find(each) && !send_one(each)) return false;
    return sent_->empty() || (on_->queue.sync() && on_->queue.flush());
}

bool preparation::send_one(const rendered& statement) {
    step& one = sent_->emplace_back();
    one.entry = &on_->statements.insert(statement);
    one.number = one.entry->number;
    one.statement = &statement;
    std::memcpy(one.name, one.entry->name, sizeof one.name);
    return on_->queue.begin_pipeline() &&
           on_->queue.prepare(one.parse, one.name, statement.text().data(), wire_params(statement.params()));
}

bool preparation::advance() {
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
    settle();
    on_->settle();
    return true;
}

void preparation::settle() noexcept {
    for (const step& each : *sent_) {
        if (each.parse.failed) on_->statements.never_prepared(*each.entry, each.number, each.name);
        else if (each.entry->number == each.number) each.entry->confirmed = true;
    }
}

bool preparation::lose() {
    over_ = lost_ = true;
    for (const step& each : *sent_)
        if (each.parse.answer) on_->death.read(each.parse.answer);
    if (on_->session) on_->mark_broken();
    return true;
}

void preparation::finish() {
    if (lost_) throw lost(on_->death, true);
    for (const step& each : *sent_) {
        if (!each.parse.failed || aborted(each.parse.answer)) continue;
        if (sqlstate_of(each.parse.answer).empty()) on_->mark_broken();
        throw_refusal(each.parse.answer, phase::prepare, each.statement->text());
    }
}

}  // namespace overt::pg::detail
