// SPDX-License-Identifier: BSL-1.0
// Batches: different statements in one round trip.
#include <boost/test/unit_test.hpp>

#include "support/fault_proxy.hpp"
#include "support/fixtures.hpp"
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

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_batch";
    static constexpr const char* tables = "CREATE TABLE entries (id int PRIMARY KEY, note text NOT NULL);"
                                          "CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);";
};

schema& db() { return own_schema::db(); }

struct no_entries {
    no_entries() { db().run("TRUNCATE entries, late"); }
};

struct entry {
    std::int32_t id{};
    std::string note{};
};

constexpr auto describe(overt::type<entry>) {
    return overt::table("entries", overt::column("id", &entry::id).primary_key(), overt::column("note", &entry::note));
}

const auto echo = prepare<std::int32_t>([](auto nonce) { return select(nonce); });
const auto add = prepare<std::int32_t, std::string>(
    [](auto id, auto note) { return insert_into<entry>(col<&entry::id> = id, col<&entry::note> = note); });

overt::pool_options through(const fault_proxy& proxy) { return options_for(db(), proxy.dsn()).max_size(2); }

template <class T>
std::string failure(overt::batch_result<T>& of) {
    try {
        of.get();
    } catch (const overt::error& e) {
        return std::string(to_string(e.outcome())) + ": " + e.code().message();
    }
    return "none";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(batch, no_entries, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(different_statements_give_their_own_rows) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        db().run("INSERT INTO entries SELECT n, 'note ' || n FROM generate_series(1, 3) n");
        auto batch = conn.batch();
        auto all = batch.all(select<entry>().order_by(col<&entry::id>));
        auto total = batch.scalar(select(count()).from<entry>());
        auto one = batch.one(get<entry>(2));
        auto nobody = batch.one_or_none(get<entry>(99));
        auto first = batch.first(select(col<&entry::note>).from<entry>().order_by(desc(col<&entry::id>)));
        auto gone = batch.execute(delete_from<entry>().where(col<&entry::id> == 1));
        auto named = batch.all<entry>(raw<entry>("SELECT note, id FROM entries WHERE id = {}", 3));
        BOOST_CHECK_EQUAL(batch.size(), 7U);
        co_await batch.run();
        const std::vector<entry> rows = all.get();
        BOOST_REQUIRE_EQUAL(rows.size(), 3U);
        BOOST_CHECK_EQUAL(rows[1].note, "note 2");
        BOOST_CHECK_EQUAL(total.get(), 3);
        BOOST_CHECK_EQUAL(one.get().note, "note 2");
        BOOST_CHECK(!nobody.get());
        BOOST_CHECK_EQUAL(first.get().value(), "note 3");
        BOOST_CHECK_EQUAL(gone.get().rows_affected(), 1);
        BOOST_CHECK_EQUAL(named.get().at(0).note, "note 3");
        BOOST_CHECK_EQUAL(db().count("entries"), 2);
    });
}

BOOST_AUTO_TEST_CASE(misuse_says_what_to_do) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto batch = conn.batch();
        auto one = batch.scalar(echo(1));
        BOOST_CHECK_THROW(one.get(), overt::usage_error);
        co_await batch.run();
        BOOST_CHECK_EQUAL(one.get(), 1);
        BOOST_CHECK_THROW(one.get(), overt::usage_error);
        BOOST_CHECK_THROW(batch.scalar(echo(1)), overt::usage_error);
        BOOST_CHECK_THROW(batch.independent(), overt::usage_error);
        BOOST_CHECK(co_await error_of<overt::usage_error>(batch.run()));
        auto nothing = conn.batch();
        co_await nothing.run();
        auto tx = co_await conn.begin();
        auto outside = conn.batch();
        outside.scalar(echo(1));
        BOOST_CHECK(co_await error_of<overt::usage_error>(outside.run()));
        auto inside = tx.batch();
        BOOST_CHECK_THROW(inside.independent(), overt::usage_error);
        co_await tx.rollback();
        co_await expect(conn.scalar(echo(7)), 7);
    });
}

