// SPDX-License-Identifier: BSL-1.0
// Servers that cannot be reached, let nobody in, or are not there yet.
#include <boost/test/unit_test.hpp>

#include "support/cluster.hpp"
#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/malicious.hpp"
#include "support/memory.hpp"
#include "support/pooled.hpp"
#include "support/print.hpp"
#include "support/reexec.hpp"
#include "support/session.hpp"

#include <sys/resource.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using overt::connect_failure;
using overt::connect_options;
using overt::pool_options;
using overt::raw;

constexpr const char* rules = "host kept_out all all reject\n"
                              "host all all all scram-sha-256\n";

struct one_server {
    one_server() {
        one.emplace("max_connections = 12\nsuperuser_reserved_connections = 3\n", rules);
        witness by(one->socket_dsn());
        by.run("CREATE ROLE guest LOGIN PASSWORD '" + canary + "'");
        by.run("CREATE ROLE few LOGIN PASSWORD '" + canary + "' CONNECTION LIMIT 2");
        by.run("CREATE DATABASE kept_out");
    }
    ~one_server() { one.reset(); }
    static inline std::optional<cluster> one;
};

cluster& server() { return one_server::one.value(); }

/// Over TCP, with a password.
std::string dsn(const std::string& user = "guest", const std::string& more = {}) {
    return server().tcp_dsn("user=" + user + " dbname=postgres password=" + canary +
                            " sslmode=disable gssencmode=disable " + more);
}

overt::connect_error failure_of(const connect_options& options) {
    try {
        session on{options};
    } catch (const overt::connect_error& e) {
        BOOST_CHECK_MESSAGE(!contains(e.what(), canary), e.what());
        BOOST_CHECK(e.outcome() == overt::outcome::not_sent);
        return e;
    }
    throw std::logic_error("a session was opened");
}

/// How an acquire() that cannot succeed ends, and when.
asio::awaitable<std::pair<std::string, std::chrono::milliseconds>> refused_acquire(overt::pool& on) {
    const stopwatch time;
    const auto e = co_await error_of<overt::error>(on.acquire());
    if (!e) throw std::logic_error("a session was opened");
    co_return std::pair(std::string(e->what()), time.elapsed());
}

asio::awaitable<void> use(overt::pool& on) {
    auto conn = co_await on.acquire(10s);
    co_await expect(conn.scalar(raw<std::int32_t>("SELECT 1")), 1);
}

