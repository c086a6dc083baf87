// SPDX-License-Identifier: BSL-1.0
#include "pool/context_watch.hpp"

#include "pool/pool_shell.hpp"

#include <utility>

namespace overt::detail {

asio::execution_context::id context_watch::id;

void context_watch::add(std::weak_ptr<pool_shell> shell) {
    std::lock_guard lock(mutex_);
    std::erase_if(shells_, [](const auto& each) { return each.expired(); });
    shells_.push_back(std::move(shell));
}

void context_watch::shutdown() noexcept {
    std::vector<std::weak_ptr<pool_shell>> shells;
    {
        std::lock_guard lock(mutex_);
        shells.swap(shells_);
    }
    for (const auto& each : shells)
        if (const auto shell = each.lock()) shell->context_gone();
}

}  // namespace overt::detail
