// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/golden_models.hpp"

#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using overt::detail::constraint_kind;
using overt::detail::table_of;

// A tree, a composite foreign key, and everything that DDL will need.
struct node {
    std::int64_t id{};
    std::optional<std::int64_t> parent{};
    std::string code{};
    std::string region{};
    std::int32_t twice{};
    std::int32_t weight{};
};
constexpr auto describe(overt::type<node>) {
    return overt::table(
               "app", "nodes", overt::column("id", &node::id).primary_key().identity(overt::identity_kind::always),
               overt::column("parent", &node::parent)
                   .references(&node::id)
                   .on_delete(overt::on_reference::cascade)
                   .on_update(overt::on_reference::restrict_)
                   .deferrable(),
               overt::column("code", &node::code).sql_type("varchar(8)").collate("C").comment("short").unique(),
               overt::column("region", &node::region).check("region <> ''"),
               overt::column("twice", &node::twice).generated("2 * weight"),
               overt::column("weight", &node::weight).server_default("1"),
               overt::unique(&node::code, &node::region).named("one_code"),
               overt::check("weight > 0").named("positive"),
               overt::index(&node::region).using_("hash").where("weight > 5"),
               overt::unique_index(&node::weight, &node::code))
        .comment("a tree");
}

struct leaf {
    std::string region{};
    std::string code{};
};
constexpr auto describe(overt::type<leaf>) {
    return overt::table("leaves", overt::column("region", &leaf::region), overt::column("code", &leaf::code),
                        overt::primary_key(&leaf::code, &leaf::region),
                        overt::foreign_key(&leaf::code, &leaf::region)
                            .references(&node::code, &node::region)
                            .on_delete(overt::on_reference::set_null)
                            .on_update(overt::on_reference::cascade));
}

// Columns that several models share.
struct tracked {
    std::int64_t id{};
    std::string author{};
};
struct page : tracked {
    std::string title{};
};
constexpr auto describe(overt::type<page>) {
    return overt::table("pages", overt::column("id", &page::id).primary_key(), overt::column("author", &page::author),
                        overt::column("title", &page::title));
}

struct ordered {
    std::int64_t id{};
    std::string name{};
};
constexpr auto describe(overt::type<ordered>) {
    return overt::table(
               "ordered",
               overt::column("id", &ordered::id)
                   .identity(overt::identity_kind::always, overt::sequence_options().start(5))
                   .index(),
               overt::column("name", &ordered::name),
               overt::index(overt::index_key(&ordered::name).descending().collate("C"), overt::index_key("lower(name)"))
                   .include(&ordered::id),
               overt::unique(&ordered::name).nulls_not_distinct().initially_deferred(),
               overt::extra_column("more", "text"), overt::partition_by_list(&ordered::name))
        .unlogged()
        .with("fillfactor = 50");
}

struct covered {
    std::int64_t id{};
    std::string name{};
};
constexpr auto describe(overt::type<covered>) {
    return overt::table("covered", overt::column("id", &covered::id), overt::column("name", &covered::name),
                        overt::primary_key(&covered::id).include(&covered::name));
}

struct numbers {};
constexpr auto describe(overt::type<numbers>) {
    return overt::sequence("numbers", overt::sequence_options().cache(7).cycle()).in_schema("app");
}

struct undescribed {};

}  // namespace

BOOST_AUTO_TEST_SUITE(model)
BOOST_AUTO_TEST_SUITE(description)

// Reading a member can run no statement: a description adds nothing to its struct.
BOOST_AUTO_TEST_CASE(HZ_29_models_are_aggregates, *overt::test::covers("HZ-29")) {
    BOOST_TEST(std::is_aggregate_v<node>);
    BOOST_TEST(!std::is_polymorphic_v<node>);
    const node one{1, std::nullopt, "code", "region", 2, 3};
    BOOST_TEST(one.code == "code");
}

BOOST_AUTO_TEST_CASE(who_is_described) {
    static_assert(overt::described<app::user> && overt::described<page>);
    static_assert(!overt::described<undescribed> && !overt::described<int> && !overt::described<tracked>);
    static_assert(!overt::described<app::mood>);  // an enum has a description of another kind
    static_assert(!overt::described<std::optional<app::user>>);
}

