// SPDX-License-Identifier: BSL-1.0
// The verbs: which rows they fetch, which shapes rows may have, and what they refuse.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

// a view that counts, in a sequence, how many of its rows were asked for
struct ticking {
    std::int64_t id{};
    std::int64_t tick{};
};

constexpr auto describe(overt::type<ticking>) {
    return overt::table("ticking", overt::column("id", &ticking::id), overt::column("tick", &ticking::tick));
}

struct member_count {
    std::string team{};
    std::int64_t members{};
};

struct maybe_team {
    std::string nickname{};
    std::optional<std::string> team{};
};

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_execution";
    static constexpr const char* tables = shared_tables;
    own_schema() {
        db().run(R"(
            CREATE SEQUENCE ticks;
            CREATE FUNCTION tick(bigint) RETURNS bigint LANGUAGE sql VOLATILE
                AS $$ SELECT nextval('test_execution.ticks') $$;
            CREATE TABLE numbers(n bigint);
            INSERT INTO numbers SELECT * FROM generate_series(1, 1000);
            CREATE VIEW ticking AS SELECT n AS id, tick(n) AS tick FROM numbers;
        )");
    }
};

schema& db() { return own_schema::db(); }

struct three_users {
    three_users() {
        db().run(std::string(clear_tables) + " RESTART IDENTITY");
        db().run("INSERT INTO gino_teams(name) VALUES ('ducks'), ('mice')");
        db().run("INSERT INTO gino_users(name, team_id) VALUES ('donald', 1), ('daisy', 1), ('nobody', NULL)");
        db().run("ALTER SEQUENCE ticks RESTART");
    }
};

long rows_fetched() { return db().value<long>("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ticks"); }

template <class Operation>
asio::awaitable<std::optional<overt::usage_error>> refusal_of(Operation operation) {
    try {
        co_await operation();
    } catch (const overt::usage_error& e) {
        co_return e;
    }
    co_return std::nullopt;
}

/// Runs a statement whose answer does not fit, and checks the message and that the session goes on.
template <class Statement>
asio::awaitable<std::string> misfit(overt::lease& conn, Statement statement) {
    const auto before = co_await pid(conn);
    const auto refused = co_await error_of<overt::decode_error>(conn.all(statement));
    BOOST_REQUIRE(refused);
    BOOST_CHECK(refused->fate() == overt::fate::kept);
    BOOST_CHECK(refused->outcome() == overt::outcome::succeeded);
    co_await expect(pid(conn), before);
    co_return refused->what();
}

const auto one = raw<std::int32_t>("SELECT 1");

}  // namespace

BOOST_FIXTURE_TEST_SUITE(execution, three_users, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(EXEC_01_models) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<user> users = co_await conn.all(select<user>().order_by(col<&user::id>));
        BOOST_REQUIRE_EQUAL(users.size(), 3U);
        BOOST_CHECK_EQUAL(users[0].nickname, "donald");
        BOOST_CHECK(users[0].team_id == 1);
        BOOST_CHECK(!users[2].team_id);
        BOOST_CHECK_EQUAL(users[1].profile.text, "{}");
    });
}

