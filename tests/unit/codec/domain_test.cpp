// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/domain.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/text.hpp>

#include <string>

#include "bytes.hpp"

namespace domain_app {

struct email {
    std::string text{};
    friend bool operator==(const email&, const email&) = default;
};
struct percent {
    int value{};
    friend bool operator==(const percent&, const percent&) = default;
};

}  // namespace domain_app

template <>
struct overt::codec<domain_app::email> : overt::domain_of<domain_app::email, &domain_app::email::text> {};
template <>
struct overt::codec<domain_app::percent> : overt::domain_of<domain_app::percent, &domain_app::percent::value> {};

using namespace overt::test;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(domain)

BOOST_AUTO_TEST_CASE(is_its_base_type_on_the_wire) {
    BOOST_CHECK(travels(domain_app::email{"a@b"}, "61 40 62"));
    BOOST_CHECK(travels(domain_app::percent{7}, "00 00 00 07"));
    const auto& type = overt::value_type_of<domain_app::percent>;
    BOOST_CHECK_EQUAL(type.type, overt::oids::int4);
    BOOST_CHECK_EQUAL(type.array, overt::oids::int4_array);
    BOOST_CHECK(type.accepts(overt::oids::int2) && !type.accepts(overt::oids::int8));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
