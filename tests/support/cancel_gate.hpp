// SPDX-License-Identifier: BSL-1.0
// A relay in front of a server that knows requests to cancel from sessions: it counts them, and keeps them where told.
#pragma once

#include "database.hpp"

#include <overt/pg/connect_options.hpp>

#include <asio.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test {

/// Runs on a thread of its own.
class cancel_gate {
public:
    explicit cancel_gate(std::string behind = server_dsn())
        : behind_(std::move(behind)),
          acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    cancel_gate(const cancel_gate&) = delete;
    cancel_gate& operator=(const cancel_gate&) = delete;
    ~cancel_gate() {
        io_.stop();
        thread_.join();
    }

    std::string dsn() const {
        const std::string text = with_keyword(behind_, "host", "127.0.0.1");
        return with_keyword(with_keyword(text, "gssencmode", "disable"), "port",
                            std::to_string(acceptor_.local_endpoint().port()));
    }
    /// From now on requests to cancel are taken and never answered.
    void keep() { keeps_ = true; }
    /// Lets those go that were kept, unread, and keeps no more.
    void let_go() {
        keeps_ = false;
        asio::post(io_, [this] { kept_.clear(); });
    }
    int requests() const noexcept { return requests_; }

private:
    using tcp = asio::ip::tcp;
    static constexpr std::uint32_t cancel_code = 80877102;

    asio::awaitable<void> accept() {
        for (;;) asio::co_spawn(io_, serve(co_await acceptor_.async_accept(asio::use_awaitable)), asio::detached);
    }

    asio::awaitable<void> serve(tcp::socket caller) {
        std::array<unsigned char, 8> head{};
        co_await asio::async_read(caller, asio::buffer(head), asio::use_awaitable);
        std::uint32_t code = 0;
        for (std::size_t i = 4; i != 8; ++i) code = code << 8 | head[i];
        if (code == cancel_code) {
            ++requests_;
            if (keeps_) {
                kept_.push_back(std::move(caller));
                co_return;
            }
        }
        auto client = std::make_shared<tcp::socket>(std::move(caller));
        auto server = std::make_shared<tcp::socket>(io_);
        tcp::resolver names(io_);
        const overt::connect_options target(behind_);
        co_await asio::async_connect(
            *server, names.resolve(std::string(target.keyword("host")), std::string(target.keyword("port"))),
            asio::use_awaitable);
        client->set_option(tcp::no_delay(true));
        server->set_option(tcp::no_delay(true));
        co_await asio::async_write(*server, asio::buffer(head), asio::use_awaitable);
        asio::co_spawn(io_, pass(client, server), asio::detached);
        co_await pass(server, client);
    }

    static asio::awaitable<void> pass(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to) {
        std::array<char, 16384> bytes;
        asio::error_code error;
        while (!error) {
            const std::size_t got = co_await from->async_read_some(asio::buffer(bytes),
                                                                   asio::redirect_error(asio::use_awaitable, error));
            if (!error)
                co_await asio::async_write(*to, asio::buffer(bytes, got),
                                           asio::redirect_error(asio::use_awaitable, error));
        }
        to->shutdown(tcp::socket::shutdown_both, error);
        from->close(error);
    }

    std::string behind_;
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    std::vector<tcp::socket> kept_;
    std::atomic<bool> keeps_{false};
    std::atomic<int> requests_{0};
    std::thread thread_;
};

}  // namespace overt::test
