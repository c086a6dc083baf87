// SPDX-License-Identifier: BSL-1.0
// Pages by the values of their keys: every row once, there and back.
#include <boost/test/unit_test.hpp>

#include "support/wares.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::fetch_page;
using overt::lease;
using overt::page_request;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_pages";
    static constexpr const char* tables = ware_tables;
};

schema& db() { return own_schema::db(); }

struct filled_tables {
    filled_tables() { db().run(ware_rows); }
};

ware_ids expected_ids(const std::string& order, const std::string& condition = "true") {
    return ids_by(db(), order, condition);
}

std::int64_t id_of(const ware& row) { return row.id; }
std::int64_t id_of(const std::tuple<std::int64_t, std::string>& row) { return std::get<0>(row); }
std::int64_t id_of(const overt::dynamic_row& row) { return row.get(col<&ware::id>); }

/// What a walk over all pages has seen.
struct walk {
    ware_ids seen;
    int pages = 0;
    std::string last_token;  // of the last page that had one to go on from
};

template <class Select, class Order>
asio::awaitable<walk> walk_forwards(lease& conn, const Select& rows, const Order& order, std::size_t size) {
    walk made;
    std::optional<std::string> token = "";
    for (; token; ++made.pages) {
        auto page = co_await fetch_page(conn, rows, order, page_request(size).at(*token));
        for (const auto& row : page.rows) made.seen.push_back(id_of(row));
        BOOST_CHECK_EQUAL(page.previous.has_value(), made.pages != 0);
        token = page.next;
        if (page.previous) made.last_token = *page.previous;
    }
    co_return made;
}

/// From a page near the end back to the first one; ids in the order of the pages' rows.
template <class Select, class Order>
asio::awaitable<walk> walk_backwards(lease& conn, const Select& rows, const Order& order, std::size_t size,
                                     std::string from) {
    walk made;
    for (std::optional<std::string> token = std::move(from); token; ++made.pages) {
        auto page = co_await fetch_page(conn, rows, order, page_request(size).at(*token));
        for (auto row = page.rows.rbegin(); row != page.rows.rend(); ++row) made.seen.push_back(id_of(*row));
        BOOST_CHECK(page.next.has_value());
        token = page.previous;
    }
    std::reverse(made.seen.begin(), made.seen.end());
    co_return made;
}

/// 1,000 rows are 142 pages of 7 and one of 6, there and back.
template <class Select, class Order>
asio::awaitable<void> walk_both_ways(lease& conn, const Select& rows, const Order& order, ware_ids expected) {
    const walk there = co_await walk_forwards(conn, rows, order, 7);
    check_same(there.seen, expected);
    BOOST_CHECK_EQUAL(there.pages, 143);
    const walk back = co_await walk_backwards(conn, rows, order, 7, there.last_token);
    expected.resize(expected.size() - 6);  // all but the page where it turned round
    check_same(back.seen, expected);
    BOOST_CHECK_EQUAL(back.pages, 142);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pages, filled_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(pages_there_and_back_by_one_key) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        co_await walk_both_ways(conn, select<ware>(), overt::keyset(col<&ware::id>), expected_ids("id"));
        co_await walk_both_ways(conn, select<ware>(), overt::keyset(desc(col<&ware::id>)), expected_ids("id DESC"));
    });
}

BOOST_AUTO_TEST_CASE(pages_there_and_back_with_equal_keys) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        co_await walk_both_ways(conn, select<ware>(), overt::keyset(desc(col<&ware::rank>), desc(col<&ware::id>)),
                                expected_ids("rank DESC, id DESC"));
        co_await walk_both_ways(conn, select<ware>(), overt::keyset(col<&ware::made>, col<&ware::id>),
                                expected_ids("made, id"));
    });
}

BOOST_AUTO_TEST_CASE(pages_there_and_back_with_keys_both_ways) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        co_await walk_both_ways(conn, select<ware>(), overt::keyset(desc(col<&ware::rank>), col<&ware::id>),
                                expected_ids("rank DESC, id"));
        co_await walk_both_ways(
            conn, select<ware>(),
            overt::keyset(col<&ware::rank>, desc(col<&ware::name>), desc(col<&ware::made>), col<&ware::id>),
            expected_ids("rank, name DESC, made DESC, id"));
    });
}