BOOST_AUTO_TEST_CASE(HZ_40_an_error_undoes_all_of_it) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (int time = 0; time != 2; ++time) {  // prepared on the way, and prepared before
            auto batch = conn.batch();
            auto before = batch.execute(add(1, "first"));
            auto wrong = batch.execute(add(1, "again"));
            auto after = batch.execute(add(2, "second"));
            BOOST_CHECK(co_await error_of<overt::unique_violation>(batch.run()));
            BOOST_CHECK_THROW(before.get(), overt::batch_aborted);
            BOOST_CHECK_THROW(wrong.get(), overt::unique_violation);
            BOOST_CHECK_THROW(after.get(), overt::batch_aborted);
            BOOST_CHECK_EQUAL(db().count("entries"), 0);
        }
        co_await expect(conn.scalar(echo(7)), 7);
    });
}

BOOST_AUTO_TEST_CASE(an_error_at_the_end_of_the_group_undoes_all_of_it) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto batch = conn.batch();
        auto once = batch.execute(raw("INSERT INTO late VALUES (1)"));
        auto twice = batch.execute(raw("INSERT INTO late VALUES (1)"));
        BOOST_CHECK(co_await error_of<overt::unique_violation>(batch.run()));
        BOOST_CHECK_EQUAL(db().count("late"), 0);
        // alone, and prepared on its way
        co_await conn.execute(raw("INSERT INTO late VALUES (2)"));
        BOOST_CHECK(co_await error_of<overt::unique_violation>(conn.execute(raw("INSERT INTO late VALUES (2)"))));
        BOOST_CHECK(co_await error_of<overt::unique_violation>(conn.execute(raw("INSERT INTO late VALUES (2)"))));
        BOOST_CHECK_NE(failure(once), "none");
        BOOST_CHECK_NE(failure(twice), "none");
        co_await expect(conn.scalar(echo(7)), 7);
    });
}

BOOST_AUTO_TEST_CASE(independent_statements_fail_alone) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto batch = conn.batch();
        batch.independent();
        auto before = batch.execute(add(1, "first"));
        auto wrong = batch.execute(add(1, "again"));
        auto nonsense = batch.scalar(raw<std::int32_t>("SELECT nothing_like_this"));
        auto after = batch.execute(add(2, "second"));
        co_await batch.run();
        BOOST_CHECK_EQUAL(before.get().rows_affected(), 1);
        BOOST_CHECK_THROW(wrong.get(), overt::unique_violation);
        BOOST_CHECK_THROW(nonsense.get(), overt::undefined_column);
        BOOST_CHECK_EQUAL(after.get().rows_affected(), 1);
        BOOST_CHECK_EQUAL(db().count("entries"), 2);
    });
}

BOOST_AUTO_TEST_CASE(in_a_transaction_earlier_ones_stand_until_it_ends) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        auto good = tx.batch();
        auto one = good.execute(add(1, "first"));
        co_await good.run();
        BOOST_CHECK_EQUAL(one.get().rows_affected(), 1);
        auto inner = co_await tx.begin();
        auto bad = inner.batch();
        auto before = bad.execute(add(2, "second"));
        auto wrong = bad.execute(add(1, "again"));
        auto after = bad.execute(add(3, "third"));
        BOOST_CHECK(co_await error_of<overt::unique_violation>(bad.run()));
        BOOST_CHECK_EQUAL(before.get().rows_affected(), 1);
        BOOST_CHECK_THROW(wrong.get(), overt::unique_violation);
        BOOST_CHECK_THROW(after.get(), overt::batch_aborted);
        co_await inner.rollback();
        co_await tx.commit();
        BOOST_CHECK_EQUAL(db().count("entries"), 1);
    });
}

BOOST_AUTO_TEST_CASE(a_dropped_transaction_is_undone_before_the_batch) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        {
            auto tx = co_await conn.begin();
            co_await tx.execute(add(1, "dropped"));
        }
        auto batch = conn.batch();
        batch.execute(add(1, "kept"));
        co_await batch.run();
        BOOST_CHECK_EQUAL(db().text("SELECT note FROM entries"), "kept");
    });
}

