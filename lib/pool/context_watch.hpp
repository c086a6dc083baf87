// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <asio/execution_context.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace overt::detail {

class pool_shell;

/// Tells the pools of an execution context that it is about to be destroyed, while its sockets can still be closed.
class context_watch : public asio::execution_context::service {
public:
    using key_type = context_watch;
    static asio::execution_context::id id;

    explicit context_watch(asio::execution_context& context) : service(context) {}

    void add(std::weak_ptr<pool_shell> shell);

private:
    void shutdown() noexcept override;

    std::mutex mutex_;
    std::vector<std::weak_ptr<pool_shell>> shells_;
};

}  // namespace overt::detail
