// SPDX-License-Identifier: BSL-1.0
// Streams belong to transactions; what rows show cannot outlive them.
// case 1: stream() reads through a cursor, which lives in a transaction: begin() one
// case 2: a std::string_view cannot be read from a column, it would outlive the row; use std::string
// case 3: deleted
#include "support/app_model.hpp"

#include <overt/overt.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

struct name_view {
    std::int64_t id{};
    std::string_view name{};
};
inline auto names() { return select(col<&user::id>, col<&user::name>).from<user>(); }

#if CASE == 0
asio::awaitable<void> fine(overt::lease& conn) {
    auto tx = co_await conn.begin();
    auto rows = co_await tx.stream(select<user>(), overt::batch_size(500));
    while (auto part = co_await rows.next()) static_cast<void>(part->size());
    const auto seen = co_await tx.views<name_view>(names());
    for (const name_view each : seen) static_cast<void>(each.name.size());
}
#elif CASE == 1
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.stream(select<user>()); }
#elif CASE == 2
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.all<name_view>(names()); }
#elif CASE == 3
overt::view_rows<name_view> made();
auto wrong = made()[0];
#endif
