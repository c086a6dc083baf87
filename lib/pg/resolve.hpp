// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

namespace overt::pg::detail {

/// A name to look up, rather than a socket's directory.
bool is_host_name(const std::string& host) noexcept;

/// The numeric addresses of a host, in the system's order; empty where it is not known. Blocks.
std::vector<std::string> resolve(const std::string& host);

}  // namespace overt::pg::detail
