// SPDX-License-Identifier: BSL-1.0
// verify(): what create_all() made has no differences, and each damage is reported as what it is.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"
#include "support/covers.hpp"
#include "support/pooled.hpp"
#include "support/schema_models.hpp"

#include <overt/fmt.hpp>
#include <overt/schema.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace warehouse;
using overt::difference;

const std::string strange = "\"ddl \"\"strange\"\"\"";

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_verify";
    static constexpr const char* tables = "";
    ~own_schema() { db().run("DROP SCHEMA IF EXISTS " + strange + " CASCADE"); }
};

schema& db() { return own_schema::db(); }

#define EVERYTHING                                                                                                   \
    company, person, item, stock, place, reading, letter, bucket, invoice_numbers, plain_numbers, colour, app::team, \
        app::user, app::post

/// The whole schema, new.
struct complete {
    complete() {
        db().run("DROP SCHEMA IF EXISTS " + strange +
                 " CASCADE; DROP SCHEMA test_verify CASCADE; "
                 "CREATE SCHEMA test_verify");
        with_lease(db(),
                   [](overt::lease& conn) -> asio::awaitable<void> { co_await overt::create_all<EVERYTHING>(conn); });
    }
};

std::vector<overt::schema_difference> differences() {
    std::vector<overt::schema_difference> found;
    with_lease(db(), [&found](overt::lease& conn) -> asio::awaitable<void> {
        found = co_await overt::verify<EVERYTHING>(conn);
    });
    return found;
}

struct damage {
    const char* sql;
    difference what;
    const char* object;
    const char* part;
    const char* message;
};

