// SPDX-License-Identifier: BSL-1.0
// Servers that crash, stop, end sessions and run out of things.
#include <boost/test/unit_test.hpp>

#include "support/cluster.hpp"
#include "support/covers.hpp"
#include "support/pooled.hpp"
#include "support/session.hpp"

#include <overt/exec/with_timeout.hpp>

#include <sys/mount.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using overt::pool_options;
using overt::raw;
using overt::with_timeout;

struct one_server {
    one_server() {
        one.emplace("max_locks_per_transaction = 10\nmax_prepared_transactions = 0\n", "");
        witness(one->socket_dsn()).run("CREATE TABLE kept (id int PRIMARY KEY)");
    }
    ~one_server() { one.reset(); }
    static inline std::optional<cluster> one;
};

cluster& server() { return one_server::one.value(); }
pool_options options() { return pool_options(server().socket_dsn()).max_size(2); }

template <class Body>
void with_server_pool(pool_options of, Body body) {
    with_watched_pool(std::move(of), server().socket_dsn(), std::move(body));
}
template <class Body>
void with_server_pool(Body body) {
    with_server_pool(options(), std::move(body));
}

auto one() { return raw<std::int32_t>("SELECT 1"); }
auto sleep_long() { return raw<std::int32_t>("SELECT 1 FROM pg_sleep(60)"); }

/// Runs the statement and does something to its session once it is under way.
template <class S, class Deed>
asio::awaitable<std::optional<overt::error>> struck(overt::lease& conn, S statement, Deed deed) {
    const std::int32_t backend = co_await pid(conn);
    std::thread striker([backend, &deed] {
        witness by(server().socket_dsn());
        while (by.count("pg_stat_activity", "pid = " + std::to_string(backend) + " AND wait_event = 'PgSleep'") == 0)
            std::this_thread::sleep_for(2ms);
        deed(backend);
    });
    auto ended = co_await error_of<overt::error>(conn.scalar(std::move(statement)));
    striker.join();
    co_return ended;
}

/// The reason of the loss that an operation ends with.
template <class T>
asio::awaitable<overt::connection_lost> loss_of(asio::awaitable<T> operation) {
    auto lost = co_await error_of<overt::connection_lost>(std::move(operation));
    if (!lost) throw std::logic_error("the connection was not lost");
    co_return *lost;
}

boost::test_tools::assertion_result servers_can_be_started(boost::unit_test::test_unit_id) {
    return cluster::possible();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server_,
                      *boost::unit_test::precondition(servers_can_be_started) * boost::unit_test::fixture<one_server>())

BOOST_AUTO_TEST_CASE(killed_in_a_statement, *covers("F-074")) {
    with_server_pool([](overt::pool& on) -> asio::awaitable<void> {
        auto beside = co_await on.acquire();
        const std::int32_t idle = co_await pid(beside);
        {
            auto conn = co_await on.acquire();
            beside.release();
            const auto lost = co_await struck(conn, sleep_long(), [](int backend) { server().kill9(backend); });
            BOOST_REQUIRE(lost);
            BOOST_CHECK(lost->code() == overt::errc::connection_lost);
            BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
            BOOST_CHECK(lost->fate() == overt::fate::evicted);
        }
        // the postmaster ends the idle one too (57P02): it is replaced, and nobody hears of it
        const bool ended = co_await eventually([idle] { return ::kill(idle, 0) != 0; });
        BOOST_CHECK(ended);
        auto conn = co_await on.acquire(30s);
        co_await expect(conn.scalar(one()), 1);
    });
    server().wait_until_up();
}

BOOST_AUTO_TEST_CASE(another_one_is_killed, *covers("F-074")) {
    with_server_pool([](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            const auto lost = co_await struck(conn, sleep_long(), [](int) {
                witness other(server().socket_dsn());
                server().kill9(other.value<int>("SELECT pg_backend_pid()"));
            });
            BOOST_REQUIRE(lost);
            BOOST_CHECK(lost->code() == overt::errc::connection_lost);
            BOOST_CHECK(contains(lost->what(), "57P02"));
            BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
        }
        auto conn = co_await on.acquire(30s);
        co_await expect(conn.scalar(one()), 1);
    });
    server().wait_until_up();
}

BOOST_AUTO_TEST_CASE(terminated_while_idle, *covers("F-075")) {
    with_server_pool([](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t before = 0;
        {
            auto conn = co_await on.acquire();
            before = co_await pid(conn);
        }
        co_await settled(on);
        server().terminate(before);
        auto conn = co_await on.acquire();
        const std::int32_t after = co_await pid(conn);
        BOOST_CHECK_NE(before, after);
        BOOST_CHECK_EQUAL(on.stats().closed_for(overt::close_reason::validation), 1U);
        // leased, but nothing is under way: the next statement was not what was lost
        server().terminate(after);
        const auto lost = co_await loss_of<std::int32_t>(conn.scalar(one()));
        BOOST_CHECK(lost.reason() == overt::loss::admin_shutdown);
    });
}

