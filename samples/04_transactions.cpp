// SPDX-License-Identifier: BSL-1.0
// Options, savepoints, leaving early, and running a transaction again after a serialization failure.
#include "tables.hpp"

using overt::col;
using shop::product;
using namespace overt::sql;

namespace {

asio::awaitable<std::int64_t> stock(overt::verbs& on, const char* name) {
    co_return co_await on.scalar(select(col<&product::stock>).from<product>().where(col<&product::name> == name));
}

auto take(const char* name, std::int32_t pieces) {
    return update<product>()
        .set(col<&product::stock> = col<&product::stock> - pieces)
        .where(col<&product::name> == name);
}

asio::awaitable<void> savepoints(overt::lease& conn) {
    //! [savepoint]
    auto tx = co_await conn.begin(overt::transaction_options().serializable());
    co_await tx.execute(take("chair", 2));
    {
        auto inner = co_await tx.begin();  // SAVEPOINT
        bool sold_out = false;
        try {
            co_await inner.execute(take("table", 100));
        } catch (const overt::check_violation&) {
            sold_out = true;
        }
        if (sold_out) co_await inner.rollback();  // back to the savepoint; tx goes on
    }
    co_await tx.commit();
    //! [savepoint]
    fmt::print("sold two chairs, but not a hundred tables\n");
    sample::require(co_await stock(conn, "chair") == 10, "two chairs are gone");
    sample::require(co_await stock(conn, "table") == 3, "all tables are still there");
}

asio::awaitable<void> leave_early(overt::lease& conn) {
    auto tx = co_await conn.begin();
    auto inner = co_await tx.begin();
    co_await inner.execute(take("lamp", 1));
    co_await tx.commit();  // ends the savepoint inside as well
    sample::require(!inner.is_open(), "the inner transaction ended with the outer one");
    fmt::print("committed the outer transaction from inside the inner one\n");
}

asio::awaitable<void> read_only(overt::lease& conn) {
    auto tx = co_await conn.begin(overt::transaction_options().read_only());
    try {
        co_await tx.execute(overt::raw("CREATE TABLE never(id int)"));
        sample::require(false, "a read-only transaction writes nothing");
    } catch (const overt::read_only_error& e) {
        fmt::print("refused in a read-only transaction: {}\n", e.sqlstate());
    }
    // COMMIT of a failed transaction is a ROLLBACK, and says so
    try {
        co_await tx.commit();
        sample::require(false, "a failed transaction cannot be committed");
    } catch (const overt::commit_rolled_back& e) {
        fmt::print("{}\n", e.what());
    }
}

//! [retry]
// each attempt is the whole transaction, begun anew
asio::awaitable<int> sell_with_retry(overt::pool& pool, std::int64_t id, int attempts) {
    for (int attempt = 1;; ++attempt) {
        auto conn = co_await pool.acquire();
        auto tx = co_await conn.begin(overt::transaction_options().serializable());
        bool again = false;
        try {
            const auto left = co_await tx.scalar(overt::raw<std::int32_t>("SELECT stock FROM shelf WHERE id = {}", id));
            co_await tx.execute(overt::raw("UPDATE shelf SET stock = {} WHERE id = {}", left - 1, id));
            co_await tx.commit();
        } catch (const overt::transaction_rollback&) {  // 40001, 40P01
            again = attempt < attempts;
            if (!again) throw;
        }
        if (!again) co_return attempt;
    }
}
//! [retry]

asio::awaitable<void> contention(overt::pool& pool) {
    {
        auto conn = co_await pool.acquire();
        co_await conn.execute(overt::raw("DROP TABLE IF EXISTS shelf"));
        co_await conn.execute(overt::raw("CREATE TABLE shelf AS SELECT 1::bigint AS id, 8 AS stock"));
    }
    auto executor = co_await asio::this_coro::executor;
    int running = 8, attempts = 0;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    std::exception_ptr failure;
    for (int i = 0; i != 8; ++i)
        asio::co_spawn(executor, sell_with_retry(pool, 1, 20), [&](std::exception_ptr error, int used) {
            if (error) failure = error;
            attempts += used;
            if (--running == 0) finished.cancel();
        });
    asio::error_code ignored;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (failure) std::rethrow_exception(failure);
    auto conn = co_await pool.acquire();
    const auto left = co_await conn.scalar(overt::raw<std::int32_t>("SELECT stock FROM shelf WHERE id = 1"));
    co_await conn.execute(overt::raw("DROP TABLE shelf"));
    fmt::print("8 serializable transactions took {} attempts; {} pieces left\n", attempts, left);
    sample::require(left == 0, "each transaction took exactly one piece");
}

asio::awaitable<void> run(overt::pool& pool) {
    {
        auto conn = co_await pool.acquire();
        co_await sample::create_products(conn);
        co_await savepoints(conn);
        co_await leave_early(conn);
        co_await read_only(conn);
    }
    co_await contention(pool);
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)).max_size(4), run); }
