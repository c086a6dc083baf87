// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/error.hpp>

#include <string>

using namespace overt;

namespace {

constexpr circumstances refused{phase::execute, outcome::failed, fate::kept};

[[noreturn]] void raise(std::string sqlstate, std::string message = "refused", std::string routine = {}) {
    server_fields fields;
    fields.sqlstate = std::move(sqlstate);
    fields.message = std::move(message);
    fields.routine = std::move(routine);
    throw_server_error(std::move(fields), refused);
}

template <class Error>
void check_class(const char* sqlstate) {
    BOOST_TEST_CONTEXT(sqlstate) {
        try {
            raise(sqlstate);
        } catch (const server_error& e) {
            BOOST_CHECK(typeid(e) == typeid(Error));
            BOOST_CHECK_EQUAL(e.sqlstate(), sqlstate);
            BOOST_CHECK(e.code() == errc::server);
        }
    }
}

std::string what_of(server_fields fields) { return server_error(std::move(fields), refused).what(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(base)
BOOST_AUTO_TEST_SUITE(server_error)

BOOST_AUTO_TEST_CASE(the_class_follows_the_sqlstate) {
    check_class<unique_violation>("23505");
    check_class<foreign_key_violation>("23503");
    check_class<not_null_violation>("23502");
    check_class<check_violation>("23514");
    check_class<exclusion_violation>("23P01");
    check_class<integrity_error>("23000");
    check_class<data_error>("22012");
    check_class<undefined_table>("42P01");
    check_class<undefined_column>("42703");
    check_class<privilege_error>("42501");
    check_class<statement_error>("42601");
    check_class<serialization_failure>("40001");
    check_class<deadlock_detected>("40P01");
    check_class<transaction_rollback>("40002");
    check_class<transaction_aborted>("25P02");
    check_class<read_only_error>("25006");
    check_class<query_cancelled>("57014");
    check_class<lock_not_available>("55P03");
    check_class<resource_error>("53100");
    check_class<resource_error>("54001");
    check_class<feature_not_supported>("0A000");
    check_class<overt::server_error>("P0001");
    check_class<overt::server_error>("57P01");
}

BOOST_AUTO_TEST_CASE(a_changed_plan_is_known_by_its_routine) {
    BOOST_CHECK_THROW(raise("0A000", "translated", "RevalidateCachedQuery"), plan_changed);
    BOOST_CHECK_THROW(raise("0A000", "cached plan must not change result type", "other"), feature_not_supported);
}

BOOST_AUTO_TEST_CASE(bases_catch_what_is_derived) {
    BOOST_CHECK_THROW(raise("23505"), integrity_error);
    BOOST_CHECK_THROW(raise("40P01"), transaction_rollback);
    BOOST_CHECK_THROW(raise("42P01"), statement_error);
}

BOOST_AUTO_TEST_CASE(what_names_state_constraint_and_statement) {
    server_fields fields;
    fields.sqlstate = "23505";
    fields.message = "duplicate key value violates unique constraint \"users_name_key\"";
    fields.detail = "Key (name)=(secret) already exists.";
    fields.constraint = "users_name_key";
    fields.statement = "INSERT INTO users(name) VALUES ($1)";
    const overt::server_error e(fields, refused);
    BOOST_CHECK_EQUAL(std::string(e.what()),
                      "duplicate key value violates unique constraint \"users_name_key\" (SQLSTATE 23505, constraint "
                      "users_name_key) in: INSERT INTO users(name) VALUES ($1)");
    BOOST_CHECK_EQUAL(e.constraint(), "users_name_key");
    BOOST_CHECK_EQUAL(e.detail(), "Key (name)=(secret) already exists.");
    BOOST_CHECK_EQUAL(e.fields().statement, fields.statement);
    BOOST_CHECK(e.outcome() == outcome::failed);
}

BOOST_AUTO_TEST_CASE(values_in_messages_of_class_22_do_not_reach_what) {
    server_fields fields;
    fields.sqlstate = "22P02";
    fields.message = "invalid input syntax for type integer: \"se\"cret\"";
    BOOST_CHECK_EQUAL(what_of(fields), "invalid input syntax for type integer: \"...\" (SQLSTATE 22P02)");
    fields.message = "ungültige Eingabesyntax für Typ integer: »secret«";
    BOOST_CHECK_EQUAL(what_of(fields), "ungültige Eingabesyntax für Typ integer: \"...\" (SQLSTATE 22P02)");
    fields.message = "value \"99999\" is out of range for type smallint";
    BOOST_CHECK_EQUAL(what_of(fields), "value \"...\" is out of range for type smallint (SQLSTATE 22P02)");
    fields.message = "division by zero";
    BOOST_CHECK_EQUAL(what_of(fields), "division by zero (SQLSTATE 22P02)");
    fields.message = "one \" only";
    BOOST_CHECK_EQUAL(what_of(fields), "one \"...\" only (SQLSTATE 22P02)");
}

BOOST_AUTO_TEST_CASE(a_pooler_that_loses_our_statements_is_named) {
    const auto told = [](const char* sqlstate, const char* message) {
        server_fields fields;
        fields.sqlstate = sqlstate;
        fields.message = message;
        return what_of(fields).find("statement_cache_size(0)") != std::string::npos;
    };
    BOOST_CHECK(told("26000", "prepared statement \"overt_7_1\" does not exist"));
    BOOST_CHECK(told("42P05", "prepared statement \"overt_7_1\" already exists"));
    BOOST_CHECK(!told("26000", "prepared statement \"theirs\" does not exist"));
    BOOST_CHECK(!told("42P01", "relation \"overt_7_1\" does not exist"));
}

BOOST_AUTO_TEST_CASE(long_statements_are_cut_between_letters) {
    server_fields fields;
    fields.sqlstate = "42601";
    fields.message = "syntax error";
    fields.statement = std::string(199, 'x') + "ä" + std::string(1000, 'y');
    BOOST_CHECK_EQUAL(what_of(fields), "syntax error (SQLSTATE 42601) in: " + std::string(199, 'x') + "...");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
