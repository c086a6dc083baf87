// SPDX-License-Identifier: BSL-1.0
// What happens to the process around a pool: forks, signals, a stop in the middle of everything.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <thread>

namespace {

using namespace overt::test;
using overt::fork_detected;
using overt::raw;

/// Nothing of it is static: a child that calls exit() would destroy it, and end the sessions of libpqxx with it.
struct own_schema_of_a_test {
    own_schema_of_a_test() : db("test_fork", "CREATE TABLE rows(n integer)") {}
    schema db;
};

/// Runs body() in a child. @returns its exit status, or what signal ended it as a negative number
template <class Body>
int in_child(Body body) {
    const pid_t child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, 1);
        ::dup2(nowhere, 2);
        ::alarm(30);  // a lock that nobody will ever release
        ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

template <class Operation>
bool is_refused(Operation operation) {
    try {
        asio::io_context io;
        run(io, operation());
    } catch (const fork_detected& error) {
        return error.outcome() == overt::outcome::not_sent && error.code() == overt::errc::fork_detected;
    } catch (...) {}
    return false;
}

asio::awaitable<void> wait_for(overt::pool& on) { static_cast<void>(co_await on.acquire()); }
asio::awaitable<void> end(overt::pool& on) { co_await on.close(); }
asio::awaitable<void> one(overt::verbs& on) { co_await on.scalar(raw<std::int32_t>("SELECT 1")); }

int uses_what_it_inherited(overt::pool& on, overt::lease& busy, overt::transaction& tx) {
    if (!is_refused([&] { return wait_for(on); })) return 1;
    if (!is_refused([&] { return one(busy); })) return 2;
    if (!is_refused([&] { return one(tx); })) return 3;
    if (!is_refused([&] { return end(on); })) return 4;
    try {
        static_cast<void>(on.stats());
        return 5;
    } catch (const fork_detected& error) {
        return contains(error.what(), "orders") ? 0 : 6;
    }
}

/// A pool of the child's own is as good as any.
int opens_a_pool_of_its_own() {
    asio::io_context io;
    const std::unique_ptr<overt::pool> mine = std::make_unique<overt::pool>(io.get_executor(),
                                                                            overt::pool_options(server_dsn()));
    std::int32_t answer = 0;
    run(io, [](overt::pool& on, std::int32_t& got) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            got = co_await conn.scalar(raw<std::int32_t>("SELECT 42"));
        }
        co_await on.close();
    }(*mine, answer));
    return answer == 42 ? 0 : 1;
}

