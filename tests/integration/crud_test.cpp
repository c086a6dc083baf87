// SPDX-License-Identifier: BSL-1.0
// Acceptance, section CRUD: create, read, update and delete of models.
#include <boost/test/unit_test.hpp>

#include "support/fixtures.hpp"
#include "support/pooled.hpp"

#include <string>
#include <type_traits>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::raw;

// two composite keys: in the order of the columns, and in an order of its own
struct person {
    std::string first{};
    std::string last{};
    std::int32_t age{};
};

constexpr auto describe(overt::type<person>) {
    return overt::table("people", overt::column("first", &person::first).primary_key(),
                        overt::column("last", &person::last).primary_key(), overt::column("age", &person::age));
}

struct entry {
    std::string first{};
    std::string last{};
    std::int32_t age{};
};

constexpr auto describe(overt::type<entry>) {
    return overt::table("entries", overt::column("first", &entry::first), overt::column("last", &entry::last),
                        overt::column("age", &entry::age), overt::primary_key(&entry::last, &entry::first));
}

struct note {
    std::string title{};
    std::string text{};
};

constexpr auto describe(overt::type<note>) {
    return overt::table("notes", overt::column("title", &note::title), overt::column("text", &note::text));
}

struct renamed {
    std::int64_t number{};
    std::string label{};
};

constexpr auto describe(overt::type<renamed>) {
    return overt::table("renamed", overt::column("the id", &renamed::number).primary_key(),
                        overt::column("the_label", &renamed::label));
}

struct stamped {
    std::int64_t id{};
    std::string name{};
    std::int32_t balance{};
    overt::timestamptz created_at{};
    std::int32_t doubled{};
};

constexpr auto describe(overt::type<stamped>) {
    return overt::table("stamped", overt::column("id", &stamped::id).primary_key().identity(),
                        overt::column("name", &stamped::name),
                        overt::column("balance", &stamped::balance).server_default("7"),
                        overt::column("created_at", &stamped::created_at).server_set("now()"),
                        overt::column("doubled", &stamped::doubled).generated("balance * 2"));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_crud";
    static constexpr const char* tables = shared_tables;
    own_schema() {
        db().run(R"(
            CREATE TABLE people(first text, last text, age integer NOT NULL, PRIMARY KEY (first, last));
            CREATE TABLE entries(first text, last text, age integer NOT NULL, PRIMARY KEY (last, first));
            CREATE TABLE notes(title text NOT NULL, text text NOT NULL);
            CREATE TABLE renamed("the id" bigint PRIMARY KEY, the_label text NOT NULL);
            CREATE TABLE stamped(
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL,
                balance integer NOT NULL DEFAULT 7,
                created_at timestamptz NOT NULL DEFAULT now(),
                doubled integer GENERATED ALWAYS AS (balance * 2) STORED);
        )");
    }
};

schema& db() { return own_schema::db(); }

struct empty_tables {
    empty_tables() { db().run(std::string(clear_tables) + ", people, entries, notes, renamed, stamped"); }
};

std::string where_id(std::int64_t id) { return " WHERE id = " + std::to_string(id); }

asio::awaitable<user> create(overt::verbs& on, user who) { co_return co_await on.one(insert(who).returning<user>()); }

