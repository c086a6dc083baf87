// SPDX-License-Identifier: BSL-1.0
// SELECT id, randomnumber FROM world WHERE id = $1
#pragma once

#include "workloads.hpp"

namespace bench {

inline const auto by_id = overt::sql::prepare<std::int32_t>(
    [](auto id) { return overt::sql::select<world>().where(overt::col<&world::id> == id); });

/// Every connection is open and has the statement prepared: what comes before the clock.
asio::awaitable<void> warm_up(overt::pool& pool);

/// The point query n times, so many in a batch, on one connection. Stands in pipe.cpp.
asio::awaitable<outcome> in_batches(overt::pool& pool, long n, long at_once, bool independent);

}  // namespace bench
