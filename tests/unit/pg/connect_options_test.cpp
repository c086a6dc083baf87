// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/pg/connect_options.hpp>

#include <cstdlib>

using namespace std::chrono_literals;
using overt::connect_options;

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Sets or removes a variable of the environment as long as it lives.
class environment {
public:
    environment(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before, had_ = true;
        value ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;
    ~environment() { had_ ? ::setenv(name_, before_.c_str(), 1) : ::unsetenv(name_); }

private:
    const char* name_;
    std::string before_;
    bool had_ = false;
};

struct clean_environment {
    environment no_options{"PGOPTIONS", nullptr};
    environment no_host{"PGHOST", nullptr};
    environment no_address{"PGHOSTADDR", nullptr};
    environment no_port{"PGPORT", nullptr};
    environment no_database{"PGDATABASE", nullptr};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_FIXTURE_TEST_SUITE(connect_options, clean_environment)

BOOST_AUTO_TEST_CASE(has_the_promised_defaults) {
    const ::connect_options options("host=h");
    BOOST_TEST(options.connect_timeout().count() == 5000);
    BOOST_TEST(options.statement_cache_size() == 256U);
    BOOST_TEST(options.application_name().empty());
    BOOST_TEST(options.scram_max_iterations() == 100'000U);
    BOOST_TEST(!options.on_notice());
    BOOST_TEST(options.keyword("keepalives_idle") == "30");
    BOOST_TEST(options.keyword("keepalives_interval") == "5");
    BOOST_TEST(options.keyword("keepalives_count") == "3");
    BOOST_TEST(options.keyword("tcp_user_timeout") == "10000");
    BOOST_TEST(options.startup_options() ==
               "-c standard_conforming_strings=on -c statement_timeout=30000 "
               "-c idle_in_transaction_session_timeout=60000 -c client_connection_check_interval=5000");
    BOOST_TEST(!contains(options.startup_options(false), "check_interval"));
}

BOOST_AUTO_TEST_CASE(the_connection_string_beats_the_defaults) {
    const ::connect_options options(
        "host=h connect_timeout=7 application_name=app keepalives_idle=99 tcp_user_timeout=1 options='-c geqo=off'");
    BOOST_TEST(options.connect_timeout().count() == 7000);
    BOOST_TEST(options.application_name() == "app");
    BOOST_TEST(options.keyword("keepalives_idle") == "99");
    BOOST_TEST(options.keyword("tcp_user_timeout") == "1");
    BOOST_TEST(options.startup_options().ends_with("-c client_connection_check_interval=5000 -c geqo=off"));
}

BOOST_AUTO_TEST_CASE(the_program_beats_the_connection_string) {
    ::connect_options options("host=h connect_timeout=7 application_name=app keepalives_idle=99 options='-c geqo=off'");
    options.connect_timeout(250ms).application_name("mine").keepalive(11s, 2s, 4).tcp_user_timeout(3s);
    options.session_setting("geqo", "on").statement_timeout(1s).lock_timeout(2s);
    options.idle_in_transaction_session_timeout(0ms).client_connection_check_interval(9s);
    BOOST_TEST(options.connect_timeout().count() == 250);
    BOOST_TEST(options.application_name() == "mine");
    BOOST_TEST(options.keyword("keepalives_idle") == "11");
    BOOST_TEST(options.keyword("keepalives_interval") == "2");
    BOOST_TEST(options.keyword("keepalives_count") == "4");
    BOOST_TEST(options.keyword("tcp_user_timeout") == "3000");
    BOOST_TEST(options.startup_options(false).ends_with(
        "-c geqo=off -c geqo=on -c statement_timeout=1000 -c lock_timeout=2000 "
        "-c idle_in_transaction_session_timeout=0 -c client_connection_check_interval=9000"));
}

BOOST_AUTO_TEST_CASE(settings_survive_blanks_and_backslashes) {
    ::connect_options options("host=h");
    options.statement_cache_size(0).session_setting("search_path", "a b, \"c\\d\"\tx");
    BOOST_TEST(options.startup_options() == "-c search_path=a\\ b,\\ \"c\\\\d\"\\\tx");
    options.session_setting("search_path", "z");
    BOOST_TEST(options.startup_options() == "-c search_path=z");
}

BOOST_AUTO_TEST_CASE(behind_a_transaction_pooler_nothing_is_set_unasked) {
    ::connect_options options("host=h");
    options.statement_cache_size(0);
    BOOST_TEST(options.startup_options().empty());
    options.isolation(overt::isolation_level::serializable);
    BOOST_TEST(options.startup_options() == "-c default_transaction_isolation=serializable");
}

BOOST_AUTO_TEST_CASE(isolation_can_be_taken_back) {
    ::connect_options options("host=h");
    options.statement_cache_size(0).isolation(overt::isolation_level::repeatable_read);
    BOOST_TEST(options.startup_options() == "-c default_transaction_isolation=repeatable\\ read");
    options.isolation(overt::isolation_level::server_default);
    BOOST_TEST(options.startup_options().empty());
    BOOST_TEST((options.isolation() == overt::isolation_level::server_default));
}

BOOST_AUTO_TEST_CASE(the_environment_comes_after_the_connection_string) {
    const environment inherited("PGOPTIONS", "-c work_mem=1MB");
    ::connect_options plain("host=h");
    BOOST_TEST(plain.startup_options().ends_with("-c work_mem=1MB"));
    ::connect_options given("host=h options='-c geqo=off'");
    BOOST_TEST(!contains(given.startup_options(), "work_mem"));
}

BOOST_AUTO_TEST_CASE(refuses_values_that_make_no_sense) {
    ::connect_options options("host=h");
    BOOST_CHECK_THROW(options.connect_timeout(0ms), overt::usage_error);
    BOOST_CHECK_THROW(options.statement_timeout(-1ms), overt::usage_error);
    BOOST_CHECK_THROW(options.lock_timeout(std::chrono::hours(1000)), overt::usage_error);
    BOOST_CHECK_THROW(options.scram_max_iterations(0), overt::usage_error);
    BOOST_CHECK_THROW(options.keepalive(0s, 1s, 1), overt::usage_error);
    BOOST_CHECK_THROW(options.keepalive(1s, 1s, 0), overt::usage_error);
    BOOST_CHECK_THROW(options.application_name(std::string("a\0b", 3)), overt::usage_error);
    for (const char* name : {"", "a b", "a=b", "1a", "a;b", ".a", "a.", "a..b", "-c"})
        BOOST_CHECK_THROW(options.session_setting(name, "x"), overt::usage_error);
    BOOST_CHECK_THROW(options.session_setting("a", std::string_view("x\0", 2)), overt::usage_error);
    BOOST_CHECK_NO_THROW(options.session_setting("my.own_setting1", "x"));
    BOOST_CHECK_THROW(::connect_options("connect_timeout=soon"), overt::connect_error);
}

BOOST_AUTO_TEST_CASE(target_names_the_place_and_no_secret) {
    BOOST_TEST(::connect_options("host=a,b port=1,2 dbname=shop password=c4n4ry").target() ==
               "database \"shop\" at a:1, b:2");
    BOOST_TEST(::connect_options("host=/run/pg port=1").target() ==
               "the default database at socket /run/pg/.s.PGSQL.1");
    const ::connect_options nested("host=h port=1 dbname='postgresql://u:c4n4ry@x/y'");
    BOOST_TEST(nested.target() == "the default database at h:1");
    BOOST_TEST(!contains(::connect_options("host=h dbname='password=c4n4ry'").target(), "c4n4ry"));
    BOOST_TEST(::connect_options("service=prod dbname=shop").target() ==
               "database \"shop\" of a service of pg_service.conf");
}

BOOST_AUTO_TEST_CASE(host_and_address_are_not_mixed_with_the_environment) {
    const environment address("PGHOSTADDR", "10.9.8.7");
    const environment port("PGPORT", "77");
    BOOST_TEST(::connect_options("host=h").target() == "the default database at h:77");
    BOOST_TEST(::connect_options("").target() == "the default database at 10.9.8.7:77");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
