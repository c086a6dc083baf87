// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/exec/transaction_options.hpp>

using overt::transaction_options;

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(transaction_options_)

BOOST_AUTO_TEST_CASE(says_nothing_that_was_not_chosen) {
    BOOST_TEST(transaction_options().sql() == "BEGIN");
    BOOST_TEST(transaction_options().empty());
    BOOST_TEST(!transaction_options().read_only(false).empty());
}

BOOST_AUTO_TEST_CASE(every_level) {
    const auto level = [](overt::isolation_level value) { return transaction_options().isolation(value).sql(); };
    BOOST_TEST(level(overt::isolation_level::server_default) == "BEGIN");
    BOOST_TEST(transaction_options().read_uncommitted().sql() == "BEGIN ISOLATION LEVEL read uncommitted");
    BOOST_TEST(transaction_options().read_committed().sql() == "BEGIN ISOLATION LEVEL read committed");
    BOOST_TEST(transaction_options().repeatable_read().sql() == "BEGIN ISOLATION LEVEL repeatable read");
    BOOST_TEST(transaction_options().serializable().sql() == "BEGIN ISOLATION LEVEL serializable");
}

BOOST_AUTO_TEST_CASE(all_together_and_off) {
    BOOST_TEST(transaction_options().serializable().read_only().deferrable().sql() ==
               "BEGIN ISOLATION LEVEL serializable READ ONLY DEFERRABLE");
    BOOST_TEST(transaction_options().read_only(false).deferrable(false).sql() == "BEGIN READ WRITE NOT DEFERRABLE");
}

BOOST_AUTO_TEST_CASE(tracking_the_commit_is_not_the_servers_business) {
    BOOST_TEST(!transaction_options().tracks_commit());
    BOOST_TEST(transaction_options().track_commit().tracks_commit());
    BOOST_TEST(!transaction_options().track_commit().track_commit(false).tracks_commit());
    BOOST_TEST(transaction_options().track_commit().sql() == "BEGIN");
    BOOST_TEST(transaction_options().track_commit().empty());
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