BOOST_AUTO_TEST_CASE(EXEC_02_tuples) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<std::tuple<std::int64_t, std::string>> rows = co_await conn.all(
            select(col<&user::id>, col<&user::nickname>).from<user>().order_by(col<&user::id>));
        BOOST_CHECK((rows[1] == std::tuple<std::int64_t, std::string>{2, "daisy"}));

        const std::vector<std::tuple<user, std::optional<team>>> outer = co_await conn.all(
            select<user, team>()
                .from<user>()
                .left_join<team>(col<&team::id> == col<&user::team_id>)
                .order_by(col<&user::id>));
        BOOST_REQUIRE_EQUAL(outer.size(), 3U);
        BOOST_REQUIRE(std::get<1>(outer[0]));
        BOOST_CHECK_EQUAL(std::get<1>(outer[0])->name, "ducks");
        BOOST_CHECK(!std::get<1>(outer[2]));

        const std::vector<std::tuple<team, std::int64_t>> counted = co_await conn.all(
            select(row<team>, count(col<&user::id>))
                .from<team>()
                .left_join<user>(col<&user::team_id> == col<&team::id>)
                .group_by(col<&team::id>, col<&team::name>, col<&team::parent_id>, col<&team::company_id>)
                .order_by(col<&team::id>));
        BOOST_REQUIRE_EQUAL(counted.size(), 2U);
        BOOST_CHECK_EQUAL(std::get<1>(counted[0]), 2);
        BOOST_CHECK_EQUAL(std::get<1>(counted[1]), 0);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_03_aggregates) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto members = select(col<&team::name>, count(col<&user::id>).as("members"))
                                 .from<team>()
                                 .left_join<user>(col<&user::team_id> == col<&team::id>)
                                 .group_by(col<&team::name>)
                                 .order_by(col<&team::name>);
        const std::vector<member_count> by_into = co_await conn.all(members.into<member_count>());
        const std::vector<member_count> by_verb = co_await conn.all<member_count>(members);
        for (const auto& rows : {by_into, by_verb}) {
            BOOST_REQUIRE_EQUAL(rows.size(), 2U);
            BOOST_CHECK_EQUAL(rows[0].team, "ducks");
            BOOST_CHECK_EQUAL(rows[0].members, 2);
            BOOST_CHECK_EQUAL(rows[1].members, 0);
        }
        const auto with_team = select(col<&user::nickname>, col<&team::name>)
                                   .from<user>()
                                   .left_join<team>(col<&team::id> == col<&user::team_id>)
                                   .where(col<&user::nickname> == "nobody");
        const maybe_team nobody = co_await conn.one(with_team.into<maybe_team>());
        BOOST_CHECK(!nobody.team);
        const auto first = co_await conn.first<maybe_team>(with_team);
        BOOST_CHECK(first && first->nickname == "nobody");
        const member_count raw_row = co_await conn.one<member_count>(raw<member_count>("SELECT 'x', 4::bigint"));
        BOOST_CHECK_EQUAL(raw_row.members, 4);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_04_single_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<std::string> names = co_await conn.all(
            select(col<&user::nickname>).from<user>().order_by(col<&user::id>));
        BOOST_CHECK((names == std::vector<std::string>{"donald", "daisy", "nobody"}));
        const std::vector<std::optional<std::int64_t>> teams = co_await conn.all(
            select(col<&user::team_id>).from<user>().order_by(col<&user::id>));
        BOOST_CHECK((teams == std::vector<std::optional<std::int64_t>>{1, 1, std::nullopt}));
        co_await expect(conn.scalar(select(count()).from<user>()), 3);
        const std::optional<std::int64_t> none = co_await conn.scalar(
            select(max(col<&user::id>)).from<user>().where(col<&user::id> < 0));
        BOOST_CHECK(!none);
        const auto no_row = co_await error_of<overt::no_rows>(conn.scalar(raw<std::int32_t>("SELECT 1 WHERE false")));
        BOOST_CHECK(no_row);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_05_how_many_rows_are_fetched) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto reset = [] { db().run("ALTER SEQUENCE ticks RESTART"); };
        const auto every = select<ticking>();

        const auto first = co_await conn.first(every);
        BOOST_CHECK(first);
        BOOST_CHECK_EQUAL(rows_fetched(), 1);

        reset();
        const auto too_many = co_await error_of<overt::too_many_rows>(conn.one(every));
        BOOST_CHECK(too_many);
        BOOST_CHECK_EQUAL(rows_fetched(), 2);

        reset();
        const auto too_many_too = co_await error_of<overt::too_many_rows>(conn.one_or_none(every));
        BOOST_CHECK(too_many_too);
        BOOST_CHECK_EQUAL(rows_fetched(), 2);

        reset();
        co_await conn.scalar(select(col<&ticking::tick>).from<ticking>());
        BOOST_CHECK_EQUAL(rows_fetched(), 1);

        // a limit of one's own counts where it is the lower one
        reset();
        const auto single = co_await conn.one(every.limit(1));
        BOOST_CHECK_EQUAL(single.tick, 1);
        BOOST_CHECK_EQUAL(rows_fetched(), 1);

        reset();
        const auto still_too_many = co_await error_of<overt::too_many_rows>(conn.one(every.limit(50).offset(10)));
        BOOST_CHECK(still_too_many);
        BOOST_CHECK_LE(rows_fetched(), 12);

        reset();
        const auto limited = co_await conn.all(every.limit(7));
        BOOST_CHECK_EQUAL(limited.size(), 7U);
        BOOST_CHECK_EQUAL(rows_fetched(), 7);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_06_one_of_a_prepared_query) {
    static const auto ticks_above = prepare<std::int64_t>(
        [](auto id) { return select<ticking>().where(col<&ticking::id> > id); });
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto too_many = co_await error_of<overt::too_many_rows>(conn.one(ticks_above(0)));
        BOOST_CHECK(too_many);
        BOOST_CHECK_EQUAL(rows_fetched(), 2);
        const auto last = co_await conn.one(ticks_above(999));
        BOOST_CHECK_EQUAL(last.id, 1000);
        const auto all = co_await conn.all(ticks_above(990));
        BOOST_CHECK_EQUAL(all.size(), 10U);
        const overt::query<ticking> erased = select<ticking>();
        db().run("ALTER SEQUENCE ticks RESTART");
        const auto first = co_await conn.first(erased);
        BOOST_CHECK(first);
        BOOST_CHECK_EQUAL(rows_fetched(), 1);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_07_shape_is_checked, *overt::test::covers("F-124")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        using pair = std::tuple<std::int32_t, std::int32_t>;
        auto message = co_await misfit(conn, raw<pair>("SELECT 1 AS a, 'x'::text AS second_one"));
        BOOST_CHECK(contains(message, "second_one"));
        BOOST_CHECK(contains(message, "text"));
        BOOST_CHECK(contains(message, "integer"));

        message = co_await misfit(conn, raw<pair>("SELECT 1 AS a"));
        BOOST_CHECK(contains(message, "returns 1 column") && contains(message, "expects 2"));
        message = co_await misfit(conn, raw<pair>("SELECT 1 AS a, 2 AS b, 3 AS c"));
        BOOST_CHECK(contains(message, "returns 3 columns"));
        message = co_await misfit(conn, raw<std::string>("SELECT 1 AS a WHERE false"));
        BOOST_CHECK(contains(message, "\"a\""));

        // the same text with another row type is looked at again
        const auto fits = co_await conn.all(raw<std::int32_t>("SELECT 1 AS twice"));
        BOOST_CHECK_EQUAL(fits.size(), 1U);
        const auto fits_again = co_await conn.all(raw<std::int32_t>("SELECT 1 AS twice"));
        BOOST_CHECK_EQUAL(fits_again.size(), 1U);
        message = co_await misfit(conn, raw<std::string>("SELECT 1 AS twice"));
        BOOST_CHECK(contains(message, "twice"));
        const auto wider = co_await conn.all(raw<std::int64_t>("SELECT 1 AS twice"));
        BOOST_CHECK(wider == std::vector<std::int64_t>{1});
    });
}