// what is done to the database, and the only thing that is to be reported then
const damage damages[] = {
    {"DROP TABLE readings", difference::missing_table, "readings", "", "The database has no table readings."},
    {"DROP TABLE stocks; CREATE SEQUENCE stocks", difference::missing_table, "stocks", "",
     "The database has no table stocks."},
    {"ALTER TABLE items DROP COLUMN data", difference::missing_column, "items", "data",
     "The table items has no column data of type jsonb."},
    {"ALTER TABLE items DROP COLUMN note", difference::missing_column, "items", "note",
     "The table items has no column note."},
    {"ALTER TABLE users ADD COLUMN age integer NOT NULL", difference::unexpected_column, "users", "age",
     "The column users.age is NOT NULL and has no default, and the description does not know it: inserts will fail."},
    {"ALTER TABLE posts ALTER likes TYPE bigint", difference::type, "posts", "likes",
     "The column posts.likes has type bigint; the description says integer."},
    {"ALTER TABLE users ALTER email TYPE bytea USING NULL", difference::type, "users", "email",
     "The column users.email has type bytea; the description says text."},
    {"ALTER TABLE items ALTER code TYPE varchar(10) COLLATE \"C\"", difference::type, "items", "code",
     "The column items.code has type character varying(10); the description says varchar(20)."},
    {"ALTER TABLE items ALTER before TYPE text[]", difference::type, "items", "before",
     "The column items.before has type text[]; the description says \"state\"[]."},
    {"ALTER TABLE users ALTER name DROP NOT NULL", difference::nullability, "users", "name",
     "The column users.name may be NULL; the description says NOT NULL."},
    {"ALTER TABLE users ALTER email SET NOT NULL", difference::nullability, "users", "email",
     "The column users.email is NOT NULL; the description lets it be NULL."},
    {"ALTER TABLE users ALTER created_at DROP DEFAULT", difference::default_value, "users", "created_at",
     "The column users.created_at has no default; the description says now()."},
    {"ALTER TABLE users ALTER id SET GENERATED ALWAYS", difference::identity, "users", "id",
     "The column users.id has the identity \"always\"; the description says \"by default\"."},
    {"ALTER TABLE items ALTER id DROP IDENTITY", difference::identity, "items", "id",
     "The column items.id has the identity \"none\"; the description says \"always\"."},
    {"ALTER TABLE items ALTER twice DROP EXPRESSION", difference::generated, "items", "twice",
     "The column items.twice is not generated; the description says it is."},
    {"ALTER TABLE posts DROP title; ALTER TABLE posts ADD title text NOT NULL GENERATED ALWAYS AS ('x') STORED",
     difference::generated, "posts", "title", "The column posts.title is generated; the description says it is not."},
    {"DROP INDEX one_code; ALTER TABLE items ALTER code TYPE varchar(20) COLLATE \"POSIX\"; "
     "CREATE UNIQUE INDEX one_code ON items(code DESC, low)",
     difference::collation, "items", "code",
     "The column items.code has the collation \"POSIX\"; the description says \"C\"."},
    {"ALTER TABLE posts DROP CONSTRAINT posts_pkey", difference::primary_key, "posts", "posts_pkey",
     "The table posts lacks the primary key posts_pkey: (id)."},
    {"ALTER TABLE stocks DROP CONSTRAINT stocks_pkey; ALTER TABLE stocks ADD PRIMARY KEY (number, hall)",
     difference::primary_key, "stocks", "stocks_pkey",
     "The table stocks has the primary key stocks_pkey as (number, hall); the description says (hall, number)."},
    {"ALTER TABLE teams DROP CONSTRAINT teams_name_key", difference::unique, "teams", "teams_name_key",
     "The table teams lacks the unique teams_name_key: (name)."},
    {"ALTER TABLE items RENAME CONSTRAINT \"one span\" TO another", difference::unique, "items", "one span",
     "The table items lacks the unique one span: (low, high), deferrable."},
    {"ALTER TABLE items DROP CONSTRAINT items_title_parent_key; ALTER TABLE items ADD UNIQUE (title, parent)",
     difference::unique, "items", "items_title_parent_key",
     "The table items lacks the unique items_title_parent_key: (title, parent)."},
    {"ALTER TABLE items DROP CONSTRAINT \"one span\"; "
     "ALTER TABLE items ADD CONSTRAINT \"one span\" UNIQUE (low, high) INCLUDE (weight)",
     difference::unique, "items", "one span",
     "The table items has the unique one span as (low, high); the description says (low, high), deferrable."},
    {"ALTER TABLE users DROP CONSTRAINT users_team_id_fkey", difference::foreign_key, "users", "users_team_id_fkey",
     "The table users lacks the foreign key users_team_id_fkey: (team_id) to teams (id)."},
    {"ALTER TABLE users DROP CONSTRAINT users_team_id_fkey; "
     "ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES posts",
     difference::foreign_key, "users", "users_team_id_fkey",
     "The table users lacks the foreign key users_team_id_fkey: (team_id) to teams (id)."},
    {"ALTER TABLE users DROP CONSTRAINT users_team_id_fkey; "
     "ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams ON DELETE CASCADE",
     difference::foreign_key, "users", "users_team_id_fkey",
     "The table users has the foreign key users_team_id_fkey as on delete cascade, on update no action; the "
     "description says on delete no action, on update no action."},
    {"ALTER TABLE items ALTER CONSTRAINT items_parent_fkey DEFERRABLE INITIALLY IMMEDIATE", difference::foreign_key,
     "items", "items_parent_fkey",
     "The table items has the foreign key items_parent_fkey as on delete cascade, on update restrict, deferrable; the "
     "description says on delete cascade, on update restrict, deferrable initially deferred."},
    {"ALTER TABLE items DROP CONSTRAINT items_price_check", difference::check, "items", "items_price_check",
     "The table items lacks the check items_price_check: price >= 0."},
    {"ALTER TABLE items DROP CONSTRAINT items_int4range_excl", difference::exclusion, "items", "items_int4range_excl",
     "The table items lacks the exclusion constraint items_int4range_excl."},
    {"DROP INDEX items_title_idx", difference::index, "items", "items_title_idx",
     "The table items lacks the index items_title_idx: btree (title)."},
    {"DROP INDEX items_data_idx", difference::index, "items", "items_data_idx",
     "The table items lacks the index items_data_idx: gin (data), operator class jsonb_path_ops."},
    {"DROP INDEX items_weight_idx; CREATE INDEX items_weight_idx ON items(weight)", difference::index, "items",
     "items_weight_idx",
     "The table items has the index items_weight_idx as btree (weight); the description says "
     "brin (weight)."},
    {"DROP INDEX items_data_idx; CREATE INDEX items_data_idx ON items USING gin (data)", difference::index, "items",
     "items_data_idx",
     "The table items has the index items_data_idx as gin (data); the description says gin (data), operator class "
     "jsonb_path_ops."},
    {"DROP INDEX \"by \"\"title\"\"\"; CREATE INDEX \"by \"\"title\"\"\" ON items(title COLLATE \"C\")",
     difference::index, "items", "by \"title\"",
     "The table items has the index by \"title\" as btree (title), collation C; the description says btree (title), "
     "operator class text_pattern_ops, collation C."},
    {"DROP INDEX one_code; CREATE INDEX one_code ON items(code DESC, low)", difference::index, "items", "one_code",
     "The table items has the index one_code as btree (code, low), order desc nulls first asc nulls last; the "
     "description says unique, btree (code, low), order desc nulls first asc nulls last."},
    {"DROP INDEX one_code; CREATE UNIQUE INDEX one_code ON items(code, low)", difference::index, "items", "one_code",
     "The table items has the index one_code as unique, btree (code, low); the "
     "description says unique, btree (code, low), order desc nulls first asc nulls last."},
    {"ALTER INDEX one_code RENAME TO two_codes", difference::index, "items", "one_code",
     "The table items lacks the index one_code: unique, btree (code, low), order desc nulls first asc nulls last."},
    {"DROP INDEX items_price_weight_code_idx; "
     "CREATE INDEX items_price_weight_code_idx ON items(price, weight) INCLUDE (code)",
     difference::index, "items", "items_price_weight_code_idx",
     "The table items has the index items_price_weight_code_idx as btree (price, weight) include (code); the "
     "description says btree (price, weight) include (code), partial."},
    {"UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_code'::regclass", difference::index, "items",
     "one_code",
     "The table items has the index one_code as unique, btree (code, low), order desc nulls first asc nulls last, "
     "invalid; the description says unique, btree (code, low), order desc nulls first asc nulls last."},
    {"DROP TABLE buckets; CREATE TABLE buckets(id integer PRIMARY KEY)", difference::partitioning, "buckets", "",
     "The partitioning of the table buckets is \"not partitioned\"; the description says \"by hash\"."},
    {"ALTER TYPE state RENAME VALUE 'fresh' TO 'new'", difference::enum_labels, "state", "",
     "The enum state has the labels new, it's paid, odd \\ \"one\"; the description says fresh, it's paid, odd \\ "
     "\"one\"."},
    {"ALTER TYPE state ADD VALUE 'more'", difference::enum_labels, "state", "",
     "The enum state has the labels fresh, it's paid, odd \\ \"one\", more; the description says fresh, it's paid, odd "
     "\\ \"one\"."},
    {"DROP SEQUENCE plain_numbers", difference::missing_sequence, "plain_numbers", "",
     "The database has no sequence plain_numbers."},
};

