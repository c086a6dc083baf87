// SPDX-License-Identifier: BSL-1.0
// Every type that overt knows, as a column: sent by overt and read by libpqxx, and the other way round.
#include <boost/test/unit_test.hpp>

#include "support/pooled.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using namespace std::chrono;
using overt::col;
using overt::raw;

enum class mood { sad, ok, very_happy };

constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("mood", overt::label(mood::sad, "sad"), overt::label(mood::ok, "ok"),
                              overt::label(mood::very_happy, "very happy"));
}

struct everything {
    std::int64_t id{};
    bool flag{};
    std::int16_t small{};
    std::int32_t whole{};
    std::int64_t big{};
    float single_{};
    double double_{};
    std::string words{};
    std::string short_words{};
    std::string padded{};
    overt::bytea bytes{};
    overt::uuid identifier{};
    overt::date day{};
    overt::time_of_day clock{};
    overt::timestamp local{};
    overt::timestamptz instant{};
    overt::interval length{};
    overt::numeric exact{};
    overt::json document{};
    overt::jsonb binary{};
    mood feeling{};
    std::vector<std::int32_t> numbers{};
    std::vector<std::optional<std::string>> texts{};
    std::vector<mood> moods{};
    std::vector<overt::numeric> exacts{};
};

constexpr auto describe(overt::type<everything>) {
    return overt::table(
        "everything", overt::column("id", &everything::id).primary_key(), overt::column("flag", &everything::flag),
        overt::column("small", &everything::small), overt::column("whole", &everything::whole),
        overt::column("big", &everything::big), overt::column("single", &everything::single_),
        overt::column("double", &everything::double_), overt::column("words", &everything::words),
        overt::column("short_words", &everything::short_words).sql_type("varchar(10)"),
        overt::column("padded", &everything::padded).sql_type("char(5)"), overt::column("bytes", &everything::bytes),
        overt::column("identifier", &everything::identifier), overt::column("day", &everything::day),
        overt::column("clock", &everything::clock), overt::column("local", &everything::local),
        overt::column("instant", &everything::instant), overt::column("length", &everything::length),
        overt::column("exact", &everything::exact), overt::column("document", &everything::document),
        overt::column("binary", &everything::binary), overt::column("feeling", &everything::feeling),
        overt::column("numbers", &everything::numbers), overt::column("texts", &everything::texts),
        overt::column("moods", &everything::moods), overt::column("exacts", &everything::exacts));
}

// the same columns, each of which may be NULL
struct anything {
    std::int64_t id{};
    std::optional<bool> flag{};
    std::optional<std::int16_t> small{};
    std::optional<std::int32_t> whole{};
    std::optional<std::int64_t> big{};
    std::optional<float> single_{};
    std::optional<double> double_{};
    std::optional<std::string> words{};
    std::optional<overt::bytea> bytes{};
    std::optional<overt::uuid> identifier{};
    std::optional<overt::date> day{};
    std::optional<overt::time_of_day> clock{};
    std::optional<overt::timestamp> local{};
    std::optional<overt::timestamptz> instant{};
    std::optional<overt::interval> length{};
    std::optional<overt::numeric> exact{};
    std::optional<overt::json> document{};
    std::optional<overt::jsonb> binary{};
    std::optional<mood> feeling{};
    std::optional<std::vector<std::int32_t>> numbers{};
    std::optional<std::vector<std::optional<std::string>>> texts{};
    std::optional<std::vector<mood>> moods{};
};