BOOST_AUTO_TEST_CASE(EXEC_08_model_that_does_not_fit_its_table, *overt::test::covers("F-124", "HZ-34")) {
    db().run("CREATE TABLE broken_teams AS SELECT id, 42 AS name, parent_id, company_id FROM gino_teams");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto message = co_await misfit(conn, raw<team>("SELECT * FROM broken_teams"));
        BOOST_CHECK(contains(message, "\"name\"") && contains(message, "integer") && contains(message, "text"));
    });
    db().run("DROP TABLE broken_teams");
}

BOOST_AUTO_TEST_CASE(EXEC_09_null_has_no_place, *overt::test::covers("F-124")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto message = co_await misfit(conn,
                                       raw<std::int32_t>("SELECT nullif(n, 2) AS maybe FROM generate_series(1, 3) n"));
        BOOST_CHECK(contains(message, "maybe"));
        BOOST_CHECK(contains(message, "NULL"));
        BOOST_CHECK(contains(message, "row 2"));
        BOOST_CHECK(contains(message, "optional"));
        message = co_await misfit(conn, raw<team>("SELECT 1::bigint AS id, NULL::text AS name, 1::bigint AS parent_id, "
                                                  "1::bigint AS company_id"));
        BOOST_CHECK(contains(message, "\"name\""));
        const auto fits = co_await conn.all(raw<std::optional<std::int32_t>>("SELECT NULL::integer"));
        BOOST_CHECK(!fits.at(0));
    });
}

