// SPDX-License-Identifier: BSL-1.0
// COPY TO STDOUT in binary, read into structs and into views.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/entries.hpp"
#include "support/fault_proxy.hpp"
#include "support/memory.hpp"
#include "support/pooled.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::batch_size;
using overt::col;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_copy_out";
    static constexpr const char* tables =
        "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL, picture bytea);"
        "INSERT INTO entries SELECT n, repeat('note ', n % 3) || n, CASE WHEN n % 2 = 0 THEN "
        "decode('00ff', 'hex') END FROM generate_series(1, 1000) n;";
};

schema& db() { return own_schema::db(); }

std::string note(int id) {
    std::string made;
    for (int i = 0; i != id % 3; ++i) made += "note ";
    return made + std::to_string(id);
}

auto entries() { return select<entry>().order_by(col<&entry::id>); }
auto quotients() { return raw<std::int32_t>("SELECT 10 / (3000 - n) FROM generate_series(1, 5000) n"); }

template <class Row>
asio::awaitable<std::int64_t> count_rows(overt::copy_reader<Row> from) {
    std::int64_t count = 0;
    while (const auto page = co_await from.next()) count += static_cast<std::int64_t>(page->size());
    co_return count;
}

template <class Verbs, class S>
asio::awaitable<std::int64_t> count_all(Verbs& on, S statement) {
    co_return co_await count_rows(co_await on.copy_out(statement));
}

template <class S>
void cancel_while_reading(const S& slow) {
    with_lease(db(), [&slow](overt::lease& conn) -> asio::awaitable<void> {
        asio::cancellation_signal signal;
        std::exception_ptr thrown;
        bool over = false;
        const auto read = [&]() -> asio::awaitable<void> { co_await count_all(conn, slow); };
        asio::co_spawn(co_await asio::this_coro::executor, read,
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) {
                           thrown = error;
                           over = true;
                       }));
        co_await pause(100ms);
        BOOST_CHECK(!over);
        signal.emit(asio::cancellation_type::terminal);
        co_await eventually([&] { return over; });
        BOOST_REQUIRE(thrown);
        BOOST_CHECK_THROW(std::rethrow_exception(thrown), overt::operation_cancelled);
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(copy_out, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(copy_out_gives_what_select_would) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (const std::size_t size : {1U, 7U, 1000U, 5000U}) {
            auto rows = co_await conn.copy_out(entries(), batch_size(size));
            int number = 0;
            while (const auto page = co_await rows.next()) {
                BOOST_CHECK_LE(page->size(), size);
                for (const entry& each : *page) {
                    ++number;
                    BOOST_REQUIRE_EQUAL(each.id, number);
                    BOOST_REQUIRE_EQUAL(each.note, note(number));
                    BOOST_REQUIRE_EQUAL(each.picture.has_value(), number % 2 == 0);
                    if (each.picture) BOOST_REQUIRE((*each.picture == overt::to_bytea({"\0\xff", 2})));
                }
            }
            BOOST_CHECK_EQUAL(number, 1000);
            BOOST_CHECK(!co_await rows.next());
            co_await expect(conn.scalar(select(count()).from<entry>()), 1000);
        }
    });
}

BOOST_AUTO_TEST_CASE(rows_may_be_anything_that_a_verb_gives) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto values = co_await conn.copy_out(select(max(col<&entry::id>)).from<entry>());
        const auto most = co_await values.next();
        BOOST_CHECK(most && most->at(0) == 1000);
        auto pairs = co_await conn.copy_out(select(col<&entry::note>, col<&entry::id>).from<entry>());
        const auto some = co_await pairs.next();
        BOOST_REQUIRE(some && some->size() == 200);
        BOOST_CHECK_EQUAL(std::get<0>(some->at(6)), note(std::get<1>(some->at(6))));
        BOOST_CHECK_EQUAL(co_await count_rows(std::move(pairs)), 800);
        auto named = co_await conn.copy_out(raw<entry>("SELECT picture, note, id FROM entries ORDER BY id -- comment"));
        const auto first = co_await named.next();
        BOOST_CHECK(first && first->at(1).note == note(2) && first->at(1).picture);
    });
}

BOOST_AUTO_TEST_CASE(views_show_the_bytes) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto rows = co_await conn.copy_out<entry_view>(entries(), batch_size(300));
        int number = 0;
        while (const auto page = co_await rows.next())
            for (const entry_view& each : *page) {
                ++number;
                BOOST_REQUIRE_EQUAL(each.id, number);
                BOOST_REQUIRE_EQUAL(each.note, note(number));
                if (each.picture) BOOST_REQUIRE((each.picture->size() == 2 && (*each.picture)[1] == std::byte{0xff}));
            }
        BOOST_CHECK_EQUAL(number, 1000);
    });
}

BOOST_AUTO_TEST_CASE(copy_out_of_nothing_and_of_much) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        BOOST_CHECK_EQUAL(co_await count_all(conn, raw<std::int32_t>("SELECT 1 WHERE false")), 0);
        auto rows = co_await conn.copy_out(raw<std::string>("SELECT repeat('x', 3000000) FROM generate_series(1, 3)"));
        int found = 0;
        while (const auto page = co_await rows.next())
            for (const std::string& each : *page) found += each.size() == 3'000'000;
        BOOST_CHECK_EQUAL(found, 3);
    });
}

