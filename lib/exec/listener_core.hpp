// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pg/hearing.hpp"
#include "pool/backoff.hpp"
#include "pool/worker_threads.hpp"

#include <overt/pg/connect_options.hpp>
#include <overt/pg/connection.hpp>
#include <overt/pg/notification.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace overt::detail {

/// What a listener is made of; it stays where it is.
class listener_core {
public:
    listener_core(asio::any_io_executor executor, connect_options options);
    listener_core(const listener_core&) = delete;
    listener_core& operator=(const listener_core&) = delete;
    ~listener_core() { close(); }

    asio::awaitable<void> listen(std::string channel);
    asio::awaitable<void> unlisten(std::string channel);
    asio::awaitable<std::optional<notification>> next();
    void close() noexcept;

private:
    class turn;

    bool heard_anything() const noexcept { return hearing_.missed || !hearing_.got.empty(); }
    std::optional<notification> take();
    asio::awaitable<void> connect();
    asio::awaitable<void> restore();
    asio::awaitable<void> pause(pool_time until);
    asio::awaitable<void> run(std::string sql);
    asio::awaitable<void> wait_readable();

    const connect_options options_;
    const asio::any_io_executor executor_;
    pg::detail::hearing hearing_{};  // outlives the connection, which writes into it
    pg::connection connection_{};
    std::vector<std::string> names_{};  // quoted
    worker_threads threads_;
    dice random_;
    backoff backoff_{};
    std::mutex mutex_{};  // a sleeper wants one
    bool busy_ = false;
};

}  // namespace overt::detail
