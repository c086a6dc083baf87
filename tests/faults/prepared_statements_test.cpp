// SPDX-License-Identifier: BSL-1.0
// Prepared statements that are outdated, seen by servers that speak another language.
#include "support/covers.hpp"
#include "support/fake_server.hpp"
#include "support/session.hpp"

#include <string>
#include <string_view>

namespace {

using namespace overt;
using namespace overt::test;
using namespace std::chrono_literals;

std::string int4(std::string_view digits) {
    const std::string four("\0\0\0\4", 4);
    std::string value(4, '\0');
    value[3] = static_cast<char>(std::stoi(std::string(digits)));
    return message('D', std::string("\0\1", 2) + four + value);
}

std::string columns() {
    return message('T', std::string("\0\1", 2) + "a" + std::string(1, '\0') + std::string(6, '\0') +
                            std::string("\0\0\0\x17", 4) + std::string("\0\4", 2) + std::string("\xff\xff\xff\xff", 4) +
                            std::string("\0\1", 2));
}

const std::string parsed = message('1', "");
const std::string bound = message('2', "");
std::string row(std::string_view value) { return bound + columns() + int4(value) + command_complete("SELECT 1"); }

/// As a German server says it.
std::string outdated(std::string_view routine, std::string_view state = "0A000") {
    std::string body;
    for (const std::string& field :
         {std::string("SFEHLER"), std::string("VERROR"), "C" + std::string(state),
          std::string("Mgecachter Plan darf den Ergebnistyp nicht \xC3\xA4ndern"), "R" + std::string(routine)})
        body.append(field) += '\0';
    return message('E', body + '\0');
}

/// Prepares a statement and runs it again, which the server refuses so; then it answers whatever comes.
std::int32_t second_run(const std::string& refusal) {
    const std::string dropped = parsed + bound + message('n', "") + command_complete("DEALLOCATE") + ready();
    const fake_server server(
        {greeting(), parsed + row("1") + ready(), refusal + ready(), dropped + parsed + row("2") + ready()});
    session db(connect_options(server.dsn()));
    const statement_text fixed{"SELECT a FROM t", 4711};
    BOOST_CHECK_EQUAL(db.integer(query(fixed)), 1);
    return db.integer(query(fixed));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prepared_statements)

// What is known is the SQLSTATE and the routine that raised it, in every language.
BOOST_AUTO_TEST_CASE(an_outdated_plan_is_known_in_every_language, *covers("F-109", "pgjdbc-496")) {
    BOOST_CHECK_EQUAL(second_run(outdated("RevalidateCachedQuery")), 2);
}

BOOST_AUTO_TEST_CASE(the_text_alone_is_no_reason, *covers("F-109", "pgjdbc-496")) {
    BOOST_CHECK_THROW(second_run(outdated("transformSelectStmt")), feature_not_supported);
    BOOST_CHECK_THROW(second_run(outdated("RevalidateCachedQuery", "22000")), data_error);
}

// The same of a real server, where the machine has a language for it.
BOOST_AUTO_TEST_CASE(a_real_server_in_another_language, *covers("F-109", "pgjdbc-496")) {
    witness other;
    other.run("DROP TABLE IF EXISTS overt_other_language; CREATE TABLE overt_other_language (a int);"
              "INSERT INTO overt_other_language VALUES (7)");
    session db;
    for (const char* language : {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8"}) {
        try {
            db.simple(std::string("SET lc_messages = '") + language + '\'');
            break;
        } catch (const server_error&) {
            // the next one, or English
        }
    }
    const statement_text fixed{"SELECT * FROM overt_other_language", 4712};
    BOOST_CHECK_EQUAL(db.run(query(fixed)).columns(), 1);
    BOOST_CHECK_EQUAL(db.run(query(fixed)).columns(), 1);
    other.run("ALTER TABLE overt_other_language ADD COLUMN b int");
    BOOST_CHECK_EQUAL(db.run(query(fixed)).columns(), 2);
    other.run("ALTER TABLE overt_other_language ADD COLUMN c int");
    db.simple("BEGIN");
    BOOST_CHECK(db.error<plan_changed>(query(fixed)));
    db.simple("ROLLBACK");
    other.run("DROP TABLE overt_other_language");
}

BOOST_AUTO_TEST_SUITE_END()
