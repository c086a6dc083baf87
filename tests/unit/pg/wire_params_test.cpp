// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/integer.hpp>

#include "pg/wire_params.hpp"

using overt::params;
using overt::pg::detail::wire_params;

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(wire_params)

BOOST_AUTO_TEST_CASE(tells_null_from_empty) {
    params values;
    values.add_encoded_null(17, params::binary);
    values.add_encoded(17, params::binary, "");
    values.add_encoded(25, params::text, "abc");
    const ::wire_params wire(values);
    BOOST_REQUIRE(wire.count() == 3);
    BOOST_TEST(wire.values()[0] == nullptr);
    BOOST_REQUIRE(wire.values()[1] != nullptr);
    BOOST_TEST(wire.lengths()[1] == 0);
    BOOST_TEST(std::string_view(wire.values()[2], 3) == "abc");
    BOOST_TEST(wire.lengths()[2] == 3);
    BOOST_TEST(wire.formats()[1] == 1);
    BOOST_TEST(wire.formats()[2] == 0);
    BOOST_TEST(wire.types()[2] == 25U);
    BOOST_TEST(wire.total() == 3U);
}

BOOST_AUTO_TEST_CASE(takes_any_number) {
    for (const int n : {0, 1, 6, 7, 8, 9, 100, 65'535}) {
        params values;
        for (int i = 0; i < n; ++i) values.add(std::int32_t(i));
        const ::wire_params wire(values);
        BOOST_REQUIRE(wire.count() == n);
        BOOST_TEST(wire.total() == static_cast<std::size_t>(n) * 4);
        for (int i = 0; i < n; ++i) {
            BOOST_REQUIRE(wire.lengths()[i] == 4);
            BOOST_REQUIRE(wire.types()[i] == 23U);
            BOOST_REQUIRE(static_cast<unsigned char>(wire.values()[i][3]) == i % 256);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
