// SPDX-License-Identifier: BSL-1.0
// One connection and its exchanges: sending, answers, errors, cancellation, pipelines.
#include <boost/test/unit_test.hpp>

#include "pg/connection_impl.hpp"
#include "support/covers.hpp"
#include "support/session.hpp"

#include <overt/pg/canceller.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <sys/socket.h>

#include <thread>

using namespace overt;
using namespace std::chrono_literals;
using pg::detail::operation;
using pg::detail::operation_queue;
using pg::detail::wire_params;
using test::query;
using test::session;

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string repeated(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + i % 23);
    return bytes;
}

/// Sends a statement and gives its wait up after a moment; the exchange goes away with it.
asio::awaitable<void> give_up_waiting(pg::connection& on, std::string sql) {
    bool cancelled = false;
    asio::cancellation_signal signal;
    asio::steady_timer over(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    asio::co_spawn(
        co_await asio::this_coro::executor,
        [&]() -> asio::awaitable<void> { co_await test::exchanged(on, rendered(sql)); },
        asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown) {
            try {
                if (thrown) std::rethrow_exception(thrown);
            } catch (const operation_cancelled& e) {
                cancelled = e.outcome() == outcome::unknown;
            }
            over.cancel();
        }));
    asio::steady_timer moment(co_await asio::this_coro::executor, 50ms);
    co_await moment.async_wait(asio::use_awaitable);
    BOOST_TEST(on.busy());
    signal.emit(asio::cancellation_type::terminal);
    std::error_code ignored;
    co_await over.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    BOOST_TEST(cancelled);
}

asio::awaitable<bool> drained(pg::connection& on) {
    pg::drain rest(on);
    while (!rest.advance()) co_await rest.ready();
    co_return rest.clean();
}

/// Reads until nothing is in flight.
asio::awaitable<operation_queue::state> pumped(pg::connection::impl& c) {
    for (;;) {
        const operation_queue::state now = c.queue.pump();
        if (now != operation_queue::state::waiting) co_return now;
        std::error_code error;
        co_await pg::readiness(c, error);
    }
}

