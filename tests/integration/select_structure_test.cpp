// SPDX-License-Identifier: BSL-1.0
// Selects made of selects: what the server makes of correlated subqueries, derived and lateral tables, CTEs, values
// lists, table functions and set operations.
#include <boost/test/unit_test.hpp>

#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;

// shapes of tables that statements make for themselves
struct descendant {
    std::int64_t id{};
    std::int32_t depth{};
};
constexpr auto describe(overt::type<descendant>) {
    return overt::table("descendants", overt::column("id", &descendant::id).references(&team::id),
                        overt::column("depth", &descendant::depth));
}

struct newest {
    std::int64_t id{};
    std::string name{};
};
constexpr auto describe(overt::type<newest>) {
    return overt::table("newest", overt::column("id", &newest::id), overt::column("name", &newest::name));
}

struct word {
    std::string text{};
    std::int64_t place{};
};
constexpr auto describe(overt::type<word>) {
    return overt::table("words", overt::column("text", &word::text), overt::column("place", &word::place));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_select_structure";
    static constexpr const char* tables = shared_tables;
};

schema& db() { return own_schema::db(); }

struct some_rows {
    some_rows() {
        db().run(std::string(clear_tables) + " RESTART IDENTITY");
        db().run(
            "INSERT INTO gino_teams(name, parent_id) VALUES ('all', NULL), ('birds', 1), ('ducks', 2), ('mice', 1),"
            " ('others', NULL)");
        db().run("INSERT INTO gino_users(name, team_id) VALUES ('donald', 3), ('daisy', 3), ('mickey', 4),"
                 " ('nobody', NULL)");
    }
};

using names = std::vector<std::string>;

auto children_of(std::int64_t top) {
    const auto first = select(col<&team::id>, value(std::int32_t{0})).from<team>().where(col<&team::id> == top);
    const auto below = select(col<&team::id>, col<&descendant::depth> + 1)
                           .from<team>()
                           .join<descendant>(col<&team::parent_id> == col<&descendant::id>);
    return cte_recursive<descendant>(first).union_all(below);
}

/// The newest members of each team, two at the most.
auto newest_two() {
    return lateral<newest>(select(col<&user::id>, col<&user::nickname>)
                               .from<user>()
                               .correlate<team>()
                               .where(col<&user::team_id> == col<&team::id>)
                               .order_by(desc(col<&user::id>))
                               .limit(2));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(select_structure, some_rows, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(recursion_finds_the_rows_below) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto tree = with(children_of(1))
                              .select(col<&team::name>, col<&descendant::depth>)
                              .from<descendant>()
                              .join<team>()
                              .order_by(col<&descendant::depth>, col<&team::name>);
        const std::vector<std::tuple<std::string, std::int32_t>> rows = co_await conn.all(tree);
        BOOST_REQUIRE_EQUAL(rows.size(), 4U);
        BOOST_CHECK((rows[0] == std::tuple<std::string, std::int32_t>{"all", 0}));
        BOOST_CHECK((rows[3] == std::tuple<std::string, std::int32_t>{"ducks", 2}));
        // The same statement goes on as any other: one row is asked for, and not the whole tree.
        const std::optional<std::tuple<std::string, std::int32_t>> top = co_await conn.first(tree);
        BOOST_REQUIRE(top);
        BOOST_CHECK_EQUAL(std::get<0>(*top), "all");
        const auto below_birds = with(children_of(2)).select(count()).from<descendant>();
        co_await expect(conn.scalar(below_birds), 2);
    });
    BOOST_CHECK_EQUAL(db().count("gino_teams"), 5);
}

BOOST_AUTO_TEST_CASE(a_recursion_over_a_cycle_ends_without_duplicates) {
    db().run("UPDATE gino_teams SET parent_id = 3 WHERE id = 1");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto all = select(col<&team::id>, value(std::int32_t{0})).from<team>().where(col<&team::id> == 1);
        const auto below = select(col<&team::id>, value(std::int32_t{0}))
                               .from<team>()
                               .join<descendant>(col<&team::parent_id> == col<&descendant::id>);
        const auto found = with(cte_recursive<descendant>(all).union_(below)).select(count()).from<descendant>();
        co_await expect(conn.scalar(found), 4);
    });
}

BOOST_AUTO_TEST_CASE(lateral_tables_are_made_for_each_row) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        db().run("INSERT INTO gino_users(name, team_id) VALUES ('dagobert', 3)");
        const auto each = select(col<&team::name>, row<newest>)
                              .from<team>()
                              .left_join(newest_two())
                              .order_by(col<&team::id>, desc(col<&newest::id>));
        const std::vector<std::tuple<std::string, std::optional<newest>>> rows = co_await conn.all(each);
        names seen;
        for (const auto& [team_name, member] : rows) seen.push_back(team_name + ' ' + (member ? member->name : "-"));
        const names wanted{"all -", "birds -", "ducks dagobert", "ducks daisy", "mice mickey", "others -"};
        BOOST_CHECK_EQUAL_COLLECTIONS(seen.begin(), seen.end(), wanted.begin(), wanted.end());

        const auto inner = select(col<&newest::name>).from<team>().join(newest_two()).order_by(col<&newest::name>);
        const names members = co_await conn.all(inner);
        const names three{"dagobert", "daisy", "mickey"};
        BOOST_CHECK_EQUAL_COLLECTIONS(members.begin(), members.end(), three.begin(), three.end());
    });
}

