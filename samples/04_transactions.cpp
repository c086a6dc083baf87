// SPDX-License-Identifier: BSL-1.0
// Options, savepoints, leaving early, running a transaction again after a serialization failure, and a lost COMMIT.
#include "tables.hpp"

#include <overt/transact.hpp>

using overt::col;
using shop::product;
using namespace overt::sql;

namespace {

struct shelf {
    std::int64_t id{};
    std::int64_t stock{};
};

constexpr auto describe(overt::type<shelf>) {
    return overt::table("shelf", overt::column("id", &shelf::id).primary_key(), overt::column("stock", &shelf::stock));
}

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

//! [transact]
// All of it or none; the whole body runs again where the server undid it because of others (40001, 40P01).
asio::awaitable<std::int64_t> transfer(overt::pool& pool, std::int64_t from, std::int64_t to,
                                       overt::retry_policy policy) {
    auto body = [from, to](overt::transaction_verbs& tx) -> overt::transaction_task<std::int64_t> {
        co_await tx.execute(
            update<shelf>().set(col<&shelf::stock> = col<&shelf::stock> + 1).where(col<&shelf::id> == to));
        co_return co_await tx.scalar(update<shelf>()
                                         .set(col<&shelf::stock> = col<&shelf::stock> - 1)
                                         .where(col<&shelf::id> == from)
                                         .returning(col<&shelf::stock>));
    };
    co_return co_await pool.transact(body, policy.attempts(20).deadline(std::chrono::seconds(10)));
}
//! [transact]

//! [ending]
// A body that decides how its transaction ends returns that with its value.
overt::transaction_task<overt::ending<std::int64_t>> take_one(overt::transaction_verbs& tx) {
    const auto left = co_await tx.scalar(update<shelf>()
                                             .set(col<&shelf::stock> = col<&shelf::stock> - 1)
                                             .where(col<&shelf::id> == 1)
                                             .returning(col<&shelf::stock>));
    if (left < 0) co_return overt::rollback_with(left);
    co_return left;
}
//! [ending]

//! [resolve]
// Whether it took effect, even where the answer to COMMIT was lost: that is never a reason to run it again unasked.
asio::awaitable<bool> take_for_sure(overt::pool& pool) {
    std::optional<overt::commit_unknown> lost;
    try {
        const auto taken = co_await pool.transact(take_one, overt::transaction_options().track_commit());
        co_return taken.committed();
    } catch (const overt::commit_unknown& e) {
        lost = e;
    }
    asio::steady_timer soon(co_await asio::this_coro::executor);
    for (;;) {
        const overt::commit_status status = co_await resolve_commit(pool, *lost);
        if (status != overt::commit_status::in_progress) co_return status == overt::commit_status::committed;
        soon.expires_after(std::chrono::milliseconds(50));
        co_await soon.async_wait(asio::use_awaitable);
    }
}
//! [resolve]

asio::awaitable<void> create_shelves(overt::pool& pool, int pieces) {
    auto conn = co_await pool.acquire();
    co_await conn.execute(overt::raw("DROP TABLE IF EXISTS shelf"));
    co_await conn.execute(overt::raw("CREATE TABLE shelf(id bigint PRIMARY KEY, stock bigint NOT NULL)"));
    co_await conn.execute(insert_many(std::vector{shelf{1, pieces}, shelf{2, 0}}));
}

asio::awaitable<void> contention(overt::pool& pool) {
    co_await create_shelves(pool, 8);
    auto executor = co_await asio::this_coro::executor;
    int running = 8, attempts = 8;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    std::exception_ptr failure;
    auto policy = overt::retry_policy(overt::transaction_options().serializable());
    policy.on_failed_attempt([&attempts](const overt::failed_attempt& one) { attempts += one.pause ? 1 : 0; });
    for (int i = 0; i != 8; ++i)
        asio::co_spawn(executor, transfer(pool, 1, 2, policy), [&](std::exception_ptr error, std::int64_t) {
            if (error) failure = error;
            if (--running == 0) finished.cancel();
        });
    asio::error_code ignored;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (failure) std::rethrow_exception(failure);
    auto conn = co_await pool.acquire();
    const auto left = co_await conn.all(select(col<&shelf::stock>).from<shelf>().order_by(col<&shelf::id>));
    fmt::print("8 serializable transactions took {} attempts; {} pieces on one shelf, {} on the other\n", attempts,
               left[0], left[1]);
    sample::require(left[0] == 0 && left[1] == 8, "each transaction moved exactly one piece");
}

asio::awaitable<void> last_piece(overt::pool& pool) {
    co_await create_shelves(pool, 1);
    bool taken = co_await take_for_sure(pool);
    sample::require(taken, "there was one");
    taken = co_await take_for_sure(pool);
    sample::require(!taken, "there is none any more");
    const auto refused = co_await pool.transact(take_one);
    fmt::print("rolled back as a value: {} pieces would have been left\n", refused.value());
    auto conn = co_await pool.acquire();
    const auto left = co_await conn.scalar(select(col<&shelf::stock>).from<shelf>().where(col<&shelf::id> == 1));
    sample::require(left == 0, "what was rolled back is undone");
    co_await conn.execute(overt::raw("DROP TABLE shelf"));
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
    co_await last_piece(pool);
}

}  // namespace

int main(int argc, char** argv) { return sample::run(overt::pool_options(sample::dsn(argc, argv)).max_size(4), run); }
