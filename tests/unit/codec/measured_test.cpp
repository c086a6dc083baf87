// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/codec/measured.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bytes.hpp"

using namespace overt;
using namespace overt::test;

namespace measured_app {

// A number that converts to its base, and travels in another way.
struct cents {
    std::int64_t value;
    operator std::int64_t() const { return value; }
};

}  // namespace measured_app

template <>
struct overt::codec<measured_app::cents> : overt::codec<std::int64_t> {
    static void encode(measured_app::cents value, buffer& out) { out.put64(static_cast<std::uint64_t>(-value.value)); }
};

namespace {

/// A field as it is measured and stored: into exactly the bytes that were measured, so that a sanitizer sees one more.
template <class T>
std::string field(const T& value) {
    const std::size_t size = detail::field_size(value);
    const std::unique_ptr<char[]> exact(new char[size]);
    BOOST_CHECK(detail::store_field(value, exact.get()) == exact.get() + size);
    return hex({exact.get(), size});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(measured)

BOOST_AUTO_TEST_CASE(a_length_and_what_encode_writes) {
    BOOST_CHECK_EQUAL(field(std::int16_t{-2}), "00 00 00 02 " + encoded(std::int16_t{-2}));
    BOOST_CHECK_EQUAL(field(258), "00 00 00 04 " + encoded(258));
    BOOST_CHECK_EQUAL(field(std::int64_t{-3}), "00 00 00 08 " + encoded(std::int64_t{-3}));
    BOOST_CHECK_EQUAL(field(1.5f), "00 00 00 04 " + encoded(1.5f));
    BOOST_CHECK_EQUAL(field(-0.5), "00 00 00 08 " + encoded(-0.5));
    BOOST_CHECK_EQUAL(field(timestamptz()), "00 00 00 08 " + encoded(timestamptz()));
    BOOST_CHECK_EQUAL(field(timestamp()), "00 00 00 08 " + encoded(timestamp()));
    BOOST_CHECK_EQUAL(field(true), "00 00 00 01 01");
    BOOST_CHECK_EQUAL(field(std::string("h\xc3\xa9")), "00 00 00 03 68 c3 a9");
    BOOST_CHECK_EQUAL(field(std::string()), "00 00 00 00");
    BOOST_CHECK_EQUAL(field(std::string(300, 'a')).size(), 304 * 3 - 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_null) {
    BOOST_CHECK_EQUAL(field(std::optional<int>()), "ff ff ff ff");
    BOOST_CHECK_EQUAL(field(std::optional<std::string>()), "ff ff ff ff");
    BOOST_CHECK_EQUAL(field(std::optional<int>(1)), "00 00 00 04 00 00 00 01");
}

BOOST_AUTO_TEST_CASE(what_the_server_cannot_take_is_refused_while_it_is_measured) {
    BOOST_CHECK_THROW(detail::field_size(std::string("a\0b", 3)), usage_error);
    BOOST_CHECK_THROW(detail::field_size(std::string("twelve by\xff.")), usage_error);
    BOOST_CHECK_THROW(detail::field_size(timestamptz::min() + std::chrono::microseconds(1)), usage_error);
    BOOST_CHECK_NO_THROW(detail::field_size(std::string("twelve bytes")));
}

BOOST_AUTO_TEST_CASE(short_texts_are_looked_over_to_the_last_byte) {
    for (std::size_t size = 1; size <= 72; ++size) {
        for (std::size_t at = 0; at != size; ++at) {
            std::string text(size, 'x');
            text[at] = '\x7f';
            BOOST_REQUIRE_EQUAL(detail::field_size(text), size + 4);
            for (const char refused : {'\0', '\x80', '\xff'}) {
                text[at] = refused;
                BOOST_REQUIRE_THROW(detail::field_size(text), usage_error);
            }
            if (at + 1 == size) break;
            text.replace(at, 2, "\xc3\xa9");
            BOOST_REQUIRE_EQUAL(detail::field_size(text), size + 4);
        }
    }
}

BOOST_AUTO_TEST_CASE(other_codecs_are_not_measured) {
    static_assert(detail::measured<std::optional<double>> && detail::measured<std::string>);
    static_assert(!detail::measured<numeric> && !detail::measured<uuid>);
    static_assert(!detail::measured<measured_app::cents>);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
