// SPDX-License-Identifier: BSL-1.0
// PostgreSQL's own types as columns: sent by overt and read by libpqxx, and the other way round.
#include <boost/test/unit_test.hpp>

#include "support/pooled.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace overt::test;
using namespace overt::sql;
using namespace std::chrono;
using overt::col;
using overt::raw;

struct part {
    std::int32_t count{};
    std::optional<std::string> label{};
    friend bool operator==(const part&, const part&) = default;
};
constexpr auto describe(overt::type<part>) {
    return overt::composite("part", overt::field("count", &part::count), overt::field("label", &part::label));
}

struct email {
    std::string text{};
    friend bool operator==(const email&, const email&) = default;
};

}  // namespace

template <>
struct overt::codec<email> : overt::domain_of<email, &email::text> {};

namespace {

struct special {
    std::int64_t id{};
    overt::range<std::int32_t> ints{};
    overt::range<std::int64_t> longs{};
    overt::range<overt::numeric> exacts{};
    overt::range<overt::date> days{};
    overt::range<overt::timestamp> locals{};
    overt::range<overt::timestamptz> moments{};
    overt::multirange<std::int32_t> many{};
    std::vector<overt::range<std::int32_t>> ranges{};
    overt::inet host{};
    overt::cidr net{};
    overt::macaddr mac{};
    overt::macaddr8 mac8{};
    overt::bits flags{};
    overt::bits five{};
    overt::hstore labels{};
    overt::tsvector words{};
    part piece{};
    email address{};
    std::optional<std::vector<overt::inet>> hosts{};

    friend bool operator==(const special&, const special&) = default;
};
constexpr auto describe(overt::type<special>) {
    return overt::table("specials", overt::column("id", &special::id).primary_key(),
                        overt::column("ints", &special::ints), overt::column("longs", &special::longs),
                        overt::column("exacts", &special::exacts), overt::column("days", &special::days),
                        overt::column("locals", &special::locals), overt::column("moments", &special::moments),
                        overt::column("many", &special::many), overt::column("ranges", &special::ranges),
                        overt::column("host", &special::host), overt::column("net", &special::net),
                        overt::column("mac", &special::mac), overt::column("mac8", &special::mac8),
                        overt::column("flags", &special::flags), overt::column("five", &special::five),
                        overt::column("labels", &special::labels), overt::column("words", &special::words),
                        overt::column("piece", &special::piece), overt::column("address", &special::address),
                        overt::column("hosts", &special::hosts));
}

struct span_of_days {
    std::int64_t id{};
    overt::range<overt::date> days{};
    overt::inet host{};
    overt::tsvector words{};
};
constexpr auto describe(overt::type<span_of_days>) {
    return overt::table("spans", overt::column("id", &span_of_days::id).primary_key(),
                        overt::column("days", &span_of_days::days), overt::column("host", &span_of_days::host),
                        overt::column("words", &span_of_days::words));
}

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_own_types";
    static constexpr const char* tables = R"(
        CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public;
        SET search_path = test_own_types, public;
        SET TimeZone = 'UTC';
        CREATE TYPE part AS (count integer, label text);
        CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
        CREATE TABLE specials(
            id bigint PRIMARY KEY, ints int4range NOT NULL, longs int8range NOT NULL, exacts numrange NOT NULL,
            days daterange NOT NULL, locals tsrange NOT NULL, moments tstzrange NOT NULL, many int4multirange NOT NULL,
            ranges int4range[] NOT NULL, host inet NOT NULL, net cidr NOT NULL, mac macaddr NOT NULL,
            mac8 macaddr8 NOT NULL, flags varbit NOT NULL, five bit(5) NOT NULL, labels hstore NOT NULL,
            words tsvector NOT NULL, piece part NOT NULL, address email NOT NULL, hosts inet[]);
        CREATE TABLE spans(id bigint PRIMARY KEY, days daterange NOT NULL, host inet NOT NULL,
                           words tsvector NOT NULL);
    )";
};
schema& db() { return own_schema::db(); }
struct empty_tables {
    empty_tables() { db().run("TRUNCATE specials, spans"); }
};

overt::pool_options options() {
    return overt::pool_options(server_dsn()).session_setting("search_path", db().name() + ", public").max_size(2);
}
template <class Body>
void with_own_lease(Body body) {
    with_pool(db(), options(), [&body](overt::pool& on) -> asio::awaitable<void> {
        auto conn = co_await on.acquire();
        co_await body(conn);
    });
}

