// SPDX-License-Identifier: BSL-1.0
#include <overt/error.hpp>
#include <overt/pg/isolation.hpp>

#include <string>

namespace overt {

std::string_view to_string(isolation_level value) noexcept {
    switch (value) {
        case isolation_level::server_default: return {};
        case isolation_level::read_uncommitted: return "read uncommitted";
        case isolation_level::read_committed: return "read committed";
        case isolation_level::repeatable_read: return "repeatable read";
        case isolation_level::serializable: return "serializable";
    }
    return {};
}

isolation_level parse_isolation_level(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c == '_' || c == '-') plain += ' ';
        else plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    constexpr isolation_level levels[] = {isolation_level::read_uncommitted, isolation_level::read_committed,
                                          isolation_level::repeatable_read, isolation_level::serializable};
    for (const isolation_level level : levels)
        if (plain == to_string(level)) return level;
    throw usage_error(
        "Unknown isolation level; give read_uncommitted, read_committed, repeatable_read or serializable.");
}

}  // namespace overt
