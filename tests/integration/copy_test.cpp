// SPDX-License-Identifier: BSL-1.0
// COPY in binary, typed by the model.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fault_proxy.hpp"
#include "support/pooled.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

struct specimen {
    std::int64_t id{};
    std::string name{};
    std::optional<double> weight{};
    bool alive{};
    overt::bytea picture{};
    std::vector<std::int32_t> sizes{};
    std::int16_t legs = 4;
    std::int32_t twice{};
};

constexpr auto describe(overt::type<specimen>) {
    return overt::table("odd \"name\"", overt::column("id", &specimen::id).primary_key().identity(),
                        overt::column("Name", &specimen::name), overt::column("weight", &specimen::weight),
                        overt::column("alive", &specimen::alive), overt::column("picture", &specimen::picture),
                        overt::column("sizes", &specimen::sizes), overt::column("legs", &specimen::legs),
                        overt::column("twice", &specimen::twice).generated("legs * 2"));
}

struct entry {
    std::int32_t id{};
    std::string note{};
};

constexpr auto describe(overt::type<entry>) {
    return overt::table("entries", overt::column("id", &entry::id).primary_key(), overt::column("note", &entry::note));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_copy";
    static constexpr const char* tables =
        "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL);"
        "CREATE TABLE \"odd \"\"name\"\"\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"Name\" varchar NOT "
        "NULL, weight float8, alive bool NOT NULL, picture bytea NOT NULL, sizes int[] NOT NULL, legs int2 NOT NULL, "
        "twice int GENERATED ALWAYS AS (legs * 2) STORED);";
};

schema& db() { return own_schema::db(); }

struct no_rows {
    no_rows() { db().run("TRUNCATE entries, \"odd \"\"name\"\"\""); }
};

std::vector<entry> numbered(int first, int last) {
    std::vector<entry> rows;
    for (int i = first; i <= last; ++i) rows.push_back({i, "note " + std::to_string(i)});
    return rows;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(copy, no_rows, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(copy_in_writes_what_insert_would) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<specimen> rows{{.name = "ant \"\\ \n",
                                          .weight = 0.25,
                                          .alive = true,
                                          .picture = overt::to_bytea({"\0\xff", 2}),
                                          .sizes = {1, -2}},
                                         {.name = "", .weight = std::nullopt, .alive = false, .legs = 6}};
        BOOST_CHECK_EQUAL(co_await conn.copy_in(rows), 2);
        const auto stored = db().rows("SELECT \"Name\", weight, alive, picture, sizes, legs, twice FROM \"odd "
                                      "\"\"name\"\"\" ORDER BY twice");
        BOOST_CHECK_EQUAL(stored[0][0].as<std::string>(), rows[0].name);
        BOOST_CHECK_EQUAL(stored[0][1].as<double>(), 0.25);
        BOOST_CHECK_EQUAL(stored[0][3].as<std::string>(), "\\x00ff");
        BOOST_CHECK_EQUAL(stored[0][4].as<std::string>(), "{1,-2}");
        BOOST_CHECK_EQUAL(stored[0][6].as<int>(), 8);
        BOOST_CHECK(stored[1][1].is_null());
        BOOST_CHECK_EQUAL(stored[1][0].as<std::string>(), "");
        BOOST_CHECK_EQUAL(stored[1][5].as<int>(), 6);
        co_await expect(conn.scalar(select(count()).from<specimen>()), 2);
    });
}

BOOST_AUTO_TEST_CASE(copy_in_of_nothing_and_of_much) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        BOOST_CHECK_EQUAL(co_await conn.copy_in(std::vector<entry>()), 0);
        auto rows = numbered(1, 50'000);
        rows[7].note = std::string(3'000'000, 'x');
        BOOST_CHECK_EQUAL(co_await conn.copy_in(rows), 50'000);
        BOOST_CHECK_EQUAL(db().value<std::int64_t>("SELECT sum(id) FROM entries"), 50'000LL * 50'001 / 2);
        BOOST_CHECK_EQUAL(db().value<int>("SELECT length(note) FROM entries WHERE id = 8"), 3'000'000);
    });
}

BOOST_AUTO_TEST_CASE(rows_may_come_bit_by_bit) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto out = co_await conn.copy_in<entry>();
        for (int part = 0; part != 10; ++part) {
            const auto rows = numbered(part * 100 + 1, part * 100 + 100);
            co_await out.write(rows);
            co_await pause(1ms);
        }
        const entry last{1001, "last"};
        co_await out.write(last);
        BOOST_CHECK(co_await error_of<overt::usage_error>(conn.scalar(select(count()).from<entry>())));
        BOOST_CHECK_EQUAL(co_await out.finish(), 1001);
        BOOST_CHECK(co_await error_of<overt::usage_error>(out.finish()));
        BOOST_CHECK(co_await error_of<overt::usage_error>(out.abort()));
        BOOST_CHECK(co_await error_of<overt::usage_error>(out.write(last)));
        co_await expect(conn.scalar(select(count()).from<entry>()), 1001);
    });
}

