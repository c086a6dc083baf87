// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace overt::pg::detail {

/// A name to look up, rather than a socket's directory.
bool is_host_name(const std::string& host) noexcept;

/// The numeric addresses of a host, in the system's order; empty where it is not known, nothing where the resolver does
/// not answer in time. Blocks until then; a look-up that is late ends on a thread of its own.
std::optional<std::vector<std::string>> resolve(const std::string& host, std::chrono::steady_clock::time_point until);

}  // namespace overt::pg::detail