constexpr auto describe(overt::type<anything>) {
    return overt::table("anything", overt::column("id", &anything::id).primary_key(),
                        overt::column("flag", &anything::flag), overt::column("small", &anything::small),
                        overt::column("whole", &anything::whole), overt::column("big", &anything::big),
                        overt::column("single", &anything::single_), overt::column("double", &anything::double_),
                        overt::column("words", &anything::words), overt::column("bytes", &anything::bytes),
                        overt::column("identifier", &anything::identifier), overt::column("day", &anything::day),
                        overt::column("clock", &anything::clock), overt::column("local", &anything::local),
                        overt::column("instant", &anything::instant), overt::column("length", &anything::length),
                        overt::column("exact", &anything::exact), overt::column("document", &anything::document),
                        overt::column("binary", &anything::binary), overt::column("feeling", &anything::feeling),
                        overt::column("numbers", &anything::numbers), overt::column("texts", &anything::texts),
                        overt::column("moods", &anything::moods));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_types";
    static constexpr const char* tables = R"(
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'very happy');
        CREATE TABLE everything(
            id bigint PRIMARY KEY, flag boolean NOT NULL, small smallint NOT NULL, whole integer NOT NULL,
            big bigint NOT NULL, single real NOT NULL, double double precision NOT NULL, words text NOT NULL,
            short_words varchar(10) NOT NULL, padded char(5) NOT NULL, bytes bytea NOT NULL, identifier uuid NOT NULL,
            day date NOT NULL, clock time NOT NULL, local timestamp NOT NULL, instant timestamptz NOT NULL,
            length interval NOT NULL, exact numeric NOT NULL, document json NOT NULL, "binary" jsonb NOT NULL,
            feeling mood NOT NULL, numbers integer[] NOT NULL, texts text[] NOT NULL, moods mood[] NOT NULL,
            exacts numeric[] NOT NULL);
        CREATE TABLE anything(
            id bigint PRIMARY KEY, flag boolean, small smallint, whole integer, big bigint, single real,
            double double precision, words text, bytes bytea, identifier uuid, day date, clock time, local timestamp,
            instant timestamptz, length interval, exact numeric, document json, "binary" jsonb, feeling mood,
            numbers integer[], texts text[], moods mood[]);
    )";
    own_schema() { db().run("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'"); }
};

schema& db() { return own_schema::db(); }

struct empty_tables {
    empty_tables() { db().run("TRUNCATE everything, anything"); }
};

