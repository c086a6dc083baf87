// SPDX-License-Identifier: BSL-1.0
// Acceptance, section DECL: what descriptions say, and what the server makes of it.
#include <boost/test/unit_test.hpp>

#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <overt/schema.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::col_of;
using overt::raw;
using overt::detail::constraint_kind;
using overt::detail::table_of;

// a table name that the compiler computes
template <std::size_t N>
constexpr std::array<char, 9> numbered{'s', 'h', 'a', 'r', 'd', '_', 'n', 'o', '0' + N};

template <std::size_t N>
struct shard {
    std::int64_t id{};
    std::string value{};
};

template <std::size_t N>
constexpr auto describe(overt::type<shard<N>>) {
    return overt::table(std::string_view(numbered<N>.data(), numbered<N>.size()),
                        overt::column("id", &shard<N>::id).primary_key(), overt::column("value", &shard<N>::value));
}

// columns that several models share, and one that only some of them have
struct identified {
    std::int64_t id{};
};
struct tracked : identified {
    std::string created_by{};
};
struct document : tracked {
    std::string title{};
};
struct folder : tracked {
    std::string path{};
    std::optional<std::int32_t> depth{};
};

template <class T>
constexpr auto id_column() {
    return overt::column("id", &T::id).primary_key().identity();
}
template <class T>
constexpr auto described_by(std::string_view name, const auto&... own) {
    if constexpr (requires { &T::depth; })
        return overt::table(name, id_column<T>(), overt::column("created_by", &T::created_by), own...,
                            overt::column("depth", &T::depth), overt::check("depth >= 0"));
    else return overt::table(name, id_column<T>(), overt::column("created_by", &T::created_by), own...);
}

constexpr auto describe(overt::type<document>) {
    return described_by<document>("documents", overt::column("title", &document::title).unique());
}
constexpr auto describe(overt::type<folder>) {
    return described_by<folder>("folders", overt::column("path", &folder::path));
}

// every column comes from bases
struct leaf : tracked {};
constexpr auto describe(overt::type<leaf>) { return described_by<leaf>("leaves"); }

// a member of the base is a plain one here
struct untracked : tracked {
    std::string name{};
};
constexpr auto describe(overt::type<untracked>) {
    return overt::table("untracked", id_column<untracked>(), overt::column("name", &untracked::name));
}

// names that SQL uses itself, in a schema that the description names
struct reserved {
    std::int64_t select{};
    std::string order{};
};
constexpr auto describe(overt::type<reserved>) {
    return overt::table("test_declarative_other", "from", overt::column("select", &reserved::select).primary_key(),
                        overt::column("group by \"x\"", &reserved::order));
}

struct car {
    std::int64_t id{};
};
struct wheel {
    std::int64_t id{};
    std::int64_t car_id{};
};
constexpr auto describe(overt::type<car>) { return overt::table("cars", overt::column("id", &car::id).primary_key()); }
constexpr auto describe(overt::type<wheel>) {
    return overt::table("wheels", overt::column("id", &wheel::id).primary_key(),
                        overt::column("car_id", &wheel::car_id).references(&car::id));
}

// one constraint in two tables
constexpr auto named = overt::check("name <> ''").named("named");
struct plant {
    std::string name{};
};
struct stone {
    std::int64_t weight{};
    std::string name{};
};
constexpr auto describe(overt::type<plant>) {
    return overt::table("plants", overt::column("name", &plant::name), named);
}
constexpr auto describe(overt::type<stone>) {
    return overt::table("stones", overt::column("weight", &stone::weight), overt::column("name", &stone::name), named);
}

