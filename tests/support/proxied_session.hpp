// SPDX-License-Identifier: BSL-1.0
// One session that passes a fault_proxy, on the proxy's thread.
#pragma once

#include "proxy_orders.hpp"
#include "wire.hpp"

#include <asio.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace overt::test {

class proxied_session : public std::enable_shared_from_this<proxied_session> {
public:
    using socket = asio::generic::stream_protocol::socket;
    using endpoint = asio::generic::stream_protocol::endpoint;

    proxied_session(asio::ip::tcp::socket caller, proxy_orders& orders)
        : orders_(orders),
          up_(side::client, std::move(caller)),
          down_(side::server, socket(up_.source.get_executor())) {
        down_.splitter.typed_from_the_start();
    }

    void start(endpoint server) {
        asio::co_spawn(up_.source.get_executor(), run(shared_from_this(), std::move(server)), asio::detached);
    }
    /// Takes what the caller says, and says nothing.
    void stay_silent() {
        up_.swallows = true;
        for (auto direction : {&proxied_session::read, &proxied_session::write})
            asio::co_spawn(up_.source.get_executor(), (this->*direction)(shared_from_this(), up_), asio::detached);
    }
    void end() {
        ended_ = true;
        asio::error_code ignored;
        up_.source.close(ignored);
        down_.source.close(ignored);
        wake();
    }
    void reset() {
        asio::error_code ignored;
        up_.source.set_option(asio::socket_base::linger(true, 0), ignored);
        down_.source.set_option(asio::socket_base::linger(true, 0), ignored);
        end();
    }
    void wake() {
        up_.news.cancel();
        down_.news.cancel();
    }

private:
    static constexpr std::size_t most_due = 512 * 1024;
    using clock = std::chrono::steady_clock;
    enum class then : unsigned char { go_on, cut, reset, half_close, hold };
    struct passage {
        clock::time_point due;
        std::string bytes;
        long depth;  // in the chain of round trips
        then next = then::go_on;
    };
    /// One direction.
    struct lane {
        lane(side who, socket where) : from(who), source(std::move(where)), news(source.get_executor()) {}
        side from;
        socket source;
        asio::steady_timer news;  // something was read or written, or came to its end
        message_splitter splitter{};
        std::deque<passage> due{};
        std::size_t bytes_due = 0;
        clock::time_point last_due{};
        long stalled_since = -1;  // releases() at that time
        bool over = false;
        bool swallows = false;
    };

    lane& other(const lane& of) { return &of == &up_ ? down_ : up_; }

    static asio::awaitable<void> run(std::shared_ptr<proxied_session> self, endpoint server) {
        asio::error_code error;
        co_await self->down_.source.async_connect(server, asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            self->end();
            co_return;
        }
        for (lane* each : {&self->up_, &self->down_}) {
            asio::co_spawn(each->source.get_executor(), self->read(self, *each), asio::detached);
            asio::co_spawn(each->source.get_executor(), self->write(self, *each), asio::detached);
        }
    }

    asio::awaitable<void> wait(lane& on, clock::time_point until) {
        asio::error_code cancelled;
        on.news.expires_at(until);
        co_await on.news.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }

