// SPDX-License-Identifier: BSL-1.0
// Acceptance, section OPT: what is chosen for one execution, one lease or one pool, and the rows that come of it.
#include <boost/test/unit_test.hpp>

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
using overt::with_timeout;

struct traits {
    std::optional<std::string> realname{};
    std::int32_t age = 18;
    std::optional<double> balance{};
    overt::timestamp birthday{};

    friend bool operator==(const traits&, const traits&) = default;
};
constexpr auto describe(overt::type<traits>) {
    return overt::document(overt::property("realname", &traits::realname), overt::property("age", &traits::age),
                           overt::property("balance", &traits::balance),
                           overt::property("birthday", &traits::birthday));
}

struct measures {
    std::optional<std::int32_t> weight{};
    std::int32_t height = 170;

    friend bool operator==(const measures&, const measures&) = default;
};
constexpr auto describe(overt::type<measures>) {
    return overt::document(overt::property("weight", &measures::weight), overt::property("height", &measures::height));
}

/// A user whose documents are structs.
struct member {
    std::int64_t id{};
    std::string nickname{};
    traits profile{};
    measures parameter{};
    usertype type = usertype::user;
    std::optional<std::int64_t> team_id{};
};
constexpr auto describe(overt::type<member>) {
    return overt::table("gino_users", overt::column("id", &member::id).primary_key().identity(),
                        overt::column("name", &member::nickname), overt::column("props", &member::profile),
                        overt::column("params", &member::parameter), overt::column("type", &member::type),
                        overt::column("team_id", &member::team_id));
}

/// The columns of one member, in the order of the table.
using member_row = std::tuple<std::int64_t, std::string, traits, measures, usertype, std::optional<std::int64_t>>;

struct member_card {
    std::int64_t id{};
    std::string name{};
    usertype type = usertype::user;
};

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_options";
    static constexpr const char* tables = shared_tables;
};

schema& db() { return own_schema::db(); }

struct one_member {
    one_member() {
        db().run(std::string(clear_tables) + " RESTART IDENTITY");
        db().run("INSERT INTO gino_teams(name) VALUES ('blue')");
        db().run(R"(INSERT INTO gino_users(name, props, params, team_id) VALUES
                    ('daisy', '{"age": 42, "balance": 1.5}', '{"height": 160}', 1))");
    }
};

const auto long_sleep = raw("SELECT pg_sleep(60)");

asio::awaitable<std::string> statement_timeout(overt::verbs& on) {
    return on.scalar(raw<std::string>("SHOW statement_timeout"));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(options, one_member, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(OPT_01_a_query_of_a_model_gives_models) {
    static_assert(std::is_same_v<decltype(select<user>())::row_type, user>);
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        static_assert(std::is_same_v<decltype(conn.all(select<user>())), overt::database_operation<std::vector<user>>>);
        const std::vector<user> users = co_await conn.all(select<user>());
        BOOST_REQUIRE_EQUAL(users.size(), 1U);
        BOOST_CHECK_EQUAL(users.front().nickname, "daisy");
    });
}

BOOST_AUTO_TEST_CASE(OPT_02_the_shape_is_chosen_by_each_execution) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto members = select<member>();
        const member_row row = co_await conn.one<member_row>(members);
        BOOST_CHECK_EQUAL(std::get<1>(row), "daisy");
        const member again = co_await conn.one(members);
        BOOST_CHECK_EQUAL(again.nickname, std::get<1>(row));
    });
}

BOOST_AUTO_TEST_CASE(OPT_02_query_before_lease_before_pool) {
    const auto options = options_for(db()).max_size(1).session_setting("statement_timeout", "20s");
    with_pool(db(), options, [](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await expect(statement_timeout(conn), "20s");
        co_await conn.execute(raw("SET statement_timeout = '100ms'"));
        co_await expect(statement_timeout(conn), "100ms");
        {
            auto tx = co_await conn.begin();
            co_await tx.execute(raw("SET LOCAL statement_timeout = '19s'"));
            co_await tx.execute(raw("SELECT pg_sleep(0.3)"));  // longer than the lease allows
            co_await tx.commit();
        }
        const auto cut = co_await error_of<overt::query_cancelled>(conn.execute(long_sleep));
        BOOST_REQUIRE(cut);
        BOOST_CHECK(cut->fate() == overt::fate::kept);
        // of two limits the shorter one ends it
        BOOST_CHECK(co_await error_of<overt::query_cancelled>(with_timeout(50s, conn.execute(long_sleep))));
        co_await conn.execute(raw("RESET statement_timeout"));
        BOOST_CHECK(co_await error_of<overt::operation_timeout>(with_timeout(50ms, conn.execute(long_sleep))));
    });
}

