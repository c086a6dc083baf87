// SPDX-License-Identifier: BSL-1.0
// Text beyond what the writer holds without an allocation, and numbers of every length.
#include <boost/test/unit_test.hpp>

#include "sql/text_writer.hpp"

#include <limits>
#include <string>
#include <string_view>

using overt::detail::text_writer;

namespace {

std::string written(int number) {
    text_writer text;
    text.number(number);
    return text.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(text_writer_test)

BOOST_AUTO_TEST_CASE(pieces_follow_each_other) {
    text_writer text;
    BOOST_TEST(text.str() == "");
    text += "SELECT ";
    text += '1';
    text += std::string_view();
    text += std::string(" FROM t");
    BOOST_TEST(text.str() == "SELECT 1 FROM t");
    BOOST_TEST(text.size() == 15u);
}

BOOST_AUTO_TEST_CASE(it_grows) {
    text_writer text;
    std::string wanted;
    for (int i = 0; i != 3000; ++i) {
        const char c = static_cast<char>('a' + i % 26);
        text += c;
        wanted += c;
    }
    const std::string longer(5000, 'x');
    text += longer;
    wanted += longer;
    text.number(1234567);
    wanted += "1234567";
    BOOST_TEST(text.str() == wanted);
}

BOOST_AUTO_TEST_CASE(room_is_used_as_far_as_it_is_said) {
    text_writer text;
    text += "a";
    char* at = text.room(600);
    *at++ = 'b';
    text.end_at(at);
    text += "c";
    BOOST_TEST(text.str() == "abc");
}

BOOST_AUTO_TEST_CASE(numbers) {
    for (const int number : {0, 7, 9, 10, 65535, -1, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()})
        BOOST_TEST(written(number) == std::to_string(number));
}

BOOST_AUTO_TEST_CASE(a_letter_goes_in_between) {
    text_writer text;
    text += std::string(511, 'x');
    text.insert(511, ')');
    text.insert(0, '(');
    BOOST_TEST(text.str() == "(" + std::string(511, 'x') + ")");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
