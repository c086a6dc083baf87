// SPDX-License-Identifier: BSL-1.0
// Acceptance, section DDL: definitions run on a server, and libpqxx looks at what they made.
#include <boost/test/unit_test.hpp>

#include "support/golden_ddl.hpp"
#include "support/pooled.hpp"

#include <overt/schema.hpp>

#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using namespace warehouse;

const std::string strange = "\"ddl \"\"strange\"\"\"";

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_schema";
    static constexpr const char* tables = "";
};

schema& db() { return own_schema::db(); }

/// Nothing of the models is there.
struct nothing {
    nothing() { clear(); }
    ~nothing() { clear(); }
    static void clear() {
        db().run("DROP SCHEMA IF EXISTS " + strange +
                 " CASCADE; DROP SCHEMA test_schema CASCADE; "
                 "CREATE SCHEMA test_schema");
    }
};

// a table whose foreign key has no name in the description, added to the others later
struct badge {
    std::int64_t id{};
    std::int64_t person_id{};
};
constexpr auto describe(overt::type<badge>) {
    return overt::table("badges", column("id", &badge::id).primary_key(),
                        column("person_id", &badge::person_id).references(&person::id));
}

std::string types_and_tables() {
    return db().text(
        "SELECT coalesce(string_agg(n, ' ' ORDER BY n), '') FROM (SELECT relname AS n FROM pg_class WHERE "
        "relkind IN ('r', 'p', 'S') AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN "
        "('test_schema', 'ddl \"strange\"')) UNION ALL SELECT typname FROM pg_type WHERE typtype = 'e' AND "
        "typnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('test_schema', "
        "'ddl \"strange\"'))) AS all_names(n)");
}

std::string definition(const std::string& constraint) {
    return db().text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '" + constraint +
                     "' AND connamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('test_schema', "
                     "'ddl \"strange\"'))");
}

// takes out what begins so and ends with a quotation mark; the names that the description gives stay
std::string without_names(std::string text, std::string_view beginning) {
    for (std::size_t at = text.find(beginning); at != std::string::npos; at = text.find(beginning, at))
        text.erase(at, text.find('"', at + beginning.size()) + 1 - at);
    return text;
}

std::string index_definition(const std::string& index) {
    return db().text("SELECT indexdef FROM pg_indexes WHERE indexname = '" + index +
                     "' AND schemaname IN ('test_schema', 'ddl \"strange\"')");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(schema_, nothing, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(the_server_runs_every_golden_definition) {
    db().run("CREATE TABLE places_before()");  // the search path leads to the suite's schema
    pqxx::nontransaction work(db().connection());
    work.exec("BEGIN");
    for (const auto& row : golden_ddl())
        if (row.in_transaction) BOOST_TEST_CONTEXT(row.text) {
                try {
                    work.exec("SAVEPOINT one");
                    work.exec(row.made);
                    if (row.made.starts_with("DROP ")) work.exec("ROLLBACK TO one");
                } catch (const pqxx::sql_error& e) {
                    BOOST_ERROR(e.what());
                    work.exec("ROLLBACK TO one");
                }
            }
    work.exec("COMMIT");
    for (const auto& row : golden_ddl())
        if (!row.in_transaction) BOOST_CHECK_NO_THROW(work.exec(row.made));
}

BOOST_AUTO_TEST_CASE(DDL_01_what_is_there) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const std::string schema = strange_schema;
        BOOST_CHECK(!co_await overt::has_schema(conn, schema));
        BOOST_CHECK(!co_await overt::has_table(conn, "companies", schema));
        BOOST_CHECK(!co_await overt::has_table(conn, "items"));
        BOOST_CHECK(!co_await overt::has_sequence(conn, "invoice numbers", schema));
        BOOST_CHECK(!co_await overt::has_sequence(conn, "plain_numbers"));
        BOOST_CHECK(!co_await overt::has_type(conn, "colour", schema));
        BOOST_CHECK(!co_await overt::has_type(conn, "state"));
        co_await overt::create_all<company, person, item, invoice_numbers, plain_numbers>(conn);
        BOOST_CHECK(co_await overt::has_schema(conn, schema));
        BOOST_CHECK(co_await overt::has_table(conn, "companies", schema));
        BOOST_CHECK(co_await overt::has_table(conn, "items"));
        BOOST_CHECK(co_await overt::has_sequence(conn, "invoice numbers", schema));
        BOOST_CHECK(co_await overt::has_sequence(conn, "plain_numbers"));
        BOOST_CHECK(co_await overt::has_type(conn, "colour", schema));
        BOOST_CHECK(co_await overt::has_type(conn, "state"));
        BOOST_CHECK(!co_await overt::has_table(conn, "companies"));      // not on the search path
        BOOST_CHECK(!co_await overt::has_table(conn, "plain_numbers"));  // a sequence
        BOOST_CHECK(!co_await overt::has_sequence(conn, "items"));
        BOOST_CHECK(!co_await overt::has_table(conn, "x'); DROP TABLE items; --"));
        BOOST_CHECK_THROW(static_cast<void>(overt::has_table(conn, std::string(64, 'x'))), overt::usage_error);
    });
}