everything typical() {
    everything row;
    row.id = 1;
    row.flag = true;
    row.small = -12;
    row.whole = 123'456;
    row.big = 1'234'567'890'123;
    row.single_ = 1.5F;
    row.double_ = 0.1;
    row.words = "Grüße, 世界 🌍 'quoted' \\ {braces}";
    row.short_words = "ten bytes!";
    row.padded = "ab   ";
    row.bytes = overt::to_bytea(std::string_view("\0\x01\xff", 3));
    row.identifier = overt::uuid::from_string("123e4567-e89b-12d3-a456-426614174000");
    row.day = sys_days(2024y / February / 29);
    row.clock = overt::time_of_day(13h + 30min + 250ms);
    row.local = overt::timestamp(local_days(2024y / March / 31) + 2h + 30min + 1us);
    row.instant = sys_days(1999y / December / 31) + 23h + 59min + 59s + 999'999us;
    row.length = {14, -3, 3'600'000'001};
    row.exact = overt::numeric::from_string("-12345678901234567890.0123456789");
    row.document.text = R"({"b": 1,  "a": [true, null]})";
    row.binary.text = R"({"b": 1,  "a": [true, null]})";
    row.feeling = mood::very_happy;
    row.numbers = {1, -2, 3};
    row.texts = {"a", std::nullopt, "with, \"all\" {that}", "", "NULL"};
    row.moods = {mood::ok, mood::very_happy};
    row.exacts = {overt::numeric(1), overt::numeric::from_string("0.50")};
    return row;
}

everything smallest() {
    everything row;
    row.id = 2;
    row.small = std::numeric_limits<std::int16_t>::min();
    row.whole = std::numeric_limits<std::int32_t>::min();
    row.big = std::numeric_limits<std::int64_t>::min();
    row.single_ = -std::numeric_limits<float>::infinity();
    row.double_ = std::numeric_limits<double>::denorm_min();
    row.padded = "     ";
    row.day = overt::date::min();
    row.local = overt::timestamp::min();
    row.instant = overt::timestamptz::min();
    row.length = {-1, -1, -1};
    row.exact = overt::numeric::from_string("NaN");
    return row;
}

everything largest() {
    everything row = smallest();
    row.id = 3;
    row.small = std::numeric_limits<std::int16_t>::max();
    row.whole = std::numeric_limits<std::int32_t>::max();
    row.big = std::numeric_limits<std::int64_t>::max();
    row.single_ = std::numeric_limits<float>::quiet_NaN();
    row.double_ = std::numeric_limits<double>::max();
    row.day = overt::date::max();
    row.clock = overt::time_of_day(24h);
    row.local = overt::timestamp::max();
    row.instant = overt::timestamptz::max();
    row.length = {std::numeric_limits<std::int32_t>::max() / 2, std::numeric_limits<std::int32_t>::max(), 0};
    row.exact = overt::numeric::from_string("1e1000");
    return row;
}

template <class T>
bool same(const T& a, const T& b) {
    if constexpr (std::is_floating_point_v<T>) return a == b || (std::isnan(a) && std::isnan(b));
    else return a == b;
}

template <class T>
void check_equal(const T& sent, const T& got) {
    overt::detail::visit_fields(sent, [&](const auto&... left) {
        overt::detail::visit_fields(got, [&](const auto&... right) {
            std::size_t field = 0;
            (
                [&] {
                    BOOST_TEST_CONTEXT("field " << field++) { BOOST_CHECK(same(left, right)); }
                }(),
                ...);
        });
    });
}

struct expected {
    const char* column;
    const char* text;
};

void check_texts(std::int64_t id, std::initializer_list<expected> columns) {
    for (const expected& each : columns) {
        const std::string query = "SELECT \"" + std::string(each.column) + "\"::text FROM everything WHERE id = ";
        BOOST_TEST_CONTEXT(each.column) { BOOST_CHECK_EQUAL(db().text(query + std::to_string(id)), each.text); }
    }
}

asio::awaitable<void> there_and_back(overt::lease& conn, everything row) {
    const everything returned = co_await conn.one(insert(row).returning<everything>());
    everything sent = row;
    sent.binary = returned.binary;  // the server writes it in its own way
    check_equal(sent, returned);
    const everything selected = co_await conn.one(get<everything>(row.id));
    check_equal(returned, selected);
    const everything by_name = co_await conn.one(raw<everything>("SELECT * FROM everything WHERE id = {}", row.id));
    check_equal(returned, by_name);
}

template <class Operation>
asio::awaitable<bool> is_refused(Operation operation) {
    bool refused = false;
    try {
        co_await operation();
    } catch (const overt::usage_error&) {
        refused = true;
    }
    co_return refused;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(types, empty_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(TYPES_01_typical_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await there_and_back(conn, typical());
        check_texts(1, {
                           {"flag", "true"},
                           {"small", "-12"},
                           {"whole", "123456"},
                           {"big", "1234567890123"},
                           {"single", "1.5"},
                           {"double", "0.1"},
                           {"words", "Grüße, 世界 🌍 'quoted' \\ {braces}"},
                           {"short_words", "ten bytes!"},
                           {"padded", "ab"},
                           {"bytes", "\\x0001ff"},
                           {"identifier", "123e4567-e89b-12d3-a456-426614174000"},
                           {"day", "2024-02-29"},
                           {"clock", "13:30:00.25"},
                           {"local", "2024-03-31 02:30:00.000001"},
                           {"instant", "1999-12-31 23:59:59.999999+00"},
                           {"length", "1 year 2 mons -3 days +01:00:00.000001"},
                           {"exact", "-12345678901234567890.0123456789"},
                           {"document", R"({"b": 1,  "a": [true, null]})"},
                           {"binary", R"({"a": [true, null], "b": 1})"},
                           {"feeling", "very happy"},
                           {"numbers", "{1,-2,3}"},
                           {"texts", R"({a,NULL,"with, \"all\" {that}","","NULL"})"},
                           {"moods", R"({ok,"very happy"})"},
                           {"exacts", "{1,0.50}"},
                       });
    });
}

BOOST_AUTO_TEST_CASE(TYPES_02_smallest_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await there_and_back(conn, smallest());
        check_texts(2, {
                           {"flag", "false"},
                           {"small", "-32768"},
                           {"whole", "-2147483648"},
                           {"big", "-9223372036854775808"},
                           {"single", "-Infinity"},
                           {"double", "5e-324"},
                           {"words", ""},
                           {"bytes", "\\x"},
                           {"identifier", "00000000-0000-0000-0000-000000000000"},
                           {"day", "-infinity"},
                           {"clock", "00:00:00"},
                           {"local", "-infinity"},
                           {"instant", "-infinity"},
                           {"length", "-1 mons -1 days -00:00:00.000001"},
                           {"exact", "NaN"},
                           {"document", "null"},
                           {"feeling", "sad"},
                           {"numbers", "{}"},
                           {"texts", "{}"},
                           {"moods", "{}"},
                       });
    });
}

