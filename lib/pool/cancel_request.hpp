// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/sleeper.hpp"

#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>

#include <memory>

namespace overt::pg {
class canceller;
}

namespace overt::detail {

class cancel_delivery;
class pool_shell;
struct pool_slot;

/// A request that the server end what a connection runs. It waits for its turn, then goes out on the event loop, or on
/// a thread where libpq blocks; it is over when the server has hung up on it. Until then it could still hit the next
/// statement. It may have come before the statement did, and then has done nothing: it is sent again after a while.
///
/// Lives in the frame of the coroutine that works on the slot. The pool's mutex guards it.
class cancel_request {
public:
    cancel_request(pool_shell& shell, pool_slot& slot, const asio::any_io_executor& executor);
    cancel_request(const cancel_request&) = delete;
    cancel_request& operator=(const cancel_request&) = delete;
    ~cancel_request();  // whoever carries it finds that nobody waits any more

    /// Sends it when its turn comes. false: that would be too late.
    bool send();
    /// The connection has nothing to read any more: takes the request back, or waits until it is over.
    /// @returns false where it may still be on its way
    asio::awaitable<bool> over();
    /// With the mutex held: the slot is overdue.
    /// @returns whether the server was never asked
    bool give_up() noexcept;

private:
    enum class stage : unsigned char { unsent, queued, sent, answered, failed, over };
    /// What its carrier knows of it: a thread may come back when everything else is gone.
    struct ticket {
        cancel_request* request;
    };

    bool wait_for_turn();
    void queue();
    void fail() noexcept;
    void set_timer(pool_time when);
    void on_time() noexcept;
    void deliver();
    static void carry(const std::weak_ptr<pool_shell>& pool, const ticket& of, pg::canceller& by) noexcept;
    static void report(const std::weak_ptr<pool_shell>& pool, const ticket& of, bool taken) noexcept;

    pool_shell& shell_;
    pool_slot& slot_;
    asio::any_io_executor executor_;
    std::shared_ptr<cancel_delivery> delivery_{};
    std::shared_ptr<ticket> ticket_;
    asio::steady_timer timer_;
    pool_duration pause_ = std::chrono::milliseconds(50);
    sleeper bed_;
    stage at_ = stage::unsent;
};

}  // namespace overt::detail
