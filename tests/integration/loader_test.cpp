// SPDX-License-Identifier: BSL-1.0
// Acceptance, section LOAD: what becomes of the rows of one statement.
#include <boost/test/unit_test.hpp>

#include "support/loader_rows.hpp"

#include <tuple>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lease;
using overt::raw;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_loader";
    static constexpr const char* tables = shared_tables;
    own_schema() { db().run(loader_tables); }
};

schema& db() { return own_schema::db(); }

struct filled_tables {
    filled_tables() { db().run(loader_rows); }
};

/// How many users a team has.
struct head_count {
    std::optional<std::int64_t> team_id{};
    std::int64_t members{};
};
constexpr auto describe(overt::type<head_count>) {
    return overt::table("head_counts", overt::column("team_id", &head_count::team_id),
                        overt::column("members", &head_count::members));
}

constexpr auto parent = overt::alias<team, "parent">;
constexpr auto parent_company = overt::alias<company, "parent_company">;

auto users_with_teams() {
    return select<user, team>()
        .from<user>()
        .left_join<team>(col<&team::id> == col<&user::team_id>)
        .order_by(col<&user::id>);
}

void check_above(const std::vector<user_above>& all) {
    BOOST_REQUIRE_EQUAL(all.size(), 5U);
    for (std::size_t i = 0; i != 4; ++i) {
        BOOST_CHECK_EQUAL(all[i].in.value().own.name, i == 3 ? "t1" : "t2");
        BOOST_CHECK_EQUAL(all[i].in.value().of.value().name, "c1");
    }
    BOOST_CHECK(!all[4].in);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loader, filled_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(LOAD_01_a_model_gives_what_was_stored) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const user found = co_await conn.one(get<user>(1));
        BOOST_CHECK_EQUAL(found.nickname, db().text("SELECT name FROM gino_users WHERE id = 1"));
        BOOST_CHECK_EQUAL(found.profile.text, db().text("SELECT props FROM gino_users WHERE id = 1"));
        BOOST_CHECK(found.type == usertype::user);
        BOOST_CHECK_EQUAL(found.team_id.value(), 2);
        const company with_logo = co_await conn.one(get<company>(1));
        BOOST_CHECK(with_logo.logo == overt::bytea({std::byte{0}, std::byte{0xff}}));
    });
}

BOOST_AUTO_TEST_CASE(LOAD_02_a_column_gives_its_value_and_columns_a_tuple) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto name = select(col<&user::nickname>).from<user>().where(col<&user::id> == 3);
        co_await expect(conn.scalar(name), "u3");
        const std::vector<std::string> names = co_await conn.all(
            select(col<&user::nickname>).from<user>().order_by(col<&user::id>));
        BOOST_CHECK_EQUAL(names.size(), 5U);
        const std::tuple<std::int64_t, std::string> both = co_await conn.one(
            select(col<&user::id>, col<&user::nickname>).from<user>().where(col<&user::id> == 3));
        BOOST_CHECK(both == std::tuple(std::int64_t{3}, std::string("u3")));
    });
}

BOOST_AUTO_TEST_CASE(LOAD_03_one_and_one_or_none_give_the_same_rows) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto nested = users_with_teams().where(col<&user::id> == 1).into<user_with_team>();
        BOOST_CHECK_EQUAL((co_await conn.one(nested)).in.value().name, "t2");
        const std::optional<user_with_team> some = co_await conn.one_or_none(nested);
        BOOST_CHECK_EQUAL(some.value().in.value().name, "t2");
        const auto nobody = users_with_teams().where(col<&user::id> == 99).into<user_with_team>();
        BOOST_CHECK(!(co_await conn.one_or_none(nobody)));
        const std::optional<user_with_team> first = co_await conn.first(nested);
        BOOST_CHECK_EQUAL(first.value().who.nickname, "u1");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_04_some_columns_are_a_struct_that_has_no_others) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto cards = select(col<&user::id>, col<&user::nickname>).from<user>().order_by(col<&user::id>);
        const std::vector<user_card> by_column = co_await conn.all(cards.into<user_card>());
        BOOST_REQUIRE_EQUAL(by_column.size(), 5U);
        BOOST_CHECK_EQUAL(by_column[4].name, "u5");
        const auto text = raw<user_card>("SELECT id, name FROM gino_users WHERE id = 2");
        BOOST_CHECK_EQUAL((co_await conn.one(text)).id, 2);
    });
}

BOOST_AUTO_TEST_CASE(LOAD_06_fewer_columns_than_the_model_are_refused_by_name) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto e = co_await error_of<overt::decode_error>(conn.all(raw<user>("SELECT id, name FROM gino_users")));
        BOOST_REQUIRE(e);
        BOOST_CHECK(contains(e->what(), "the statement returns no column \"props\""));
        co_await expect(conn.scalar(raw<std::int32_t>("SELECT 1")), 1);
    });
}

