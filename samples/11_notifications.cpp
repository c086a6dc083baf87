// SPDX-License-Identifier: BSL-1.0
// LISTEN and NOTIFY: work is handed on as soon as its transaction commits, and a lost connection is told.
#include <overt/listener.hpp>

#include "sample.hpp"

#include <optional>
#include <string>

using namespace std::chrono_literals;
using namespace overt::sql;

namespace {

//! [listen]
asio::awaitable<int> work(overt::listener& jobs, int wanted) {
    co_await jobs.listen("jobs");
    int done = 0;
    while (done != wanted) {
        const std::optional<overt::notification> told = co_await jobs.next();
        if (told) fmt::print("job {}\n", told->payload), ++done;
        else fmt::print("the connection was lost and is back: look at the table of jobs\n");
    }
    co_return done;
}
//! [listen]

asio::awaitable<void> tell(overt::pool& pool) {
    auto conn = co_await pool.acquire();
    //! [notify]
    auto tx = co_await conn.begin();
    co_await tx.execute(select(pg_notify("jobs", "17")));
    co_await tx.execute(select(pg_notify("jobs", "18")));
    co_await tx.commit();  // nobody hears of it before
    //! [notify]
}

asio::awaitable<void> run(overt::pool& pool, const std::string& dsn) {
    overt::listener jobs(co_await asio::this_coro::executor, overt::connect_options(dsn).application_name("worker"));
    co_await jobs.listen("jobs");
    co_await tell(pool);
    sample::require(co_await overt::with_timeout(10s, work(jobs, 2)) == 2, "both jobs are heard");
    {
        auto conn = co_await pool.acquire();
        co_await conn.execute(overt::raw("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                                         "WHERE application_name = 'worker' AND datname = current_database()"));
    }
    sample::require(!co_await overt::with_timeout(10s, jobs.next()), "a gap is told");
    co_await tell(pool);
    sample::require(co_await overt::with_timeout(10s, work(jobs, 2)) == 2, "it listens again");
}

}  // namespace

int main(int argc, char** argv) {
    const std::string dsn = sample::dsn(argc, argv);
    return sample::run(overt::pool_options(dsn), [&dsn](overt::pool& pool) { return run(pool, dsn); });
}