// names that bases bring, and columns that depend on the table
struct archived {
    static constexpr std::string_view table_name = "archive";
    template <class T>
    static consteval auto own_column() {
        return overt::column("archived_as", &T::label);
    }
};
struct dated {
    static constexpr std::string_view table_name = "dated";
};
struct letter : archived {
    std::string label{};
};
struct parcel : archived {
    static constexpr std::string_view table_name = "parcels";
    std::string label{};
    template <class T>
    static consteval auto own_column() {
        return overt::column("packed_as", &T::label);
    }
};
struct bill : archived, dated {
    static constexpr std::string_view table_name = archived::table_name;
    std::string label{};
};
template <class T>
consteval auto described_by_base() {
    return overt::table(T::table_name, T::template own_column<T>());
}
consteval auto describe(overt::type<letter>) { return described_by_base<letter>(); }
consteval auto describe(overt::type<parcel>) { return described_by_base<parcel>(); }
consteval auto describe(overt::type<bill>) { return described_by_base<bill>(); }

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_declarative";
    static constexpr const char* tables = shared_tables;
    own_schema() {
        db().run(R"(
            DROP SCHEMA IF EXISTS test_declarative_other CASCADE;
            CREATE SCHEMA test_declarative_other;
            CREATE TABLE shard_no1(id bigint PRIMARY KEY, value text NOT NULL, extra integer DEFAULT 42);
            CREATE TABLE shard_no2(id bigint PRIMARY KEY, value text NOT NULL);
            CREATE TABLE documents(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, created_by text NOT NULL,
                                   title text NOT NULL UNIQUE);
            CREATE TABLE folders(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, created_by text NOT NULL,
                                 path text NOT NULL, depth integer CHECK (depth >= 0));
            CREATE TABLE leaves(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, created_by text NOT NULL);
            CREATE TABLE untracked(id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text NOT NULL);
            CREATE TABLE test_declarative_other."from"("select" bigint PRIMARY KEY, "group by ""x""" text NOT NULL);
            CREATE TABLE cars(id bigint PRIMARY KEY);
            CREATE TABLE wheels(id bigint PRIMARY KEY, car_id bigint NOT NULL REFERENCES cars);
        )");
    }
    ~own_schema() { db().run("DROP SCHEMA test_declarative_other CASCADE"); }
};

schema& db() { return own_schema::db(); }

struct empty_tables {
    empty_tables() {
        db().run(std::string(clear_tables) +
                 ", shard_no1, shard_no2, documents, folders, leaves, untracked, cars, wheels");
    }
};

template <class T>
std::vector<std::string_view> column_names() {
    std::vector<std::string_view> names;
    for (const auto& column : table_of<T>.columns) names.push_back(column.name);
    return names;
}

using names = std::vector<std::string_view>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(declarative, empty_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(DECL_02_columns_that_are_no_members) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(insert(shard<1>{1, "one"}));
        const auto found = co_await conn.one(select<shard<1>>());
        BOOST_CHECK_EQUAL(found.value, "one");
        BOOST_CHECK_EQUAL(db().value<int>("SELECT extra FROM shard_no1"), 42);
        const auto by_name = co_await conn.one(raw<shard<1>>("SELECT * FROM shard_no1"));
        BOOST_CHECK_EQUAL(by_name.value, "one");
    });
}

BOOST_AUTO_TEST_CASE(DECL_03_computed_table_name) {
    static_assert(table_of<shard<1>>.name == "shard_no1" && table_of<shard<2>>.name == "shard_no2");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(insert(shard<1>{1, "one"}));
        co_await conn.execute(insert(shard<2>{2, "two"}));
        BOOST_CHECK_EQUAL(db().text("SELECT value FROM shard_no1"), "one");
        BOOST_CHECK_EQUAL(db().text("SELECT value FROM shard_no2"), "two");
    });
}

BOOST_AUTO_TEST_CASE(DECL_04_primary_key) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(insert(user_setting{.id = 1}));
        const auto twice = co_await error_of<overt::unique_violation>(conn.execute(insert(user_setting{.id = 1})));
        BOOST_REQUIRE(twice);
        BOOST_CHECK_EQUAL(twice->sqlstate(), "23505");
        BOOST_CHECK_EQUAL(twice->constraint(), "gino_user_settings_pkey");
        BOOST_CHECK_EQUAL(twice->table(), "gino_user_settings");
        BOOST_CHECK(twice->outcome() == overt::outcome::failed && twice->fate() == overt::fate::kept);
    });
}

BOOST_AUTO_TEST_CASE(DECL_05_foreign_key) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto lost = co_await error_of<overt::foreign_key_violation>(
            conn.execute(insert(user_setting{.id = 1, .user_id = 42})));
        BOOST_REQUIRE(lost);
        BOOST_CHECK_EQUAL(lost->sqlstate(), "23503");
    });
}

BOOST_AUTO_TEST_CASE(DECL_06_unique) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto who = co_await conn.one(insert(user{}).returning(col<&user::id>));
        co_await conn.execute(insert(user_setting{.id = 1, .user_id = who, .setting = "colour"}));
        const auto twice = co_await error_of<overt::unique_violation>(
            conn.execute(insert(user_setting{.id = 2, .user_id = who, .setting = "colour"})));
        BOOST_REQUIRE(twice);
        BOOST_CHECK_EQUAL(twice->sqlstate(), "23505");
        BOOST_CHECK_EQUAL(twice->constraint(), "one_setting_each");
        BOOST_CHECK(contains(twice->detail(), "colour"));
        BOOST_CHECK(!contains(twice->what(), "colour"));
    });
}