BOOST_AUTO_TEST_CASE(LOAD_07_many_to_one) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const std::vector<user_with_team> all = co_await conn.all(users_with_teams().into<user_with_team>());
        BOOST_REQUIRE_EQUAL(all.size(), 5U);
        for (std::size_t i = 0; i != 4; ++i) {
            BOOST_CHECK_EQUAL(all[i].who.nickname, "u" + std::to_string(i + 1));
            BOOST_CHECK_EQUAL(all[i].in.value().id, all[i].who.team_id.value());
        }
        BOOST_CHECK(!all[4].in);
    });
}

BOOST_AUTO_TEST_CASE(LOAD_08_many_to_one_twice) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto by_hand = select<user, team, company>()
                                 .from<user>()
                                 .left_join<team>(col<&user::team_id> == col<&team::id>)
                                 .left_join<company>(col<&team::company_id> == col<&company::id>)
                                 .order_by(col<&user::id>);
        const auto along_keys =
            select<user, team, company>().from<user>().left_join<team>().left_join<company>().order_by(col<&user::id>);
        const auto from_the_other_end = select<user, team, company>()
                                            .from<company>()
                                            .join<team>()
                                            .right_join<user>(col<&team::id> == col<&user::team_id>)
                                            .order_by(col<&user::id>);
        check_above(co_await conn.all(by_hand.into<user_above>()));
        check_above(co_await conn.all(along_keys.into<user_above>()));
        check_above(co_await conn.all<user_above>(along_keys));
        check_above(overt::map_rows(co_await conn.all(by_hand), [](user u, auto t, auto c) {
            user_above made{.who = std::move(u)};
            if (t) made.in = team_of_company{.own = *t, .of = c};
            return made;
        }));
        const auto other_end = co_await conn.all<user_above>(from_the_other_end);
        check_above(other_end);
    });
}

BOOST_AUTO_TEST_CASE(LOAD_09_a_default_of_the_struct_gives_way_to_what_was_loaded) {
    db().run("UPDATE gino_teams SET company_id = NULL WHERE id = 1");
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto all = co_await conn.all(
            select<team, company>().from<team>().left_join<company>().order_by(col<&team::id>).into<team_of_company>());
        BOOST_REQUIRE_EQUAL(all.size(), 2U);
        BOOST_CHECK(!all[0].of);
        BOOST_CHECK_EQUAL(all[1].of.value().name, "c1");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_10_a_function_makes_what_it_likes_of_the_row) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        auto rows = co_await conn.all(users_with_teams());
        const auto lines = overt::map_rows(std::move(rows), [](user who, std::optional<team> in) {
            return who.nickname + " in " + (in ? in->name : "none");
        });
        BOOST_CHECK_EQUAL(lines.at(0), "u1 in t2");
        BOOST_CHECK_EQUAL(lines.at(4), "u5 in none");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_11_LOAD_17_a_table_joined_with_itself) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto above = select(row<user>, row<team>, parent.row)
                               .from<user>()
                               .left_join<team>()
                               .left_join(parent, parent.col<&team::id> == col<&team::parent_id>)
                               .order_by(col<&user::id>);
        const auto all = co_await conn.all(above.into<user_and_parents>());
        BOOST_REQUIRE_EQUAL(all.size(), 5U);
        BOOST_CHECK_EQUAL(all[0].in.value().parent.value().name, "t1");
        BOOST_CHECK(!all[3].in.value().parent);
        BOOST_CHECK(!all[4].in);
    });
}

BOOST_AUTO_TEST_CASE(LOAD_13_one_object_for_each_key_whatever_the_alias) {
    db().run("INSERT INTO gino_teams(id, name, parent_id, company_id) VALUES (3, 't3', 1, 2)");
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto statement = select(row<team>, row<company>, parent.row, parent_company.row)
                                   .from<team>()
                                   .left_join<company>(col<&company::id> == col<&team::company_id>)
                                   .left_join(parent, parent.col<&team::id> == col<&team::parent_id>)
                                   .left_join(parent_company,
                                              parent_company.col<&company::id> == parent.col<&team::company_id>)
                                   .order_by(col<&team::id>);
        const auto teams = overt::collect<team_node>(co_await conn.all(statement));
        BOOST_REQUIRE_EQUAL(teams.size(), 3U);
        BOOST_CHECK(teams[0].of && teams[0].of == teams[1].of);
        BOOST_CHECK(teams[1].parent && teams[1].parent == teams[2].parent);
        BOOST_CHECK(teams[2].parent->of == teams[0].of);
        BOOST_CHECK_EQUAL(teams[2].of->name, "c2");
        BOOST_CHECK(!teams[0].parent);
        const auto again = overt::collect<team_node>(co_await conn.all(statement));
        BOOST_CHECK(again[0].of != teams[0].of);  // within one result only
    });
}

