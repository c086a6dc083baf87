// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_request.hpp"

#include "pool/cancel_delivery.hpp"
#include "pool/pool_shell.hpp"

#include <exception>

namespace overt::detail {

cancel_request::cancel_request(pool_shell& shell, pool_slot& slot, const asio::any_io_executor& executor)
    : shell_(shell),
      slot_(slot),
      executor_(executor),
      ticket_(std::make_shared<ticket>(this)),
      timer_(executor),
      bed_(executor) {
    std::lock_guard lock(shell_.mutex_);
    slot_.request = this;
}

cancel_request::~cancel_request() {
    if (shell_.inherited()) return;
    std::lock_guard lock(shell_.mutex_);
    if (delivery_) delivery_->abandon();
    slot_.request = nullptr;
    ticket_->request = nullptr;
}

bool cancel_request::send() {
    std::lock_guard lock(shell_.mutex_);
    if (slot_.deadline == no_time) return false;  // overdue already
    if (!wait_for_turn()) ++shell_.counters_.cancels_suppressed;
    return at_ != stage::failed;
}

/// With the mutex held. false: it would come too late.
bool cancel_request::wait_for_turn() {
    const pool_time now = pool_clock::now();
    // a pool that closes asks once for each of its connections at the most
    const pool_time turn = shell_.core_.is_closed()
                               ? now
                               : shell_.cancels_.take(now, slot_.deadline, shell_.cancels_per_second_);
    if (turn == no_time) {
        if (at_ == stage::unsent) fail();
        return false;
    }
    at_ = stage::unsent;
    if (turn > now) set_timer(turn);
    else queue();
    return true;
}

void cancel_request::set_timer(pool_time when) {
    timer_.expires_at(when);
    timer_.async_wait([pool = shell_.weak_from_this(), of = ticket_](std::error_code cancelled) {
        const auto shell = pool.lock();
        if (cancelled || !shell) return;
        std::lock_guard lock(shell->mutex_);
        if (of->request) of->request->on_time();
    });
}

/// Its turn has come, or it is time to ask again.
void cancel_request::on_time() noexcept try {
    if (at_ == stage::unsent) queue();
    else if (at_ == stage::answered) wait_for_turn();
    else if (at_ == stage::queued || at_ == stage::sent) set_timer(pool_clock::now() + pause_);
} catch (const std::exception&) {
    fail();  // out of memory
}

void cancel_request::queue() {
    at_ = stage::queued;
    if (pg::canceller::asynchronous()) deliver();
    else if (!shell_.helpers_->cancels.submit(
                 [pool = shell_.weak_from_this(), of = ticket_, by = slot_.canceller] { carry(pool, *of, *by); }))
        return fail();
    set_timer(pool_clock::now() + pause_);
    pause_ *= 2;
}

void cancel_request::deliver() {
    delivery_ = std::make_shared<cancel_delivery>(
        executor_, slot_.canceller,
        [pool = shell_.weak_from_this(), of = ticket_](bool taken) { report(pool, *of, taken); });
    delivery_->start();
    at_ = stage::sent;
    ++shell_.counters_.cancels;
}

/// On a thread that may be kept for ever: it keeps nothing of the pool meanwhile.
void cancel_request::carry(const std::weak_ptr<pool_shell>& pool, const ticket& of, pg::canceller& by) noexcept {
    {
        const auto shell = pool.lock();
        if (!shell) return;
        std::lock_guard lock(shell->mutex_);
        if (!of.request || of.request->at_ != stage::queued) return;  // nobody wants it any more
        of.request->at_ = stage::sent;
        ++shell->counters_.cancels;
    }
    report(pool, of, by.cancel());
}

void cancel_request::report(const std::weak_ptr<pool_shell>& pool, const ticket& of, bool taken) noexcept {
    const auto shell = pool.lock();
    if (!shell) return;
    std::lock_guard lock(shell->mutex_);
    if (!of.request || of.request->at_ != stage::sent) return;
    if (!taken) return of.request->fail();
    of.request->at_ = stage::answered;
    of.request->bed_.ring();
}

/// Nobody knows what the server will do: the connection cannot be used any more, and whoever reads from it lets go.
void cancel_request::fail() noexcept {
    at_ = stage::failed;
    if (delivery_) delivery_->abandon();
    slot_.connection.shut_down();
    bed_.ring();
}

bool cancel_request::give_up() noexcept {
    const bool unasked = at_ == stage::unsent || at_ == stage::queued;
    fail();
    return unasked;
}

asio::awaitable<bool> cancel_request::over() {
    for (;;) {
        {
            std::lock_guard lock(shell_.mutex_);
            if (at_ == stage::unsent || at_ == stage::queued) shell_.cancels_.give_back();
            if (at_ != stage::sent) {
                const bool harmless = at_ != stage::failed;
                at_ = stage::over;  // nobody asks again
                co_return harmless;
            }
        }
        co_await bed_.sleep(shell_.mutex_, no_time);
    }
}

}  // namespace overt::detail
