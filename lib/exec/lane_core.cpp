// SPDX-License-Identifier: BSL-1.0
#include "exec/lane_core.hpp"

#include "pg/failure.hpp"

#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include <utility>

namespace overt::detail {

using pg::detail::condition;
using pg::detail::operation_queue;

/// Work of a lane that an event loop has in hand. Where that is destroyed, the lane's callers are as well: nobody else
/// holds their coroutines.
class lane_core::errand {
public:
    explicit errand(std::shared_ptr<lane_core> of) noexcept : of_(std::move(of)) {}
    errand(errand&& other) noexcept : of_(std::move(other.of_)) {}
    errand& operator=(errand&&) = delete;
    ~errand() {
        if (of_) of_->drop_everything();
    }
    lane_core& of() const noexcept { return *of_; }
    std::shared_ptr<lane_core> begin() noexcept { return std::move(of_); }

private:
    std::shared_ptr<lane_core> of_;
};

lane_core::lane_core(std::shared_ptr<pool_shell> pool, lane_options options, std::source_location site)
    : pool_(std::move(pool)),
      options_(options),
      site_(site),
      strand_(pool_->executor()) {}

lane_core::~lane_core() = default;

template <class F>
void lane_core::post(F work) {
    asio::post(strand_, [on_its_way = errand(shared_from_this()), work = std::move(work)]() mutable {
        const auto self = on_its_way.begin();
        work(*self);
    });
}

// ---- callers

void lane_core::submit(lane_call& call) {
    std::exception_ptr refused;
    {
        std::lock_guard lock(mutex_);
        if (closed_) {
            refused = std::make_exception_ptr(usage_error("this lane was closed; open a new one"));
        } else if (inbox_.size() >= static_cast<std::size_t>(pool_->options().max_waiting())) {
            refused = std::make_exception_ptr(pool_overloaded(
                "too many callers wait for this lane already: shed load, or raise pool_options::max_waiting"));
        } else {
            inbox_.push_back(call);
            if (std::exchange(turn_posted_, true)) return;
        }
    }
    if (refused) complete(call, std::move(refused));
    else post([](lane_core& self) { self.drive(); });
}

std::uint64_t lane_core::new_number() noexcept { return ++last_number_; }

void lane_core::cancel(const lane_call* call, std::uint64_t number) {
    post([call, number](lane_core& self) { self.give_up(call, number); });
}

// The call may be gone by now: only what stands in a list of ours is looked at.
void lane_core::give_up(const lane_call* call, std::uint64_t number) {
    const auto take = [&](chain<lane_call>& from) -> lane_call* {
        for (lane_call* each = from.front(); each; each = each->next)
            if (each == call && each->number_ == number) return from.erase(*each), each;
        return nullptr;
    };
    lane_call* found = take(waiting_);
    if (!found) {
        std::lock_guard lock(mutex_);
        found = take(inbox_);
    }
    auto known = outcome::not_sent;
    for (slot* each = in_flight_.front(); each && !found; each = each->next) {
        if (each->call != call || each->call->number_ != number) continue;
        found = std::exchange(each->call, nullptr);  // its answer is read and dropped
        known = outcome::unknown;
    }
    if (found) complete(*found, std::make_exception_ptr(operation_cancelled({phase::execute, known, fate::kept})));
}

void lane_core::complete(lane_call& call, std::exception_ptr failure) {
    call.failure_ = std::move(failure);
    suspended_caller caller = call.take_caller();
    const asio::any_io_executor executor = caller.get_executor();
    asio::post(executor, [caller = std::move(caller)]() mutable { caller(); });  // never from here
}

/// Resumes those that were answered together: one step of the event loop for all that run on the same executor.
class lane_core::reunion {
public:
    explicit reunion(chain<lane_call>& answered) {
        callers_.push_back(answered.pop_front()->take_caller());
        executor_ = callers_.front().get_executor();
        while (lane_call* const next = answered.front()) {
            if (next->caller_->get_executor() != executor_) break;
            callers_.push_back(answered.pop_front()->take_caller());
        }
    }
    void send() && {
        const asio::any_io_executor executor = executor_;
        asio::post(executor, std::move(*this));
    }
    void operator()() {
        while (next_ != callers_.size()) {
            try {
                callers_[next_++]();
            } catch (...) {
                // what a caller's own handler throws is the event loop's affair, and not that of the others
                if (next_ != callers_.size()) std::move(*this).send();
                throw;
            }
        }
    }

private:
    std::vector<suspended_caller> callers_;
    std::size_t next_ = 0;
    asio::any_io_executor executor_;
};

void lane_core::close() noexcept {
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
    }
    wind_down();
}

// The pool is closed, or wants the connection back for a newer one.
void lane_core::let_go() noexcept try {
    if (pool_->is_closed()) return wind_down();
    post([](lane_core& self) {
        self.renewing_ = static_cast<bool>(self.held_);
        self.drive();
    });
} catch (const std::exception&) {
    // out of memory: the connection is kept until the server ends it
}