BOOST_AUTO_TEST_CASE(LOAD_14_some_columns_of_an_alias) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto statement = select(col<&team::name>, parent.col<&team::id>, parent.col<&team::name>)
                                   .from<team>()
                                   .left_join(parent, parent.col<&team::id> == col<&team::parent_id>)
                                   .order_by(col<&team::id>);
        const auto all = co_await conn.all(statement.into<user_with_card>());
        BOOST_REQUIRE_EQUAL(all.size(), 2U);
        BOOST_CHECK(!all[0].in);
        BOOST_CHECK_EQUAL(all[1].in.value().id, 1);
        BOOST_CHECK_EQUAL(all[1].in.value().name.value(), "t1");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_15_pairs_of_one_table) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        constexpr auto first = overt::alias<user, "first">;
        constexpr auto second = overt::alias<user, "second">;
        const std::vector<std::tuple<user, user>> pairs = co_await conn.all(
            select(first.row, second.row)
                .from(first)
                .join(second, first.col<&user::id> < second.col<&user::id>)
                .where(second.col<&user::id> < 4)
                .order_by(first.col<&user::id>, second.col<&user::id>));
        BOOST_CHECK_EQUAL(ids_of(pairs, [](const auto& p) { return std::get<0>(p).id; }), "1 1 2");
        BOOST_CHECK_EQUAL(ids_of(pairs, [](const auto& p) { return std::get<1>(p).id; }), "2 3 3");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_16_joined_with_an_aggregate) {
    db().run("INSERT INTO gino_teams(id, name) VALUES (3, 'empty')");
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto counted = derived<head_count>(
            select(col<&user::team_id>, count()).from<user>().group_by(col<&user::team_id>));
        const auto query = select(col<&team::id>, col<&team::name>, row<head_count>)
                               .from<team>()
                               .left_join(counted, col<&head_count::team_id> == col<&team::id>)
                               .order_by(col<&team::id>);
        using team_row = std::tuple<std::int64_t, std::string, std::optional<head_count>>;
        const std::vector<team_row> rows = co_await conn.all(query);
        BOOST_REQUIRE_EQUAL(rows.size(), 3U);
        const auto [id, name, members] = rows[1];
        BOOST_CHECK(id == 2 && name == "t2");
        BOOST_REQUIRE(members);
        BOOST_CHECK(members->team_id == 2 && members->members == 3);
        BOOST_CHECK_EQUAL(std::get<2>(rows[0]).value().members, 1);
        BOOST_CHECK(!std::get<2>(rows[2]));
        // one column of the outer side is optional as well
        const std::vector<std::optional<std::int64_t>> counts = co_await conn.all(
            select(col<&head_count::members>)
                .from<team>()
                .left_join(counted, col<&head_count::team_id> == col<&team::id>)
                .order_by(col<&team::id>));
        BOOST_CHECK((counts == std::vector<std::optional<std::int64_t>>{1, 3, std::nullopt}));
    });
}

BOOST_AUTO_TEST_CASE(LOAD_18_literals_functions_and_columns) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const int mine = 7;
        const auto statement = select(col<&user::id>, value("text"), value(std::optional<std::int32_t>{}))
                                   .from<user>()
                                   .order_by(col<&user::id>);
        const auto rows = overt::map_rows(co_await conn.all(statement),
                                          [mine](std::int64_t id, std::string text, auto none) {
                                              return std::tuple(id, std::move(text), none.has_value(), mine);
                                          });
        BOOST_REQUIRE_EQUAL(rows.size(), 5U);
        for (std::size_t i = 0; i != rows.size(); ++i)
            BOOST_CHECK(rows[i] == std::tuple(static_cast<std::int64_t>(i + 1), std::string("text"), false, 7));
    });
}

