// SPDX-License-Identifier: BSL-1.0
// Hears what others tell with NOTIFY.
#pragma once

#include <overt/pg/connect_options.hpp>
#include <overt/pg/notification.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace overt {

namespace detail {
class listener_core;
}

/// Listens on a connection of its own, which no pool counts. Nothing runs behind the caller's back: it reads, connects
/// again and listens again while somebody waits in next(), and the server keeps what it has not read yet.
///
///     overt::listener jobs(executor, overt::connect_options(dsn));
///     co_await jobs.listen("jobs");
///     for (;;) {
///         const std::optional<overt::notification> heard = co_await jobs.next();
///         heard ? run(heard->payload) : look_at_all_jobs();
///     }
///
/// Others tell with `co_await conn.execute(select(pg_notify("jobs", "17")))`. Transaction poolers cannot listen.
/// @lifetime outlives its operations, and ends before its event loop
/// @threads one operation at a time
class [[nodiscard]] listener {
public:
    /// Opens nothing yet.
    listener(asio::any_io_executor executor, connect_options options);
    listener(listener&&) noexcept;
    listener& operator=(listener&&) noexcept;
    ~listener();  // closes

    /// Hears this channel from now on; connects where there is no connection yet.
    /// @shape channel: 1 to 63 bytes, taken as they are: no case is folded
    /// @errors usage_error for another name, connect_error, connection_lost
    /// @cancel terminal, partial, total: operation_cancelled; the channel is not listened to
    [[nodiscard]] asio::awaitable<void> listen(std::string channel);
    /// Hears it no more. What was told before may still be in next().
    /// @errors, @cancel as listen(); the channel is left all the same
    [[nodiscard]] asio::awaitable<void> unlisten(std::string channel);

    /// Waits for the next notification, in the order of their commits. Empty: there is a gap. The connection was lost
    /// and is there again, all channels are listened to, and what was told meanwhile nobody will hear.
    /// @errors usage_error where nothing is listened to; connect_error where connecting again is hopeless: for a wrong
    ///   password, say. While the server cannot be reached it tries again and again, once a second at the most
    /// @cancel terminal, partial, total: operation_cancelled; nothing is lost, and the connection stays
    [[nodiscard]] asio::awaitable<std::optional<notification>> next();

    /// Closes the connection and forgets the channels; a next() under way ends with operation_cancelled. listen()
    /// begins anew.
    void close() noexcept;

private:
    std::unique_ptr<detail::listener_core> core_;
};

}  // namespace overt
