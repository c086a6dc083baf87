// SPDX-License-Identifier: BSL-1.0
// What libpq_floor can do besides the point query: the same work as overt_bench's workloads of the same names.
#pragma once

#include "libpq_floor.hpp"

namespace bench::floor {

/// 8 connections: one query in flight on each; 8 with a Sync each; 8 with a Sync for what is sent together.
outcome pk64_single(const char* conninfo, long n);
outcome pk64_each(const char* conninfo, long n);
outcome pk64_burst(const char* conninfo, long n);
/// One connection, 64 in flight.
outcome pipe_each(const char* conninfo, long n);
outcome pipe_burst(const char* conninfo, long n);
/// pk64_each with an update for every tenth query.
outcome mix_each(const char* conninfo, long n);
/// 20 queries in one pipeline, again and again; updates20 writes what they read with one statement.
outcome queries20_each(const char* conninfo, long n);
outcome queries20_burst(const char* conninfo, long n);
outcome updates20(const char* conninfo, long n);

/// Whole PGresults, FETCH 100, and COPY (query) TO STDOUT; every cell decoded.
outcome scan(const char* conninfo, long n);
outcome stream_cursor(const char* conninfo, long n);
outcome stream_copy(const char* conninfo, long n);
outcome stream10_cursor(const char* conninfo, long n);
outcome stream10_copy(const char* conninfo, long n);
outcome fortunes(const char* conninfo, long n);
outcome magic1(const char* conninfo, long n);
outcome magic2(const char* conninfo, long n);
outcome magic3(const char* conninfo, long n);
outcome magic3_primed(const char* conninfo, long n);
outcome magic4(const char* conninfo, long n);
outcome magic7(const char* conninfo, long n);

/// COPY FROM STDIN, binary arrays through unnest, and single INSERTs in one pipeline with one Sync.
outcome insert_copy(const char* conninfo, long n);
outcome insert_unnest(const char* conninfo, long n);
outcome magic5(const char* conninfo, long n);
outcome magic6(const char* conninfo, long n);

/// PQconnectdb, a query, PQfinish.
outcome cold(const char* conninfo, long n);

}  // namespace bench::floor