BOOST_AUTO_TEST_CASE(LOAD_19_one_to_many) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto joined = select<company, team, user>().from<company>().left_join<team>().left_join<user>(
            col<&user::team_id> == col<&team::id>);
        const auto in_order = joined.order_by(col<&company::id>, col<&team::id>, col<&user::id>);
        const auto all = overt::collect<company_tree>(co_await conn.all(in_order));
        BOOST_REQUIRE_EQUAL(all.size(), 2U);
        BOOST_REQUIRE_EQUAL(all[0].teams.size(), 2U);
        BOOST_CHECK_EQUAL(ids_of(all[0].teams[0].members), "4");
        BOOST_CHECK_EQUAL(ids_of(all[0].teams[1].members), "1 2 3");
        BOOST_CHECK(all[1].teams.empty());
        const auto mixed = overt::collect<company_tree>(co_await conn.all(joined.order_by(desc(col<&user::nickname>))));
        BOOST_REQUIRE_EQUAL(mixed.size(), 2U);
        const auto& first = mixed[0].own.id == 1 ? mixed[0] : mixed[1];
        BOOST_REQUIRE_EQUAL(first.teams.size(), 2U);
        BOOST_CHECK_EQUAL(ids_of(first.teams[1].members), "3 2 1");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_20_users_share_their_team) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto all = overt::collect<user_sharing>(co_await conn.all(users_with_teams()));
        BOOST_REQUIRE_EQUAL(all.size(), 5U);
        BOOST_CHECK(all[0].in && all[0].in == all[1].in && all[1].in == all[2].in);
        BOOST_CHECK(all[3].in && all[3].in != all[0].in);
        BOOST_CHECK_EQUAL(all[0].in.use_count(), 3);
    });
}

BOOST_AUTO_TEST_CASE(LOAD_21_LOAD_23_nothing_on_the_outer_side) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto nowhere = users_with_teams().where(col<&user::team_id>.is_null());
        const std::vector<std::tuple<user, std::optional<team>>> rows = co_await conn.all(nowhere);
        BOOST_REQUIRE_EQUAL(rows.size(), 1U);
        BOOST_CHECK(!std::get<1>(rows[0]));
        BOOST_CHECK(!(co_await conn.one(nowhere.into<user_with_team>())).in);
        BOOST_CHECK(!overt::collect<user_sharing>(rows).at(0).in);
        const auto empty = overt::collect<company_tree>(
            co_await conn.all(select<company, team, user>().from<company>().left_join<team>().left_join<user>().where(
                col<&company::id> == 2)));
        BOOST_REQUIRE_EQUAL(empty.size(), 1U);
        BOOST_CHECK(empty[0].teams.empty());
    });
}

BOOST_AUTO_TEST_CASE(LOAD_22_one_function_for_many_rows_and_queries) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto name = [](const user& who, const std::optional<team>&) { return who.nickname; };
        for (int round = 0; round != 2; ++round) {
            const auto names = overt::map_rows(co_await conn.all(users_with_teams()), name);
            BOOST_CHECK_EQUAL(names.size(), 5U);
        }
        const auto one = users_with_teams().where(col<&user::id> == 2);
        BOOST_CHECK_EQUAL(overt::map_rows(co_await conn.all(one), name).at(0), "u2");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_24_a_model_from_the_rows_of_another_select) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto with_team = select(col<&user::id>).from<user>().where(col<&user::team_id> == 2);
        const auto found = co_await conn.all(
            select<user>().where(col<&user::id>.in(with_team)).order_by(col<&user::id>));
        BOOST_CHECK_EQUAL(ids_of(found), "1 2 3");
        const auto text = raw<user>("SELECT * FROM (SELECT * FROM gino_users WHERE team_id = {}) AS x ORDER BY id", 2);
        BOOST_CHECK_EQUAL(ids_of(co_await conn.all(text)), "1 2 3");
    });
}

BOOST_AUTO_TEST_CASE(LOAD_25_a_row_for_each_user_even_without_a_column_of_it) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const std::vector<std::int32_t> ones = co_await conn.all(select(value(1)).from<user>());
        BOOST_CHECK(ones == std::vector<std::int32_t>(5, 1));
    });
}

BOOST_AUTO_TEST_CASE(a_limit_of_parents) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto first_team = select(col<&team::id>).from<team>().order_by(desc(col<&team::id>)).limit(1);
        const auto statement = select<team, user>()
                                   .from<team>()
                                   .left_join<user>(col<&user::team_id> == col<&team::id>)
                                   .where(col<&team::id>.in(first_team))
                                   .order_by(desc(col<&team::id>), col<&user::id>);
        const auto page = overt::collect<team_members>(co_await conn.all(statement));
        BOOST_REQUIRE_EQUAL(page.size(), 1U);
        BOOST_CHECK_EQUAL(ids_of(page[0].members), "1 2 3");
    });
}

BOOST_AUTO_TEST_CASE(G2_12_each_parent_once_is_what_unique_does) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto joined = select<team, user>()
                                .from<team>()
                                .join<user>(col<&user::team_id> == col<&team::id>)
                                .order_by(col<&user::id>);
        const auto rows = co_await conn.all(joined);
        BOOST_CHECK_EQUAL(rows.size(), 4U);
        BOOST_CHECK_EQUAL(overt::collect<team_members>(rows).size(), 2U);
        const auto distinct =
            select(col<&team::id>).from<team>().join<user>(col<&user::team_id> == col<&team::id>).distinct();
        BOOST_CHECK_EQUAL((co_await conn.all(distinct)).size(), 2U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