BOOST_AUTO_TEST_CASE(DDL_02_tables_that_refer_to_each_other) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<company, person>(conn);
        BOOST_CHECK_EQUAL(definition("owner"), "FOREIGN KEY (owner_id) REFERENCES " + strange + ".people(id)");
        BOOST_CHECK_EQUAL(definition("people_company_id_fkey"),
                          "FOREIGN KEY (company_id) REFERENCES " + strange + ".companies(id) ON DELETE SET NULL");
    });
}

BOOST_AUTO_TEST_CASE(DDL_03_enums_sequences_indexes_comments) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<company, person, item, invoice_numbers>(conn);
        BOOST_CHECK_EQUAL(db().text("SELECT enum_range(NULL::test_schema.state)::text"),
                          R"({fresh,"it's paid","odd \\ \"one\""})");
        BOOST_CHECK_EQUAL(db().text("SELECT enum_range(NULL::" + strange + ".colour)::text"), "{red,green}");
        const auto sequence = db().rows(
            "SELECT start_value, increment_by, min_value, max_value, cache_size, cycle FROM "
            "pg_sequences WHERE sequencename = 'invoice numbers'");
        BOOST_REQUIRE_EQUAL(sequence.size(), 1);
        BOOST_CHECK_EQUAL(sequence[0][0].as<int>(), 1000);
        BOOST_CHECK_EQUAL(sequence[0][1].as<int>(), 5);
        BOOST_CHECK_EQUAL(sequence[0][2].as<int>(), 10);
        BOOST_CHECK_EQUAL(sequence[0][3].as<int>(), 5000);
        BOOST_CHECK_EQUAL(sequence[0][4].as<int>(), 2);
        BOOST_CHECK(sequence[0][5].as<bool>());
        BOOST_CHECK(contains(index_definition("companies_owner_id_idx"), "USING btree (owner_id)"));
        BOOST_CHECK_EQUAL(db().text("SELECT obj_description('" + strange + ".companies'::regclass)"),
                          "it's \"a\" company");
        BOOST_CHECK_EQUAL(db().text("SELECT col_description('" + strange + ".companies'::regclass, 3)"),
                          "its name; DROP TABLE users; -- '\\");
    });
}

BOOST_AUTO_TEST_CASE(DDL_04_a_second_time_nothing_happens) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto first = co_await overt::create_all<company, person, invoice_numbers>(conn);
        BOOST_CHECK_EQUAL(first.size(), 9U);
        const std::string before = types_and_tables();
        const auto second = co_await overt::create_all<company, person, invoice_numbers>(conn);
        BOOST_CHECK(second.empty());
        const auto one = co_await overt::create_all<person>(conn);
        BOOST_CHECK(one.empty());
        const auto types = co_await overt::create_all<colour, invoice_numbers>(conn);
        BOOST_CHECK(types.empty());
        co_await conn.execute(create_table<person>().if_not_exists());
        co_await conn.execute(create_sequence<invoice_numbers>().if_not_exists());
        co_await conn.execute(create_index<company>("companies_owner_id_idx").if_not_exists());
        co_await conn.execute(create_schema(strange_schema).if_not_exists());
        const auto twice = co_await error_of<overt::server_error>(conn.execute(create_type<colour>()));
        BOOST_CHECK(twice && twice->sqlstate() == "42710");
        BOOST_CHECK_EQUAL(types_and_tables(), before);
    });
}