BOOST_AUTO_TEST_CASE(TYPES_03_largest_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        co_await there_and_back(conn, largest());
        check_texts(3, {
                           {"small", "32767"},
                           {"whole", "2147483647"},
                           {"big", "9223372036854775807"},
                           {"single", "NaN"},
                           {"double", "1.7976931348623157e+308"},
                           {"day", "infinity"},
                           {"clock", "24:00:00"},
                           {"local", "infinity"},
                           {"instant", "infinity"},
                       });
        BOOST_CHECK_EQUAL(db().count("everything", "exact = 1e1000"), 1);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_04_null) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        anything nothing;
        nothing.id = 1;
        const anything returned = co_await conn.one(insert(nothing).returning<anything>());
        check_equal(nothing, returned);
        BOOST_CHECK_EQUAL(
            db().value<int>("SELECT num_nonnulls(flag, small, whole, big, single, double, words, bytes, "
                            "identifier, day, clock, local, instant, length, exact, document, \"binary\", "
                            "feeling, numbers, texts, moods) FROM anything"),
            0);
        const anything selected = co_await conn.one(get<anything>(1));
        check_equal(nothing, selected);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_05_not_null_where_it_may_be) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const everything from = typical();
        const anything row{from.id,      from.flag,    from.small,  from.whole,      from.big,      from.single_,
                           from.double_, from.words,   from.bytes,  from.identifier, from.day,      from.clock,
                           from.local,   from.instant, from.length, from.exact,      from.document, overt::jsonb{"1"},
                           from.feeling, from.numbers, from.texts,  from.moods};
        const anything returned = co_await conn.one(insert(row).returning<anything>());
        check_equal(row, returned);
        BOOST_CHECK_EQUAL(db().text("SELECT moods::text FROM anything"), "{ok,\"very happy\"}");
    });
}

