// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/listener.hpp>

#include "exec/listener_core.hpp"

#include <utility>

namespace overt {

listener::listener(asio::any_io_executor executor, connect_options options)
    : core_(std::make_unique<detail::listener_core>(std::move(executor), std::move(options))) {}
listener::listener(listener&&) noexcept = default;
listener& listener::operator=(listener&&) noexcept = default;
listener::~listener() = default;

asio::awaitable<void> listener::listen(std::string channel) { return core_->listen(std::move(channel)); }
asio::awaitable<void> listener::unlisten(std::string channel) { return core_->unlisten(std::move(channel)); }
asio::awaitable<std::optional<notification>> listener::next() { return core_->next(); }
void listener::close() noexcept { core_->close(); }

}  // namespace overt
