// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>

#include <optional>
#include <string>
#include <vector>

#include "bytes.hpp"
#include "support/covers.hpp"

namespace array_app {

enum class mood { happy, odd };
constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("mood", overt::label(mood::happy, "happy"), overt::label(mood::odd, "o\"d\\d, {NULL}"));
}

// A type that only the server knows, written and read as text.
struct word {
    std::string text;
    friend bool operator==(const word&, const word&) = default;
};

}  // namespace array_app

template <>
struct overt::codec<array_app::word> {
    static constexpr oid type = 0;
    static constexpr std::string_view name = "citext";
    static constexpr bool text = true;
    static void encode(const array_app::word& value, buffer& out) { out.append(value.text); }
    static array_app::word decode(cell bytes) { return {std::string(bytes.bytes())}; }
};

using namespace overt::test;
using array_app::mood;
using array_app::word;
using overt::decode_error;
namespace oids = overt::oids;

namespace {

template <class T>
bool refuses_literal(std::string_view text) {
    try {
        static_cast<void>(raw_decoded<std::vector<T>>(text));
        return false;
    } catch (const decode_error&) {
        return true;
    }
}

constexpr const char* two_integers =
    "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 02 00 00 00 01 00 00 00 04 00 00 00 07 00 00 00 04 ff ff ff ff";

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(array)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(std::vector<int>(), "00 00 00 00 00 00 00 00 00 00 00 17"));
    BOOST_CHECK(travels(std::vector<int>{7, -1}, two_integers));
    BOOST_CHECK(travels(std::vector<std::string>{"", "ä"},
                        "00 00 00 01 00 00 00 00 00 00 00 19 00 00 00 02 00 00 00 01 00 00 00 00 00 00 00 02 c3 a4"));
    BOOST_CHECK(travels(std::vector<bool>{true, false},
                        "00 00 00 01 00 00 00 00 00 00 00 10 00 00 00 02 00 00 00 01 00 00 00 01 01 00 00 00 01 00"));
    BOOST_CHECK(travels(std::vector<overt::bytea>{overt::to_bytea("a")},
                        "00 00 00 01 00 00 00 00 00 00 00 11 00 00 00 01 00 00 00 01 00 00 00 01 61"));
}

BOOST_AUTO_TEST_CASE(null_elements) {
    const std::vector<std::optional<short>> some{1, std::nullopt};
    const char* bytes = "00 00 00 01 00 00 00 01 00 00 00 15 00 00 00 02 00 00 00 01 00 00 00 02 00 01 ff ff ff ff";
    BOOST_CHECK(travels(some, bytes));
    BOOST_CHECK_THROW(decoded<std::vector<short>>(bytes), decode_error);
    const std::vector<std::optional<bool>> flags{std::nullopt, false};
    BOOST_CHECK(raw_decoded<std::vector<std::optional<bool>>>(raw_encoded(flags)) == flags);
    // the server may announce NULLs and send none
    BOOST_CHECK(
        decoded<std::vector<short>>("00 00 00 01 00 00 00 01 00 00 00 15 00 00 00 01 00 00 00 01 00 00 00 02 00 05") ==
        std::vector<short>{5});
}

BOOST_AUTO_TEST_CASE(large) {
    std::vector<std::int64_t> many(100'000);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<std::int64_t>(i) - 50'000;
    BOOST_CHECK(raw_decoded<std::vector<std::int64_t>>(raw_encoded(many)) == many);
}

BOOST_AUTO_TEST_CASE(wider_elements_read_narrower_ones) {
    BOOST_CHECK((decoded<std::vector<std::int64_t>>(two_integers) == std::vector<std::int64_t>{7, -1}));
    BOOST_CHECK_THROW(decoded<std::vector<short>>(two_integers), decode_error);
    BOOST_CHECK_THROW(decoded<std::vector<std::string>>(two_integers), decode_error);
}

BOOST_AUTO_TEST_CASE(other_lower_bounds_are_accepted, *overt::test::covers("F-123")) {
    const std::string bytes = "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 01 ff ff ff fd 00 00 00 04 00 00 00 07";
    BOOST_CHECK(decoded<std::vector<int>>(bytes) == std::vector<int>{7});
}

BOOST_AUTO_TEST_CASE(more_dimensions_are_refused) {
    BOOST_CHECK_THROW(
        decoded<std::vector<int>>("00 00 00 02 00 00 00 00 00 00 00 17 00 00 00 01 00 00 00 01 00 00 00 01 00 00 00 01 "
                                  "00 00 00 04 00 00 00 07"),
        decode_error);
}

BOOST_AUTO_TEST_CASE(malformed, *overt::test::covers("F-123")) {
    BOOST_CHECK(refuses_other_sizes<std::vector<int>>(two_integers));
    BOOST_CHECK(refuses_other_sizes<std::vector<int>>("00 00 00 00 00 00 00 00 00 00 00 17"));
    for (const char* bytes : {
             "ff ff ff ff 00 00 00 00 00 00 00 17",                                                  // -1 dimensions
             "00 00 00 00 00 00 00 02 00 00 00 17",                                                  // unknown flag
             "00 00 00 01 00 00 00 00 00 00 00 17 ff ff ff ff 00 00 00 01",                          // -1 elements
             "00 00 00 01 00 00 00 00 00 00 00 17 7f ff ff ff 00 00 00 01 00 00 00 04 00 00 00 07",  // too many
             "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 00 00 00 00 01 00 00 00 04 00 00 00 07",  // too few
             "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 01 00 00 00 01 ff ff ff fe",              // length -2
             "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 01 00 00 00 01 7f ff ff ff 00 00 00 07",  // length too large
             "00 00 00 01 00 00 00 00 00 00 00 17 00 00 00 01 00 00 00 01 00 00 00 03 00 00 07",     // no integer
         })
        BOOST_CHECK_THROW(decoded<std::vector<int>>(bytes), decode_error);
}

BOOST_AUTO_TEST_CASE(elements_that_only_the_server_can_number_travel_as_text) {
    using moods = std::vector<mood>;
    BOOST_CHECK(overt::value_type_of<moods>.text);
    BOOST_CHECK_EQUAL(overt::value_type_of<moods>.type, 0u);
    BOOST_CHECK_EQUAL(raw_encoded(moods()), "{}");
    BOOST_CHECK_EQUAL(raw_encoded(moods{mood::happy, mood::odd}), R"({"happy","o\"d\\d, {NULL}"})");
    BOOST_CHECK_EQUAL(raw_encoded(std::vector<std::optional<mood>>{std::nullopt, mood::happy}), R"({NULL,"happy"})");
    BOOST_CHECK_EQUAL(raw_encoded(std::vector<word>{{""}, {"a,b"}, {"NULL"}}), R"({"","a,b","NULL"})");
}

