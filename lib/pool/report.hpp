// SPDX-License-Identifier: BSL-1.0
// What the errors of a pool say: everything that is needed to see who holds what.
#pragma once

#include "pool/slot.hpp"

#include <overt/pool/pool_stats.hpp>

#include <source_location>
#include <string>
#include <string_view>

namespace overt::detail {

/// ` of pool "orders"`; nothing where it has no name.
std::string of_pool(std::string_view name);

/// @shape connect_failure: what the last attempt to connect said; empty if it succeeded
std::string timeout_report(const pool_stats& seen, pool_duration patience, const std::source_location& site,
                           std::string_view connect_failure);
std::string overload_report(const pool_stats& seen);
std::string closed_report(std::string_view pool_name);
std::string deadlock_report(const pool_stats& seen, const std::source_location& site);
std::string nested_report(std::string_view pool_name, const std::source_location& site,
                          const std::source_location& holder);
std::string long_lease_report(std::string_view pool_name, const lease_holder& holder);
std::string idle_in_transaction_report(std::string_view pool_name, const lease_holder& holder, pool_duration idle);
std::string slow_acquire_report(std::string_view pool_name, const std::source_location& site, pool_duration waited);
std::string slow_statement_report(std::string_view pool_name, const lease_holder& holder, pool_duration waited,
                                  pool_duration took);
/// @shape site: where the lease was acquired
std::string dirty_return_report(std::string_view pool_name, const std::source_location& site);
std::string stall_report(const pool_stats& seen, pool_duration lasting);

/// 5 s, 31.2 s, 250 ms, for ever
std::string human_time(pool_duration value);
/// handlers.cpp of /home/x/src/handlers.cpp
std::string_view short_file(std::string_view path) noexcept;
/// list_users of asio::awaitable<void> api::list_users(overt::pool&)
std::string_view short_function(std::string_view signature) noexcept;

}  // namespace overt::detail