BOOST_AUTO_TEST_CASE(DECL_07_check) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto refused = co_await error_of<overt::check_violation>(
            conn.execute(insert(user_setting{.id = 1, .col1 = 42})));
        BOOST_REQUIRE(refused);
        BOOST_CHECK_EQUAL(refused->sqlstate(), "23514");
        BOOST_CHECK_EQUAL(refused->constraint(), "col1_range");
    });
}

BOOST_AUTO_TEST_CASE(DECL_08_index) {
    const auto& constraints = table_of<user_setting>.constraints;
    BOOST_REQUIRE_EQUAL(constraints.size(), 5U);
    const auto& index = constraints.back();
    BOOST_CHECK(index.kind == constraint_kind::index);
    BOOST_CHECK_EQUAL(index.name, "col2_idx");
    BOOST_REQUIRE_EQUAL(index.columns.size(), 1U);
    BOOST_CHECK_EQUAL(table_of<user_setting>.columns[index.columns[0]].name, "col2");
    BOOST_CHECK_EQUAL(db().count("pg_indexes", "schemaname = 'test_declarative' AND indexname = 'col2_idx'"), 1);
}

BOOST_AUTO_TEST_CASE(DECL_09_join_along_a_foreign_key) {
    db().run("INSERT INTO cars VALUES (1), (2); INSERT INTO wheels VALUES (10, 1), (11, 1), (20, 2)");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto& reference = table_of<wheel>.columns[1];
        BOOST_REQUIRE(reference.references);
        BOOST_CHECK(reference.target().table == &table_of<car>);
        BOOST_CHECK_EQUAL(reference.target().table->columns[reference.target().column].name, "id");
        const auto query = select<wheel, car>()
                               .from<wheel>()
                               .join<car>(col<&car::id> == col<&wheel::car_id>)
                               .order_by(col<&wheel::id>);
        const std::vector<std::tuple<wheel, car>> rows = co_await conn.all(query);
        BOOST_REQUIRE_EQUAL(rows.size(), 3U);
        for (const auto& [part, whole] : rows) BOOST_CHECK_EQUAL(part.car_id, whole.id);
    });
}

BOOST_AUTO_TEST_CASE(DECL_10_columns_of_bases) {
    BOOST_CHECK((column_names<document>() == names{"id", "created_by", "title"}));
    BOOST_CHECK((column_names<folder>() == names{"id", "created_by", "path", "depth"}));
    BOOST_CHECK((column_names<leaf>() == names{"id", "created_by"}));
    BOOST_CHECK(table_of<document>.columns.data() != table_of<folder>.columns.data());
    BOOST_CHECK(contains(select<document>().sql(), "\"documents\".\"created_by\""));
    BOOST_CHECK(contains(select<folder>().sql(), "\"folders\".\"created_by\""));
}

BOOST_AUTO_TEST_CASE(DECL_11_constraints_of_each_table) {
    BOOST_CHECK(table_of<document>.columns[2].unique);
    BOOST_CHECK(table_of<document>.constraints.empty());
    BOOST_REQUIRE_EQUAL(table_of<folder>.constraints.size(), 1U);
    BOOST_CHECK(table_of<folder>.constraints[0].kind == constraint_kind::check);
    for (const auto* table : {&table_of<document>, &table_of<folder>, &table_of<leaf>}) {
        BOOST_REQUIRE_EQUAL(table->primary_key.size(), 1U);
        BOOST_CHECK(table->columns[table->primary_key[0]].identity);
    }
}

BOOST_AUTO_TEST_CASE(DECL_12_column_of_some_models_only) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        folder shallow;
        shallow.path = "/";
        shallow.depth = -1;
        const auto refused = co_await error_of<overt::check_violation>(conn.execute(insert(shallow)));
        BOOST_CHECK(refused);
        shallow.depth = 1;
        co_await conn.execute(insert(shallow));
        BOOST_CHECK_EQUAL(db().value<int>("SELECT depth FROM folders"), 1);
    });
}

BOOST_AUTO_TEST_CASE(DECL_13_crud_of_inherited_columns) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        leaf fresh;
        fresh.created_by = "daisy";
        leaf made = co_await conn.one(insert(fresh).returning<leaf>());
        BOOST_CHECK_GT(made.id, 0);
        BOOST_CHECK_EQUAL(db().text("SELECT created_by FROM leaves"), "daisy");
        made.created_by = "rose";
        co_await conn.execute(update(made));
        co_await expect(conn.scalar(select(col_of<leaf, &leaf::created_by>).from<leaf>()), "rose");
        const auto by_rose = co_await conn.all(select<leaf>().where(col_of<leaf, &leaf::created_by> == "rose"));
        BOOST_CHECK_EQUAL(by_rose.size(), 1U);
        const auto got = co_await conn.one_or_none(get<leaf>(made.id));
        BOOST_CHECK(got && got->created_by == "rose");
        co_await conn.execute(delete_from(made));
        BOOST_CHECK_EQUAL(db().count("leaves"), 0);
    });
}