BOOST_AUTO_TEST_CASE(EXEC_10_narrowing) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto message = co_await misfit(conn, raw<std::int16_t>("SELECT 70000 AS wide"));
        BOOST_CHECK(contains(message, "wide") && contains(message, "integer") && contains(message, "smallint"));
        message = co_await misfit(conn, raw<std::int32_t>("SELECT 1::bigint AS wide"));
        BOOST_CHECK(contains(message, "wide") && contains(message, "bigint") && contains(message, "integer"));
        message = co_await misfit(conn, raw<float>("SELECT 1::double precision AS wide"));
        BOOST_CHECK(contains(message, "wide") && contains(message, "real"));
        message = co_await misfit(conn, raw<double>("SELECT 1.5 AS wide"));
        BOOST_CHECK(contains(message, "numeric"));
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT 7::smallint")), 7);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_11_raw_by_name) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const team mixed = co_await conn.one(
            raw<team>("SELECT 'unused' AS extra, company_id, name, id, parent_id FROM gino_teams WHERE id = {}", 2));
        BOOST_CHECK_EQUAL(mixed.id, 2);
        BOOST_CHECK_EQUAL(mixed.name, "mice");
        const auto message = co_await misfit(conn, raw<team>("SELECT id, name, parent_id FROM gino_teams"));
        BOOST_CHECK(contains(message, "company_id"));
        const auto ambiguous = co_await misfit(
            conn, raw<team>("SELECT * FROM gino_teams t JOIN gino_users u ON u.team_id = t.id"));
        BOOST_CHECK(contains(ambiguous, "two columns \"id\""));
        // values without a name are taken in order
        const auto row = co_await conn.one(
            raw<std::tuple<std::string, std::int64_t>>("SELECT name, id FROM gino_teams WHERE id = 1"));
        BOOST_CHECK((row == std::tuple<std::string, std::int64_t>{"ducks", 1}));
    });
}

BOOST_AUTO_TEST_CASE(EXEC_12_arguments_are_bound) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::string wicked = "'; DROP TABLE gino_users; --";
        co_await expect(conn.scalar(raw<std::string>("SELECT {}", wicked)), wicked);
        const auto nobody = co_await conn.all(select<user>().where(col<&user::nickname> == wicked));
        BOOST_CHECK(nobody.empty());
        BOOST_CHECK_EQUAL(db().count("gino_users"), 3);
        co_await expect(conn.scalar(raw<std::string>("SELECT '{{' || {} || '}}'", "x")), "{x}");
    });
}