BOOST_AUTO_TEST_CASE(columns_in_order) {
    constexpr const auto& users = table_of<app::user>;
    static_assert(users.name == "users" && users.schema.empty() && users.columns.size() == 5);
    static_assert(overt::detail::column_count<app::user> == 5);
    static_assert(std::is_same_v<overt::detail::column_type<app::user, 2>, std::optional<std::string>>);
    app::user daisy{.id = 7, .name = "Daisy"};
    BOOST_CHECK_EQUAL((daisy.*overt::detail::column_member<app::user, 0>), 7);
    BOOST_CHECK_EQUAL((daisy.*overt::detail::column_member<app::user, 1>), "Daisy");
    std::vector<std::string_view> names;
    for (const auto& column : users.columns) names.push_back(column.name);
    BOOST_CHECK((names == std::vector<std::string_view>{"id", "name", "email", "team_id", "created_at"}));
}

BOOST_AUTO_TEST_CASE(what_a_column_says) {
    const auto& users = table_of<app::user>.columns;
    BOOST_CHECK(users[0].primary_key && users[0].identity && users[0].from_server() && !users[0].nullable);
    BOOST_CHECK(users[0].identity_rule == overt::identity_kind::by_default);
    BOOST_CHECK(users[0].type == &overt::value_type_of<std::int64_t>);
    BOOST_CHECK(users[2].nullable && users[2].type == &overt::value_type_of<std::string> && !users[2].from_server());
    BOOST_CHECK(users[4].server_set && users[4].from_server());
    BOOST_CHECK_EQUAL(users[4].default_sql, "now()");
    BOOST_CHECK(table_of<app::team>.columns[1].unique);
    const auto& likes = table_of<app::post>.columns[3];
    BOOST_CHECK(!likes.from_server());
    BOOST_CHECK_EQUAL(likes.default_sql, "0");
}

BOOST_AUTO_TEST_CASE(what_only_ddl_needs) {
    constexpr const auto& nodes = table_of<node>;
    BOOST_CHECK_EQUAL(nodes.schema, "app");
    BOOST_CHECK_EQUAL(nodes.comment, "a tree");
    BOOST_CHECK(nodes.columns[0].identity_rule == overt::identity_kind::always);
    BOOST_CHECK_EQUAL(nodes.columns[2].type_sql, "varchar(8)");
    BOOST_CHECK_EQUAL(nodes.columns[2].collation, "C");
    BOOST_CHECK_EQUAL(nodes.columns[2].comment, "short");
    BOOST_CHECK_EQUAL(nodes.columns[3].check_sql, "region <> ''");
    BOOST_CHECK(nodes.columns[4].generated && nodes.columns[4].from_server());
    BOOST_CHECK_EQUAL(nodes.columns[4].generated_sql, "2 * weight");
}

BOOST_AUTO_TEST_CASE(references) {
    const auto& team = table_of<app::user>.columns[3];
    BOOST_REQUIRE(team.references);
    BOOST_CHECK(team.target().table == &table_of<app::team>);
    BOOST_CHECK_EQUAL(team.target().column, 0);
    const auto& parent = table_of<node>.columns[1];  // of the table itself
    BOOST_REQUIRE(parent.references);
    BOOST_CHECK(parent.target().table == &table_of<node>);
    BOOST_CHECK(parent.actions.on_delete == overt::on_reference::cascade);
    BOOST_CHECK(parent.actions.on_update == overt::on_reference::restrict_);
    BOOST_CHECK(parent.actions.deferrable);
    BOOST_CHECK(!table_of<app::user>.columns[0].target);
}

BOOST_AUTO_TEST_CASE(constraints) {
    const auto& all = table_of<node>.constraints;
    BOOST_REQUIRE_EQUAL(all.size(), 4U);
    BOOST_CHECK(all[0].kind == constraint_kind::unique && all[0].name == "one_code");
    BOOST_REQUIRE_EQUAL(all[0].columns.size(), 2U);
    BOOST_CHECK_EQUAL(all[0].columns[0], 2);
    BOOST_CHECK_EQUAL(all[0].columns[1], 3);
    BOOST_CHECK(all[1].kind == constraint_kind::check && all[1].sql == "weight > 0" && all[1].columns.empty());
    BOOST_CHECK(all[2].kind == constraint_kind::index && all[2].method == "hash" && all[2].sql == "weight > 5");
    BOOST_CHECK(all[3].kind == constraint_kind::unique_index);
    BOOST_CHECK(!all[0].target_table);
}

