// SPDX-License-Identifier: BSL-1.0
// Tokens of pages: each place has one text, and no other text is taken for it.
#include <boost/test/unit_test.hpp>

#include "support/app_model.hpp"

#include <overt/sql.hpp>
#include <overt/sql/page_token.hpp>
#include <overt/sql/request_error.hpp>

#include <string>
#include <vector>

using overt::col;
using overt::detail::page_key;
using overt::detail::page_place;
using overt::detail::read_token;
using overt::detail::write_token;

namespace {

const page_key keys[] = {{col<&app::post::likes>, true}, {col<&app::post::id>, false}};

bool refused(const std::string& token) {
    try {
        (void)read_token(keys, token);
    } catch (const overt::request_error&) {
        return true;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(page_token)

BOOST_AUTO_TEST_CASE(there_and_back) {
    for (const bool backward : {false, true}) {
        for (std::size_t size = 0; size != 20; ++size) {
            const page_place place{backward, {std::string(size, '\xfb'), "abc"}};
            const std::string token = write_token(keys, place);
            BOOST_CHECK_EQUAL(
                token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                std::string::npos);
            const page_place read = read_token(keys, token);
            BOOST_CHECK_EQUAL(read.backward, backward);
            BOOST_CHECK_EQUAL_COLLECTIONS(read.values.begin(), read.values.end(), place.values.begin(),
                                          place.values.end());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_format_stays_what_it_is) {
    // Tokens live in clients: this one must be read by every later version, or be refused by its number.
    BOOST_CHECK_EQUAL(write_token(keys, {false, {std::string("\0\0\0\5", 4), std::string("\0\0\0\0\0\0\0\7", 8)}}),
                      "AQCx9l3zu28grQAAAAQAAAAFAAAACAAAAAAAAAAH630-Ag");
}

BOOST_AUTO_TEST_CASE(every_changed_letter_is_found) {
    const std::string token = write_token(keys,
                                          {false, {std::string("\0\0\0\5", 4), std::string("\0\0\0\0\0\0\0\7", 8)}});
    for (std::size_t i = 0; i != token.size(); ++i) {
        for (const char letter : std::string("ABYZaz09-_=+/ ")) {
            if (token[i] == letter) continue;
            std::string changed = token;
            changed[i] = letter;
            BOOST_CHECK_MESSAGE(refused(changed), changed);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_shorter_or_longer_text_is_found) {
    const std::string token = write_token(keys, {true, {"12", "3"}});
    for (std::size_t size = 0; size != token.size(); ++size) BOOST_CHECK_MESSAGE(refused(token.substr(0, size)), size);
    for (const char* more : {"A", "AA", "AAA", "AAAA", "=", "=="}) BOOST_CHECK_MESSAGE(refused(token + more), more);
    BOOST_CHECK(refused(token + token));
    BOOST_CHECK(refused(std::string(100000, 'A')));
}

BOOST_AUTO_TEST_CASE(the_wrong_number_of_values_is_found) {
    BOOST_CHECK(refused(write_token(keys, {false, {"1"}})));
    BOOST_CHECK(refused(write_token(keys, {false, {"1", "2", "3"}})));
    BOOST_CHECK(refused(write_token(keys, {false, {}})));
}

BOOST_AUTO_TEST_CASE(a_token_knows_its_order) {
    const page_place place{false, {"1", "2"}};
    const page_key turned[] = {{col<&app::post::likes>, false}, {col<&app::post::id>, false}};
    const page_key other[] = {{col<&app::post::likes>, true}, {col<&app::post::author_id>, false}};
    const page_key swapped[] = {{col<&app::post::id>, false}, {col<&app::post::likes>, true}};
    BOOST_CHECK(!refused(write_token(keys, place)));
    BOOST_CHECK(refused(write_token(turned, place)));
    BOOST_CHECK(refused(write_token(other, place)));
    BOOST_CHECK(refused(write_token(swapped, place)));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