BOOST_AUTO_TEST_CASE(HZ_25_copied_rows_take_constant_memory) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto rows = co_await conn.copy_out(raw<std::int32_t>("SELECT generate_series(1, 5000000)"), batch_size(1000));
        long before = 0;
        std::int64_t sum = 0;
        for (int pages = 0; const auto page = co_await rows.next(); ++pages) {
            for (const std::int32_t each : *page) sum += each;
            if (pages == 100) before = memory_in_use();
        }
        BOOST_CHECK_EQUAL(sum, 12'500'002'500'000);
        BOOST_CHECK_LT(memory_in_use() - before, 2048);
    });
}

BOOST_AUTO_TEST_CASE(what_cannot_be_copied_is_refused) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto bound = co_await error_of<overt::usage_error>(conn.copy_out(entries().where(col<&entry::id> < 3)));
        BOOST_REQUIRE(bound);
        BOOST_CHECK(contains(bound->what(), "use stream()"));
        const auto wrong = co_await error_of<overt::decode_error>(conn.copy_out(raw<std::int64_t>("SELECT 'a'::text")));
        BOOST_REQUIRE(wrong);
        BOOST_CHECK(contains(wrong->what(), "text"));
        BOOST_CHECK(co_await error_of<overt::undefined_table>(conn.copy_out(raw<std::int32_t>("SELECT 1 FROM no"))));
        BOOST_CHECK(co_await error_of<overt::usage_error>(conn.copy_out(raw<std::int32_t>("SELECT"))));
        BOOST_CHECK(co_await error_of<overt::usage_error>(conn.copy_out(raw<std::int32_t>("ANALYZE entries"))));
        const auto null = co_await error_of<overt::decode_error>(
            count_all(conn, raw<std::int32_t>("SELECT nullif(n, 2) AS odd FROM generate_series(1, 3) n")));
        BOOST_REQUIRE(null);
        BOOST_CHECK(contains(null->what(), "odd"));
    });
}

BOOST_AUTO_TEST_CASE(an_error_behind_the_first_rows_leaves_the_connection_usable) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto before = co_await pid(conn);
        auto rows = co_await conn.copy_out(quotients());
        BOOST_CHECK(co_await rows.next());
        const auto failed = co_await error_of<overt::server_error>(count_rows(std::move(rows)));
        BOOST_REQUIRE(failed);
        BOOST_CHECK_EQUAL(failed->sqlstate(), "22012");
        BOOST_CHECK_EQUAL(co_await pid(conn), before);
    });
}

BOOST_AUTO_TEST_CASE(a_transaction_sees_its_own_rows) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await tx.execute(insert(entry{.id = 1001, .note = "new"}));
        BOOST_CHECK_EQUAL(co_await count_all(tx, entries()), 1001);
        {
            auto inner = co_await tx.begin();
            BOOST_CHECK(co_await error_of<overt::usage_error>(tx.copy_out(entries())));
            BOOST_CHECK(co_await error_of<overt::server_error>(count_all(inner, quotients())));
        }
        BOOST_CHECK_EQUAL(co_await count_all(tx, entries()), 1001);
        co_await tx.rollback();
    });
    BOOST_CHECK_EQUAL(db().count("entries"), 1000);
}

BOOST_AUTO_TEST_CASE(nothing_else_runs_meanwhile_and_what_is_dropped_is_closed, *overt::test::covers("F-036")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t first = 0;
        {
            auto conn = co_await on.acquire();
            first = co_await pid(conn);
            auto rows = co_await conn.copy_out(raw<std::int32_t>("SELECT generate_series(1, 10000000)"));
            BOOST_CHECK(co_await rows.next());
            BOOST_CHECK(co_await error_of<overt::usage_error>(conn.scalar(select(count()).from<entry>())));
            BOOST_CHECK(co_await rows.next());
        }
        auto conn = co_await on.acquire();
        BOOST_CHECK_NE(co_await pid(conn), first);
        conn.release();
        const auto seen = co_await settled(on);
        BOOST_CHECK_EQUAL(seen.closed_for(overt::close_reason::abandoned), 1U);
    });
}

// The server sends nothing before its buffer is full: the first one waits in copy_out(), the second one in next().
BOOST_AUTO_TEST_CASE(both_waits_can_be_cancelled) {
    cancel_while_reading(raw<std::string>("SELECT pg_sleep(100)::text"));
    cancel_while_reading(raw<std::string>("SELECT repeat('x', 1000) || pg_sleep(CASE WHEN n = 100 THEN 100 ELSE 0 END) "
                                          "FROM generate_series(1, 200) n"));
}

BOOST_AUTO_TEST_CASE(a_copy_out_that_is_cut_is_a_loss) {
    fault_proxy proxy;
    int nth = 1;
    for (bool cut = true; cut; ++nth) {
        with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            proxy.cut(side::server, fault_proxy::any_type, nth);
            const auto lost = co_await error_of<overt::connection_lost>(
                count_all(conn, raw<std::int32_t>("SELECT generate_series(1, 3)")));
            cut = proxy.triggered();
            BOOST_CHECK_EQUAL(lost.has_value(), cut);
            proxy.release();
        });
    }
    BOOST_CHECK_GT(nth, 10);
}

BOOST_AUTO_TEST_SUITE_END()
