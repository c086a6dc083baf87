// SPDX-License-Identifier: BSL-1.0
// The codecs against a real server, over plain libpq: every value goes there and comes back, byte for byte, and the
// server's own text shows that it means the same on both sides.
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>

#include "support/covers.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "unit/codec/bytes.hpp"

namespace codec_wire {

enum class mood { happy, odd };
constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("overt_mood", overt::label(mood::happy, "happy"), overt::label(mood::odd, "o\"d\\d, {ä}"))
        .schema("pg_temp");
}

using answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

class session {
public:
    session() : connection_(PQconnectdb(dsn()), &PQfinish) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error("no connection");
        for (const char* setup :
             {"SET client_min_messages = warning", "SET timezone = 'UTC'", "SET datestyle = 'ISO'",
              "SET intervalstyle = 'postgres'", "SET client_encoding = 'UTF8'", "SET extra_float_digits = 1",
              "SET bytea_output = 'hex'", "CREATE TYPE pg_temp.overt_mood AS ENUM ('happy', E'o\"d\\\\d, {ä}')"})
            ask(setup, {});
    }

    answer ask(const std::string& sql, const overt::params& values) {
        std::vector<Oid> types;
        std::vector<const char*> bytes;
        std::vector<int> sizes;
        std::vector<int> formats;
        for (int i = 0; i < values.count(); ++i) {
            types.push_back(values.type(i));
            bytes.push_back(values.value(i).data);
            sizes.push_back(values.value(i).size);
            formats.push_back(values.format(i));
        }
        texts_.clear();  // libpq wants text parameters to end with a zero
        texts_.reserve(bytes.size());
        for (std::size_t i = 0; i < bytes.size(); ++i)
            if (formats[i] == 0 && bytes[i])
                bytes[i] = texts_.emplace_back(bytes[i], static_cast<std::size_t>(sizes[i])).c_str();
        answer got(PQexecParams(connection_.get(), sql.c_str(), values.count(), types.data(), bytes.data(),
                                sizes.data(), formats.data(), 1),
                   &PQclear);
        const ExecStatusType status = PQresultStatus(got.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            throw std::runtime_error(PQresultErrorMessage(got.get()));
        return got;
    }

    int version() const { return PQserverVersion(connection_.get()); }

private:
    static const char* dsn() {
        const char* text = std::getenv("OVERT_DSN");
        if (!text || !*text) throw std::runtime_error("OVERT_DSN is not set");
        return text;
    }

    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
    std::vector<std::string> texts_{};
};

struct fixture {
    session server{};

    static overt::cell cell_of(const answer& from, int column) {
        if (PQgetisnull(from.get(), 0, column)) return {};
        return {PQgetvalue(from.get(), 0, column), PQgetlength(from.get(), 0, column)};
    }

    template <class T>
    static std::string type_name() {
        return std::string(overt::value_type_of<T>.name);
    }

    // There and back, and how the server writes it.
    template <class T>
    void echo(const T& value, const std::string& text) {
        BOOST_TEST_CONTEXT(type_name<T>() << " " << text) {
            overt::params values;
            values.add(value);
            const std::string typed = "$1::" + type_name<T>();
            const answer back = server.ask("SELECT " + typed + ", " + typed + "::text", values);
            BOOST_CHECK(overt::value_type_of<T>.accepts(PQftype(back.get(), 0)));
            if (has_one_form(value))
                BOOST_CHECK_EQUAL(overt::test::hex(cell_of(back, 0).bytes()), overt::test::encoded(value));
            BOOST_CHECK(same(overt::codec<T>::decode(cell_of(back, 0)), value));
            BOOST_CHECK_EQUAL(cell_of(back, 1).bytes(), text);
        }
    }

    // From the server's text to a value and back to the same text.
    template <class T>
    T read(const std::string& literal) {
        const answer got = server.ask("SELECT '" + literal + "'::" + type_name<T>(), {});
        return overt::codec<T>::decode(cell_of(got, 0));
    }

    template <class T>
    bool ask_bool(const std::string& sql, const T& a, const T& b) {
        overt::params values;
        values.add(a);
        values.add(b);
        const answer got = server.ask(sql, values);
        return overt::codec<bool>::decode(cell_of(got, 0));
    }

    // Arrays of enums go there as text; an infinite numeric comes back with a scale that means nothing.
    template <class T>
    static bool has_one_form(const T& value) {
        if constexpr (std::is_same_v<T, overt::numeric>) return !value.is_infinite();
        return !overt::value_type_of<T>.text;
    }

