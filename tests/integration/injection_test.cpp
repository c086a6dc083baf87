// SPDX-License-Identifier: BSL-1.0
// Hostile texts through every place where a program can put one: each is stored and read back as it is, or refused
// before it is sent or by the server's own words, and nothing else of the database changes.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/hostile.hpp"
#include "support/pooled.hpp"

#include <overt/schema.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using overt::col;
using overt::lease;
using overt::raw;

struct letter {
    std::string text{};
};
constexpr auto describe(overt::type<letter>) { return overt::document(overt::property("text", &letter::text)); }

struct victim {
    std::int64_t id{};
    std::string note{};
    letter document{};
    std::vector<std::string> tags{};
};
constexpr auto describe(overt::type<victim>) {
    return overt::table("victims", overt::column("id", &victim::id).primary_key(), overt::column("note", &victim::note),
                        overt::column("document", &victim::document), overt::column("tags", &victim::tags));
}

/// What a description may say: every name, label and comment of it tries to break out.
enum class temper { calm, cross };
constexpr auto describe(overt::type<temper>) {
    return overt::enumeration("tem'per\"; --", overt::label(temper::calm, "c'alm\\"),
                              overt::label(temper::cross, "\"cross\"; DROP TABLE bystanders; --"));
}

struct odd {
    std::int64_t id{};
    temper mood{};
    std::string text{};
};
constexpr auto describe(overt::type<odd>) {
    return overt::table("odd\"; DROP TABLE bystanders; --", overt::column("i'd", &odd::id).primary_key(),
                        overt::column("mo\"od", &odd::mood).comment("it's \\ \"quoted\" */ $1 {}"),
                        overt::column("$1 {} %s\\", &odd::text), overt::index(&odd::text).named("odd's \"index\""))
        .comment("\\'; DROP TABLE bystanders; --");
}

struct parted {
    std::string country{};
};
constexpr auto describe(overt::type<parted>) {
    return overt::table("parted", overt::column("country", &parted::country),
                        overt::partition_by_list(&parted::country));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_injection";
    static constexpr const char* tables = R"(
        CREATE TABLE victims (id bigint CONSTRAINT victims_pkey PRIMARY KEY, note text NOT NULL,
                              document jsonb NOT NULL, tags text[] NOT NULL);
        CREATE TABLE bystanders (id bigint PRIMARY KEY, secret text NOT NULL);
        CREATE TABLE parted (country text NOT NULL) PARTITION BY LIST (country);
        INSERT INTO bystanders SELECT i, 'secret ' || i FROM generate_series(1, 20) i;
        CREATE FUNCTION "say ""it's""; --"(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
    )";
};

schema& db() { return own_schema::db(); }

/// Each test begins with no victims, and ends with everything else as it was.
struct nothing_else {
    nothing_else() { db().run("TRUNCATE victims"); }
    ~nothing_else() { BOOST_CHECK(around.unchanged()); }
    surroundings around{db()};
};

victim victim_of(std::int64_t id, const std::string& text) { return {id, text, {text}, {text, "x"}}; }

std::vector<victim> all_victims() {
    std::vector<victim> rows;
    for (const std::string& text : hostile_texts()) rows.push_back(victim_of(std::ssize(rows), text));
    return rows;
}

/// Through libpqxx: every text stands in its row, in each of its columns, and there is no other row.
void check_stored() {
    const std::vector<std::string>& texts = hostile_texts();
    const pqxx::result rows = db().rows("SELECT note, document->>'text', tags[1] FROM victims ORDER BY id");
    BOOST_REQUIRE_EQUAL(static_cast<std::size_t>(rows.size()), texts.size());
    auto text = texts.begin();
    for (const auto& row : rows) {
        BOOST_CHECK_EQUAL(row.at(0).as<std::string>(), *text);
        BOOST_CHECK_EQUAL(row.at(1).as<std::string>(), *text);
        BOOST_CHECK_EQUAL(row.at(2).as<std::string>(), *text++);
    }
}

bool is_name(const std::string& text) { return !text.empty() && text.size() <= 63; }

/// The operation is refused, by us before anything is sent or by the server for a reason of its own.
template <class T>
asio::awaitable<void> refused_or_harmless(asio::awaitable<T> operation, std::string text) {
    try {
        co_await std::move(operation);
    } catch (const overt::usage_error& e) {
        BOOST_CHECK(e.outcome() == overt::outcome::not_sent);
    } catch (const overt::server_error& e) {
        BOOST_CHECK_MESSAGE(e.sqlstate() != "42601" || text.empty(), "a syntax error: " << text << ": " << e.what());
    }
}

