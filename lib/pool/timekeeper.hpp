// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/slot.hpp"

#include <functional>
#include <memory>

namespace overt::detail {

/// Calls back at a time, on a thread of its own: a timer on the event loop would keep io_context::run() from returning
/// for as long as the pool lives.
class timekeeper {
public:
    /// @shape on_time: called without any lock; on_idle: called when the thread has stopped working
    timekeeper(std::function<void()> on_time, std::function<void()> on_idle);
    ~timekeeper();
    timekeeper(const timekeeper&) = delete;
    timekeeper& operator=(const timekeeper&) = delete;

    /// Replaces the time set before.
    void set(pool_time when) noexcept;
    void stop() noexcept;
    bool running() const noexcept;
    /// After stop(): waits for the thread, which is about to end.
    void join() noexcept;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace overt::detail
