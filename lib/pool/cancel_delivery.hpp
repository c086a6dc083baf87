// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/canceller.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/strand.hpp>

#include <functional>
#include <memory>

namespace overt::detail {

/// One request to cancel on its way, on an event loop. Reports once whether the server has taken it, unless it is
/// abandoned; then its socket is closed, and it keeps no loop running.
class cancel_delivery : public std::enable_shared_from_this<cancel_delivery> {
public:
    cancel_delivery(const asio::any_io_executor& executor, std::shared_ptr<pg::canceller> by,
                    std::function<void(bool)> report);
    cancel_delivery(const cancel_delivery&) = delete;
    cancel_delivery& operator=(const cancel_delivery&) = delete;
    ~cancel_delivery();

    /// The report comes later, never from here. @threads any
    void start();
    /// @threads any
    void abandon() noexcept;

private:
    void follow(pg::canceller::progress at) noexcept;
    void wait(asio::posix::descriptor_base::wait_type what);
    void end(bool taken) noexcept;

    asio::strand<asio::any_io_executor> strand_;
    asio::posix::stream_descriptor socket_;  // the canceller's: never closed here
    std::shared_ptr<pg::canceller> by_;
    std::function<void(bool)> report_;  // empty: nobody is to be told any more
};

}  // namespace overt::detail
