// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_shell.hpp"
#include "pool/report.hpp"

#include <asio/this_coro.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace overt::detail {

namespace {

// After the grace the sockets are cut, and whoever waits on them lets go at once.
constexpr pool_duration let_go = std::chrono::milliseconds(50);
constexpr pool_duration thread_exit = std::chrono::milliseconds(200);

}  // namespace

/// One coroutine in close(), known to the pool as long as it waits.
class close_seat {
public:
    close_seat(std::shared_ptr<pool_shell> shell, const asio::any_io_executor& executor)
        : shell_(std::move(shell)),
          closer_(executor) {
        shell_->check_inherited();
        std::lock_guard lock(shell_->mutex_);
        shell_->closers_.push_back(closer_);
    }
    close_seat(const close_seat&) = delete;
    close_seat& operator=(const close_seat&) = delete;
    ~close_seat() {
        if (shell_->inherited()) return;
        std::lock_guard lock(shell_->mutex_);
        shell_->closers_.erase(closer_);
    }
    asio::awaitable<void> sleep(pool_time until) { return closer_.bed.sleep(shell_->mutex_, until); }

private:
    std::shared_ptr<pool_shell> shell_;
    pool_closer closer_;
};

asio::awaitable<void> pool_shell::close(std::shared_ptr<pool_shell> self, pool_duration grace) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    close_seat seat(self, executor);
    const pool_time patient_until = after(pool_clock::now(), grace);
    self->step([](pool_core& core) { core.close(pool_clock::now()); });
    self->tell_lanes();
    while (!self->empty() && pool_clock::now() < patient_until) co_await seat.sleep(patient_until);

    if (!self->empty()) {
        self->step([](pool_core& core) { core.force(); });
        const pool_time let_go_until = pool_clock::now() + let_go;
        while (!self->empty() && pool_clock::now() < let_go_until) co_await seat.sleep(let_go_until);
        const pool_time end = after(pool_clock::now(), span(self->options_.close_timeout()));
        while (!self->empty_but_for_leases() && pool_clock::now() < end) co_await seat.sleep(end);
    }

    self->stop_helpers();
    const pool_time end = pool_clock::now() + thread_exit;
    while (self->helpers_running() && pool_clock::now() < end) co_await seat.sleep(end);
    self->join_helpers();
}

/// Lanes hold their connections until they are told to let go, or to take other ones.
void pool_shell::tell_lanes() noexcept try {
    std::vector<std::function<void()>> told;
    {
        std::lock_guard lock(mutex_);
        for (const auto& each : core_.slots())
            if (const auto& slot = static_cast<const pool_slot&>(*each); slot.lane) told.push_back(slot.lane);
    }
    for (const auto& tell : told) tell();
} catch (const std::exception&) {
    // out of memory: they are cut off at the end of the grace
}

bool pool_shell::empty() const noexcept {
    std::lock_guard lock(mutex_);
    return core_.drained();
}

bool pool_shell::empty_but_for_leases() const noexcept {
    std::lock_guard lock(mutex_);
    return core_.size() == core_.count(slot_state::leased);
}

void pool_shell::ring_closers() noexcept {
    for (pool_closer* each = closers_.front(); each; each = each->next) each->bed.ring();
}

void pool_shell::wake_closers() noexcept {
    std::lock_guard lock(mutex_);
    ring_closers();
}

/// From here on connections are closed by whoever gives them back.
void pool_shell::stop_helpers() noexcept {
    detached_ = true;
    helpers_->time.stop();
    helpers_->connects.stop();
    helpers_->cancels.stop();
}

/// Waits for threads that are about to end, not for those that are busy. A thread that outlived the pool could still be
/// ending while the program exits, in the destructors of libraries that are already taken down.
void pool_shell::join_helpers() noexcept {
    helpers_->time.join();
    helpers_->connects.join();
    helpers_->cancels.join();
}

bool pool_shell::helpers_running() const noexcept {
    return helpers_->time.running() || helpers_->connects.running() + helpers_->cancels.running() > 0;
}

void pool_shell::check_inherited() const {
    if (inherited())
        throw fork_detected("a connection" + of_pool(options_.name()) +
                            " was wanted in a forked child: the pool is its parent's, a child makes its own");
}

/// In a forked child: only the descriptors are its own.
void pool_shell::close_inherited() noexcept {
    for (const auto& each : core_.slots())
        if (each->state != slot_state::connecting) static_cast<pool_slot&>(*each).connection.close();
}

void pool_shell::abandon() noexcept {
    if (inherited()) return close_inherited();
    stop_helpers();
    step([this](pool_core& core) {
        core.close(pool_clock::now());
        for (const auto state : {slot_state::cancelling, slot_state::closing})
            for (core_slot* each = core.slots_in(state).front(); each; each = each->next)
                interrupt(static_cast<pool_slot&>(*each));
    });
    tell_lanes();
    close_leaving();
    join_helpers();
}

void pool_shell::context_gone() noexcept {
    if (inherited()) return close_inherited();
    stop_helpers();
    {
        std::lock_guard lock(mutex_);
        gone_ = true;
    }
    step([](pool_core& core) { core.close(pool_clock::now()); });
    close_sockets();
    executor_ = {};  // a strand's last handle may not outlive its context
}

/// Closes what waits to be closed by a coroutine.
void pool_shell::close_leaving() noexcept {
    for (;;) {
        pg::connection one;
        {
            std::lock_guard lock(mutex_);
            const auto leaving = [](const auto& each) {
                return each->state == slot_state::closing && static_cast<const pool_slot&>(*each).connection.is_open();
            };
            const auto found = std::find_if(core_.slots().begin(), core_.slots().end(), leaving);
            if (found == core_.slots().end()) break;
            one = std::exchange(static_cast<pool_slot&>(**found).connection, pg::connection());
        }
        one.close();
    }
}

/// Closes every connection that the event loop knows, each where it is: the coroutines that use it still refer to it
/// when the event loop destroys them.
void pool_shell::close_sockets() noexcept {
    std::lock_guard lock(mutex_);
    for (const auto& each : core_.slots())
        if (each->state != slot_state::connecting || each->on_loop) static_cast<pool_slot&>(*each).connection.close();
}

}  // namespace overt::detail