// which the models do not mind
const char* const harmless[] = {
    "ALTER TABLE users ADD COLUMN age integer; ALTER TABLE users ADD COLUMN size integer NOT NULL DEFAULT 5",
    "ALTER TABLE users ADD COLUMN more bigint GENERATED ALWAYS AS (id * 2) STORED",
    "ALTER TABLE posts ALTER title TYPE varchar(100)",
    "CREATE DOMAIN short AS text CHECK (length(value) < 100); ALTER TABLE posts ALTER title TYPE short",
    "ALTER TABLE posts ALTER title SET DEFAULT 'x'; ALTER TABLE posts ADD CHECK (likes > -5)",
    "ALTER TABLE teams DROP CONSTRAINT teams_name_key; CREATE UNIQUE INDEX another ON teams(name)",
    "ALTER TABLE users RENAME CONSTRAINT users_team_id_fkey TO another",
    "ALTER INDEX items_title_idx RENAME TO another; CREATE INDEX more ON items(low)",
    "ALTER TABLE posts RENAME CONSTRAINT posts_pkey TO another; COMMENT ON TABLE posts IS 'x'",
    "ALTER TABLE posts RENAME TO real_posts; CREATE VIEW posts AS SELECT * FROM real_posts",
    "ALTER TABLE users DROP created_at; ALTER TABLE users ADD created_at timestamptz NOT NULL DEFAULT now()",
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(verify_, complete, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(what_was_created_has_no_differences) {
    for (const auto& each : differences()) BOOST_ERROR(each.message);
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::require_schema<EVERYTHING>(conn);
        auto tx = co_await conn.begin();
        co_await overt::require_schema<EVERYTHING>(tx);
        co_await tx.commit();
    });
}

