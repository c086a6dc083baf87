// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/numeric.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt::test;
using decimal = overt::numeric;

namespace {

decimal number(std::string_view text) { return decimal::from_string(text); }

// Value, scale and bytes: equality alone would not see a lost zero.
bool travels_exactly(std::string_view text, std::string_view bytes) {
    return encoded(number(text)) == bytes && decoded<decimal>(bytes).to_string() == text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(numeric)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels_exactly("0", "00 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels_exactly("0.00", "00 00 00 00 00 00 00 02"));
    BOOST_CHECK(travels_exactly("1", "00 01 00 00 00 00 00 00 00 01"));
    BOOST_CHECK(travels_exactly("-1", "00 01 00 00 40 00 00 00 00 01"));
    BOOST_CHECK(travels_exactly("10000", "00 01 00 01 00 00 00 00 00 01"));
    BOOST_CHECK(travels_exactly("123456.78", "00 03 00 01 00 00 00 02 00 0c 0d 80 1e 78"));
    BOOST_CHECK(travels_exactly("1.50", "00 02 00 00 00 00 00 02 00 01 13 88"));
    BOOST_CHECK(travels_exactly("0.0001", "00 01 ff ff 00 00 00 04 00 01"));
    BOOST_CHECK(travels_exactly("0.00001", "00 01 ff fe 00 00 00 05 03 e8"));
    BOOST_CHECK(travels_exactly("-0.1000000000", "00 01 ff ff 40 00 00 0a 03 e8"));
    BOOST_CHECK(travels_exactly("100000000000000000000", "00 01 00 05 00 00 00 00 00 01"));
}

BOOST_AUTO_TEST_CASE(what_is_no_number) {
    BOOST_CHECK(travels_exactly("NaN", "00 00 00 00 c0 00 00 00"));
    BOOST_CHECK(travels_exactly("Infinity", "00 00 00 00 d0 00 00 00"));
    BOOST_CHECK(travels_exactly("-Infinity", "00 00 00 00 f0 00 00 00"));
    BOOST_CHECK(number("nan").is_nan());
    BOOST_CHECK_EQUAL(number("-inf").to_string(), "-Infinity");
    BOOST_CHECK_EQUAL(number("+INFINITY").to_string(), "Infinity");
    BOOST_CHECK(number("inf").is_infinite());
}

BOOST_AUTO_TEST_CASE(text_becomes_the_form_of_the_server) {
    const char* const rows[][2] = {
        {"007", "7"},      {"+7", "7"},        {"-0", "0"},          {"-0.00", "0.00"},      {".5", "0.5"},
        {"5.", "5"},       {"1e6", "1000000"}, {"1.5E+1", "15"},     {"1.50e1", "15.0"},     {"1e-5", "0.00001"},
        {"0e-3", "0.000"}, {"0e5", "0"},       {"-12.50", "-12.50"}, {"000.0010", "0.0010"}, {"12e-1", "1.2"}};
    for (const auto& row : rows) BOOST_CHECK_EQUAL(number(row[0]).to_string(), row[1]);
}

BOOST_AUTO_TEST_CASE(malformed_text) {
    for (const char* text : {"",    "-",     "+",  ".",   "-.",  "abc",  "1 ",    " 1",   "1.2.3",   "1e",
                             "1e+", "1e+-2", "e5", "--1", "1,5", "0x10", "1_000", "-nan", "infinit", "1e1.5"})
        BOOST_CHECK_THROW(number(text), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(limits, *overt::test::covers("F-121")) {
    const std::string whole(131'072, '9');
    BOOST_CHECK(raw_decoded<decimal>(raw_encoded(number(whole))).to_string() == whole);
    BOOST_CHECK_THROW(number(whole + "9"), overt::usage_error);
    const std::string fraction = "0." + std::string(16'382, '0') + "1";
    BOOST_CHECK(raw_decoded<decimal>(raw_encoded(number(fraction))).to_string() == fraction);
    BOOST_CHECK_THROW(number(fraction + "1"), overt::usage_error);
    BOOST_CHECK_EQUAL(number("1e131071").to_string().size(), 131'072u);
    for (const char* text :
         {"1e131072", "1e-16384", "1e99999999999999999999", "1e-99999999999999999999", "1e1000000000"})
        BOOST_CHECK_THROW(number(text), overt::usage_error);
    BOOST_CHECK_EQUAL(number(std::string(200'000, '0') + "1").to_string(), "1");
}

BOOST_AUTO_TEST_CASE(integers) {
    BOOST_CHECK_EQUAL(decimal(42).to_string(), "42");
    BOOST_CHECK_EQUAL(decimal(std::numeric_limits<std::int64_t>::min()).to_string(), "-9223372036854775808");
    BOOST_CHECK_EQUAL(decimal(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615");
    BOOST_CHECK_EQUAL(number("-9223372036854775808").to_int64(), std::numeric_limits<std::int64_t>::min());
    BOOST_CHECK_EQUAL(number("9223372036854775807.000").to_int64(), std::numeric_limits<std::int64_t>::max());
    for (const char* text : {"9223372036854775808", "-9223372036854775809", "1.5", "NaN", "Infinity", "-Infinity"})
        BOOST_CHECK_THROW(number(text).to_int64(), overt::usage_error);
    static_assert(!std::is_constructible_v<decimal, double> && !std::is_constructible_v<decimal, bool>);
}

BOOST_AUTO_TEST_CASE(doubles) {
    BOOST_CHECK_EQUAL(number("-12.5").to_double(), -12.5);
    BOOST_CHECK_EQUAL(number("0.1").to_double(), 0.1);
    BOOST_CHECK(std::isnan(number("NaN").to_double()));
    BOOST_CHECK_EQUAL(number("-Infinity").to_double(), -std::numeric_limits<double>::infinity());
    BOOST_CHECK_EQUAL(number("1e400").to_double(), std::numeric_limits<double>::infinity());
    BOOST_CHECK_EQUAL(number("-1e400").to_double(), -std::numeric_limits<double>::infinity());
    BOOST_CHECK_EQUAL(number("1e-400").to_double(), 0.0);
}

BOOST_AUTO_TEST_CASE(scales) {
    BOOST_CHECK_EQUAL(number("1.500").scale(), 3);
    BOOST_CHECK_EQUAL(number("15").scale(), 0);
    BOOST_CHECK_EQUAL(number("NaN").scale(), 0);
}

BOOST_AUTO_TEST_CASE(compares_by_value) {
    BOOST_CHECK(number("1.5") == number("1.50"));
    BOOST_CHECK(number("0") == number("-0.000"));
    BOOST_CHECK(number("1") == 1);
    BOOST_CHECK(number("NaN") == number("NaN"));
    const char* const ascending[] = {"-Infinity", "-100", "-20.5", "-20.4", "-1", "-0.5", "0",   "0.001",    "0.01",
                                     "0.5",       "1",    "1.01",  "9",     "10", "99",   "100", "Infinity", "NaN"};
    for (std::size_t i = 0; i < std::size(ascending); ++i)
        for (std::size_t k = 0; k < std::size(ascending); ++k)
            BOOST_CHECK_MESSAGE(((number(ascending[i]) <=> number(ascending[k])) < 0) == (i < k),
                                ascending[i] << " and " << ascending[k]);
}

BOOST_AUTO_TEST_CASE(malformed_bytes, *overt::test::covers("F-123")) {
    BOOST_CHECK(refuses_other_sizes<decimal>("00 03 00 01 00 00 00 02 00 0c 0d 80 1e 78"));
    for (const char* bytes : {"00 01 00 00 00 00 00 00 27 10",  // a group of 10000
                              "00 01 00 00 00 00 00 00 ff ff",  //
                              "00 00 00 00 80 00 00 00",        // no such sign
                              "00 00 00 00 00 01 00 00",        //
                              "00 00 00 00 00 00 40 00",        // scale of 16384
                              "ff ff 00 00 00 00 00 00"})       // more groups than there are
        BOOST_CHECK_THROW(decoded<decimal>(bytes), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(unusual_bytes) {
    BOOST_CHECK_EQUAL(decoded<decimal>("00 00 7f ff 00 00 00 02").to_string(), "0.00");  // weight without digits
    BOOST_CHECK_EQUAL(decoded<decimal>("00 02 00 01 00 00 00 00 00 00 00 07").to_string(), "7");  // leading zeros
    BOOST_CHECK_EQUAL(decoded<decimal>("00 01 80 00 40 00 00 02 00 01").to_string(), "0.00");  // all behind the scale
    BOOST_CHECK_EQUAL(decoded<decimal>("00 02 00 00 00 00 00 01 00 01 1e 78").to_string(), "1.7");
    BOOST_CHECK_EQUAL(decoded<decimal>("00 01 7f ff 00 00 00 00 00 01").to_string().size(), 131'069u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