BOOST_AUTO_TEST_CASE(EXEC_13_refused_before_anything_is_sent) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto before = co_await pid(conn);
        for (const std::string& text : {std::string("a\0b", 3), std::string("\xff\xfe"), std::string("\xed\xa0\x80")}) {
            auto refused = co_await refusal_of([&] { return conn.scalar(raw<std::string>("SELECT {}", text)); });
            BOOST_REQUIRE(refused);
            BOOST_CHECK(refused->outcome() == overt::outcome::not_sent);
            refused = co_await refusal_of([&] { return conn.execute(insert(user{.nickname = text})); });
            BOOST_CHECK(refused);
            refused = co_await refusal_of([&] { return conn.all(select<user>().where(col<&user::nickname> == text)); });
            BOOST_CHECK(refused);
        }
        BOOST_CHECK_EQUAL(db().count("gino_users"), 3);
        co_await expect(pid(conn), before);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_14_two_at_once_on_one_lease, *overt::test::covers("HZ-06", "F-088", "psycopg-608")) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::int32_t slow = 0;
        std::optional<overt::usage_error> refused;
        group tasks(co_await asio::this_coro::executor);
        tasks.start([&]() -> asio::awaitable<void> {
            slow = co_await conn.scalar(raw<std::int32_t>("SELECT 7 FROM pg_sleep(0.2)"));
        });
        tasks.start([&]() -> asio::awaitable<void> {
            co_await pause(50ms);
            refused = co_await refusal_of([&] { return conn.scalar(one); });
        });
        co_await tasks.join();
        BOOST_CHECK_EQUAL(slow, 7);
        BOOST_REQUIRE(refused);
        BOOST_CHECK(refused->outcome() == overt::outcome::not_sent);
        co_await expect(conn.scalar(one), 1);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_15_lease_with_an_open_transaction) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        const auto refused = co_await refusal_of([&] { return conn.scalar(one); });
        BOOST_REQUIRE(refused);
        BOOST_CHECK(contains(refused->what(), "transaction"));
        co_await expect(tx.scalar(one), 1);
        co_await tx.commit();
        co_await expect(conn.scalar(one), 1);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_16_dropped_transaction) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        {
            auto tx = co_await conn.begin();
            co_await tx.execute(delete_from<user>().all_rows());
            co_await expect(tx.scalar(select(count()).from<user>()), 0);
        }
        co_await expect(conn.scalar(select(count()).from<user>()), 3);
        BOOST_CHECK_EQUAL(db().count("gino_users"), 3);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_17_moved_and_released_leases, *overt::test::covers("F-040")) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto a = co_await on.acquire();
        const auto mine = co_await pid(a);
        overt::lease b = std::move(a);
        BOOST_CHECK(!a && b);
        auto refused = co_await refusal_of([&] { return a.scalar(one); });
        BOOST_CHECK(refused);
        co_await expect(pid(b), mine);
        b.release();
        refused = co_await refusal_of([&] { return b.execute(one); });
        BOOST_CHECK(refused);
        overt::lease empty;
        refused = co_await refusal_of([&] { return empty.all(one); });
        BOOST_CHECK(refused);
        BOOST_CHECK_THROW(empty.release(), overt::usage_error);
        BOOST_CHECK_THROW(empty.connection(), overt::usage_error);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_18_errors_of_the_server) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto table = co_await error_of<overt::undefined_table>(
            conn.all(raw<std::int32_t>("SELECT x FROM nowhere")));
        BOOST_REQUIRE(table);
        BOOST_CHECK_EQUAL(table->sqlstate(), "42P01");
        BOOST_CHECK(contains(table->what(), "nowhere"));
        BOOST_CHECK(contains(table->fields().statement, "SELECT x FROM nowhere"));
        BOOST_CHECK(table->fate() == overt::fate::kept && table->outcome() == overt::outcome::failed);

        const auto column = co_await error_of<overt::undefined_column>(
            conn.all(raw<std::int32_t>("SELECT nothing FROM gino_users")));
        BOOST_CHECK(column);
        const auto syntax = co_await error_of<overt::statement_error>(conn.execute(raw("SELEKT 1")));
        BOOST_REQUIRE(syntax);
        BOOST_CHECK_EQUAL(syntax->sqlstate(), "42601");
        BOOST_CHECK_EQUAL(syntax->fields().position, 1);
        const auto division = co_await error_of<overt::data_error>(conn.scalar(raw<std::int32_t>("SELECT 1 / {}", 0)));
        BOOST_REQUIRE(division);
        BOOST_CHECK_EQUAL(division->sqlstate(), "22012");
        // the error comes after some rows: none of them is given out
        const auto late = co_await error_of<overt::data_error>(
            conn.all(raw<std::int32_t>("SELECT 10 / (5 - n) FROM generate_series(1, 10) n")));
        BOOST_CHECK(late);
        co_await expect(conn.scalar(one), 1);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_19_broken_connection) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t first = 0;
        {
            auto conn = co_await on.acquire();
            first = co_await pid(conn);
            const auto suicide = raw<bool>("SELECT pg_terminate_backend(pg_backend_pid())");
            const auto lost = co_await error_of<overt::connection_lost>(conn.scalar(suicide));
            BOOST_REQUIRE(lost);
            BOOST_CHECK(lost->reason() == overt::loss::admin_shutdown);
            BOOST_CHECK(lost->fate() == overt::fate::evicted);
            const auto again = co_await error_of<overt::connection_lost>(conn.scalar(one));
            BOOST_CHECK(again);
        }
        auto next = co_await on.acquire();
        const auto second = co_await pid(next);
        BOOST_CHECK_NE(first, second);
        BOOST_CHECK_EQUAL(on.stats().closed_for(overt::close_reason::broken), 1U);
    });
}

BOOST_AUTO_TEST_CASE(G2_09_awaited_once) {
    static_assert(!std::is_copy_constructible_v<asio::awaitable<std::int32_t>>);
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto batch = conn.batch();
        auto one_of_it = batch.scalar(one);
        co_await batch.run();
        BOOST_CHECK_EQUAL(one_of_it.get(), 1);
        BOOST_CHECK_THROW(one_of_it.get(), overt::usage_error);
        const auto again = co_await error_of<overt::usage_error>(batch.run());
        BOOST_CHECK(again);
        co_await expect(conn.scalar(one), 1);
    });
}

