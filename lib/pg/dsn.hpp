// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace overt::pg::detail {

using keyword_list = std::vector<std::pair<std::string, std::string>>;

/// The options that a connection string gives.
/// @errors connect_error(config), whose message repeats nothing of the text: any part of it may be part of a password
keyword_list parse_dsn(const std::string& dsn);

/// Where one connection attempt goes; empty parts are libpq's defaults.
struct endpoint {
    std::string host{};
    std::string address{};  // numeric
    std::string port{};
};

/// Pairs libpq's comma-separated lists.
/// @errors connect_error(config) for lists that do not match, or a port that is none
std::vector<endpoint> pair_endpoints(std::string_view hosts, std::string_view addresses, std::string_view ports);

/// All that a connection string leads to, with the environment's defaults for what it leaves out.
/// @errors as pair_endpoints()
std::vector<endpoint> endpoints_of(const keyword_list& given);

/// For messages: `db.example.org:5432`, `[::1]:5432`, `socket /run/postgresql/.s.PGSQL.5432`.
std::string describe(const endpoint& where);

/// The value of an option: what the connection string gives, else libpq's from the environment or built in.
std::string effective_value(const keyword_list& given, std::string_view keyword);

}  // namespace overt::pg::detail
