// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/error.hpp>

#include "pg/dsn.hpp"

#include <map>

using namespace overt::pg::detail;

namespace {

const std::string canary = "c4n4ry";

std::map<std::string, std::string> parsed(const std::string& dsn) {
    const keyword_list given = parse_dsn(dsn);
    return {given.begin(), given.end()};
}

std::string message_of(const std::string& dsn) {
    try {
        const keyword_list given = parse_dsn(dsn);
        pair_endpoints(parsed(dsn)["host"], parsed(dsn)["hostaddr"], parsed(dsn)["port"]);
    } catch (const overt::connect_error& e) {
        BOOST_TEST((e.reason() == overt::connect_failure::config));
        BOOST_TEST((e.outcome() == overt::outcome::not_sent));
        return e.what();
    }
    return {};
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(dsn)

BOOST_AUTO_TEST_CASE(reads_both_forms) {
    for (const char* dsn : {"host=db.example.org port=6000 user=ann password='p w' dbname=shop",
                            "postgresql://ann:p%20w@db.example.org:6000/shop"}) {
        auto given = parsed(dsn);
        BOOST_TEST(given["host"] == "db.example.org");
        BOOST_TEST(given["port"] == "6000");
        BOOST_TEST(given["user"] == "ann");
        BOOST_TEST(given["password"] == "p w");
        BOOST_TEST(given["dbname"] == "shop");
    }
    BOOST_TEST(parsed("").empty());
}

BOOST_AUTO_TEST_CASE(percent_codes_carry_any_password) {
    BOOST_TEST(parsed("postgresql://ann:%40%2F%3F%3A@host/db")["password"] == "@/?:");
    BOOST_TEST(parsed("postgresql://host/db?user=ann&password=%40")["password"] == "@");
}

// Every way to write a connection string wrong around a password; libpq's own messages repeat it for most of them.
BOOST_AUTO_TEST_CASE(malformed_texts_never_show_the_password) {
    const std::string bad[] = {
        "password=" + canary + " oops",
        "password=a " + canary,
        "password=a " + canary + "=b",
        "password='" + canary,
        "password=" + canary + " ssl_mode=require",
        canary,
        "=" + canary,
        "host=u:" + canary + "@db",
        "password='a' b" + canary + " host=x",
        "password=\\'" + canary + " '" + canary + "'",
        "postgresql://u:" + canary + "%zz@host/db",
        "postgresql://u:" + canary + "%@host/db",
        "postgresql://u:" + canary + "%00@host/db",
        "postgresql://u:" + canary + "/x@host/db",
        "postgresql://u:x/" + canary + "@host/db",
        "postgresql://u:1/" + canary + "@host/db",
        "postgresql://u:" + canary + "@x@host/db",
        "postgresql://u:x@" + canary + "@host/db",
        "postgresql://u:" + canary + "?x@host/db",
        "postgresql://u:1?" + canary + "@host/db",
        "postgresql://u:" + canary + "?a=b@host/db",
        "postgresql://u:x@host:" + canary + "/db",
        "postgresql://u:" + canary + "@[::1/db",
        "postgresql://u:" + canary + "@[::1]x/db",
        "postgresql://u:" + canary + "@host/db?unknown=1",
        "postgresql://u:" + canary + "@host/db?sslmode",
        "postgresql://host/db?password=" + canary + "=x",
        "postgresql://host/db?pass" + canary + "=x",
        "postgresql://u:" + canary + "@host:70000/db",
        "postgresql://u:" + canary + "@host:0/db",
        "postgresql://u:" + canary + "@a,b:1,2:3,4/db?hostaddr=1.1.1.1",
        "postgres://u:" + canary + "@host:12x/db",
        std::string("password=") + canary + '\0' + "host=x",
    };
    for (const std::string& dsn : bad) {
        const std::string message = message_of(dsn);
        BOOST_TEST(!message.empty(), "was accepted: " << dsn);
        BOOST_TEST(!contains(message, canary), "shows the password: " << message);
    }
}

BOOST_AUTO_TEST_CASE(messages_say_what_to_do) {
    BOOST_TEST(contains(message_of("host=x sslmod=require"), "option number 2 is unknown. Did you mean sslmode?"));
    BOOST_TEST(contains(message_of("host=x password=a b"), "option number 3 has no value"));
    BOOST_TEST(contains(message_of("host='x"), "option number 1 has a quote that is not closed"));
    BOOST_TEST(contains(message_of("host=x zzzzzzzzz=1"), "unknown option"));
    BOOST_TEST(contains(message_of("postgresql://u:p@w@host/db"), "%40"));
    BOOST_TEST(contains(message_of("host=a,b port=1,2,3"), "different numbers"));
    BOOST_TEST(contains(message_of("host=a port=x"), "1 to 65535"));
}

BOOST_AUTO_TEST_CASE(pairs_lists_as_libpq_does) {
    const std::vector<endpoint> two = pair_endpoints("a,b", "", "1,2");
    BOOST_REQUIRE(two.size() == 2U);
    BOOST_TEST(two[0].host == "a");
    BOOST_TEST(two[0].port == "1");
    BOOST_TEST(two[1].host == "b");
    BOOST_TEST(two[1].port == "2");
    BOOST_TEST(pair_endpoints("a,b,c", "", "7")[2].port == "7");
    BOOST_TEST(pair_endpoints("", "::1,127.0.0.1", "").size() == 2U);
    BOOST_TEST(pair_endpoints("", "", "").size() == 1U);
    BOOST_TEST(pair_endpoints("a,", "", "").size() == 2U);
    BOOST_CHECK_THROW(pair_endpoints("a,b", "1.1.1.1", ""), overt::connect_error);
    BOOST_CHECK_THROW(pair_endpoints("a", "", "65536"), overt::connect_error);
    BOOST_CHECK_THROW(pair_endpoints("a", "", "-1"), overt::connect_error);
    BOOST_CHECK_THROW(pair_endpoints("a", "", "1 "), overt::connect_error);
}

BOOST_AUTO_TEST_CASE(describes_every_kind_of_host) {
    BOOST_TEST(describe({"db.example.org", "", "6000"}) == "db.example.org:6000");
    BOOST_TEST(describe({"db.example.org", "10.0.0.1", "6000"}) == "db.example.org:6000");
    BOOST_TEST(describe({"", "::1", "6000"}) == "[::1]:6000");
    BOOST_TEST(describe({"/run/postgresql", "", "6000"}) == "socket /run/postgresql/.s.PGSQL.6000");
    BOOST_TEST(describe({"", "", "6000"}) == "the local socket, port 6000");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
