// SPDX-License-Identifier: BSL-1.0
#include "pool/hooks.hpp"

#include "pool/caretaking.hpp"
#include "pool/pool_shell.hpp"

#include <overt/pool/task.hpp>

#include <asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>

namespace overt::detail {

namespace {

// The buffer doubles until the one message fits, whose header takes some of it.
std::string large_answer(std::size_t bytes) {
    constexpr std::size_t header = 64;
    return "SELECT repeat('x', " + std::to_string(bytes - std::min(bytes, header)) + ")";
}

connect_error hook_failed(const std::string& why) {
    return connect_error(connect_failure::other, "", "the pool's on_connect " + why);
}

pool_duration left_until(pool_time deadline) noexcept {
    if (deadline == no_time) return pool_duration::max();
    return std::max(deadline - pool_clock::now(), pool_duration::zero());
}

}  // namespace

asio::awaitable<void> greet(duty task) {
    const pool_options& options = task.shell().options();
    pg::connection& session = task.slot().connection;
    if (const std::size_t primed = options.prime_receive_buffer();
        primed != 0 && !co_await succeeds(session, large_answer(primed))) {
        task.refuse(
            connect_error(connect_failure::timeout, "", "the new session did not answer within connect_timeout"));
        co_return;
    }
    if (!options.on_connect()) {
        task.done(true);
        co_return;
    }
    std::optional<connect_error> failure;
    try {
        if (co_await options.on_connect()(session, options.hook_timeout())) {
            session.mark_session_clean();  // what it has set is what a new session has
            task.done(true);
            co_return;
        }
        failure = hook_failed("left a transaction open, or a statement running");
    } catch (const std::exception& error) {
        failure = hook_failed(std::string("failed: ") + error.what());
    } catch (...) {
        failure = hook_failed("failed");
    }
    task.refuse(*failure);
}

asio::awaitable<bool> passes_release(const pool_options& options, pg::connection& session) {
    try {
        if (!co_await options.after_release()(session, options.hook_timeout())) co_return false;
    } catch (...) {
        co_return false;  // nobody is there to be told
    }
    session.mark_session_clean();
    co_return true;
}

asio::awaitable<checkout> pool_shell::wait_checked(std::shared_ptr<pool_shell> self, pool_duration patience,
                                                   std::source_location site) {
    const pool_options& options = self->options();
    const pool_time deadline = after(pool_clock::now(), patience);
    std::uint64_t task = 0;
    if (tasks_exist()) task = task_of(co_await asio::this_coro::executor);
    for (;;) {
        checkout held(self, self->try_take(site, task));
        if (!held) held = co_await wait(self, left_until(deadline), site);
        bool fit = false;
        try {
            fit = co_await options.before_acquire()(held.connection(), options.hook_timeout());
        } catch (...) {
            held.discard();
            throw;
        }
        if (fit) co_return held;
        held.discard();
    }
}

}  // namespace overt::detail
