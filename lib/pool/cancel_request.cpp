// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_request.hpp"

#include "pool/pool_shell.hpp"

#include <exception>

namespace overt::detail {

cancel_request::cancel_request(pool_shell& shell, pool_slot& slot, const asio::any_io_executor& executor)
    : shell_(shell),
      slot_(slot),
      ticket_(std::make_shared<ticket>(this)),
      turn_(executor),
      bed_(executor) {
    std::lock_guard lock(shell_.mutex_);
    slot_.request = this;
}

cancel_request::~cancel_request() {
    std::lock_guard lock(shell_.mutex_);
    slot_.request = nullptr;
    ticket_->request = nullptr;
}

bool cancel_request::send() {
    std::lock_guard lock(shell_.mutex_);
    const pool_time now = pool_clock::now();
    if (slot_.deadline == no_time) return false;  // overdue already
    // a pool that closes asks once for each of its connections at the most
    const pool_time turn = shell_.core_.is_closed() ? now : shell_.cancels_.take(now, slot_.deadline);
    if (turn == no_time) return false;
    if (turn > now) {
        turn_.expires_at(turn);
        turn_.async_wait([pool = shell_.weak_from_this(), of = ticket_](std::error_code cancelled) {
            if (!cancelled) on_turn(pool, *of);
        });
    } else {
        queue();
    }
    return at_ != stage::failed;
}

void cancel_request::on_turn(const std::weak_ptr<pool_shell>& pool, const ticket& of) noexcept {
    const auto shell = pool.lock();
    if (!shell) return;
    std::lock_guard lock(shell->mutex_);
    if (of.request && of.request->at_ == stage::unsent) of.request->queue();
}

void cancel_request::queue() noexcept {
    at_ = stage::queued;
    try {
        const bool taken = shell_.helpers_->cancels.submit(
            [pool = shell_.weak_from_this(), of = ticket_, by = slot_.canceller] { carry(pool, *of, *by); });
        if (taken) return;
    } catch (const std::exception&) {
        // out of memory: as if no thread were free
    }
    fail();
}

/// On a thread that may be kept for ever: it keeps nothing of the pool meanwhile.
template <class Cancel>
void cancel_request::carry(const std::weak_ptr<pool_shell>& pool, const ticket& of, Cancel& cancel) noexcept {
    {
        const auto shell = pool.lock();
        if (!shell) return;
        std::lock_guard lock(shell->mutex_);
        if (!of.request || of.request->at_ != stage::queued) return;  // nobody wants it any more
        of.request->at_ = stage::sent;
        ++shell->counters_.cancels;
    }
    const bool taken = cancel.cancel();
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
            if (at_ == stage::unsent || at_ == stage::queued) {
                at_ = stage::answered;
                shell_.cancels_.give_back();
            }
            if (at_ != stage::sent) co_return at_ == stage::answered;
        }
        co_await bed_.sleep(shell_.mutex_, no_time);
    }
}

}  // namespace overt::detail
