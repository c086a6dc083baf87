// SPDX-License-Identifier: BSL-1.0
// The databases whose SQL a statement can be written in.
#pragma once

namespace overt {

/// How SQL is spelled. Statements run on PostgreSQL, and are written for it where nothing else is said. What another
/// database has no words for is an unsupported_error; see its header.
enum class dialect : unsigned char { postgresql, sqlite };

/// SQLite since 3.39, for rendering only: `select<user>().sql(overt::sqlite)`. Values of in(), insert_many() and their
/// relatives are parameters of their own there, since it has no arrays; lower(), upper(), ilike() know the case of
/// ASCII letters only. Values stay encoded as their codecs do it.
inline constexpr dialect sqlite = dialect::sqlite;

}  // namespace overt
