// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/utf8.hpp>
#include <overt/error.hpp>

#include <string>

using namespace overt;

namespace {

// The fault must be found wherever the bytes stand among eight-byte words.
bool everywhere(const std::string& piece, text_fault expected) {
    for (std::size_t before = 0; before < 18; ++before)
        for (const std::size_t after :
             {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{20}})
            if (check_text(std::string(before, 'a') + piece + std::string(after, 'z')) != expected) return false;
    return true;
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(well_formed) {
    BOOST_CHECK(check_text({}) == text_fault::none);
    for (const char* text :
         {"a", "\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
          "\xEF\xBB\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "ß€𝄞ä"})
        BOOST_CHECK(everywhere(text, text_fault::none));
}

BOOST_AUTO_TEST_CASE(nul_bytes) {
    BOOST_CHECK(everywhere(std::string(1, '\0'), text_fault::nul));
    BOOST_CHECK(everywhere(std::string("ä\0", 3), text_fault::nul));
}

BOOST_AUTO_TEST_CASE(malformed) {
    const std::string faults[] = {
        bytes({0x80}),
        bytes({0xBF}),  // nothing begins like this
        bytes({0xC0, 0x80}),
        bytes({0xC1, 0xBF}),  // overlong
        bytes({0xE0, 0x9F, 0xBF}),
        bytes({0xF0, 0x8F, 0xBF, 0xBF}),  // overlong
        bytes({0xED, 0xA0, 0x80}),
        bytes({0xED, 0xBF, 0xBF}),  // surrogates
        bytes({0xF4, 0x90, 0x80, 0x80}),
        bytes({0xF5, 0x80, 0x80, 0x80}),  // above U+10FFFF
        bytes({0xFE}),
        bytes({0xFF}),  // in no encoding
        bytes({0xC3, 0x28}),
        bytes({0xE2, 0x82, 0x28}),
        bytes({0xF0, 0x9D, 0x84, 0x28}),
        bytes({0xE2, 0x28, 0xA1}),
        bytes({0xF0, 0x28, 0x8C, 0xBC}),
    };
    for (const std::string& each : faults) BOOST_CHECK(everywhere(each, text_fault::encoding));
}

BOOST_AUTO_TEST_CASE(truncated) {
    for (const std::string text : {"\xC3", "\xE2", "\xE2\x82", "\xF0", "\xF0\x9D", "\xF0\x9D\x84"})
        for (std::size_t before = 0; before < 18; ++before)
            BOOST_CHECK(check_text(std::string(before, 'a') + text) == text_fault::encoding);
}

BOOST_AUTO_TEST_CASE(the_error_says_what_and_why_but_not_the_text) {
    try {
        require_text(std::string_view("sec\0ret", 7), "the text of the statement");
        BOOST_ERROR("a NUL byte was let through");
    } catch (const usage_error& e) {
        const std::string message = e.what();
        BOOST_CHECK(message.find("the text of the statement") != message.npos);
        BOOST_CHECK(message.find("NUL") != message.npos);
        BOOST_CHECK(message.find("sec") == message.npos);
    }
    BOOST_CHECK_THROW(require_text("\xFF", "it"), usage_error);
    BOOST_CHECK_NO_THROW(require_text("ok", "it"));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
