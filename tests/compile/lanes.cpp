// SPDX-License-Identifier: BSL-1.0
// A lane takes what needs no session of its own.
// case 1: a lane has no session state, and raw SQL may change it for others; acquire a lease for it
// case 2: a lane has no session state, and raw SQL may change it for others; acquire a lease for it
// case 3: a lane has no session state, and raw SQL may change it for others; acquire a lease for it
#include "support/app_model.hpp"

#include <overt/overt.hpp>

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
asio::awaitable<void> fine(overt::lane& lane) {
    co_await lane.all(select<user>());
    co_await lane.execute(delete_from<user>().where(col<&user::id> == 5));
    co_await lane.scalar(select(count()).from<user>());
}
#elif CASE == 1
asio::awaitable<void> wrong(overt::lane& lane) { co_await lane.execute(overt::raw("SET search_path = elsewhere")); }
#elif CASE == 2
asio::awaitable<void> wrong(overt::lane& lane) { co_await lane.all(overt::raw<user>("SELECT * FROM users")); }
#elif CASE == 3
asio::awaitable<void> wrong(overt::lane& lane, const overt::query<user>& any) { co_await lane.one(any); }
#endif