BOOST_AUTO_TEST_CASE(subqueries_see_the_row_around_them) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto members = col<&user::team_id> == col<&team::id>;
        const auto counted = select(col<&team::name>,
                                    subquery(select(count()).from<user>().correlate<team>().where(members)))
                                 .from<team>()
                                 .where(exists(select<user>().correlate<team>().where(members)))
                                 .order_by(col<&team::name>);
        const std::vector<std::tuple<std::string, std::int64_t>> rows = co_await conn.all(counted);
        BOOST_REQUIRE_EQUAL(rows.size(), 2U);
        BOOST_CHECK((rows[0] == std::tuple<std::string, std::int64_t>{"ducks", 2}));
        BOOST_CHECK((rows[1] == std::tuple<std::string, std::int64_t>{"mice", 1}));

        const auto ids = select(col<&user::id>).from<user>().correlate<team>().where(members);
        const auto all = select(count()).from<team>().where(col<&team::id> > all_of(ids));
        co_await expect(conn.scalar(all), 5);  // 3 is above 1 and 2, 4 above 3, and anything above all of nothing
        const auto some = select(col<&team::name>).from<team>().where(col<&team::id> == any_of(std::vector<int>{4, 7}));
        co_await expect(conn.scalar(some), "mice");
    });
}

BOOST_AUTO_TEST_CASE(set_operations_put_rows_together) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        db().run("INSERT INTO gino_users(name) VALUES ('mice'), ('birds')");
        const auto users = select(col<&user::nickname>).from<user>();
        const auto teams = select(col<&team::name>).from<team>();
        const auto both = intersect(users, teams).order_by(desc(col<&user::nickname>));
        const names in_both = co_await conn.all(both);
        const names wanted{"mice", "birds"};
        BOOST_CHECK_EQUAL_COLLECTIONS(in_both.begin(), in_both.end(), wanted.begin(), wanted.end());

        const auto nested = union_all(except_(teams, users), intersect(users, teams)).order_by(output<1>()).limit(3);
        const names first_three = co_await conn.all(nested);
        const names sorted{"all", "birds", "ducks"};
        BOOST_CHECK_EQUAL_COLLECTIONS(first_three.begin(), first_three.end(), sorted.begin(), sorted.end());
        co_await expect(conn.scalar(nested), "all");
        const auto size = select(count()).from(
            derived<newest>(union_(select(col<&user::id>, col<&user::nickname>).from<user>(),
                                   select(col<&team::id>, col<&team::name>).from<team>())));
        co_await expect(conn.scalar(size), 11);
    });
}

BOOST_AUTO_TEST_CASE(changes_in_a_cte_happen_once) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto gone =
            delete_from<user>().where(col<&user::team_id> == 3).returning(col<&user::id>, col<&user::nickname>);
        const auto move = with(cte<newest>(gone))
                              .before(insert_into<overt::test::relation>(col<&overt::test::relation::name>)
                                          .from(select(col<&newest::name>).from<newest>())
                                          .returning(col<&overt::test::relation::name>));
        names moved = co_await conn.all(move);
        std::sort(moved.begin(), moved.end());
        const names wanted{"daisy", "donald"};
        BOOST_CHECK_EQUAL_COLLECTIONS(moved.begin(), moved.end(), wanted.begin(), wanted.end());
    });
    BOOST_CHECK_EQUAL(db().count("gino_users"), 2);
    BOOST_CHECK_EQUAL(db().text("SELECT string_agg(name, ',' ORDER BY name) FROM gino_relation"), "daisy,donald");
}

BOOST_AUTO_TEST_CASE(values_change_many_rows_at_once) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<newest> renamed{{1, "Donald"}, {3, "Mickey"}, {9, "Nobody"}};
        const auto rename = update<user>()
                                .from(values_list<newest>(renamed))
                                .set(col<&user::nickname> = col<&newest::name>)
                                .where(col<&newest::id> == col<&user::id>);
        const overt::status done = co_await conn.execute(rename);
        BOOST_CHECK_EQUAL(done.rows_affected(), 2);
        const auto none = delete_from<user>()
                              .using_(values_list<newest>(std::vector<newest>()))
                              .where(col<&newest::id> == col<&user::id>);
        const overt::status nothing = co_await conn.execute(none);
        BOOST_CHECK_EQUAL(nothing.rows_affected(), 0);
    });
    BOOST_CHECK_EQUAL(db().text("SELECT string_agg(name, ',' ORDER BY id) FROM gino_users"),
                      "Donald,daisy,Mickey,nobody");
}

BOOST_AUTO_TEST_CASE(functions_give_rows) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto split = regexp_split_to_table<word>("one two  three", " +").with_ordinality();
        const auto words = select<word>().from(split).order_by(desc(col<&word::place>));
        const std::vector<word> rows = co_await conn.all(words);
        BOOST_REQUIRE_EQUAL(rows.size(), 3U);
        BOOST_CHECK_EQUAL(rows[0].text, "three");
        BOOST_CHECK_EQUAL(rows[0].place, 3);
    });
}

const auto below = prepare<std::int64_t>([](auto top) {
    const auto first = select(col<&team::id>, value(std::int32_t{0})).from<team>().where(col<&team::id> == top);
    const auto next = select(col<&team::id>, col<&descendant::depth> + 1)
                          .from<team>()
                          .join<descendant>(col<&team::parent_id> == col<&descendant::id>);
    return with(cte_recursive<descendant>(first).union_all(next)).template select<descendant>();
});

BOOST_AUTO_TEST_CASE(prepared_queries_pass_arguments_into_ctes) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<descendant> three = co_await conn.all(below(1));
        BOOST_CHECK_EQUAL(three.size(), 4U);
        const std::vector<descendant> leaf = co_await conn.all(below(4));
        BOOST_CHECK_EQUAL(leaf.size(), 1U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
