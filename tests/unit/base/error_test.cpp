// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/error.hpp>

#include <string>
#include <type_traits>

using namespace overt;

namespace {

void check_where(const error& e, phase p, outcome o, fate f) {
    BOOST_CHECK(e.phase() == p);
    BOOST_CHECK(e.outcome() == o);
    BOOST_CHECK(e.fate() == f);
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(base)
BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(codes_belong_to_one_category) {
    const std::error_code code = errc::pool_timeout;
    BOOST_CHECK(code.category() == error_category());
    BOOST_CHECK_EQUAL(code.category().name(), "overt");
    BOOST_CHECK(code == errc::pool_timeout);
    BOOST_CHECK(code != errc::pool_closed);
}

BOOST_AUTO_TEST_CASE(every_code_has_its_own_message) {
    std::string seen;
    for (int code = 1; code <= static_cast<int>(errc::nested_acquire); ++code) {
        const std::string message = error_category().message(code);
        BOOST_CHECK(message != "unknown error");
        BOOST_CHECK(!contains(seen, "|" + message + "|"));
        seen += "|" + message + "|";
    }
    BOOST_CHECK_EQUAL(error_category().message(99), "unknown error");
}

BOOST_AUTO_TEST_CASE(what_is_the_message_alone) {
    const usage_error e("Do it the other way.");
    BOOST_CHECK_EQUAL(e.what(), "Do it the other way.");
    BOOST_CHECK(e.code() == errc::usage);
}

BOOST_AUTO_TEST_CASE(everything_is_an_overt_error_and_a_system_error) {
    BOOST_CHECK_THROW(throw decode_error("x"), overt::error);
    BOOST_CHECK_THROW(throw pool_closed("x"), std::system_error);
    static_assert(std::is_base_of_v<overt::error, server_error> && std::is_base_of_v<std::system_error, overt::error>);
}

BOOST_AUTO_TEST_CASE(copying_does_not_throw) {
    static_assert(std::is_nothrow_copy_constructible_v<server_error>);
    static_assert(std::is_nothrow_copy_constructible_v<connect_error>);
    const usage_error first(std::string(500, 'x'));
    const usage_error second = first;
    BOOST_CHECK_EQUAL(second.what(), first.what());
}

BOOST_AUTO_TEST_CASE(circumstances_follow_the_kind) {
    check_where(usage_error("x"), phase::execute, outcome::not_sent, fate::none);
    check_where(decode_error("x"), phase::decode, outcome::succeeded, fate::kept);
    check_where(no_rows("x"), phase::fetch, outcome::succeeded, fate::kept);
    check_where(too_many_rows("x"), phase::fetch, outcome::succeeded, fate::kept);
    check_where(commit_unknown("x"), phase::commit, outcome::unknown, fate::evicted);
    check_where(commit_rolled_back("x"), phase::commit, outcome::failed, fate::kept);
    check_where(pool_timeout("x"), phase::acquire, outcome::not_sent, fate::none);
    check_where(pool_overloaded("x"), phase::acquire, outcome::not_sent, fate::none);
    check_where(pool_closed("x"), phase::acquire, outcome::not_sent, fate::none);
    check_where(operation_cancelled({phase::fetch, outcome::unknown, fate::evicted}), phase::fetch, outcome::unknown,
                fate::evicted);
}

BOOST_AUTO_TEST_CASE(a_lost_commit_carries_the_id_if_it_was_asked_for) {
    BOOST_CHECK(!commit_unknown("x").transaction_id());
    BOOST_CHECK(commit_unknown("x", 0).transaction_id() == 0U);
    const commit_unknown first("x", 12345678901);
    const commit_unknown second = first;
    BOOST_CHECK(second.transaction_id() == 12345678901U);
}

BOOST_AUTO_TEST_CASE(connect_errors_carry_reason_and_sqlstate) {
    const connect_error e(connect_failure::authentication, "28P01", "Check the password for db:5432.");
    check_where(e, phase::connect, outcome::not_sent, fate::none);
    BOOST_CHECK(e.reason() == connect_failure::authentication);
    BOOST_CHECK_EQUAL(e.sqlstate(), "28P01");
    BOOST_CHECK_EQUAL(e.what(), "Check the password for db:5432. (SQLSTATE 28P01)");

    const connect_error named(connect_failure::server_full, "53300", "db refused: 53300.");
    BOOST_CHECK_EQUAL(named.what(), "db refused: 53300.");

    const connect_error silent(connect_failure::config, "", "The port is no number.");
    BOOST_CHECK(silent.phase() == phase::config);
    BOOST_CHECK_EQUAL(silent.sqlstate(), "");
    BOOST_CHECK_EQUAL(silent.what(), "The port is no number.");
}

BOOST_AUTO_TEST_CASE(lost_connections_carry_their_reason) {
    const connection_lost e(loss::admin_shutdown, "Gone.", {phase::execute, outcome::unknown, fate::evicted});
    BOOST_CHECK(e.reason() == loss::admin_shutdown);
    BOOST_CHECK(e.code() == errc::connection_lost);
}

BOOST_AUTO_TEST_CASE(missing_rows_name_the_statement_but_not_all_of_a_long_one) {
    BOOST_CHECK(contains(no_rows("SELECT 1").what(), "SELECT 1"));
    const std::string umlauts = "SELECT " + std::string(192, 'x') + "ääääää";
    const std::string message = too_many_rows(umlauts).what();
    BOOST_CHECK(message.ends_with("..."));
    BOOST_CHECK(!contains(message, "\xC3."));  // no half letter at the cut
    BOOST_CHECK(message.size() < 330);
}

BOOST_AUTO_TEST_CASE(names_of_enumerators) {
    BOOST_CHECK_EQUAL(to_string(phase::acquire), "acquire");
    BOOST_CHECK_EQUAL(to_string(outcome::not_sent), "not_sent");
    BOOST_CHECK_EQUAL(to_string(fate::evicted), "evicted");
    BOOST_CHECK_EQUAL(to_string(connect_failure::server_starting), "server_starting");
    BOOST_CHECK_EQUAL(to_string(loss::idle_in_transaction), "idle_in_transaction");
    BOOST_CHECK_EQUAL(to_string(static_cast<phase>(200)), "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
