// SPDX-License-Identifier: BSL-1.0
// The server that the tests run against, and libpqxx as their witness: data is prepared and verified through it, never
// through the code under test.
#pragma once

#include <libpq-fe.h>
#include <pqxx/pqxx>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace overt::test {

/// The connection string of the tests.
inline std::string server_dsn() {
    const char* text = std::getenv("OVERT_DSN");
    if (!text || !*text)
        throw std::runtime_error(
            "OVERT_DSN is not set: run tests/run.sh, or set it to a PostgreSQL that tests may use");
    return text;
}

/// That of a role which logs in with SCRAM.
inline std::string scram_dsn() {
    const char* text = std::getenv("OVERT_DSN_SCRAM");
    return text && *text ? text : server_dsn();
}

/// The same database over the unix socket and without a password, where there is such a way in: new sessions are cheap.
inline std::string nearest_dsn() {
    const char* text = std::getenv("OVERT_TEST_SOCKET_DSN");
    return text && *text ? text : server_dsn();
}

inline std::string quoted(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + '\'';
}

/// The connection string with one keyword set to another value.
inline std::string with_keyword(const std::string& dsn, std::string_view keyword, std::string_view value) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(dsn.c_str(), &message),
                                                                               &PQconninfoFree);
    PQfreemem(message);
    if (!options) throw std::runtime_error("OVERT_DSN cannot be read");
    std::string text;
    for (const PQconninfoOption* each = options.get(); each->keyword; ++each)
        if (each->val && keyword != each->keyword)
            text.append(each->keyword).append("=").append(test::quoted(each->val)) += ' ';
    return text.append(keyword).append("=").append(test::quoted(value));
}

/// A connection of libpqxx's own.
class witness {
public:
    explicit witness(const std::string& dsn = server_dsn()) : connection_(dsn) {
        run("SET client_min_messages = warning");
    }

    /// Runs one or more statements.
    void run(const std::string& sql) { rows(sql); }
    pqxx::result rows(const std::string& sql) {
        pqxx::nontransaction work(connection_);
        return work.exec(sql);
    }
    /// The first column of the first row, which exists and is not NULL.
    template <class T>
    T value(const std::string& sql) {
        return rows(sql).at(0).at(0).as<T>();
    }
    /// The same as the server writes it.
    std::string text(const std::string& sql) { return value<std::string>(sql); }
    bool null(const std::string& sql) { return rows(sql).at(0).at(0).is_null(); }
    long count(const std::string& table, const std::string& condition = "true") {
        return value<long>("SELECT count(*) FROM " + table + " WHERE " + condition);
    }
    /// Sessions of the server that call themselves so.
    long sessions(const std::string& application_name) {
        return count("pg_stat_activity", "application_name = '" + application_name + "'");
    }
    bool is_alive(int backend_pid) { return count("pg_stat_activity", "pid = " + std::to_string(backend_pid)) != 0; }
    /// Ends a session of the server, and waits until it is gone.
    void terminate(int backend_pid) { run("SELECT pg_terminate_backend(" + std::to_string(backend_pid) + ", 10000)"); }
    pqxx::connection& connection() noexcept { return connection_; }

private:
    pqxx::connection connection_;
};

/// A schema of its own for each suite, so that suites can run beside each other.
class schema : public witness {
public:
    explicit schema(std::string name, const std::string& tables = {}) : name_(std::move(name)) {
        run("DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
        run("CREATE SCHEMA " + name_);
        run("SET search_path = " + name_);
        if (!tables.empty()) run(tables);
    }
    schema(const schema&) = delete;
    schema& operator=(const schema&) = delete;
    ~schema() {
        try {
            run("DROP SCHEMA " + name_ + " CASCADE");
        } catch (const std::exception&) {
            // the next run drops it
        }
    }

    const std::string& name() const noexcept { return name_; }
    std::string new_application_name() { return "overt " + name_ + ' ' + std::to_string(++applications_); }

private:
    std::string name_;
    int applications_ = 0;
};

}  // namespace overt::test