std::string hexadecimal(const std::string& bytes) {
    std::string digits;
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        digits += "0123456789abcdef"[byte / 16];
        digits += "0123456789abcdef"[byte % 16];
    }
    return digits;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crud, empty_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(CRUD_01_create_and_get) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user daisy{.nickname = "daisy", .profile = {R"({"age": 42})"}, .type = usertype::user};
        const user made = co_await conn.one(insert(daisy).returning<user>());
        BOOST_CHECK_GT(made.id, 0);
        BOOST_CHECK_EQUAL(made.nickname, "daisy");
        BOOST_CHECK(made.type == usertype::user);
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users" + where_id(made.id)), "daisy");
        BOOST_CHECK_EQUAL(db().value<int>("SELECT props->>'age' FROM gino_users" + where_id(made.id)), 42);
        BOOST_CHECK(db().null("SELECT team_id FROM gino_users" + where_id(made.id)));

        const user got = co_await conn.one(get<user>(made.id));
        BOOST_CHECK(got == made);
        BOOST_CHECK(&got != &made);
        const auto missing = co_await conn.one_or_none(get<user>(made.id + 1));
        BOOST_CHECK(!missing);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_02_from_an_instance) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        user who{.nickname = "first thought"};
        who.nickname = "second thought";
        who.profile = {R"({"bio": "none"})"};
        who.nickname = "last thought";
        who = co_await conn.one(insert(who).returning<user>());
        BOOST_CHECK_GT(who.id, 0);
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users" + where_id(who.id)), "last thought");
        BOOST_CHECK_EQUAL(db().text("SELECT props->>'bio' FROM gino_users" + where_id(who.id)), "none");

        const user anonymous = co_await create(conn, {});
        BOOST_CHECK_EQUAL(anonymous.nickname.size(), 8U);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_03_query_of_one_row) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await create(conn, {.nickname = "other"});
        const user made = co_await create(conn, {.nickname = "daisy"});
        const auto rows = co_await conn.all(get<user>(made.id));
        BOOST_REQUIRE_EQUAL(rows.size(), 1U);
        BOOST_CHECK(rows.front() == made);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_04_text_into_a_model) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user made = co_await create(conn, {.nickname = "daisy"});
        const auto found = co_await conn.all(raw<user>("SELECT * FROM gino_users WHERE id = {}", made.id));
        BOOST_REQUIRE_EQUAL(found.size(), 1U);
        BOOST_CHECK(found.front() == made);
        BOOST_CHECK(found.front().type == usertype::user);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_05_enum_as_parameter) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user made = co_await create(conn, {.nickname = "daisy"});
        const auto found = co_await conn.one(raw<user>("SELECT * FROM gino_users WHERE type = {}", usertype::user));
        BOOST_CHECK(found == made);
        const auto built = co_await conn.one(select<user>().where(col<&user::type> == usertype::user));
        BOOST_CHECK(built == made);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_06_one_column) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user made = co_await create(conn, {.nickname = "daisy"});
        const auto name = select(col<&user::nickname>).from<user>().where(col<&user::id> == made.id);
        co_await expect(conn.scalar(name), "daisy");
        db().run("UPDATE gino_users SET name = 'rose'");
        co_await expect(conn.scalar(name), "rose");
        BOOST_CHECK_EQUAL(made.nickname, "daisy");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_07_composite_key) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const friendship pair{1, 2};
        co_await conn.execute(insert(pair));
        const auto found = co_await conn.one_or_none(get<friendship>(1, 2));
        BOOST_CHECK(found && *found == pair);
        const auto reversed = co_await conn.one_or_none(get<friendship>(2, 1));
        BOOST_CHECK(!reversed);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_08_order_of_a_composite_key) {
    db().run("INSERT INTO people VALUES ('ada', 'lovelace', 36); INSERT INTO entries VALUES ('ada', 'lovelace', 36)");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto as_described = co_await conn.one_or_none(get<person>("ada", "lovelace"));
        BOOST_CHECK(as_described);
        const auto backwards = co_await conn.one_or_none(get<person>("lovelace", "ada"));
        BOOST_CHECK(!backwards);
        const auto own_order = co_await conn.one_or_none(get<entry>("lovelace", "ada"));
        BOOST_CHECK(own_order);
        const auto not_described = co_await conn.one_or_none(get<entry>("ada", "lovelace"));
        BOOST_CHECK(!not_described);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_09_key_by_names) {
    db().run("INSERT INTO people VALUES ('ada', 'lovelace', 36)");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto by_names = select<person>().where(col<&person::last> == "lovelace" && col<&person::first> == "ada");
        const person found = co_await conn.one(by_names);
        BOOST_CHECK_EQUAL(found.age, 36);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_10_lease_or_transaction) {
    static_assert(std::is_base_of_v<overt::verbs, overt::lease> && std::is_base_of_v<overt::verbs, overt::transaction>);
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user on_lease = co_await create(conn, {.nickname = "on the lease"});
        auto tx = co_await conn.begin();
        const user in_transaction = co_await create(tx, {.nickname = "in the transaction"});
        BOOST_CHECK_EQUAL(db().count("gino_users"), 1);
        co_await tx.commit();
        BOOST_CHECK_EQUAL(db().count("gino_users"), 2);
        BOOST_CHECK_NE(on_lease.id, in_transaction.id);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_11_update) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        user made = co_await create(conn, {.nickname = "daisy"});
        const user other = co_await create(conn, {.nickname = "other"});
        const auto done = co_await conn.execute(
            update<user>().set(col<&user::nickname> = "rose").where(col<&user::id> == made.id));
        BOOST_CHECK_EQUAL(done.tag(), "UPDATE 1");
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users" + where_id(made.id)), "rose");
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users" + where_id(other.id)), "other");

        made.nickname = "tulip";
        made = co_await conn.one(update(made).returning<user>());
        BOOST_CHECK_EQUAL(made.nickname, "tulip");
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users" + where_id(made.id)), "tulip");
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users" + where_id(other.id)), "other");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_12_update_of_a_missing_row) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        user made = co_await create(conn, {.nickname = "daisy"});
        db().run("DELETE FROM gino_users");
        made.nickname = "rose";
        const auto missing = co_await error_of<overt::no_rows>(conn.one(update(made).returning<user>()));
        BOOST_CHECK(missing);
        const auto nothing = co_await conn.execute(update(made));
        BOOST_CHECK_EQUAL(nothing.rows_affected(), 0);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_13_update_of_the_key) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<friendship> pairs{{1, 2}, {3, 4}};
        co_await conn.execute(insert_many(pairs));
        const auto moved = co_await conn.one(
            update<friendship>()
                .set(col<&friendship::my_id> = 5, col<&friendship::friend_id> = col<&friendship::my_id>)
                .where(col<&friendship::my_id> == 1 && col<&friendship::friend_id> == 2)
                .returning<friendship>());
        BOOST_CHECK((moved == friendship{5, 1}));
        BOOST_CHECK_EQUAL(db().count("gino_friendship", "(my_id, friend_id) IN ((5, 1), (3, 4))"), 2);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_14_delete) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user made = co_await create(conn, {.nickname = "daisy"});
        const user other = co_await create(conn, {.nickname = "other"});
        const auto gone = co_await conn.execute(delete_from(made));
        BOOST_CHECK_EQUAL(gone.tag(), "DELETE 1");
        const auto got = co_await conn.one_or_none(get<user>(made.id));
        BOOST_CHECK(!got);
        BOOST_CHECK_EQUAL(made.nickname, "daisy");
        BOOST_CHECK_EQUAL(db().value<std::int64_t>("SELECT id FROM gino_users"), other.id);
        const auto again = co_await conn.execute(delete_from(made));
        BOOST_CHECK_EQUAL(again.tag(), "DELETE 0");
        const user last = co_await conn.one(delete_from<user>().where(col<&user::id> == other.id).returning<user>());
        BOOST_CHECK(last == other);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_15_delete_by_composite_key) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<friendship> pairs{{1, 2}, {1, 3}, {2, 2}};
        co_await conn.execute(insert_many(pairs));
        const auto gone = co_await conn.execute(delete_from(friendship{1, 2}));
        BOOST_CHECK_EQUAL(gone.rows_affected(), 1);
        BOOST_CHECK_EQUAL(db().count("gino_friendship", "(my_id, friend_id) IN ((1, 3), (2, 2))"), 2);
        BOOST_CHECK_EQUAL(db().count("gino_friendship"), 2);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_16_text_key) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::vector<relation> names{{"friend"}, {"foe"}};
        co_await conn.execute(insert_many(names));
        const auto found = co_await conn.one_or_none(get<relation>("foe"));
        BOOST_CHECK(found && found->name == "foe");
        const auto missing = co_await conn.one_or_none(get<relation>(std::string("f")));
        BOOST_CHECK(!missing);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_17_CRUD_18_without_a_key) {
    db().run("INSERT INTO notes VALUES ('a', 'first'), ('b', 'second')");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        note changed{"a", "first"};
        changed.text = "changed in memory";
        const overt::condition<note> nothing{};
        bool refused = false;
        try {
            co_await conn.execute(update<note>().set(col<&note::text> = changed.text).where(nothing));
        } catch (const overt::usage_error&) {
            refused = true;
        }
        BOOST_CHECK(refused);
        refused = false;
        try {
            co_await conn.execute(delete_from<note>().where(nothing));
        } catch (const overt::usage_error&) {
            refused = true;
        }
        BOOST_CHECK(refused);
        BOOST_CHECK_EQUAL(changed.text, "changed in memory");
        BOOST_CHECK_EQUAL(db().text("SELECT string_agg(text, ',' ORDER BY title) FROM notes"), "first,second");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_19_locator_of_ones_own) {
    db().run("INSERT INTO notes VALUES ('a', 'first'), ('b', 'second')");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto lookup = [](const note& n) { return col<&note::title> == n.title; };
        const note changed{"a", "changed"};
        auto query = update<note>().set(col<&note::text> = changed.text).where(lookup(changed)).returning<note>();
        const note stored = co_await conn.one(query);
        BOOST_CHECK_EQUAL(stored.text, "changed");
        const note missing{"c", "changed"};
        const auto lost = co_await error_of<overt::no_rows>(
            conn.one(update<note>().set(col<&note::text> = missing.text).where(lookup(missing)).returning<note>()));
        BOOST_CHECK(lost);
        BOOST_CHECK_EQUAL(db().text("SELECT string_agg(text, ',' ORDER BY title) FROM notes"), "changed,second");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_20_other_name_of_the_column) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        renamed made = co_await conn.one(insert(renamed{7, "seven"}).returning<renamed>());
        BOOST_CHECK_EQUAL(made.number, 7);
        made.label = "seventh";
        co_await conn.execute(update(made));
        BOOST_CHECK_EQUAL(db().text("SELECT the_label FROM renamed WHERE \"the id\" = 7"), "seventh");
        const auto found = co_await conn.one_or_none(get<renamed>(7));
        BOOST_CHECK(found && found->label == "seventh");
        const auto missing = co_await conn.one_or_none(get<renamed>(8));
        BOOST_CHECK(!missing);
        co_await expect(conn.scalar(select(col<&renamed::number>).from<renamed>()), 7);
        const auto none = co_await conn.execute(delete_from<renamed>().where(col<&renamed::number> == 8));
        BOOST_CHECK_EQUAL(none.tag(), "DELETE 0");
        const auto one = co_await conn.execute(delete_from<renamed>().where(col<&renamed::number> == 7));
        BOOST_CHECK_EQUAL(one.tag(), "DELETE 1");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_21_values_from_the_server) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        stamped made = co_await conn.one(insert(stamped{.name = "x", .balance = 5}).returning<stamped>());
        BOOST_CHECK_GT(made.id, 0);
        BOOST_CHECK_EQUAL(made.doubled, 10);
        BOOST_CHECK_GT(made.created_at.time_since_epoch().count(), 0);
        const auto stored = db().value<double>("SELECT extract(epoch FROM created_at) * 1000000 FROM stamped");
        BOOST_CHECK_EQUAL(static_cast<double>(made.created_at.time_since_epoch().count()), stored);

        made.balance = 8;
        made.doubled = -1;
        made = co_await conn.one(update(made).returning<stamped>());
        BOOST_CHECK_EQUAL(made.doubled, 16);

        const auto query = insert(stamped{.name = "y", .balance = 5}).defaults(col<&stamped::balance>);
        const stamped by_default = co_await conn.one(query.returning<stamped>());
        BOOST_CHECK_EQUAL(by_default.balance, 7);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_22_expression) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        stamped made = co_await conn.one(insert(stamped{.name = "x", .balance = 5}).returning<stamped>());
        const auto more = update<stamped>()
                              .set(col<&stamped::balance> = col<&stamped::balance> + 100)
                              .where(col<&stamped::id> == made.id)
                              .returning<stamped>();
        BOOST_CHECK_EQUAL(made.balance, 5);
        BOOST_CHECK_EQUAL(db().value<int>("SELECT balance FROM stamped"), 5);
        made = co_await conn.one(more);
        BOOST_CHECK_EQUAL(made.balance, 105);
        BOOST_CHECK_EQUAL(db().value<int>("SELECT balance FROM stamped"), 105);
    });
}