std::int64_t only_id(const std::vector<std::int64_t>& ids) {
    return ids.size() == 1 ? ids.front() : -1 - std::ssize(ids);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(injection, nothing_else, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(the_witness_sees_what_breaks_out) {
    for (const auto& [harm, mended] :
         {std::pair("DELETE FROM bystanders WHERE id = 7", "INSERT INTO bystanders VALUES (7, 'secret 7')"),
          std::pair("CREATE SCHEMA \"' --\"", "DROP SCHEMA \"' --\""),
          std::pair("CREATE ROLE intruder", "DROP ROLE intruder")}) {
        surroundings seen(db());
        db().run(harm);
        BOOST_CHECK(!seen.unchanged());
        db().run(mended);
        BOOST_CHECK(seen.unchanged());
    }
}

BOOST_AUTO_TEST_CASE(values_one_by_one, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        for (const victim& each : all_victims()) {
            co_await conn.execute(insert(victim{each.id, "old", {"old"}, {}}));
            co_await conn.execute(update<victim>()
                                      .set(col<&victim::note> = each.note, col<&victim::document> = each.document,
                                           col<&victim::tags> = each.tags)
                                      .where(col<&victim::id> == each.id));
        }
    });
    check_stored();
}

BOOST_AUTO_TEST_CASE(values_in_bulk, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const std::vector<victim> rows = all_victims();
        co_await conn.execute(insert_many(rows));
        check_stored();
        co_await conn.execute(delete_from<victim>().all_rows());
        BOOST_CHECK_EQUAL(co_await conn.copy_in(rows), std::ssize(rows));
        check_stored();
        co_await conn.execute(delete_from<victim>().all_rows());
        const auto store = [](const victim& each) { return insert(each); };
        BOOST_CHECK_EQUAL(co_await conn.execute_many(store, rows), std::ssize(rows));
        check_stored();
        auto out = co_await conn.copy_out(select<victim>().order_by(col<&victim::id>));
        std::size_t read = 0;
        while (auto part = co_await out.next())
            for (const victim& each : *part) BOOST_CHECK_EQUAL(each.note, hostile_texts().at(read++));
        BOOST_CHECK_EQUAL(read, rows.size());
    });
}

BOOST_AUTO_TEST_CASE(conditions_find_their_own_row, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const std::vector<victim> rows = all_victims();
        co_await conn.execute(insert_many(rows));
        const auto by_note = prepare<std::string>(
            [](auto note) { return select(col<&victim::id>).from<victim>().where(col<&victim::note> == note); });
        for (const victim& each : rows) {
            const std::string& text = each.note;
            const auto ids = select(col<&victim::id>).from<victim>();
            std::vector<std::int64_t> found = co_await conn.all(ids.where(col<&victim::note> == text));
            BOOST_CHECK_EQUAL(only_id(found), each.id);
            found = co_await conn.all(by_note(text));
            BOOST_CHECK_EQUAL(only_id(found), each.id);
            found = co_await conn.all(ids.where(col<&victim::note>.in(std::vector<std::string>{text, "nobody"})));
            BOOST_CHECK_EQUAL(only_id(found), each.id);
            found = co_await conn.all(
                raw<std::int64_t>("SELECT id FROM victims WHERE note = {} AND '{{}}' <> ''", text));
            BOOST_CHECK_EQUAL(only_id(found), each.id);
            // patterns: what begins with the text is counted by a function that knows no pattern
            const std::int64_t matches = co_await conn.scalar(
                select(count()).from<victim>().where(col<&victim::note>.starts_with(text)));
            BOOST_CHECK_EQUAL(matches, std::count_if(rows.begin(), rows.end(), [&text](const victim& other) {
                                  return other.note.starts_with(text);
                              }));
        }
    });
    check_stored();
}

