// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pg/activity_board.hpp"

#include <atomic>
#include <thread>

using overt::rendered;
using overt::statement_text;
using overt::pg::activity;
using overt::pg::session_state;
using board_type = overt::pg::detail::activity_board;

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(activity_board)

BOOST_AUTO_TEST_CASE(shows_the_last_statement_and_the_state) {
    board_type board;
    BOOST_TEST((board.read().state == session_state::idle));
    BOOST_TEST(std::string(board.read().statement).empty());
    board.start(rendered("SELECT 1"));
    BOOST_TEST((board.read().state == session_state::active));
    BOOST_TEST(std::string(board.read().statement) == "SELECT 1");
    board.set(session_state::in_transaction);
    BOOST_TEST((board.read().state == session_state::in_transaction));
    BOOST_TEST(std::string(board.read().statement) == "SELECT 1");
    board.start(rendered("S"));
    BOOST_TEST(std::string(board.read().statement) == "S");
}

BOOST_AUTO_TEST_CASE(tells_statements_with_an_identity_apart) {
    const statement_text a{"SELECT 'a'", 1}, b{"SELECT 'b'", 2};
    board_type board;
    board.start(rendered(a, {}));
    board.start(rendered(b, {}));
    BOOST_TEST(std::string(board.read().statement) == "SELECT 'b'");
    board.start(rendered("BEGIN"));
    board.start(rendered(b, {}));
    BOOST_TEST(std::string(board.read().statement) == "SELECT 'b'");
}

BOOST_AUTO_TEST_CASE(cuts_at_the_end_of_a_character) {
    board_type board;
    board.start(rendered(std::string(63, 'x') + "yz"));
    BOOST_TEST(std::string(board.read().statement) == std::string(63, 'x'));
    board.start(rendered(std::string(62, 'x') + "\xc3\xa4tail"));
    BOOST_TEST(std::string(board.read().statement) == std::string(62, 'x'));
    board.start(rendered(std::string(61, 'x') + "\xc3\xa4tail"));
    BOOST_TEST(std::string(board.read().statement) == std::string(61, 'x') + "\xc3\xa4");
}

BOOST_AUTO_TEST_CASE(nobody_sees_half_a_statement) {
    board_type board;
    std::atomic<bool> stop{false};
    std::atomic<int> torn{0};
    std::atomic<long> reads{0};
    const auto watch = [&] {
        while (!stop) {
            const activity seen = board.read();
            const std::string_view text(seen.statement);
            if (text.find_first_not_of(text.empty() ? 'x' : text.front()) != std::string_view::npos) ++torn;
            ++reads;
        }
    };
    std::thread watchers[] = {std::thread(watch), std::thread(watch)};
    const rendered statements[] = {rendered(std::string(63, 'a')), rendered(std::string(63, 'b')),
                                   rendered(std::string(9, 'c'))};
    for (int i = 0; i < 20'000 || reads < 1'000; ++i) board.start(statements[i % 3]);
    stop = true;
    for (std::thread& each : watchers) each.join();
    BOOST_TEST(torn == 0);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
