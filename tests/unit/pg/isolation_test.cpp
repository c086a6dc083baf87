// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/error.hpp>
#include <overt/pg/isolation.hpp>

using overt::isolation_level;
using overt::parse_isolation_level;

BOOST_AUTO_TEST_SUITE(pg)
BOOST_AUTO_TEST_SUITE(isolation)

BOOST_AUTO_TEST_CASE(reads_what_it_writes) {
    for (const isolation_level level : {isolation_level::read_uncommitted, isolation_level::read_committed,
                                        isolation_level::repeatable_read, isolation_level::serializable})
        BOOST_TEST((parse_isolation_level(to_string(level)) == level));
}

BOOST_AUTO_TEST_CASE(takes_other_spellings) {
    BOOST_TEST((parse_isolation_level("READ_UNCOMMITTED") == isolation_level::read_uncommitted));
    BOOST_TEST((parse_isolation_level("Repeatable-Read") == isolation_level::repeatable_read));
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
    for (const char* bad : {"", "read", "snapshot", "readcommitted", "serializable ", "default"})
        BOOST_CHECK_THROW(parse_isolation_level(bad), overt::usage_error);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
