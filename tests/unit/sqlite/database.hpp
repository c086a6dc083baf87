// SPDX-License-Identifier: BSL-1.0
// A SQLite database in memory with the tables of the golden statements.
#pragma once

#include <overt/codec/rendered.hpp>
#include <overt/codec/wire.hpp>

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>
#include <bit>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace overt::test {

class sqlite_database {
public:
    sqlite_database() {
        sqlite3* opened = nullptr;
        BOOST_REQUIRE_EQUAL(sqlite3_open(":memory:", &opened), SQLITE_OK);
        connection_.reset(opened);
        run(tables);
        const auto unused = [](sqlite3_context*, int, sqlite3_value**) {};
        const auto ends = [](sqlite3_context*) {};
        sqlite3_create_function(opened, "initcap", 1, SQLITE_UTF8, nullptr, unused, nullptr, nullptr);
        sqlite3_create_function(opened, "stddev", 1, SQLITE_UTF8, nullptr, nullptr, unused, ends);
    }

    void run(const char* text) {
        const int status = sqlite3_exec(connection_.get(), text, nullptr, nullptr, nullptr);
        BOOST_REQUIRE_MESSAGE(status == SQLITE_OK, sqlite3_errmsg(connection_.get()) << " in " << text);
    }
    /// Prepares and binds a statement, and moves on to its first row, which is there until the next call.
    sqlite3_stmt* first_row(const overt::rendered& of) {
        prepare(of.text());
        BOOST_REQUIRE_MESSAGE(statement_, sqlite3_errmsg(connection_.get()) << " in " << of.text());
        for (int i = 0; i != of.params().count(); ++i) bind(of.params(), i);
        BOOST_REQUIRE_EQUAL(sqlite3_step(statement_.get()), SQLITE_ROW);
        return statement_.get();
    }
    /// What the database says against the text; empty: nothing.
    std::string trouble_with(std::string_view text) {
        prepare(text);
        return statement_ ? "" : sqlite3_errmsg(connection_.get());
    }
    /// The rows of a statement: columns are separated by commas, rows by semicolons.
    std::string rows(const overt::rendered& of) {
        prepare(of.text());
        BOOST_REQUIRE_MESSAGE(statement_, sqlite3_errmsg(connection_.get()) << " in " << of.text());
        for (int i = 0; i != of.params().count(); ++i) bind(of.params(), i);
        std::string found;
        int status;
        while ((status = sqlite3_step(statement_.get())) == SQLITE_ROW) {
            if (!found.empty()) found += "; ";
            for (int i = 0; i != sqlite3_column_count(statement_.get()); ++i) {
                if (i != 0) found += ", ";
                const unsigned char* value = sqlite3_column_text(statement_.get(), i);
                found += value ? reinterpret_cast<const char*>(value) : "NULL";
            }
        }
        BOOST_CHECK_MESSAGE(status == SQLITE_DONE, sqlite3_errmsg(connection_.get()) << " in " << of.text());
        return found;
    }

private:
    struct finish {
        void operator()(sqlite3* connection) const { sqlite3_close(connection); }
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    void prepare(std::string_view text) {
        sqlite3_stmt* made = nullptr;
        sqlite3_prepare_v2(connection_.get(), text.data(), static_cast<int>(text.size()), &made, nullptr);
        statement_.reset(made);
    }
    /// As a back end would do it with the forms that the codecs give values.
    void bind(const overt::params& values, int i) {
        const overt::cell value = values.value(i);
        sqlite3_stmt* const to = statement_.get();
        const char* const bytes = value.data;
        if (value.null()) {
            sqlite3_bind_null(to, i + 1);
            return;
        }
        switch (values.type(i)) {
            case oids::bool_: sqlite3_bind_int(to, i + 1, bytes[0]); break;
            case oids::int2:
                sqlite3_bind_int(to, i + 1, static_cast<std::int16_t>(overt::detail::load16(bytes)));
                break;
            case oids::int4:
                sqlite3_bind_int(to, i + 1, static_cast<std::int32_t>(overt::detail::load32(bytes)));
                break;
            case oids::int8:
                sqlite3_bind_int64(to, i + 1, static_cast<std::int64_t>(overt::detail::load64(bytes)));
                break;
            case oids::float8:
                sqlite3_bind_double(to, i + 1, std::bit_cast<double>(overt::detail::load64(bytes)));
                break;
            default: sqlite3_bind_text(to, i + 1, bytes, value.size, SQLITE_TRANSIENT);
        }
    }

    static constexpr const char* tables = R"(
        ATTACH ':memory:' AS golden_other;
        CREATE TABLE teams(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, team_id INTEGER REFERENCES teams,
                           created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
        CREATE TABLE posts(id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES users, title TEXT NOT NULL,
                           likes INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE golden_other."member""ships"("user" INTEGER, role TEXT, feeling TEXT NOT NULL, before TEXT,
                                                  PRIMARY KEY (role, "user"));
        CREATE TABLE readings(id INTEGER PRIMARY KEY, small INTEGER NOT NULL, "real" REAL NOT NULL, wide REAL NOT NULL,
                              exact NUMERIC NOT NULL, good INTEGER NOT NULL, day TEXT NOT NULL, local TEXT NOT NULL,
                              "at" TEXT NOT NULL, span TEXT NOT NULL, samples TEXT NOT NULL, data TEXT,
                              token TEXT NOT NULL);
        CREATE TABLE tickets(id INTEGER PRIMARY KEY, taken TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
        CREATE TABLE notes(id INTEGER PRIMARY KEY, name TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT FALSE);
        CREATE UNIQUE INDEX notes_name ON notes(name) WHERE NOT archived;
        CREATE UNIQUE INDEX named_notes ON notes(name) WHERE NOT archived AND name IS NOT NULL;
        CREATE TABLE articles(id INTEGER PRIMARY KEY, about TEXT, more TEXT, data TEXT, raw TEXT, tags TEXT, sizes TEXT,
                              moods TEXT, places TEXT, during TEXT, days TEXT);
        CREATE TABLE pages(id INTEGER PRIMARY KEY, body TEXT, words TEXT);
        CREATE TABLE places(id INTEGER PRIMARY KEY, "where" TEXT NOT NULL);
        INSERT INTO teams(name) VALUES ('blue'), ('green');
        INSERT INTO users(name, email, team_id) VALUES ('Daisy', 'daisy@example.org', 1), ('Rose', NULL, NULL),
                                                       ('iris', NULL, 1);
        INSERT INTO posts(author_id, title, likes) VALUES (1, 'one', 5), (1, 'two', 7), (2, '50% off', 7);
    )";

    std::unique_ptr<sqlite3, finish> connection_{};
    std::unique_ptr<sqlite3_stmt, finish> statement_{};
};

}  // namespace overt::test