special typical() {
    special row;
    row.id = 1;
    row.ints = overt::range<std::int32_t>::closed(-1, 4);
    row.longs = overt::range<std::int64_t>::from(1'234'567'890'123);
    row.exacts = overt::range<overt::numeric>::open(overt::numeric::from_string("-0.50"), 3);
    row.days = overt::range<overt::date>::closed(sys_days(2024y / 2 / 28), sys_days(2024y / 2 / 29));
    row.locals = overt::range<overt::timestamp>::before(overt::timestamp(local_days(2024y / 1 / 1) + 90min));
    row.moments = overt::range<overt::timestamptz>::all();
    row.many = overt::multirange<std::int32_t>({{5, 9}, {1, 3}});
    row.ranges = {{1, 2}, {}};
    row.host = overt::inet::from_string("2001:db8::1/64");
    row.net = overt::cidr::from_string("10.1.0.0/16");
    row.mac = overt::macaddr::from_string("08:00:2b:01:02:03");
    row.mac8 = overt::macaddr8::from_string("08:00:2b:01:02:03:04:05");
    row.flags = overt::bits::from_string("1011000001");
    row.five = overt::bits::from_string("10101");
    row.labels = {{{"a", "it's \"x\", \\ => 1"}, {"bc", std::nullopt}}};
    row.words.text = "'fox':2 'quick':1";
    row.piece = {7, "a, \"b\" (c)"};
    row.address.text = "a@example.org";
    row.hosts = std::vector{overt::inet::from_string("10.0.0.1"), overt::inet::from_string("::1")};
    return row;
}

struct expected {
    const char* column;
    const char* text;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(own_types, empty_tables, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(typical_values) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        const special returned = co_await conn.one(insert(typical()).returning<special>());
        BOOST_CHECK(returned == typical());
        const special selected = co_await conn.one(get<special>(1));
        BOOST_CHECK(selected == typical());
        const std::vector<expected> texts{
            {"ints", "[-1,5)"},
            {"longs", "[1234567890123,)"},
            {"exacts", "(-0.50,3)"},
            {"days", "[2024-02-28,2024-03-01)"},
            {"locals", "(,\"2024-01-01 01:30:00\")"},
            {"moments", "(,)"},
            {"many", "{[1,3),[5,9)}"},
            {"ranges", "{\"[1,2)\",empty}"},
            {"host", "2001:db8::1/64"},
            {"net", "10.1.0.0/16"},
            {"mac", "08:00:2b:01:02:03"},
            {"mac8", "08:00:2b:01:02:03:04:05"},
            {"flags", "1011000001"},
            {"five", "10101"},
            {"labels", R"("a"=>"it's \"x\", \\ => 1", "bc"=>NULL)"},
            {"words", "'fox':2 'quick':1"},
            {"piece", "(7,\"a, \"\"b\"\" (c)\")"},
            {"address", "a@example.org"},
            {"hosts", "{10.0.0.1,::1}"},
        };
        for (const expected& each : texts)
            BOOST_CHECK_EQUAL(db().text("SELECT \"" + std::string(each.column) + "\"::text FROM specials"), each.text);
    });
}

BOOST_AUTO_TEST_CASE(what_the_server_made) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        db().run(
            R"(INSERT INTO specials VALUES (2, '(0,4]', 'empty', '[1,1]', '[2024-01-01,infinity)', '[-infinity,)',
                    '["2024-01-01 00:00Z","2024-01-02 00:00Z"]', '{}', '{}', '0.0.0.0/0', '::/0', '00:00:00:00:00:00',
                    '00:00:00:00:00:00:00:00', '', '00000', '', '', ROW(1, NULL), '@', NULL))");
        const special row = co_await conn.one(get<special>(2));
        BOOST_CHECK((row.ints == overt::range<std::int32_t>(1, 5)) && row.longs.empty());
        BOOST_CHECK(row.exacts == overt::range<overt::numeric>::closed(1, 1));
        BOOST_CHECK(row.days.upper() == (overt::date::max)() && row.locals.lower() == (overt::timestamp::min)());
        const overt::timestamptz day = sys_days(2024y / 1 / 1);
        BOOST_CHECK(row.moments == overt::range<overt::timestamptz>::closed(day, day + 24h));
        BOOST_CHECK(row.many.empty() && row.ranges.empty() && row.flags.size() == 0 && row.labels.entries.empty());
        BOOST_CHECK_EQUAL(row.host.to_string(), "0.0.0.0/0");
        BOOST_CHECK_EQUAL(row.net.to_string(), "::/0");
        BOOST_CHECK(row.piece == (part{1, std::nullopt}) && !row.hosts);
    });
}

