// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace overt {

/// Isolation levels of transactions.
enum class isolation_level : unsigned char {
    server_default,  ///< Whatever the server, database or role is set to.
    read_uncommitted,
    read_committed,
    repeatable_read,
    serializable,
};

/// As SQL writes it: "repeatable read"; empty for server_default.
std::string_view to_string(isolation_level value) noexcept;

/// Reads a level from configuration: any case, words divided by blank, '_' or '-'.
/// @errors usage_error for anything else
isolation_level parse_isolation_level(std::string_view text);

}  // namespace overt
