// SPDX-License-Identifier: BSL-1.0
// What must hold after every case, whatever was broken in it: the server, the pool, this process.
#pragma once

#include "database.hpp"

#include <overt/overt.hpp>

#include <boost/test/unit_test.hpp>

#include <dirent.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace overt::test {

inline int entries_of(const char* directory) {
    DIR* const open = ::opendir(directory);
    int count = 0;
    while (::readdir(open)) ++count;
    ::closedir(open);
    return count;
}

/// The process: at the end it has no more open files and threads than at the start.
class census {
public:
    void check() const {
        for (int i = 0; i != 1000 && (files() > files_ || threads() > threads_); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));  // detached threads end when they like
        BOOST_CHECK_LE(files(), files_);
        BOOST_CHECK_LE(threads(), threads_);
    }

private:
    static int files() { return entries_of("/proc/self/fd"); }
    static int threads() {
        // a sanitizer starts one of its own beside the first of a program
        static const bool started = (std::thread([] {}).join(), true);
        return started ? entries_of("/proc/self/task") : 0;
    }
    int files_ = files();
    int threads_ = threads();
};

/// The server, while it runs: counts the sessions of a name every 10 ms. Comes back after a restart.
class session_watch {
public:
    session_watch(std::string dsn, std::string application)
        : dsn_(with_keyword(dsn, "connect_timeout", "2")),
          application_(std::move(application)),
          thread_([this] { watch(); }) {}
    session_watch(const session_watch&) = delete;
    session_watch& operator=(const session_watch&) = delete;
    ~session_watch() { stop(); }

    void stop() {
        over_ = true;
        if (thread_.joinable()) thread_.join();
    }
    /// The most sessions that were ever seen at a time.
    long most() const noexcept { return most_; }
    /// How often somebody could look.
    long looks() const noexcept { return looks_; }

private:
    using session = std::unique_ptr<PGconn, decltype(&PQfinish)>;
    void watch() {
        session on(nullptr, &PQfinish);
        for (; !over_; std::this_thread::sleep_for(std::chrono::milliseconds(10))) {
            if (!on || PQstatus(on.get()) != CONNECTION_OK) {
                on.reset(PQconnectdb(dsn_.c_str()));
                PQsetNoticeProcessor(on.get(), [](void*, const char*) {}, nullptr);
            }
            const char* const name = application_.c_str();
            PGresult* const seen = PQexecParams(on.get(),
                                                "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1", 1,
                                                nullptr, &name, nullptr, nullptr, 0);
            if (PQresultStatus(seen) == PGRES_TUPLES_OK) {
                most_ = std::max(most_.load(), std::atol(PQgetvalue(seen, 0, 0)));
                ++looks_;
            }
            PQclear(seen);
        }
    }

    std::string dsn_;
    std::string application_;
    std::atomic<bool> over_{false};
    std::atomic<long> most_{0};
    std::atomic<long> looks_{0};
    std::thread thread_;
};

inline std::uint64_t closed_in_all(const pool_stats& s) {
    return std::accumulate(s.closes.begin(), s.closes.end(), std::uint64_t{});
}

/// The numbers of a pool that has nothing to do.
inline void check_invariant(const pool_stats& s) {
    BOOST_CHECK_EQUAL(s.leased, 0);
    BOOST_CHECK_EQUAL(s.waiting, 0);
    BOOST_CHECK_EQUAL(s.idle, s.size);
    BOOST_CHECK_LE(s.size, s.max);
    BOOST_CHECK_EQUAL(static_cast<std::uint64_t>(s.idle) + closed_in_all(s), s.connects);
    BOOST_CHECK(s.holders.empty());
}

/// It answers with what it is asked, and has no answer of somebody else's to give.
inline asio::awaitable<void> check_answer(lease& by) {
    static std::atomic<std::int64_t> nonce = std::chrono::steady_clock::now().time_since_epoch().count();
    const std::int64_t mine = ++nonce;
    const std::int64_t heard = co_await by.scalar(raw<std::int64_t>("SELECT {}::int8", mine));
    BOOST_CHECK_EQUAL(heard, mine);
    const std::string encoding = co_await by.scalar(raw<std::string>("SHOW client_encoding"));
    BOOST_CHECK_EQUAL(encoding, "UTF8");
}

/// Every idle connection does.
inline asio::awaitable<void> check_slots(pool& on) {
    std::vector<lease> all;
    for (int left = on.stats().idle; left > 0; --left) all.push_back(co_await on.acquire(std::chrono::seconds(20)));
    for (lease& each : all) co_await check_answer(each);
}

/// What the sessions of an idle pool, and nobody else's prepared transactions, look like from the server's side.
inline void check_sessions_at_rest(witness& by, const std::string& application, int most) {
    const std::string ours = " FROM pg_stat_activity WHERE application_name = " + test::quoted(application);
    const auto sessions = [&] { return by.value<long>("SELECT count(*)" + ours); };
    const auto open = [&] {
        return by.value<long>("SELECT count(*)" + ours + " AND state LIKE 'idle in transaction%'") +
               by.value<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid IN (SELECT pid" +
                              ours + ")");
    };
    // a server may learn of the end of a session that was cut a little later than the pool
    for (int i = 0; i != 500 && (sessions() > most || open() != 0); ++i) by.run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_LE(sessions(), most);
    BOOST_CHECK_EQUAL(open(), 0);
    BOOST_CHECK_EQUAL(by.count("pg_prepared_xacts"), 0);
}

/// No session is left.
inline void check_gone(witness& by, const std::string& application) {
    for (int i = 0; i != 1000 && by.sessions(application) != 0; ++i) by.run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(by.sessions(application), 0);
}

}  // namespace overt::test
