// SPDX-License-Identifier: BSL-1.0
// overt_bench WORKLOAD VARIANT N CONNINFO; exit status 2 for a workload or a variant that is not there.
#include "workloads.hpp"

#include <overt/version.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace {

struct workload {
    std::string_view name;
    std::string_view variant;  // "default" names the first one as well
    int connections;
    asio::awaitable<bench::outcome> (*run)(overt::pool& pool, long n);
    bench::outcome (*run_alone)(const char* conninfo, long n) = nullptr;  // in place of run
};

constexpr workload workloads[] = {
    {"pk1", "lease", 1, bench::pk1},
    {"pk64", "leases", 8, bench::pk64},
    {"pk64", "lane", 8, bench::pk64_lane},
    {"pk64", "burst", 8, bench::pk64_burst},
    {"pk64", "threads", 8, nullptr, bench::pk64_threads},
    {"pk64", "cores", 8, nullptr, bench::pk64_cores},
    {"pipe", "batch", 1, bench::pipe_batch},
    {"pipe", "independent", 1, bench::pipe_independent},
    {"scan", "structs", 1, bench::scan},
    {"scan", "views", 1, bench::scan_views},
    {"insert", "copy", 1, bench::insert_copy},
    {"insert", "unnest", 1, bench::insert_unnest},
    {"insert", "pipeline", 1, bench::insert_pipeline},
    {"stream", "cursor", 1, bench::stream_cursor},
    {"stream", "copy", 1, bench::stream_copy},
    {"stream10", "cursor", 1, bench::stream10_cursor},
    {"stream10", "copy", 1, bench::stream10_copy},
    {"fortunes", "structs", 1, bench::fortunes},
    {"fortunes", "views", 1, bench::fortunes_views},
    {"queries20", "independent", 1, bench::queries20},
    {"queries20", "batch", 1, bench::queries20_batch},
    {"updates20", "independent", 1, bench::updates20},
    {"mix", "lane", 8, bench::mix_lane},
    {"mix", "leases", 8, bench::mix_leases},
    {"magic1", "views", 1, bench::magic1},
    {"magic2", "values", 1, bench::magic2},
    {"magic3", "views", 1, bench::magic3},
    {"magic4", "vectors", 1, bench::magic4},
    {"magic5", "copy", 1, bench::magic5},
    {"magic6", "pipeline", 1, bench::magic6},
    {"magic6", "unnest", 1, bench::magic6_unnest},
    {"magic7", "scalar", 1, bench::magic7},
    {"flood", "pipeline", 1, bench::flood},
    {"cold", "pool", 1, nullptr, bench::cold},
    {"builder", "prepared", 0, nullptr, bench::builder_prepared},
    {"builder", "dynamic", 0, nullptr, bench::builder_dynamic},
};

// Every variant takes it: "views+primed" has a receive buffer of 64 kB.
constexpr std::string_view with_primed_buffer = "+primed";
constexpr std::size_t primed_bytes = 65536;

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

int measure_alone(const workload& what, long n, const char* conninfo) {
    bench::print(what.run_alone(conninfo, n), overt::library_version());
    return bench::success;
}

int measure(const workload& what, long n, const char* conninfo, bool primed) {
    asio::io_context io(1);
    overt::pool_options options(conninfo);
    options.max_size(what.connections).prime_receive_buffer(primed ? primed_bytes : 0);
    overt::pool pool{io.get_executor(), options};
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
    std::string_view variant = argv[2];
    const bool primed = variant.ends_with(with_primed_buffer);
    if (primed) variant.remove_suffix(with_primed_buffer.size());
    const workload* what = find(argv[1], variant);
    if (!what || (primed && what->run_alone)) return bench::unsupported;
    try {
        if (what->run_alone) return measure_alone(*what, std::atol(argv[3]), argv[4]);
        return measure(*what, std::atol(argv[3]), argv[4], primed);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "overt_bench: %s\n", e.what());
        return bench::failure;
    }
}
