// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pg/connect_failure.hpp"
#include "support/print.hpp"

#include <cstring>
#include <string_view>

using namespace overt::pg::detail;
using overt::connect_failure;

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(connect_failure_)

BOOST_AUTO_TEST_CASE(finds_the_sqlstate_in_any_language) {
    BOOST_TEST(sqlstate_in("connection to server at \"h\" (1.2.3.4), port 5432 failed: FATAL:  28P01: password "
                           "authentication failed for user \"u\"\n") == "28P01");
    BOOST_TEST(sqlstate_in("Verbindung fehlgeschlagen: FATAL:  3D000: Datenbank existiert nicht\n") == "3D000");
    BOOST_TEST(sqlstate_in("\xe8\x87\xb4\xe5\x91\xbd\xe7\x9a\x84\xe3\x82\xa8\xe3\x83\xa9\xe3\x83\xbc:  57P03: x") ==
               "57P03");
}

BOOST_AUTO_TEST_CASE(the_last_attempt_counts) {
    BOOST_TEST(sqlstate_in("a failed: FATAL:  57P03: starting\nb failed: FATAL:  28P01: no\n") == "28P01");
    BOOST_TEST(sqlstate_in("a failed: FATAL:  57P03: starting\nb failed: Connection refused\n\tIs it up?\n") ==
               "57P03");
}

BOOST_AUTO_TEST_CASE(is_not_fooled_by_what_only_looks_like_one) {
    for (const char* text : {"", "\n", ":  ", "FATAL:  28P0", "FATAL:  28P01", "FATAL:  28p01: x", "FATAL: 28P01: x",
                             "FATAL:  28P01 : x", "could not connect: Connection refused"})
        BOOST_TEST(sqlstate_in(text) == "");
    BOOST_TEST(sqlstate_in("FATAL:  3D000: database \"a:  28P01: b\" does not exist") == "3D000");
}

BOOST_AUTO_TEST_CASE(sqlstates_have_classes) {
    constexpr connect_stage stage = connect_stage::greeting;
    BOOST_TEST(classify(stage, "28P01", false) == connect_failure::authentication);
    BOOST_TEST(classify(stage, "28000", false) == connect_failure::authentication);
    BOOST_TEST(classify(stage, "42501", false) == connect_failure::authentication);
    BOOST_TEST(classify(stage, "3D000", false) == connect_failure::no_database);
    BOOST_TEST(classify(stage, "53300", false) == connect_failure::server_full);
    BOOST_TEST(classify(stage, "57P03", false) == connect_failure::server_starting);
    BOOST_TEST(classify(stage, "57P01", false) == connect_failure::server_starting);
    BOOST_TEST(classify(stage, "42704", false) == connect_failure::config);
    BOOST_TEST(classify(stage, "XX000", false) == connect_failure::other);
}

BOOST_AUTO_TEST_CASE(without_a_sqlstate_the_stage_tells) {
    BOOST_TEST(classify(connect_stage::options, "", false) == connect_failure::config);
    BOOST_TEST(classify(connect_stage::resolving, "", false) == connect_failure::resolve);
    BOOST_TEST(classify(connect_stage::reaching, "", false) == connect_failure::refused);
    BOOST_TEST(classify(connect_stage::securing, "", false) == connect_failure::tls);
    BOOST_TEST(classify(connect_stage::greeting, "", false) == connect_failure::other);
    BOOST_TEST(classify(connect_stage::greeting, "", true) == connect_failure::authentication);
}

BOOST_AUTO_TEST_CASE(a_pooler_that_takes_no_settings_is_an_error_of_the_configuration) {
    attempt_failure failure;
    failure.reason = classify(connect_stage::greeting, "08P01", false);
    std::memcpy(failure.sqlstate, "08P01", 5);
    BOOST_TEST(failure.reason == connect_failure::config);
    const overt::connect_error e = make_connect_error(failure, "d at h:1", std::chrono::milliseconds(70));
    BOOST_TEST(std::string_view(e.what()).find("statement_cache_size(0)") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(alerts_of_tls_are_known_by_openssls_words) {
    for (const char* text : {"connection to server at \"h\", port 1 failed: SSL error: tlsv1 alert unknown ca\n",
                             "Verbindung fehlgeschlagen: SSL-Fehler: tlsv13 alert certificate required\n",
                             "SSL error: ssl/tls alert bad certificate\n"})
        BOOST_TEST(is_tls_alert(text));
    for (const char* text : {"", "server closed the connection unexpectedly\n", "SSL SYSCALL error: EOF detected\n"})
        BOOST_TEST(!is_tls_alert(text));
}

BOOST_AUTO_TEST_CASE(what_is_demanded_of_the_server_is_named) {
    attempt_failure failure;
    failure.reason = connect_failure::authentication;
    failure.what = misconduct::unproven;
    const overt::connect_error e = make_connect_error(failure, "d at h:1", std::chrono::milliseconds(70));
    BOOST_TEST(std::string_view(e.what()).find("channel_binding") != std::string_view::npos);
    BOOST_TEST(std::string_view(e.what()).find("d at h:1") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(another_host_cannot_help_everywhere) {
    BOOST_TEST(worth_another_host(connect_failure::refused));
    BOOST_TEST(worth_another_host(connect_failure::timeout));
    BOOST_TEST(worth_another_host(connect_failure::resolve));
    BOOST_TEST(worth_another_host(connect_failure::server_starting));
    BOOST_TEST(!worth_another_host(connect_failure::authentication));
    BOOST_TEST(!worth_another_host(connect_failure::no_database));
    BOOST_TEST(!worth_another_host(connect_failure::tls));
    BOOST_TEST(!worth_another_host(connect_failure::config));
}

BOOST_AUTO_TEST_CASE(every_message_names_the_target_and_what_to_do) {
    for (const connect_failure reason :
         {connect_failure::config, connect_failure::resolve, connect_failure::refused, connect_failure::timeout,
          connect_failure::tls, connect_failure::authentication, connect_failure::no_database,
          connect_failure::server_full, connect_failure::server_starting, connect_failure::other}) {
        attempt_failure failure;
        failure.reason = reason;
        const overt::connect_error e = make_connect_error(failure, "database \"d\" at h:1",
                                                          std::chrono::milliseconds(70));
        const std::string text = e.what();
        BOOST_TEST(text.starts_with("Cannot connect to database \"d\" at h:1: "));
        BOOST_TEST(text.ends_with("."));
        BOOST_TEST(e.reason() == reason);
        BOOST_TEST(e.sqlstate() == "");
    }
    attempt_failure coded{connect_failure::authentication, "28P01"};
    const overt::connect_error e = make_connect_error(coded, "h:1", std::chrono::milliseconds(70));
    BOOST_TEST(e.sqlstate() == "28P01");
    BOOST_TEST(std::string_view(e.what()).ends_with("(SQLSTATE 28P01)"));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
