// SPDX-License-Identifier: BSL-1.0
// What a pool does with each session that it opens, lends and takes back.
#include <overt/session.hpp>

#include "sample.hpp"

namespace {

using namespace overt::sql;
using overt::raw;

const auto successor_of = prepare<std::int32_t>([](auto n) { return select(n + 1); });

//! [hooks]
overt::pool_options with_hooks(overt::pool_options options) {
    options.on_connect([](overt::session& on) -> asio::awaitable<void> {
        co_await on.prepare(successor_of);  // and every other query that the first caller should not wait for
    });
    options.before_acquire([](overt::session& on) -> asio::awaitable<bool> {
        co_return co_await on.scalar(raw<bool>("SELECT NOT pg_is_in_recovery()"));  // false: take another one
    });
    return options;
}
//! [hooks]

asio::awaitable<void> run(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    const std::size_t known = conn.connection().cached_statements();
    const std::int32_t next = co_await conn.scalar(successor_of(41));
    fmt::print("{}, with {} statements prepared ahead\n", next, known);
    sample::require(next == 42, "41 is followed by 42");
    sample::require(conn.connection().cached_statements() == known, "nothing is left to prepare");
}

}  // namespace

int main(int argc, char** argv) {
    return sample::run(with_hooks(overt::pool_options(sample::dsn(argc, argv)).max_size(2)), run);
}