BOOST_AUTO_TEST_CASE(terminated_in_a_statement, *covers("F-075")) {
    with_server_pool([](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            const auto lost = co_await struck(conn, sleep_long(), [](int backend) { server().terminate(backend); });
            BOOST_REQUIRE(lost);
            BOOST_CHECK(contains(lost->what(), "57P01"));
            BOOST_CHECK(lost->outcome() == overt::outcome::unknown);
        }
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("INSERT INTO kept VALUES (1)"));
            const std::int32_t backend = co_await pid(tx);
            server().terminate(backend);
            const auto lost = co_await loss_of<overt::status>(tx.execute(raw("INSERT INTO kept VALUES (2)")));
            BOOST_CHECK(lost.reason() == overt::loss::admin_shutdown);
            // a transaction that never heard COMMIT has not committed, and that is known
            const auto ended = co_await error_of<overt::error>(tx.commit());
            BOOST_REQUIRE(ended);
            BOOST_CHECK(ended->code() != overt::errc::commit_unknown);
        }
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT count(*) FROM kept")), 0);
    });
}

BOOST_AUTO_TEST_CASE(terminated_in_commit, *covers("F-075")) {
    witness by(server().socket_dsn());
    by.run("CREATE TABLE slow (id int); CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS "
           "$$BEGIN PERFORM pg_sleep(60); RETURN NULL; END$$; CREATE CONSTRAINT TRIGGER late AFTER INSERT ON slow "
           "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()");
    with_server_pool([&by](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto tx = co_await conn.begin();
        const std::int32_t backend = co_await pid(tx);
        co_await tx.execute(raw("INSERT INTO slow VALUES (1)"));
        std::thread striker([&] {
            while (by.count("pg_stat_activity", "pid = " + std::to_string(backend) + " AND wait_event = 'PgSleep'") ==
                   0)
                std::this_thread::sleep_for(2ms);
            by.terminate(backend);
        });
        const auto unknown = co_await error_of<overt::commit_unknown>(tx.commit());
        striker.join();
        BOOST_REQUIRE(unknown);
        BOOST_CHECK(unknown->outcome() == overt::outcome::unknown);
        BOOST_CHECK(unknown->fate() == overt::fate::evicted);
    });
    BOOST_CHECK_EQUAL(by.count("slow"), 0);
    by.run("DROP TABLE slow; DROP FUNCTION dawdle()");
}

BOOST_AUTO_TEST_CASE(locks_that_nobody_waits_for, *covers("F-076")) {
    witness by(server().socket_dsn());
    by.run("INSERT INTO kept VALUES (7)");
    {
        pqxx::work holder(by.connection());
        holder.exec("SELECT * FROM kept WHERE id = 7 FOR UPDATE");
        pool_options impatient = options();
        impatient.connection(overt::connect_options(server().socket_dsn()).lock_timeout(50ms).statement_timeout(20s));
        with_server_pool(impatient, [](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            for (const bool nowait : {false, true}) {
                const auto refused = co_await error_of<overt::lock_not_available>(
                    nowait ? conn.execute(raw("SELECT id FROM kept WHERE id = 7 FOR UPDATE NOWAIT"))
                           : conn.execute(raw("SELECT id FROM kept WHERE id = 7 FOR UPDATE")));
                BOOST_REQUIRE(refused);
                BOOST_CHECK_EQUAL(refused->sqlstate(), "55P03");
                BOOST_CHECK(refused->fate() == overt::fate::kept);
                BOOST_CHECK(refused->outcome() == overt::outcome::failed);
                co_await expect(conn.scalar(one()), 1);
            }
        });
    }
    by.run("DELETE FROM kept");
}

BOOST_AUTO_TEST_CASE(a_backend_that_stands_still, *covers("F-077")) {
    with_server_pool(options().reset_timeout(300ms).close_timeout(300ms), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t before = 0;
        std::optional<frozen> still;
        {
            auto conn = co_await on.acquire();
            before = co_await pid(conn);
            still.emplace(before);
            const stopwatch time;
            const auto late = co_await error_of<overt::operation_timeout>(
                with_timeout(200ms, conn.scalar(raw<std::int32_t>("SELECT {}::int4", 4711))));
            BOOST_REQUIRE(late);
            BOOST_CHECK(late->fate() == overt::fate::evicted);
            BOOST_CHECK(time.elapsed() >= 200ms);
            BOOST_CHECK(time.elapsed() < 1500ms);
        }
        {
            auto conn = co_await on.acquire();  // another one, while the first stands still
            const std::int32_t after = co_await pid(conn);
            BOOST_CHECK_NE(after, before);
        }
        still.reset();
        co_await settled(on);
        auto conn = co_await on.acquire();
        for (std::int32_t i = 0; i != 10; ++i) co_await expect(conn.scalar(raw<std::int32_t>("SELECT {}::int4", i)), i);
    });
}

