// SPDX-License-Identifier: BSL-1.0
// What is put together at run time, on a server: orders, select lists and joins.
#include <boost/test/unit_test.hpp>

#include "support/wares.hpp"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lease;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_dynamic";
    static constexpr const char* tables = ware_tables;
};

schema& db() { return own_schema::db(); }

struct filled_tables {
    filled_tables() { db().run(ware_rows); }
};

ware_ids expected_ids(const std::string& order, const std::string& condition = "true") {
    return ids_by(db(), order, condition);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dynamic, filled_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(orders_that_requests_name) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto by = overt::sortable<ware>(col<&ware::name>, col<&ware::rank>, col<&ware::id>)
                            .add("remark", col<&ware::note>.asc().nulls_last());
        const std::tuple<const char*, const char*> requests[] = {{"name,-id", "name, id DESC"},
                                                                 {"-rank, name, id", "rank DESC, name, id"},
                                                                 {"remark,id", "note NULLS LAST, id"},
                                                                 {"-remark,-id", "note DESC NULLS LAST, id DESC"}};
        for (const auto& [request, order] : requests) {
            const auto rows = co_await conn.all(select(col<&ware::id>).from<ware>().order_by(by.parse(request)));
            check_same(rows, expected_ids(order));
        }
    });
}

BOOST_AUTO_TEST_CASE(rows_of_a_list_that_is_put_together_at_run_time) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        overt::select_list<ware, shelf> list(col<&ware::note>, length(col<&ware::name>).as("letters"));
        list.add(row<shelf>);
        const auto some =
            select(list).from<ware>().left_join<shelf>().where(col<&ware::id> <= 2).order_by(col<&ware::id>);
        const std::vector<overt::dynamic_row> rows = co_await conn.all(some);
        BOOST_REQUIRE_EQUAL(rows.size(), 2U);
        BOOST_CHECK_EQUAL(rows[0].size(), 4U);
        BOOST_CHECK_EQUAL(rows[0].get<std::string>("note"), "note 1");
        BOOST_CHECK(!rows[1].get(col<&ware::note>).has_value());
        BOOST_CHECK_EQUAL(rows[0].get<std::int32_t>("letters"), 6);
        BOOST_CHECK_EQUAL(rows[0].get(col<&shelf::room>), "cellar");
        const overt::dynamic_row one = co_await conn.one(some.limit(1));
        BOOST_CHECK_EQUAL(one.get<std::int64_t>(2), 2);
        try {
            (void)one.get<std::int64_t>("room");
            BOOST_ERROR("a text was read as a number");
        } catch (const overt::decode_error& e) {
            BOOST_CHECK_EQUAL(e.what(), "column 4 \"room\" is text, it was asked for as bigint");
        }
    });
}

BOOST_AUTO_TEST_CASE(any_statement_gives_dynamic_rows) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto raw = co_await conn.one(
            overt::raw<overt::dynamic_row>("SELECT 'x'::text AS a, {}::int4 + 1 AS b, NULL::date AS c", 41));
        BOOST_CHECK_EQUAL(raw.get<std::string>("a"), "x");
        BOOST_CHECK_EQUAL(raw.get<std::int32_t>("b"), 42);
        BOOST_CHECK(raw.is_null("c"));
        const auto shelves = co_await conn.all<overt::dynamic_row>(select<shelf>().order_by(col<&shelf::id>));
        BOOST_CHECK_EQUAL(shelves.at(2).get(col<&shelf::room>), "hall");

        auto batch = conn.batch();
        auto counted = batch.one(select(overt::select_list<ware>(count().as("n"))).from<ware>());
        co_await batch.run();
        BOOST_CHECK_EQUAL(counted.get().get<std::int64_t>("n"), 1000);

        auto tx = co_await conn.begin();
        const auto list = select(overt::select_list<ware>(col<&ware::id>)).from<ware>().order_by(col<&ware::id>);
        auto stream = co_await tx.stream(list, overt::batch_size(300));
        std::int64_t sum = 0;
        while (auto part = co_await stream.next())
            for (const overt::dynamic_row& each : *part) sum += each.get(col<&ware::id>);
        BOOST_CHECK_EQUAL(sum, 500500);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(joins_come_with_what_needs_them) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto place = left_joining<shelf>(col<&shelf::id> == col<&ware::shelf_id>);
        for (const bool by_room : {false, true}) {
            overt::refinement<ware> wanted;
            wanted.where(col<&ware::rank> == 3);
            if (by_room) wanted.where(place, col<&shelf::room> == "hall").order_by(place, desc(col<&shelf::room>));
            wanted.order_by(col<&ware::id>);
            const auto rows = co_await conn.all(select(col<&ware::id>).from<ware>().refine(wanted));
            check_same(rows, expected_ids("id", by_room ? "rank = 3 AND shelf_id = 3" : "rank = 3"));
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