/// This process can open so many more files, and no more than that.
class no_files {
public:
    explicit no_files(std::size_t more) {
        ::getrlimit(RLIMIT_NOFILE, &usual_);
        rlimit few = usual_;
        few.rlim_cur = 200;
        ::setrlimit(RLIMIT_NOFILE, &few);
        for (int each; (each = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) taken_.push_back(each);
        for (; more != 0 && !taken_.empty(); --more) free_one();
    }
    no_files(const no_files&) = delete;
    no_files& operator=(const no_files&) = delete;
    ~no_files() {
        while (!taken_.empty()) free_one();
        ::setrlimit(RLIMIT_NOFILE, &usual_);
    }

private:
    void free_one() {
        ::close(taken_.back());
        taken_.pop_back();
    }
    rlimit usual_{};
    std::vector<int> taken_{};
};

boost::test_tools::assertion_result servers_can_be_started(boost::unit_test::test_unit_id) {
    return cluster::possible();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connecting,
                      *boost::unit_test::precondition(servers_can_be_started) * boost::unit_test::fixture<one_server>())

// ---- nobody answers

BOOST_AUTO_TEST_CASE(who_does_not_answer_is_left_in_time, *covers("F-054")) {
    fault_proxy proxy({}, dsn());
    const auto leaves_in_time = [](const std::string& where) {
        const stopwatch time;
        const auto e = failure_of(connect_options(where).connect_timeout(400ms));
        BOOST_CHECK_EQUAL(e.reason(), connect_failure::timeout);
        BOOST_CHECK(time.elapsed() >= 400ms);
        BOOST_CHECK(time.elapsed() < 1400ms);
    };
    proxy.set_welcome(welcome::silent);
    leaves_in_time(proxy.dsn());
    proxy.set_welcome(welcome::nothing);
    leaves_in_time(proxy.dsn());  // takes the one place of the backlog
    leaves_in_time(proxy.dsn());  // its SYN is not answered
    proxy.set_welcome(welcome::pass_on);
    const frozen still(server().postmaster());
    leaves_in_time(dsn());
}

BOOST_AUTO_TEST_CASE(a_database_that_is_down, *covers("F-003")) {
    enum class down : unsigned char { silent, unheard, refused, frozen };
    for (const down how : {down::silent, down::unheard, down::refused, down::frozen}) {
        fault_proxy proxy({}, dsn());
        const auto options =
            pool_options(proxy.dsn()).max_size(2).acquire_timeout(1s).connect_timeout(400ms).ping_timeout(300ms);
        with_watched_pool(
            options, server().socket_dsn(),
            [&](overt::pool& on) -> asio::awaitable<void> {
                std::optional<frozen> still;
                switch (how) {
                    case down::silent: proxy.set_welcome(welcome::silent); break;
                    case down::unheard: proxy.set_welcome(welcome::nothing); break;
                    case down::refused: proxy.set_welcome(welcome::refuse); break;
                    case down::frozen: still.emplace(server().postmaster());
                }
                group all(co_await asio::this_coro::executor);
                for (int i = 0; i != 10; ++i) {
                    all.start([&on, how]() -> asio::awaitable<void> {
                        const auto [what, time] = co_await refused_acquire(on);
                        BOOST_CHECK(time >= 995ms);
                        BOOST_CHECK_MESSAGE(time < 1500ms, time.count());
                        BOOST_CHECK_MESSAGE(contains(what, "the last attempt to connect failed: "), what);
                        BOOST_CHECK_MESSAGE(
                            contains(what, how == down::refused ? "no server answers" : "within 400 ms"), what);
                    });
                    co_await pause(100ms);
                }
                co_await all.join();
                BOOST_CHECK_LE(on.stats().connect_failures, 20U);
                still.reset();
                proxy.set_welcome(welcome::pass_on);
                const stopwatch time;
                co_await use(on);
                BOOST_CHECK(time.elapsed() < 3s);  // a step of the backoff, and an attempt that was under way
            },
            true);
    }
}

BOOST_AUTO_TEST_CASE(the_first_host_refuses, *covers("F-059", "ozo-304")) {
    const std::string nobody = std::to_string(free_port());
    const auto both = [&](const std::string& first, const std::string& second, const std::string& more) {
        return "host=127.0.0.1,127.0.0.1 port=" + first + "," + second +
               " user=guest dbname=postgres password=" + canary + " sslmode=disable gssencmode=disable " + more;
    };
    const auto opens_soon = [](const std::string& where) {
        const stopwatch time;
        session on{connect_options(where)};
        BOOST_CHECK_EQUAL(on.text("SELECT 1"), "1");
        BOOST_CHECK(time.elapsed() < 3s);
    };
    opens_soon(both(nobody, server().port_text(), ""));
    opens_soon(both(nobody, server().port_text(), "target_session_attrs=read-write"));
    const cluster standby("default_transaction_read_only = on\n", "host all all all trust\n");
    witness(with_keyword(standby.socket_dsn(), "options", "-c default_transaction_read_only=off"))
        .run("CREATE ROLE guest LOGIN");
    opens_soon(both(standby.port_text(), server().port_text(), "target_session_attrs=read-write"));
    opens_soon(both(server().port_text(), standby.port_text(), "target_session_attrs=read-only"));
    opens_soon(both(server().port_text(), nobody, "target_session_attrs=prefer-standby"));

    // libpq itself goes through the hosts of a service, and changes the socket under us
    const std::string file = standby.directory() / "services";
    standby.directory().write(
        "services", "[both]\n" +
                        [](std::string words) {
                            std::string lines;
                            for (char& each : words) lines += each == ' ' ? '\n' : each;
                            return lines;
                        }(both(nobody, server().port_text(), "target_session_attrs=read-write")) +
                        "\n");
    ::setenv("PGSERVICEFILE", file.c_str(), 1);
    opens_soon("service=both");
    ::unsetenv("PGSERVICEFILE");

    // TLS is asked for, and the answer is the end of the connection: libpq comes back without
    fault_proxy proxy({}, server().tcp_dsn(""));
    const std::string prefer = with_keyword(with_keyword(dsn(), "sslmode", "prefer"), "port",
                                            std::to_string(proxy.port()));
    proxy.arrange(fault(mishap::cut, side::client).at_byte(0));
    const stopwatch time;
    try {
        session on{connect_options(prefer).connect_timeout(2s)};
    } catch (const overt::connect_error& e) {
        BOOST_CHECK_EQUAL(e.reason(), connect_failure::tls);
    }
    BOOST_CHECK(proxy.triggered());
    BOOST_CHECK(time.elapsed() < 1500ms);
}

// ---- nobody is let in

BOOST_AUTO_TEST_CASE(refusals_are_told_at_once, *covers("F-055")) {
    struct refusal {
        std::string where;
        connect_failure reason;
        std::string_view code;
    };
    const refusal all[] = {
        {with_keyword(dsn(), "password", "wr" + canary), connect_failure::authentication, "28P01"},
        {dsn("nobody_at_all"), connect_failure::authentication, "28P01"},
        {dsn("guest", "dbname=nowhere"), connect_failure::no_database, "3D000"},
        {dsn("guest", "dbname=kept_out"), connect_failure::authentication, "28000"},
    };
    for (const refusal& each : all) {
        const auto e = failure_of(connect_options(each.where));
        BOOST_CHECK_EQUAL(e.reason(), each.reason);
        BOOST_CHECK_EQUAL(e.sqlstate(), each.code);
        with_watched_pool(pool_options(each.where).acquire_timeout(20s), server().socket_dsn(),
                          [&each](overt::pool& on) -> asio::awaitable<void> {
                              const stopwatch time;
                              const auto refused = co_await error_of<overt::connect_error>(on.acquire());
                              BOOST_REQUIRE(refused);
                              BOOST_CHECK_EQUAL(refused->reason(), each.reason);
                              BOOST_CHECK_EQUAL(refused->sqlstate(), each.code);
                              BOOST_CHECK_MESSAGE(!contains(refused->what(), canary), refused->what());
                              BOOST_CHECK(time.elapsed() < 5s);
                          });
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_is_full, *covers("F-056")) {
    std::vector<std::unique_ptr<session>> taken;
    for (int i = 0; i != 2; ++i) taken.push_back(std::make_unique<session>(connect_options(dsn("few"))));
    const auto limited = failure_of(connect_options(dsn("few")));
    BOOST_CHECK_EQUAL(limited.reason(), connect_failure::server_full);
    BOOST_CHECK_EQUAL(limited.sqlstate(), "53300");
    try {
        for (int i = 0; i != 12; ++i) taken.push_back(std::make_unique<session>(connect_options(dsn())));
        BOOST_ERROR("there is no limit");
    } catch (const overt::connect_error& reserved) {  // for superusers
        BOOST_CHECK_EQUAL(reserved.reason(), connect_failure::server_full);
        BOOST_CHECK_EQUAL(reserved.sqlstate(), "53300");
    }
    // the pool waits for room, and asks seldom
    with_watched_pool(pool_options(dsn()).max_size(5).acquire_timeout(2s), server().socket_dsn(),
                      [&](overt::pool& on) -> asio::awaitable<void> {
                          const auto [what, time] = co_await refused_acquire(on);
                          BOOST_CHECK(contains(what, "53300") || contains(what, "no room"));
                          BOOST_CHECK(time >= 1995ms);
                          BOOST_CHECK_LE(on.stats().connect_failures, 20U);
                          BOOST_CHECK_GE(on.stats().connect_failures, 2U);
                          taken.clear();
                          co_await use(on);
                      });
    // who has some connections is served by them
    with_watched_pool(pool_options(dsn("few")).max_size(10), server().socket_dsn(),
                      [](overt::pool& on) -> asio::awaitable<void> {
                          group all(co_await asio::this_coro::executor);
                          for (int i = 0; i != 50; ++i) all.start([&on] { return use(on); });
                          co_await all.join();
                          BOOST_CHECK_LE(on.stats().size, 4);  // two that are there, two that ask for room
                          BOOST_CHECK_GE(on.stats().connects, 1U);
                          BOOST_CHECK_LE(on.stats().connects, 2U);
                      });
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_yet, *covers("F-057")) {
    cluster own("", "host all all all trust\n");
    const std::string where = own.tcp_dsn("user=overt dbname=postgres sslmode=disable gssencmode=disable");
    const auto expect_failure = [&where](connect_failure reason, std::string_view code) {
        const auto e = failure_of(connect_options(where));
        BOOST_CHECK_EQUAL(e.reason(), reason);
        BOOST_CHECK_EQUAL(e.sqlstate(), code);
    };
    {
        const witness last(own.socket_dsn());  // a smart shutdown waits for it
        own.begin_to_stop(cluster::stop_mode::smart);
        while (PQping(own.socket_dsn().c_str()) == PQPING_OK) ::usleep(1000);
        expect_failure(connect_failure::server_starting, "57P03");
    }
    own.stop(cluster::stop_mode::fast);
    expect_failure(connect_failure::refused, "");
    asio::io_context io;
    overt::pool on(io.get_executor(), pool_options(where).max_size(4).acquire_timeout(60s));
    run(io, [](cluster& down, overt::pool& pool) -> asio::awaitable<void> {
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != 20; ++i) all.start([&pool] { return use(pool); });
        co_await pause(1500ms);  // refused
        down.start_in_recovery();
        co_await pause(1500ms);  // 57P03
        const std::uint64_t attempts = pool.stats().connect_failures;
        BOOST_CHECK_GE(attempts, 2U);
        BOOST_CHECK_LE(attempts, 20U);
        down.promote();
        const stopwatch up;
        co_await all.join();
        BOOST_CHECK(up.elapsed() < 3s);
        // a crash is a short time of 57P03
        auto conn = co_await pool.acquire();
        down.kill9(co_await pid(conn));
        co_await error_of<overt::connection_lost>(conn.scalar(raw<std::int32_t>("SELECT 1 FROM pg_sleep(10)")));
        conn.release();
        const stopwatch crashed;
        // an idle one may be lent just before the postmaster gets round to it
        for (bool lost = true; lost;) {
            const auto again = co_await error_of<overt::connection_lost>(use(pool));
            lost = again.has_value();
            BOOST_REQUIRE(crashed.elapsed() < 30s);
        }
        co_await pool.close();
    }(own, on));
}

// ---- nonsense

BOOST_AUTO_TEST_CASE(bad_greetings, *covers("F-062")) {
    const long before = memory_in_use();
    for (const malice& each : overt::test::bad_greetings()) {
        const fake_server bad({each.words}, fake_server::end::keep_silent);
        const stopwatch time;
        BOOST_TEST_CONTEXT(each.name) {
            const auto e = failure_of(connect_options(bad.dsn()).connect_timeout(300ms));
            BOOST_CHECK(e.reason() == connect_failure::other || e.reason() == connect_failure::timeout ||
                        e.reason() == connect_failure::authentication);
            BOOST_CHECK(time.elapsed() < 1500ms);
        }
    }
    // a byte a second, as long as it takes
    const std::string slow = greeting();
    const fake_server drips(
        fake_server::end::keep_silent,
        [&slow](std::size_t, std::string_view) { return fake_server::reply{slow, true}; }, 50ms);
    const stopwatch time;
    BOOST_CHECK_EQUAL(failure_of(connect_options(drips.dsn()).connect_timeout(600ms)).reason(),
                      connect_failure::timeout);
    BOOST_CHECK(time.elapsed() >= 600ms);
    BOOST_CHECK(time.elapsed() < 1600ms);
    BOOST_CHECK_LT(memory_in_use() - before, 20'000);
}

// ---- this process

BOOST_AUTO_TEST_CASE(no_files_left, *covers("F-064", "drogon-1407")) {
    // UBSan needs a file itself to tell what stands at an address, and takes having none for a fault
    if (!inside()) return run_inside("UBSAN_OPTIONS=halt_on_error=0", ":");
    with_watched_pool(
        pool_options(dsn()).max_size(3).acquire_timeout(1s), server().socket_dsn(),
        [](overt::pool& on) -> asio::awaitable<void> {
            auto held = co_await on.acquire();
            co_await expect(held.scalar(raw<std::int32_t>("SELECT 1")), 1);
            const int open = entries_of("/proc/self/fd");
            for (const std::size_t more : {0U, 1U}) {  // no socket; no name of ours for it
                const no_files none(more);
                const auto [what, time] = co_await refused_acquire(on);
                BOOST_CHECK_MESSAGE(contains(what, "the last attempt to connect failed: "), what);
                BOOST_CHECK(time >= 995ms);
                BOOST_CHECK(time < 2s);
                co_await expect(held.scalar(raw<std::int32_t>("SELECT 2")), 2);
            }
            BOOST_CHECK_LE(on.stats().connect_failures, 60U);
            BOOST_CHECK_LE(entries_of("/proc/self/fd"), open + 2);
            co_await use(on);  // held has one, this is another
        },
        true);
}

BOOST_AUTO_TEST_CASE(what_is_said_is_stronger_than_the_environment, *covers("F-066")) {
    if (!inside()) return run_inside("", ":");
    const std::string password_file = server().directory() / "passwords";
    const auto without_password = [] {
        return server().tcp_dsn("user=guest dbname=postgres sslmode=disable gssencmode=disable");
    };
    BOOST_CHECK_EQUAL(failure_of(connect_options(without_password())).reason(), connect_failure::authentication);
    std::ofstream(password_file) << "*:*:*:*:" << canary << '\n';
    ::chmod(password_file.c_str(), 0600);
    ::setenv("PGPASSFILE", password_file.c_str(), 1);  // fills in what is left out
    BOOST_CHECK_EQUAL(session(connect_options(without_password())).text("SELECT 1"), "1");
    for (const auto& [name, value] : {std::pair("PGHOST", "no.such.host.invalid"),
                                      {"PGHOSTADDR", "127.0.0.9"},
                                      {"PGPORT", "1"},
                                      {"PGUSER", "nobody"},
                                      {"PGDATABASE", "nowhere"},
                                      {"PGPASSWORD", "wrong"},
                                      {"PGSSLMODE", "require"},
                                      {"PGAPPNAME", "intruder"},
                                      {"PGCLIENTENCODING", "SJIS"},
                                      {"PGOPTIONS", "-c statement_timeout=7777 -c lock_timeout=5555"},
                                      {"PGCONNECT_TIMEOUT", "1"},
                                      {"PGDATESTYLE", "SQL, DMY"},
                                      {"PGTZ", "Asia/Tokyo"}})
        ::setenv(name, value, 1);
    session on(connect_options(dsn() + " host=127.0.0.1").application_name("mine").statement_timeout(1234ms));
    BOOST_CHECK_EQUAL(on.text("SELECT current_user || current_database()"), "guestpostgres");
    BOOST_CHECK_EQUAL(on.text("SHOW statement_timeout"), "1234ms");
    BOOST_CHECK_EQUAL(on.text("SHOW lock_timeout"), "5555ms");  // nobody said another
    BOOST_CHECK_EQUAL(on.text("SHOW application_name"), "mine");
    BOOST_CHECK_EQUAL(on.text("SHOW client_encoding"), "UTF8");
    BOOST_CHECK_EQUAL(on.text("SHOW standard_conforming_strings"), "on");
    // a service is a file of what is left out
    server().directory().write("services", "[other]\nhost=no.such.host.invalid\nport=1\nuser=nobody\ndbname=nowhere\n");
    const std::string services = server().directory() / "services";
    ::setenv("PGSERVICEFILE", services.c_str(), 1);
    ::setenv("PGSERVICE", "other", 1);
    session served(connect_options(dsn() + " host=127.0.0.1"));
    BOOST_CHECK_EQUAL(served.text("SELECT current_user || current_database()"), "guestpostgres");
}

BOOST_AUTO_TEST_SUITE_END()