BOOST_AUTO_TEST_CASE(altered_tables_are_prepared_anew) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        db().run("DROP TABLE IF EXISTS changing; CREATE TABLE changing (a int); INSERT INTO changing VALUES (1)");
        const auto star = raw<std::string>("SELECT a::text FROM changing");
        const auto all = raw("SELECT * FROM changing");
        for (const bool independent : {false, true}) {
            for (int i = 0; i != 3; ++i) co_await conn.execute(all);
            db().run("ALTER TABLE changing ADD COLUMN " + std::string(independent ? "b" : "c") + " int");
            auto batch = conn.batch();
            if (independent) batch.independent();
            auto before = batch.execute(add(independent ? 2 : 1, "once"));
            auto changed = batch.execute(all);
            auto after = batch.scalar(star);
            co_await batch.run();
            BOOST_CHECK_EQUAL(before.get().rows_affected(), 1);
            BOOST_CHECK_EQUAL(changed.get().rows_affected(), 1);
            BOOST_CHECK_EQUAL(after.get(), "1");
        }
        // statements that the server has lost
        co_await conn.scalar(echo(1));
        db().run("DROP TABLE changing");
        co_await conn.execute(raw("DEALLOCATE ALL"));
        auto batch = conn.batch();
        auto one = batch.scalar(echo(5));
        co_await batch.run();
        BOOST_CHECK_EQUAL(one.get(), 5);
    });
}

BOOST_AUTO_TEST_CASE(a_small_statement_cache_is_enough) {
    with_pool(db(), options_for(db()).max_size(1).statement_cache_size(2),
              [](overt::pool& on) -> asio::awaitable<void> {
                  auto conn = co_await on.acquire();
                  for (int round = 0; round != 3; ++round) {
                      auto batch = conn.batch();
                      std::vector<overt::batch_result<std::int32_t>> results;
                      for (int i = 0; i != 40; ++i) {
                          results.push_back(batch.scalar(raw<std::int32_t>("SELECT {} + 1", std::int32_t(i))));
                          results.push_back(batch.scalar(raw<std::int32_t>("SELECT {} + 2", std::int32_t(i))));
                          results.push_back(batch.scalar(raw<std::int32_t>("SELECT {} + 3", std::int32_t(i))));
                      }
                      co_await batch.run();
                      for (int i = 0; i != 120; ++i)
                          BOOST_CHECK_EQUAL(results[static_cast<std::size_t>(i)].get(), i / 3 + i % 3 + 1);
                  }
                  // one that cannot be prepared leaves nothing behind that a later transaction would stumble on
                  auto tx = co_await conn.begin();
                  auto batch = tx.batch();
                  for (int i = 0; i != 3; ++i) batch.execute(raw("SELECT nonsense"));
                  for (int i = 0; i != 3; ++i) batch.execute(raw("SELECT 3"));
                  BOOST_CHECK(co_await error_of<overt::undefined_column>(batch.run()));
                  co_await tx.rollback();
                  auto again = co_await conn.begin();
                  co_await again.scalar(echo(3));
                  for (int i = 0; i != 3; ++i) co_await again.execute(raw("SELECT 4"));
                  co_await again.commit();
                  auto last = conn.batch();
                  last.execute(raw("SELECT 5"));
                  co_await last.run();
                  co_await expect(
                      conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql "
                                                    "AND statement NOT LIKE '%pg_prep%'")),
                      std::int64_t(2));
              });
}

BOOST_AUTO_TEST_CASE(HZ_40_a_hundred_inserts_in_less_than_three_round_trips) {
    fault_proxy proxy(10ms);
    with_pool(db(), through(proxy), [&proxy](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        auto batch = conn.batch();
        std::vector<overt::batch_result<overt::status>> results;
        for (int i = 0; i != 100; ++i) results.push_back(batch.execute(add(i, "n")));
        proxy.forget();
        co_await batch.run();
        BOOST_CHECK_LT(proxy.round_trips(), 3);
        for (auto& each : results) BOOST_CHECK_EQUAL(each.get().rows_affected(), 1);
        BOOST_CHECK_EQUAL(db().count("entries"), 100);
        BOOST_CHECK_EQUAL(proxy.messages(side::client, 'S'), 1);
    });
}

