// SPDX-License-Identifier: BSL-1.0
// Fault 127: pools, leases and transactions where many threads run the event loops. ThreadSanitizer runs it as well.
#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <overt/transact.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using overt::lease;
using overt::pool;
using overt::pool_options;
using overt::raw;
using overt::transaction_task;
using overt::transaction_verbs;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_threads";
    static constexpr const char* tables = "CREATE TABLE counters(id integer PRIMARY KEY, value bigint NOT NULL)";
};

schema& db() { return own_schema::db(); }

struct counters_at_zero {
    counters_at_zero() { db().run("TRUNCATE counters; INSERT INTO counters SELECT i, 0 FROM generate_series(0, 9) i"); }
    long total() const { return db().value<long>("SELECT sum(value) FROM counters"); }
};

/// What all tasks of a test have come to.
struct tally {
    std::atomic<int> ended = 0;
    std::atomic<int> wrong = 0;
    std::atomic<long> added = 0;
    std::atomic<long> timeouts = 0;
    std::exception_ptr failure{};
    std::mutex mutex{};

    void over(const std::exception_ptr& thrown) {
        if (thrown) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = thrown;
        }
        ++ended;
    }
};

auto add_one(std::int32_t id) {
    return [id](transaction_verbs& tx) -> transaction_task<void> {
        co_await tx.execute(raw("UPDATE counters SET value = value + 1 WHERE id = {}", id));
    };
}

asio::awaitable<void> ask_on(lease conn, std::int32_t number, tally& to) {
    const auto answer = co_await conn.scalar(raw<std::int32_t>("SELECT {}::int", number));
    if (answer != number) ++to.wrong;
    if (number % 5 == 0) std::thread([given = std::move(conn)]() mutable { given = {}; }).detach();
}

/// Does a bit of everything, and hands leases over to coroutines of other executors.
asio::awaitable<void> task(pool& on, const std::vector<asio::any_io_executor>& places, unsigned seed, int rounds,
                           tally& to) {
    std::mt19937 random(seed);
    for (int i = 0; i != rounds; ++i) {
        const auto number = static_cast<std::int32_t>(random() % 1'000'000);
        const asio::any_io_executor elsewhere = places[random() % places.size()];
        switch (random() % 5) {
            case 0: {
                lease conn = co_await on.acquire();
                co_await asio::co_spawn(elsewhere, ask_on(std::move(conn), number, to), asio::use_awaitable);
                break;
            }
            case 1:
                co_await on.transact(add_one(number % 10));
                ++to.added;
                break;
            case 2: {
                lease conn = co_await on.acquire();
                co_await conn.transact(add_one(number % 10));
                ++to.added;
                break;
            }
            case 3: {
                bool late = false;
                try {
                    lease conn = co_await on.acquire();
                    co_await overt::with_timeout(1ms, conn.execute(raw("SELECT pg_sleep(30)")));
                } catch (const overt::operation_timeout&) {
                    late = true;
                }
                if (late) ++to.timeouts;
                else ++to.wrong;
                break;
            }
            default:
                lease conn = co_await on.acquire();
                co_await ask_on(std::move(conn), number, to);
                static_cast<void>(on.stats());
        }
    }
}

constexpr int most_sessions = 6;

/// A server that does not look after its clients: what is to end has to be told.
pool_options some(std::string name) {
    overt::connect_options each(server_dsn());
    each.session_setting("search_path", db().name()).application_name(std::move(name));
    each.client_connection_check_interval(0ms);
    pool_options all(std::move(each));
    return all.max_size(most_sessions)
        .max_lifetime(200ms)
        .acquire_timeout(60s)
        .close_timeout(10s)
        .cancels_per_second(1000);
}

/// The server has no session of that name any more.
bool gone(const std::string& name) {
    for (int i = 0; i != 500 && db().sessions(name) != 0; ++i) std::this_thread::sleep_for(10ms);
    return db().sessions(name) == 0;
}

/// Starts the tasks, each on one of the places, and waits for all of them and for the pool's end.
void run_tasks(pool& on, const std::vector<asio::any_io_executor>& places, int tasks, int rounds, tally& to,
               const std::string& name) {
    for (int i = 0; i != tasks; ++i)
        asio::co_spawn(places[static_cast<std::size_t>(i) % places.size()],
                       task(on, places, static_cast<unsigned>(i), rounds, to),
                       [&to](const std::exception_ptr& thrown) { to.over(thrown); });
    long most = 0;
    for (int i = 0; i != 12'000 && to.ended != tasks; ++i) {
        most = std::max(most, db().sessions(name));
        std::this_thread::sleep_for(5ms);
    }
    BOOST_REQUIRE_EQUAL(to.ended, tasks);
    BOOST_CHECK_LE(most, most_sessions);  // also while statements are cancelled before they have begun
    std::promise<void> closed;
    asio::co_spawn(places.front(), on.close(), [&closed](const std::exception_ptr&) { closed.set_value(); });
    closed.get_future().wait();
    if (to.failure) std::rethrow_exception(to.failure);
    BOOST_CHECK_EQUAL(to.wrong, 0);
    BOOST_CHECK_GT(to.timeouts, 0);
    const overt::pool_stats s = on.stats();
    BOOST_CHECK_EQUAL(s.size, 0);
    BOOST_CHECK_EQUAL(s.waiting, 0);
    BOOST_CHECK_EQUAL(s.connects, closed_in_all(s));
}

