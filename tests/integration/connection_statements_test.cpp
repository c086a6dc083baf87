// SPDX-License-Identifier: BSL-1.0
// Prepared statements of one connection: when they are made, dropped, lost and made again.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/session.hpp"

using namespace overt;
using test::query;
using test::session;

namespace {

connect_options with_cache(std::size_t size) { return connect_options(test::server_dsn()).statement_cache_size(size); }

/// A table that another session changes.
class shared_table {
public:
    explicit shared_table(std::string name) : name_(std::move(name)) {
        watch_.run("DROP TABLE IF EXISTS " + name_);
        watch_.run("CREATE TABLE " + name_ + "(a int); INSERT INTO " + name_ + " VALUES (1)");
    }
    shared_table(const shared_table&) = delete;
    shared_table& operator=(const shared_table&) = delete;
    ~shared_table() { watch_.run("DROP TABLE " + name_); }
    void change(const std::string& what) { watch_.run("ALTER TABLE " + name_ + " " + what); }
    std::string all() const { return "SELECT * FROM " + name_; }

private:
    test::witness watch_;
    std::string name_;
};

/// Drops every prepared statement where only the server sees it.
constexpr const char* hidden_deallocate = "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$";

}  // namespace

BOOST_AUTO_TEST_SUITE(connection)
BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(a_text_is_prepared_the_second_time) {
    session db;
    const rendered twice = query("SELECT $1::int4", std::int32_t(5));
    BOOST_TEST(db.integer(twice) == 5);
    BOOST_TEST(db.prepared() == 0U);
    for (int round = 0; round < 4; ++round) {
        BOOST_TEST(db.integer(twice) == 5);
        BOOST_TEST(db.prepared() == 1U);
        BOOST_TEST(db.connection().cached_statements() == 1U);
    }
    BOOST_TEST(db.text("SELECT name FROM pg_prepared_statements").starts_with("overt_"));
}

BOOST_AUTO_TEST_CASE(an_identity_is_prepared_at_once) {
    session db;
    const statement_text fixed{"SELECT $1::int4", 10};
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(db.integer(query(fixed, std::int32_t(round))) == round);
        BOOST_TEST(db.prepared() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(the_server_never_holds_more_than_the_bound, *overt::test::covers("F-112", "sqlx-4328")) {
    session db(with_cache(4));
    for (int i = 0; i < 40; ++i) {
        const std::string sql = "SELECT $1::int4 + " + std::to_string(i % 13);
        for (int round = 0; round < 2; ++round) BOOST_TEST(db.integer(query(sql, std::int32_t(1))) == 1 + i % 13);
        BOOST_TEST(db.prepared() <= 4U);
        BOOST_TEST(db.connection().cached_statements() <= 4U);
    }
    BOOST_TEST(db.prepared() == 4U);
}

BOOST_AUTO_TEST_CASE(the_bound_holds_inside_a_transaction) {
    session db(with_cache(2));
    db.simple("BEGIN");
    for (int i = 0; i < 10; ++i) {
        const statement_text fixed{"SELECT " + std::to_string(i), 100U + static_cast<unsigned>(i)};
        BOOST_TEST(db.integer(query(fixed)) == i);
        BOOST_TEST(db.prepared() <= 2U);
    }
    BOOST_TEST(db.simple("COMMIT").tag() == "COMMIT");
}

BOOST_AUTO_TEST_CASE(without_a_cache_nothing_is_named) {
    session db(with_cache(0));
    const statement_text fixed{"SELECT $1::int4", 11};
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(db.integer(query(fixed, std::int32_t(round))) == round);
        BOOST_TEST(db.integer(query("SELECT $1::int4 + 1", std::int32_t(round))) == round + 1);
    }
    BOOST_TEST(db.connection().cached_statements() == 0U);
    BOOST_TEST(db.prepared() == 0U);
    BOOST_TEST(db.text("SELECT reset_val FROM pg_settings WHERE name = 'statement_timeout'") == "0");
}

BOOST_AUTO_TEST_CASE(a_lost_statement_is_prepared_again, *overt::test::covers("F-110")) {
    session db;
    const statement_text fixed{"SELECT $1::int4", 12};
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(db.integer(query(fixed, std::int32_t(round))) == round);
        db.simple(hidden_deallocate);
        BOOST_TEST(db.prepared() == 0U);
    }
    BOOST_TEST(db.connection().cached_statements() == 1U);
}

BOOST_AUTO_TEST_CASE(a_lost_statement_is_an_error_inside_a_transaction) {
    session db;
    const statement_text fixed{"SELECT 7", 13};
    db.run(query(fixed));
    db.simple("BEGIN");
    db.simple(hidden_deallocate);
    const auto e = db.error<server_error>(query(fixed));
    BOOST_REQUIRE(e);
    BOOST_TEST(e->sqlstate() == "26000");
    BOOST_TEST((db.connection().state() == pg::session_state::failed_transaction));
    BOOST_CHECK(db.error<transaction_aborted>(query(fixed)));
    db.simple("ROLLBACK");
    BOOST_TEST(db.integer(query(fixed)) == 7);
    db.simple("BEGIN");
    BOOST_TEST(db.integer(query(fixed)) == 7);
    db.simple("COMMIT");
}

