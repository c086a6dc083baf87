// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec/integer.hpp>
#include <overt/codec/rendered.hpp>

#include <set>

BOOST_AUTO_TEST_SUITE(codec)
BOOST_AUTO_TEST_SUITE(rendered)

BOOST_AUTO_TEST_CASE(a_text_of_its_own_has_no_identity) {
    const overt::rendered statement("SELECT 1");
    BOOST_CHECK_EQUAL(statement.text(), "SELECT 1");
    BOOST_CHECK_EQUAL(statement.id(), 0u);
    BOOST_CHECK_EQUAL(statement.params().count(), 0);
}

BOOST_AUTO_TEST_CASE(copies_and_moves_keep_the_text) {
    overt::params values;
    values.add(7);
    overt::rendered statement(overt::statement_text{"SELECT f($1)", 0, true, false}, values);
    const overt::rendered copy = statement;
    const overt::rendered moved = std::move(statement);
    for (const overt::rendered* each : {&copy, &moved}) {
        BOOST_CHECK_EQUAL(each->text(), "SELECT f($1)");
        BOOST_CHECK_EQUAL(each->params().count(), 1);
        BOOST_CHECK(each->changes_session());
    }
    statement = copy;
    BOOST_CHECK_EQUAL(statement.text(), copy.text());
    BOOST_CHECK(statement.text().data() != copy.text().data());
}

BOOST_AUTO_TEST_CASE(an_empty_one_has_an_empty_text) {
    const overt::rendered nothing;
    BOOST_CHECK_EQUAL(nothing.text(), "");
    BOOST_CHECK(!nothing.changes_session());
}

BOOST_AUTO_TEST_CASE(a_fixed_text_is_shared) {
    const overt::statement_text fixed{"SELECT $1", overt::statement_text::next_id()};
    overt::params values;
    values.add(1);
    const overt::rendered statement(fixed, values);
    BOOST_CHECK(statement.text().data() == fixed.text.data());
    BOOST_CHECK_EQUAL(statement.id(), fixed.id);
    BOOST_CHECK_EQUAL(statement.params().count(), 1);
    const overt::rendered copy = statement;
    BOOST_CHECK_EQUAL(copy.id(), fixed.id);
}

BOOST_AUTO_TEST_CASE(identities_are_unique_and_never_zero) {
    std::set<std::uint64_t> seen{0};
    for (int i = 0; i < 100; ++i) BOOST_CHECK(seen.insert(overt::statement_text::next_id()).second);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
