// SPDX-License-Identifier: BSL-1.0
#include "pool/timekeeper.hpp"

#include "pg/fork.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace overt::detail {

struct timekeeper::state {
    const std::function<void()> on_time;
    const std::function<void()> on_idle;
    const pg::detail::birthplace home{};  // a forked child has neither the thread nor whoever holds the lock

    std::mutex mutex{};
    std::condition_variable changed{};
    pool_time when = no_time;
    std::thread thread{};
    bool running = false;
    bool stopped = false;

    void run() noexcept;
};

void timekeeper::state::run() noexcept {
    std::unique_lock lock(mutex);
    while (!stopped) {
        if (when == no_time) {
            changed.wait(lock);
        } else if (pool_clock::now() < when) {
            const pool_time until = when;  // the wait must not look at a time that others replace
            changed.wait_until(lock, until);
        } else {
            when = no_time;
            lock.unlock();
            on_time();
            lock.lock();
        }
    }
    running = false;
    lock.unlock();
    on_idle();
}

timekeeper::timekeeper(std::function<void()> on_time, std::function<void()> on_idle)
    : state_(new state{std::move(on_time), std::move(on_idle)}) {}

timekeeper::~timekeeper() {
    stop();
    join();
}

void timekeeper::set(pool_time when) noexcept {
    std::lock_guard lock(state_->mutex);
    if (state_->stopped || state_->when == when) return;
    state_->when = when;
    if (!state_->running) {
        try {
            state_->thread = std::thread([shared = state_] { shared->run(); });
            state_->running = true;
        } catch (const std::exception&) {
            return;  // the next call tries again
        }
    }
    state_->changed.notify_one();
}

void timekeeper::stop() noexcept {
    if (state_->home.left()) return;
    std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    state_->changed.notify_one();
}

bool timekeeper::running() const noexcept {
    if (state_->home.left()) return false;
    std::lock_guard lock(state_->mutex);
    return state_->running;
}

void timekeeper::join() noexcept {
    if (state_->home.left()) return;
    std::thread ending;
    {
        std::lock_guard lock(state_->mutex);
        ending = std::move(state_->thread);
    }
    if (!ending.joinable()) return;
    if (ending.get_id() == std::this_thread::get_id()) ending.detach();  // it has dropped the last of the pool
    else ending.join();
}

}  // namespace overt::detail
