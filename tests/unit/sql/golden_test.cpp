// SPDX-License-Identifier: BSL-1.0
// Every golden statement says what its row in the table expects.
#include <boost/test/unit_test.hpp>

#include "support/golden_statements.hpp"

#include <set>

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(texts_and_parameters) {
    for (const auto& row : overt::test::golden_statements()) {
        BOOST_TEST_CONTEXT(row.name) {
            BOOST_CHECK_EQUAL(row.statement.text(), row.text);
            BOOST_CHECK_EQUAL(overt::test::show(row.statement.params()), row.parameters);
        }
    }
}

BOOST_AUTO_TEST_CASE(names_are_distinct) {
    std::set<std::string> names;
    for (const auto& row : overt::test::golden_statements())
        BOOST_CHECK_MESSAGE(names.insert(row.name).second, row.name);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