BOOST_AUTO_TEST_CASE(keys_that_say_more) {
    const auto& all = table_of<ordered>.constraints;
    BOOST_REQUIRE_EQUAL(all.size(), 4U);
    BOOST_REQUIRE_EQUAL(all[0].columns.size(), 2U);
    BOOST_CHECK_EQUAL(all[0].columns[0], 1);
    BOOST_CHECK_EQUAL(all[0].columns[1], overt::detail::expression_column);
    BOOST_REQUIRE_EQUAL(all[0].keys.size(), 2U);
    BOOST_CHECK(all[0].keys[0].descending && all[0].keys[0].collation == "C");
    BOOST_CHECK_EQUAL(all[0].keys[1].expression, "lower(name)");
    BOOST_REQUIRE_EQUAL(all[0].included.size(), 1U);
    BOOST_CHECK_EQUAL(all[0].included[0], 0);
    BOOST_CHECK(all[1].keys.empty() && all[1].nulls_not_distinct && all[1].actions.initially_deferred);
    BOOST_CHECK(all[2].kind == constraint_kind::extra_column && all[2].name == "more" && all[2].sql == "text");
    BOOST_CHECK(all[3].kind == constraint_kind::partition_list);
    BOOST_CHECK(table_of<ordered>.unlogged && table_of<ordered>.storage == "fillfactor = 50");
    const auto& id = table_of<ordered>.columns[0];
    BOOST_CHECK(id.indexed && id.identity_options.start() == 5 && !id.identity_options.increment());
}

BOOST_AUTO_TEST_CASE(included_columns_are_no_part_of_the_key) {
    BOOST_REQUIRE_EQUAL(table_of<covered>.primary_key.size(), 1U);
    BOOST_CHECK_EQUAL(table_of<covered>.primary_key[0], 0);
}

BOOST_AUTO_TEST_CASE(sequences) {
    static_assert(overt::described_sequence<numbers> && !overt::described_sequence<node> && !overt::described<numbers>);
    constexpr const auto& one = overt::detail::sequence_of<numbers>;
    BOOST_CHECK(one.schema == "app" && one.name == "numbers" && one.options.cycles() && one.options.cache() == 7);
    BOOST_CHECK(!overt::sequence_options().minimum(5).maximum(5).good());
}

BOOST_AUTO_TEST_CASE(composite_foreign_key) {
    const auto& key = table_of<leaf>.constraints[1];
    BOOST_CHECK(key.kind == constraint_kind::foreign_key);
    BOOST_REQUIRE(key.target_table && key.target_column);
    BOOST_CHECK(key.target_table() == &table_of<node>);
    BOOST_CHECK_EQUAL(key.target_column(0), 2);
    BOOST_CHECK_EQUAL(key.target_column(1), 3);
    BOOST_CHECK(key.actions.on_delete == overt::on_reference::set_null);
    BOOST_CHECK(key.actions.on_update == overt::on_reference::cascade);
}

BOOST_AUTO_TEST_CASE(primary_keys) {
    BOOST_REQUIRE_EQUAL(table_of<app::user>.primary_key.size(), 1U);
    BOOST_CHECK_EQUAL(table_of<app::user>.primary_key[0], 0);
    const auto& key = table_of<leaf>.primary_key;  // in the order of primary_key(...), not of the columns
    BOOST_REQUIRE_EQUAL(key.size(), 2U);
    BOOST_CHECK_EQUAL(key[0], 1);
    BOOST_CHECK_EQUAL(key[1], 0);
}

BOOST_AUTO_TEST_CASE(inherited_members) {
    BOOST_CHECK_EQUAL(table_of<page>.columns[1].name, "author");
    page first;
    first.*overt::detail::column_member<page, 1> = "Rose";
    BOOST_CHECK_EQUAL(first.author, "Rose");
}

BOOST_AUTO_TEST_CASE(names) {
    using overt::detail::good_name;
    static_assert(good_name("a") &&
                  good_name(std::string_view("123456789012345678901234567890123456789012345678901234567890123")));
    static_assert(!good_name("") && !good_name("1234567890123456789012345678901234567890123456789012345678901234"));
    static_assert(!good_name(std::string_view("a\0b", 3)));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