BOOST_AUTO_TEST_CASE(what_no_database_stores_is_refused_before_it_is_sent, *covers("F-115", "F-116", "cve-2025-1094")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const std::int32_t session = co_await pid(conn);
        for (const std::string& text : unstorable_texts()) {
            const victim bad = victim_of(1, text);
            const std::vector<victim> rows{victim_of(0, "good"), bad};
            const auto unsent = [](const std::optional<overt::usage_error>& e) {
                BOOST_REQUIRE(e.has_value());
                BOOST_CHECK(e->outcome() == overt::outcome::not_sent);
                BOOST_CHECK(!contains(e->what(), "bystanders"));  // a value is no part of a message
            };
            const auto fails = [&unsent](auto&& statement) {
                try {
                    (void)statement();
                    BOOST_ERROR("a text that cannot be stored was taken");
                } catch (const overt::usage_error& e) {
                    unsent(e);
                }
            };
            fails([&] { return insert(bad).sql(); });
            fails([&] { return insert_many(rows).sql(); });
            fails([&] { return update<victim>().set(col<&victim::note> = text).where(col<&victim::id> == 1).sql(); });
            fails([&] { return select<victim>().where(col<&victim::note> == text).sql(); });
            fails([&] { return select<victim>().where(col<&victim::note>.contains(text)).sql(); });
            fails([&] { return raw("SELECT {}", text).sql(); });
            unsent(co_await error_of<overt::usage_error>(conn.copy_in(rows)));
        }
        BOOST_CHECK_EQUAL(co_await pid(conn), session);  // and the session is still good
        // half of a COPY was under way each time: nothing of it is there
        BOOST_CHECK_EQUAL(db().count("victims"), 0);
    });
}

BOOST_AUTO_TEST_CASE(names_of_columns_and_windows, *covers("F-117", "F-119")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(insert(victim_of(1, "own")));
        for (const std::string& text : hostile_texts()) {
            if (!is_name(text)) {
                BOOST_CHECK_THROW((void)col<&victim::note>.as(text), overt::usage_error);
                BOOST_CHECK_THROW((void)window(text), overt::usage_error);
                continue;
            }
            const std::vector<overt::dynamic_row> named = co_await conn.all(
                select(overt::select_list<victim>(col<&victim::note>.as(text))).from<victim>());
            BOOST_REQUIRE_EQUAL(named.size(), 1U);
            BOOST_CHECK_EQUAL(named[0].name(0), text);
            BOOST_CHECK_EQUAL(named[0].get<std::string>(0), "own");
            const std::int64_t first = co_await conn.scalar(
                select(row_number().over(text)).from<victim>().window(text, partition_by(col<&victim::note>)));
            BOOST_CHECK_EQUAL(first, 1);
            const auto e = co_await error_of<overt::server_error>(
                conn.all(select(collate(col<&victim::note>, text)).from<victim>()));
            BOOST_REQUIRE(e.has_value());
            BOOST_CHECK_EQUAL(e->sqlstate(), "42704");  // there is no such collation
        }
        for (const std::string& text : unstorable_texts()) {
            if (text.find('\0') != std::string::npos) {
                BOOST_CHECK_THROW((void)col<&victim::note>.as(text), overt::usage_error);
                continue;
            }
            co_await refused_or_harmless(
                conn.all(select(overt::select_list<victim>(col<&victim::note>.as(text))).from<victim>()), text);
        }
        BOOST_CHECK_EQUAL(co_await conn.scalar(select(count()).from<victim>()), 1);
    });
}

BOOST_AUTO_TEST_CASE(names_of_constraints_schemas_and_indexes, *covers("F-117", "F-119")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const auto may_be_name = [](const std::string& text) { return is_name(text) && !text.starts_with("pg_"); };
        for (const std::string& text : hostile_texts()) {
            const auto upsert = [&text] { return insert(victim_of(1, "new")).on_constraint(text).do_nothing(); };
            if (!may_be_name(text)) {
                BOOST_CHECK_THROW((void)create_schema(text).sql(), overt::usage_error);
                BOOST_CHECK_THROW((void)drop_index<victim>(text).sql(), overt::usage_error);
                BOOST_CHECK_THROW((void)drop_constraint<victim>(text).sql(), overt::usage_error);
                BOOST_CHECK_THROW((void)upsert().sql(), overt::usage_error);
                continue;
            }
            co_await conn.execute(create_schema(text));
            BOOST_CHECK_EQUAL(db().count("pg_namespace", "nspname = " + db().connection().quote(text)), 1);
            co_await conn.execute(drop_schema(text));
            co_await conn.execute(drop_index<victim>(text).if_exists().cascade());
            co_await conn.execute(drop_constraint<victim>(text).if_exists().cascade());
            const auto e = co_await error_of<overt::server_error>(conn.execute(upsert()));
            BOOST_REQUIRE(e.has_value());
            BOOST_CHECK_EQUAL(e->sqlstate(), "42704");  // there is no such constraint
        }
        BOOST_CHECK_EQUAL(db().count("victims"), 0);
    });
}