BOOST_AUTO_TEST_CASE(statements_that_drop_all_others_are_noticed, *overt::test::covers("F-110")) {
    session db;
    const statement_text fixed{"SELECT 7", 14};
    for (const char* sql : {"DEALLOCATE ALL", "DISCARD ALL"}) {
        db.run(query(fixed));
        BOOST_TEST(db.connection().cached_statements() == 1U);
        db.simple(sql);
        BOOST_TEST(db.connection().cached_statements() == 0U);
        db.simple("BEGIN");
        BOOST_TEST(db.integer(query(fixed)) == 7);
        db.simple("COMMIT");
        db.run(sql);
        BOOST_TEST(db.connection().cached_statements() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(evicting_what_is_gone_spoils_nothing) {
    session db(with_cache(1));
    const statement_text a{"SELECT 1", 20}, b{"SELECT 2", 21};
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(db.integer(query(a)) == 1);
        db.simple(hidden_deallocate);
        BOOST_TEST(db.integer(query(b)) == 2);
        BOOST_TEST(db.prepared() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_changed_table_is_looked_at_again, *test::covers("F-109")) {
    shared_table table("overt_wire_changed");
    session db;
    const rendered all(table.all());
    const statement_text fixed{table.all(), 22};
    for (int round = 0; round < 3; ++round) db.run(all);
    db.run(query(fixed));
    for (int columns = 2; columns < 5; ++columns) {
        table.change("ADD COLUMN c" + std::to_string(columns) + " int");
        BOOST_TEST(db.run(all).columns() == columns);
        BOOST_TEST(db.run(query(fixed)).columns() == columns);
    }
    BOOST_TEST(db.connection().cached_statements() == 2U);
    db.run(query(statement_text{"SELECT 1", 23}));  // takes the outdated ones away
    db.run(query(statement_text{"SELECT 2", 24}));
    BOOST_TEST(db.prepared() == db.connection().cached_statements());
}

BOOST_AUTO_TEST_CASE(a_changed_table_is_an_error_inside_a_transaction, *test::covers("F-109")) {
    shared_table table("overt_wire_changed_in_transaction");
    session db;
    const statement_text fixed{table.all(), 25};
    db.run(query(fixed));
    table.change("ADD COLUMN b int");
    db.simple("BEGIN");
    const auto e = db.error<plan_changed>(query(fixed));
    BOOST_REQUIRE(e);
    BOOST_TEST((e->fate() == fate::kept));
    BOOST_TEST((db.connection().state() == pg::session_state::failed_transaction));
    db.simple("ROLLBACK");
    db.simple("BEGIN");
    BOOST_TEST(db.run(query(fixed)).columns() == 2);
    db.simple("COMMIT");
}

BOOST_AUTO_TEST_CASE(an_error_from_inside_a_function_is_no_reason_to_run_it_again) {
    session db;
    db.simple("CREATE TEMP SEQUENCE calls");
    db.simple("CREATE FUNCTION pg_temp.risky() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('calls'); "
              "RAISE EXCEPTION 'gone' USING ERRCODE = '26000'; END $$");
    const statement_text fixed{"SELECT pg_temp.risky()", 26};
    for (int round = 0; round < 2; ++round) BOOST_CHECK(db.error<server_error>(query(fixed)));
    BOOST_TEST(db.text("SELECT last_value FROM calls") == "2");
}

BOOST_AUTO_TEST_CASE(a_taken_name_is_left_alone, *overt::test::covers("F-110")) {
    session db;
    db.run(query(statement_text{"SELECT 1", 27}));
    const std::string name = db.text("SELECT name FROM pg_prepared_statements");
    const std::string next = name.substr(0, name.rfind('_') + 1) + "2";
    db.simple("PREPARE " + next + " AS SELECT 666");
    const statement_text fixed{"SELECT 7", 28};
    for (int round = 0; round < 3; ++round) BOOST_TEST(db.integer(query(fixed)) == 7);
    BOOST_TEST(db.text("EXECUTE " + next) == "666");
    BOOST_TEST(db.connection().cached_statements() == 2U);
}

BOOST_AUTO_TEST_CASE(nothing_is_prepared_in_a_failed_transaction) {
    session db(with_cache(1));
    const statement_text a{"SELECT 1", 29}, b{"SELECT 2", 30};
    db.run(query(a));
    db.simple("BEGIN");
    BOOST_CHECK(db.error<data_error>(query("SELECT 1/0")));
    BOOST_CHECK(db.error<transaction_aborted>(query(b)));
    BOOST_CHECK(db.error<transaction_aborted>(query(a)));
    db.simple("ROLLBACK");
    BOOST_TEST(db.connection().cached_statements() == 1U);
    BOOST_TEST(db.integer(query(b)) == 2);
    BOOST_TEST(db.prepared() == 1U);
}

BOOST_AUTO_TEST_CASE(a_shape_is_remembered_as_long_as_the_statement) {
    session db(with_cache(1));
    const statement_text fixed{"SELECT 1", 31}, other{"SELECT 2", 32};
    const int shape = 0;
    const auto run = [&](const rendered& statement, bool remember) {
        const void* before = nullptr;
        test::run(
            db.io(),
            [](pg::connection& on, const rendered& s, const void*& seen, const void* now) -> asio::awaitable<void> {
                pg::exchange x(on, s);
                while (!x.advance()) co_await x.ready();
                seen = x.checked_shape();
                if (now) x.remember_shape(now);
                x.take();
            }(db.connection(), statement, before, remember ? &shape : nullptr));
        return before;
    };
    BOOST_TEST(run(query(fixed), true) == nullptr);
    BOOST_TEST(run(query(fixed), false) == &shape);
    BOOST_TEST(run(query(other), false) == nullptr);  // evicts the first
    BOOST_TEST(run(query(fixed), false) == nullptr);
    BOOST_TEST(run(query("SELECT 3"), true) == nullptr);
    BOOST_TEST(run(query("SELECT 4"), true) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