template <class Executor>
std::vector<asio::any_io_executor> strands_of(const Executor& executor, int count) {
    std::vector<asio::any_io_executor> all;
    for (int i = 0; i != count; ++i) all.emplace_back(asio::make_strand(executor));
    return all;
}

/// An event loop that some threads run until the end of the scope.
class loop {
public:
    explicit loop(int threads) {
        for (int i = 0; i != threads; ++i) threads_.emplace_back([this] { io_.run(); });
    }
    loop(const loop&) = delete;
    loop& operator=(const loop&) = delete;
    ~loop() {
        work_.reset();
        for (std::thread& each : threads_) each.join();
    }
    asio::io_context::executor_type executor() { return io_.get_executor(); }

private:
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::vector<std::thread> threads_{};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(threads, counters_at_zero, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(strands_of_one_loop_of_eight_threads, *covers("F-127", "drogon-1407")) {
    const std::string name = db().new_application_name();
    tally seen;
    {
        loop here(8);
        pool on(here.executor(), some(name));
        run_tasks(on, strands_of(here.executor(), 32), 48, 12, seen, name);
    }
    BOOST_CHECK_EQUAL(total(), seen.added);
    BOOST_CHECK(gone(name));
}

BOOST_AUTO_TEST_CASE(a_loop_for_the_pool_and_one_for_its_users, *covers("F-127")) {
    const std::string name = db().new_application_name();
    tally seen;
    {
        loop pools(2);
        loop users(4);
        pool on(pools.executor(), some(name));
        run_tasks(on, strands_of(users.executor(), 16), 32, 12, seen, name);
    }
    BOOST_CHECK_EQUAL(total(), seen.added);
    BOOST_CHECK(gone(name));
}

BOOST_AUTO_TEST_CASE(a_pool_on_a_strand_and_work_beside_it, *covers("F-127")) {
    const std::string name = db().new_application_name();
    tally seen;
    {
        loop here(6);
        pool on(asio::make_strand(here.executor()), some(name));
        run_tasks(on, {here.executor()}, 32, 12, seen, name);  // each coroutine is a strand by itself
    }
    BOOST_CHECK_EQUAL(total(), seen.added);
    BOOST_CHECK(gone(name));
}

BOOST_AUTO_TEST_CASE(one_thread_for_each_of_four_loops, *covers("F-127")) {
    const std::string name = db().new_application_name();
    tally seen;
    {
        std::deque<loop> loops;
        std::vector<asio::any_io_executor> places;
        for (int i = 0; i != 4; ++i) places.emplace_back(loops.emplace_back(1).executor());
        pool on(places.front(), some(name));
        run_tasks(on, places, 32, 12, seen, name);
    }
    BOOST_CHECK_EQUAL(total(), seen.added);
    BOOST_CHECK(gone(name));
}

BOOST_AUTO_TEST_CASE(cancelled_from_other_threads, *covers("F-127", "F-097")) {
    struct one {
        explicit one(asio::any_io_executor on) : strand(std::move(on)) {}
        asio::any_io_executor strand;
        asio::cancellation_signal stop{};
    };
    const std::string name = db().new_application_name();
    std::atomic<int> ended = 0;
    std::atomic<long> added = 0;
    std::atomic<long> unknown = 0;
    constexpr int tasks = 200;
    {
        loop here(8);
        pool on(here.executor(), some(name));
        std::deque<one> all;
        for (int i = 0; i != tasks; ++i) {
            one& each = all.emplace_back(asio::make_strand(here.executor()));
            const auto work = [](pool& from, int id, std::atomic<long>& to,
                                 std::atomic<long>& lost) -> asio::awaitable<void> {
                try {
                    co_await from.transact(add_one(id % 10));
                    ++to;
                } catch (const overt::commit_unknown&) {
                    ++lost;
                }
            };
            asio::co_spawn(
                each.strand, work(on, i, added, unknown),
                asio::bind_cancellation_slot(each.stop.slot(), [&ended](const std::exception_ptr&) { ++ended; }));
        }
        // a signal belongs to its strand; what starts it is another thread
        std::vector<std::thread> others;
        for (int part = 0; part != 4; ++part)
            others.emplace_back([&all, part] {
                for (std::size_t i = static_cast<std::size_t>(part); i < all.size(); i += 4) {
                    one& each = all[i];
                    if (i % 3 != 0)
                        asio::post(each.strand, [&each] { each.stop.emit(asio::cancellation_type::terminal); });
                    std::this_thread::sleep_for(1ms);
                }
            });
        for (std::thread& each : others) each.join();
        for (int i = 0; i != 12'000 && ended != tasks; ++i) std::this_thread::sleep_for(5ms);
        BOOST_REQUIRE_EQUAL(ended, tasks);
        std::promise<void> closed;
        asio::co_spawn(here.executor(), on.close(), [&closed](const std::exception_ptr&) { closed.set_value(); });
        closed.get_future().wait();
        BOOST_CHECK_EQUAL(on.stats().size, 0);
    }
    BOOST_CHECK(gone(name));
    BOOST_CHECK_GE(added, tasks / 3);  // those that nobody has cancelled
    BOOST_CHECK_GE(total(), added);
    BOOST_CHECK_LE(total(), added + unknown);
}

BOOST_AUTO_TEST_SUITE_END()
