// SPDX-License-Identifier: BSL-1.0
// SQLite as a dialect: what it understands otherwise than PostgreSQL is written otherwise, or refused.
#pragma once

#include "sql/expression_writer.hpp"

#include <cstdint>
#include <string_view>

namespace overt::detail {

struct statement_view;

/// What the values of an expression are. SQLite has four types; what it does not know has the form of another one, and
/// then operators mean something else.
namespace kinds {

inline constexpr unsigned truth = 1;
inline constexpr unsigned integer = 2;
inline constexpr unsigned bigint = 4;
inline constexpr unsigned real = 8;
inline constexpr unsigned exact = 16;
inline constexpr unsigned text = 32;
inline constexpr unsigned blob = 64;
inline constexpr unsigned uuid = 128;
// These sort like the text that they are stored as, each among its own.
inline constexpr unsigned day = 256;
inline constexpr unsigned time = 512;
inline constexpr unsigned local = 1024;
inline constexpr unsigned moment = 2048;
inline constexpr unsigned word = 4096;     // equal where its text is, but sorted in another way
inline constexpr unsigned foreign = 8192;  // can be stored, and nothing else

inline constexpr unsigned whole = truth | integer | bigint;
inline constexpr unsigned number = whole | real | exact;
inline constexpr unsigned temporal = day | time | local | moment;
inline constexpr unsigned sortable = number | text | blob | uuid | temporal;
inline constexpr unsigned any = ~0U;

unsigned of(const value_type& type) noexcept;

}  // namespace kinds

/// Refuses kinds of values that are not among the good ones.
void sqlite_wants(unsigned found, unsigned good, std::string_view construct);
void sqlite_node(expression_writer& out, node_reader& from, tightness least);
/// A call of a function that the builder knows. SQLite knows few of them, some under another name.
void sqlite_call(expression_writer& out, node_reader& from);
void sqlite_sort(unsigned found);
void sqlite_check(const statement_view& what, bool outermost);

}  // namespace overt::detail
