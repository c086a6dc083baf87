// SPDX-License-Identifier: BSL-1.0
// connection::open() against servers that are none.
#include <boost/test/unit_test.hpp>

#include <overt/pg/canceller.hpp>
#include <overt/pg/connection.hpp>

#include "support/covers.hpp"
#include "support/fake_server.hpp"
#include "support/print.hpp"

#include <thread>

using namespace std::chrono_literals;
using overt::connect_failure;
using overt::connect_options;
using overt::test::canary;
using overt::test::covers;
using overt::test::fake_server;
using overt::test::greeting;

namespace {

int unused_port() { return fake_server({}).port(); }

std::string refusal(std::string_view sqlstate) { return overt::test::error_response("FATAL", sqlstate); }

overt::connect_error failure_of(const connect_options& options, std::chrono::milliseconds total = 20s) {
    try {
        overt::pg::connection::open(options, std::chrono::steady_clock::now() + total);
    } catch (const overt::connect_error& e) {
        BOOST_TEST(std::string_view(e.what()).find(canary) == std::string_view::npos, e.what());
        BOOST_TEST((e.outcome() == overt::outcome::not_sent));
        return e;
    }
    throw std::logic_error("a session was opened");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(open)

BOOST_AUTO_TEST_CASE(tells_servers_refusals_apart) {
    const std::pair<const char*, connect_failure> cases[] = {
        {"28P01", connect_failure::authentication},  {"28000", connect_failure::authentication},
        {"3D000", connect_failure::no_database},     {"53300", connect_failure::server_full},
        {"57P03", connect_failure::server_starting}, {"XX000", connect_failure::other}};
    for (const auto& [code, reason] : cases) {
        const fake_server server({refusal(code)});
        const overt::connect_error e = failure_of(connect_options(server.dsn()));
        BOOST_TEST(e.reason() == reason);
        BOOST_TEST(e.sqlstate() == code);
        const std::string where = "database \"d\" at 127.0.0.1:" + std::to_string(server.port());
        BOOST_TEST(std::string_view(e.what()).find(where) != std::string_view::npos, e.what());
    }
}

BOOST_AUTO_TEST_CASE(nobody_listens) {
    const std::string port = std::to_string(unused_port());
    BOOST_TEST(failure_of(connect_options("host=127.0.0.1 port=" + port)).reason() == connect_failure::refused);
    BOOST_TEST(failure_of(connect_options("host=/nonexistent port=" + port)).reason() == connect_failure::refused);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_none) {
    BOOST_TEST(failure_of(connect_options("host=in..valid password=" + canary)).reason() == connect_failure::resolve);
}

BOOST_AUTO_TEST_CASE(an_option_that_libpq_refuses) {
    const fake_server silent({});
    BOOST_TEST(failure_of(connect_options(silent.dsn("channel_binding=sometimes"))).reason() ==
               connect_failure::config);
}

BOOST_AUTO_TEST_CASE(tls_is_asked_for_and_not_there) {
    const fake_server plain({"N"});
    std::string dsn = plain.dsn();
    dsn.replace(dsn.find("sslmode=disable"), 15, "sslmode=require");
    BOOST_TEST(failure_of(connect_options(dsn)).reason() == connect_failure::tls);
}

BOOST_AUTO_TEST_CASE(a_silent_server_is_left_in_time) {
    const fake_server silent({});
    const auto before = std::chrono::steady_clock::now();
    connect_options options(silent.dsn());
    options.connect_timeout(150ms);
    BOOST_TEST(failure_of(options).reason() == connect_failure::timeout);
    const auto taken = std::chrono::steady_clock::now() - before;
    BOOST_TEST((taken >= 150ms && taken < 1500ms));
    options.connect_timeout(60s);
    BOOST_TEST(failure_of(options, 100ms).reason() == connect_failure::timeout);
    BOOST_TEST(failure_of(options, -1ms).reason() == connect_failure::timeout);
}

BOOST_AUTO_TEST_CASE(a_silent_host_does_not_keep_the_next_from_being_tried) {
    const fake_server silent({});
    const fake_server full({refusal("53300")});
    const fake_server wrong({refusal("28P01")});
    const fake_server never({refusal("57P03")});
    std::string dsn = "host=127.0.0.1,127.0.0.1,127.0.0.1,127.0.0.1 user=u sslmode=disable gssencmode=disable port=";
    for (const fake_server* each : {&silent, &full, &wrong, &never}) dsn += std::to_string(each->port()) + ",";
    dsn.pop_back();
    connect_options options(dsn);
    options.connect_timeout(100ms);
    const overt::connect_error e = failure_of(options);
    BOOST_TEST(e.sqlstate() == "28P01");
    BOOST_TEST(full.callers() == 1);
    BOOST_TEST(wrong.callers() == 1);
    BOOST_TEST(never.callers() == 0);  // another host would refuse the password too
}

BOOST_AUTO_TEST_CASE(old_servers_do_not_know_every_setting) {
    const fake_server old({refusal("42704")});
    BOOST_TEST(failure_of(connect_options(old.dsn())).reason() == connect_failure::config);
    BOOST_TEST(old.callers() == 2);
}

BOOST_AUTO_TEST_CASE(a_session_must_speak_utf8_and_standard_strings) {
    const fake_server latin({greeting("LATIN1", "on")});
    BOOST_TEST(failure_of(connect_options(latin.dsn())).reason() == connect_failure::config);
    const fake_server escapes({greeting("UTF8", "off")});
    BOOST_TEST(failure_of(connect_options(escapes.dsn())).reason() == connect_failure::config);
}

BOOST_AUTO_TEST_CASE(a_session_that_ends_at_once_is_not_alive) {
    const fake_server server({greeting() + refusal("57P01")});
    overt::pg::connection session = overt::pg::connection::open(connect_options(server.dsn()),
                                                                std::chrono::steady_clock::now() + 10s);
    BOOST_TEST(session.is_open());
    BOOST_TEST(!session.busy());
    while (session.alive()) std::this_thread::yield();
    BOOST_TEST((session.lost_reason() == overt::loss::admin_shutdown));
    BOOST_TEST(!session.is_open());
    BOOST_TEST((session.activity().state == overt::pg::session_state::broken));
    session.close();
    session.close();
    BOOST_TEST(session.native_handle() == nullptr);
}

BOOST_AUTO_TEST_CASE(garbage_is_not_a_greeting) {
    const fake_server http({"HTTP/1.1 400 Bad Request\r\n\r\n"});
    BOOST_TEST(failure_of(connect_options(http.dsn()).connect_timeout(2s)).reason() == connect_failure::other);
}

// What libpq would compute with twenty million iterations takes it half a minute in one call.
BOOST_AUTO_TEST_CASE(nobody_works_for_a_server_that_asks_too_much, *covers("F-061", "cve-2026-42198")) {
    const auto request = [](char code, std::string_view rest) {
        return overt::test::message('R', std::string("\0\0\0", 3) + code + std::string(rest));
    };
    const std::string question = request(10, std::string_view("SCRAM-SHA-256\0\0", 15));
    const fake_server greedy({question, request(11, "r=abcdef,s=c2FsdA==,i=20000000")});
    const auto before = std::chrono::steady_clock::now();
    const overt::connect_error costly = failure_of(connect_options(greedy.dsn()));
    BOOST_TEST(costly.reason() == connect_failure::authentication);
    BOOST_TEST(std::string_view(costly.what()).find("scram_max_iterations") != std::string_view::npos, costly.what());
    BOOST_TEST((std::chrono::steady_clock::now() - before < 1500ms));

    const fake_server early({question + "R"});
    const overt::connect_error hasty = failure_of(connect_options(early.dsn()));
    BOOST_TEST(std::string_view(hasty.what()).find("has to wait") != std::string_view::npos, hasty.what());

    // within the limit libpq judges, and finds that the nonce is not its own
    const fake_server modest({question, request(11, "r=abcdef,s=c2FsdA==,i=4096")});
    BOOST_TEST(failure_of(connect_options(modest.dsn())).reason() == connect_failure::other);

    // a part of a message, and then nothing more, or the end
    const fake_server halting({question, "R"}, fake_server::end::keep_silent);
    BOOST_TEST(failure_of(connect_options(halting.dsn()).connect_timeout(200ms)).reason() == connect_failure::timeout);
    const fake_server torn({question, "R"});
    BOOST_TEST(failure_of(connect_options(torn.dsn())).reason() == connect_failure::other);
}

BOOST_AUTO_TEST_CASE(an_empty_connection_is_harmless) {
    overt::pg::connection none;
    BOOST_TEST(!none.is_open());
    BOOST_TEST(!none.busy());
    BOOST_TEST(!none.alive());
    BOOST_TEST(none.backend_pid() == 0);
    BOOST_TEST(none.server_version() == 0);
    BOOST_TEST(none.cached_statements() == 0U);
    BOOST_TEST(!none.make_canceller()->cancel());
    BOOST_CHECK_THROW(none.attach({}), overt::usage_error);
    none.shut_down();
    none.close();
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
