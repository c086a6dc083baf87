// SPDX-License-Identifier: BSL-1.0
// overt_bench WORKLOAD VARIANT N CONNINFO; exit status 2 for a workload or a variant that is not there.
#include "workloads.hpp"

#include <overt/version.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <cstdlib>
#include <exception>
#include <string_view>

namespace {

struct workload {
    std::string_view name;
    std::string_view variant;  // "default" names it as well
    int connections;
    asio::awaitable<bench::outcome> (*run)(overt::pool& pool, long n);
};

constexpr workload workloads[] = {
    {"pk1", "lease", 1, bench::pk1},
    {"pk64", "leases", 8, bench::pk64},
    {"pk64", "lane", 8, bench::pk64_lane},
    {"pk64", "burst", 8, bench::pk64_burst},
    {"pipe", "batch", 1, bench::pipe_batch},
    {"pipe", "independent", 1, bench::pipe_independent},
    {"scan", "structs", 1, bench::scan},
    {"scan", "views", 1, bench::scan_views},
    {"insert", "copy", 1, bench::insert_copy},
    {"insert", "unnest", 1, bench::insert_unnest},
    {"insert", "pipeline", 1, bench::insert_pipeline},
    {"stream", "cursor", 1, bench::stream_cursor},
    {"stream", "copy", 1, bench::stream_copy},
};

const workload* find(std::string_view name, std::string_view variant) {
    for (const workload& each : workloads)
        if (each.name == name && (each.variant == variant || variant == "default")) return &each;
    return nullptr;
}

asio::awaitable<bench::outcome> run(const workload& what, overt::pool& pool, long n) {
    const bench::outcome done = co_await what.run(pool, n);
    co_await pool.close();
    co_return done;
}

int measure(const workload& what, long n, const char* conninfo) {
    asio::io_context io(1);
    overt::pool pool{io.get_executor(), overt::pool_options(conninfo).max_size(what.connections)};
    int status = bench::failure;
    asio::co_spawn(io, run(what, pool, n), [&](std::exception_ptr error, const bench::outcome& done) {
        if (error) {
            io.stop();
            std::rethrow_exception(error);
        }
        bench::print(done, overt::library_version());
        status = bench::success;
    });
    io.run();
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("usage: overt_bench WORKLOAD VARIANT N CONNINFO\n", stderr);
        return bench::failure;
    }
    const workload* what = find(argv[1], argv[2]);
    if (!what) return bench::unsupported;
    try {
        return measure(*what, std::atol(argv[3]), argv[4]);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "overt_bench: %s\n", e.what());
        return bench::failure;
    }
}
