// SPDX-License-Identifier: BSL-1.0
// Statements that a lease leaves running: requests to cancel that are answered, and those that are not.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/entries.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <overt/exec/with_timeout.hpp>
#include <overt/pg/canceller.hpp>

#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace {

using namespace overt::test;
using overt::close_reason;
using overt::raw;
using overt::with_timeout;
using overt::pg::canceller;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_cancelling";
    static constexpr const char* tables = "";
};

schema& db() { return own_schema::db(); }

auto long_sleep() { return raw("SELECT pg_sleep(60)"); }

/// Leaves a statement running, and returns the session that it ran on.
asio::awaitable<std::int32_t> give_up(overt::pool& on) {
    auto conn = co_await on.acquire(20s);
    const std::int32_t session = co_await pid(conn);
    BOOST_CHECK(co_await error_of<overt::operation_timeout>(with_timeout(30ms, conn.execute(long_sleep()))));
    co_return session;
}

asio::awaitable<void> cancelled_ten_times(overt::pool& on) {
    const std::int32_t session = co_await give_up(on);
    co_await settled(on);
    const int files = entries_of("/proc/self/fd");
    for (int i = 0; i != 9; ++i) co_await expect(give_up(on), session);
    const overt::pool_stats after = co_await settled(on);
    BOOST_CHECK_EQUAL(after.connects, 1U);
    BOOST_CHECK_GE(after.cancels, 10U);
    BOOST_CHECK_EQUAL(entries_of("/proc/self/fd"), files);
}

/// A pool behind a proxy that treats requests to cancel in this way gives the session up.
void with_cancels(cancel_requests how, std::uint64_t at_least) {
    fault_proxy proxy({}, nearest_dsn());
    proxy.set_cancel_requests(how);
    overt::connect_options each(proxy.dsn());
    each.client_connection_check_interval(100ms);  // how soon the server notices that nobody waits any more
    auto options = overt::pool_options(each).max_size(1).cancel_timeout(400ms).cancels_per_second(100);
    with_pool(db(), std::move(options), [&proxy, at_least](overt::pool& on) -> asio::awaitable<void> {
        const std::int32_t session = co_await give_up(on);
        auto conn = co_await on.acquire(20s);
        BOOST_CHECK_NE(co_await pid(conn), session);
        BOOST_CHECK_EQUAL(on.stats().closed_for(close_reason::abandoned), 1U);
        BOOST_CHECK_GE(on.stats().cancels, at_least);
        if (!canceller::asynchronous()) proxy.cut_all();  // else a thread would wait for its answer
    });
}

bool has_tls() { return std::getenv("OVERT_TEST_CA") != nullptr; }

}  // namespace

BOOST_AUTO_TEST_SUITE(cancelling, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(a_session_is_cancelled_again_and_again, *covers("F-090")) {
    with_pool(db(), options_for(db()).max_size(1).cancels_per_second(100), cancelled_ten_times);
}

BOOST_AUTO_TEST_CASE(a_session_with_tls_is_cancelled_again_and_again,
                     *boost::unit_test::precondition([](auto) { return has_tls(); }) * covers("F-090")) {
    const std::string dsn = server_dsn() + " sslmode=verify-full sslrootcert=" + std::getenv("OVERT_TEST_CA");
    with_pool(db(), options_for(db(), dsn).max_size(1).cancels_per_second(100), cancelled_ten_times);
}

BOOST_AUTO_TEST_CASE(a_request_that_nobody_hears_is_repeated) { with_cancels(cancel_requests::drop, 2); }

BOOST_AUTO_TEST_CASE(a_request_that_nobody_answers_costs_the_session) { with_cancels(cancel_requests::blackhole, 1); }

BOOST_AUTO_TEST_CASE(a_request_that_nobody_hangs_up_on_costs_the_session) { with_cancels(cancel_requests::no_end, 1); }

BOOST_AUTO_TEST_CASE(the_loop_may_go_while_a_request_is_under_way) {
    fault_proxy proxy({}, nearest_dsn());
    proxy.set_cancel_requests(cancel_requests::blackhole);
    auto io = std::make_unique<asio::io_context>();
    overt::pool on(io->get_executor(), options_for(db(), proxy.dsn()).max_size(1).cancels_per_second(100));
    run(*io, give_up(on));
    for (int i = 0; i != 1000 && (on.stats().cancels == 0 || proxy.callers() < 2); ++i) io->run_for(10ms);
    BOOST_CHECK_EQUAL(on.stats().cancelling, 1);
    io.reset();
    BOOST_CHECK_EQUAL(on.stats().size, 0);
}

BOOST_AUTO_TEST_CASE(without_blocking_where_libpq_can) {
    const auto session = overt::pg::connection::open(overt::connect_options(server_dsn()),
                                                     std::chrono::steady_clock::now() + 9s);
    canceller by(session.native_handle());
    if (!canceller::asynchronous()) {
        BOOST_CHECK(by.start() == canceller::progress::failed);
        return;
    }
    for (int round = 0; round != 2; ++round) {
        canceller::progress at = by.start();
        while (at == canceller::progress::reading || at == canceller::progress::writing) {
            const short what = at == canceller::progress::reading ? POLLIN : POLLOUT;
            pollfd ready{by.socket(), what, 0};
            BOOST_REQUIRE_EQUAL(::poll(&ready, 1, 10'000), 1);
            at = by.advance();
        }
        BOOST_CHECK(at == canceller::progress::taken);
        BOOST_CHECK(by.start() == canceller::progress::failed);  // not before drop()
        by.drop();
        BOOST_CHECK_EQUAL(by.socket(), -1);
    }
    canceller none(nullptr);
    BOOST_CHECK(none.start() == canceller::progress::failed);
    BOOST_CHECK_EQUAL(none.socket(), -1);
    none.drop();
}

BOOST_AUTO_TEST_SUITE_END()
