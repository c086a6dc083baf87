// SPDX-License-Identifier: BSL-1.0
// Acceptance, section CUR: rows through cursors, and rows that show the answer's bytes.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/entries.hpp"
#include "support/fault_proxy.hpp"
#include "support/memory.hpp"
#include "support/pooled.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::batch_size;
using overt::col;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_stream";
    static constexpr const char* tables =
        "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL, picture bytea);"
        "INSERT INTO entries SELECT n, 'note ' || n, CASE WHEN n % 2 = 0 THEN "
        "decode('00ff', 'hex') END FROM generate_series(1, 1000) n;";
};

schema& db() { return own_schema::db(); }

auto first_entries(int count) { return select<entry>().where(col<&entry::id> <= count).order_by(col<&entry::id>); }
auto ids_up_to(int count) {
    return select(col<&entry::id>).from<entry>().where(col<&entry::id> <= count).order_by(col<&entry::id>);
}

asio::awaitable<std::int64_t> open_cursors(overt::verbs& on) {
    return on.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_cursors WHERE name LIKE 'overt%'"));
}

using ids = std::vector<std::int32_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(stream, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(CUR_02_every_row_once) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        for (const std::size_t size : {1U, 2U, 3U, 4U, 1000U}) {
            auto rows = co_await tx.stream(first_entries(3), batch_size(size));
            std::vector<std::string> seen;
            while (auto part = co_await rows.next()) {
                BOOST_CHECK_LE(part->size(), size);
                for (const entry& each : *part) seen.push_back(each.note);
            }
            BOOST_CHECK((seen == std::vector<std::string>{"note 1", "note 2", "note 3"}));
            const auto after = co_await rows.next();
            BOOST_CHECK(!after);
        }
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(CUR_03_whatever_the_query_is) {
    const overt::query<entry> erased = first_entries(3);
    static const auto first = prepare<std::int32_t>(
        [](auto count) { return select<entry>().where(col<&entry::id> <= count).order_by(col<&entry::id>); });
    with_lease(db(), [&](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto inner = co_await tx.begin();
        const auto notes = [](const std::vector<entry>& all) {
            std::string text;
            for (const entry& each : all) text += each.note + ';';
            return text;
        };
        auto rows = co_await inner.stream(erased, batch_size(2));
        BOOST_CHECK_EQUAL(notes(co_await rows.fetch_all()), "note 1;note 2;note 3;");
        rows = co_await inner.stream(first(2), batch_size(1));
        BOOST_CHECK_EQUAL(notes(co_await rows.fetch_all()), "note 1;note 2;");
        rows = co_await inner.stream(raw<entry>("SELECT * FROM entries WHERE id = {}", 7));
        BOOST_CHECK_EQUAL(notes(co_await rows.fetch_all()), "note 7;");
        co_await inner.commit();
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(CUR_04_by_hand) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(ids_up_to(4), batch_size(3));
        const auto first = co_await rows.fetch_one();
        BOOST_CHECK_EQUAL(first.value(), 1);
        const ids second = co_await rows.fetch(1);
        BOOST_CHECK((second == ids{2}));
        const ids rest = co_await rows.fetch(5);
        BOOST_CHECK((rest == ids{3, 4}));
        const ids none = co_await rows.fetch(2);
        BOOST_CHECK(none.empty());
        const auto end = co_await rows.fetch_one();
        BOOST_CHECK(!end);
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_CASE(CUR_06_skipping) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(ids_up_to(10), batch_size(2));
        BOOST_CHECK_EQUAL(co_await rows.skip(1), 1);
        const auto two = co_await rows.fetch_one();
        BOOST_CHECK_EQUAL(two.value(), 2);
        BOOST_CHECK_EQUAL(co_await rows.skip(4), 4);  // one of them was read already
        const auto page = co_await rows.next();
        BOOST_REQUIRE(page);
        BOOST_CHECK((*page == ids{7, 8}));
        BOOST_CHECK(co_await error_of<overt::usage_error>(rows.skip(-1)));
        BOOST_CHECK_EQUAL(co_await rows.skip(100), 2);
        const ids none = co_await rows.fetch_all();
        BOOST_CHECK(none.empty());
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(CUR_07_without_a_pool) {
    const std::string application = db().new_application_name();
    asio::io_context io;
    run(io, [](std::string name) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        auto on = std::make_unique<overt::pool>(executor, options_for(db()).application_name(name));
        auto conn = co_await on->acquire();
        on.reset();
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(ids_up_to(3), batch_size(2));
        const ids seen = co_await rows.fetch_all();
        BOOST_CHECK((seen == ids{1, 2, 3}));
        co_await tx.commit();
    }(application));
    for (int i = 0; i != 500 && db().sessions(application) != 0; ++i) db().run("SELECT pg_sleep(0.01)");
    BOOST_CHECK_EQUAL(db().sessions(application), 0);
}

BOOST_AUTO_TEST_CASE(CUR_08_with_a_limit_on_the_time) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto rows = co_await overt::with_timeout(50s, tx.stream(ids_up_to(3), batch_size(2)));
        const auto page = co_await overt::with_timeout(50s, rows.next());
        BOOST_CHECK((page == ids{1, 2}));
        const ids rest = co_await overt::with_timeout(50s, rows.fetch_all());
        BOOST_CHECK((rest == ids{3}));
        auto slow = co_await tx.stream(raw<std::int32_t>("SELECT 1 FROM pg_sleep(60)"));
        BOOST_CHECK(co_await error_of<overt::operation_timeout>(overt::with_timeout(50ms, slow.next())));
    });
}