std::string tag(const operation& of) { return of.answer ? PQcmdStatus(of.answer) : "none"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(connection)

BOOST_AUTO_TEST_CASE(sends_parameters_and_gives_rows) {
    session db;
    const statement_text fixed{"SELECT $1::int4 + 1 AS next, $2::text AS word, NULL::text, ''::text", 1};
    for (int i = 0; i < 3; ++i) {
        const pg::result answer = db.run(query(fixed, std::int32_t(i), std::string("w")));
        BOOST_TEST(answer.rows() == 1);
        BOOST_TEST(answer.columns() == 4);
        BOOST_TEST(codec<std::int32_t>::decode(answer.at(0, 0)) == i + 1);
        BOOST_TEST(answer.at(0, 1).bytes() == "w");
        BOOST_TEST(answer.at(0, 2).null());
        BOOST_TEST(!answer.at(0, 3).null());
        BOOST_TEST(answer.at(0, 3).size == 0);
        BOOST_TEST(answer.column_name(0) == "next");
        BOOST_TEST(answer.column_type(1) == oids::text);
        BOOST_TEST(answer.tag() == "SELECT 1");
        BOOST_TEST(answer.rows_affected() == 1);
    }
    BOOST_TEST((db.connection().state() == pg::session_state::idle));
    BOOST_TEST(!db.connection().busy());
}

BOOST_AUTO_TEST_CASE(takes_any_number_of_parameters) {
    session db;
    for (const int count : {0, 1, 6, 7, 8, 9, 40}) {
        std::string sql = "SELECT 0";
        params values;
        for (int i = 1; i <= count; ++i) {
            sql += " + $" + std::to_string(i);
            values.add(std::int32_t(i));
        }
        for (int round = 0; round < 3; ++round)
            BOOST_TEST(db.integer(rendered(sql, values)) == count * (count + 1) / 2);
    }
    std::string many = "SELECT cardinality(ARRAY[$1";
    params values;
    values.add(std::int32_t(1));
    for (int i = 2; i <= 65'535; ++i) {
        many += ",$" + std::to_string(i);
        values.add(std::int32_t(i));
    }
    BOOST_TEST(db.integer(rendered(many + "])", values)) == 65'535);
}

BOOST_AUTO_TEST_CASE(simple_keeps_the_last_answer_and_the_first_error) {
    session db;
    const pg::result last = db.simple("SELECT 1; SELECT 2 UNION ALL SELECT 3; SELECT 'x'");
    BOOST_TEST(last.rows() == 1);
    BOOST_TEST(last.at(0, 0).bytes() == "x");
    const auto e = db.error<data_error>(rendered("SELECT 1; SELECT 1/0; SELECT nonsense"), pg::protocol::simple);
    BOOST_REQUIRE(e);
    BOOST_TEST(e->sqlstate() == "22012");
    BOOST_CHECK(db.error<usage_error>(query("SELECT $1", std::int32_t(1)), pg::protocol::simple));
    BOOST_TEST(db.text("SELECT 'on'") == "on");
}

BOOST_AUTO_TEST_CASE(an_empty_statement_is_an_empty_answer) {
    session db;
    for (const char* sql : {"", " ", "-- nothing", ";"}) {
        for (int round = 0; round < 3; ++round) {
            const pg::result answer = db.run(std::string(sql));
            BOOST_TEST(answer.rows() == 0);
            BOOST_TEST(answer.tag() == "");
            BOOST_TEST(answer.rows_affected() == 0);
        }
        BOOST_TEST(db.simple(sql).columns() == 0);
    }
}

BOOST_AUTO_TEST_CASE(errors_carry_what_the_server_said) {
    session db;
    db.simple("CREATE TEMP TABLE t(id int PRIMARY KEY, n int NOT NULL CONSTRAINT positive CHECK (n > 0))");
    const rendered insert = query("INSERT INTO t VALUES ($1, $2)", std::int32_t(1), std::int32_t(5));
    BOOST_TEST(db.run(insert).tag() == "INSERT 0 1");
    for (int round = 0; round < 3; ++round) {  // unprepared, while being prepared, prepared
        const auto e = db.error<unique_violation>(insert);
        BOOST_REQUIRE(e);
        BOOST_TEST(e->constraint() == "t_pkey");
        BOOST_TEST(e->table() == "t");
        BOOST_TEST(e->fields().statement == "INSERT INTO t VALUES ($1, $2)");
        BOOST_TEST(e->fields().severity == "ERROR");
        BOOST_TEST((e->phase() == phase::execute));
        BOOST_TEST((e->outcome() == outcome::failed));
        BOOST_TEST((e->fate() == fate::kept));
    }
    BOOST_CHECK(db.error<check_violation>(query("INSERT INTO t VALUES (2, -1)")));
    const auto bad = db.error<undefined_column>(query("SELECT nope FROM t"));
    BOOST_REQUIRE(bad);
    BOOST_TEST(bad->fields().position == 8);
    BOOST_TEST(db.text("SELECT count(*) FROM t") == "1");
}

BOOST_AUTO_TEST_CASE(a_statement_that_cannot_be_parsed_fails_while_being_prepared) {
    session db;
    const statement_text wrong{"SELEC 1", 2};
    for (int round = 0; round < 2; ++round) {
        const auto e = db.error<statement_error>(query(wrong));
        BOOST_REQUIRE(e);
        BOOST_TEST(e->sqlstate() == "42601");
        BOOST_TEST((e->phase() == phase::prepare));
        BOOST_TEST(db.connection().cached_statements() == 0U);
    }
    BOOST_TEST((db.connection().state() == pg::session_state::idle));
    BOOST_TEST(db.prepared() == 0U);
}

BOOST_AUTO_TEST_CASE(a_nul_byte_goes_nowhere) {
    session db;
    const std::string sql("SELECT 1\0; DROP TABLE x", 23);
    for (const pg::protocol how : {pg::protocol::extended, pg::protocol::simple}) {
        const auto e = db.error<usage_error>(rendered(sql), how);
        BOOST_REQUIRE(e);
        BOOST_TEST((e->outcome() == outcome::not_sent));
    }
    const statement_text fixed{sql, 3};
    BOOST_CHECK(db.error<usage_error>(query(fixed)));
    BOOST_TEST(!db.connection().busy());
    BOOST_TEST(db.text("SELECT 'on'") == "on");
}

BOOST_AUTO_TEST_CASE(concurrent_use_names_both_statements, *overt::test::covers("HZ-06")) {
    session db;
    test::run(db.io(), [](pg::connection& on) -> asio::awaitable<void> {
        const rendered slow("SELECT pg_sleep(0.1), 'the first'");
        const rendered fast("SELECT 'the second'");
        pg::exchange first(on, slow);
        BOOST_TEST(on.busy());
        try {
            pg::exchange second(on, fast);
            BOOST_ERROR("two statements at once");
        } catch (const usage_error& e) {
            BOOST_TEST(contains(e.what(), "Concurrent use"));
            BOOST_TEST(contains(e.what(), "the first"));
            BOOST_TEST(contains(e.what(), "the second"));
        }
        while (!first.advance()) co_await first.ready();
        BOOST_TEST(first.take().rows() == 1);
        BOOST_TEST(!on.busy());
    }(db.connection()));
}

BOOST_AUTO_TEST_CASE(needs_an_event_loop) {
    pg::connection bare = pg::connection::open(connect_options(test::server_dsn()),
                                               std::chrono::steady_clock::now() + 9s);
    const rendered statement("SELECT 1");
    BOOST_CHECK_THROW(pg::exchange(bare, statement), usage_error);
    asio::io_context io;
    bare.attach(io.get_executor());
    BOOST_CHECK_THROW(bare.attach(io.get_executor()), usage_error);
    BOOST_TEST(test::run(io, test::exchanged(bare, statement)).rows() == 1);
    bare.close();
    BOOST_CHECK_THROW(pg::exchange(bare, statement), usage_error);
}

BOOST_AUTO_TEST_CASE(a_cancelled_wait_leaves_the_connection_busy_until_it_is_drained) {
    session db;
    pg::connection& on = db.connection();
    for (const char* sql : {"SELECT pg_sleep(30)", "SELECT pg_sleep(30), 2", "SELECT pg_sleep(30), 2"}) {
        test::run(db.io(), give_up_waiting(on, sql));  // unprepared, unprepared, while being prepared
        BOOST_TEST(on.busy());
        BOOST_TEST((on.state() == pg::session_state::active));
        BOOST_CHECK(db.error<usage_error>(query("SELECT 1")));
        const auto request = on.make_canceller();
        bool taken = false;
        std::thread worker([&] { taken = request->cancel(); });
        worker.join();
        BOOST_TEST(taken);
        BOOST_TEST(test::run(db.io(), drained(on)));
        BOOST_TEST(!on.busy());
        BOOST_TEST((on.state() == pg::session_state::idle));
        BOOST_TEST(db.integer(query("SELECT 42")) == 42);
    }
    BOOST_TEST(db.prepared() == on.cached_statements());
}

BOOST_AUTO_TEST_CASE(a_given_up_transaction_is_still_open_after_the_drain) {
    session db;
    db.simple("BEGIN");
    test::run(db.io(), give_up_waiting(db.connection(), "SELECT pg_sleep(30)"));
    BOOST_TEST(db.connection().make_canceller()->cancel());
    BOOST_TEST(test::run(db.io(), drained(db.connection())));
    BOOST_TEST((db.connection().state() == pg::session_state::failed_transaction));
    BOOST_TEST(db.simple("ROLLBACK").tag() == "ROLLBACK");
}

BOOST_AUTO_TEST_CASE(large_values_pass_through_small_buffers) {
    session db;
    const int small = 200'000;
    ::setsockopt(PQsocket(db.connection().native_handle()), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    const std::string large = repeated(6'000'000);
    for (int round = 0; round < 3; ++round) {
        const pg::result answer = db.run(query("SELECT $1::text, $1::text", large));
        BOOST_TEST((answer.at(0, 0).bytes() == large));
        BOOST_TEST((answer.at(0, 1).bytes() == large));
    }
    const pg::result plain = db.simple("SELECT length('" + large + "')");
    BOOST_TEST(plain.at(0, 0).bytes() == "6000000");
}

BOOST_AUTO_TEST_CASE(operations_with_a_sync_each_fail_alone) {
    session db;
    db.simple("CREATE TEMP TABLE t(n int)");
    test::run(db.io(), [](pg::connection::impl& c) -> asio::awaitable<void> {
        operation first, wrong, last;
        const wire_params none{params()};
        BOOST_TEST(c.queue.begin_pipeline());
        BOOST_TEST(c.queue.query(first, "INSERT INTO t VALUES (1)", none));
        BOOST_TEST(c.queue.sync());
        BOOST_TEST(c.queue.query(wrong, "INSERT INTO t VALUES (1/0)", none));
        BOOST_TEST(c.queue.sync());
        BOOST_TEST(c.queue.query(last, "INSERT INTO t VALUES (3), (4)", none));
        BOOST_TEST(c.queue.sync());
        BOOST_TEST(!c.queue.sync());  // nothing behind the last one
        BOOST_TEST(c.queue.flush());
        BOOST_TEST(c.queue.replies().size() == 3U);
        BOOST_CHECK(co_await pumped(c) == operation_queue::state::settled);
        BOOST_TEST(!c.queue.pipelined());
        BOOST_TEST(!first.failed);
        BOOST_TEST(tag(first) == "INSERT 0 1");
        BOOST_TEST(wrong.failed);
        BOOST_TEST(pg::detail::sqlstate_of(wrong.answer) == "22012");
        BOOST_TEST(!last.failed);
        BOOST_TEST(tag(last) == "INSERT 0 2");
    }(db.connection().access()));
    BOOST_TEST(db.text("SELECT count(*) FROM t") == "3");
}

BOOST_AUTO_TEST_CASE(operations_that_share_a_sync_stand_and_fall_together) {
    session db;
    db.simple("CREATE TEMP TABLE t(n int)");
    test::run(db.io(), [](pg::connection::impl& c) -> asio::awaitable<void> {
        operation before, first, wrong, skipped, after;
        const wire_params none{params()};
        BOOST_TEST(c.queue.begin_pipeline());
        BOOST_TEST(c.queue.query(before, "INSERT INTO t VALUES (0)", none));
        BOOST_TEST(c.queue.sync());
        BOOST_TEST(c.queue.query(first, "INSERT INTO t VALUES (1)", none));
        BOOST_TEST(c.queue.query(wrong, "INSERT INTO t VALUES (1/0)", none));
        BOOST_TEST(c.queue.query(skipped, "INSERT INTO t VALUES (2)", none));
        BOOST_TEST(c.queue.sync());
        BOOST_TEST(c.queue.query(after, "INSERT INTO t VALUES (5)", none));
        BOOST_TEST(c.queue.sync());
        BOOST_TEST(c.queue.flush());
        BOOST_CHECK(co_await pumped(c) == operation_queue::state::settled);
        BOOST_TEST(!before.failed);
        BOOST_TEST(!first.failed);  // it was answered, and then undone with its group
        BOOST_TEST(wrong.failed);
        BOOST_TEST(skipped.failed);
        BOOST_TEST((PQresultStatus(skipped.answer) == PGRES_PIPELINE_ABORTED));
        BOOST_TEST(!after.failed);
        for (const operation* each : {&before, &first, &wrong, &skipped, &after})
            BOOST_CHECK(each->at == pg::detail::progress::settled);
    }(db.connection().access()));
    BOOST_TEST(db.text("SELECT string_agg(n::text, ',' ORDER BY n) FROM t") == "0,5");
}

BOOST_AUTO_TEST_CASE(a_pipeline_with_both_buffers_full_does_not_lock_up, *overt::test::covers("F-084", "libpqxx-942")) {
    session db;
    const int small = 200'000;
    ::setsockopt(PQsocket(db.connection().native_handle()), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    test::run(db.io(), [](pg::connection::impl& c) -> asio::awaitable<void> {
        const std::string kilobytes = repeated(100'000);
        params values;
        values.add(kilobytes);
        const wire_params wire(values);
        std::vector<operation> all(100);
        BOOST_TEST(c.queue.begin_pipeline());
        for (operation& each : all) {
            BOOST_TEST(c.queue.query(each, "SELECT $1::text || $1::text", wire));
            BOOST_TEST(c.queue.sync());
        }
        BOOST_TEST(c.queue.flush());
        BOOST_CHECK(co_await pumped(c) == operation_queue::state::settled);
        for (const operation& each : all) {
            BOOST_REQUIRE(!each.failed);
            BOOST_TEST(PQgetlength(each.answer, 0, 0) == 200'000);
        }
    }(db.connection().access()));
}

BOOST_AUTO_TEST_SUITE_END()
