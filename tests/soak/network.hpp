// SPDX-License-Identifier: BSL-1.0
// The network between a pool and its server, as bytes: it is cut, stands still, or is slow. Unlike fault_proxy it lives
// on while the server is away. Runs on a thread of its own.
#pragma once

#include <asio.hpp>

#include <poll.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test::soak {

class network {
public:
    /// @shape server: a path of a unix socket: what connects to a free port of loopback may get itself for an answer
    explicit network(std::string server) : server_(std::move(server)) {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    network(const network&) = delete;
    network& operator=(const network&) = delete;
    ~network() {
        io_.stop();
        thread_.join();
    }

    int port() const { return acceptor_.local_endpoint().port(); }
    /// Ends every session, on both sides.
    void cut() {
        asio::post(io_, [this] {
            for (const auto& each : std::exchange(sessions_, {}))
                if (const auto open = each.lock()) open->end();
        });
    }
    /// Nothing passes; who connects is taken, and hears nothing.
    void stand_still(bool on) { still_ = on; }
    /// Each piece is so late.
    void delay(std::chrono::milliseconds time) { delay_ = time; }

private:
    using tcp = asio::ip::tcp;
    using local = asio::local::stream_protocol;
    struct session {
        tcp::socket client;
        local::socket server;
        void end() {
            asio::error_code ignored;
            client.close(ignored);
            server.close(ignored);
        }
    };

    static auto into(asio::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

    asio::awaitable<void> accept() {
        asio::error_code error;
        for (;;) {
            tcp::socket caller = co_await acceptor_.async_accept(into(error));
            if (!error) asio::co_spawn(io_, connect(std::move(caller)), asio::detached);
        }
    }

    asio::awaitable<void> connect(tcp::socket caller) {
        asio::error_code error;
        caller.set_option(tcp::no_delay(true), error);
        auto both = std::make_shared<session>(session{std::move(caller), local::socket(io_)});
        std::erase_if(sessions_, [](const auto& each) { return each.expired(); });
        sessions_.push_back(both);
        co_await pass();
        if (hung_up(both->client)) co_return both->end();
        co_await both->server.async_connect(local::endpoint(server_), into(error));
        if (error) co_return both->end();
        asio::co_spawn(io_, pump(both, both->client, both->server), asio::detached);
        asio::co_spawn(io_, pump(both, both->server, both->client), asio::detached);
    }

    /// One direction. Its end goes through to the other side, whose answers still come.
    template <class From, class To>
    asio::awaitable<void> pump(std::shared_ptr<session> of, From& from, To& to) {
        std::vector<char> bytes(16 * 1024);
        asio::error_code ended;
        asio::error_code error;
        while (!error) {
            const std::size_t size = co_await from.async_read_some(asio::buffer(bytes), into(ended));
            co_await pass();
            if (ended) {
                to.shutdown(asio::socket_base::shutdown_send, error);
                break;
            }
            co_await asio::async_write(to, asio::buffer(bytes.data(), size), into(error));
        }
        if (error || (ended && ended != asio::error::eof)) of->end();
    }

    static bool hung_up(tcp::socket& client) {
        pollfd watched{client.native_handle(), POLLRDHUP, 0};
        return ::poll(&watched, 1, 0) == 1;
    }

    asio::awaitable<void> pass() {
        asio::steady_timer timer(io_);
        if (const std::chrono::milliseconds late = delay_; late.count() > 0) {
            timer.expires_after(late);
            co_await timer.async_wait(asio::use_awaitable);
        }
        while (still_) {
            timer.expires_after(std::chrono::milliseconds(5));
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

    std::string server_;
    asio::io_context io_{1};
    tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
    std::vector<std::weak_ptr<session>> sessions_{};
    std::atomic<bool> still_ = false;
    std::atomic<std::chrono::milliseconds> delay_{std::chrono::milliseconds(0)};
    std::thread thread_;
};

}  // namespace overt::test::soak
