// SPDX-License-Identifier: BSL-1.0
// A proxy in front of a server that knows where messages begin: faults.hpp says what it can do to a session. Runs on a
// thread of its own.
#pragma once

#include "database.hpp"
#include "faults.hpp"
#include "proxied_session.hpp"

#include <asio.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace overt::test {

class fault_proxy {
public:
    static constexpr char any_type = fault::any_type;

    /// @shape delay: of every message, in each direction
    /// @shape address: where it listens
    explicit fault_proxy(std::chrono::milliseconds delay = {}, std::string behind = server_dsn(),
                         std::string address = "127.0.0.1")
        : behind_(std::move(behind)),
          address_(std::move(address)) {
        orders_.set_flow(side::client, {.delay = delay});
        orders_.set_flow(side::server, {.delay = delay});
        listen(0);
        port_ = acceptor_->local_endpoint().port();
        thread_ = std::thread([this] { io_.run(); });
    }
    fault_proxy(const fault_proxy&) = delete;
    fault_proxy& operator=(const fault_proxy&) = delete;
    ~fault_proxy() {
        io_.stop();
        thread_.join();
    }

    std::string dsn() const {
        std::string text = with_keyword(behind_, "host", address_);
        text = with_keyword(text, "port", std::to_string(port_));
        return with_keyword(with_keyword(text, "sslmode", "disable"), "gssencmode", "disable");
    }
    int port() const noexcept { return port_; }

    /// What will happen next; happens once.
    void arrange(fault next) { orders_.arrange(std::move(next)); }
    /// Hangs up instead of passing on the n-th message of a type, counted from now on.
    void cut(side from, char type, int nth) { arrange({mishap::cut, from, type, nth}); }
    /// Stops there until release().
    void hold(side from, char type, int nth) { arrange({mishap::hold, from, type, nth}); }
    void release() {
        orders_.release();
        asio::post(io_, [this] { wake_all(); });
    }
    bool triggered() const { return orders_.triggered(); }
    void set_flow(side from, flow how) { orders_.set_flow(from, how); }
    void set_cancel_requests(cancel_requests how) { orders_.set_cancel_requests(how); }

    /// How callers are taken from now on; done when it returns.
    void set_welcome(welcome how) {
        in_loop([&] {
            welcome_ = how;
            const bool listens = how == welcome::pass_on || how == welcome::silent;
            if (listens && taking_) return;
            acceptor_.reset();
            taking_ = false;
            if (listens) listen(port_);
            else if (how == welcome::nothing) listen(port_, 0);
        });
    }
    /// Every session that there is ends.
    void cut_all(bool with_reset = false) {
        in_loop([&] {
            for (const std::weak_ptr<proxied_session>& each : sessions_)
                if (const auto there = each.lock()) with_reset ? there->reset() : there->end();
        });
    }
    /// Callers that were taken, requests to cancel included.
    long callers() const noexcept { return callers_; }

    /// Messages of a type that were passed on since the last call of forget().
    long messages(side from, char type) const { return orders_.messages(from, type); }
    /// Bytes that came from one side since then.
    std::size_t bytes(side from) const { return orders_.bytes(from); }
    /// The longest chain of requests, each of which was sent after the answer to the one before had arrived.
    long round_trips() const { return orders_.round_trips(); }
    void forget() { orders_.forget(); }

private:
    using tcp = asio::ip::tcp;

    template <class F>
    void in_loop(F what) {
        std::promise<void> done;
        asio::post(io_, [&] {
            what();
            done.set_value();
        });
        done.get_future().wait();
    }

    void listen(int port, int backlog = asio::socket_base::max_listen_connections) {
        const tcp::endpoint here(asio::ip::make_address(address_), static_cast<asio::ip::port_type>(port));
        acceptor_.emplace(io_);
        acceptor_->open(here.protocol());
        acceptor_->set_option(tcp::acceptor::reuse_address(true));
        acceptor_->bind(here);
        acceptor_->listen(backlog);
        taking_ = backlog != 0;
        if (taking_) take();
    }
    void take() {
        acceptor_->async_accept([this](asio::error_code error, tcp::socket caller) {
            if (error) {
                if (error != asio::error::operation_aborted && acceptor_ && taking_) take();
                return;
            }
            ++callers_;
            sessions_.remove_if([](const auto& each) { return each.expired(); });
            caller.set_option(tcp::no_delay(true));
            auto fresh = std::make_shared<proxied_session>(std::move(caller), orders_);
            sessions_.push_back(fresh);
            welcome_ == welcome::silent ? fresh->stay_silent() : fresh->start(server_endpoint());
            take();
        });
    }
    void wake_all() {
        for (const std::weak_ptr<proxied_session>& each : sessions_)
            if (const auto there = each.lock()) there->wake();
    }

    asio::generic::stream_protocol::endpoint server_endpoint() const {
        std::map<std::string, std::string> words;
        char* error = nullptr;
        PQconninfoOption* const options = PQconninfoParse(behind_.c_str(), &error);
        for (const PQconninfoOption* each = options; each && each->keyword; ++each)
            if (each->val) words[each->keyword] = each->val;
        PQconninfoFree(options);
        const std::string port = words["port"].empty() ? "5432" : words["port"];
        std::string host = words["hostaddr"].empty() ? words["host"] : words["hostaddr"];
        if (host.empty()) host = "/var/run/postgresql";
        if (host.front() == '/') return asio::local::stream_protocol::endpoint(host + "/.s.PGSQL." + port);
        asio::io_context io;
        tcp::resolver names(io);
        return tcp::endpoint(*names.resolve(host, port).begin());
    }

    std::string behind_;
    std::string address_;
    proxy_orders orders_{};
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::optional<tcp::acceptor> acceptor_{};
    bool taking_ = false;
    welcome welcome_ = welcome::pass_on;
    std::atomic<long> callers_{0};
    std::list<std::weak_ptr<proxied_session>> sessions_{};
    int port_ = 0;
    std::thread thread_;
};

}  // namespace overt::test
