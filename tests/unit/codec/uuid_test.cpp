// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/uuid.hpp>

#include <set>
#include <string>
#include <unordered_set>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(uuid)

BOOST_AUTO_TEST_CASE(round_trip) {
    const overt::uuid id = overt::uuid::from_string("550e8400-e29b-41d4-a716-446655440000");
    BOOST_CHECK(travels(id, "55 0e 84 00 e2 9b 41 d4 a7 16 44 66 55 44 00 00"));
    BOOST_CHECK(travels(overt::uuid(), "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));
}

BOOST_AUTO_TEST_CASE(text) {
    BOOST_CHECK_EQUAL(overt::uuid::from_string("550E8400-E29B-41D4-A716-446655440000").to_string(),
                      "550e8400-e29b-41d4-a716-446655440000");
    BOOST_CHECK_EQUAL(overt::uuid::from_string("550e8400e29b41d4a716446655440000").to_string(),
                      "550e8400-e29b-41d4-a716-446655440000");
    BOOST_CHECK_EQUAL(overt::uuid().to_string(), "00000000-0000-0000-0000-000000000000");
}

BOOST_AUTO_TEST_CASE(malformed_text) {
    for (const char* text : {"", "550e8400-e29b-41d4-a716-44665544000", "550e8400-e29b-41d4-a716-4466554400000",
                             "550e8400-e29b-41d4-a716-44665544000g", "550e8400_e29b_41d4_a716_446655440000",
                             "550e8400e29b41d4a71644665544000", "{50e8400-e29b-41d4-a716-446655440000}",
                             "550e84000e29b-41d4-a716-446655440000", "550e8400-e29b41d4-a716--446655440000"})
        BOOST_CHECK_THROW(overt::uuid::from_string(text), usage_error);
}

BOOST_AUTO_TEST_CASE(malformed_bytes) {
    BOOST_CHECK(refuses_other_sizes<overt::uuid>("55 0e 84 00 e2 9b 41 d4 a7 16 44 66 55 44 00 00"));
}

BOOST_AUTO_TEST_CASE(order_is_that_of_the_bytes) {
    const overt::uuid low = overt::uuid::from_string("00000000-0000-0000-0000-0000000000ff");
    const overt::uuid high = overt::uuid::from_string("80000000-0000-0000-0000-000000000000");
    BOOST_CHECK(low < high);
    BOOST_CHECK(low != high);
}

BOOST_AUTO_TEST_CASE(random_ones_are_of_version_4_and_differ) {
    std::set<overt::uuid> ordered;
    std::unordered_set<overt::uuid> hashed;
    for (int i = 0; i < 1000; ++i) {
        const overt::uuid id = overt::uuid::random();
        BOOST_REQUIRE_EQUAL(id.bytes[6] >> 4, 4);
        BOOST_REQUIRE_EQUAL(id.bytes[8] >> 6, 2);
        ordered.insert(id);
        hashed.insert(id);
    }
    BOOST_CHECK_EQUAL(ordered.size(), 1000u);
    BOOST_CHECK_EQUAL(hashed.size(), 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
