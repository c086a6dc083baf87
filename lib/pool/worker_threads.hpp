// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace overt::detail {

/// A few threads for calls that block. They start when there is work, and stay.
class worker_threads {
public:
    /// @shape most_waiting: jobs that may wait for a thread; on_idle: called when the last thread has stopped working
    worker_threads(std::size_t most_threads, std::size_t most_waiting, std::function<void()> on_idle);
    ~worker_threads();
    worker_threads(const worker_threads&) = delete;
    worker_threads& operator=(const worker_threads&) = delete;

    /// false: refused, because it is stopped, has too many waiting, or cannot start a thread. Jobs must not throw.
    bool submit(std::function<void()> job) noexcept;
    /// Idle threads end at once, busy ones when their job is done; waiting jobs are dropped.
    void stop() noexcept;
    /// Threads that have not ended yet.
    std::size_t running() const noexcept;
    /// After stop(): waits for the threads that are about to end. One that is busy in a call that may hang is left
    /// alone.
    void join() noexcept;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace overt::detail
