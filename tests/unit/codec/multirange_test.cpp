// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/multirange.hpp>

#include <cstdint>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;
using ints = overt::range<std::int32_t>;
using many = overt::multirange<std::int32_t>;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(multirange)

constexpr const char* two_ranges = "00 00 00 02 00 00 00 11 02 00 00 00 04 00 00 00 01 00 00 00 04 00 00 00 03 "
                                   "00 00 00 09 12 00 00 00 04 00 00 00 09";

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(many(), "00 00 00 00"));
    BOOST_CHECK(travels(many({ints(1, 3), ints::from(9)}), two_ranges));
    BOOST_CHECK(travels(many({ints::all()}), "00 00 00 01 00 00 00 01 18"));
}

BOOST_AUTO_TEST_CASE(puts_itself_in_order) {
    BOOST_CHECK(many({ints(5, 9), ints(), ints(1, 3)}) == many({ints(1, 3), ints(5, 9)}));
    BOOST_CHECK(many({ints(3, 9), ints(1, 3)}) == many({ints(1, 9)}));                // adjacent
    BOOST_CHECK(many({ints(1, 9), ints(2, 3), ints(4, 12)}) == many({ints(1, 12)}));  // overlapping
    BOOST_CHECK(many({ints::from(4), ints::before(5)}) == many({ints::all()}));
    BOOST_CHECK(many({ints()}).empty());
}

BOOST_AUTO_TEST_CASE(values_and_ranges_within) {
    const many some({ints(1, 3), ints(5, 9)});
    BOOST_CHECK(some.contains(2) && some.contains(8) && !some.contains(4));
    BOOST_CHECK(some.contains(ints(6, 8)) && some.contains(ints()) && !some.contains(ints(2, 6)));
    BOOST_CHECK(some.contains(many({ints(1, 2), ints(5, 6)})) && some.contains(many()));
    BOOST_CHECK(!some.contains(many({ints(1, 2), ints(9, 10)})));
    BOOST_CHECK(some.overlaps(ints(2, 4)) && !some.overlaps(ints(3, 5)));
    BOOST_CHECK(some.overlaps(many({ints(3, 6)})) && !some.overlaps(many({ints(3, 5), ints(9, 12)})));
}

BOOST_AUTO_TEST_CASE(malformed) {
    BOOST_CHECK(refuses_other_sizes<many>(two_ranges));
    BOOST_CHECK(refuses_other_sizes<many>("00 00 00 00"));
    BOOST_CHECK_THROW(decoded<many>("ff ff ff ff 00 00 00 01 18"), decode_error);
    BOOST_CHECK_THROW(decoded<many>("00 00 00 01 ff ff ff ff"), decode_error);
}

BOOST_AUTO_TEST_CASE(types) {
    BOOST_CHECK_EQUAL(value_type_of<many>.type, oids::int4multirange);
    BOOST_CHECK_EQUAL(value_type_of<overt::multirange<date>>.name, "datemultirange");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
