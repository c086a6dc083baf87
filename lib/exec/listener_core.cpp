// SPDX-License-Identifier: BSL-1.0
#include "exec/listener_core.hpp"

#include "pg/connection_impl.hpp"
#include "pool/connect_elsewhere.hpp"
#include "pool/connecting.hpp"
#include "pool/sleeper.hpp"
#include "sql/ddl_text.hpp"

#include <overt/codec/utf8.hpp>
#include <overt/error.hpp>
#include <overt/exec/verbs.hpp>
#include <overt/pg/readiness.hpp>

#include <asio/error.hpp>
#include <asio/this_coro.hpp>

#include <algorithm>
#include <random>
#include <utility>

namespace overt::detail {

using pg::detail::condition;

namespace {

std::string name_of(std::string_view channel) {
    require_text(channel, "a channel");
    return qualified({}, channel);
}

[[noreturn]] void cancelled(fate connection) {
    throw operation_cancelled({phase::fetch, outcome::not_sent, connection});
}

}  // namespace

/// One operation at a time.
class listener_core::turn {
public:
    explicit turn(listener_core& of) : of_(of) {
        if (std::exchange(of.busy_, true))
            throw usage_error("Something else is under way on this listener; cancel it, or wait until it is done.");
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn() { of_.busy_ = false; }

private:
    listener_core& of_;
};

listener_core::listener_core(asio::any_io_executor executor, connect_options options)
    : options_(std::move(options)),
      executor_(std::move(executor)),
      threads_(1, 1, [] {}),
      random_(std::random_device()()) {}

asio::awaitable<void> listener_core::listen(std::string channel) {
    const turn mine(*this);
    std::string name = name_of(channel);
    if (!connection_.is_open()) co_await connect();
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) co_return;
    co_await run("LISTEN " + name);
    names_.push_back(std::move(name));
}

asio::awaitable<void> listener_core::unlisten(std::string channel) {
    const turn mine(*this);
    const std::string name = name_of(channel);
    if (std::erase(names_, name) == 0 || !connection_.is_open()) co_return;
    co_await run("UNLISTEN " + name);
}

asio::awaitable<std::optional<notification>> listener_core::next() {
    const turn mine(*this);
    while (!heard_anything()) {
        if (names_.empty()) throw usage_error("Nothing is listened to, so nothing will ever be heard; call listen().");
        if (!connection_.is_open()) co_await restore();
        else if (connection_.alive() && !heard_anything()) co_await wait_readable();
    }
    co_return take();
}

std::optional<notification> listener_core::take() {
    if (std::exchange(hearing_.missed, false)) return std::nullopt;
    notification oldest = std::move(hearing_.got.front());
    hearing_.got.pop_front();
    return oldest;
}

void listener_core::close() noexcept {
    connection_.close();
    names_.clear();
    hearing_ = {};
}

/// A new connection that listens to everything.
asio::awaitable<void> listener_core::connect() {
    connection_ = pg::connection();
    connection_ = co_await connect_elsewhere(threads_, options_);
    connection_.attach(executor_);
    connection_.access().heard = &hearing_;
    // servers before 14 do not know it; a listener may be idle for as long as nobody tells anything
    constexpr int knows_idle_sessions = 140000;
    std::string sql = connection_.server_version() >= knows_idle_sessions ? "SET idle_session_timeout = 0" : "";
    for (const std::string& name : names_) sql.append(";LISTEN ").append(name);
    co_await run(std::move(sql));
    if (!names_.empty()) hearing_.missed = true;
}

asio::awaitable<void> listener_core::restore() {
    for (;;) {
        try {
            co_await connect();
            backoff_.succeeded(1);
            co_return;
        } catch (const connect_error& error) {
            if (is_hopeless(error.reason())) throw;
        } catch (const connection_lost&) {
            // it is tried again
        }
        backoff_.failed(pool_clock::now(), random_);
        co_await pause(backoff_.next_try(true));
    }
}

asio::awaitable<void> listener_core::pause(pool_time until) {
    sleeper bed(co_await asio::this_coro::executor);
    co_await bed.sleep(mutex_, until);
    if (pool_clock::now() < until) cancelled(fate::none);
}

/// What is given up on its way costs the connection.
asio::awaitable<void> listener_core::run(std::string sql) {
    struct guard {
        pg::connection& of;
        bool answered = false;
        ~guard() {
            if (!answered) of.close();
        }
    } kept{connection_};
    co_await command(connection_, std::move(sql));
    kept.answered = true;
}

asio::awaitable<void> listener_core::wait_readable() {
    pg::connection::impl& session = connection_.access();
    std::error_code error;
    session.now = condition::in_flight;  // close() leaves the socket to whoever waits for it
    co_await pg::readiness(session, error);
    if (session.now != condition::in_flight) cancelled(fate::none);
    session.now = condition::ready;
    if (error == asio::error::operation_aborted) cancelled(fate::kept);
    if (error) connection_.close();
}

}  // namespace overt::detail
