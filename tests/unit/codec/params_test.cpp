// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/integer.hpp>
#include <overt/codec/params.hpp>
#include <overt/codec/text.hpp>

#include <optional>
#include <string>
#include <utility>

#include "bytes.hpp"

namespace params_app {

struct word {
    std::string text;
};

}  // namespace params_app

template <>
struct overt::codec<params_app::word> {
    static constexpr oid type = 0;
    static constexpr std::string_view name = "citext";
    static constexpr bool text = true;
    static void encode(const params_app::word& value, buffer& out) { out.append(value.text); }
    static params_app::word decode(cell bytes) { return {std::string(bytes.bytes())}; }
};

using namespace overt::test;
using overt::usage_error;
namespace oids = overt::oids;

namespace {

std::string shown(const overt::params& values, int index) {
    const overt::cell value = values.value(index);
    return value.null() ? "NULL" : hex(value.bytes());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(params)

BOOST_AUTO_TEST_CASE(values_keep_their_order_type_and_format) {
    overt::params values;
    values.add(7);
    values.add(std::string("a"));
    values.add(params_app::word{"b"});
    values.add(std::optional<short>(3));
    values.add(std::optional<long>());
    values.add(std::optional<params_app::word>());
    BOOST_REQUIRE_EQUAL(values.count(), 6);
    BOOST_CHECK_EQUAL(shown(values, 0), "00 00 00 07");
    BOOST_CHECK_EQUAL(shown(values, 1), "61");
    BOOST_CHECK_EQUAL(shown(values, 2), "62");
    BOOST_CHECK_EQUAL(shown(values, 3), "00 03");
    BOOST_CHECK_EQUAL(shown(values, 4), "NULL");
    BOOST_CHECK_EQUAL(shown(values, 5), "NULL");
    const overt::oid types[] = {oids::int4, oids::text, 0, oids::int2, oids::int8, 0};
    const int formats[] = {1, 1, 0, 1, 1, 0};
    for (int i = 0; i < 6; ++i) {
        BOOST_CHECK_EQUAL(values.type(i), types[i]);
        BOOST_CHECK_EQUAL(values.format(i), formats[i]);
    }
}

BOOST_AUTO_TEST_CASE(an_empty_value_is_not_null) {
    overt::params values;
    values.add(std::string());
    BOOST_CHECK(!values.value(0).null());
    BOOST_CHECK_EQUAL(values.value(0).size, 0);
    BOOST_CHECK(values.value(0).data != nullptr);
}

BOOST_AUTO_TEST_CASE(as_many_as_the_protocol_counts) {
    overt::params values;
    for (int i = 0; i < 65'535; ++i) values.add(i);
    BOOST_CHECK_EQUAL(values.count(), 65'535);
    BOOST_CHECK_EQUAL(shown(values, 65'534), "00 00 ff fe");
    BOOST_CHECK_EQUAL(shown(values, 6), "00 00 00 06");
    BOOST_CHECK_THROW(values.add(1), usage_error);
    BOOST_CHECK_THROW(values.add(std::optional<int>()), usage_error);
    BOOST_CHECK_THROW(values.add_encoded(oids::int4, 1, "abcd"), usage_error);
    BOOST_CHECK_EQUAL(values.count(), 65'535);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_refused_leaves_no_trace) {
    overt::params values;
    values.add(std::string("first"));
    BOOST_CHECK_THROW(values.add(std::string("\xFF")), usage_error);
    BOOST_CHECK_THROW(values.add(params_app::word{std::string("b\0d", 3)}), usage_error);
    BOOST_CHECK_EQUAL(values.count(), 1);
    values.add(2);
    BOOST_CHECK_EQUAL(values.count(), 2);
    BOOST_CHECK_EQUAL(shown(values, 0), "66 69 72 73 74");
    BOOST_CHECK_EQUAL(shown(values, 1), "00 00 00 02");
}

BOOST_AUTO_TEST_CASE(text_values_end_with_a_nul_that_does_not_count) {
    overt::params values;
    values.add(params_app::word{"one"});
    values.add_encoded(0, overt::params::text, "two");
    values.add(std::int32_t{7});
    for (int i = 0; i != 2; ++i) {
        BOOST_CHECK_EQUAL(values.value(i).size, 3);
        BOOST_CHECK_EQUAL(std::string(values.value(i).data), i == 0 ? "one" : "two");
    }
    BOOST_CHECK_EQUAL(values.value(2).size, 4);
}

BOOST_AUTO_TEST_CASE(text_values_are_checked_whoever_encodes_them) {
    overt::params values;
    BOOST_CHECK_THROW(values.add(params_app::word{"\xC3"}), usage_error);
    BOOST_CHECK_THROW(values.add_encoded(0, overt::params::text, std::string_view("a\0b", 3)), usage_error);
    values.add_encoded(oids::bytea, overt::params::binary, std::string_view("a\0b", 3));
    BOOST_CHECK_EQUAL(shown(values, 0), "61 00 62");
    values.add_encoded_null(oids::bytea, overt::params::binary);
    BOOST_CHECK_EQUAL(shown(values, 1), "NULL");
    BOOST_CHECK_EQUAL(values.type(1), oids::bytea);
}

BOOST_AUTO_TEST_CASE(oversized_values_are_refused_before_they_are_copied) {
    // Nothing reads these bytes: their number alone decides.
    const std::string_view huge("x", overt::params::max_bytes + 1);
    overt::params values;
    BOOST_CHECK_THROW(values.add_encoded(oids::bytea, overt::params::binary, huge), usage_error);
    BOOST_CHECK_THROW(values.add(huge), usage_error);
    BOOST_CHECK_EQUAL(values.count(), 0);
}

BOOST_AUTO_TEST_CASE(copies_and_moves) {
    overt::params values;
    for (int i = 0; i < 10; ++i) values.add(i);
    values.add(std::string(500, 'x'));
    const overt::params copy = values;
    overt::params moved = std::move(values);
    BOOST_CHECK_EQUAL(copy.count(), 11);
    BOOST_CHECK_EQUAL(moved.count(), 11);
    BOOST_CHECK_EQUAL(shown(copy, 9), "00 00 00 09");
    BOOST_CHECK(moved.value(10).bytes() == std::string(500, 'x'));
    BOOST_CHECK_EQUAL(values.count(), 0);  // NOLINT: a moved-from object is empty and usable
    values.add(5);
    BOOST_CHECK_EQUAL(shown(values, 0), "00 00 00 05");
    moved = std::move(values);
    BOOST_CHECK_EQUAL(moved.count(), 1);
    BOOST_CHECK_EQUAL(shown(moved, 0), "00 00 00 05");
    moved.add(6);
    BOOST_CHECK_EQUAL(shown(moved, 1), "00 00 00 06");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