BOOST_AUTO_TEST_CASE(DDL_05_dropping) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<company, person, item, invoice_numbers, stock, place>(conn);
        co_await overt::drop_all<company, person, item, invoice_numbers, stock, place>(conn);
        BOOST_CHECK_EQUAL(types_and_tables(), "");
        BOOST_CHECK(co_await overt::has_schema(conn, strange_schema));
        co_await overt::drop_all<company, person, item, invoice_numbers, stock, place>(conn);
        co_await conn.execute(drop_table<item>().if_exists());
        co_await conn.execute(drop_sequence<invoice_numbers>().if_exists());
        co_await conn.execute(drop_type<colour>().if_exists());
        co_await conn.execute(drop_schema(strange_schema));
        BOOST_CHECK(!co_await overt::has_schema(conn, strange_schema));
    });
}

BOOST_AUTO_TEST_CASE(DDL_05_what_others_need_stays) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<company, person>(conn);
        db().run("CREATE VIEW test_schema.v AS SELECT id FROM " + strange + ".people");
        const std::string before = types_and_tables();
        const auto refused = co_await error_of<overt::server_error>(overt::drop_all<company, person>(conn));
        BOOST_CHECK(refused && refused->sqlstate() == "2BP01");
        BOOST_CHECK_EQUAL(types_and_tables(), before);
        co_await conn.execute(drop_table<person>().cascade());
        BOOST_CHECK_EQUAL(db().count("pg_views", "schemaname = 'test_schema'"), 0);
    });
}

BOOST_AUTO_TEST_CASE(DDL_06_one_more_table) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<company, person>(conn);
        const auto more = co_await overt::create_all<badge, company, person>(conn);
        BOOST_CHECK_EQUAL(more.size(), 1U);
        BOOST_CHECK_EQUAL(definition("badges_person_id_fkey"),
                          "FOREIGN KEY (person_id) REFERENCES " + strange + ".people(id)");
        co_await overt::drop_all<badge, company, person>(conn);
        BOOST_CHECK_EQUAL(types_and_tables(), "");
        co_await overt::create_all<badge, company, person>(conn);
        co_await overt::drop_all<badge, company, person>(conn);
        BOOST_CHECK_EQUAL(types_and_tables(), "");
    });
}

BOOST_AUTO_TEST_CASE(DDL_08_default_of_an_enum) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<item>(conn);
        item made{.code = "a", .low = 1, .high = 2, .now = state::odd};
        co_await conn.execute(insert(made).defaults(overt::col<&item::now>, overt::col<&item::data>));
        BOOST_CHECK_EQUAL(db().text("SELECT now FROM test_schema.items"), "fresh");
        BOOST_CHECK_EQUAL(db().text("SELECT note FROM test_schema.items"), "none");
        BOOST_CHECK_EQUAL(db().value<int>("SELECT id FROM test_schema.items"), 100);
        made.now = state::paid;
        made.code = "b";
        made.title = "second";
        made.low = 200;
        made.high = 300;
        made.data.text = "{}";
        made.before = std::vector<state>{state::fresh, state::odd};
        const auto back = co_await conn.one(insert(made).returning<item>());
        BOOST_CHECK(back.now == state::paid && back.before == made.before);
        BOOST_CHECK_EQUAL(back.id, 110);
        BOOST_CHECK_EQUAL(back.twice, 0);
        BOOST_CHECK_EQUAL(db().text("SELECT now FROM test_schema.items WHERE code = 'b'"), "it's paid");
        made.code = "c";
        made.title = "third";
        made.low = 250;
        made.high = 350;
        const auto overlap = co_await error_of<overt::exclusion_violation>(conn.execute(insert(made)));
        BOOST_CHECK(overlap && overlap->constraint() == "items_int4range_excl");
    });
}

BOOST_AUTO_TEST_CASE(DDL_09_statement_by_statement) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::vector<std::string> events;
        auto tx = co_await conn.begin();
        const auto script = create_all<plain_numbers, place>();
        for (const auto& statement : script) {
            events.push_back("before " + std::to_string(co_await overt::has_table(tx, "places")));
            co_await tx.execute(statement);
            events.push_back("after " + std::to_string(co_await overt::has_table(tx, "places")));
        }
        co_await tx.commit();
        BOOST_CHECK((events == std::vector<std::string>{"before 0", "after 0", "before 0", "after 1"}));
    });
}

