// SPDX-License-Identifier: BSL-1.0
// Verbs take statements that may run, and operations are awaited.
// Acceptance: ENG-05, G2-09.
// case 1: this statement touches every row; add where(...) or all_rows()
// case 2: this statement returns no rows; use execute(), or add returning(...)
// case 3: scalar() needs a statement with exactly one column
// warning 4: ignoring return value of
// case 5: deleted
#include "support/app_model.hpp"

#include <overt/overt.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
asio::awaitable<void> fine(overt::lease& conn) {
    co_await conn.execute(delete_from<user>().all_rows());
    co_await conn.all(insert(team{}).returning<team>());
    co_await conn.scalar(select(col<&user::name>).from<user>());
}
asio::awaitable<void> also_fine(overt::lease& conn) {
    auto once = conn.all(select<user>());
    co_await std::move(once);
}
#elif CASE == 1
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.execute(delete_from<user>()); }
#elif CASE == 2
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.all(insert(team{})); }
#elif CASE == 3
asio::awaitable<void> wrong(overt::lease& conn) { co_await conn.scalar(select<user>()); }
#elif CASE == 4
void wrong(overt::lease& conn) { conn.all(select<user>()); }
#elif CASE == 5
asio::awaitable<void> wrong(overt::lease& conn) {
    auto once = conn.all(select<user>());
    co_await once;
}
#endif