int destroys(overt::pool& on, overt::lease& held, overt::transaction& tx) {
    std::destroy_at(&tx);
    std::destroy_at(&held);
    std::destroy_at(&on);
    return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(a_forked_child_leaves_the_pool_alone, *covers("F-126", "HZ-20", "libpqxx-426")) {
    own_schema_of_a_test in;
    auto options = options_for(in.db).max_size(3).name("orders");
    with_pool(in.db, std::move(options), [&in](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        auto busy = co_await on.acquire();
        std::int32_t idle_pid = 0;
        {
            auto other = co_await on.acquire();
            idle_pid = co_await pid(other);
        }
        const std::int32_t held_pid = co_await pid(held);
        auto tx = co_await held.begin();
        co_await tx.execute(raw("INSERT INTO rows VALUES (1)"));
        const auto executor = co_await asio::this_coro::executor;
        group beside(executor);
        std::int32_t slept = 0;
        beside.start([&]() -> asio::awaitable<void> {
            slept = co_await busy.scalar(raw<std::int32_t>("SELECT 7 FROM pg_sleep(1)"));
        });
        co_await pause(50ms);

        BOOST_CHECK_EQUAL(in_child([&] { return uses_what_it_inherited(on, busy, tx); }), 0);
        BOOST_CHECK_EQUAL(in_child([&] { return destroys(on, held, tx); }), 0);
        BOOST_CHECK_EQUAL(in_child(opens_a_pool_of_its_own), 0);
        BOOST_CHECK_EQUAL(in_child([] { return ::execl("/bin/true", "true", nullptr); }), 0);
        in_child([]() -> int { std::exit(0); });  // sanitizers have their say about its exit status

        // no session of the parent's has noticed anything
        co_await beside.join();
        BOOST_CHECK_EQUAL(slept, 7);
        BOOST_CHECK(in.db.is_alive(held_pid));
        BOOST_CHECK(in.db.is_alive(idle_pid));
        co_await tx.commit();
        BOOST_CHECK_EQUAL(in.db.count("rows"), 1);
        BOOST_CHECK_EQUAL(co_await pid(held), held_pid);
        auto again = co_await on.acquire();
        BOOST_CHECK_EQUAL(co_await pid(again), idle_pid);
        BOOST_CHECK_EQUAL(on.stats().connects, 3u);
    });
}

// ---- signals

namespace {

std::atomic<int> alarms{0};

class signal_storm {
public:
    signal_storm() {
        struct sigaction with{};
        with.sa_handler = [](int) { ++alarms; };  // without SA_RESTART
        ::sigaction(SIGALRM, &with, &before_);
        const itimerval often{{0, 500}, {0, 500}};
        ::setitimer(ITIMER_REAL, &often, nullptr);
    }
    signal_storm(const signal_storm&) = delete;
    signal_storm& operator=(const signal_storm&) = delete;
    ~signal_storm() {
        const itimerval never{};
        ::setitimer(ITIMER_REAL, &never, nullptr);
        ::sigaction(SIGALRM, &before_, nullptr);
    }

private:
    struct sigaction before_{};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_storm_of_signals_interrupts_nothing, *covers("F-128")) {
    own_schema_of_a_test in;
    with_pool(in.db, options_for(in.db).max_size(4), [](overt::pool& on) -> asio::awaitable<void> {
        const signal_storm storm;
        const int before = alarms;
        for (int i = 0; i != 200; ++i) {
            auto conn = co_await on.acquire();
            co_await expect(conn.scalar(raw<std::int32_t>("SELECT {}", i)), i);
            if (i % 4 == 1) co_await conn.execute(raw("SET work_mem = '1MB'"));  // a reset
            if (i % 20 == 3)
                BOOST_CHECK(co_await error_of<overt::operation_timeout>(
                    overt::with_timeout(5ms, conn.execute(raw("SELECT pg_sleep(60)")))));  // a cancel and a connect
        }
        BOOST_CHECK_GT(alarms - before, 20);
        BOOST_CHECK_EQUAL(on.stats().connect_failures, 0u);
        co_await settled(on);
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT 42")), 42);
    });
}

BOOST_AUTO_TEST_CASE(a_broken_pipe_kills_nobody, *covers("F-128")) {
    own_schema_of_a_test in;
    const auto before = ::signal(SIGPIPE, SIG_DFL);
    with_pool(in.db, options_for(in.db).max_size(2), [&in](overt::pool& on) -> asio::awaitable<void> {
        for (int i = 0; i != 3; ++i) {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            in.db.terminate(co_await pid(tx));
            for (int more = 0; more != 3; ++more)
                BOOST_CHECK(co_await error_of<overt::connection_lost>(tx.execute(raw("SELECT 1"))));
        }
        BOOST_CHECK(::signal(SIGPIPE, SIG_DFL) == SIG_DFL);
    });
    ::signal(SIGPIPE, before);
}

// ---- a stop

BOOST_AUTO_TEST_CASE(a_stopped_process_goes_on_where_it_was, *covers("F-031")) {
    constexpr auto stop = 1500ms;
    own_schema_of_a_test in;
    auto options = options_for(in.db).max_size(1).acquire_timeout(60s).idle_timeout(60s).max_lifetime(60s);
    with_pool(in.db, std::move(options), [&](overt::pool& on) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        group beside(executor);
        auto held = co_await on.acquire();
        const std::int32_t mine = co_await pid(held);
        for (int i = 0; i != 20; ++i)
            beside.start([&on, mine]() -> asio::awaitable<void> {
                auto conn = co_await on.acquire();
                BOOST_CHECK_EQUAL(co_await pid(conn), mine);
            });
        co_await pause(20ms);

        const pid_t self = ::getpid();
        const pid_t waker = ::fork();
        if (waker == 0) {
            ::kill(self, SIGSTOP);
            ::usleep(1'500'000);
            ::kill(self, SIGCONT);
            ::_exit(0);
        }
        ::waitpid(waker, nullptr, 0);

        const overt::pool_stats s = on.stats();
        BOOST_REQUIRE_EQUAL(s.holders.size(), 1u);
        BOOST_CHECK(s.holders[0].held >= stop - 100ms);
        BOOST_CHECK_EQUAL(s.waiting, 20);  // their deadlines are far away
        held.release();
        co_await beside.join();
        BOOST_CHECK_EQUAL(on.stats().acquire_timeouts, 0u);
        BOOST_CHECK_EQUAL(on.stats().connects, 1u);
    });
}

BOOST_AUTO_TEST_SUITE_END()
