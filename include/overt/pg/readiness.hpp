// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/pg/connection.hpp>

#include <asio/awaitable.hpp>

#include <system_error>

namespace overt::pg {

/// The wait until a connection's socket is ready, awaited in the frame of the coroutine that asks for it: a wait of
/// Asio's own would be a coroutine more for each round trip.
/// @cancel terminal, partial, total: the error is operation_aborted then
/// @lifetime the connection and the error code outlive the wait
class [[nodiscard]] readiness {
public:
    using frame = asio::detail::awaitable_frame_base<asio::any_io_executor>;
    using thread = asio::detail::awaitable_thread<asio::any_io_executor>;

    readiness(connection::impl& of, std::error_code& error) noexcept : of_(&of), error_(&error) {}

    /// What Asio calls when the coroutine is suspended.
    thread* operator()(frame* suspended) const;

private:
    connection::impl* of_;
    std::error_code* error_;
};

}  // namespace overt::pg
