// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/range.hpp>

#include <chrono>
#include <cstdint>
#include <limits>

#include "bytes.hpp"
#include "support/covers.hpp"

using namespace overt;
using namespace overt::test;
using ints = overt::range<std::int32_t>;
using numbers = overt::range<numeric>;
using days = overt::range<date>;

namespace {

numbers::end inclusive(int value) { return {numeric(value), true}; }
numbers::end exclusive(int value) { return {numeric(value), false}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(range)

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK(travels(ints(1, 5), "02 00 00 00 04 00 00 00 01 00 00 00 04 00 00 00 05"));
    BOOST_CHECK(travels(ints(), "01"));
    BOOST_CHECK(travels(ints::all(), "18"));
    BOOST_CHECK(travels(ints::from(7), "12 00 00 00 04 00 00 00 07"));
    BOOST_CHECK(travels(ints::before(-1), "08 00 00 00 04 ff ff ff ff"));
    BOOST_CHECK(travels(overt::range<std::int64_t>(1, 2), "02 00 00 00 08 00 00 00 00 00 00 00 01 00 00 00 08 00 00 00 "
                                                          "00 00 00 00 02"));
    for (const numbers& each : {numbers::closed(1, 5), numbers::open(1, 5), numbers(1, 5), numbers::all(), numbers(),
                                numbers(exclusive(1), inclusive(5)), numbers::closed(3, 3)})
        BOOST_CHECK(raw_decoded<numbers>(raw_encoded(each)) == each);
    const auto t = timestamptz(std::chrono::microseconds(5));
    const auto times = overt::range<timestamptz>::closed(t, (timestamptz::max)());
    BOOST_CHECK(raw_decoded<overt::range<timestamptz>>(raw_encoded(times)) == times);
}

BOOST_AUTO_TEST_CASE(ranges_of_discrete_types_are_kept_half_open) {
    BOOST_CHECK(ints::closed(1, 4) == ints(1, 5));
    BOOST_CHECK(ints::open(0, 5) == ints(1, 5));
    BOOST_CHECK(ints::open(3, 4).empty());
    BOOST_CHECK(ints(3, 3).empty());
    BOOST_CHECK_EQUAL(*ints::closed(3, 3).upper(), 4);
    BOOST_CHECK_THROW(ints::closed(1, (std::numeric_limits<std::int32_t>::max)()), usage_error);
    const date day(std::chrono::days(3));
    BOOST_CHECK(days::closed(day, day) == days(day, day + std::chrono::days(1)));
    BOOST_CHECK(days::closed(day, (date::max)()).upper() == (date::max)());
    // what the server sends in another form is brought into this one
    BOOST_CHECK(decoded<ints>("04 00 00 00 04 00 00 00 00 00 00 00 04 00 00 00 04") == ints(1, 5));
}

BOOST_AUTO_TEST_CASE(continuous_ranges_keep_their_ends) {
    BOOST_CHECK(numbers::closed(1, 4) != numbers(1, 4));
    BOOST_CHECK(numbers(3, 3).empty());
    BOOST_CHECK(numbers::open(3, 3).empty());
    BOOST_CHECK(!numbers::closed(3, 3).empty());
    BOOST_CHECK(!numbers::from(3).upper_inclusive());
    // an end that is not there does not belong to the range
    BOOST_CHECK(numbers({std::nullopt, true}, inclusive(3)) == numbers({std::nullopt, false}, inclusive(3)));
    BOOST_CHECK_THROW(numbers(5, 1), usage_error);
    BOOST_CHECK_THROW(ints(5, 1), usage_error);
}

BOOST_AUTO_TEST_CASE(values_and_ranges_within) {
    BOOST_CHECK(ints(1, 5).contains(1) && ints(1, 5).contains(4));
    BOOST_CHECK(!ints(1, 5).contains(5) && !ints(1, 5).contains(0) && !ints().contains(0));
    BOOST_CHECK(ints::all().contains(0) && ints::from(1).contains(1) && !ints::before(1).contains(1));
    BOOST_CHECK(!numbers::open(1, 5).contains(numeric(1)) && numbers::closed(1, 5).contains(numeric(5)));
    BOOST_CHECK(numbers::closed(1, 5).contains(numbers::open(1, 5)));
    BOOST_CHECK(!numbers::open(1, 5).contains(numbers::closed(1, 5)));
    BOOST_CHECK(ints(1, 5).contains(ints()) && ints().contains(ints()) && !ints().contains(ints(1, 5)));
    BOOST_CHECK(ints::all().contains(ints::all()) && !ints::from(1).contains(ints::all()));
    BOOST_CHECK(!ints(1, 5).contains(ints::from(2)) && ints::from(1).contains(ints(2, 3)));
}

BOOST_AUTO_TEST_CASE(two_ranges) {
    BOOST_CHECK(ints(1, 5).overlaps(ints(4, 9)) && !ints(1, 5).overlaps(ints(5, 9)) && !ints(1, 5).overlaps(ints()));
    BOOST_CHECK(ints(1, 5).adjacent_to(ints(5, 9)) && ints(5, 9).adjacent_to(ints(1, 5)));
    BOOST_CHECK(!ints(1, 5).adjacent_to(ints(4, 9)) && !ints(1, 5).adjacent_to(ints(6, 9)));
    BOOST_CHECK(!numbers::closed(1, 5).adjacent_to(numbers::closed(5, 9)));
    BOOST_CHECK(numbers::closed(1, 5).overlaps(numbers::closed(5, 9)));
    BOOST_CHECK(!numbers::open(1, 5).adjacent_to(numbers::open(5, 9)));
    BOOST_CHECK(ints(1, 5).lies_before(ints(5, 9)) && !ints(5, 9).lies_before(ints(1, 5)));
    BOOST_CHECK(ints(1, 5).intersection(ints(3, 9)) == ints(3, 5));
    BOOST_CHECK(ints::from(3).intersection(ints::before(5)) == ints(3, 5));
    BOOST_CHECK(numbers::closed(1, 5).intersection(numbers::open(1, 5)) == numbers::open(1, 5));
    BOOST_CHECK(ints(1, 2).intersection(ints(5, 9)).empty());
    BOOST_CHECK(ints(1, 2).span(ints(5, 9)) == ints(1, 9) && ints().span(ints(5, 9)) == ints(5, 9));
    BOOST_CHECK(ints::from(3).span(ints::before(5)) == ints::all());
}

BOOST_AUTO_TEST_CASE(malformed, *overt::test::covers("F-123")) {
    BOOST_CHECK(refuses_other_sizes<ints>("02 00 00 00 04 00 00 00 01 00 00 00 04 00 00 00 05"));
    BOOST_CHECK(refuses_other_sizes<ints>("01"));
    for (const char* bytes : {
             "20",                                                  // an unknown flag
             "02 00 00 00 04 00 00 00 05 00 00 00 04 00 00 00 01",  // reversed
             "02 ff ff ff ff 00 00 00 04 00 00 00 01",              // a NULL end
             "12 00 00 00 03 00 00 07",                             // no integer
             "06 00 00 00 04 00 00 00 01 00 00 00 04 7f ff ff ff",  // up to the last integer, which nothing follows
             "00 00 00 00 04 7f ff ff ff 00 00 00 04 7f ff ff ff",  // from behind the last integer
         })
        BOOST_CHECK_THROW(decoded<ints>(bytes), decode_error);
}

BOOST_AUTO_TEST_CASE(types) {
    BOOST_CHECK_EQUAL(value_type_of<ints>.type, oids::int4range);
    BOOST_CHECK_EQUAL(value_type_of<ints>.array, oids::int4range_array);
    BOOST_CHECK_EQUAL(value_type_of<overt::range<timestamp>>.name, "tsrange");
    BOOST_CHECK(!value_type_of<ints>.accepts(oids::int8range));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