BOOST_AUTO_TEST_CASE(text_arrays_are_read_back) {
    const std::vector<std::optional<word>> words{word{""}, word{"a\\\"b"}, std::nullopt, word{"NULL"}, word{"{x,y}"}};
    BOOST_CHECK(raw_decoded<std::vector<std::optional<word>>>(raw_encoded(words)) == words);
    BOOST_CHECK(raw_decoded<std::vector<word>>("{}").empty());
    BOOST_CHECK((raw_decoded<std::vector<word>>("{a,b c,null}") == std::vector<word>{{"a"}, {"b c"}, {"null"}}));
    BOOST_CHECK((raw_decoded<std::vector<word>>("[-3:-2]={a,b}") == std::vector<word>{{"a"}, {"b"}}));
    BOOST_CHECK(
        (raw_decoded<std::vector<mood>>(R"({happy,"o\"d\\d, {NULL}"})") == std::vector<mood>{mood::happy, mood::odd}));
    BOOST_CHECK_THROW(raw_decoded<std::vector<word>>("{NULL}"), decode_error);
}

BOOST_AUTO_TEST_CASE(malformed_text_arrays) {
    for (const char* text : {"{",
                             "}",
                             "{}}",
                             "{} ",
                             "{a",
                             "{a,",
                             "{a,}",
                             "{,a}",
                             "{\"a}",
                             "{\"a\\",
                             "{\"a\"b}",
                             "{\"a\"",
                             "{{a}}",
                             "{a,{b}}",
                             "{a}x",
                             "[1:1]",
                             "[1:1]=",
                             "[1:1]=a",
                             "[1:1][1:1]={{a}}",
                             "x"})
        BOOST_CHECK_MESSAGE(refuses_literal<word>(text), text);
    // the text form is no form of types that have numbers
    BOOST_CHECK(refuses_literal<int>("{1,2,3,4,5,6,7,8}"));
    BOOST_CHECK(refuses_literal<int>("{}"));
}

BOOST_AUTO_TEST_CASE(enum_arrays_in_binary_form) {
    const std::string happy = "00 00 00 01 00 00 00 05 68 61 70 70 79";
    const std::string head = "00 00 00 01 00 00 00 00 ";
    BOOST_CHECK(decoded<std::vector<mood>>(head + "00 00 40 00 00 00 00 01 " + happy) ==
                std::vector<mood>{mood::happy});
    BOOST_CHECK(decoded<std::vector<mood>>(head + "00 00 00 19 00 00 00 01 " + happy) ==
                std::vector<mood>{mood::happy});
    BOOST_CHECK_THROW(decoded<std::vector<mood>>(head + "00 00 00 17 00 00 00 01 " + happy), decode_error);
}

BOOST_AUTO_TEST_CASE(columns) {
    const auto& integers = overt::value_type_of<std::vector<std::int64_t>>;
    BOOST_CHECK_EQUAL(integers.type, oids::int8_array);
    BOOST_CHECK_EQUAL(integers.name, "bigint[]");
    BOOST_CHECK(!integers.text);
    for (const overt::oid column : {oids::int2_array, oids::int4_array, oids::int8_array})
        BOOST_CHECK(integers.accepts(column));
    for (const overt::oid column : {oids::int8, oids::text_array, oids::first_user_type, overt::oid{0}})
        BOOST_CHECK(!integers.accepts(column));
    BOOST_CHECK(overt::value_type_of<std::vector<std::string>>.accepts(oids::varchar_array));
    const auto& moods = overt::value_type_of<std::vector<std::optional<mood>>>;
    BOOST_CHECK_EQUAL(moods.name, "\"mood\"[]");
    for (const overt::oid column : {oids::first_user_type, oids::text, oids::text_array})
        BOOST_CHECK(moods.accepts(column));
    for (const overt::oid column : {oids::int4, oids::int4_array, overt::oid{0}}) BOOST_CHECK(!moods.accepts(column));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