BOOST_AUTO_TEST_CASE(G2_19_rows_affected_are_a_number) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const overt::status changed = co_await conn.execute(
            update<user>().set(col<&user::nickname> = "x").where(col<&user::team_id>.is_not_null()));
        static_assert(std::is_same_v<decltype(changed.rows_affected()), std::int64_t>);
        BOOST_CHECK_EQUAL(changed.rows_affected(), 2);
        BOOST_CHECK_EQUAL(changed.tag(), "UPDATE 2");
        BOOST_CHECK_EQUAL(db().count("gino_users", "name = 'x'"), 2);
        const overt::status nothing = co_await conn.execute(delete_from<user>().where(col<&user::id> == -1));
        BOOST_CHECK_EQUAL(nothing.rows_affected(), 0);
        const overt::status neither = co_await conn.execute(raw("SET application_name = 'overt'"));
        BOOST_CHECK_EQUAL(neither.rows_affected(), 0);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_20_cancelled) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t sleeper = 0;
        bool cancelled = false, over = false;
        asio::cancellation_signal stop;
        const auto sleep = [&]() -> asio::awaitable<void> {
            auto conn = co_await on.acquire();
            sleeper = co_await pid(conn);
            cancelled =
                (co_await error_of<overt::operation_cancelled>(conn.execute(raw("SELECT pg_sleep(60)")))).has_value();
        };
        asio::co_spawn(co_await asio::this_coro::executor, sleep,
                       asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { over = true; }));
        const auto sleeps = [&] {
            return sleeper != 0 &&
                   db().count("pg_stat_activity", "state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid = " +
                                                      std::to_string(sleeper)) == 1;
        };
        co_await eventually(sleeps);
        stop.emit(asio::cancellation_type::terminal);
        co_await eventually([&] { return over; });
        BOOST_CHECK(cancelled);
        const bool gone = co_await eventually([&] { return !sleeps(); });
        BOOST_CHECK(gone);
        auto next = co_await on.acquire();
        co_await expect(next.scalar(one), 1);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_21_many_rows) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        using row = std::tuple<std::int64_t, std::string>;
        const auto rows = co_await conn.all(
            raw<row>("SELECT n::bigint, repeat('x', (n % 100)::integer) FROM generate_series(1, 50000) n ORDER BY n"));
        BOOST_REQUIRE_EQUAL(rows.size(), 50000U);
        bool good = true;
        for (std::size_t i = 0; i != rows.size(); ++i)
            good = good && std::get<0>(rows[i]) == static_cast<std::int64_t>(i + 1) &&
                   std::get<1>(rows[i]).size() == (i + 1) % 100;
        BOOST_CHECK(good);
        const std::string large(20'000'000, 'y');
        const auto back = co_await conn.scalar(raw<std::string>("SELECT {}", large));
        BOOST_CHECK(back == large);
    });
}

BOOST_AUTO_TEST_CASE(EXEC_22_lease_outlives_its_pool) {
    asio::io_context io;
    overt::lease conn;
    {
        overt::pool on(io.get_executor(), options_for(db()).max_size(1));
        conn = run(io, on.acquire());
    }
    const auto answer = [&]() -> asio::awaitable<std::int32_t> { return conn.scalar(one); };
    BOOST_CHECK_EQUAL(run(io, answer()), 1);
    const auto id = conn.connection().backend_pid();
    conn.release();
    io.restart();
    io.run();
    for (int i = 0; i != 500 && db().is_alive(id); ++i) db().run("SELECT pg_sleep(0.01)");
    BOOST_CHECK(!db().is_alive(id));
}

BOOST_AUTO_TEST_CASE(EXEC_23_what_a_lease_changes_is_undone) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t first = 0;
        {
            auto conn = co_await on.acquire();
            first = co_await pid(conn);
            co_await conn.execute(raw("SET work_mem = '7MB'"));
            co_await conn.execute(raw("CREATE TEMP TABLE left_behind(x int)"));
            co_await conn.execute(raw("SELECT pg_advisory_lock(7)"));
            co_await conn.execute(raw("LISTEN somebody"));
        }
        co_await settled(on);
        auto conn = co_await on.acquire();
        co_await expect(pid(conn), first);
        const auto work_mem = co_await conn.scalar(raw<std::string>("SHOW work_mem"));
        BOOST_CHECK_NE(work_mem, "7MB");
        co_await expect(conn.scalar(raw<bool>("SELECT to_regclass('pg_temp.left_behind') IS NULL")), true);
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
                                                      "AND pid = pg_backend_pid()")),
                        0);
        co_await expect(conn.scalar(raw<std::int64_t>("SELECT count(*) FROM pg_listening_channels()")), 0);
        co_await expect(conn.scalar(raw<std::string>("SHOW search_path")), "test_execution");
    });
}

BOOST_AUTO_TEST_SUITE_END()