BOOST_AUTO_TEST_CASE(DECL_14_a_constraint_belongs_to_each_table) {
    BOOST_REQUIRE_EQUAL(table_of<plant>.constraints.size(), 1U);
    BOOST_REQUIRE_EQUAL(table_of<stone>.constraints.size(), 1U);
    BOOST_CHECK(table_of<plant>.constraints.data() != table_of<stone>.constraints.data());
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<plant, stone>(conn);
        BOOST_CHECK_EQUAL(db().count("pg_constraint", "conname = 'named' AND conrelid IN ('plants'::regclass, "
                                                      "'stones'::regclass)"),
                          2);
        const auto refused = co_await error_of<overt::check_violation>(conn.execute(insert(stone{1, ""})));
        BOOST_REQUIRE(refused);
        BOOST_CHECK_EQUAL(refused->table(), "stones");
        co_await overt::drop_all<plant, stone>(conn);
    });
}

BOOST_AUTO_TEST_CASE(DECL_17_DECL_18_names_at_compile_time) {
    static_assert(table_of<user>.columns[1].name == "name");
    static_assert(table_of<user>.columns[0].primary_key && table_of<user>.columns[0].identity);
    static_assert(table_of<user>.primary_key.size() == 1);
    static_assert(table_of<friendship>.primary_key.size() == 2);
    static_assert(table_of<team>.columns[2].nullable && !table_of<team>.columns[1].nullable);
    static_assert(std::is_aggregate_v<user> && std::is_aggregate_v<document>);
}

BOOST_AUTO_TEST_CASE(DECL_19_reserved_words_and_schema) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        reserved made = co_await conn.one(insert(reserved{1, "x"}).returning<reserved>());
        made.order = "y";
        co_await conn.execute(update(made));
        BOOST_CHECK_EQUAL(db().text("SELECT \"group by \"\"x\"\"\" FROM test_declarative_other.\"from\""), "y");
        const auto found = co_await conn.one(select<reserved>().where(col<&reserved::select> == 1).for_update());
        BOOST_CHECK_EQUAL(found.order, "y");
        const auto again = overt::alias<reserved, "where">;
        const auto pairs = co_await conn.all(select(col<&reserved::order>, again.col<&reserved::select>)
                                                 .from<reserved>()
                                                 .join(again, again.col<&reserved::select> == col<&reserved::select>)
                                                 .order_by(desc(col<&reserved::order>)));
        BOOST_CHECK_EQUAL(pairs.size(), 1U);
        co_await conn.execute(delete_from(made));
        BOOST_CHECK_EQUAL(db().count("test_declarative_other.\"from\""), 0);
    });
}

BOOST_AUTO_TEST_CASE(DECL_20_a_name_of_ones_own) {
    static_assert(table_of<letter>.name == "archive");
    static_assert(table_of<parcel>.name == "parcels");
    static_assert(dated::table_name == "dated");
    static_assert(table_of<bill>.name == "archive");  // of two bases' names the compiler wants one to be chosen
    BOOST_CHECK(contains(select<parcel>().sql(), "FROM \"parcels\""));
}

BOOST_AUTO_TEST_CASE(DECL_21_computed_once) {
    static_assert(table_of<letter>.columns[0].name == "archived_as");  // describe() is consteval
    const auto* const first = &table_of<letter>;
    static_cast<void>(select<letter>().sql());
    BOOST_CHECK(first == &table_of<letter>);
}

BOOST_AUTO_TEST_CASE(DECL_22_base_member_that_is_no_column) {
    BOOST_CHECK((column_names<untracked>() == names{"id", "name"}));
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        untracked fresh;
        fresh.name = "x";
        fresh.created_by = "nobody asks";
        const auto made = co_await conn.one(insert(fresh).returning<untracked>());
        BOOST_CHECK_EQUAL(made.name, "x");
        BOOST_CHECK(made.created_by.empty());
    });
}

BOOST_AUTO_TEST_CASE(DECL_23_only_the_override_is_asked) {
    static_assert(table_of<parcel>.columns.size() == 1 && table_of<parcel>.columns[0].name == "packed_as");
    BOOST_CHECK((column_names<parcel>() == names{"packed_as"}));
    BOOST_CHECK((column_names<bill>() == names{"archived_as"}));
}

BOOST_AUTO_TEST_SUITE_END()
