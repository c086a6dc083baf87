// SPDX-License-Identifier: BSL-1.0
#include <overt/pg/readiness.hpp>

#include "pg/connection_impl.hpp"
#include "pg/wait_either.hpp"

#include <asio/error.hpp>

#include <utility>

namespace overt::pg {

namespace {

using descriptor = asio::posix::stream_descriptor;

// Resumes the frame that waits. It names no executor, so that it runs on the socket's.
class resumption : private readiness::thread {
public:
    using readiness::thread::cancellation_slot_type;
    using readiness::thread::get_cancellation_slot;

    resumption(readiness::thread&& detached, readiness::frame& waiting, std::error_code& error) noexcept
        : readiness::thread(std::move(detached)),
          waiting_(&waiting),
          error_(&error) {}

    void operator()(std::error_code error) {
        *error_ = error;
        waiting_->attach_thread(this);
        waiting_->clear_cancellation_slot();
        pump();
    }

protected:
    using readiness::thread::get_executor;

private:
    readiness::frame* waiting_;
    std::error_code* error_;
};

// The same for a coroutine that does not run on the socket's executor.
class resumption_elsewhere : public resumption {
public:
    using executor_type = asio::any_io_executor;
    using resumption::get_executor;
    using resumption::resumption;
};

template <class Handler>
void wait(connection::impl& of, Handler handler) {
    if (of.queue.output_pending()) [[unlikely]]
        detail::wait_either(*of.socket, std::move(handler));
    else of.socket->async_wait(descriptor::wait_read, std::move(handler));
}

}  // namespace

readiness::thread* readiness::operator()(frame* suspended) const {
    thread* const detached = suspended->detach_thread();
    // nobody tells a wait of a cancellation that came before it
    if (detached->get_cancellation_state().cancelled() != asio::cancellation_type::none) [[unlikely]] {
        *error_ = asio::error::operation_aborted;
        suspended->attach_thread(detached);  // which resumes the frame at once
    } else if (detached->get_executor() == of_->executor) [[likely]] {
        wait(*of_, resumption(std::move(*detached), *suspended, *error_));
    } else {
        wait(*of_, resumption_elsewhere(std::move(*detached), *suspended, *error_));
    }
    return nullptr;
}

}  // namespace overt::pg
