// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bytes.hpp"
#include "support/covers.hpp"

namespace composite_app {

struct part {
    std::int32_t count{};
    std::optional<std::string> label{};
    friend bool operator==(const part&, const part&) = default;
};
constexpr auto describe(overt::type<part>) {
    return overt::composite("pa\"rt", overt::field("count", &part::count), overt::field("label", &part::label))
        .schema("shop");
}

}  // namespace composite_app

using namespace overt::test;
using composite_app::part;
using overt::decode_error;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(composite)

constexpr const char* full = "00 00 00 02 00 00 00 17 00 00 00 04 00 00 00 07 00 00 00 19 00 00 00 01 78";
constexpr const char* half = "00 00 00 02 00 00 00 17 00 00 00 04 00 00 00 07 00 00 00 19 ff ff ff ff";

BOOST_AUTO_TEST_CASE(round_trip) {
    BOOST_CHECK((travels(part{7, "x"}, full)));
    BOOST_CHECK((travels(part{7, std::nullopt}, half)));
    BOOST_CHECK_EQUAL(overt::value_type_of<part>.name, R"("shop"."pa""rt")");
    BOOST_CHECK_EQUAL(overt::value_type_of<part>.type, 0u);
    BOOST_CHECK(overt::value_type_of<part>.accepts(overt::oids::first_user_type));
    BOOST_CHECK(overt::value_type_of<part>.accepts(overt::oids::record));
    BOOST_CHECK(!overt::value_type_of<part>.accepts(overt::oids::text));
}

BOOST_AUTO_TEST_CASE(arrays_are_read) {
    const std::string bytes = std::string("00 00 00 01 00 00 00 00 00 00 40 00 00 00 00 01 00 00 00 01 00 00 00 18 ") +
                              half;
    BOOST_CHECK((decoded<std::vector<part>>(bytes) == std::vector<part>{{7, std::nullopt}}));
}

BOOST_AUTO_TEST_CASE(malformed, *overt::test::covers("F-123")) {
    BOOST_CHECK(refuses_other_sizes<part>(full));
    for (const char* bytes : {
             "00 00 00 01 00 00 00 17 00 00 00 04 00 00 00 07",                          // one field
             "00 00 00 02 00 00 00 19 00 00 00 04 00 00 00 07 00 00 00 19 ff ff ff ff",  // text as a count
             "00 00 00 02 00 00 00 17 ff ff ff ff 00 00 00 19 ff ff ff ff",              // NULL as a count
             "00 00 00 02 00 00 00 17 ff ff ff fe 00 00 00 19 ff ff ff ff",              // length -2
         })
        BOOST_CHECK_THROW(decoded<part>(bytes), decode_error);
    try {
        decoded<part>("00 00 00 02 00 00 00 17 ff ff ff ff 00 00 00 19 ff ff ff ff");
    } catch (const decode_error& e) {
        BOOST_CHECK(std::string(e.what()).find("\"count\"") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
