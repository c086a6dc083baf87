// SPDX-License-Identifier: BSL-1.0
#include "pg/description.hpp"

#include "pg/failure.hpp"
#include "pg/limits.hpp"

namespace overt::pg::detail {

description::description(connection& on, const rendered& statement)
    : trip_(on),
      statement_(&statement),
      sent_(std::make_shared<operations>()) {
    connection::impl& c = trip_.on();
    if (!c.usable()) {
        refuse_use(&c, on.activity(), statement.text());
        trip_.lose();
        return;
    }
    const char* const text = checked_text(statement);
    const wire_params types(statement.params());
    check_limits(types);
    operation_queue& queue = c.queue;
    if (queue.begin_pipeline() && queue.prepare(sent_->parse, "", text, types) && queue.describe(sent_->describe, "") &&
        queue.sync() && queue.flush())
        trip_.begin(statement);
    else trip_.lose();
}

result description::take() {
    connection::impl& c = trip_.on();
    if (trip_.lost()) {
        for (const operation* each : {&sent_->parse, &sent_->describe})
            if (each->answer) c.death.read(each->answer);
        throw lost(c.death, true);
    }
    operation& told = sent_->parse.failed ? sent_->parse : sent_->describe;
    if (!told.failed) return result(told.take_answer());
    if (sqlstate_of(told.answer).empty()) c.mark_broken();
    throw_refusal(told.answer, phase::prepare, statement_->text());
}

}  // namespace overt::pg::detail