    template <class T>
    static bool same(const T& a, const T& b) {
        if constexpr (std::is_floating_point_v<T>) {
            if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
        }
        return a == b;
    }
};

std::string random_digits(std::mt19937& random, std::size_t most) {
    std::string digits;
    const std::size_t count = random() % (most + 1);
    for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + (random() % 3 ? random() % 10 : 0));
    return digits;
}

overt::numeric random_numeric(std::mt19937& random) {
    std::string text = random() % 2 ? "-" : "";
    text += random_digits(random, 30) + "0";
    if (random() % 3) text += "." + random_digits(random, 25);
    return overt::numeric::from_string(text);
}

overt::interval random_interval(std::mt19937_64& random) {
    const auto part = [&random](std::int64_t most) { return static_cast<std::int64_t>(random()) % (most + 1); };
    overt::interval value;
    if (random() % 3) value.months = static_cast<std::int32_t>(part(40));
    if (random() % 3) value.days = static_cast<std::int32_t>(part(70));
    if (random() % 3) value.microseconds = part(400'000'000'000);
    return value;
}

}  // namespace codec_wire

using namespace codec_wire;

BOOST_AUTO_TEST_SUITE(integration)
BOOST_FIXTURE_TEST_SUITE(codec_wire, ::codec_wire::fixture)

BOOST_AUTO_TEST_CASE(booleans) {
    echo(true, "true");
    echo(false, "false");
}

BOOST_AUTO_TEST_CASE(integers) {
    for (const int value : {0, 1, -1, 32767, -32768}) echo(static_cast<std::int16_t>(value), std::to_string(value));
    for (const std::int32_t value : {0, 42, -1, INT32_MAX, INT32_MIN}) echo(value, std::to_string(value));
    for (const std::int64_t value : {INT64_C(0), INT64_C(1) << 40, INT64_C(-1), INT64_MAX, INT64_MIN})
        echo(value, std::to_string(value));
    echo(5LL, "5");
}

BOOST_AUTO_TEST_CASE(floats, *overt::test::covers("F-121")) {
    using single = std::numeric_limits<float>;
    using twice = std::numeric_limits<double>;
    echo(0.0f, "0");
    echo(-0.0f, "-0");
    echo(1.5f, "1.5");
    echo(single::max(), "3.4028235e+38");
    echo(single::denorm_min(), "1e-45");
    echo(single::infinity(), "Infinity");
    echo(single::quiet_NaN(), "NaN");
    echo(0.1, "0.1");
    echo(-0.0, "-0");
    echo(twice::max(), "1.7976931348623157e+308");
    echo(twice::denorm_min(), "5e-324");
    echo(-twice::infinity(), "-Infinity");
    echo(twice::quiet_NaN(), "NaN");
    BOOST_CHECK_EQUAL(overt::codec<double>::decode(cell_of(server.ask("SELECT 1.5::real", {}), 0)), 1.5);
}

BOOST_AUTO_TEST_CASE(texts) {
    for (const char* text : {"", "plain", "ß€𝄞", "'; DROP TABLE x; --", "\\x41 $1 %s \"", "line\nbreak\ttab\x01\x7F"})
        echo(std::string(text), text);
    echo(std::string(100'000, 'x'), std::string(100'000, 'x'));
    const char* const literals[][2] = {{"'ab'::varchar(5)", "ab"}, {"'ab'::char(4)", "ab  "}, {"'ab'::name", "ab"},
                                       {"'x'::\"char\"", "x"},     {"''::\"char\"", ""},      {"'ab'", "ab"}};
    for (const auto& each : literals) {
        const answer got = server.ask(std::string("SELECT ") + each[0], {});
        BOOST_CHECK(overt::value_type_of<std::string>.accepts(PQftype(got.get(), 0)));
        BOOST_CHECK_EQUAL(overt::codec<std::string>::decode(cell_of(got, 0)), each[1]);
    }
}

BOOST_AUTO_TEST_CASE(bytes) {
    echo(overt::bytea(), "\\x");
    echo(overt::to_bytea(std::string_view("\0\xFF\xC3", 3)), "\\x00ffc3");
    echo(overt::to_bytea("\\'\""), "\\x5c2722");
    echo(overt::to_bytea(std::string(1, '\0')), "\\x00");
    std::string every;
    for (int i = 0; i < 256; ++i) every += static_cast<char>(i);
    BOOST_CHECK(read<overt::bytea>("\\x" + [&] {
                    std::string digits = overt::test::hex(every);
                    std::erase(digits, ' ');
                    return digits;
                }()) == overt::to_bytea(every));
}