BOOST_AUTO_TEST_CASE(DDL_10_one_table) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(create_table<place>());
        BOOST_CHECK_EQUAL(db().text("SELECT relpersistence FROM pg_class WHERE oid = 'test_schema.places'::regclass"),
                          "u");
        co_await conn.execute(insert(place{"a", 1}));
        co_await conn.execute(drop_table<place>());
        BOOST_CHECK_EQUAL(types_and_tables(), "");
        const auto gone = co_await error_of<overt::undefined_table>(conn.execute(drop_table<place>()));
        BOOST_CHECK(gone);
    });
}

BOOST_AUTO_TEST_CASE(DECL_02_DECL_04_to_DECL_08_as_the_server_sees_them) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<item, stock, place>(conn);
        BOOST_CHECK_EQUAL(definition("items_pkey"), "PRIMARY KEY (id)");
        BOOST_CHECK_EQUAL(definition("stocks_pkey"), "PRIMARY KEY (hall, number)");
        BOOST_CHECK_EQUAL(definition("stocks_hall_number_fkey"),
                          "FOREIGN KEY (hall, number) REFERENCES places(hall, number) ON UPDATE CASCADE ON "
                          "DELETE CASCADE DEFERRABLE");
        BOOST_CHECK_EQUAL(definition("items_parent_fkey"),
                          "FOREIGN KEY (parent) REFERENCES items(id) ON UPDATE RESTRICT ON DELETE CASCADE "
                          "DEFERRABLE INITIALLY DEFERRED");
        BOOST_CHECK_EQUAL(definition("one span"), "UNIQUE (low, high) INCLUDE (weight) DEFERRABLE");
        BOOST_CHECK_EQUAL(definition("items_title_parent_key"), "UNIQUE NULLS NOT DISTINCT (title, parent)");
        BOOST_CHECK_EQUAL(definition("items_check"), "CHECK ((low < high))");
        BOOST_CHECK(contains(definition("items_int4range_excl"), "EXCLUDE USING gist (int4range(low, high) WITH &&)"));
        BOOST_CHECK(contains(index_definition("items_price_weight_code_idx"),
                             "USING btree (price, weight) INCLUDE (code) WHERE (price > "));
        BOOST_CHECK(contains(index_definition("items_lower_upper_idx"),
                             "USING btree (lower(title), upper(title) DESC NULLS LAST)"));
        BOOST_CHECK(contains(index_definition("by \"title\""),
                             "(title COLLATE \"C\" text_pattern_ops) WITH (fillfactor='70')"));
        BOOST_CHECK(contains(index_definition("items_data_idx"), "USING gin (data jsonb_path_ops)"));
        BOOST_CHECK(contains(index_definition("one_code"), "CREATE UNIQUE INDEX one_code"));
        BOOST_CHECK(contains(index_definition("one_code"), "(code DESC, low)"));
        BOOST_CHECK_EQUAL(db().text("SELECT reloptions::text FROM pg_class WHERE oid = 'test_schema.items'::regclass"),
                          "{fillfactor=90}");
        BOOST_CHECK_EQUAL(db().text("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'code' "
                                    "AND attrelid = 'test_schema.items'::regclass"),
                          "character varying(20)");
    });
}

// the names that the description does not give are those that the server itself chooses
BOOST_AUTO_TEST_CASE(names_are_those_of_the_server) {
    const auto names = [] {
        return db().text(
            "SELECT string_agg(n, ' ' ORDER BY n) FROM (SELECT conname FROM pg_constraint WHERE conrelid = "
            "'items'::regclass AND contype <> 'n' UNION SELECT indexrelid::regclass::text FROM pg_index "
            "WHERE indrelid = 'items'::regclass) AS a(n)");
    };
    db().run(create_type<state>().sql());
    db().run(create_table<item>().sql());
    for (const auto& one : create_indexes<item>()) db().run(one.sql());
    const std::string ours = names();
    db().run("DROP TABLE items");
    db().run(without_names(create_table<item>().sql(), "CONSTRAINT \"items_"));
    for (const auto& one : create_indexes<item>()) db().run(without_names(one.sql(), " \"items_"));
    BOOST_CHECK_EQUAL(names(), ours);
}

