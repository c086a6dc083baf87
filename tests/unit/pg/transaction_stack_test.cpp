// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/pg/transaction_stack.hpp>

#include <ostream>

using overt::pg::transaction_stack;
using verdict = transaction_stack::verdict;

namespace overt::pg {
std::ostream& operator<<(std::ostream& out, transaction_stack::verdict value) { return out << static_cast<int>(value); }
}  // namespace overt::pg

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(transaction_stack_)

BOOST_AUTO_TEST_CASE(outside_every_transaction) {
    const transaction_stack open;
    BOOST_TEST(open.check(transaction_stack::session) == verdict::ready);
    BOOST_TEST(open.outermost() == transaction_stack::session);
    BOOST_TEST(open.savepoint().empty());
    BOOST_TEST(open.check(7) == verdict::over);
}

BOOST_AUTO_TEST_CASE(inner_hides_outer) {
    transaction_stack open;
    const auto outer = open.push();
    BOOST_TEST(open.check(transaction_stack::session) == verdict::inner_open);
    BOOST_TEST(open.check(outer) == verdict::ready);
    BOOST_TEST(open.savepoint() == "SAVEPOINT overt_2");
    const auto inner = open.push();
    BOOST_TEST(open.check(outer) == verdict::inner_open);
    BOOST_TEST(open.check(inner) == verdict::ready);
    BOOST_TEST(open.commit_of(inner) == "RELEASE SAVEPOINT overt_2");
    BOOST_TEST(open.rollback_of(inner) == "ROLLBACK TO SAVEPOINT overt_2; RELEASE SAVEPOINT overt_2");
    open.end(inner);
    BOOST_TEST(open.check(outer) == verdict::ready);
    BOOST_TEST(open.commit_of(outer) == "COMMIT");
    BOOST_TEST(open.rollback_of(outer) == "ROLLBACK");
}

BOOST_AUTO_TEST_CASE(ending_the_outer_one_ends_all) {
    transaction_stack open;
    const auto outer = open.push();
    const auto middle = open.push();
    const auto inner = open.push();
    open.end(outer);
    BOOST_TEST(!open.is_open(outer));
    BOOST_TEST(!open.is_open(middle));
    BOOST_TEST(open.check(inner) == verdict::over);
    BOOST_TEST(open.check(transaction_stack::session) == verdict::ready);
}

BOOST_AUTO_TEST_CASE(a_dropped_one_is_rolled_back_first) {
    transaction_stack open;
    const auto outer = open.push();
    open.drop(outer);
    BOOST_TEST(open.check(transaction_stack::session) == verdict::roll_back_first);
    BOOST_TEST(open.rollback_to(transaction_stack::session) == "ROLLBACK");
    open.end_inside(transaction_stack::session);
    BOOST_TEST(open.check(transaction_stack::session) == verdict::ready);
}

BOOST_AUTO_TEST_CASE(a_dropped_savepoint_is_rolled_back_first) {
    transaction_stack open;
    const auto outer = open.push();
    const auto inner = open.push();
    open.drop(inner);
    BOOST_TEST(open.check(outer) == verdict::roll_back_first);
    BOOST_TEST(open.rollback_to(outer) == "ROLLBACK TO SAVEPOINT overt_2; RELEASE SAVEPOINT overt_2");
    BOOST_TEST(open.check(transaction_stack::session) == verdict::inner_open);
    open.end_inside(outer);
    BOOST_TEST(open.check(outer) == verdict::ready);
    BOOST_TEST(open.depth() == 1u);
}

BOOST_AUTO_TEST_CASE(dropping_both_in_any_order_undoes_the_outer_one) {
    for (const bool outer_first : {false, true}) {
        transaction_stack open;
        const auto outer = open.push();
        const auto inner = open.push();
        open.drop(outer_first ? outer : inner);
        open.drop(outer_first ? inner : outer);
        BOOST_TEST(open.check(transaction_stack::session) == verdict::roll_back_first);
        BOOST_TEST(open.rollback_to(transaction_stack::session) == "ROLLBACK");
    }
}

BOOST_AUTO_TEST_CASE(identities_are_never_used_twice) {
    transaction_stack open;
    const auto first = open.push();
    open.end(first);
    const auto second = open.push();
    BOOST_TEST(first != second);
    open.drop(first);  // over already: no effect
    BOOST_TEST(open.check(second) == verdict::ready);
    open.clear();
    BOOST_TEST(!open.is_open(second));
    BOOST_TEST(open.push() != second);
}

BOOST_AUTO_TEST_CASE(cursors_live_as_long_as_their_transaction) {
    transaction_stack s;
    const auto outer = s.push();
    const auto first = s.open_cursor(outer);
    const auto inner = s.push();
    const auto second = s.open_cursor(inner);
    const auto third = s.open_cursor(inner);
    s.drop_cursor(first);
    s.drop_cursor(third);
    BOOST_TEST(s.close_dropped(outer) == "CLOSE overt_c1");
    BOOST_TEST(s.close_dropped(inner) == "CLOSE overt_c1; CLOSE overt_c3");
    s.dropped_are_closed(inner);
    BOOST_TEST(s.close_dropped(inner) == "");
    s.end(inner);  // released: its cursors belong to the outer one
    BOOST_TEST(s.cursor_is_open(second));
    const auto undone = s.push();
    const auto fourth = s.open_cursor(undone);
    s.end(undone, transaction_stack::effect::undone);
    BOOST_TEST(!s.cursor_is_open(fourth));
    BOOST_TEST(s.cursor_is_open(second));
    s.drop_cursor(second);
    BOOST_TEST(s.close_dropped(outer) == "CLOSE overt_c2");
    s.end(outer);
    BOOST_TEST(!s.cursor_is_open(second));
    BOOST_TEST(s.open_cursor(s.push()) > fourth);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
