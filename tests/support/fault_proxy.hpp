// SPDX-License-Identifier: BSL-1.0
// A proxy in front of a server that knows where messages begin: it delays them, and cuts or holds a session at a chosen
// one. Runs on a thread of its own.
#pragma once

#include "database.hpp"

#include <asio.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test {

enum class side : unsigned char { client, server };

class fault_proxy {
public:
    static constexpr char any_type = 0;

    /// @shape delay: of every message, in each direction
    explicit fault_proxy(std::chrono::milliseconds delay = {}, std::string behind = server_dsn())
        : delay_(delay),
          behind_(std::move(behind)),
          acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    fault_proxy(const fault_proxy&) = delete;
    fault_proxy& operator=(const fault_proxy&) = delete;
    ~fault_proxy() {
        io_.stop();
        thread_.join();
    }

    std::string dsn() const {
        std::string text = with_keyword(behind_, "host", "127.0.0.1");
        text = with_keyword(text, "port", std::to_string(acceptor_.local_endpoint().port()));
        return with_keyword(with_keyword(text, "sslmode", "disable"), "gssencmode", "disable");
    }

    /// Hangs up instead of passing on the n-th message of a type, counted from now on.
    void cut(side from, char type, int nth) { set({from, type, nth, true}); }
    /// Stops there until release().
    void hold(side from, char type, int nth) { set({from, type, nth, false}); }
    void release() {
        std::lock_guard lock(mutex_);
        rule_ = {};
        held_ = false;
    }
    bool triggered() const {
        std::lock_guard lock(mutex_);
        return fired_;
    }
    /// Messages of a type that were passed on since the last call of forget().
    long messages(side from, char type) const {
        std::lock_guard lock(mutex_);
        const auto found = counts_.find({from, type});
        return found == counts_.end() ? 0 : found->second;
    }
    /// The longest chain of requests, each of which was sent after the answer to the one before had arrived.
    long round_trips() const {
        std::lock_guard lock(mutex_);
        return asked_;
    }
    void forget() {
        std::lock_guard lock(mutex_);
        counts_.clear();
        asked_ = heard_ = 0;
    }

private:
    static constexpr std::size_t most_due = 64;
    using clock = std::chrono::steady_clock;
    using socket = asio::generic::stream_protocol::socket;
    struct rule {
        side from = side::client;
        char type = any_type;
        int left = 0;  // 0: none
        bool cuts = false;
    };
    struct passage {
        clock::time_point due;
        std::string bytes;
        long depth;  // in the chain of round trips
    };
    /// One direction of one session.
    struct lane {
        std::string unparsed{};
        std::deque<passage> due{};
        bool started = false;  // the first message of a client has no type
        bool over = false;
    };
    struct session {
        socket client;
        socket server;
        lane up{};
        lane down{};
        std::deque<long> unanswered{};  // the depth of each request that ends with ReadyForQuery
        void end() {
            asio::error_code ignored;
            client.close(ignored);
            server.close(ignored);
        }
    };

    void set(rule one) {
        std::lock_guard lock(mutex_);
        rule_ = one;
        fired_ = held_ = false;
    }

    asio::generic::stream_protocol::endpoint server_endpoint() const {
        std::map<std::string, std::string> words;
        char* error = nullptr;
        PQconninfoOption* const options = PQconninfoParse(behind_.c_str(), &error);
        for (const PQconninfoOption* each = options; each && each->keyword; ++each)
            if (each->val) words[each->keyword] = each->val;
        PQconninfoFree(options);
        const std::string port = words["port"].empty() ? "5432" : words["port"];
        const std::string host = words["host"].empty() ? "/var/run/postgresql" : words["host"];
        if (host.front() == '/') return asio::local::stream_protocol::endpoint(host + "/.s.PGSQL." + port);
        asio::io_context io;
        asio::ip::tcp::resolver names(io);
        return asio::ip::tcp::endpoint(*names.resolve(host, port).begin());
    }

    asio::awaitable<void> accept() {
        for (;;) {
            asio::ip::tcp::socket caller = co_await acceptor_.async_accept(asio::use_awaitable);
            caller.set_option(asio::ip::tcp::no_delay(true));
            auto both = std::make_shared<session>(session{socket(std::move(caller)), socket(io_)});
            co_await both->server.async_connect(server_endpoint(), asio::use_awaitable);
            asio::co_spawn(io_, read(both, side::client), asio::detached);
            asio::co_spawn(io_, write(both, side::client), asio::detached);
            asio::co_spawn(io_, read(both, side::server), asio::detached);
            asio::co_spawn(io_, write(both, side::server), asio::detached);
        }
    }