void lane_core::wind_down() noexcept try {
    post([](lane_core& self) {
        self.winding_down_ = true;
        self.drive();
    });
} catch (const std::exception&) {
    // out of memory: the connection goes back with the last one who knows this lane
}

// ---- sending

// Does whatever can be done now.
void lane_core::drive() {
    take_inbox();
    if (held_ && !renewing_) send();
    if (held_ && busy()) {
        wait_readable();
    } else if (held_ && (renewing_ || (waiting_.empty() && winding_down_))) {
        held_.give_back();
        ++connection_;
        renewing_ = false;
    }
    if (!held_ && !waiting_.empty()) reconnect();
}

// No more than can be sent soon: what stays in the inbox counts as waiting.
void lane_core::take_inbox() {
    std::lock_guard lock(mutex_);
    turn_posted_ = false;
    while (waiting_.size() < most_in_flight) {
        lane_call* const next = inbox_.pop_front();
        if (!next) return;
        waiting_.push_back(*next);
    }
}

void lane_core::send() {
    if (waiting_.empty()) return;
    pg::connection::impl& c = session();
    if (c.usable()) {
        // after a pause the server may have gone away, and a look is cheaper than an unknown outcome
        if (pool_clock::now() - answered_ > trusted_for && !held_.connection().alive()) return lose();
        c.now = condition::in_flight;
    }
    if (c.now != condition::in_flight) return lose();
    while (!waiting_.empty() && in_flight_.size() < most_in_flight && unsent_ < most_unsent)
        if (!send_group()) return lose();
    if (!close_retired()) return lose();
    flush();
    if (held_ && c.queue.idle()) c.now = condition::ready;  // nothing of it could be sent
}

// One statement, or several plain reads, and the Sync that ends them.
bool lane_core::send_group() {
    bool shared = false;
    do {
        lane_call& call = *waiting_.pop_front();
        const lane_call* const next = waiting_.front();
        const auto fit = [this](const lane_call* each) {
            return each && options_.read_bursts() && each->statement_->plain_read() && !each->retried_;
        };
        shared = fit(&call) && fit(next) && in_flight_.size() + 1 < most_in_flight && unsent_ < most_unsent;
        if (!send_one(call)) return false;
    } while (shared);
    pg::detail::operation_queue& queue = session().queue;
    return !queue.replies().can_sync() || queue.sync();
}

bool lane_core::send_one(lane_call& call) {
    pg::connection::impl& c = session();
    slot& one = new_slot();
    one.call = &call;
    try {
        const bool taken = one.sent.send(c, *call.statement_, false);
        in_flight_.push_back(one);
        unsent_ += one.sent.bytes();
        c.board.start(*call.statement_);
        if (c.on_statement) c.tell_of(*call.statement_);
        return taken;
    } catch (const std::exception&) {
        one.call = nullptr;
        free_.push_back(one);
        complete(call, std::current_exception());
        return true;
    }
}

bool lane_core::close_retired() {
    pg::connection::impl& c = session();
    const std::vector<std::string>& names = c.statements.retired();
    if (names.empty() || !c.queue.pipelined()) return true;
    for (const std::string& name : names)
        if (!c.queue.close_statement(closes_.emplace_back(), name.c_str()) || !c.queue.sync()) return false;
    c.statements.retired_closed(names.size());
    return true;
}

void lane_core::flush() {
    pg::detail::operation_queue& queue = session().queue;
    if (!queue.flush()) return lose();
    if (queue.output_pending()) wait_writable();
    else unsent_ = 0;
}

// ---- waiting

void lane_core::wait_readable() {
    if (std::exchange(reading_, true)) return;
    session().socket->async_wait(
        asio::posix::stream_descriptor::wait_read,
        asio::bind_executor(strand_, [work = errand(shared_from_this()), on = connection_](std::error_code e) mutable {
            const auto self = work.begin();
            if (on == self->connection_) self->on_readable(e);
        }));
}

void lane_core::wait_writable() {
    if (std::exchange(writing_, true)) return;
    session().socket->async_wait(
        asio::posix::stream_descriptor::wait_write,
        asio::bind_executor(strand_, [work = errand(shared_from_this()), on = connection_](std::error_code e) mutable {
            const auto self = work.begin();
            if (on == self->connection_) self->on_writable(e);
        }));
}

void lane_core::on_writable(std::error_code error) {
    writing_ = false;
    if (error) lose();
    else flush();
    drive();
}

void lane_core::on_readable(std::error_code error) {
    reading_ = false;
    if (error) lose();
    else receive();
    drive();
}

// ---- receiving

