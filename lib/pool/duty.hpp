// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/error.hpp>

#include <memory>

namespace overt::detail {

class pool_shell;
struct pool_slot;

/// A task on a slot that somebody works on. Its end is reported exactly once: as a failure where it is dropped, say
/// because the event loop is destroyed.
class duty {
public:
    duty(std::shared_ptr<pool_shell> shell, pool_slot& slot) noexcept;
    duty(duty&& other) noexcept;
    duty& operator=(duty&&) = delete;
    ~duty();

    pool_shell& shell() const noexcept { return *shell_; }
    pool_slot& slot() const noexcept { return *slot_; }
    void done(bool well) noexcept;
    /// Of a connect: why nobody will get the connection.
    void refuse(const connect_error& why) noexcept;

private:
    std::shared_ptr<pool_shell> shell_;
    pool_slot* slot_;  // nullptr: reported, or moved from
};

}  // namespace overt::detail
