// SPDX-License-Identifier: BSL-1.0
// What every sample but the first needs around its one idea: a pool from OVERT_DSN, a loop, an exit status.
#pragma once

#include <overt/overt.hpp>

#include <fmt/format.h>
#include <asio.hpp>

#include <cstdlib>
#include <exception>
#include <string>

namespace sample {

inline std::string dsn(int argc, char** argv) {
    const char* text = argc > 1 ? argv[1] : std::getenv("OVERT_DSN");
    return text ? text : "";
}

/// Runs body(pool) to its end and closes the pool; 0, or 1 after an error.
template <class Body>
int run(overt::pool_options options, Body body) {
    asio::io_context io;
    overt::pool pool{io.get_executor(), std::move(options)};
    int status = 0;
    const auto main = [&]() -> asio::awaitable<void> {
        std::exception_ptr error;
        try {
            co_await body(pool);
        } catch (...) {
            error = std::current_exception();
        }
        co_await pool.close();
        if (error) std::rethrow_exception(error);
    };
    asio::co_spawn(io, main, [&](std::exception_ptr error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const std::exception& e) {
            fmt::print(stderr, "{}\n", e.what());
            status = 1;
        }
    });
    io.run();
    return status;
}

/// Whether a claim of the sample holds; a sample that is wrong must not end with 0.
inline void require(bool holds, const char* claim) {
    if (!holds) throw std::runtime_error(std::string("not true: ") + claim);
}

}  // namespace sample