BOOST_AUTO_TEST_CASE(pages_of_joined_columns) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto rows = select(col<&ware::id>, col<&shelf::room>).from<ware>().join<shelf>();
        const auto order = overt::keyset(desc(col<&shelf::room>), col<&ware::name>, col<&ware::id>);
        co_await walk_both_ways(conn, rows, order,
                                expected_ids("(SELECT room FROM shelves s WHERE s.id = shelf_id) DESC, name, id"));
    });
}

BOOST_AUTO_TEST_CASE(pages_of_a_list_that_is_put_together_at_run_time) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto rows = select(overt::select_list<ware>(col<&ware::id>, col<&ware::note>)).from<ware>();
        const auto order = overt::keyset(desc(col<&ware::rank>), col<&ware::id>);
        co_await walk_both_ways(conn, rows, order, expected_ids("rank DESC, id"));
        const auto page = co_await fetch_page(conn, rows, order, page_request(3));
        BOOST_REQUIRE_EQUAL(page.rows.size(), 3U);
        BOOST_CHECK_EQUAL(page.rows[0].size(), 2U);
        BOOST_CHECK(!page.rows[0].has("rank"));
    });
}

BOOST_AUTO_TEST_CASE(pages_of_a_filter) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto rows = select<ware>().where(col<&ware::rank> > 3 || col<&ware::note>.is_null());
        const auto order = overt::keyset(desc(col<&ware::name>), col<&ware::id>);
        const walk there = co_await walk_forwards(conn, rows, order, 100);
        check_same(there.seen, expected_ids("name DESC, id", "rank > 3 OR note IS NULL"));
    });
}

BOOST_AUTO_TEST_CASE(the_last_page_comes_in_order) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto order = overt::keyset(col<&ware::id>);
        const auto page = co_await fetch_page(conn, select<ware>(), order, page_request(3).last());
        BOOST_REQUIRE_EQUAL(page.rows.size(), 3U);
        BOOST_CHECK_EQUAL(page.rows[0].id, 998);
        BOOST_CHECK_EQUAL(page.rows[2].id, 1000);
        BOOST_CHECK(page.previous && !page.next);
        const auto before = co_await fetch_page(conn, select<ware>(), order, page_request(3).at(*page.previous));
        BOOST_CHECK_EQUAL(before.rows.at(2).id, 997);
        BOOST_CHECK(before.previous && before.next);
    });
}

BOOST_AUTO_TEST_CASE(rows_that_come_and_go_move_no_page) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto order = overt::keyset(desc(col<&ware::rank>), col<&ware::id>);
        const ware_ids before = expected_ids("rank DESC, id");
        const auto first = co_await fetch_page(conn, select<ware>(), order, page_request(7));
        // the last row of the page goes, and two come that belong on it
        db().run("DELETE FROM wares WHERE id = " + std::to_string(first.rows.back().id));
        db().run("INSERT INTO wares SELECT -n, 1, 'x', 9, NULL, now() FROM generate_series(1, 2) n");
        const auto second = co_await fetch_page(conn, select<ware>(), order, page_request(7).at(first.next.value()));
        BOOST_REQUIRE_EQUAL(second.rows.size(), 7U);
        for (std::size_t i = 0; i != 7; ++i) BOOST_CHECK_EQUAL(second.rows[i].id, before[7 + i]);
    });
}

BOOST_AUTO_TEST_CASE(a_table_without_rows_is_one_empty_page) {
    db().run("TRUNCATE wares");
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto order = overt::keyset(col<&ware::id>);
        const auto page = co_await fetch_page(conn, select<ware>(), order, page_request(7));
        BOOST_CHECK(page.rows.empty() && !page.next && !page.previous);
    });
}

BOOST_AUTO_TEST_CASE(foreign_tokens_reach_no_server) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto order = overt::keyset(col<&ware::id>);
        const auto other = overt::keyset(desc(col<&ware::id>));
        BOOST_CHECK_THROW((void)fetch_page(conn, select<ware>(), order, page_request(7).at(other.token_after({5}))),
                          overt::request_error);
        BOOST_CHECK_THROW((void)fetch_page(conn, select<ware>(), order, page_request(7).at("'; DROP TABLE wares; --")),
                          overt::request_error);
        co_await expect(conn.scalar(select(count()).from<ware>()), 1000);
    });
}

BOOST_AUTO_TEST_SUITE_END()