BOOST_AUTO_TEST_CASE(CRUD_23_last_assignment_counts) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user made = co_await create(conn, {.nickname = "daisy"});
        const auto change = update<user>()
                                .set(col<&user::nickname> = "first")
                                .set(col<&user::team_id> = std::nullopt)
                                .set(col<&user::nickname> = "last")
                                .where(col<&user::id> == made.id);
        co_await conn.execute(change);
        BOOST_CHECK_EQUAL(db().text("SELECT name FROM gino_users"), "last");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_24_no_identity_map) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const user made = co_await create(conn, {.nickname = "daisy"});
        user a = co_await conn.one(get<user>(made.id));
        const user b = co_await conn.one(get<user>(made.id));
        BOOST_CHECK(a == b);
        a.nickname = "changed";
        BOOST_CHECK_EQUAL(b.nickname, "daisy");
    });
}

BOOST_AUTO_TEST_CASE(CRUD_25_upsert) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto upsert = [](std::int32_t age) {
            return insert(person{"ada", "lovelace", age})
                .on_conflict(col<&person::first>, col<&person::last>)
                .do_update(col<&person::age> = excluded(col<&person::age>) + col<&person::age>)
                .returning<person>();
        };
        co_await conn.one(upsert(30));
        const person twice = co_await conn.one(upsert(6));
        BOOST_CHECK_EQUAL(twice.age, 36);
        BOOST_CHECK_EQUAL(db().count("people"), 1);
    });
}

BOOST_AUTO_TEST_CASE(DIA_01_large_binary) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::string every;
        for (int byte = 0; byte != 256; ++byte) every += static_cast<char>(byte);
        std::string large;
        while (large.size() < 1'000'000) large += every;
        for (const std::string& bytes : {std::string("SVG LOGO"), std::string(), every, large}) {
            const overt::bytea logo = overt::to_bytea(bytes);
            const company made = co_await conn.one(insert(company{.name = "c", .logo = logo}).returning<company>());
            BOOST_CHECK(made.logo == logo);
            const company got = co_await conn.one(get<company>(made.id));
            BOOST_CHECK(got.logo == logo);
            const std::string where = " FROM gino_companies WHERE id = " + std::to_string(made.id);
            BOOST_CHECK_EQUAL(db().value<std::size_t>("SELECT octet_length(logo)" + where), bytes.size());
            BOOST_CHECK(db().value<std::string>("SELECT encode(logo, 'hex')" + where) == hexadecimal(bytes));
        }
        const company bare = co_await conn.one(insert(company{.name = "c"}).returning<company>());
        BOOST_CHECK(!bare.logo);
    });
}

BOOST_AUTO_TEST_SUITE_END()