BOOST_AUTO_TEST_CASE(partitions_take_their_rows) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<reading, letter, bucket>(conn);
        overt::ddl_script script;
        script.add(create_partition<reading>("cold").from(overt::min_value{}, overt::min_value{}).to("2026-01-01", 0));
        script.add(create_partition<reading>("warm").from("2026-01-01", 0).to("2027-01-01", overt::max_value{}));
        script.add(create_partition<letter>("near").in("de", "fr"));
        script.add(create_partition<letter>("lost").in(std::nullopt));
        script.add(create_partition<letter>("far").of_the_rest());
        script.add(create_partition<bucket>("even").of_modulus(2, 0));
        script.add(create_partition<bucket>("odd").of_modulus(2, 1));
        co_await overt::execute(conn, script);
        db().run("INSERT INTO readings VALUES (1, '2025-05-05', 5), (2, '2026-01-01', 0); "
                 "INSERT INTO letters VALUES ('DE', 1), ('us', 2), (NULL, 3); "
                 "INSERT INTO buckets SELECT generate_series(1, 100)");
        BOOST_CHECK_EQUAL(db().count("cold"), 1);
        BOOST_CHECK_EQUAL(db().count("warm"), 1);
        BOOST_CHECK_EQUAL(db().count("near"), 1);
        BOOST_CHECK_EQUAL(db().count("lost"), 1);
        BOOST_CHECK_EQUAL(db().count("far"), 1);
        BOOST_CHECK_EQUAL(db().count("even") + db().count("odd"), 100);
        BOOST_CHECK((co_await overt::verify<reading, letter, bucket>(conn)).empty());
        co_await conn.execute(drop_partition<letter>("far"));
        BOOST_CHECK_EQUAL(db().count("letters"), 2);
    });
}

BOOST_AUTO_TEST_CASE(labels_are_added_in_their_place) {
    db().run("CREATE TYPE state AS ENUM ('it''s paid')");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(add_value(state::fresh).before(state::paid));
        co_await conn.execute(add_value(state::odd).after(state::paid));
        co_await conn.execute(add_value(state::odd).if_not_exists());
        BOOST_CHECK((co_await overt::verify<state>(conn)).empty());
    });
}

BOOST_AUTO_TEST_CASE(without_blocking) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await overt::create_all<company, person>(conn);
        co_await conn.execute(drop_index<company>("companies_owner_id_idx").concurrently());
        BOOST_CHECK_EQUAL(db().count("pg_indexes", "indexname = 'companies_owner_id_idx'"), 0);
        co_await conn.execute(create_index<company>("companies_owner_id_idx").concurrently());
        BOOST_CHECK_EQUAL(db().count("pg_indexes", "indexname = 'companies_owner_id_idx'"), 1);
        auto tx = co_await conn.begin();
        const auto refused = co_await error_of<overt::server_error>(
            tx.execute(drop_index<company>("companies_owner_id_idx").concurrently()));
        BOOST_CHECK(refused && refused->sqlstate() == "25001");
        co_await tx.rollback();
    });
}

BOOST_AUTO_TEST_CASE(all_or_nothing) {
    db().run("CREATE TABLE stocks_hall_number_fkey(id integer)");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        db().run("CREATE TABLE items_code_idx()");  // in the way of the last but one
        const auto refused = co_await error_of<overt::server_error>(overt::create_all<item, person, company>(conn));
        BOOST_CHECK(refused && refused->sqlstate() == "42P07");
        BOOST_CHECK_EQUAL(types_and_tables(), "items_code_idx stocks_hall_number_fkey");
        auto tx = co_await conn.begin();
        co_await overt::create_all<place>(tx);
        BOOST_CHECK(co_await overt::has_table(tx, "places"));
        co_await tx.rollback();
        BOOST_CHECK(!co_await overt::has_table(conn, "places"));
    });
}

BOOST_AUTO_TEST_CASE(several_programs_create_it_once) {
    with_pool(db(), [](overt::pool& pool) -> asio::awaitable<void> {
        std::size_t made = 0;
        group all(co_await asio::this_coro::executor);
        for (int i = 0; i != 4; ++i)
            all.start([&]() -> asio::awaitable<void> {
                auto conn = co_await pool.acquire();
                const auto script = co_await overt::create_all<company, person, item>(conn);
                made += script.empty() ? 0 : 1;
            });
        co_await all.join();
        BOOST_CHECK_EQUAL(made, 1U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