BOOST_AUTO_TEST_CASE(both_buffers_full_is_no_deadlock) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::string large(20'000, 'x');
        for (const bool independent : {false, true}) {
            auto batch = conn.batch();
            if (independent) batch.independent();
            std::vector<overt::batch_result<std::string>> results;
            for (int i = 0; i != 1'000; ++i)
                results.push_back(batch.scalar(raw<std::string>("SELECT {} || {}", large, large)));
            co_await batch.run();
            for (auto& each : results) BOOST_REQUIRE_EQUAL(each.get().size(), 40'000U);
        }
    });
}

BOOST_AUTO_TEST_CASE(no_answer_reaches_the_wrong_result) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (int round = 0; round != 20; ++round) {
            auto batch = conn.batch();
            if (round % 2 == 1) batch.independent();
            std::vector<overt::batch_result<std::int32_t>> results;
            for (int i = 0; i != 200; ++i) results.push_back(batch.scalar(echo(round * 1000 + i)));
            co_await batch.run();
            for (int i = 0; i != 200; ++i)
                BOOST_REQUIRE_EQUAL(results[static_cast<std::size_t>(i)].get(), round * 1000 + i);
        }
    });
}

BOOST_AUTO_TEST_CASE(whatever_the_number_of_statements) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (const int count : {0, 1, 2, 63, 64, 65, 127, 128, 129, 640}) {  // the window holds 64
            auto batch = conn.batch();
            std::vector<overt::batch_result<std::int32_t>> results;
            for (int i = 0; i != count; ++i) results.push_back(batch.scalar(echo(i)));
            co_await overt::with_timeout(10s, batch.run());
            for (int i = 0; i != count; ++i) BOOST_REQUIRE_EQUAL(results[static_cast<std::size_t>(i)].get(), i);
            std::vector<std::tuple<std::int32_t, std::string>> rows;
            for (int i = 0; i != count; ++i) rows.emplace_back(i, "note");
            BOOST_CHECK_EQUAL(co_await overt::with_timeout(10s, conn.execute_many(add, rows)), count);
            BOOST_CHECK_EQUAL(db().count("entries"), count);
            db().run("TRUNCATE entries");
        }
    });
}

BOOST_AUTO_TEST_CASE(MANY_02_one_statement_for_many_arguments) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::vector<std::tuple<std::int32_t, std::string>> rows;
        for (int i = 0; i != 10'000; ++i) rows.emplace_back(i, "note");
        BOOST_CHECK_EQUAL(co_await conn.execute_many(add, rows), 10'000);
        BOOST_CHECK_EQUAL(db().count("entries"), 10'000);
        const auto gone = prepare<std::int32_t>(
            [](auto id) { return delete_from<entry>().where(col<&entry::id> < id); });
        const std::vector<std::int32_t> limits{10, 5, 30};
        BOOST_CHECK_EQUAL(co_await conn.execute_many(gone, limits), 30);
        const auto renamed = [](const entry& each) { return update(each); };
        const std::vector<entry> changed{{30, "thirty"}, {31, "thirty-one"}, {1, "not there"}};
        BOOST_CHECK_EQUAL(co_await conn.execute_many(renamed, changed), 2);
        BOOST_CHECK_EQUAL(db().text("SELECT note FROM entries WHERE id = 31"), "thirty-one");
        BOOST_CHECK_EQUAL(co_await conn.execute_many(gone, std::vector<std::int32_t>()), 0);
    });
}

