// SPDX-License-Identifier: BSL-1.0
// PostgreSQL's own benchmark tables (pgbench -i -s 10) and its TPC-B transaction: 64 coroutines, 8 connections,
// 20,000 transactions. libpqxx then counts what arrived.
#include "sample.hpp"

#include <pqxx/pqxx>

#include <array>
#include <cstdint>
#include <optional>
#include <random>

namespace bank {

using text = std::optional<std::string>;

struct branch {
    std::int32_t bid{};
    std::optional<std::int32_t> balance{};
    text filler{};
};

struct teller {
    std::int32_t tid{};
    std::optional<std::int32_t> bid{};
    std::optional<std::int32_t> balance{};
    text filler{};
};

struct account {
    std::int32_t aid{};
    std::optional<std::int32_t> bid{};
    std::optional<std::int32_t> balance{};
    text filler{};
};

struct history {
    std::optional<std::int32_t> tid{};
    std::optional<std::int32_t> bid{};
    std::optional<std::int32_t> aid{};
    std::optional<std::int32_t> delta{};
    std::optional<overt::timestamp> mtime{};
    text filler{};
};

constexpr auto describe(overt::type<branch>) {
    return overt::table("pgbench_branches", overt::column("bid", &branch::bid).primary_key(),
                        overt::column("bbalance", &branch::balance), overt::column("filler", &branch::filler));
}

constexpr auto describe(overt::type<teller>) {
    return overt::table("pgbench_tellers", overt::column("tid", &teller::tid).primary_key(),
                        overt::column("bid", &teller::bid), overt::column("tbalance", &teller::balance),
                        overt::column("filler", &teller::filler));
}

constexpr auto describe(overt::type<account>) {
    return overt::table("pgbench_accounts", overt::column("aid", &account::aid).primary_key(),
                        overt::column("bid", &account::bid), overt::column("abalance", &account::balance),
                        overt::column("filler", &account::filler));
}

constexpr auto describe(overt::type<history>) {
    return overt::table("pgbench_history", overt::column("tid", &history::tid), overt::column("bid", &history::bid),
                        overt::column("aid", &history::aid), overt::column("delta", &history::delta),
                        overt::column("mtime", &history::mtime).server_set("CURRENT_TIMESTAMP"),
                        overt::column("filler", &history::filler));
}

}  // namespace bank

using overt::col;
using namespace overt::sql;

namespace {

constexpr int scale = 10;
constexpr int coroutines = 64;
constexpr int connections = 8;
constexpr int transactions = 20'000;

//! [prepared]
// rendered once, prepared once for each connection, run 20,000 times
const auto change_account = prepare<std::int32_t, std::int32_t>([](auto delta, auto aid) {
    return update<bank::account>()
        .set(col<&bank::account::balance> = col<&bank::account::balance> + delta)
        .where(col<&bank::account::aid> == aid);
});
const auto balance_of = prepare<std::int32_t>([](auto aid) {
    return select(col<&bank::account::balance>).from<bank::account>().where(col<&bank::account::aid> == aid);
});
//! [prepared]
const auto change_teller = prepare<std::int32_t, std::int32_t>([](auto delta, auto tid) {
    return update<bank::teller>()
        .set(col<&bank::teller::balance> = col<&bank::teller::balance> + delta)
        .where(col<&bank::teller::tid> == tid);
});
const auto change_branch = prepare<std::int32_t, std::int32_t>([](auto delta, auto bid) {
    return update<bank::branch>()
        .set(col<&bank::branch::balance> = col<&bank::branch::balance> + delta)
        .where(col<&bank::branch::bid> == bid);
});

struct order {
    std::int32_t aid, bid, tid, delta;
};

asio::awaitable<void> transfer(overt::lease& conn, order o) {
    auto tx = co_await conn.begin();
    co_await tx.execute(change_account(o.delta, o.aid));
    co_await tx.scalar(balance_of(o.aid));
    co_await tx.execute(change_teller(o.delta, o.tid));
    co_await tx.execute(change_branch(o.delta, o.bid));
    co_await tx.execute(insert(bank::history{.tid = o.tid, .bid = o.bid, .aid = o.aid, .delta = o.delta}));
    co_await tx.commit();
}

asio::awaitable<void> worker(overt::pool& pool, int& left, std::mt19937& random) {
    std::uniform_int_distribution<std::int32_t> any_account(1, 100'000 * scale), any_branch(1, scale),
        any_teller(1, 10 * scale), any_delta(-5000, 5000);
    while (left > 0) {
        --left;
        const order o{any_account(random), any_branch(random), any_teller(random), any_delta(random)};
        auto conn = co_await pool.acquire();
        co_await transfer(conn, o);
    }
}

asio::awaitable<void> run_all(overt::pool& pool) {
    int left = transactions;
    int running = coroutines;
    std::exception_ptr failure;
    std::mt19937 random(20'000);
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer finished(executor, asio::steady_timer::time_point::max());
    for (int i = 0; i != coroutines; ++i)
        asio::co_spawn(executor, worker(pool, left, random), [&](std::exception_ptr error) {
            if (error) failure = error;
            if (--running == 0) finished.cancel();
        });
    asio::error_code ignored;
    co_await finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (failure) std::rethrow_exception(failure);
}

// through libpqxx: what overt says of itself proves nothing
bool prove(const std::string& dsn) {
    pqxx::connection connection(dsn);
    pqxx::nontransaction work(connection);
    const std::array queries{"SELECT sum(abalance) FROM pgbench_accounts", "SELECT sum(tbalance) FROM pgbench_tellers",
                             "SELECT sum(bbalance) FROM pgbench_branches", "SELECT sum(delta) FROM pgbench_history"};
    const std::array names{"sum(abalance)", "sum(tbalance)", "sum(bbalance)", "sum(delta)"};
    bool equal = true;
    std::int64_t first = 0;
    for (std::size_t i = 0; i != queries.size(); ++i) {
        const auto sum = work.exec(queries[i]).at(0).at(0).as<std::int64_t>();
        fmt::print("{:<14}{:>12}\n", names[i], sum);
        if (i == 0) first = sum;
        equal = equal && sum == first;
    }
    const auto rows = work.exec("SELECT count(*) FROM pgbench_history").at(0).at(0).as<std::int64_t>();
    fmt::print("{:<14}{:>12}\n", "history rows", rows);
    return equal && rows == transactions;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string dsn = sample::dsn(argc, argv);
    const char* bin = std::getenv("OVERT_TEST_PGBIN");
    const std::string pgbench = bin ? std::string(bin) + "/pgbench" : "pgbench";
    const std::string fill = pgbench + " -i -q -s " + std::to_string(scale) + " '" + dsn + "' 2>/dev/null";
    if (std::system(fill.c_str()) != 0) {
        fmt::print(stderr, "pgbench -i failed; install PostgreSQL's pgbench (package postgresql-contrib or "
                           "postgresql) or set OVERT_TEST_PGBIN to its directory\n");
        return 1;
    }
    fmt::print("pgbench -i -s {}: done\n", scale);
    const int status = sample::run(overt::pool_options(dsn).max_size(connections), run_all);
    if (status != 0) return status;
    fmt::print("{} transactions from {} coroutines on {} connections\n", transactions, coroutines, connections);
    return prove(dsn) ? 0 : 1;
}