void lane_core::receive() {
    pg::connection::impl& c = session();
    if (c.now != condition::in_flight) return lose();
    const operation_queue::state now = c.queue.pump();
    if (!c.queue.output_pending()) unsent_ = 0;
    const bool alive = PQstatus(c.session) == CONNECTION_OK;
    while (slot* const one = in_flight_.front()) {
        const pg::detail::operation& run = one->sent.run;
        // an error of an ended session that the server gave no reason for is libpq's word, not the server's
        if (run.at != pg::detail::progress::settled || (!alive && run.failed)) break;
        in_flight_.erase(*one);
        finish(*one);
    }
    while (answered_calls_.front()) reunion(answered_calls_).send();
    while (!closes_.empty() && closes_.front().at == pg::detail::progress::settled) closes_.pop_front();
    const bool over = now == operation_queue::state::lost || now == operation_queue::state::copy;
    if (over || !alive || senseless_) return lose();
    answered_ = pool_clock::now();
    if (now != operation_queue::state::settled) return;
    c.now = condition::ready;
    c.settle();
    if (c.demoted) renewing_ = true;
}

void lane_core::finish(slot& one) {
    pg::connection::impl& c = session();
    pg::detail::operation& told = one.sent.told();
    const bool failed = one.sent.run.failed;
    // stale, or spoilt by another one of its group: it had no effect
    const bool again = failed && (one.sent.stale(c) || pg::detail::aborted(told.answer));
    one.sent.settle(c);
    if (lane_call* const call = one.call) {
        if (again && !std::exchange(call->retried_, true)) {
            waiting_.push_front(*call);
        } else {
            senseless_ = senseless_ || (failed && pg::detail::sqlstate_of(told.answer).empty());
            call->answer_ = pg::result(told.take_answer());
            call->refused_ = failed;
            answered_calls_.push_back(*call);
        }
    }
    release(one);
}

// The session is over; what was not sent yet waits for the next one.
void lane_core::lose() {
    if (!held_) return;
    pg::connection::impl& c = session();
    for (const slot* each = in_flight_.front(); each; each = each->next)
        if (each->sent.run.answer) c.death.read(each->sent.run.answer);
    if (c.session) c.mark_broken();
    const auto why = std::make_exception_ptr(pg::detail::lost(c.death, true));
    while (slot* const one = in_flight_.pop_front()) {
        if (one->call) complete(*one->call, why);
        release(*one);
    }
    closes_.clear();
    held_.give_back();
    ++connection_;
    unsent_ = 0;
    reading_ = writing_ = senseless_ = renewing_ = false;
}

// ---- connecting

void lane_core::reconnect() {
    if (!std::exchange(connecting_, true)) asio::co_spawn(strand_, connect(errand(shared_from_this())), asio::detached);
}

asio::awaitable<void> lane_core::connect(errand work) {
    const std::shared_ptr<pool_shell> pool = work.of().pool_;
    const std::source_location site = work.of().site_;
    checkout fresh;
    std::exception_ptr failure;
    try {
        if (pool_slot* const slot = pool->try_take(site)) fresh = checkout(pool, slot);
        else fresh = co_await pool_shell::wait(pool, span(pool->options().acquire_timeout()), site);
    } catch (const std::exception&) {
        failure = std::current_exception();
    }
    const auto self = work.begin();
    self->connecting_ = false;
    if (failure) self->fail_waiting(failure);
    else self->keep(std::move(fresh));
    self->drive();
}

void lane_core::keep(checkout fresh) {
    held_ = std::move(fresh);
    answered_ = pool_clock::now();
    held_.keep_as_lane([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->let_go();
    });
}

void lane_core::fail_waiting(const std::exception_ptr& why) {
    chain<lane_call> all = std::exchange(waiting_, {});
    {
        std::lock_guard lock(mutex_);
        while (lane_call* const each = inbox_.pop_front()) all.push_back(*each);
    }
    while (lane_call* const each = all.pop_front()) complete(*each, why);
}

// ---- the end

// Destroys the coroutines of all callers, as the event loop does with those that it knows.
void lane_core::drop_everything() noexcept {
    chain<lane_call> all = std::exchange(waiting_, {});
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
        while (lane_call* const each = inbox_.pop_front()) all.push_back(*each);
    }
    while (lane_call* const each = answered_calls_.pop_front()) all.push_back(*each);
    if (held_ && session().session) session().mark_broken();
    while (slot* const one = in_flight_.pop_front()) {
        if (one->call) all.push_back(*one->call);
        release(*one);
    }
    closes_.clear();
    held_.give_back();
    ++connection_;
    while (lane_call* const each = all.pop_front()) const suspended_caller gone = each->take_caller();
}

lane_core::slot& lane_core::new_slot() {
    if (slot* const used = free_.pop_front()) return *used;
    return *slots_.emplace_back(std::make_unique<slot>());
}

void lane_core::release(slot& one) noexcept {
    one.call = nullptr;
    one.sent.reset();
    free_.push_front(one);
}

}  // namespace overt::detail
