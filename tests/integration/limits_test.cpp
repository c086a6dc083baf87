// SPDX-License-Identifier: BSL-1.0
// What an answer, a session and a process may hold: rows, prepared statements, memory.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <malloc.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;
using overt::too_many_rows;

struct step {
    std::int64_t n{};
};
constexpr auto describe(overt::type<step>) { return overt::table("step", overt::column("n", &step::n)); }

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_limits";
    static constexpr const char* tables = shared_tables;
};

schema& db() { return own_schema::db(); }

const auto users_from = prepare<std::int64_t>([](auto id) { return select<user>().where(col<&user::id> >= id); });

struct ten_users {
    ten_users() {
        db().run(std::string(clear_tables) + " RESTART IDENTITY");
        db().run("INSERT INTO gino_users(name) SELECT 'user ' || n FROM generate_series(1, 10) n");
    }
};

// A sanitizer's allocator does not tell how much it has given out, and takes its time.
#if defined(__SANITIZE_ADDRESS__)
constexpr int cycles = 1000;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr int cycles = 1000;
#else
constexpr int cycles = 100'000;
#endif
#else
constexpr int cycles = 100'000;
#endif

/// Bytes of blocks that are in use.
std::size_t live_heap() { return ::mallinfo2().uordblks; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits, ten_users, *boost::unit_test::fixture<own_schema>())

// ---- rows

