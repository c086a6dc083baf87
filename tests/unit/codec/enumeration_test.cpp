// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/enumeration.hpp>

#include <cstdint>
#include <string>

#include "bytes.hpp"

namespace enumeration_app {

enum class mood { happy, sad, indifferent };
constexpr auto describe(overt::type<mood>) {
    return overt::enumeration("mood", overt::label(mood::happy, "happy"), overt::label(mood::sad, "très triste"));
}

enum level : std::uint64_t { low = 0, high = UINT64_MAX };
constexpr auto describe(overt::type<level>) {
    return overt::enumeration("Le\"vel", overt::label(low, "low"), overt::label(high, "high")).schema("app");
}

enum class undescribed { one };

}  // namespace enumeration_app

using namespace overt::test;
using enumeration_app::mood;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(enumeration)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(mood::happy, "68 61 70 70 79"));
    BOOST_CHECK(travels(mood::sad, "74 72 c3 a8 73 20 74 72 69 73 74 65"));
    BOOST_CHECK(travels(enumeration_app::high, "68 69 67 68"));
    BOOST_CHECK(travels(enumeration_app::low, "6c 6f 77"));
}

BOOST_AUTO_TEST_CASE(values_without_a_label_cannot_be_sent) {
    BOOST_CHECK_THROW(encoded(mood::indifferent), overt::usage_error);
    BOOST_CHECK_THROW(encoded(static_cast<mood>(77)), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(labels_without_a_value_cannot_be_read) {
    for (const char* bytes : {"", "68 61 70 70", "68 61 70 70 79 79", "48 61 70 70 79", "00"})
        BOOST_CHECK_THROW(decoded<mood>(bytes), overt::decode_error);
    try {
        raw_decoded<mood>("bored");
    } catch (const overt::decode_error& e) {
        const std::string message = e.what();
        BOOST_CHECK(message.find("mood") != message.npos);
        BOOST_CHECK(message.find("bored") == message.npos);
    }
}

BOOST_AUTO_TEST_CASE(names_are_quoted_for_sql) {
    BOOST_CHECK_EQUAL(overt::codec<mood>::name, "\"mood\"");
    BOOST_CHECK_EQUAL(overt::codec<enumeration_app::level>::name, "\"app\".\"Le\"\"vel\"");
}

BOOST_AUTO_TEST_CASE(columns) {
    const auto& type = overt::value_type_of<mood>;
    BOOST_CHECK_EQUAL(type.type, 0u);
    BOOST_CHECK(!type.text);
    BOOST_CHECK(type.accepts(overt::oids::first_user_type));
    BOOST_CHECK(type.accepts(4'000'000'000u));
    BOOST_CHECK(type.accepts(overt::oids::text));
    BOOST_CHECK(!type.accepts(overt::oids::int4));
}

BOOST_AUTO_TEST_CASE(only_described_enums_have_a_codec) {
    static_assert(overt::described_enum<mood> && overt::encodable<mood>);
    static_assert(!overt::described_enum<enumeration_app::undescribed> &&
                  !overt::encodable<enumeration_app::undescribed>);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
