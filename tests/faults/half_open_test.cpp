// SPDX-License-Identifier: BSL-1.0
// Cables that are pulled, and resolvers that are dead: in a network of our own, where root is what we are.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"
#include "support/reexec.hpp"
#include "support/ticker.hpp"

#include <overt/exec/with_timeout.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace overt::test;
using overt::connect_options;
using overt::pool_options;
using overt::raw;
using overt::with_timeout;

constexpr const char* far_address = "10.99.0.1";

/// A server that is reached over this address: a proxy in front of the one that is reached by its unix socket.
struct far_server {
    fault_proxy proxy{{}, nearest_dsn(), far_address};
    std::string dsn() const { return proxy.dsn(); }
};

/// Packets to and from the server are lost, without a word, as long as this lives.
class pulled_cable {
public:
    pulled_cable() { ip("del"); }
    pulled_cable(const pulled_cable&) = delete;
    pulled_cable& operator=(const pulled_cable&) = delete;
    ~pulled_cable() { plug(); }
    void plug() {
        if (std::exchange(pulled_, false)) ip("add");
    }

private:
    static void ip(const std::string& what) {
        shell("ip addr " + what + ' ' + far_address + "/32 dev lo");
        // without an address of its own the host would say that there is no way
        shell(what == "del" ? "ip route replace blackhole 10.99.0.1/32" : "ip route del blackhole 10.99.0.1/32");
    }
    bool pulled_ = true;
};

void in_own_network() {
    run_inside(own_network(), std::string("ip link set lo up && ip addr add ") + far_address + "/32 dev lo");
}

connect_options patient(const std::string& dsn) {
    connect_options options(dsn);
    return options.keepalive(1s, 1s, 2)
        .tcp_user_timeout(1500ms)
        .connect_timeout(700ms)
        .client_connection_check_interval(200ms);
}

asio::awaitable<std::int32_t> warm_pid(overt::pool& on) {
    auto conn = co_await on.acquire();
    co_return co_await pid(conn);
}

/// Runs body(pool, cable), which pulls it. Then it is plugged again, and the pool goes on.
template <class Body>
void while_the_cable_is_pulled(Body body) {
    far_server there;
    with_watched_pool(
        pool_options(patient(there.dsn())).max_size(1), nearest_dsn(),
        [&](overt::pool& on) -> asio::awaitable<void> {
            std::optional<pulled_cable> cable;
            co_await body(on, cable);
            cable.reset();
            there.proxy.cut_all();  // which may not know it yet
            co_await warm_pid(on);
        },
        true);
}

bool has_socket_dsn() { return nearest_dsn() != server_dsn(); }

boost::test_tools::assertion_result possible_here(boost::unit_test::test_unit_id id) {
    if (inside()) return true;
    if (has_socket_dsn()) return own_networks_are_possible(id);
    boost::test_tools::assertion_result result(false);
    result.message() << "THE SERVER HAS NO UNIX SOCKET THAT WE KNOW OF: half-open connections are NOT TESTED";
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(half_open, *boost::unit_test::precondition(possible_here))

BOOST_AUTO_TEST_CASE(an_idle_session_whose_cable_was_pulled, *covers("F-027")) {
    if (!inside()) return in_own_network();
    far_server there;
    const auto options = pool_options(patient(there.dsn())).max_size(1).validate_after(0ms).ping_timeout(400ms);
    with_watched_pool(
        options, nearest_dsn(),
        [&there](overt::pool& on) -> asio::awaitable<void> {
            const std::int32_t before = co_await warm_pid(on);
            co_await settled(on);  // no reset is under way
            co_await pause(10ms);
            pulled_cable cable;
            const stopwatch time;
            const auto late = co_await error_of<overt::pool_timeout>(on.acquire(2s));
            BOOST_REQUIRE(late);
            BOOST_CHECK(time.elapsed() >= 1995ms);
            BOOST_CHECK(time.elapsed() < 2600ms);
            BOOST_CHECK_EQUAL(on.stats().pings_failed, 1U);
            BOOST_CHECK_EQUAL(on.stats().closed_for(overt::close_reason::validation), 1U);
            cable.plug();
            there.proxy.cut_all();
            const std::int32_t after = co_await warm_pid(on);
            BOOST_CHECK_NE(before, after);
        },
        true);
}

BOOST_AUTO_TEST_CASE(a_question_into_the_void, *covers("F-072")) {
    if (!inside()) return in_own_network();
    while_the_cable_is_pulled([](overt::pool& on, std::optional<pulled_cable>& cable) -> asio::awaitable<void> {
        co_await warm_pid(on);
        auto conn = co_await on.acquire();
        cable.emplace();
        const stopwatch time;
        // nothing is acknowledged: tcp_user_timeout ends it, without any deadline of ours
        const auto lost = co_await error_of<overt::connection_lost>(
            with_timeout(20s, conn.scalar(raw<std::int32_t>("SELECT 1"))));
        BOOST_REQUIRE(lost);
        BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
        BOOST_CHECK(time.elapsed() < 8s);
    });
}

BOOST_AUTO_TEST_CASE(an_answer_that_never_comes, *covers("F-072")) {
    if (!inside()) return in_own_network();
    while_the_cable_is_pulled([](overt::pool& on, std::optional<pulled_cable>& cable) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        asio::steady_timer soon(co_await asio::this_coro::executor, 300ms);
        soon.async_wait([&cable](asio::error_code) { cable.emplace(); });
        const stopwatch time;
        // the question was acknowledged: keepalive ends it
        const auto lost = co_await error_of<overt::connection_lost>(
            with_timeout(20s, conn.scalar(raw<std::int32_t>("SELECT 1 FROM pg_sleep(15)"))));
        BOOST_REQUIRE(lost);
        BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
        BOOST_CHECK(time.elapsed() < 10s);
    });
}

