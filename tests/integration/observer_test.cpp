// SPDX-License-Identifier: BSL-1.0
// What a program can see of its statements.
#include <boost/test/unit_test.hpp>

#include "support/covers.hpp"
#include "support/database.hpp"
#include "support/pooled.hpp"

#include <stdexcept>
#include <string>
#include <vector>

using namespace overt::test;
using overt::raw;

namespace {

schema& db() {
    static schema made("test_observer");
    return made;
}

asio::awaitable<void> two_statements(overt::pool& on) {
    auto conn = co_await on.acquire();
    auto tx = co_await conn.begin();
    co_await expect(tx.scalar(raw<std::int32_t>("SELECT {}::int4 + 1", 41)), 42);
    co_await tx.commit();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(observer)

BOOST_AUTO_TEST_CASE(ENG_14_nothing_is_told_unasked) {
    BOOST_TEST(!options_for(db()).connection().on_statement());
    with_pool(db(), two_statements);
}

BOOST_AUTO_TEST_CASE(ENG_15_text_and_parameters) {
    std::vector<std::string> texts;
    std::vector<std::int32_t> values;
    const auto note = [&](const overt::rendered& statement) {
        texts.emplace_back(statement.text());
        for (int i = 0; i != statement.params().count(); ++i)
            values.push_back(overt::codec<std::int32_t>::decode(statement.params().value(i)));
    };
    with_pool(db(), options_for(db()).on_statement(note), two_statements);
    const std::vector<std::string> expected{"BEGIN", "SELECT $1::int4 + 1", "COMMIT"};
    BOOST_REQUIRE_GE(texts.size(), expected.size());
    texts.resize(expected.size());  // the pool's own reset follows
    BOOST_TEST(texts == expected, boost::test_tools::per_element());
    BOOST_TEST(values == std::vector<std::int32_t>{41}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_observer_that_throws_changes_nothing, *overt::test::covers("F-131")) {
    const auto fail = [](const overt::rendered&) { throw std::runtime_error("observer"); };
    with_pool(db(), options_for(db()).on_statement(fail), two_statements);
}

BOOST_AUTO_TEST_SUITE_END()
