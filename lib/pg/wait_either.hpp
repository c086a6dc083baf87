// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/bind_executor.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>

#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace overt::pg::detail {

// Two waits on one socket. The first to end cancels the other; the handler is called once, when both are over. All of
// it runs on a strand, because the two may end on different threads.
template <class Handler>
class either_wait : public std::enable_shared_from_this<either_wait<Handler>> {
public:
    using descriptor = asio::posix::stream_descriptor;

    either_wait(descriptor& socket, Handler handler)
        : socket_(socket),
          strand_(asio::make_strand(socket.get_executor())),
          handler_(std::move(handler)),
          work_(asio::get_associated_executor(*handler_, socket.get_executor())) {}

    void start() {
        const auto slot = asio::get_associated_cancellation_slot(*handler_);
        if (slot.is_connected()) cancel_on(slot);
        asio::dispatch(strand_, [self = this->shared_from_this()] {
            self->wait(descriptor::wait_read);
            self->wait(descriptor::wait_write);
            if (self->cancelled_) self->cancel();
        });
    }

private:
    template <class Slot>
    void cancel_on(Slot slot) {
        slot.assign([weak = this->weak_from_this()](asio::cancellation_type) {
            const auto self = weak.lock();
            if (!self) return;
            asio::post(self->strand_, [self] {
                self->cancelled_ = true;
                // once the waits are over, the socket belongs to whatever comes next
                if (self->pending_ == 2) self->cancel();
            });
        });
    }

    void wait(descriptor::wait_type what) {
        ++pending_;
        socket_.async_wait(what, asio::bind_executor(strand_, [self = this->shared_from_this()](std::error_code error) {
                               self->over(error);
                           }));
    }

    // the socket may have been closed by then, which has ended both waits
    void cancel() {
        std::error_code ignored;
        socket_.cancel(ignored);
    }

    void over(std::error_code error) {
        if (--pending_ == 1) {
            first_ = error;
            cancel();
            return;
        }
        auto slot = asio::get_associated_cancellation_slot(*handler_);
        if (slot.is_connected()) slot.clear();
        const auto executor = work_->get_executor();
        asio::dispatch(executor, [handler = std::move(*handler_), result = first_]() mutable { handler(result); });
        handler_.reset();
        work_.reset();
    }

    using handler_executor = asio::associated_executor_t<Handler, descriptor::executor_type>;

    descriptor& socket_;
    asio::strand<descriptor::executor_type> strand_;
    std::optional<Handler> handler_;
    std::optional<asio::executor_work_guard<handler_executor>> work_;
    std::error_code first_;
    int pending_ = 0;
    bool cancelled_ = false;
};

/// Waits until the socket is readable or writable, whichever is first: while bytes wait to be sent, the server may wait
/// for its own to be read. The handler takes an error code.
/// @cancel terminal, partial, total
template <class Handler>
void wait_either(asio::posix::stream_descriptor& socket, Handler handler) {
    std::make_shared<either_wait<Handler>>(socket, std::move(handler))->start();
}

}  // namespace overt::pg::detail