BOOST_AUTO_TEST_CASE(an_error_names_the_row) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto rows = numbered(1, 10);
        rows[6].id = 3;
        const auto twice = co_await error_of<overt::unique_violation>(conn.copy_in(rows));
        BOOST_REQUIRE(twice);
        BOOST_CHECK(contains(twice->what(), "line 7"));
        BOOST_CHECK(!contains(twice->what(), "note 7"));
        BOOST_CHECK_EQUAL(db().count("entries"), 0);
        rows[6].note = std::string("a\0b", 3);
        BOOST_CHECK(co_await error_of<overt::usage_error>(conn.copy_in(rows)));
        BOOST_CHECK_EQUAL(db().count("entries"), 0);
        co_await expect(conn.scalar(select(count()).from<entry>()), 0);
        db().run("ALTER TABLE entries RENAME TO elsewhere");
        BOOST_CHECK(co_await error_of<overt::undefined_table>(conn.copy_in(rows)));
        db().run("ALTER TABLE elsewhere RENAME TO entries");
        co_await expect(conn.scalar(select(count()).from<entry>()), 0);
    });
}

BOOST_AUTO_TEST_CASE(an_abort_stores_nothing) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto rows = numbered(1, 20'000);
        auto out = co_await conn.copy_in<entry>();
        co_await out.write(rows);
        co_await out.abort();
        co_await expect(conn.scalar(select(count()).from<entry>()), 0);
        auto tx = co_await conn.begin();
        BOOST_CHECK_EQUAL(co_await tx.copy_in(numbered(1, 3)), 3);
        {
            auto inner = co_await tx.begin();
            auto again = co_await inner.copy_in<entry>();
            co_await again.write(numbered(4, 5));
            co_await again.abort();
        }
        co_await expect(tx.scalar(select(count()).from<entry>()), 3);
        co_await tx.commit();
        BOOST_CHECK_EQUAL(db().count("entries"), 3);
    });
}

BOOST_AUTO_TEST_CASE(case_36_a_copy_that_is_dropped_leaves_nothing_behind, *overt::test::covers("F-036")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            auto out = co_await conn.copy_in<entry>();
            const auto rows = numbered(1, 20'000);
            co_await out.write(rows);
        }
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(select(count()).from<entry>()), 0);
        conn.release();
        const auto seen = co_await settled(on);
        BOOST_CHECK_EQUAL(seen.closed_for(overt::close_reason::abandoned), 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_copy_that_is_cut_is_a_loss) {
    fault_proxy proxy;
    for (const side from : {side::client, side::server}) {
        int nth = 1;
        for (bool cut = true; cut; ++nth) {
            db().run("TRUNCATE entries");
            with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
                auto conn = co_await on.acquire();
                const auto rows = numbered(1, 20'000);
                proxy.cut(from, fault_proxy::any_type, nth);
                const auto lost = co_await error_of<overt::connection_lost>(conn.copy_in(rows));
                cut = proxy.triggered();
                BOOST_CHECK_EQUAL(lost.has_value(), cut);
                proxy.release();
            });
        }
        BOOST_CHECK_GT(nth, 3);
    }
}

BOOST_AUTO_TEST_CASE(a_slow_server_holds_the_writer_back) {
    fault_proxy proxy;
    with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto out = co_await conn.copy_in<entry>();
        const auto executor = co_await asio::this_coro::executor;
        proxy.hold(side::client, 'd', 1);
        std::size_t written = 0;
        asio::cancellation_signal signal;
        std::exception_ptr thrown;
        bool over = false;
        const auto flood = [&]() -> asio::awaitable<void> {
            const entry row{1, std::string(60'000, 'x')};
            for (;;) {
                co_await out.write(row);
                written += row.note.size();
            }
        };
        asio::co_spawn(executor, flood, asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) {
                           thrown = error;
                           over = true;
                       }));
        co_await pause(300ms);
        const std::size_t before = written;
        co_await pause(100ms);
        BOOST_CHECK_EQUAL(written, before);
        signal.emit(asio::cancellation_type::terminal);
        co_await eventually([&] { return over; });
        BOOST_CHECK_THROW(std::rethrow_exception(thrown), overt::operation_cancelled);
        proxy.release();
    });
}

BOOST_AUTO_TEST_SUITE_END()