    asio::awaitable<void> read(std::shared_ptr<proxied_session>, lane& mine) {
        std::vector<char> bytes(64 * 1024);
        asio::error_code error;
        asio::steady_timer timer(mine.source.get_executor());
        while (!ended_) {
            while (!ended_ && (mine.bytes_due > most_due || mine.stalled_since == orders_.releases())) {
                timer.expires_after(std::chrono::milliseconds(1));  // whoever sends too much is to notice
                co_await timer.async_wait(asio::use_awaitable);
            }
            const std::size_t got = co_await mine.source.async_read_some(
                asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            if (mine.swallows) continue;
            mine.splitter.add(bytes.data(), got);
            while (auto message = mine.splitter.next())
                if (!mine.swallows) take(mine, std::move(*message));
            mine.news.cancel();
        }
        mine.over = true;
        mine.news.cancel();
    }

    void take(lane& mine, message_splitter::found message) {
        const bool typed = message.type != '\0';
        if (!typed && cancels_something(message.bytes)) return take_cancel(mine, std::move(message.bytes));
        const std::optional<fault> strikes = orders_.strikes(mine.from, message.type, message.bytes.size(), typed);
        const long depth = mine.from == side::client ? orders_.ask() : answered();
        if (mine.from == side::client && (message.type == 'S' || message.type == 'Q')) unanswered_.push_back(depth);
        if (mine.from == side::server && message.type == 'Z' && !unanswered_.empty()) unanswered_.pop_front();
        if (!strikes) return pass_on(mine, std::move(message.bytes), depth);
        const std::string before = message.bytes.substr(0, strikes->offset);
        const std::string rest = message.bytes.substr(strikes->offset);
        switch (strikes->what) {
            case mishap::cut: return pass_on(mine, before, depth, then::cut);
            case mishap::reset: return pass_on(mine, before, depth, then::reset);
            case mishap::half_close: mine.swallows = true; return pass_on(mine, before, depth, then::half_close);
            case mishap::hold: pass_on(mine, before, depth, then::hold); return pass_on(mine, rest, depth);
            case mishap::swallow: mine.swallows = true; return pass_on(mine, before, depth);
            case mishap::stall:
                pass_on(mine, before, depth, then::hold);
                mine.stalled_since = orders_.releases();
                return pass_on(mine, rest, depth);
            case mishap::corrupt:
                message.bytes.at(strikes->offset) = static_cast<char>(message.bytes.at(strikes->offset) ^ 0x10);
                return pass_on(mine, std::move(message.bytes), depth);
            case mishap::replace: return pass_on(mine, strikes->bytes, depth, strikes->cuts ? then::cut : then::go_on);
            case mishap::inject:
                pass_on(mine, before + strikes->bytes, depth, strikes->cuts ? then::cut : then::go_on);
                return pass_on(mine, rest, depth);
        }
    }

    void pass_on(lane& mine, std::string bytes, long depth, then next = then::go_on) {
        const flow how = orders_.flow_of(mine.from);
        clock::time_point due = clock::now() + how.delay;
        if (how.jitter.count() != 0)
            due += std::chrono::milliseconds(
                static_cast<long>(random_() % static_cast<unsigned long>(how.jitter.count() + 1)));
        if (how.coalesce.count() != 0) {
            const auto window = std::chrono::duration_cast<clock::duration>(how.coalesce);
            due = clock::time_point((due.time_since_epoch() / window + 1) * window);
        }
        mine.last_due = std::max(mine.last_due, due);
        mine.bytes_due += bytes.size();
        mine.due.push_back({mine.last_due, std::move(bytes), depth, next});
    }

    asio::awaitable<void> write(std::shared_ptr<proxied_session>, lane& mine) {
        while (!ended_) {
            if (mine.due.empty()) {
                if (mine.over) break;
                co_await wait(mine, clock::time_point::max());
                continue;
            }
            if (mine.due.front().due > clock::now()) {
                co_await wait(mine, mine.due.front().due);
                continue;
            }
            passage next = std::move(mine.due.front());
            mine.due.pop_front();
            while (next.next == then::go_on && !mine.due.empty() && mine.due.front().due <= clock::now() &&
                   next.bytes.size() < 64 * 1024) {
                next.bytes += mine.due.front().bytes;
                next.depth = std::max(next.depth, mine.due.front().depth);
                next.next = mine.due.front().next;
                mine.due.pop_front();
            }
            if (mine.from == side::server) orders_.heard(next.depth);
            if (!co_await write_in_pieces(mine, next.bytes)) break;
            mine.bytes_due -= next.bytes.size();
            if (next.next == then::hold && !co_await held(mine)) break;
            if (next.next == then::half_close) {
                asio::error_code ignored;
                other(mine).source.shutdown(socket::shutdown_send, ignored);
            } else if (next.next == then::reset) {
                reset();
            } else if (next.next == then::cut) {
                break;
            }
        }
        end();
    }

    /// Until the next release(); false: the client went away meanwhile.
    asio::awaitable<bool> held(lane& mine) {
        const long since = orders_.releases();
        while (!ended_ && orders_.releases() == since && !(mine.over && mine.from == side::client))
            co_await wait(mine, clock::time_point::max());
        co_return !ended_ && orders_.releases() != since;
    }

    asio::awaitable<bool> write_in_pieces(lane& mine, const std::string& bytes) {
        asio::error_code error;
        asio::steady_timer timer(mine.source.get_executor());
        for (std::size_t at = 0; at != bytes.size() && !error && !ended_;) {
            const flow how = orders_.flow_of(mine.from);
            std::size_t size = bytes.size() - at;
            if (how.slice != 0) size = std::min(size, how.random_slices ? 1 + random_() % how.slice : how.slice);
            if (how.bytes_per_second != 0) size = std::min(size, std::max<std::size_t>(1, how.bytes_per_second / 20));
            co_await asio::async_write(other(mine).source, asio::buffer(bytes.data() + at, size),
                                       asio::redirect_error(asio::use_awaitable, error));
            at += size;
            if (how.bytes_per_second == 0) continue;
            timer.expires_after(std::chrono::microseconds(1'000'000 * size / how.bytes_per_second));
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_return !error && !ended_;
    }

    static bool cancels_something(const std::string& bytes) {
        constexpr std::uint32_t cancel_request = 80877102;
        return bytes.size() == 16 && from_big_endian(std::string_view(bytes).substr(4)) == cancel_request;
    }
    void take_cancel(lane& mine, std::string bytes) {
        switch (orders_.cancels()) {
            case cancel_requests::pass_on: return pass_on(mine, std::move(bytes), 0);
            case cancel_requests::drop: return end();
            case cancel_requests::blackhole: mine.swallows = true; return;
            case cancel_requests::no_end: pass_on(mine, std::move(bytes), 0); return pass_on(down_, "", 0, then::hold);
        }
    }
    /// An answer is as deep as its request.
    long answered() const { return unanswered_.empty() ? orders_.asked() : unanswered_.front(); }

    proxy_orders& orders_;
    lane up_;
    lane down_;
    std::deque<long> unanswered_{};  // the depth of each request that ends with ReadyForQuery
    std::minstd_rand random_{1};
    bool ended_ = false;
};

}  // namespace overt::test
