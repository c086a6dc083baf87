// SPDX-License-Identifier: BSL-1.0
// What overt_bench can do: one source file each. Connecting, preparing and warming up stay outside the clock.
#pragma once

#include "driver.hpp"

#include <overt/overt.hpp>

#include <asio/awaitable.hpp>

namespace bench {

struct world {
    std::int32_t id{};
    std::int32_t randomnumber{};
};

constexpr auto describe(overt::type<world>) {
    return overt::table("world", overt::column("id", &world::id).primary_key(),
                        overt::column("randomnumber", &world::randomnumber));
}

/// The point query, one after the other on one lease.
asio::awaitable<outcome> pk1(overt::pool& pool, long n);
/// The same from 64 coroutines on 8 connections, a lease for each query.
asio::awaitable<outcome> pk64(overt::pool& pool, long n);
/// The same from 64 coroutines on 8 lanes: a Sync for each query, and one for what goes out together.
asio::awaitable<outcome> pk64_lane(overt::pool& pool, long n);
asio::awaitable<outcome> pk64_burst(overt::pool& pool, long n);
/// The same in batches of 64 on one connection: one Sync each, and one for each query.
asio::awaitable<outcome> pipe_batch(overt::pool& pool, long n);
asio::awaitable<outcome> pipe_independent(overt::pool& pool, long n);
/// 10,000 rows into a vector of structs, n times.
asio::awaitable<outcome> scan(overt::pool& pool, long n);
/// The same as views.
asio::awaitable<outcome> scan_views(overt::pool& pool, long n);
/// 10,000 rows into an empty table, n times: COPY, arrays, one INSERT for each row in a pipeline.
asio::awaitable<outcome> insert_copy(overt::pool& pool, long n);
asio::awaitable<outcome> insert_unnest(overt::pool& pool, long n);
asio::awaitable<outcome> insert_pipeline(overt::pool& pool, long n);
/// 1,000,000 rows through a cursor, and through COPY, n times.
asio::awaitable<outcome> stream_cursor(overt::pool& pool, long n);
asio::awaitable<outcome> stream_copy(overt::pool& pool, long n);
/// The same of 10,000,000 rows.
asio::awaitable<outcome> stream10_cursor(overt::pool& pool, long n);
asio::awaitable<outcome> stream10_copy(overt::pool& pool, long n);
/// TechEmpower's: an operation is a request. Queries with a Sync each, and in one batch.
asio::awaitable<outcome> fortunes(overt::pool& pool, long n);
asio::awaitable<outcome> fortunes_views(overt::pool& pool, long n);
asio::awaitable<outcome> queries20(overt::pool& pool, long n);
asio::awaitable<outcome> queries20_batch(overt::pool& pool, long n);
asio::awaitable<outcome> updates20(overt::pool& pool, long n);
/// Nine point queries for each update, from 64 coroutines on 8 connections.
asio::awaitable<outcome> mix_leases(overt::pool& pool, long n);
asio::awaitable<outcome> mix_lane(overt::pool& pool, long n);
/// MagicStack's seven queries.
asio::awaitable<outcome> magic1(overt::pool& pool, long n);
asio::awaitable<outcome> magic2(overt::pool& pool, long n);
asio::awaitable<outcome> magic3(overt::pool& pool, long n);
asio::awaitable<outcome> magic4(overt::pool& pool, long n);
asio::awaitable<outcome> magic5(overt::pool& pool, long n);
asio::awaitable<outcome> magic6(overt::pool& pool, long n);
asio::awaitable<outcome> magic6_unnest(overt::pool& pool, long n);
asio::awaitable<outcome> magic7(overt::pool& pool, long n);
/// 1 kB there and 1 kB back, n times in one pipeline: memory must not grow with n.
asio::awaitable<outcome> flood(overt::pool& pool, long n);

// These make their own pools, or none.

/// pk64 with two threads: both in one loop with one pool, and each with its own.
outcome pk64_threads(const char* conninfo, long n);
outcome pk64_cores(const char* conninfo, long n);
/// Connecting, the first query, and closing.
outcome cold(const char* conninfo, long n);
/// A statement and its parameters, never sent: of a prepared query, and of one put together at run time.
outcome builder_prepared(const char* conninfo, long n);
outcome builder_dynamic(const char* conninfo, long n);

}  // namespace bench