BOOST_AUTO_TEST_CASE(each_damage_is_reported_and_nothing_else) {
    for (const damage& each : damages) {
        BOOST_TEST_CONTEXT(each.sql) {
            complete again;
            db().run(each.sql);
            const auto found = differences();
            for (std::size_t i = 1; i < found.size(); ++i) BOOST_ERROR("reported too: " << found[i].message);
            BOOST_REQUIRE(!found.empty());
            BOOST_CHECK_EQUAL(overt::to_string(found[0].what), overt::to_string(each.what));
            BOOST_CHECK_EQUAL(found[0].object, each.object);
            BOOST_CHECK_EQUAL(found[0].part, each.part);
            BOOST_CHECK_EQUAL(found[0].message, each.message);
        }
    }
}

BOOST_AUTO_TEST_CASE(harmless_changes_are_not_reported) {
    for (const char* each : harmless) {
        BOOST_TEST_CONTEXT(each) {
            complete again;
            db().run(each);
            for (const auto& found : differences()) BOOST_ERROR("reported: " << found.message);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_empty_database) {
    db().run("DROP SCHEMA " + strange + " CASCADE; DROP SCHEMA test_verify CASCADE; CREATE SCHEMA test_verify");
    const auto found = differences();
    BOOST_CHECK_EQUAL(found.size(), 15U);  // every table, enum and sequence once
    const auto tables = std::count_if(found.begin(), found.end(),
                                      [](const auto& d) { return d.what == difference::missing_table; });
    BOOST_CHECK_EQUAL(tables, 11);
    BOOST_CHECK_EQUAL(found[0].object, "ddl \"strange\".colour");
}

BOOST_AUTO_TEST_CASE(HZ_34_an_error_with_all_of_it, *overt::test::covers("HZ-34")) {
    db().run("ALTER TABLE users DROP COLUMN email; ALTER TABLE posts ALTER likes TYPE bigint");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto refused = co_await error_of<overt::schema_mismatch>(
            overt::require_schema<app::user, app::post>(conn));
        BOOST_REQUIRE(refused);
        BOOST_REQUIRE_EQUAL(refused->differences().size(), 2U);
        BOOST_CHECK(refused->code() == overt::errc::schema_mismatch);
        BOOST_CHECK_EQUAL(std::string(refused->what()),
                          "The database is not what the models describe; migrate it, or correct the descriptions. The "
                          "table users has no column email of type text. The column posts.likes has type bigint; the "
                          "description says integer.");
        BOOST_CHECK_EQUAL(fmt::format("{}", refused->differences()[0]), refused->differences()[0].message);
        BOOST_CHECK(refused->fate() == overt::fate::kept);
    });
}

BOOST_AUTO_TEST_SUITE_END()