BOOST_AUTO_TEST_CASE(a_deadline_is_sooner, *covers("F-072", "diesel-3016")) {
    if (!inside()) return in_own_network();
    while_the_cable_is_pulled([](overt::pool& on, std::optional<pulled_cable>& cable) -> asio::awaitable<void> {
        co_await warm_pid(on);
        {
            auto conn = co_await on.acquire();
            cable.emplace();
            const stopwatch time;
            const auto late = co_await error_of<overt::operation_timeout>(
                with_timeout(300ms, conn.scalar(raw<std::int32_t>("SELECT 1"))));
            BOOST_REQUIRE(late);
            BOOST_CHECK(time.elapsed() < 1300ms);
        }
        // the request to cancel goes into the void as well, and nobody on the loop waits for it
        ticker heart(co_await asio::this_coro::executor);
        co_await pause(1s);
        BOOST_CHECK_GT(heart.ticks(), 100U);
        BOOST_CHECK(heart.p99() < 50ms);
    });
}

BOOST_AUTO_TEST_CASE(a_resolver_that_is_dead, *covers("F-053", "F-003")) {
    // a name server that is there, takes every question, and answers none
    if (!inside())
        return run_inside(own_network(),
                          "ip link set lo up && echo nameserver 127.0.0.1 >/tmp/overt-resolv.$$ && "
                          "mount --bind /tmp/overt-resolv.$$ /etc/resolv.conf && rm /tmp/overt-resolv.$$");
    const int deaf = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE_EQUAL(::bind(deaf, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);

    const std::string nowhere = "host=db.example.org user=u dbname=d";
    const stopwatch alone;
    BOOST_CHECK_EXCEPTION(overt::pg::connection::open(connect_options(nowhere).connect_timeout(500ms),
                                                      std::chrono::steady_clock::now() + 60s),
                          overt::connect_error,
                          [](const overt::connect_error& e) { return e.reason() == overt::connect_failure::timeout; });
    BOOST_CHECK(alone.elapsed() >= 500ms);
    BOOST_CHECK(alone.elapsed() < 1500ms);

    asio::io_context io;
    ticker heart(io.get_executor());
    overt::pool on(io.get_executor(), pool_options(nowhere).max_size(4).acquire_timeout(1s).connect_timeout(400ms));
    run(io, [](overt::pool& pool) -> asio::awaitable<void> {
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != 10; ++i) {
            all.start([&pool]() -> asio::awaitable<void> {
                const stopwatch time;
                const auto late = co_await error_of<overt::pool_timeout>(pool.acquire());
                BOOST_REQUIRE(late);
                BOOST_CHECK_MESSAGE(contains(late->what(), "the last attempt to connect failed: "), late->what());
                BOOST_CHECK(time.elapsed() >= 995ms);
                BOOST_CHECK(time.elapsed() < 1500ms);
            });
            co_await pause(100ms);
        }
        co_await all.join();
        const stopwatch time;
        co_await pool.close();
        BOOST_CHECK(time.elapsed() < 3s);
    }(on));
    heart.stop();
    BOOST_CHECK_GT(heart.ticks(), 500U);
    BOOST_CHECK(heart.p99() < 50ms);
    ::close(deaf);
}

BOOST_AUTO_TEST_SUITE_END()
