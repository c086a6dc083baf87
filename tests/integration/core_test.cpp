// SPDX-License-Identifier: BSL-1.0
// Acceptance, section CORE: tables made, filled, read and dropped through the library alone.
#include <boost/test/unit_test.hpp>

#include "support/pooled.hpp"

#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

struct wheel {
    std::int64_t id{};
    std::int64_t car_id{};
};

struct car {
    std::int64_t id{};
    std::string name{};
};

constexpr auto describe(overt::type<car>) {
    return overt::table("cars", overt::column("id", &car::id).primary_key().identity(),
                        overt::column("name", &car::name));
}

constexpr auto describe(overt::type<wheel>) {
    return overt::table("wheels", overt::column("id", &wheel::id).primary_key().identity(),
                        overt::column("car_id", &wheel::car_id).references(&car::id));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_core";
    static constexpr const char* tables = "";
};

schema& db() { return own_schema::db(); }

bool exists(const char* table) { return !db().null("SELECT to_regclass('test_core." + std::string(table) + "')"); }

asio::awaitable<void> create_cars(overt::verbs& on) {
    co_await on.execute(
        raw("CREATE TABLE cars(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(core, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(CORE_01_lease_only) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await create_cars(conn);
        BOOST_CHECK(exists("cars"));
        co_await conn.execute(raw("INSERT INTO cars(name) VALUES ({}), ({})", "beetle", "trabant"));
        BOOST_CHECK_EQUAL(db().text("SELECT string_agg(name, ',' ORDER BY id) FROM cars"), "beetle,trabant");
        using row = std::tuple<std::int64_t, std::string>;
        const std::vector<row> rows = co_await conn.all(raw<row>("SELECT id, name FROM cars ORDER BY id"));
        BOOST_CHECK((rows == std::vector<row>{{1, "beetle"}, {2, "trabant"}}));
        co_await conn.execute(raw("DROP TABLE cars"));
        BOOST_CHECK(!exists("cars"));
    });
}

BOOST_AUTO_TEST_CASE(CORE_02_in_a_transaction) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        auto tx = co_await conn.begin();
        co_await create_cars(tx);
        co_await tx.execute(insert_into<car>(col<&car::name> = "beetle"));
        const auto names = co_await tx.all(select(col<&car::name>).from<car>());
        BOOST_CHECK((names == std::vector<std::string>{"beetle"}));
        co_await tx.rollback();
        BOOST_CHECK(!exists("cars"));
        const auto refused = co_await error_of<overt::undefined_table>(conn.all(select<car>()));
        BOOST_REQUIRE(refused);
        BOOST_CHECK_EQUAL(refused->sqlstate(), "42P01");
    });
}

BOOST_AUTO_TEST_CASE(CORE_03_models) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await create_cars(conn);
        co_await conn.execute(raw("CREATE TABLE wheels(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                                  "car_id bigint NOT NULL REFERENCES cars)"));
        const car beetle = co_await conn.one(insert(car{.name = "beetle"}).returning<car>());
        co_await conn.execute(insert_many(std::vector<wheel>(4, wheel{.car_id = beetle.id})));
        const std::vector<car> cars = co_await conn.all(select<car>());
        BOOST_REQUIRE_EQUAL(cars.size(), 1U);
        BOOST_CHECK_EQUAL(cars.front().name, "beetle");
        const std::vector<wheel> wheels = co_await conn.all(select<wheel>());
        BOOST_REQUIRE_EQUAL(wheels.size(), 4U);
        BOOST_CHECK_EQUAL(wheels.back().car_id, beetle.id);
        BOOST_CHECK_EQUAL(db().count("wheels"), 4);
        const auto lost = co_await error_of<overt::foreign_key_violation>(conn.execute(insert(wheel{.car_id = 42})));
        BOOST_CHECK(lost);
        co_await conn.execute(raw("DROP TABLE wheels, cars"));
        BOOST_CHECK(!exists("cars") && !exists("wheels"));
    });
}

BOOST_AUTO_TEST_SUITE_END()
