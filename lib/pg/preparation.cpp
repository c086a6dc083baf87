// SPDX-License-Identifier: BSL-1.0
#include "pg/preparation.hpp"

#include "pg/dispatched.hpp"
#include "pg/failure.hpp"
#include "pg/limits.hpp"

#include <cstring>

namespace overt::pg::detail {

preparation::preparation(connection& on, std::span<const rendered> statements)
    : trip_(on),
      sent_(std::make_shared<std::deque<step>>()) {
    connection::impl& c = trip_.on();
    if (!c.usable()) {
        refuse_use(&c, on.activity(), "the preparation of statements");
        trip_.lose();
        return;
    }
    if (!c.statements.enabled()) return;
    if (statements.size() > c.statements.capacity())
        throw usage_error("statement_cache_size is smaller than the number of statements to prepare; raise it");
    for (const rendered& each : statements) {
        checked_text(each);
        check_limits(wire_params(each.params()));
    }
    if (!send(statements)) trip_.lose();
    else if (!sent_->empty()) trip_.begin(*sent_->front().statement);
}

bool preparation::send(std::span<const rendered> statements) {
    for (const rendered& each : statements)
        if (!trip_.on().statements.find(each) && !send_one(each)) return false;
    return sent_->empty() || (trip_.on().queue.sync() && trip_.on().queue.flush());
}

bool preparation::send_one(const rendered& statement) {
    step& one = sent_->emplace_back();
    one.entry = &trip_.on().statements.insert(statement);
    one.number = one.entry->number;
    one.statement = &statement;
    std::memcpy(one.name, one.entry->name, sizeof one.name);
    return trip_.on().queue.begin_pipeline() &&
           trip_.on().queue.prepare(one.parse, one.name, statement.text().data(), wire_params(statement.params()));
}

void preparation::finish() {
    connection::impl& c = trip_.on();
    if (trip_.lost()) {
        for (const step& each : *sent_)
            if (each.parse.answer) c.death.read(each.parse.answer);
        throw lost(c.death, true);
    }
    const step* refused = nullptr;
    for (const step& each : *sent_) {
        if (each.parse.failed) c.statements.never_prepared(*each.entry, each.number, each.name);
        else if (each.entry->number == each.number) each.entry->confirmed = true;
        if (!refused && each.parse.failed && !aborted(each.parse.answer)) refused = &each;
    }
    if (!refused) return;
    if (sqlstate_of(refused->parse.answer).empty()) c.mark_broken();
    throw_refusal(refused->parse.answer, phase::prepare, refused->statement->text());
}

}  // namespace overt::pg::detail
