// SPDX-License-Identifier: BSL-1.0
// Streams belong to transactions; what rows show cannot outlive them.
// Acceptance: CUR-01, CUR-05, G2-13.
// case 1: stream() reads through a cursor, which lives in a transaction: begin() one
// case 2: a std::string_view cannot be read from a column, it would outlive the row; use std::string
// case 3: deleted
// case 4: no member named
// case 5: no member named
// case 6: no matching
// case 7: no member named
// case 8: no member named
// case 9: no member named
// case 10: no member named
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

inline const auto by_id = prepare<std::int64_t>([](auto id) { return select<user>().where(col<&user::id> == id); });

#if CASE == 0
asio::awaitable<void> fine(overt::lease& conn) {
    auto tx = co_await conn.begin();
    auto rows = co_await tx.stream(select<user>(), overt::batch_size(500));
    while (auto part = co_await rows.next()) static_cast<void>(part->size());
    const auto seen = co_await tx.views<name_view>(names());
    for (const name_view each : seen) static_cast<void>(each.name.size());
}
asio::awaitable<void> also_fine(overt::transaction& tx) {
    auto rows = co_await tx.stream(by_id(1));
    std::optional<user> one = co_await rows.fetch_one();
}
#elif CASE == 1
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.stream(select<user>()); }
#elif CASE == 2
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.all<name_view>(names()); }
#elif CASE == 3
overt::view_rows<name_view> made();
auto wrong = made()[0];
#elif CASE == 4
asio::awaitable<void> wrong(overt::lane& lane) { co_await lane.stream(select<user>()); }
#elif CASE == 5
asio::awaitable<void> wrong(overt::pool& pool) { co_await pool.stream(select<user>()); }
#elif CASE == 6
asio::awaitable<void> wrong(overt::transaction& tx) { co_await tx.stream(by_id, std::vector<std::int64_t>{1, 2}); }
#elif CASE == 7
asio::awaitable<void> wrong(overt::stream<user>& rows) { co_await rows.first(); }
#elif CASE == 8
asio::awaitable<void> wrong(overt::stream<user>& rows) { co_await rows.one(); }
#elif CASE == 9
asio::awaitable<void> wrong(overt::stream<user>& rows) { co_await rows.one_or_none(); }
#elif CASE == 10
asio::awaitable<void> wrong(overt::stream<std::int64_t>& rows) { co_await rows.scalar(); }
#endif
