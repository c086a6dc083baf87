// SPDX-License-Identifier: BSL-1.0
// A session's settings, notices and end; lending it; forks and threads.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/session.hpp"

#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>

#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

using namespace overt;
using namespace std::chrono_literals;
using test::query;
using test::session;

namespace {

connect_options options() { return connect_options(test::server_dsn()); }

/// Ends the session's statement after a moment, from another session.
std::thread terminate_soon(int pid) {
    return std::thread([pid] {
        test::witness watch;
        for (int i = 0; i < 500; ++i)
            if (watch.count("pg_stat_activity", "pid = " + std::to_string(pid) + " AND wait_event = 'PgSleep'") != 0)
                break;
        watch.terminate(pid);
    });
}

connect_error refused(const connect_options& how) {
    try {
        pg::connection::open(how, std::chrono::steady_clock::now() + 20s);
    } catch (const connect_error& e) {
        return e;
    }
    throw std::logic_error("a session was opened");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connection)
BOOST_AUTO_TEST_SUITE(session_)

BOOST_AUTO_TEST_CASE(knows_the_server) {
    session db;
    BOOST_TEST(std::to_string(db.connection().backend_pid()) == db.text("SELECT pg_backend_pid()"));
    BOOST_TEST(std::to_string(db.connection().server_version()) == db.text("SHOW server_version_num"));
    BOOST_TEST(db.connection().alive());
    BOOST_TEST(db.connection().is_open());
}

BOOST_AUTO_TEST_CASE(settings_belong_to_the_session) {
    session db(options()
                   .application_name("overt wire test")
                   .session_setting("search_path", "pg_catalog, \"odd \\ name\"")
                   .isolation(isolation_level::repeatable_read)
                   .lock_timeout(1234ms));
    for (int round = 0; round < 2; ++round) {
        BOOST_TEST(db.text("SHOW application_name") == "overt wire test");
        BOOST_TEST(db.text("SHOW search_path") == "pg_catalog, \"odd \\ name\"");
        BOOST_TEST(db.text("SHOW transaction_isolation") == "repeatable read");
        BOOST_TEST(db.text("SHOW lock_timeout") == "1234ms");
        BOOST_TEST(db.text("SHOW statement_timeout") == "30s");
        BOOST_TEST(db.text("SHOW idle_in_transaction_session_timeout") == "1min");
        BOOST_TEST(db.text("SHOW client_encoding") == "UTF8");
        BOOST_TEST(db.text("SHOW standard_conforming_strings") == "on");
        db.simple("SET search_path = public; SET statement_timeout = 1; SET lock_timeout = 2");
        db.simple("RESET ALL");
    }
}

BOOST_AUTO_TEST_CASE(a_changed_encoding_makes_it_unfit, *overt::test::covers("F-081")) {
    session db;
    db.simple("SET client_encoding = 'SJIS'");
    BOOST_TEST(!db.connection().alive());
    session literals;
    literals.simple("SET standard_conforming_strings = off");
    BOOST_TEST(!literals.connection().alive());
}

BOOST_AUTO_TEST_CASE(refusals_of_a_real_server_have_reasons_and_no_secrets, *overt::test::covers("F-055")) {
    const std::string canary = "c4n4ry";
    const std::string password = test::with_keyword(test::scram_dsn(), "password", canary);
    const auto wrong = refused(connect_options(password));
    BOOST_TEST((wrong.reason() == connect_failure::authentication));
    BOOST_TEST(wrong.sqlstate() == "28P01");
    BOOST_TEST(std::string_view(wrong.what()).find(canary) == std::string_view::npos);
    const auto nowhere = refused(connect_options(test::with_keyword(test::server_dsn(), "dbname", "no_such_database")));
    BOOST_TEST((nowhere.reason() == connect_failure::no_database));
    BOOST_TEST(nowhere.sqlstate() == "3D000");
    BOOST_TEST(std::string_view(nowhere.what()).find("no_such_database") != std::string_view::npos);
    const auto setting = refused(options().session_setting("no_such_setting", "1"));
    BOOST_TEST((setting.reason() == connect_failure::config));
}

BOOST_AUTO_TEST_CASE(notices_reach_their_handler) {
    std::vector<server_fields> seen;
    session db(options().on_notice([&](const server_fields& notice) {
        seen.push_back(notice);
        throw std::runtime_error("the handler's own affair");
    }));
    db.simple("DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look', ERRCODE = '01ABC'; END $$");
    BOOST_REQUIRE(seen.size() == 1U);
    BOOST_TEST(seen[0].message == "careful");
    BOOST_TEST(seen[0].severity == "WARNING");
    BOOST_TEST(seen[0].sqlstate == "01ABC");
    BOOST_TEST(seen[0].hint == "look");
    BOOST_TEST(db.connection().alive());
}

BOOST_AUTO_TEST_CASE(notifications_do_not_pile_up) {
    session db;
    test::witness other;
    db.simple("LISTEN overt_flood");
    other.run("SELECT pg_notify('overt_flood', repeat('x', 100) || n) FROM generate_series(1, 20000) n");
    for (int i = 0; i < 400 && db.connection().alive(); ++i)
        if (i > 100) db.run("SELECT 1");
    BOOST_TEST(db.connection().alive());
    BOOST_TEST((PQnotifies(db.connection().native_handle()) == nullptr));
    BOOST_TEST(db.integer(query("SELECT 42")) == 42);
}

BOOST_AUTO_TEST_CASE(an_idle_session_that_was_terminated_is_found_dead, *overt::test::covers("F-075")) {
    test::witness admin;
    session looked_at, used;
    admin.terminate(looked_at.connection().backend_pid());
    admin.terminate(used.connection().backend_pid());
    BOOST_TEST(!looked_at.connection().alive());
    BOOST_TEST(!looked_at.connection().is_open());
    BOOST_TEST((looked_at.connection().lost_reason() == loss::admin_shutdown));
    const auto e = used.error<connection_lost>(query("SELECT 1"));
    BOOST_REQUIRE(e);
    BOOST_TEST((e->reason() == loss::admin_shutdown));
    BOOST_TEST((e->fate() == fate::evicted));
    const auto again = used.error<connection_lost>(query("SELECT 1"));
    BOOST_REQUIRE(again);
    BOOST_TEST((again->reason() == loss::admin_shutdown));
    BOOST_TEST((again->outcome() == outcome::not_sent));
}

BOOST_AUTO_TEST_CASE(a_session_that_is_terminated_in_a_statement_is_lost, *overt::test::covers("F-075")) {
    for (const int rounds : {1, 2, 3}) {  // the statement runs unprepared, with its preparation, prepared
        session db;
        const rendered sleep = query("SELECT pg_sleep($1::int4)", std::int32_t(30));
        for (int i = 1; i < rounds; ++i) db.run(query("SELECT pg_sleep($1::int4)", std::int32_t(0)));
        std::thread killer = terminate_soon(db.connection().backend_pid());
        const auto e = db.error<connection_lost>(sleep);
        killer.join();
        BOOST_REQUIRE(e);
        BOOST_TEST((e->reason() == loss::admin_shutdown));
        BOOST_TEST((e->outcome() == outcome::unknown));
        BOOST_TEST((e->fate() == fate::evicted));
        BOOST_TEST((db.connection().state() == pg::session_state::broken));
        BOOST_TEST(!db.connection().busy());
        BOOST_TEST(!db.connection().alive());
    }
}

BOOST_AUTO_TEST_CASE(timeouts_of_the_server_are_told_apart, *overt::test::covers("F-076")) {
    session slow(options().statement_timeout(20ms));
    const auto timed_out = slow.error<query_cancelled>(query("SELECT pg_sleep(30)"));
    BOOST_REQUIRE(timed_out);
    BOOST_TEST((timed_out->fate() == fate::kept));
    BOOST_TEST(slow.integer(query("SELECT 1")) == 1);

    session lazy(options().idle_in_transaction_session_timeout(20ms));
    lazy.simple("BEGIN");
    while (lazy.connection().alive()) std::this_thread::yield();
    BOOST_TEST((lazy.connection().lost_reason() == loss::idle_in_transaction));
    const auto lost = lazy.error<connection_lost>(query("SELECT 1"));
    BOOST_REQUIRE(lost);
    BOOST_TEST((lost->reason() == loss::idle_in_transaction));

    session quiet(options().session_setting("idle_session_timeout", "20"));
    while (quiet.connection().alive()) std::this_thread::yield();
    BOOST_TEST((quiet.connection().lost_reason() == loss::idle_session));
}

BOOST_AUTO_TEST_CASE(copy_as_a_statement_ends_the_connection_and_not_the_program) {
    for (const char* sql : {"COPY (SELECT 1) TO STDOUT", "CREATE TEMP TABLE t(n int); COPY t FROM STDIN"}) {
        session db;
        BOOST_CHECK(db.error<usage_error>(rendered(sql), pg::protocol::simple));
        BOOST_TEST((db.connection().state() == pg::session_state::broken));
        BOOST_CHECK(db.error<connection_lost>(query("SELECT 1")));
    }
    session extended;
    BOOST_CHECK(extended.error<usage_error>(query("COPY (SELECT 1) TO STDOUT")));
}

BOOST_AUTO_TEST_CASE(can_be_cut_from_another_thread) {
    session db;
    std::thread cutter([&] {
        test::witness watch;
        const std::string pid = std::to_string(db.connection().backend_pid());
        while (watch.count("pg_stat_activity", "pid = " + pid + " AND wait_event = 'PgSleep'") == 0) {}
        db.connection().shut_down();
    });
    const auto e = db.error<connection_lost>(query("SELECT pg_sleep(30)"));
    cutter.join();
    BOOST_REQUIRE(e);
    BOOST_TEST((e->reason() == loss::closed));
    BOOST_TEST((e->outcome() == outcome::unknown));
}

BOOST_AUTO_TEST_CASE(can_be_closed_under_a_statement, *overt::test::covers("psycopg-608")) {
    session db;
    asio::steady_timer moment(db.io(), 30ms);
    moment.async_wait([&](std::error_code) { db.connection().close(); });
    const auto e = db.error<connection_lost>(query("SELECT pg_sleep(30)"));
    BOOST_REQUIRE(e);
    BOOST_TEST((e->outcome() == outcome::unknown));
    BOOST_CHECK(db.error<usage_error>(query("SELECT 1")));
}

BOOST_AUTO_TEST_CASE(lends_its_session_and_takes_it_back) {
    session db;
    db.run(query(statement_text{"SELECT 1", 50}));
    std::thread borrower([session = db.connection().lend()] {
        const pg::result answer(PQexec(session, "BEGIN; CREATE TEMP TABLE lent(n int)"));
        BOOST_TEST((PQresultStatus(answer.native_handle()) == PGRES_COMMAND_OK));
    });
    borrower.join();
    BOOST_TEST(db.connection().busy());
    BOOST_CHECK(db.error<usage_error>(query("SELECT 1")));
    BOOST_CHECK_THROW(db.connection().lend(), usage_error);
    db.connection().take_back();
    BOOST_TEST((db.connection().state() == pg::session_state::in_transaction));
    BOOST_TEST(PQisnonblocking(db.connection().native_handle()) == 1);
    BOOST_TEST(db.run(query("INSERT INTO lent VALUES (1)")).tag() == "INSERT 0 1");
    BOOST_TEST(db.simple("COMMIT").tag() == "COMMIT");
    BOOST_CHECK_THROW(db.connection().take_back(), usage_error);
}

BOOST_AUTO_TEST_CASE(notices_of_a_borrower_go_both_ways) {
    int ours = 0, theirs = 0;
    session db(options().on_notice([&](const server_fields&) { ++ours; }));
    pg_conn* const lent = db.connection().lend();
    PQsetNoticeProcessor(lent, [](void* count, const char*) { ++*static_cast<int*>(count); }, &theirs);
    PQclear(PQexec(lent, "DO $$ BEGIN RAISE WARNING 'w'; END $$"));
    db.connection().take_back();
    db.simple("DO $$ BEGIN RAISE WARNING 'w'; END $$");
    BOOST_TEST(ours == 2);
    BOOST_TEST(theirs == 1);
}

BOOST_AUTO_TEST_CASE(a_session_that_comes_back_unfit_is_broken) {
    session busy;
    PQsendQuery(busy.connection().lend(), "SELECT pg_sleep(0)");
    busy.connection().take_back();
    BOOST_TEST((busy.connection().state() == pg::session_state::broken));

    session replaced;
    PQreset(replaced.connection().lend());
    replaced.connection().take_back();
    BOOST_TEST((replaced.connection().state() == pg::session_state::broken));

    session killed;
    pg_conn* const lent = killed.connection().lend();
    PQclear(PQexec(lent, "SELECT pg_terminate_backend(pg_backend_pid())"));
    killed.connection().take_back();
    BOOST_TEST((killed.connection().state() == pg::session_state::broken));
    BOOST_CHECK_THROW(killed.connection().lend(), connection_lost);
}

BOOST_AUTO_TEST_CASE(a_child_process_cannot_end_the_session) {
    session db;
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        db.connection().close();
        ::_exit(db.connection().is_open() ? 1 : 0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
    for (int i = 0; i < 3; ++i) BOOST_TEST(db.integer(query("SELECT 42")) == 42);
    BOOST_TEST(db.connection().alive());
}

BOOST_AUTO_TEST_CASE(many_connections_on_many_threads) {
    constexpr int count = 6;
    asio::io_context io;
    std::vector<pg::connection> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(pg::connection::open(options(), std::chrono::steady_clock::now() + 30s));
        all.back().attach(io.get_executor());
    }
    std::atomic<int> sum{0}, running{count};
    for (pg::connection& each : all)
        asio::co_spawn(
            io,
            [&each, &sum]() -> asio::awaitable<void> {
                const std::string large(300'000, 'x');
                for (std::int32_t i = 0; i < 60; ++i) {
                    const std::string sql = "SELECT $1::int4 + " + std::to_string(i % 3);
                    const pg::result answer = co_await test::exchanged(each, query(sql, i));
                    sum += codec<std::int32_t>::decode(answer.at(0, 0)) - i % 3;
                    if (i % 20 == 0) co_await test::exchanged(each, query("SELECT length($1)", large));
                }
            },
            [&](std::exception_ptr thrown) {
                BOOST_CHECK(!thrown);
                --running;
            });
    std::thread watcher([&] {
        for (; running > 0; std::this_thread::yield())
            for (const pg::connection& each : all) {
                const pg::activity seen = each.activity();
                if (seen.statement[0] != '\0' && seen.statement[0] != 'S') BOOST_ERROR("half a statement");
            }
    });
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back([&] { io.run(); });
    for (std::thread& each : threads) each.join();
    watcher.join();
    BOOST_TEST(sum == count * 60 * 59 / 2);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