BOOST_AUTO_TEST_CASE(CUR_09_two_and_one) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto rows = co_await tx.stream(ids_up_to(3));
        const ids two = co_await rows.fetch(2);
        BOOST_CHECK((two == ids{1, 2}));
        const ids one = co_await rows.fetch(2);
        BOOST_CHECK((one == ids{3}));
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(CUR_10_tuples_and_names_on_every_row) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto pairs = co_await tx.stream(
            select(col<&entry::id>, col<&entry::note>).from<entry>().order_by(col<&entry::id>).limit(5), batch_size(2));
        const auto all = co_await pairs.fetch_all();
        BOOST_REQUIRE_EQUAL(all.size(), 5U);
        for (int i = 0; i != 5; ++i) {
            BOOST_CHECK_EQUAL(std::get<0>(all[static_cast<std::size_t>(i)]), i + 1);
            BOOST_CHECK_EQUAL(std::get<1>(all[static_cast<std::size_t>(i)]), "note " + std::to_string(i + 1));
        }
        auto named = co_await tx.stream(
            raw<entry>("SELECT picture, note, id FROM entries WHERE id <= {} ORDER BY id", 3), batch_size(2));
        const auto entries = co_await named.fetch_all();
        BOOST_REQUIRE_EQUAL(entries.size(), 3U);
        BOOST_CHECK_EQUAL(entries[2].note, "note 3");
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(G2_10_mixed_calls_add_up) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        for (const std::size_t size : {1U, 7U, 100U}) {
            auto rows = co_await tx.stream(ids_up_to(50), batch_size(size));
            ids seen;
            const auto take = [&](const ids& more) { seen.insert(seen.end(), more.begin(), more.end()); };
            take(co_await rows.fetch(3));
            const auto one = co_await rows.fetch_one();
            seen.push_back(one.value());
            const auto page = co_await rows.next();
            take(page.value());
            take(co_await rows.fetch(2));
            take(co_await rows.fetch_all());
            take(co_await rows.fetch_all());
            ids expected(50);
            for (int i = 0; i != 50; ++i) expected[static_cast<std::size_t>(i)] = i + 1;
            BOOST_CHECK(seen == expected);
        }
        BOOST_CHECK_EQUAL(co_await open_cursors(tx), 0);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(G2_11_nested_and_beside_each_other) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto outer = co_await tx.stream(ids_up_to(4), batch_size(1));
        std::int32_t sum = 0;
        while (auto page = co_await outer.next()) {
            auto inner = co_await tx.stream(ids_up_to(page->front()), batch_size(1));
            while (auto more = co_await inner.next()) sum += more->front();
            sum += 100 * co_await tx.scalar(raw<std::int32_t>("SELECT 1"));
            // the same stream in itself goes on where it is
            const auto skipped = co_await outer.next();
            sum += 1000 * (skipped ? skipped->front() : 0);
        }
        BOOST_CHECK_EQUAL(sum, 1 + 100 + 2000 + 1 + 2 + 3 + 100 + 4000);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(HZ_27_a_stream_that_is_left_early_is_closed, *covers("HZ-27", "F-038")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        {
            auto rows = co_await tx.stream(select<entry>(), batch_size(10));
            co_await rows.next();
            BOOST_CHECK_EQUAL(co_await open_cursors(tx), 1);
        }
        BOOST_CHECK_EQUAL(co_await open_cursors(tx), 0);
        auto closed = co_await tx.stream(select<entry>(), batch_size(10));
        co_await closed.next();
        co_await closed.close();
        co_await closed.close();
        BOOST_CHECK_EQUAL(db().count("pg_cursors"), 0);
        const auto nothing = co_await closed.next();
        BOOST_CHECK(!nothing);
        {
            // a statement fails while it is open
            auto inner = co_await tx.begin();
            auto rows = co_await inner.stream(select<entry>(), batch_size(10));
            co_await rows.next();
            BOOST_CHECK(co_await error_of<overt::undefined_table>(inner.execute(raw("SELECT * FROM nowhere"))));
            BOOST_CHECK(co_await error_of<overt::transaction_aborted>(rows.next()));
            co_await inner.rollback();
            BOOST_CHECK(co_await error_of<overt::usage_error>(rows.next()));
        }
        auto outlived = co_await tx.stream(ids_up_to(3), batch_size(1));
        {
            auto inner = co_await tx.begin();
            auto rows = co_await inner.stream(ids_up_to(3), batch_size(1));
            co_await rows.next();
            BOOST_CHECK(co_await error_of<overt::usage_error>(outlived.next()));
            co_await inner.commit();
        }
        BOOST_CHECK_EQUAL(co_await open_cursors(tx), 1);  // the inner one is closed, this one is not
        const ids rest = co_await outlived.fetch_all();
        BOOST_CHECK((rest == ids{1, 2, 3}));
        co_await tx.commit();
        BOOST_CHECK(co_await error_of<overt::usage_error>(tx.stream(ids_up_to(3))));
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT 7")), 7);
    });
}

