// SPDX-License-Identifier: BSL-1.0
// A server prepares every golden statement, runs it, and gives columns of the types that the C++ rows expect.
#include <boost/test/unit_test.hpp>

#include "support/golden_statements.hpp"

#include <libpq-fe.h>

#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace {

struct finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using answer = std::unique_ptr<PGresult, finish>;

/// A connection of its own, without anything of overt in between.
class server {
public:
    server() : connection_(PQconnectdb(dsn())) {
        BOOST_REQUIRE_MESSAGE(PQstatus(connection_.get()) == CONNECTION_OK, "cannot connect to what OVERT_DSN names");
        run("SET client_min_messages = warning");
        run(app::golden_tables);
        run(app::golden_type_tables);
        run(app::golden_search_tables);
    }
    ~server() { PQclear(PQexec(connection_.get(), app::drop_golden_tables)); }
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    void run(const char* text) {
        const answer done(PQexec(connection_.get(), text));
        BOOST_REQUIRE_MESSAGE(good(done), PQerrorMessage(connection_.get()));
    }
    answer prepare(const std::string& text, const std::vector<Oid>& types) {
        return answer(PQprepare(connection_.get(), "", text.c_str(), static_cast<int>(types.size()), types.data()));
    }
    answer describe() { return answer(PQdescribePrepared(connection_.get(), "")); }
    answer execute(const overt::params& values) {
        std::vector<const char*> bytes;
        std::vector<int> sizes;
        std::vector<int> formats;
        for (int i = 0; i != values.count(); ++i) {
            const overt::cell value = values.value(i);
            text_.emplace_back(value.bytes());  // libpq wants values in text format to end with a NUL
            bytes.push_back(value.null() ? nullptr : text_.back().c_str());
            sizes.push_back(value.size);
            formats.push_back(values.format(i));
        }
        answer done(
            PQexecPrepared(connection_.get(), "", values.count(), bytes.data(), sizes.data(), formats.data(), 1));
        text_.clear();
        return done;
    }
    std::string error() const { return PQerrorMessage(connection_.get()); }
    static bool good(const answer& result) {
        const auto status = PQresultStatus(result.get());
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    }

private:
    static const char* dsn() {
        const char* value = std::getenv("OVERT_DSN");
        return value ? value : "";
    }
    std::unique_ptr<PGconn, finish> connection_;
    std::deque<std::string> text_;
};

std::vector<Oid> types_of(const overt::params& values) {
    std::vector<Oid> types;
    for (int i = 0; i != values.count(); ++i) types.push_back(values.type(i));
    return types;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(golden, server)

BOOST_AUTO_TEST_CASE(the_server_prepares_and_runs_every_statement) {
    for (const auto& row : overt::test::golden_statements()) {
        BOOST_TEST_CONTEXT(row.name << ": " << row.text) {
            run("BEGIN");
            const std::string text(row.statement.text());
            BOOST_CHECK_MESSAGE(good(prepare(text, types_of(row.statement.params()))), error());
            BOOST_CHECK_MESSAGE(good(execute(row.statement.params())), error());
            run("ROLLBACK");
        }
    }
}

BOOST_AUTO_TEST_CASE(columns_have_the_types_that_rows_expect) {
    for (const auto& row : overt::test::golden_statements()) {
        if (row.raw || row.columns.empty()) continue;
        BOOST_TEST_CONTEXT(row.name << ": " << row.text) {
            BOOST_REQUIRE_MESSAGE(good(prepare(std::string(row.statement.text()), types_of(row.statement.params()))),
                                  error());
            const answer shape = describe();
            BOOST_REQUIRE_EQUAL(static_cast<std::size_t>(PQnfields(shape.get())), row.columns.size());
            for (std::size_t i = 0; i != row.columns.size(); ++i) {
                const Oid given = PQftype(shape.get(), static_cast<int>(i));
                BOOST_CHECK_MESSAGE(row.columns[i]->accepts(given), "column " << i << " has type " << given
                                                                              << ", the row expects "
                                                                              << row.columns[i]->name);
                // An exact type: the result types that overt states are the server's own.
                // What travels as text is selected as text.
                if (row.columns[i]->type != 0 && !row.columns[i]->text) BOOST_CHECK_EQUAL(given, row.columns[i]->type);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(insert_many_keeps_the_order) {
    using namespace app;
    using namespace overt::sql;
    std::vector<team> teams;
    for (int i = 0; i != 200; ++i) teams.push_back({.id = 0, .name = "team " + std::to_string(997 * i % 1000)});
    const auto statement = insert_many(teams).returning(overt::col<&team::name>).render();
    BOOST_REQUIRE_MESSAGE(good(prepare(std::string(statement.text()), types_of(statement.params()))), error());
    const answer names = execute(statement.params());
    BOOST_REQUIRE_EQUAL(PQntuples(names.get()), 200);
    for (int i = 0; i != 200; ++i)
        BOOST_CHECK_EQUAL(PQgetvalue(names.get(), i, 0), teams[static_cast<std::size_t>(i)].name);
}

BOOST_AUTO_TEST_SUITE_END()
