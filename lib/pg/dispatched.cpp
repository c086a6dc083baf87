// SPDX-License-Identifier: BSL-1.0
#include "pg/dispatched.hpp"

#include "pg/limits.hpp"

#include <cstring>

namespace overt::pg::detail {

using entry = statement_cache::entry;
using staleness = pg::detail::stale;

bool aborted(const PGresult* answer) noexcept { return PQresultStatus(answer) == PGRES_PIPELINE_ABORTED; }

bool dispatched::send(connection::impl& on, const rendered& statement, bool failed_transaction) {
    constexpr std::size_t overhead = 64;
    const wire_params values(statement.params());
    check_limits(values);
    const char* const text = checked_text(statement);
    bytes_ = values.total() + overhead;
    if (!on.queue.begin_pipeline()) return false;
    if (entry* known = on.statements.find(statement)) {
        used_ = known;
        number_ = known->number;
        return on.queue.execute(run, known->name, values);
    }
    bytes_ += statement.text().size();
    if (failed_transaction || !on.statements.worth_preparing(statement)) return on.queue.query(run, text, values);
    return prepare_and_run(on, statement, values);
}

bool dispatched::prepare_and_run(connection::impl& on, const rendered& statement, const wire_params& values) {
    entry& added = on.statements.insert(statement);
    prepared_ = std::make_unique<preparation>();
    prepared_->entry = used_ = &added;
    prepared_->number = number_ = added.number;
    std::memcpy(prepared_->name, added.name, sizeof added.name);
    return on.queue.prepare(prepared_->op, added.name, statement.text().data(), values) &&
           on.queue.execute(run, added.name, values);
}

bool dispatched::stale(connection::impl& on) {
    if (!run.failed || !used_ || !run.answer) return false;
    const auto found = stale_statement(prepared_ ? prepared_->op.answer : run.answer);
    if (found == staleness::no || (found == staleness::name_taken) != (prepared_ != nullptr)) return false;
    if (!prepared_ && used_->number == number_) {
        if (found == staleness::changed) on.statements.retire(*used_);
        else on.statements.forget(*used_);
    }
    return true;
}

operation& dispatched::told() noexcept {
    const bool refused = prepared_ && prepared_->op.failed && !aborted(prepared_->op.answer);
    return refused ? prepared_->op : run;
}

void dispatched::settle(connection::impl& on) noexcept {
    const preparation* const p = prepared_.get();
    if (!p) return;
    if (p->op.failed) on.statements.never_prepared(*p->entry, p->number, p->name);
    else if (p->entry->number == p->number) p->entry->confirmed = true;
}

void dispatched::reset() noexcept {
    run.drop_answer();
    run.at = progress::none;
    prepared_.reset();
    used_ = nullptr;
}

}  // namespace overt::pg::detail
