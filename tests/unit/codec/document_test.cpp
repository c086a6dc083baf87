// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "bytes.hpp"

namespace document_app {

enum class mood { happy, odd };
constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("mood", overt::label(mood::happy, "happy"), overt::label(mood::odd, "o\"dd"));
}

struct address {
    std::string city = "nowhere";
    friend bool operator==(const address&, const address&) = default;
};
constexpr auto describe(overt::type<address>) { return overt::document(overt::property("city", &address::city)); }

struct profile {
    std::optional<std::string> name{};
    std::int32_t age = 18;
    bool good{};
    double balance{};
    overt::numeric exact{};
    mood feeling{};
    overt::timestamp birthday{};
    std::vector<std::int16_t> marks{};
    address home{};
    overt::jsonb raw{};
    friend bool operator==(const profile&, const profile&) = default;
};
constexpr auto describe(overt::type<profile>) {
    return overt::document(overt::property("name", &profile::name), overt::property("age", &profile::age),
                           overt::property("good", &profile::good), overt::property("balance", &profile::balance),
                           overt::property("exact", &profile::exact), overt::property("feeling", &profile::feeling),
                           overt::property("birthday", &profile::birthday), overt::property("marks", &profile::marks),
                           overt::property("home", &profile::home), overt::property("raw", &profile::raw));
}

struct strict {
    std::int32_t a{};
};
constexpr auto describe(overt::type<strict>) {
    return overt::document(overt::property("a", &strict::a)).refuse_unknown();
}

struct lenient {
    std::int32_t a{};
    overt::jsonb rest{"{}"};
};
constexpr auto describe(overt::type<lenient>) {
    return overt::document(overt::property("a", &lenient::a)).collect_unknown(&lenient::rest);
}

}  // namespace document_app

using namespace document_app;
using namespace overt::test;
using overt::decode_error;
using overt::from_json;
using overt::to_json;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(written) {
    BOOST_CHECK_EQUAL(to_json(profile{}),
                      R"({"age": 18, "good": false, "balance": 0, "exact": 0, "feeling": "happy", )"
                      R"("birthday": "1970-01-01T00:00:00.000000", "marks": [], "home": {"city": "nowhere"}, )"
                      R"("raw": null})");
    profile full;
    full.name = "a\"b\\\n\x01ä";
    full.feeling = mood::odd;
    full.marks = {1, -2};
    full.raw.text = R"({"x": [1, "]"]})";
    full.balance = -0.1;
    const std::string text = to_json(full);
    for (const char* part : {R"("name": "a\"b\\\u000a\u0001ä")", R"("feeling": "o\"dd")", R"("marks": [1,-2])",
                             R"("raw": {"x": [1, "]"]})", R"("balance": -0.1)"})
        BOOST_CHECK_MESSAGE(text.find(part) != text.npos, text << " lacks " << part);
    BOOST_CHECK(from_json<profile>(text) == full);
}

BOOST_AUTO_TEST_CASE(on_the_wire) {
    BOOST_CHECK_EQUAL(raw_encoded(address{"x"}), "\x01{\"city\": \"x\"}");
    BOOST_CHECK(raw_decoded<address>("\x01{\"city\": \"x\"}") == address{"x"});
    BOOST_CHECK(raw_decoded<address>("{\"city\":\"x\"}") == address{"x"});  // a column of type json
    const auto& type = overt::value_type_of<address>;
    BOOST_CHECK_EQUAL(type.type, overt::oids::jsonb);
    BOOST_CHECK(type.accepts(overt::oids::json) && type.accepts(overt::oids::jsonb) &&
                !type.accepts(overt::oids::text));
}

BOOST_AUTO_TEST_CASE(missing_keys_and_nulls_leave_the_defaults) {
    for (const char* text : {"{}", " { } ", "null", R"({"age": null, "name": null, "other": {"age": 5}})"})
        BOOST_CHECK_MESSAGE(from_json<profile>(text) == profile{}, text);
}

