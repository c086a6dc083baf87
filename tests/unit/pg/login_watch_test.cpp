// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pg/login_watch.hpp"

#include "support/covers.hpp"
#include "support/fake_server.hpp"

#include <string>
#include <string_view>

using overt::pg::detail::login_step;
using overt::pg::detail::look_at_login;
using overt::test::covers;
using verdict = login_step::verdict;

namespace {

constexpr std::uint64_t most = 100'000;

std::string request(char code, std::string_view rest) {
    return overt::test::message('R', std::string("\0\0\0", 3) + code + std::string(rest));
}
std::string challenge(std::string_view iterations) {
    return request(11, "r=abcdef,s=c2FsdA==,i=" + std::string(iterations));
}
verdict of(std::string_view received) { return look_at_login(received, most).is; }

}  // namespace

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(login_watch)

BOOST_AUTO_TEST_CASE(iterations_have_a_limit, *covers("F-061", "cve-2026-42198")) {
    BOOST_TEST((of(challenge("4096")) == verdict::fine));
    BOOST_TEST((of(challenge("100000")) == verdict::fine));
    BOOST_TEST((of(challenge("100001")) == verdict::costly));
    BOOST_TEST((of(challenge("20000000")) == verdict::costly));
    BOOST_TEST((of(challenge("99999999999999999999999999")) == verdict::costly));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_left_to_libpq) {
    BOOST_TEST((of("") == verdict::fine));
    BOOST_TEST((of("E") == verdict::fine));
    BOOST_TEST((of(challenge("")) == verdict::fine));
    BOOST_TEST((of(challenge("-1")) == verdict::fine));
    BOOST_TEST((of(request(11, "r=abc")) == verdict::fine));
    BOOST_TEST((of(std::string_view("R\0\0\0\4\0\0\0\0", 9)) == verdict::fine));
    BOOST_TEST((of(std::string_view("R\x7f\xff\xff\xff\0\0\0\x0b", 9)) == verdict::fine));
}

BOOST_AUTO_TEST_CASE(a_part_of_a_message_is_waited_for) {
    const std::string whole = challenge("20000000");
    for (std::size_t size = 1; size != whole.size(); ++size) {
        const login_step seen = look_at_login(std::string_view(whole).substr(0, size), most);
        BOOST_TEST((seen.is == verdict::incomplete));
        BOOST_TEST(seen.size == (size < 5 ? 5 : whole.size()));
    }
}

// A message that begins behind a question would be read with it, and its end would look like nothing that we know.
BOOST_AUTO_TEST_CASE(nobody_speaks_while_a_question_is_open) {
    const std::string question = request(10, std::string_view("SCRAM-SHA-256\0\0", 15));
    BOOST_TEST((of(question) == verdict::fine));
    BOOST_TEST((of(question + "R") == verdict::hasty));
    BOOST_TEST((of(challenge("4096") + overt::test::ready()) == verdict::hasty));
    BOOST_TEST((of(request(0, "") + overt::test::ready()) == verdict::fine));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