BOOST_AUTO_TEST_CASE(case_38_dropped_with_its_lease, *covers("F-038")) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            auto tx = co_await conn.begin();
            auto rows = co_await tx.stream(raw<std::int32_t>("SELECT generate_series(1, 2000000)"), batch_size(1));
            co_await rows.next();
        }
        const stopwatch watch;
        auto conn = co_await on.acquire();
        BOOST_CHECK_EQUAL(co_await open_cursors(conn), 0);
        BOOST_CHECK_LT(watch.elapsed().count(), 2000);
    });
}

BOOST_AUTO_TEST_CASE(errors_of_a_stream) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        BOOST_CHECK_THROW(batch_size(0), overt::usage_error);
        auto tx = co_await conn.begin();
        auto inner = co_await tx.begin();
        BOOST_CHECK(
            co_await error_of<overt::undefined_table>(inner.stream(raw<std::int32_t>("SELECT a FROM nowhere"))));
        co_await inner.rollback();
        auto again = co_await tx.begin();
        auto late = co_await again.stream(raw<std::int32_t>("SELECT 10 / (5 - n) FROM generate_series(1, 9) n"),
                                          batch_size(2));
        co_await late.next();
        co_await late.next();
        BOOST_CHECK(co_await error_of<overt::data_error>(late.next()));
        co_await again.rollback();
        auto wrong = co_await tx.stream(raw<std::string>("SELECT 1"));
        BOOST_CHECK(co_await error_of<overt::decode_error>(wrong.next()));
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(views_show_the_bytes) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto rows = co_await conn.views<entry_view>(first_entries(3));
        BOOST_REQUIRE_EQUAL(rows.size(), 3U);
        int number = 0;
        for (const entry_view each : rows) {
            ++number;
            BOOST_CHECK_EQUAL(each.id, number);
            BOOST_CHECK_EQUAL(each.note, "note " + std::to_string(number));
            BOOST_CHECK_EQUAL(each.picture.has_value(), number % 2 == 0);
            if (each.picture) BOOST_CHECK((each.picture->size() == 2 && (*each.picture)[1] == std::byte{0xff}));
        }
        BOOST_CHECK_EQUAL(rows[1].note, "note 2");
        const auto none = co_await conn.views<entry_view>(select<entry>().where(col<&entry::id> == 0));
        BOOST_CHECK(none.empty());
        BOOST_CHECK(co_await error_of<overt::decode_error>(conn.views<entry_view>(ids_up_to(1))));
        const auto null = co_await conn.views<entry_view>(raw<entry>("SELECT 1, NULL::text, NULL::bytea"));
        BOOST_CHECK_THROW(null[0], overt::decode_error);
        auto tx = co_await conn.begin();
        auto stream = co_await tx.stream<entry_view>(first_entries(5), batch_size(2));
        BOOST_CHECK_EQUAL(co_await stream.skip(1), 1);
        std::string notes;
        while (const auto page = co_await stream.next())
            for (const entry_view each : *page) notes.append(each.note) += ';';
        BOOST_CHECK_EQUAL(notes, "note 2;note 3;note 4;note 5;");
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(HZ_25_memory_stays_constant, *covers("HZ-25")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        long before = 0;
        std::int64_t sum = 0;
        auto rows = co_await tx.stream(raw<std::int32_t>("SELECT generate_series(1, {})", 5'000'000), batch_size(1000));
        for (int pages = 0; auto page = co_await rows.next(); ++pages) {
            for (const std::int32_t each : *page) sum += each;
            if (pages == 100) before = memory_in_use();
        }
        BOOST_CHECK_EQUAL(sum, 12'500'002'500'000);
        BOOST_CHECK_LT(memory_in_use() - before, 2048);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_cut_is_a_loss) {
    fault_proxy proxy;
    int nth = 1;
    for (bool cut = true; cut; ++nth) {
        with_pool(db(), options_for(db(), proxy.dsn()).max_size(1), [&](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            const auto read = [&]() -> asio::awaitable<int> {
                auto tx = co_await conn.begin();
                auto rows = co_await tx.stream(ids_up_to(3), batch_size(2));
                int count = 0;
                while (auto page = co_await rows.next()) count += static_cast<int>(page->size());
                co_await tx.commit();
                co_return count;
            };
            proxy.cut(side::server, fault_proxy::any_type, nth);
            const auto lost = co_await error_of<overt::error>(read());
            cut = proxy.triggered();
            BOOST_CHECK_EQUAL(lost.has_value(), cut);
            if (lost)
                BOOST_CHECK(
                    (lost->code() == overt::errc::connection_lost || lost->code() == overt::errc::commit_unknown));
            proxy.release();
        });
    }
    BOOST_CHECK_GT(nth, 15);
}

BOOST_AUTO_TEST_SUITE_END()
