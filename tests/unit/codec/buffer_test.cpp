// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/buffer.hpp>

#include <new>
#include <string>
#include <utility>

#include "bytes.hpp"

using overt::buffer;
using overt::test::hex;

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(buffer)

BOOST_AUTO_TEST_CASE(network_order) {
    overt::buffer out;
    out.put8(0x01);
    out.put16(0x0203);
    out.put32(0x04050607);
    out.put64(0x08090A0B0C0D0E0Fu);
    BOOST_CHECK_EQUAL(hex(out.view()), "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f");
    out.patch32(3, 0xFFFFFFFEu);
    BOOST_CHECK_EQUAL(hex(out.view().substr(3, 4)), "ff ff ff fe");
}

BOOST_AUTO_TEST_CASE(small_contents_stay_inside) {
    overt::buffer out;
    out.append(std::string(96, 'a'));
    const char* inside = out.data();
    BOOST_CHECK(inside >= reinterpret_cast<const char*>(&out) && inside < reinterpret_cast<const char*>(&out + 1));
    out.put8('b');
    BOOST_CHECK(out.data() != inside);
    BOOST_CHECK_EQUAL(out.view(), std::string(96, 'a') + 'b');
}

BOOST_AUTO_TEST_CASE(grows_by_any_step) {
    overt::buffer out;
    std::string expected;
    for (int i = 0; i < 2000; ++i) {
        const std::string piece(static_cast<std::size_t>(i % 37), static_cast<char>('a' + i % 26));
        out.append(piece);
        expected += piece;
    }
    BOOST_CHECK_EQUAL(out.view(), expected);
    BOOST_CHECK_THROW(out.grow(static_cast<std::size_t>(-1)), std::bad_alloc);
    BOOST_CHECK_EQUAL(out.view(), expected);
}

BOOST_AUTO_TEST_CASE(appending_nothing) {
    overt::buffer out;
    out.append(nullptr, 0);
    out.append({});
    BOOST_CHECK_EQUAL(out.size(), 0u);
}

BOOST_AUTO_TEST_CASE(copies_and_moves) {
    for (const std::size_t size : {std::size_t{3}, std::size_t{500}}) {
        overt::buffer first;
        first.append(std::string(size, 'x'));
        overt::buffer copy = first;
        copy.put8('y');
        BOOST_CHECK_EQUAL(first.size(), size);
        const overt::buffer moved = std::move(copy);
        BOOST_CHECK_EQUAL(moved.view(), std::string(size, 'x') + 'y');
        copy.put8('z');  // NOLINT: a moved-from buffer is empty and usable
        BOOST_CHECK_EQUAL(copy.view(), "z");
        overt::buffer assigned;
        assigned.append(std::string(300, 'q'));
        assigned = first;
        BOOST_CHECK_EQUAL(assigned.view(), std::string(size, 'x'));
        assigned = std::move(first);
        BOOST_CHECK_EQUAL(assigned.view(), std::string(size, 'x'));
    }
}

BOOST_AUTO_TEST_CASE(truncate_and_clear) {
    overt::buffer out;
    out.append("abcdef");
    out.truncate(10);
    BOOST_CHECK_EQUAL(out.view(), "abcdef");
    out.truncate(2);
    BOOST_CHECK_EQUAL(out.view(), "ab");
    out.clear();
    BOOST_CHECK_EQUAL(out.size(), 0u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