BOOST_AUTO_TEST_CASE(uuids) {
    for (const char* text : {"550e8400-e29b-41d4-a716-446655440000", "00000000-0000-0000-0000-000000000000",
                             "ffffffff-ffff-ffff-ffff-ffffffffffff"})
        echo(overt::uuid::from_string(text), text);
    for (int i = 0; i < 5; ++i) {
        const overt::uuid a = overt::uuid::random();
        const overt::uuid b = overt::uuid::random();
        echo(a, a.to_string());
        BOOST_CHECK_EQUAL(ask_bool("SELECT $1::uuid < $2::uuid", a, b), a < b);
    }
}

BOOST_AUTO_TEST_CASE(dates, *overt::test::covers("F-122")) {
    using namespace std::chrono;
    echo(overt::date(2024y / 2 / 29), "2024-02-29");
    echo(overt::date(1970y / 1 / 1), "1970-01-01");
    echo(overt::date(1999y / 12 / 31), "1999-12-31");
    echo(overt::date(1y / 1 / 1), "0001-01-01");
    echo(overt::date(0y / 12 / 31), "0001-12-31 BC");
    echo(overt::date(days(-2'440'588)), "4714-11-24 BC");
    echo(overt::date(days(2'145'042'905)), "5874897-12-31");
    echo(overt::date::max(), "infinity");
    echo(overt::date::min(), "-infinity");
}

BOOST_AUTO_TEST_CASE(times_of_day) {
    using namespace std::chrono_literals;
    for (const std::chrono::microseconds since : {0us, 1us, std::chrono::microseconds(13h + 30min + 250ms),
                                                  std::chrono::microseconds(24h) - 1us, std::chrono::microseconds(24h)})
        echo(overt::time_of_day(since), overt::time_of_day(since).to_string());
}

BOOST_AUTO_TEST_CASE(timestamps, *overt::test::covers("F-122")) {
    using namespace std::chrono;
    using overt::timestamp;
    using overt::timestamptz;
    const auto both = [this](microseconds since, const std::string& text) {
        echo(timestamp(since), text);
        echo(timestamptz(since), text.ends_with("BC") ? text.substr(0, text.size() - 3) + "+00 BC" : text + "+00");
    };
    both(0us, "1970-01-01 00:00:00");
    both(-1us, "1969-12-31 23:59:59.999999");
    both(sys_days(2000y / 1 / 1).time_since_epoch(), "2000-01-01 00:00:00");
    both((sys_days(2024y / 2 / 29) + 12h + 34min + 56s + 789012us).time_since_epoch(), "2024-02-29 12:34:56.789012");
    both(microseconds(-210'866'803'200'000'000), "4714-11-24 00:00:00 BC");
    both(microseconds(INT64_MAX - 1), "294247-01-10 04:00:54.775806");
    echo(timestamp::max(), "infinity");
    echo(timestamp::min(), "-infinity");
    echo(timestamptz::max(), "infinity");
    echo(timestamptz::min(), "-infinity");
}

BOOST_AUTO_TEST_CASE(moments_that_cpp_cannot_count, *overt::test::covers("F-122")) {
    for (const char* text : {"294276-12-31 23:59:59.999999", "294247-01-10 04:00:54.775807"}) {
        BOOST_CHECK_THROW(read<overt::timestamp>(text), overt::decode_error);
        BOOST_CHECK_THROW(read<overt::timestamptz>(std::string(text) + "+00"), overt::decode_error);
    }
    // time zones end with the server's text: 15:59 east and west
    BOOST_CHECK(read<overt::timestamptz>("1970-01-01 15:59:00+15:59") == overt::timestamptz());
    BOOST_CHECK(read<overt::timestamptz>("1969-12-31 08:01:00-15:59") == overt::timestamptz());
}

BOOST_AUTO_TEST_CASE(intervals, *overt::test::covers("F-122")) {
    echo(overt::interval{}, "00:00:00");
    echo(overt::interval{14, -3, 3'600'000'000}, "1 year 2 mons -3 days +01:00:00");
    echo(overt::interval{-178'000'000 * 12, 0, 0}, "-178000000 years");
    echo(overt::interval{0, INT32_MIN, 0}, "-2147483648 days");
    echo(overt::interval{0, 0, INT64_MAX}, "2562047788:00:54.775807");
    echo(overt::interval{0, 0, INT64_MIN + 1}, "-2562047788:00:54.775807");
    if (server.version() >= 170000) {
        echo(overt::interval{INT32_MAX, INT32_MAX, INT64_MAX}, "infinity");
        echo(overt::interval{INT32_MIN, INT32_MIN, INT64_MIN}, "-infinity");
    }
    std::mt19937_64 random(7);
    for (int i = 0; i < 200; ++i) {
        const overt::interval a = random_interval(random);
        const overt::interval b = random_interval(random);
        echo(a, a.to_string());
        BOOST_CHECK_EQUAL(ask_bool("SELECT $1::interval < $2::interval", a, b), a < b);
        BOOST_CHECK_EQUAL(ask_bool("SELECT $1::interval = $2::interval", a, b), a == b);
    }
    BOOST_CHECK(ask_bool("SELECT $1::interval = $2::interval", overt::interval{1, 0, 0}, overt::interval{0, 30, 0}));
}

BOOST_AUTO_TEST_CASE(numerics, *overt::test::covers("F-121")) {
    for (const char* text : {"0", "0.00", "1", "-1", "1.50", "10000", "123456.78", "0.0001", "-0.00001000", "NaN",
                             "Infinity", "-Infinity", "99999999999999999999999999999999.9999"})
        echo(overt::numeric::from_string(text), text);
    const std::string whole(131'072, '9');
    echo(overt::numeric::from_string(whole), whole);
    const std::string fraction = "0." + std::string(16'382, '0') + "1";
    echo(overt::numeric::from_string(fraction), fraction);
}

BOOST_AUTO_TEST_CASE(numerics_are_read_and_compared_as_the_server_does) {
    for (const char* text :
         {"1e6", "1.5E+1", "1.50e1", "1e-5", "0e-3", "0e5", ".5", "5.", "-0.00", "007", "nan", "-inf"}) {
        BOOST_CHECK_EQUAL(read<overt::numeric>(text).to_string(), overt::numeric::from_string(text).to_string());
    }
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        const overt::numeric a = random_numeric(random);
        const overt::numeric b = random_numeric(random);
        echo(a, a.to_string());
        BOOST_CHECK_EQUAL(ask_bool("SELECT $1::numeric < $2::numeric", a, b), a < b);
    }
    BOOST_CHECK_EQUAL(read<overt::numeric>("3").to_string(), "3");
    const answer quotient = server.ask("SELECT 2::numeric / 3, (2::numeric / 3)::text", {});
    BOOST_CHECK_EQUAL(overt::codec<overt::numeric>::decode(cell_of(quotient, 0)).to_string(),
                      cell_of(quotient, 1).bytes());
}

BOOST_AUTO_TEST_CASE(jsons) {
    for (const char* text : {"null", "{}", "[1, 2.50]", "\"ä𝄞\"", "{\"a\": {\"b\": [true, null]}}"}) {
        echo(overt::json{text}, text);
        echo(overt::jsonb{text}, text);
    }
    echo(overt::json{" {\"b\":1,  \"a\":1} "}, " {\"b\":1,  \"a\":1} ");
    BOOST_CHECK_EQUAL(read<overt::jsonb>(" {\"b\":1,  \"a\":1} ").text, "{\"a\": 1, \"b\": 1}");
}

BOOST_AUTO_TEST_CASE(enums) {
    echo(mood::happy, "happy");
    echo(mood::odd, "o\"d\\d, {ä}");
    overt::params values;
    values.add(mood::odd);
    const answer got = server.ask("SELECT 1 WHERE 'happy'::pg_temp.overt_mood < $1", values);  // the server resolves it
    BOOST_CHECK_EQUAL(PQntuples(got.get()), 1);
    echo(std::vector<mood>{}, "{}");
    echo(std::vector<mood>{mood::happy, mood::odd}, R"({happy,"o\"d\\d, {ä}"})");
    echo(std::vector<std::optional<mood>>{std::nullopt, mood::odd}, R"({NULL,"o\"d\\d, {ä}"})");
    const answer text = server.ask("SELECT '{NULL,happy}'::pg_temp.overt_mood[]::text", {});
    BOOST_CHECK((overt::codec<std::vector<std::optional<mood>>>::decode(cell_of(text, 0)) ==
                 std::vector<std::optional<mood>>{std::nullopt, mood::happy}));
}

BOOST_AUTO_TEST_CASE(arrays) {
    using overt::numeric;
    echo(std::vector<std::int32_t>{}, "{}");
    echo(std::vector<std::int32_t>{1, INT32_MIN, INT32_MAX}, "{1,-2147483648,2147483647}");
    echo(std::vector<std::optional<std::int64_t>>{std::nullopt, 7, std::nullopt}, "{NULL,7,NULL}");
    echo(std::vector<std::int16_t>{-1}, "{-1}");
    echo(std::vector<bool>{true, false}, "{t,f}");
    echo(std::vector<std::optional<bool>>{true, std::nullopt}, "{t,NULL}");
    echo(std::vector<float>{0.5f}, "{0.5}");
    echo(std::vector<double>{0.1, -1e300}, "{0.1,-1e+300}");
    echo(std::vector<std::string>{"", "NULL", "a\"b\\c,{d}", "ä"}, R"({"","NULL","a\"b\\c,{d}",ä})");
    echo(std::vector<overt::bytea>{overt::to_bytea("a"), {}}, R"({"\\x61","\\x"})");
    echo(std::vector<overt::uuid>{{}}, "{00000000-0000-0000-0000-000000000000}");
    echo(std::vector<overt::date>{overt::date(), overt::date::max()}, "{1970-01-01,infinity}");
    echo(std::vector<overt::time_of_day>{overt::time_of_day()}, "{00:00:00}");
    echo(std::vector<overt::timestamp>{overt::timestamp()}, "{\"1970-01-01 00:00:00\"}");
    echo(std::vector<overt::timestamptz>{overt::timestamptz()}, "{\"1970-01-01 00:00:00+00\"}");
    echo(std::vector<overt::interval>{{1, 0, 0}}, "{\"1 mon\"}");
    echo(std::vector<numeric>{numeric::from_string("1.50"), 2}, "{1.50,2}");
    echo(std::vector<overt::json>{{"{\"a\": 1}"}}, R"({"{\"a\": 1}"})");
    echo(std::vector<overt::jsonb>{{"{\"a\": 1}"}}, R"({"{\"a\": 1}"})");
    echo(std::vector<std::int32_t>(100'000, 7), [] {
        std::string text = "{7";
        for (int i = 1; i < 100'000; ++i) text += ",7";
        return text + "}";
    }());
}

BOOST_AUTO_TEST_CASE(arrays_of_the_server) {
    BOOST_CHECK((read<std::vector<int>>("[-1:1]={1,2,3}") == std::vector<int>{1, 2, 3}));
    BOOST_CHECK_THROW(read<std::vector<int>>("{{1,2},{3,4}}"), overt::decode_error);
    BOOST_CHECK_THROW(read<std::vector<int>>("{1,NULL}"), overt::decode_error);
    const answer got = server.ask("SELECT '{1,2}'::smallint[], '{a,b}'::varchar[], '{}'::bigint[]", {});
    using wide = std::vector<std::int64_t>;
    BOOST_CHECK(overt::value_type_of<wide>.accepts(PQftype(got.get(), 0)));
    BOOST_CHECK((overt::codec<wide>::decode(cell_of(got, 0)) == wide{1, 2}));
    BOOST_CHECK(
        (overt::codec<std::vector<std::string>>::decode(cell_of(got, 1)) == std::vector<std::string>{"a", "b"}));
    BOOST_CHECK(overt::codec<wide>::decode(cell_of(got, 2)).empty());
}

BOOST_AUTO_TEST_CASE(rows_from_arrays) {
    overt::params values;
    values.add(std::vector<std::int64_t>{1, 2, 3});
    values.add(std::vector<std::optional<std::string>>{"a", std::nullopt, "c"});
    values.add(std::vector<std::optional<mood>>{mood::happy, mood::odd, std::nullopt});
    const answer got = server.ask(
        "SELECT sum(a)::bigint, count(b), count(m) FROM unnest($1, $2, $3::pg_temp.overt_mood[]) AS rows(a, b, m)",
        values);
    BOOST_CHECK_EQUAL(overt::codec<std::int64_t>::decode(cell_of(got, 0)), 6);
    BOOST_CHECK_EQUAL(overt::codec<std::int64_t>::decode(cell_of(got, 1)), 2);
    BOOST_CHECK_EQUAL(overt::codec<std::int64_t>::decode(cell_of(got, 2)), 2);
}

BOOST_AUTO_TEST_CASE(nulls) {
    overt::params values;
    values.add(std::optional<int>());
    values.add(std::optional<std::vector<mood>>());
    const answer got = server.ask("SELECT $1 IS NULL, $2::pg_temp.overt_mood[] IS NULL", values);
    BOOST_CHECK(overt::codec<bool>::decode(cell_of(got, 0)) && overt::codec<bool>::decode(cell_of(got, 1)));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