namespace {

/// The statement is refused, and its connection goes on.
template <class S>
asio::awaitable<void> refused(overt::verbs& on, S statement, std::string_view code, overt::verbs& then) {
    const auto e = co_await error_of<overt::server_error>(on.execute(std::move(statement)));
    BOOST_TEST_CONTEXT(code) {
        BOOST_REQUIRE(e);
        BOOST_CHECK_EQUAL(e->sqlstate(), code);
        BOOST_CHECK(e->fate() == overt::fate::kept);
        BOOST_CHECK(e->outcome() == overt::outcome::failed);
    }
    if (&on != &then) co_return;
    co_await expect(then.scalar(one()), 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(out_of_everything, *covers("F-085")) {
    with_server_pool(
        options().session_setting("temp_file_limit", "100kB").session_setting("work_mem", "64kB"),
        [](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            const std::int32_t backend = co_await pid(conn);
            co_await refused(conn, raw("SELECT n FROM generate_series(1, 200000) n ORDER BY -n"), "53400", conn);
            co_await refused(conn, raw("SELECT pg_advisory_xact_lock(generate_series(1, 200000))"), "53200", conn);
            auto tx = co_await conn.begin(overt::transaction_options().read_only());
            co_await refused(tx, raw("INSERT INTO kept VALUES (9)"), "25006", conn);
            co_await refused(tx, raw("SELECT 1"), "25P02", conn);
            co_await tx.rollback();
            // of what the server can have no more of: the answer is an error of memory, not the end
            shell(server().user().run_as + " prlimit --as=400000000 --pid " + std::to_string(backend));
            co_await refused(conn, raw("SELECT length(repeat(repeat('x', 1000000), 900))"), "53200", conn);
            const std::int32_t after = co_await pid(conn);
            BOOST_CHECK_EQUAL(after, backend);
        });
}

BOOST_AUTO_TEST_CASE(out_of_disk, *covers("F-085")) {
    const std::string place = server().directory() / "small";
    shell(server().user().run_as + " mkdir " + place);
    const std::string owner = "size=16m,uid=" + std::to_string(server().user().uid) + ",mode=0700";
    if (::mount("tmpfs", place.c_str(), "tmpfs", 0, owner.c_str()) != 0) {
        std::cerr << "NOT TESTED: this process may mount nothing, so no disk is full (53100)\n";
        return;
    }
    witness by(server().socket_dsn());
    by.run("CREATE TABLESPACE small LOCATION " + overt::test::quoted(place));
    by.run("CREATE TABLE filling (t text) TABLESPACE small");
    with_server_pool([](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await refused(conn,
                         raw("INSERT INTO filling SELECT repeat(md5(n::text), 20) FROM generate_series(1, 100000) n"),
                         "53100", conn);
    });
    by.run("DROP TABLE filling");
    by.run("DROP TABLESPACE small");
    BOOST_CHECK_EQUAL(::umount(place.c_str()), 0);
}

BOOST_AUTO_TEST_CASE(bad_sql, *covers("F-087")) {
    struct bad {
        std::string sql;
        std::string_view code;
        int position;
    };
    const bad all[] = {
        {"SELEC 1", "42601", 1},
        {"SELECT 1 +", "42601", 11},
        {"SELECT * FROM nowhere", "42P01", 15},
        {"SELECT id, nothing FROM kept", "42703", 12},
        {"SELECT no_such_function(1)", "42883", 8},
        {"SELECT 'é' || nothing FROM kept", "42703", 15},  // characters, not bytes
        {"SELECT $1 + $2", "42725", 11},
        {"SELECT 1/0", "22012", 0},
        {"SELECT 'x'::int", "22P02", 8},
        {"SELECT * FROM pg_authid", "42501", 0},
    };
    witness(server().socket_dsn()).run("CREATE ROLE guest LOGIN");
    witness(server().socket_dsn()).run("GRANT SELECT ON kept TO guest");
    session conn(overt::connect_options(with_keyword(server().socket_dsn(), "user", "guest")));
    const int before = conn.connection().backend_pid();
    for (const bad& each : all) {
        const auto e = conn.error<overt::server_error>(query(each.sql));
        BOOST_TEST_CONTEXT(each.sql) {
            BOOST_REQUIRE(e);
            BOOST_CHECK_EQUAL(e->sqlstate(), each.code);
            BOOST_CHECK_EQUAL(e->fields().position, each.position);
            BOOST_CHECK_EQUAL(e->fields().statement, each.sql);
            BOOST_CHECK(e->fate() == overt::fate::kept);
            BOOST_CHECK(e->outcome() == overt::outcome::failed);
        }
        BOOST_CHECK_EQUAL(conn.integer(query("SELECT 42")), 42);
    }
    BOOST_CHECK_EQUAL(conn.text("SELECT pg_backend_pid()"), std::to_string(before));
}

BOOST_AUTO_TEST_SUITE_END()