BOOST_AUTO_TEST_CASE(MANY_07_nothing_is_left_half_done) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        for (const int wrong : {0, 1, 70, 499, 500}) {
            std::vector<std::tuple<std::int32_t, std::string>> rows;
            for (int i = 0; i != 500; ++i) rows.emplace_back(i == wrong ? 1000 : i, "note");
            if (wrong != 500) rows.emplace_back(1000, "twice");
            else rows.emplace_back(3, "twice");
            BOOST_CHECK(co_await error_of<overt::unique_violation>(conn.execute_many(add, rows)));
            BOOST_CHECK_EQUAL(db().count("entries"), 0);
        }
        auto tx = co_await conn.begin();
        const std::vector<std::tuple<std::int32_t, std::string>> two{{1, "a"}, {2, "b"}};
        BOOST_CHECK_EQUAL(co_await tx.execute_many(add, two), 2);
        co_await tx.rollback();
        BOOST_CHECK_EQUAL(db().count("entries"), 0);
        // what was prepared is outdated by then
        co_await conn.execute_many(add, two);
        db().run("TRUNCATE entries; ALTER TABLE entries ALTER note TYPE varchar(100)");
        BOOST_CHECK_EQUAL(co_await conn.execute_many(add, two), 2);
        db().run("ALTER TABLE entries ALTER note TYPE text");
        co_await conn.execute(raw("DEALLOCATE ALL"));
        db().run("TRUNCATE entries");
        BOOST_CHECK_EQUAL(co_await conn.execute_many(add, two), 2);
    });
}

BOOST_AUTO_TEST_CASE(cut_at_every_message_it_ends_with_a_loss) {
    fault_proxy proxy;
    for (const bool independent : {false, true}) {
        for (const side from : {side::client, side::server}) {
            int nth = 1;
            for (bool cut = true; cut && nth != 100; ++nth) {
                with_pool(db(), through(proxy), [&](overt::pool& on) -> asio::awaitable<void> {
                    auto conn = co_await on.acquire();
                    auto batch = conn.batch();
                    if (independent) batch.independent();
                    std::vector<overt::batch_result<std::int32_t>> results;
                    for (int i = 0; i != 5; ++i) results.push_back(batch.scalar(echo(i)));
                    proxy.cut(from, fault_proxy::any_type, nth);
                    const auto lost = co_await error_of<overt::connection_lost>(batch.run());
                    cut = proxy.triggered();
                    BOOST_CHECK_EQUAL(lost.has_value(), cut);
                    for (int i = 0; i != 5; ++i) {
                        auto& each = results[static_cast<std::size_t>(i)];
                        try {
                            BOOST_CHECK_EQUAL(each.get(), i);
                            BOOST_CHECK(!cut || independent);
                        } catch (const overt::connection_lost&) {
                            BOOST_CHECK(cut);
                        }
                    }
                    proxy.release();
                });
            }
            BOOST_CHECK_GT(nth, 8);
            BOOST_CHECK_LT(nth, 100);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_cancelled_batch_leaves_nothing_to_the_next_lease) {
    fault_proxy proxy;
    with_pool(db(), through(proxy), [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await expect(conn.scalar(echo(1)), 1);
        const auto executor = co_await asio::this_coro::executor;
        asio::cancellation_signal signal;
        std::exception_ptr thrown;
        bool over = false;
        proxy.hold(side::client, 'S', 1);
        const auto work = [](overt::lease mine) -> asio::awaitable<void> {
            auto batch = mine.batch();
            for (int i = 0; i != 5; ++i) batch.scalar(echo(i));
            co_await batch.run();
        };
        asio::co_spawn(executor, work(std::move(conn)),
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) {
                           thrown = error;
                           over = true;
                       }));
        co_await eventually([&] { return proxy.triggered(); });
        signal.emit(asio::cancellation_type::terminal);
        co_await eventually([&] { return over; });
        BOOST_CHECK_THROW(std::rethrow_exception(thrown), overt::operation_cancelled);
        proxy.release();
        const auto seen = co_await settled(on);
        BOOST_CHECK_EQUAL(seen.connects, 1U);
        auto fresh = co_await on.acquire();
        co_await expect(fresh.scalar(echo(2)), 2);
    });
}

BOOST_AUTO_TEST_SUITE_END()