    asio::awaitable<void> read(std::shared_ptr<session> on, side from) {
        lane& mine = from == side::client ? on->up : on->down;
        socket& source = from == side::client ? on->client : on->server;
        if (from == side::server) mine.started = true;
        std::vector<char> bytes(64 * 1024);
        asio::error_code error;
        asio::steady_timer timer(io_);
        for (;;) {
            while (mine.due.size() > most_due) {  // whoever sends too much is to notice
                timer.expires_after(std::chrono::microseconds(200));
                co_await timer.async_wait(asio::use_awaitable);
            }
            const std::size_t got = co_await source.async_read_some(asio::buffer(bytes),
                                                                    asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            mine.unparsed.append(bytes.data(), got);
            if (!pass_on(*on, from)) {
                on->end();
                break;
            }
        }
        mine.over = true;
    }

    /// Takes whole messages; false: this is where the session is cut.
    bool pass_on(session& on, side from) {
        lane& mine = from == side::client ? on.up : on.down;
        long depth = 0;
        std::string passed;
        std::size_t at = 0;
        bool cut = false;
        while (!cut) {
            const std::size_t head = mine.started ? 1 : 0;
            if (mine.unparsed.size() - at < head + 4) break;
            std::uint32_t size = 0;
            for (std::size_t i = 0; i != 4; ++i)
                size = size << 8 | static_cast<unsigned char>(mine.unparsed[at + head + i]);
            if (mine.unparsed.size() - at < head + size) break;
            const char type = mine.started ? mine.unparsed[at] : '\0';
            if (mine.started) cut = strikes(from, type);
            mine.started = true;
            if (cut) break;
            depth = std::max(depth, from == side::client ? ask() : answered(on));
            if (from == side::client && (type == 'S' || type == 'Q')) on.unanswered.push_back(depth);
            if (from == side::server && type == 'Z' && !on.unanswered.empty()) on.unanswered.pop_front();
            passed.append(mine.unparsed, at, head + size);
            at += head + size;
        }
        mine.unparsed.erase(0, at);
        if (!passed.empty()) mine.due.push_back({clock::now() + delay_, std::move(passed), depth});
        return !cut;
    }

    bool strikes(side from, char type) {
        std::lock_guard lock(mutex_);
        ++counts_[{from, type}];
        if (rule_.left == 0 || rule_.from != from || (rule_.type != any_type && rule_.type != type)) return false;
        if (--rule_.left != 0) return false;
        fired_ = true;
        held_ = !rule_.cuts;
        return rule_.cuts;
    }

    asio::awaitable<void> write(std::shared_ptr<session> on, side from) {
        lane& mine = from == side::client ? on->up : on->down;
        socket& target = from == side::client ? on->server : on->client;
        asio::steady_timer timer(io_);
        asio::error_code error;
        while (!error) {
            const bool nothing = mine.due.empty();
            if (nothing && mine.over) break;
            if (nothing || holding() || mine.due.front().due > clock::now()) {
                timer.expires_after(std::chrono::microseconds(200));
                co_await timer.async_wait(asio::use_awaitable);
                continue;
            }
            const passage next = std::move(mine.due.front());
            mine.due.pop_front();
            if (from == side::server) heard(next.depth);
            co_await asio::async_write(target, asio::buffer(next.bytes),
                                       asio::redirect_error(asio::use_awaitable, error));
        }
        on->end();
    }

    bool holding() const {
        std::lock_guard lock(mutex_);
        return held_;
    }
    /// A request is one deeper than the answers that its sender has heard.
    long ask() {
        std::lock_guard lock(mutex_);
        return asked_ = std::max(asked_, heard_ + 1);
    }
    /// An answer is as deep as its request.
    long answered(const session& on) const {
        std::lock_guard lock(mutex_);
        return on.unanswered.empty() ? asked_ : on.unanswered.front();
    }
    void heard(long depth) {
        std::lock_guard lock(mutex_);
        heard_ = std::max(heard_, depth);
    }

    std::chrono::milliseconds delay_;
    std::string behind_;
    asio::io_context io_{1};
    asio::ip::tcp::acceptor acceptor_;
    mutable std::mutex mutex_;
    rule rule_{};
    bool fired_ = false;
    bool held_ = false;
    long asked_ = 0;
    long heard_ = 0;
    std::map<std::pair<side, char>, long> counts_{};
    std::thread thread_;
};

}  // namespace overt::test
