// SPDX-License-Identifier: BSL-1.0
#include <overt/pool/pool.hpp>
#include <overt/pool/pool_stats.hpp>

#include "pool/pool_shell.hpp"

#include <utility>

namespace overt {

pool::pool(asio::any_io_executor executor, pool_options options) {
    options.check();
    shell_ = std::make_shared<detail::pool_shell>(std::move(executor), std::move(options));
    shell_->start();
}

pool::~pool() { shell_->abandon(); }

asio::awaitable<void> pool::close(std::chrono::milliseconds grace) {
    return detail::pool_shell::close(shell_, detail::span(grace));
}

void pool::resize(int min, int max) { shell_->resize(min, max); }

void pool::invalidate() noexcept { shell_->invalidate(); }

pool_stats pool::stats() const { return shell_->stats(); }

pool_health pool::health() const { return shell_->health(); }

std::optional<detail::checkout> pool::try_checkout(const std::source_location& site, std::uint64_t task) {
    shell_->check_inherited();
    if (task != 0) shell_->check_nested(task, site);
    if (shell_->options().before_acquire()) return std::nullopt;  // a check takes time
    detail::pool_slot* const slot = shell_->try_take(site, task);
    if (!slot) return std::nullopt;
    return detail::checkout(shell_, slot);
}

asio::awaitable<detail::checkout> pool::wait_checkout(std::chrono::milliseconds timeout, std::source_location site) {
    if (timeout == default_timeout) timeout = shell_->options().acquire_timeout();
    if (shell_->options().before_acquire())
        return detail::pool_shell::wait_checked(shell_, detail::span(timeout), site);
    return detail::pool_shell::wait(shell_, detail::span(timeout), site);
}

}  // namespace overt
