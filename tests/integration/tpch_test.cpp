// SPDX-License-Identifier: BSL-1.0
// The 22 queries of TPC-H: what the builder's statements give equals, row for row, what hand-written SQL gives through
// libpqxx.
#include <boost/test/unit_test.hpp>

#include "support/pooled.hpp"
#include "tpch/generator.hpp"
#include "tpch/load.hpp"
#include "tpch/query.hpp"

#include <algorithm>
#include <string>

namespace {

using namespace overt::test;

struct own_schema : suite_schema<own_schema> {
    static constexpr const char* name = "test_tpch";
    static constexpr const char* tables = "";
    own_schema() { tpch::load(db().connection(), tpch::scale()); }
};

schema& db() { return own_schema::db(); }

tpch::rows by_hand(const tpch::query& which) {
    tpch::rows all;
    for (const auto& row : db().rows(tpch::hand_written(which))) {
        std::vector<std::string> fields;
        for (const auto& field : row) fields.push_back(field.is_null() ? "NULL" : field.as<std::string>());
        all.push_back(std::move(fields));
    }
    return all;
}

std::string joined(const std::vector<std::string>& fields) {
    std::string text;
    for (const std::string& field : fields) text += field + '|';
    return text;
}

bool says_something(const tpch::rows& rows) {
    return std::any_of(rows.begin(), rows.end(), [](const auto& row) {
        return std::any_of(row.begin(), row.end(), [](const std::string& field) { return field != "NULL"; });
    });
}

void compare(std::size_t number) {
    const tpch::query& which = *tpch::queries()[number - 1];
    const tpch::rows expected = by_hand(which);
    BOOST_CHECK_MESSAGE(says_something(expected), "the query finds nothing in the generated data");
    with_lease(db(), [&](overt::lease& conn) -> asio::awaitable<void> {
        const tpch::rows built = co_await which.run(conn);
        BOOST_TEST_CONTEXT(which.name << ' ' << which.title << ": " << which.built()) {
            BOOST_REQUIRE_EQUAL(built.size(), expected.size());
            for (std::size_t i = 0; i != built.size(); ++i) BOOST_REQUIRE_EQUAL(joined(built[i]), joined(expected[i]));
        }
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tpch, *boost::unit_test::fixture<own_schema>())

BOOST_AUTO_TEST_CASE(the_data_has_the_size_of_its_scale) {
    const tpch::generator made(tpch::scale());
    BOOST_CHECK_EQUAL(db().count("customer"), made.customers());
    BOOST_CHECK_EQUAL(db().count("orders"), made.orders());
    BOOST_CHECK_EQUAL(db().count("partsupp"), 4 * made.parts());
    const double lines = static_cast<double>(db().count("lineitem")) / static_cast<double>(made.orders());
    BOOST_CHECK(lines > 3.9 && lines < 4.1);
}

BOOST_AUTO_TEST_CASE(rows_depend_on_their_key_alone) {
    const tpch::generator one(0.01);
    const tpch::generator other(0.01);
    const auto first = one.make_order(500);
    other.make_order(17);
    const auto again = other.make_order(500);
    BOOST_CHECK_EQUAL(first.lines.size(), again.lines.size());
    BOOST_CHECK_EQUAL(first.head.comment, again.head.comment);
    BOOST_CHECK_EQUAL(first.head.totalprice.to_string(), again.head.totalprice.to_string());
}

BOOST_AUTO_TEST_CASE(text_never_holds_a_value) {
    for (const tpch::query* each : tpch::queries()) {
        const std::string text = each->built();
        BOOST_TEST_CONTEXT(each->name << ": " << text) {
            BOOST_CHECK(text.find('\'') == std::string::npos);
            BOOST_CHECK(text.find("$1") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(q01) { compare(1); }
BOOST_AUTO_TEST_CASE(q02) { compare(2); }
BOOST_AUTO_TEST_CASE(q03) { compare(3); }
BOOST_AUTO_TEST_CASE(q04) { compare(4); }
BOOST_AUTO_TEST_CASE(q05) { compare(5); }
BOOST_AUTO_TEST_CASE(q06) { compare(6); }
BOOST_AUTO_TEST_CASE(q07) { compare(7); }
BOOST_AUTO_TEST_CASE(q08) { compare(8); }
BOOST_AUTO_TEST_CASE(q09) { compare(9); }
BOOST_AUTO_TEST_CASE(q10) { compare(10); }
BOOST_AUTO_TEST_CASE(q11) { compare(11); }
BOOST_AUTO_TEST_CASE(q12) { compare(12); }
BOOST_AUTO_TEST_CASE(q13) { compare(13); }
BOOST_AUTO_TEST_CASE(q14) { compare(14); }
BOOST_AUTO_TEST_CASE(q15) { compare(15); }
BOOST_AUTO_TEST_CASE(q16) { compare(16); }
BOOST_AUTO_TEST_CASE(q17) { compare(17); }
BOOST_AUTO_TEST_CASE(q18) { compare(18); }
BOOST_AUTO_TEST_CASE(q19) { compare(19); }
BOOST_AUTO_TEST_CASE(q20) { compare(20); }
BOOST_AUTO_TEST_CASE(q21) { compare(21); }
BOOST_AUTO_TEST_CASE(q22) { compare(22); }

BOOST_AUTO_TEST_SUITE_END()
