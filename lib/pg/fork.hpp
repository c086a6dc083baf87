// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>

namespace overt::pg::detail {

/// How many forks lie between this process and the first one. fork() tells it: nothing is asked of the system.
extern std::atomic<unsigned> generation_of_process;

/// The process in which something was made.
class birthplace {
public:
    /// This process is a forked child of it.
    bool left() const noexcept { return generation_ != generation_of_process.load(std::memory_order_relaxed); }

private:
    unsigned generation_ = generation_of_process.load(std::memory_order_relaxed);
};

}  // namespace overt::pg::detail