BOOST_AUTO_TEST_CASE(TYPES_06_written_by_libpqxx) {
    db().run(R"(INSERT INTO everything VALUES (1, true, -12, 123456, 1234567890123, 1.5, 0.1,
        'Grüße, 世界 🌍 ''quoted'' \ {braces}', 'ten bytes!', 'ab', '\x0001ff',
        '123e4567-e89b-12d3-a456-426614174000',
        '2024-02-29', '13:30:00.25', '2024-03-31 02:30:00.000001', '1999-12-31 23:59:59.999999+00',
        '14 months -3 days 1 hour 1 microsecond', -12345678901234567890.0123456789,
        '{"b": 1,  "a": [true, null]}', '{"b": 1,  "a": [true, null]}', 'very happy', '{1,-2,3}',
        '{a,NULL,"with, \"all\" {that}","","NULL"}', '{ok,"very happy"}', '{1,0.50}'))");
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        everything wanted = typical();
        wanted.binary.text = R"({"a": [true, null], "b": 1})";
        const everything got = co_await conn.one(select<everything>());
        check_equal(wanted, got);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_07_as_parameters) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const everything row = typical();
        co_await conn.execute(insert(row));
        co_await conn.execute(insert(smallest()));
        const auto same_row = select(count()).from<everything>().where(
            col<&everything::flag> == row.flag && col<&everything::small> == row.small &&
            col<&everything::big> == row.big && col<&everything::double_> == row.double_ &&
            col<&everything::words> == row.words && col<&everything::bytes> == row.bytes &&
            col<&everything::identifier> == row.identifier && col<&everything::day> == row.day &&
            col<&everything::clock> == row.clock && col<&everything::local> == row.local &&
            col<&everything::instant> == row.instant && col<&everything::length> == row.length &&
            col<&everything::exact> == row.exact && col<&everything::binary> == row.binary &&
            col<&everything::feeling> == row.feeling && col<&everything::numbers> == row.numbers);
        co_await expect(conn.scalar(same_row), 1);
        const std::vector<mood> moods{mood::very_happy, mood::ok};
        co_await expect(conn.scalar(select(count()).from<everything>().where(col<&everything::feeling>.in(moods))), 1);
        const std::vector<overt::date> days{row.day, overt::date::min()};
        co_await expect(conn.scalar(select(count()).from<everything>().where(col<&everything::day>.in(days))), 2);
        co_await expect(
            conn.scalar(raw<std::int64_t>("SELECT count(*) FROM everything WHERE identifier = {} AND length = {} "
                                          "AND feeling = {} AND moods = {}",
                                          row.identifier, row.length, row.feeling, row.moods)),
            1);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_08_many_rows) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        std::vector<everything> rows{typical(), smallest(), largest()};
        const auto made = co_await conn.all(insert_many(rows).returning<everything>());
        BOOST_REQUIRE_EQUAL(made.size(), rows.size());
        for (std::size_t i = 0; i != rows.size(); ++i) {
            rows[i].binary = made[i].binary;
            check_equal(rows[i], made[i]);
        }
        BOOST_CHECK_EQUAL(db().count("everything"), 3);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_09_refused_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto before = co_await pid(conn);
        const auto refused = [&conn](everything row) {
            return is_refused([&conn, row] { return conn.execute(insert(row)); });
        };
        everything row = typical();
        row.words = std::string("a\0b", 3);
        bool good = co_await refused(row);
        BOOST_CHECK(good);
        row = typical();
        row.document.text = "\"\xff\"";
        good = co_await refused(row);
        BOOST_CHECK(good);
        row = typical();
        row.texts = {"fine", std::string("\0", 1)};
        good = co_await refused(row);
        BOOST_CHECK(good);
        row = typical();
        row.feeling = static_cast<mood>(42);
        good = co_await refused(row);
        BOOST_CHECK(good);
        row = typical();
        row.clock = overt::time_of_day(25h);
        good = co_await refused(row);
        BOOST_CHECK(good);
        row = typical();
        row.local = overt::timestamp::max() - 1us;
        good = co_await refused(row);
        BOOST_CHECK(!good);  // the year 294246 can be sent and read
        BOOST_CHECK_EQUAL(db().count("everything"), 1);
        co_await expect(pid(conn), before);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_10_unreadable_values) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        const auto before = co_await pid(conn);
        const auto late = co_await error_of<overt::decode_error>(
            conn.scalar(raw<overt::timestamptz>("SELECT '294276-12-31 00:00:00+00'::timestamptz AS far_away")));
        BOOST_REQUIRE(late);
        BOOST_CHECK(contains(late->what(), "far_away"));
        db().run("ALTER TYPE mood ADD VALUE 'furious'");
        const auto unknown = co_await error_of<overt::decode_error>(
            conn.scalar(raw<mood>("SELECT 'furious'::mood AS feeling")));
        BOOST_REQUIRE(unknown);
        BOOST_CHECK(contains(unknown->what(), "feeling"));
        const auto nested = co_await error_of<overt::decode_error>(
            conn.scalar(raw<std::vector<std::int32_t>>("SELECT '{{{{1,2}},{{3,4}}}}'::integer[] AS matrix")));
        BOOST_REQUIRE(nested);
        BOOST_CHECK(contains(nested->what(), "matrix"));
        const auto null_element = co_await error_of<overt::decode_error>(
            conn.scalar(raw<std::vector<std::int32_t>>("SELECT '{{1,NULL}}'::integer[] AS gaps")));
        BOOST_REQUIRE(null_element);
        BOOST_CHECK(contains(null_element->what(), "gaps"));
        co_await expect(pid(conn), before);
    });
}

BOOST_AUTO_TEST_CASE(TYPES_11_bytes) {
    with_lease(db(), [](overt::lease& conn) -> asio::awaitable<void> {
        overt::bytea all(256);
        for (std::size_t i = 0; i != all.size(); ++i) all[i] = static_cast<std::byte>(i);
        everything row = typical();
        row.bytes = all;
        const auto stored = co_await conn.one(insert(row).returning(col<&everything::bytes>));
        BOOST_CHECK(stored == all);
        BOOST_CHECK_EQUAL(db().value<int>("SELECT octet_length(bytes) FROM everything"), 256);
        BOOST_CHECK_EQUAL(
            db().value<int>("SELECT sum(get_byte(bytes, n) - n) FROM everything, generate_series(0, 255) n"), 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()
