// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include "pg/reply_queue.hpp"

using overt::pg::detail::progress;
using overt::pg::detail::reply_node;
using overt::pg::detail::reply_queue;

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(reply_queue)

BOOST_AUTO_TEST_CASE(is_empty_at_first) {
    ::reply_queue queue;
    BOOST_TEST(queue.empty());
    BOOST_TEST(!queue.can_sync());
    BOOST_TEST(!queue.sync_due());
    BOOST_TEST(queue.current() == nullptr);
    BOOST_TEST(queue.size() == 0U);
}

BOOST_AUTO_TEST_CASE(settles_a_lone_operation_with_its_answer) {
    ::reply_queue queue;
    reply_node only;
    queue.push(only);
    BOOST_TEST(queue.current() == &only);
    BOOST_TEST((only.at == progress::sent));
    queue.answered_alone();
    BOOST_TEST((only.at == progress::settled));
    BOOST_TEST(queue.empty());
    BOOST_TEST(!queue.can_sync());
}

BOOST_AUTO_TEST_CASE(answers_come_first_in_first_out) {
    ::reply_queue queue;
    reply_node a, b, c;
    for (reply_node* each : {&a, &b, &c}) {
        queue.push(*each);
        queue.sync();
    }
    for (reply_node* each : {&a, &b, &c}) {
        BOOST_TEST(queue.current() == each);
        BOOST_TEST(!queue.sync_due());
        queue.answered();
        BOOST_TEST((each->at == progress::answered));
        BOOST_TEST(queue.sync_due());
        BOOST_TEST(queue.current() == nullptr);  // nothing before the answer to the Sync
        queue.settled();
        BOOST_TEST((each->at == progress::settled));
    }
    BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(members_of_a_group_settle_together) {
    ::reply_queue queue;
    reply_node a, b, c;
    queue.push(a);
    queue.push(b);
    queue.sync();
    queue.push(c);
    queue.sync();
    queue.answered();
    BOOST_TEST(!queue.sync_due());
    BOOST_TEST(queue.current() == &b);
    queue.answered();
    BOOST_TEST(queue.sync_due());
    BOOST_TEST((a.at == progress::answered));
    queue.settled();
    BOOST_TEST((a.at == progress::settled));
    BOOST_TEST((b.at == progress::settled));
    BOOST_TEST((c.at == progress::sent));
    BOOST_TEST(queue.current() == &c);
    BOOST_TEST(queue.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_sync_needs_something_before_it) {
    ::reply_queue queue;
    reply_node a;
    queue.push(a);
    BOOST_TEST(queue.can_sync());
    queue.sync();
    BOOST_TEST(!queue.can_sync());
}

BOOST_AUTO_TEST_CASE(goes_on_after_everything_so_far_was_answered) {
    ::reply_queue queue;
    reply_node a, b;
    queue.push(a);
    queue.answered();
    BOOST_TEST(queue.current() == nullptr);
    BOOST_TEST(!queue.sync_due());
    queue.push(b);
    queue.sync();
    BOOST_TEST(queue.current() == &b);
    queue.answered();
    queue.settled();
    BOOST_TEST((a.at == progress::settled));
    BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(a_sync_behind_what_was_answered_is_due_at_once) {
    ::reply_queue queue;
    reply_node a, b;
    queue.push(a);
    queue.push(b);
    queue.answered();
    queue.answered();
    queue.sync();
    BOOST_TEST(queue.sync_due());
    BOOST_TEST(queue.current() == nullptr);
    BOOST_TEST(queue.group_end() == &b);
    queue.settled();
    BOOST_TEST((a.at == progress::settled && b.at == progress::settled));
    BOOST_TEST(queue.empty());
    BOOST_TEST(!queue.sync_due());
}

BOOST_AUTO_TEST_CASE(replaces_a_node_wherever_it_stands) {
    for (int victim = 0; victim < 3; ++victim) {
        ::reply_queue queue;
        reply_node nodes[3];
        for (reply_node& each : nodes) queue.push(each);
        queue.sync();
        if (victim == 0) queue.answered();
        reply_node stand_in;
        queue.replace(nodes[victim], stand_in);
        BOOST_TEST((nodes[victim].at == progress::none));
        BOOST_TEST(nodes[victim].next == nullptr);
        BOOST_TEST(queue.size() == 3U);
        for (int i = victim == 0 ? 1 : 0; i < 3; ++i) {
            BOOST_TEST(queue.current() == (i == victim ? &stand_in : &nodes[i]));
            queue.answered();
        }
        BOOST_TEST(queue.sync_due());
        queue.settled();
        BOOST_TEST((stand_in.at == progress::settled));
        BOOST_TEST(queue.empty());
        reply_node next;
        queue.push(next);
        BOOST_TEST(queue.current() == &next);
    }
}

BOOST_AUTO_TEST_CASE(the_end_of_a_group_is_its_last_operation) {
    ::reply_queue queue;
    reply_node a, b, c;
    queue.push(a);
    queue.push(b);
    queue.sync();
    queue.push(c);
    queue.sync();
    queue.answered();
    queue.answered();
    BOOST_TEST(queue.sync_due());
    BOOST_TEST(queue.group_end() == &b);
    queue.settled();
    queue.answered();
    BOOST_TEST(queue.group_end() == &c);
}

BOOST_AUTO_TEST_CASE(a_cleared_queue_starts_afresh) {
    ::reply_queue queue;
    reply_node a, b;
    queue.push(a);
    queue.sync();
    queue.push(b);
    queue.answered();
    queue.clear();
    BOOST_TEST(queue.empty());
    BOOST_TEST(!queue.sync_due());
    BOOST_TEST(a.next == nullptr);
    BOOST_TEST((b.at == progress::sent));  // it never settles
    queue.push(a);
    BOOST_TEST(queue.current() == &a);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
