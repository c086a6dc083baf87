// SPDX-License-Identifier: BSL-1.0
// transact() has a header of its own, and the compiler names it where it is missing.
// case 1: include_overt_transact_hpp
// case 2: include_overt_transact_hpp
// case 3: include_overt_transact_hpp
#include <overt/overt.hpp>

struct body {
    asio::awaitable<void> operator()(overt::transaction_verbs& tx) const;
};

#if CASE == 0
asio::awaitable<void> fine(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    auto tx = co_await conn.begin();
    co_await body()(tx);
    co_await tx.commit();
}
#elif CASE == 1
auto wrong(overt::pool& pool) { return pool.transact(body()); }
#elif CASE == 2
auto wrong(overt::lease& conn) { return conn.transact(body()); }
#elif CASE == 3
auto wrong(overt::transaction_verbs& tx) { return tx.transact(body()); }
#endif