BOOST_AUTO_TEST_CASE(strings) {
    BOOST_CHECK_EQUAL(from_json<address>(R"({"city": "\u00e4\ud83c\udf0d\"\\\/\b\f\n\r\t"})").city,
                      "ä🌍\"\\/\b\f\n\r\t");
    BOOST_CHECK_EQUAL(from_json<address>(R"({"c\u0069ty":"x"})").city, "x");
    for (const char* text : {R"({"city": "\ud83c"})", R"({"city": "\udf0d"})", R"({"city": "\ud83cx"})",
                             R"({"city": "\u12"})", R"({"city": "\x"})", R"({"city": "x})", R"({"city": 5})"})
        BOOST_CHECK_THROW(from_json<address>(text), decode_error);
}

BOOST_AUTO_TEST_CASE(numbers_fit_or_are_refused) {
    const auto age = [](const char* number) {
        return from_json<profile>(std::string(R"({"age": )") + number + "}").age;
    };
    BOOST_CHECK_EQUAL(age("-2147483648"), std::numeric_limits<std::int32_t>::min());
    BOOST_CHECK_EQUAL(age("2147483647"), std::numeric_limits<std::int32_t>::max());
    for (const char* text :
         {"2147483648", "-2147483649", "1.5", "1e3", "\"5\"", "true", "[]", "{}", "99999999999999999999"})
        BOOST_CHECK_THROW(age(text), decode_error);
    BOOST_CHECK_EQUAL(from_json<profile>(R"({"balance": 1e3})").balance, 1000);
    for (const char* text : {"nan", "inf", "0x1", "\"1\"", "+1"})
        BOOST_CHECK_THROW(from_json<profile>(std::string(R"({"balance": )") + text + "}"), decode_error);
    BOOST_CHECK_EQUAL(from_json<profile>(R"({"exact": 1.500})").exact.to_string(), "1.500");
    BOOST_CHECK_THROW(from_json<profile>(R"({"exact": NaN})"), decode_error);
    BOOST_CHECK_THROW(from_json<profile>(R"({"marks": [1, 40000]})"), decode_error);
    BOOST_CHECK_THROW(from_json<profile>(R"({"good": 1})"), decode_error);
    profile endless;
    endless.balance = std::numeric_limits<double>::infinity();
    BOOST_CHECK_THROW(to_json(endless), overt::usage_error);
    endless.balance = 0;
    endless.exact = overt::numeric::from_string("NaN");
    BOOST_CHECK_THROW(to_json(endless), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(the_key_is_named) {
    try {
        from_json<profile>(R"({"age": "secret"})");
        BOOST_FAIL("a text is no integer");
    } catch (const decode_error& e) {
        const std::string text = e.what();
        BOOST_CHECK(text.find("\"age\"") != text.npos && text.find("secret") == text.npos);
    }
}

BOOST_AUTO_TEST_CASE(unknown_keys) {
    BOOST_CHECK_EQUAL(from_json<strict>(R"({"a": 1})").a, 1);
    BOOST_CHECK_THROW(from_json<strict>(R"({"a": 1, "b": 2})"), decode_error);
    const lenient kept = from_json<lenient>(R"({"b": [1, {"c": null}], "a": 1, "d": "x"})");
    BOOST_CHECK_EQUAL(kept.a, 1);
    BOOST_CHECK_EQUAL(kept.rest.text, R"({"b": [1, {"c": null}], "d": "x"})");
    BOOST_CHECK_EQUAL(to_json(kept), R"({"a": 1, "b": [1, {"c": null}], "d": "x"})");
    BOOST_CHECK_EQUAL(from_json<lenient>("{}").rest.text, "{}");
    BOOST_CHECK_EQUAL(to_json(lenient{.a = 1, .rest = {R"({"a": 5})"}}), R"({"a": 1})");
}

BOOST_AUTO_TEST_CASE(malformed) {
    for (const char* text :
         {"", " ", "{", "}", "[]", "5", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1", "{\"a\" 1}", "{a:1}",
          "{\"a\":1}x", "{\"a\":1 \"b\":2}", "{\"b\":[1}", "{\"b\":{]}", "{,}", "{\"b\":\"}"})
        BOOST_CHECK_THROW(from_json<lenient>(text), decode_error);
    BOOST_CHECK_THROW(from_json<lenient>("{\"b\":" + std::string(2000, '[') + "}"), decode_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
