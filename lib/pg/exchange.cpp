// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"
#include "pg/limits.hpp"

#include <overt/pg/exchange.hpp>

#include <asio/error.hpp>

namespace overt::pg {

using detail::check_limits;
using detail::checked_text;
using detail::condition;
using detail::operation_queue;
using detail::place;
using detail::wire_params;
using entry = detail::statement_cache::entry;

[[gnu::always_inline]] inline void exchange::under_way(bool accepted) {
    connection::impl& c = *on_;
    if (!accepted || !c.queue.flush()) [[unlikely]] {
        not_accepted();
        return;
    }
    c.now = condition::in_flight;
    c.board.start(*statement_);
    if (c.watched) [[unlikely]]
        c.watch_beginning(*statement_);
    sent_ = true;
    stage_ = stage::fresh;
}

void exchange::run_new() {
    // in a failed transaction nothing can be prepared, nor can evicted statements be dropped
    if (on_->statements.worth_preparing(*statement_) && PQtransactionStatus(on_->session) != PQTRANS_INERROR)
        prepare_and_run();
    else run_unprepared();
}

[[gnu::always_inline]] inline void exchange::run_prepared(const char* name) {
    constexpr int few = 6;
    const params& bound = statement_->params();
    if (bound.count() > few) [[unlikely]] {
        const wire_params values(bound);
        check_limits(values);
        on_->sizes.sent(values.total());
        under_way(on_->queue.execute(run_, name, values));
        return;
    }
    const char* values[few];
    int lengths[few];
    int formats[few];
    std::size_t total = 0;
    for (int i = 0, n = bound.count(); i < n; ++i) total += place(bound, i, values[i], lengths[i], formats[i]);
    on_->sizes.sent(total);
    under_way(on_->queue.execute(run_, name, bound.count(), values, lengths, formats));
}

void exchange::run_unprepared() {
    const char* const text = checked_text(*statement_);
    const wire_params values(statement_->params());
    check_limits(values);
    on_->sizes.sent(statement_->text().size() + values.total());
    under_way(on_->queue.query(run_, text, values));
}

void exchange::run_simple() {
    if (statement_->params().count() != 0)
        throw usage_error("A statement with parameters needs the extended protocol.");
    on_->sizes.sent(statement_->text().size());
    under_way(on_->queue.simple(run_, checked_text(*statement_)));
}

// Parse, Bind, Execute and one Sync: one round trip.
void exchange::prepare_and_run() {
    connection::impl& c = *on_;
    const char* const text = checked_text(*statement_);
    const wire_params values(statement_->params());
    check_limits(values);
    c.sizes.sent(statement_->text().size());
    c.sizes.sent(values.total());
    entry& added = c.statements.insert(*statement_);
    entry_ = &added;
    number_ = added.number;
    c.preparing = &added;
    c.preparing_number = added.number;
    prepared_here_ = true;
    c.drop_preparation();
    operation_queue& queue = c.queue;
    under_way(queue.begin_pipeline() && c.close_retired() && queue.prepare(c.prepare_op, added.name, text, values) &&
              queue.execute(run_, added.name, values) && queue.sync());
}

exchange::exchange(connection& on, const rendered& statement, protocol how)
    : on_(on.impl_.get()),
      statement_(&statement),
      how_(how) {
    if (!on_ || !on_->usable()) [[unlikely]] {
        refuse(on);
    } else if (how != protocol::extended) {
        how == protocol::once ? run_unprepared() : run_simple();
    } else if (entry* known = on_->statements.find(statement)) [[likely]] {
        entry_ = known;
        number_ = known->number;
        run_prepared(known->name);
    } else {
        run_new();
    }
}

bool exchange::step() {
    connection::impl& c = *on_;
    if (error_ || c.now != condition::in_flight) [[unlikely]]
        return wait_failed();
    if (looks_ != 0) [[unlikely]]
        c.sizes.before_read(c.session, looks_);
    const operation_queue::state now = c.queue.pump();
    if (now == operation_queue::state::waiting) return go_on_waiting();
    stage_ = stage::over;
    if (now == operation_queue::state::settled) [[likely]] {
        c.now = condition::ready;
        c.settle();
        if (c.timed) [[unlikely]]
            c.watch_end();
        if (PQresultMemorySize(run_.answer) > c.sizes.large_answer()) [[unlikely]]
            weigh_answer();
        return !run_.failed || finish_failed();
    }
    now == operation_queue::state::copy ? end_in_copy() : end_lost();
    return true;
}

// Not the whole answer is there yet.
bool exchange::go_on_waiting() {
    connection::impl& c = *on_;
    c.drain_notifications();
    if (looks_ != 0 && c.sizes.after_read(c.session, looks_, read_))
        throw result_too_large("The answer has more bytes than max_buffered_bytes allows; the connection is given up, "
                               "so that nobody reads the rest. Read it with stream() or copy_out(), or limit it.",
                               {phase::fetch, outcome::unknown, fate::evicted});
    ++looks_;
    return false;
}

// Over the budget it is dropped, so that its memory is free by the time that anybody is told.
void exchange::weigh_answer() noexcept {
    if (!on_->sizes.weigh(run_.answer) || run_.failed) return;
    run_.drop_answer();
    ending_ = ending::too_large;
}

// The whole answer is there, and it is an error.
bool exchange::finish_failed() {
    connection::impl& c = *on_;
    if (PQstatus(c.session) == CONNECTION_OK) return !heal();
    end_lost();
    return true;
}

void exchange::end_in_copy() {
    ending_ = ending::copy;
    on_->mark_broken();
}

void exchange::end_lost() {
    ending_ = ending::lost;
    if (run_.answer) on_->death.read(run_.answer);
    if (on_->session) on_->mark_broken();
}

bool exchange::wait_failed() {
    if (on_->now == condition::in_flight && error_ == asio::error::operation_aborted)
        throw operation_cancelled({phase::execute, outcome::unknown, fate::evicted});
    // closed by the connection's owner, or the event loop cannot watch the socket
    stage_ = stage::over;
    end_lost();
    return true;
}

void exchange::give_up() noexcept {
    connection::impl& c = *on_;
    if (c.now != condition::in_flight) return;
    c.orphan.drop_answer();
    c.queue.replace(run_, c.orphan);
    c.now = condition::given_up;
}

int exchange::most_rows() const noexcept { return on_->most_rows; }

const void* exchange::checked_shape() const noexcept {
    const auto* const known = static_cast<const entry*>(entry_);
    return known && known->number == number_ ? known->shape : nullptr;
}

void exchange::remember_shape(const void* shape) noexcept {
    auto* const known = static_cast<entry*>(entry_);
    if (known && known->number == number_) known->shape = shape;
}

}  // namespace overt::pg
