// SPDX-License-Identifier: BSL-1.0
#include "pool/cancel_delivery.hpp"

#include <asio/post.hpp>

#include <exception>
#include <system_error>
#include <utility>

namespace overt::detail {

using progress = pg::canceller::progress;

cancel_delivery::cancel_delivery(const asio::any_io_executor& executor, std::shared_ptr<pg::canceller> by,
                                 std::function<void(bool)> report)
    : strand_(asio::make_strand(executor)),
      socket_(strand_),
      by_(std::move(by)),
      report_(std::move(report)) {}

cancel_delivery::~cancel_delivery() {
    if (socket_.is_open()) socket_.release();
}

void cancel_delivery::start() {
    asio::post(strand_, [self = shared_from_this()] {
        if (self->report_) self->follow(self->by_->start());
    });
}

void cancel_delivery::abandon() noexcept try {
    asio::post(strand_, [self = shared_from_this()] {
        if (!std::exchange(self->report_, nullptr)) return;
        if (self->socket_.is_open()) self->socket_.release();
        self->by_->drop();
    });
} catch (const std::exception&) {
    // out of memory: the server ends it, or the network
}

void cancel_delivery::follow(progress at) noexcept try {
    switch (at) {
        case progress::reading: return wait(asio::posix::descriptor_base::wait_read);
        case progress::writing: return wait(asio::posix::descriptor_base::wait_write);
        case progress::taken: return end(true);
        case progress::failed: return end(false);
    }
} catch (const std::exception&) {
    end(false);
}

void cancel_delivery::wait(asio::posix::descriptor_base::wait_type what) {
    socket_.assign(by_->socket());
    socket_.async_wait(what, [self = shared_from_this()](std::error_code error) {
        if (!self->report_) return;
        self->socket_.release();
        self->follow(error ? progress::failed : self->by_->advance());
    });
}

void cancel_delivery::end(bool taken) noexcept {
    if (socket_.is_open()) socket_.release();
    by_->drop();
    if (const auto report = std::exchange(report_, nullptr)) report(taken);
}

}  // namespace overt::detail
