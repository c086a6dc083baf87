// SPDX-License-Identifier: BSL-1.0
// A process that is out of memory at its k-th allocation, whichever that is. What Asio allocates to begin a wait with
// use_awaitable ends the program by itself (its await_suspend is noexcept): operations that wait for a timer are left
// out.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/pooled.hpp"

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

namespace {

/// Of this thread: so many allocations from now one fails; 0: none.
thread_local long fails_in = 0;
thread_local bool failed = false;

}  // namespace

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define OVERT_TEST_ALLOCATES_OTHERWISE 1  // its own operator delete would be defined twice
#endif
#elif defined(__SANITIZE_THREAD__)
#define OVERT_TEST_ALLOCATES_OTHERWISE 1
#endif

#ifndef OVERT_TEST_ALLOCATES_OTHERWISE
// What everything in this program allocates with, the library included.
void* operator new(std::size_t size) {
    if (fails_in > 0 && --fails_in == 0) {
        failed = true;
        throw std::bad_alloc();
    }
    if (void* const made = std::malloc(size == 0 ? 1 : size)) return made;
    throw std::bad_alloc();
}
void operator delete(void* gone) noexcept { std::free(gone); }
void operator delete(void* gone, std::size_t) noexcept { std::free(gone); }
#endif

namespace {

using namespace overt::test;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_memory";
    static constexpr const char* tables = "CREATE TABLE stored (id int PRIMARY KEY)";
};

schema& db() { return own_schema::db(); }

auto store(std::int32_t id) { return raw("INSERT INTO stored VALUES ({})", id); }

/// For a precondition: Valgrind puts its own in the place of ours, and so does ThreadSanitizer.
boost::test_tools::assertion_result allocations_can_fail(boost::unit_test::test_unit_id) {
    bool ours = false;
    fails_in = 1;
    try {
        ::operator delete(::operator new(1));
    } catch (const std::bad_alloc&) {
        ours = true;
    }
    fails_in = 0;
    boost::test_tools::assertion_result result(ours);
    result.message() << "SOMETHING ELSE ALLOCATES: being out of memory is NOT TESTED";
    return result;
}

/// Runs what(k) with the k-th allocation failing, for k = 1, 2, ... until none fails.
/// @returns how many there were
template <class What>
asio::awaitable<long> at_every_allocation(What what) {
    for (long k = 1;; ++k) {
        bool threw = false;
        failed = false;
        fails_in = k;
        try {
            co_await what(static_cast<std::int32_t>(k));
        } catch (const std::bad_alloc&) {
            threw = true;
        } catch (const overt::error&) {
            threw = true;  // a connection that was given up for it
        }
        fails_in = 0;
        if (!failed) {
            BOOST_CHECK(!threw);
            co_return k - 1;
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory,
                      *boost::unit_test::precondition(allocations_can_fail) * boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(acquire, *covers("F-130", "npgsql-6249")) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto warm = co_await on.acquire();
            co_await pid(warm);
        }
        co_await settled(on);
        const long allocations = co_await at_every_allocation(
            [&on](std::int32_t) -> asio::awaitable<void> { auto conn = co_await on.acquire(5s); });
        BOOST_TEST_MESSAGE("acquire: " << allocations);
        const stopwatch time;
        auto first = co_await on.acquire();
        auto second = co_await on.acquire();
        co_await pid(second);
        BOOST_CHECK(time.elapsed() < 5s);
    });
}

BOOST_AUTO_TEST_CASE(a_batch, *covers("F-130", "npgsql-6249")) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        const long allocations = co_await at_every_allocation([&on](std::int32_t k) -> asio::awaitable<void> {
            const long at = std::exchange(fails_in, 0);
            auto conn = co_await on.acquire(5s);
            fails_in = at;
            auto batch = conn.batch();
            auto one = batch.scalar(raw<std::int32_t>("SELECT {}::int4", k));
            auto many = batch.all(raw<std::int32_t>("SELECT generate_series(1, {}::int4)", 3));
            co_await batch.run();
            const auto rows = many.get();
            fails_in = 0;
            BOOST_CHECK_EQUAL(one.get(), k);
            BOOST_CHECK_EQUAL(rows.size(), 3U);
        });
        BOOST_TEST_MESSAGE("batch: " << allocations);
        BOOST_CHECK_GT(allocations, 2);
    });
}

BOOST_AUTO_TEST_CASE(execute, *covers("F-130", "npgsql-6249")) {
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        const long allocations = co_await at_every_allocation([&on](std::int32_t k) -> asio::awaitable<void> {
            const long at = std::exchange(fails_in, 0);
            auto conn = co_await on.acquire(5s);
            fails_in = at;
            co_await conn.execute(store(k));
            const std::string told = co_await conn.scalar(raw<std::string>("SELECT repeat('x', {})", 100));
            fails_in = 0;
            BOOST_CHECK_EQUAL(told.size(), 100U);
        });
        BOOST_TEST_MESSAGE("execute: " << allocations);
        BOOST_CHECK_GT(allocations, 2);
    });
}

BOOST_AUTO_TEST_CASE(commit, *covers("F-130", "npgsql-6249")) {
    db().run("TRUNCATE stored");
    with_pool(db(), options_for(db()).max_size(2), [](overt::pool& on) -> asio::awaitable<void> {
        const long allocations = co_await at_every_allocation([&on](std::int32_t k) -> asio::awaitable<void> {
            const long at = std::exchange(fails_in, 0);
            auto conn = co_await on.acquire(5s);
            fails_in = at;
            bool committed = false;
            bool known = true;
            std::exception_ptr thrown;
            try {
                auto tx = co_await conn.begin();
                co_await tx.execute(store(k));
                co_await tx.commit();
                committed = true;
            } catch (const overt::error& e) {
                known = e.outcome() != overt::outcome::unknown;
                thrown = std::current_exception();
            } catch (...) {
                known = false;  // it may have been on its way
                thrown = std::current_exception();
            }
            fails_in = 0;
            conn.release();
            co_await settled(on);
            const long rows = db().count("stored", "id = " + std::to_string(k));
            if (known) BOOST_CHECK_EQUAL(rows, committed ? 1 : 0);
            if (thrown) std::rethrow_exception(thrown);
        });
        BOOST_TEST_MESSAGE("commit: " << allocations);
        BOOST_CHECK_GT(allocations, 2);
    });
}

BOOST_AUTO_TEST_SUITE_END()
