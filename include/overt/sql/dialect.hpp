// SPDX-License-Identifier: BSL-1.0
// The databases whose SQL a statement can be written in.
#pragma once

#include <overt/error.hpp>

#include <string_view>

namespace overt {

/// How SQL is spelled. Statements run on PostgreSQL, and are written for it where nothing else is said.
enum class dialect : unsigned char { postgresql, sqlite };

/// SQLite since 3.39, for rendering only: `select<user>().sql(overt::sqlite)`. Values of in(), insert_many() and their
/// relatives are parameters of their own there, since it has no arrays; lower(), upper(), ilike() know the case of
/// ASCII letters only. Values stay encoded as their codecs do it.
inline constexpr dialect sqlite = dialect::sqlite;

/// A statement says what its dialect has no words for, or would understand in another way.
struct unsupported_error : usage_error {
    /// @shape "SQLite cannot say DISTINCT ON"
    unsupported_error(std::string_view database, std::string_view construct);
};

}  // namespace overt
