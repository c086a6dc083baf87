// SPDX-License-Identifier: BSL-1.0
// A pool is made, its first query runs, and it is closed.
#include "point_query.hpp"

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <exception>

namespace bench {

namespace {

asio::awaitable<long> one_pool(const char* conninfo, asio::any_io_executor executor, std::int32_t id) {
    overt::pool pool{executor, overt::pool_options(conninfo).max_size(1)};
    long number = 0;
    {
        auto conn = co_await pool.acquire();
        const world row = co_await conn.one(by_id(id));
        number = row.randomnumber;
    }
    co_await pool.close();
    co_return number;
}

}  // namespace

outcome cold(const char* conninfo, long n) {
    outcome done{n};
    const moment start = now();
    for (long i = 0; i != n; ++i) {
        asio::io_context io(1);
        asio::co_spawn(io, one_pool(conninfo, io.get_executor(), key(i)), [&](std::exception_ptr error, long number) {
            if (error) std::rethrow_exception(error);
            done.checksum += number;
        });
        io.run();
    }
    done.spent = since(start);
    return done;
}

}  // namespace bench