BOOST_AUTO_TEST_CASE(HZ_25_all_is_refused_above_the_limit) {
    std::vector<std::string> sent;
    auto options = options_for(db()).max_size(1).max_buffered_rows(9).on_statement(
        [&sent](const overt::rendered& s) { sent.emplace_back(s.text()); });
    with_pool(db(), std::move(options), [&sent](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        const auto all = select<user>().order_by(col<&user::id>);
        const auto refused = co_await error_of<too_many_rows>(conn.all(all));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(contains(refused->what(), "more than the 9 rows"));
        BOOST_CHECK(contains(refused->what(), "stream()"));
        BOOST_CHECK(refused->fate() == overt::fate::kept);
        BOOST_CHECK(contains(sent.back(), " LIMIT 10"));  // so many are sent and no more
        BOOST_CHECK(co_await error_of<too_many_rows>(conn.all(users_from(1))));
        BOOST_CHECK(co_await error_of<too_many_rows>(conn.all(raw<std::int32_t>("SELECT generate_series(1, 10)"))));
        BOOST_CHECK(co_await error_of<too_many_rows>(conn.all(all.limit(100))));

        BOOST_CHECK_EQUAL((co_await conn.all(all.limit(9))).size(), 9U);
        BOOST_CHECK_EQUAL((co_await conn.all(all.offset(1))).size(), 9U);
        BOOST_CHECK_EQUAL((co_await conn.all(users_from(2))).size(), 9U);
        BOOST_CHECK_EQUAL((co_await conn.one(all.limit(1))).id, 1);
        BOOST_CHECK((co_await conn.first(all)).has_value());
        auto tx = co_await conn.begin();
        BOOST_CHECK(co_await error_of<too_many_rows>(tx.all(all)));  // the transaction goes on
        auto rows = co_await tx.stream(all, overt::batch_size(5));
        std::size_t count = 0;
        while (auto page = co_await rows.next()) count += page->size();
        BOOST_CHECK_EQUAL(count, 10U);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(HZ_25_there_is_no_limit_unless_one_is_set) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        BOOST_CHECK_EQUAL(conn.connection().max_buffered_rows(), 0);
        const auto many = raw<std::int32_t>("SELECT generate_series(1, 100000)");
        BOOST_CHECK_EQUAL((co_await conn.all(many)).size(), 100'000U);
    });
    BOOST_CHECK_THROW(options_for(db()).max_buffered_rows(-1), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(HZ_26_single_row_verbs_take_two_rows_at_the_most, *covers("HZ-26")) {
    db().run("CREATE SEQUENCE taken");
    const auto taken = [] { return db().text("SELECT last_value FROM taken"); };
    with_lease(db(), [&taken](overt::lease& conn) -> asio::awaitable<void> {
        const auto million = generate_series<step>(std::int64_t{1}, std::int64_t{1'000'000});
        const auto numbers = select(nextval("taken")).from(million);  // each row that is made takes a number
        BOOST_CHECK(co_await error_of<too_many_rows>(conn.one(numbers)));
        BOOST_CHECK_EQUAL(taken(), "2");
        BOOST_CHECK(co_await error_of<too_many_rows>(conn.one_or_none(numbers)));
        BOOST_CHECK_EQUAL(taken(), "4");
        BOOST_CHECK_EQUAL((co_await conn.first(numbers)).value(), 5);
        BOOST_CHECK_EQUAL(co_await conn.scalar(numbers), 6);
        BOOST_CHECK_EQUAL(taken(), "6");
    });
    db().run("DROP SEQUENCE taken");
}

// ---- statements and memory

BOOST_AUTO_TEST_CASE(HZ_28_a_session_keeps_as_many_statements_as_it_may) {
    with_pool(
        db(), options_for(db()).max_size(1).statement_cache_size(8), [](overt::pool& on) -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            const auto prepared = raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql");
            std::int64_t most = 0;
            for (int round = 0; round != 3; ++round) {
                overt::condition<user> wanted;
                for (std::int64_t id = 1; id != 40; ++id) {
                    wanted &= col<&user::id> != id;
                    for (int twice = 0; twice != 2; ++twice) co_await conn.all(select<user>().where(wanted));
                    most = std::max(most, co_await conn.scalar(prepared));
                }
            }
            BOOST_CHECK_EQUAL(conn.connection().cached_statements(), 8U);
            BOOST_CHECK_GE(most, 8);
            BOOST_CHECK_LE(most, 9);  // what was evicted is dropped with the next preparation
        });
}

BOOST_AUTO_TEST_CASE(HZ_28_memory_does_not_grow) {
    int left = cycles;
    std::size_t before = 0;
    const auto works = [&](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        while (left-- > 0) {
            const user made = co_await conn.one(insert(user{.nickname = "temporary"}).returning<user>());
            const user got = co_await conn.one(select<user>().where(col<&user::id> == made.id));
            co_await conn.execute(update<user>().set(col<&user::nickname> = "changed").where(col<&user::id> == got.id));
            co_await conn.execute(delete_from<user>().where(col<&user::id> == got.id));
            if (left == cycles / 10 * 9) before = live_heap();
        }
    };
    with_pool(db(), [&](overt::pool& on) -> asio::awaitable<void> {
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != 4; ++i) all.start([&] { return works(on); });
        co_await all.join();
        BOOST_CHECK_LE(live_heap(), before + 4096);
    });
    BOOST_CHECK_EQUAL(db().text("SELECT count(*) FROM gino_users"), "10");
}

// ---- many rows in, and their keys out

BOOST_AUTO_TEST_CASE(HZ_41_ten_thousand_rows_return_their_keys_in_order, *covers("HZ-41")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::vector<user> users(10'000);
        for (std::size_t i = 0; i != users.size(); ++i) users[i].nickname = "user " + std::to_string(i * 7919 % 10'000);
        const auto ids = co_await conn.all(insert_many(users).returning(col<&user::id>));
        BOOST_REQUIRE_EQUAL(ids.size(), users.size());
        const auto stored = db().rows("SELECT id, name FROM gino_users WHERE id > 10 ORDER BY id");
        BOOST_REQUIRE_EQUAL(static_cast<std::size_t>(stored.size()), users.size());
        std::size_t at = 0, equal = 0;
        for (const auto& row : stored) {
            if (row.at(0).as<std::int64_t>() == ids[at] && row.at(1).as<std::string>() == users[at].nickname) ++equal;
            ++at;
        }
        BOOST_CHECK_EQUAL(equal, users.size());
    });
}

BOOST_AUTO_TEST_SUITE_END()