BOOST_AUTO_TEST_CASE(OPT_03_options_stay_where_they_are_set) {
    const auto original = options_for(db()).max_size(1);
    auto copy = original;
    copy.max_size(7).application_name("another").session_setting("work_mem", "5MB");
    BOOST_CHECK_EQUAL(original.max_size(), 1);
    BOOST_CHECK_EQUAL(copy.max_size(), 7);
    BOOST_CHECK(original.connection().application_name() != "another");
    BOOST_CHECK(!contains(original.connection().startup_options(), "work_mem"));
    with_pool(db(), original, [](overt::pool& on) -> asio::awaitable<void> {
        std::int32_t first = 0;
        {
            auto conn = co_await on.acquire();
            first = co_await pid(conn);
            co_await conn.execute(raw("SET statement_timeout = '1234ms'"));
            co_await expect(statement_timeout(conn), "1234ms");
        }
        auto next = co_await on.acquire();
        co_await expect(pid(next), first);
        co_await expect(statement_timeout(next), "30s");
    });
}

BOOST_AUTO_TEST_CASE(OPT_06_a_row_is_the_tuple_of_its_columns) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const traits profile{.age = 42, .balance = 1.5};
        const measures parameter{.height = 160};
        const member_row expected{1, "daisy", profile, parameter, usertype::user, 1};
        const auto by_table = co_await conn.one(raw<member_row>("SELECT * FROM gino_users"));
        BOOST_CHECK(by_table == expected);
        const auto by_model = co_await conn.one<member_row>(select<member>());
        BOOST_CHECK(by_model == expected);
    });
}

BOOST_AUTO_TEST_CASE(OPT_07_defaults_of_properties_are_stored) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto made = co_await conn.one(insert(member{.nickname = "donald"}).returning<member>());
        BOOST_CHECK_EQUAL(made.profile.age, 18);
        BOOST_CHECK(!made.profile.balance);
        BOOST_CHECK_EQUAL(db().text("SELECT props FROM gino_users WHERE name = 'donald'"),
                          R"({"age": 18, "birthday": "1970-01-01T00:00:00.000000"})");
        BOOST_CHECK_EQUAL(db().text("SELECT params FROM gino_users WHERE name = 'donald'"), R"({"height": 170})");
    });
}

BOOST_AUTO_TEST_CASE(OPT_08_three_columns) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto three = select(col<&user::id>, col<&user::nickname>, col<&user::type>).from<user>();
        const std::tuple<std::int64_t, std::string, usertype> row = co_await conn.one(three);
        BOOST_CHECK((row == std::tuple(std::int64_t{1}, std::string("daisy"), usertype::user)));
        const member_card card = co_await conn.one(three.into<member_card>());
        BOOST_CHECK(card.id == 1 && card.name == "daisy" && card.type == usertype::user);
        // a whole model of three columns would have members that only look loaded
        BOOST_CHECK(co_await error_of<overt::decode_error>(conn.one<user>(three)));
    });
}

BOOST_AUTO_TEST_CASE(OPT_09_a_statement_that_takes_too_long) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            const stopwatch time;
            const auto late = co_await error_of<overt::operation_timeout>(
                with_timeout(100ms, conn.execute(long_sleep)));
            BOOST_REQUIRE(late);
            BOOST_CHECK_GE(time.elapsed().count(), 95);
            BOOST_CHECK_LT(time.elapsed().count(), 30'000);
            BOOST_CHECK(late->outcome() == overt::outcome::unknown && late->fate() == overt::fate::evicted);
            BOOST_CHECK(contains(late->what(), "100 ms"));
            BOOST_CHECK(
                co_await error_of<overt::usage_error>(pid(conn)));  // at once, while the pool waits for the lease
        }
        auto next = co_await on.acquire();
        co_await expect(with_timeout(30s, next.scalar(raw<std::int32_t>("SELECT 42"))), 42);
        // whether its session goes on or was closed, it does not work for nobody
        const auto idle = [] {
            return db().count("pg_stat_activity", "state = 'active' AND query LIKE '%pg_sleep%' AND "
                                                  "query NOT LIKE '%pg_stat_activity%'") == 0;
        };
        BOOST_CHECK(co_await eventually(idle));
    });
}

BOOST_AUTO_TEST_CASE(OPT_09_the_wait_for_a_connection_counts) {
    with_pool(db(), options_for(db()).max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        auto held = co_await on.acquire();
        const auto whole = [&on]() -> asio::awaitable<std::int32_t> {
            auto conn = co_await on.acquire(50s);
            co_return co_await pid(conn);
        };
        const auto late = co_await error_of<overt::operation_timeout>(with_timeout(50ms, whole()));
        BOOST_REQUIRE(late);
        BOOST_CHECK(late->phase() == overt::phase::acquire && late->outcome() == overt::outcome::not_sent);
        BOOST_CHECK_EQUAL(on.stats().waiting, 0);
        const auto mine = co_await pid(held);
        held.release();
        co_await expect(with_timeout(30s, whole()), mine);
    });
}

BOOST_AUTO_TEST_CASE(OPT_09_a_lane_goes_on_for_the_others) {
    with_pool(db(), [](overt::pool& on) -> asio::awaitable<void> {
        auto lane = co_await on.open_lane();
        db().run("BEGIN; LOCK TABLE gino_users IN ACCESS EXCLUSIVE MODE");
        const auto late = co_await error_of<overt::operation_timeout>(
            with_timeout(50ms, lane.scalar(select(count()).from<user>())));
        db().run("ROLLBACK");
        BOOST_REQUIRE(late);
        co_await expect(lane.scalar(select(count()).from<user>()), 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()