BOOST_AUTO_TEST_CASE(many_rows_at_once) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        // row by row: composites, hstore and arrays travel one by one
        std::vector<special> two{typical(), typical()};
        two[1].id = 2;
        co_await conn.execute(insert_many(two));
        const std::vector<special> stored = co_await conn.all(select<special>().order_by(col<&special::id>));
        BOOST_CHECK(stored == two);
        // as arrays
        std::vector<span_of_days> spans;
        for (int i = 0; i != 50; ++i) {
            const overt::date day(days(20'000 + i));
            spans.push_back(
                {i, {day, day + days(i)}, overt::inet::from_string("10.0.0." + std::to_string(i)), {"'a\"b':1"}});
        }
        co_await conn.execute(insert_many(spans));
        BOOST_CHECK_EQUAL(db().count("spans", "upper(days) - lower(days) = id OR isempty(days)"), 50);
        BOOST_CHECK_EQUAL(db().count("spans", "host = '10.0.0.49' AND words::text = '''a\"b'':1'"), 1);
    });
}

BOOST_AUTO_TEST_CASE(raw_sql_and_parameters) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        const overt::range<std::int32_t> some(1, 5);
        const bool holds = co_await conn.scalar(raw<bool>("SELECT {} @> 3 AND {} >>= {}", some,
                                                          overt::inet::from_string("10.0.0.0/8"),
                                                          overt::inet::from_string("10.1.2.3")));
        BOOST_CHECK(holds);
        const part made = co_await conn.one(raw<part>("SELECT {}::part", part{3, "x"}));
        BOOST_CHECK(made == (part{3, "x"}));
        const std::vector<part> parts = co_await conn.scalar(
            raw<std::vector<part>>("SELECT array_agg(p) FROM (VALUES (ROW(1, 'a')::part)) AS v(p)"));
        BOOST_CHECK((parts == std::vector<part>{part{1, "a"}}));
    });
}

BOOST_AUTO_TEST_CASE(arrays_of_more_dimensions_are_refused_and_lower_bounds_forgotten) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        using numbers = std::vector<std::int32_t>;
        const std::optional<overt::decode_error> refused = co_await error_of<overt::decode_error>(
            conn.scalar(raw<numbers>("SELECT ARRAY[[1, 2], [3, 4]]")));
        BOOST_REQUIRE(refused);
        BOOST_CHECK(std::string(refused->what()).find("unnest") != std::string::npos);
        const numbers shifted = co_await conn.scalar(raw<numbers>("SELECT '[5:6]={{1,2}}'::integer[]"));
        BOOST_CHECK((shifted == numbers{1, 2}));
        using optionals = std::vector<std::optional<std::int32_t>>;
        const optionals with_null = co_await conn.scalar(raw<optionals>("SELECT ARRAY[1, NULL]"));
        BOOST_CHECK((with_null == optionals{1, std::nullopt}));
    });
}

BOOST_AUTO_TEST_CASE(money_is_told_what_to_do) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        const std::optional<overt::decode_error> refused = co_await error_of<overt::decode_error>(
            conn.scalar(raw<overt::numeric>("SELECT 5::money")));
        BOOST_REQUIRE(refused);
        const std::string text = refused->what();
        BOOST_CHECK_MESSAGE(text.find("money") != text.npos && text.find("cast") != text.npos, text);
    });
}

BOOST_AUTO_TEST_CASE(a_domain_refuses_what_its_check_forbids) {
    with_own_lease([](overt::lease& conn) -> asio::awaitable<void> {
        special row = typical();
        row.address.text = "nobody";
        const std::optional<overt::server_error> refused = co_await error_of<overt::server_error>(
            conn.execute(insert(row)));
        BOOST_REQUIRE(refused);
        BOOST_CHECK_EQUAL(db().count("specials"), 0);
    });
}

BOOST_AUTO_TEST_CASE(an_advisory_lock_ends_with_the_lease) {
    with_pool(db(), options().max_size(1), [](overt::pool& on) -> asio::awaitable<void> {
        {
            auto conn = co_await on.acquire();
            const bool mine = co_await conn.scalar(select(pg_try_advisory_lock(4242)));
            BOOST_CHECK(mine);
            BOOST_CHECK_EQUAL(db().count("pg_locks", "locktype = 'advisory' AND objid = 4242"), 1);
        }
        co_await settled(on);
        BOOST_CHECK_EQUAL(db().count("pg_locks", "locktype = 'advisory' AND objid = 4242"), 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()
