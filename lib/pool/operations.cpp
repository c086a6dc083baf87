// SPDX-License-Identifier: BSL-1.0
#include "pool/pool_shell.hpp"

namespace overt::detail {

void pool_shell::resize(int least, int most) {
    check_inherited();
    const pool_options wanted = pool_options(options_).min_size(least).max_size(most);
    wanted.check();
    step([&](pool_core& core) {
        cancels_per_second_ = wanted.cancels_per_second();
        core.resize(least, most, pool_clock::now());
    });
}

void pool_shell::invalidate() noexcept {
    step([](pool_core& core) { core.invalidate(pool_clock::now()); });
    tell_lanes();
}

bool pool_shell::is_closed() const noexcept {
    std::lock_guard lock(mutex_);
    return core_.is_closed();
}

}  // namespace overt::detail