BOOST_AUTO_TEST_CASE(bounds_and_names_of_partitions, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        for (const char* const strings : {"on", "off"}) {
            // literals of definitions mean the same under both settings
            co_await conn.scalar(
                select(call<std::string>("set_config", "standard_conforming_strings", strings, false)));
            int number = 0;
            for (const std::string& text : hostile_texts()) {
                const std::string part = is_name(text) ? text : "part " + std::to_string(number++);
                co_await conn.execute(create_partition<parted>(part).in(text));
                co_await conn.execute(insert(parted{text}));
                const std::string in = db().connection().quote_name(part);
                BOOST_CHECK_EQUAL(db().text("SELECT country FROM " + in), text);
                co_await conn.execute(drop_partition<parted>(part));
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(descriptions_with_odd_names_labels_and_comments, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        for (const char* const strings : {"on", "off"}) {
            co_await conn.scalar(
                select(call<std::string>("set_config", "standard_conforming_strings", strings, false)));
            co_await overt::create_all<temper, odd>(conn);
            co_await overt::require_schema<odd>(conn);
            co_await conn.execute(insert(odd{1, temper::cross, "'"}));
            const odd back = co_await conn.one(select<odd>().where(col<&odd::text> == "'"));
            BOOST_CHECK(back.mood == temper::cross);
            const std::string table = R"("odd""; DROP TABLE bystanders; --")";
            BOOST_CHECK_EQUAL(db().text("SELECT \"mo\"\"od\" FROM " + table), "\"cross\"; DROP TABLE bystanders; --");
            BOOST_CHECK_EQUAL(db().text("SELECT obj_description('" + table + "'::regclass, 'pg_class')"),
                              "\\'; DROP TABLE bystanders; --");
            BOOST_CHECK_EQUAL(db().text("SELECT col_description('" + table + "'::regclass, 2)"),
                              "it's \\ \"quoted\" */ $1 {}");
            co_await overt::drop_all<temper, odd>(conn);
        }
    });
}

// The value travels beside the statement, wherever its placeholder stands; there it is a text of two characters.
BOOST_AUTO_TEST_CASE(a_placeholder_inside_quotes_is_no_way_out, *covers("F-117", "cve-2024-27304")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        const std::int32_t session = co_await pid(conn);
        for (const std::string& text : hostile_texts()) {
            co_await expect(conn.scalar(raw<std::string>("SELECT $${}$$", text)), "$1");
            co_await expect(conn.scalar(raw<std::string>("SELECT '{}'", text)), "$1");
            co_await expect(conn.scalar(raw<std::string>("SELECT 'x' -- {}", text)), "x");
            co_await expect(conn.scalar(raw<std::string>("SELECT 'x' /* {} */", text)), "x");
        }
        BOOST_CHECK_EQUAL(co_await pid(conn), session);
    });
    BOOST_CHECK_EQUAL(db().count("victims"), 0);
}

BOOST_AUTO_TEST_CASE(functions_and_the_texts_that_they_read, *covers("F-117")) {
    with_lease(db(), [](lease& conn) -> asio::awaitable<void> {
        co_await conn.execute(insert(victim_of(1, "own")));
        const auto one = select(col<&victim::id>).from<victim>();
        for (const std::string& text : hostile_texts()) {
            co_await expect(conn.scalar(select(call<std::string>("say \"it's\"; --", text))), text);
            // these read their text as a path, a unit, the name of a sequence or of a language
            co_await refused_or_harmless(
                conn.all(select(jsonb_path_query_first(col<&victim::document>, text)).from<victim>()), "");
            co_await refused_or_harmless(conn.all(select(nextval(text))), "");
            co_await refused_or_harmless(conn.all(select(to_tsvector(text, "own"))), "");
            co_await refused_or_harmless(conn.all(select(date_trunc(text, cast<overt::timestamp>("2026-01-01")))), "");
        }
        co_await expect(conn.scalar(one), 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()
