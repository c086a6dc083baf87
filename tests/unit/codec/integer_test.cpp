// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/integer.hpp>

#include <cstdint>
#include <limits>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(integer)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(std::int16_t{0}, "00 00"));
    BOOST_CHECK(travels(std::int16_t{-1}, "ff ff"));
    BOOST_CHECK(travels(std::numeric_limits<std::int16_t>::max(), "7f ff"));
    BOOST_CHECK(travels(std::numeric_limits<std::int16_t>::min(), "80 00"));
    BOOST_CHECK(travels(std::int32_t{258}, "00 00 01 02"));
    BOOST_CHECK(travels(std::numeric_limits<std::int32_t>::max(), "7f ff ff ff"));
    BOOST_CHECK(travels(std::numeric_limits<std::int32_t>::min(), "80 00 00 00"));
    BOOST_CHECK(travels(std::int64_t{-2}, "ff ff ff ff ff ff ff fe"));
    BOOST_CHECK(travels(std::numeric_limits<std::int64_t>::max(), "7f ff ff ff ff ff ff ff"));
    BOOST_CHECK(travels(std::numeric_limits<std::int64_t>::min(), "80 00 00 00 00 00 00 00"));
    BOOST_CHECK(travels(42LL, "00 00 00 00 00 00 00 2a"));
    BOOST_CHECK(travels(42L, "00 00 00 00 00 00 00 2a"));
}

BOOST_AUTO_TEST_CASE(wider_types_read_narrower_columns) {
    BOOST_CHECK_EQUAL(decoded<std::int64_t>("80 00"), -32768);
    BOOST_CHECK_EQUAL(decoded<std::int64_t>("ff ff ff fe"), -2);
    BOOST_CHECK_EQUAL(decoded<std::int32_t>("ff fe"), -2);
}

BOOST_AUTO_TEST_CASE(narrower_types_refuse_wider_columns_whatever_the_value, *overt::test::covers("F-120")) {
    BOOST_CHECK_THROW(decoded<std::int32_t>("00 00 00 00 00 00 00 01"), decode_error);
    BOOST_CHECK_THROW(decoded<std::int16_t>("00 00 00 01"), decode_error);
    BOOST_CHECK(!value_type_of<std::int32_t>.accepts(oids::int8));
    BOOST_CHECK(!value_type_of<std::int16_t>.accepts(oids::int4));
}

BOOST_AUTO_TEST_CASE(columns) {
    for (const oid column : {oids::int2, oids::int4, oids::int8})
        BOOST_CHECK(value_type_of<std::int64_t>.accepts(column));
    // the 4 bytes of an oid have no sign
    for (const oid column : {oids::oid_, oids::bool_, oids::float4, oids::numeric, oids::text})
        BOOST_CHECK(!value_type_of<std::int64_t>.accepts(column));
    BOOST_CHECK_EQUAL(value_type_of<std::int32_t>.name, "integer");
    BOOST_CHECK_EQUAL(value_type_of<std::int16_t>.array, oids::int2_array);
}

BOOST_AUTO_TEST_CASE(malformed) {
    for (const char* bytes : {"", "01", "01 02 03", "01 02 03 04 05", "01 02 03 04 05 06 07 08 09"}) {
        BOOST_CHECK_THROW(decoded<std::int64_t>(bytes), decode_error);
        BOOST_CHECK_THROW(decoded<std::int32_t>(bytes), decode_error);
        BOOST_CHECK_THROW(decoded<std::int16_t>(bytes), decode_error);
    }
}

BOOST_AUTO_TEST_CASE(other_integers_have_no_sql_type) {
    static_assert(!encodable<unsigned> && !encodable<std::uint64_t> && !encodable<char> && !encodable<wchar_t>);
    static_assert(!encodable<signed char> && !encodable<char32_t>);
}

BOOST_AUTO_TEST_CASE(checked_conversion, *overt::test::covers("F-120")) {
    BOOST_CHECK_EQUAL(checked_integer<std::int16_t>(32767), 32767);
    BOOST_CHECK_EQUAL(checked_integer<std::int64_t>(std::uint64_t{1} << 62), std::int64_t{1} << 62);
    BOOST_CHECK_EQUAL(checked_integer<std::int32_t>('a'), 97);
    BOOST_CHECK_EQUAL(checked_integer<std::int32_t>(true), 1);
    static_assert(checked_integer<std::int32_t>(7u) == 7);
    BOOST_CHECK_THROW(checked_integer<std::int16_t>(32768), usage_error);
    BOOST_CHECK_THROW(checked_integer<std::int16_t>(-32769), usage_error);
    BOOST_CHECK_THROW(checked_integer<std::int32_t>(2147483648u), usage_error);
    BOOST_CHECK_THROW(checked_integer<std::int64_t>(std::numeric_limits<std::uint64_t>::max()), usage_error);
    BOOST_CHECK_THROW(checked_integer<std::uint32_t>(-1), usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
