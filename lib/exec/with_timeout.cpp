// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/with_timeout.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/dispatch.hpp>
#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <string>
#include <system_error>

namespace overt {

namespace {

using milliseconds = std::chrono::milliseconds;

// The clock counts in nanoseconds: the longest of all limits would be over at once.
constexpr milliseconds longest = std::chrono::hours(24 * 365 * 100);

std::exception_ptr timed_out(const std::exception_ptr& thrown, milliseconds limit) {
    try {
        std::rethrow_exception(thrown);
    } catch (const operation_cancelled& e) {
        return std::make_exception_ptr(operation_timeout(limit, {e.phase(), e.outcome(), e.fate()}));
    } catch (const std::system_error& e) {
        // Asio's own word for it, from a timer or a socket, or from a coroutine between two waits
        if (e.code() != asio::error::operation_aborted) return thrown;
        return std::make_exception_ptr(operation_timeout(limit, {phase::execute, outcome::unknown, fate::none}));
    } catch (...) {
        return thrown;
    }
}

// An operation, and a timer that cancels it. The handler is called once, when the operation is over: what it uses may
// go away then. All of it runs on a strand, because timer and operation may end on different threads.
template <class Handler>
class limited : public std::enable_shared_from_this<limited<Handler>> {
public:
    limited(milliseconds limit, Handler handler)
        : handler_(std::move(handler)),
          work_(asio::get_associated_executor(*handler_)),
          strand_(asio::make_strand(work_->get_executor())),
          timer_(strand_),
          limit_(limit) {}

    void start(asio::awaitable<void> operation) {
        const auto slot = asio::get_associated_cancellation_slot(*handler_);
        if (slot.is_connected()) cancel_on(slot);
        asio::dispatch(strand_, [self = this->shared_from_this(), what = std::move(operation)]() mutable {
            self->run(std::move(what));
        });
    }

private:
    using executor = asio::associated_executor_t<Handler>;

    template <class Slot>
    void cancel_on(Slot slot) {
        slot.assign([weak = this->weak_from_this()](asio::cancellation_type) {
            if (const auto self = weak.lock())
                asio::post(self->strand_, [self] { self->stop_.emit(asio::cancellation_type::terminal); });
        });
    }

    void run(asio::awaitable<void> operation) {
        asio::co_spawn(strand_, std::move(operation),
                       asio::bind_cancellation_slot(
                           stop_.slot(),
                           asio::bind_executor(strand_, [self = this->shared_from_this()](std::exception_ptr thrown) {
                               self->over(std::move(thrown));
                           })));
        timer_.expires_after(std::min(limit_, longest));
        timer_.async_wait([self = this->shared_from_this()](std::error_code cancelled) {
            if (cancelled || !self->handler_) return;
            self->expired_ = true;
            self->stop_.emit(asio::cancellation_type::terminal);
        });
    }

    void over(std::exception_ptr thrown) {
        timer_.cancel();
        if (thrown && expired_) thrown = timed_out(thrown, limit_);
        const auto on = work_->get_executor();
        asio::dispatch(on, [handler = std::move(*handler_), thrown]() mutable { handler(thrown); });
        handler_.reset();
        work_.reset();
    }

    std::optional<Handler> handler_;
    std::optional<asio::executor_work_guard<executor>> work_;
    asio::strand<executor> strand_;
    asio::steady_timer timer_;
    asio::cancellation_signal stop_;
    milliseconds limit_;
    bool expired_ = false;
};

std::string sentence(milliseconds limit) {
    return "The operation was cancelled because it took longer than " + std::to_string(limit.count()) + " ms.";
}

}  // namespace

operation_timeout::operation_timeout(milliseconds limit, circumstances where)
    : error(errc::cancelled, sentence(limit), where) {}

asio::awaitable<void> with_timeout(milliseconds limit, asio::awaitable<void> operation) {
    if (limit <= milliseconds::zero()) throw operation_timeout(limit, {phase::execute, outcome::not_sent, fate::none});
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        [](auto handler, milliseconds within, asio::awaitable<void> what) {
            std::make_shared<limited<decltype(handler)>>(within, std::move(handler))->start(std::move(what));
        },
        asio::use_awaitable, limit, std::move(operation));
}

}  // namespace overt
