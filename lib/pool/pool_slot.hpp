// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pool/lease_watch.hpp"
#include "pool/sleeper.hpp"
#include "pool/slot.hpp"

#include <overt/error.hpp>
#include <overt/pg/canceller.hpp>
#include <overt/pg/connection.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <source_location>

namespace overt::detail {

class cancel_request;

/// A slot with the connection that stands in it.
struct pool_slot : core_slot {
    pg::connection connection{};
    std::shared_ptr<pg::canceller> canceller{};
    std::source_location site{};   // of the lease
    pool_time leased{};            // when that began
    pool_duration waited{};        // how long it was waited for; zero: it was there
    bool discard = false;          // its holder wants it closed
    std::function<void()> lane{};  // of a slot that a lane holds: tells it that the pool closes
    lease_watch::note seen_of_lease{};
    bool cancelled = false;             // what its lease left running was
    cancel_request* request = nullptr;  // to end what a lease left running
    int farewell = -1;  // the socket of a connection that was closed, kept to see when the server is done
};

/// Who holds the slot of a lease.
lease_holder holder_of(const pool_slot& slot, pool_time now);

/// One coroutine in acquire().
struct pool_waiter : core_waiter {
    pool_waiter(const asio::any_io_executor& executor, const std::source_location& from) : bed(executor), site(from) {}
    sleeper bed;
    std::source_location site;
    pool_time since = pool_clock::now();
    std::optional<connect_error> failure{};  // why no connection could be made
};

/// One coroutine in close().
struct pool_closer : chain_hook<pool_closer> {
    explicit pool_closer(const asio::any_io_executor& executor) : bed(executor) {}
    sleeper bed;
};

}  // namespace overt::detail
