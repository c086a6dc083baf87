// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/exec/map_rows.hpp>

#include <string>
#include <tuple>
#include <vector>

namespace {

struct parent {
    int id{};
    std::vector<int> children{};
    std::string note{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(map_rows_)

BOOST_AUTO_TEST_CASE(elements_or_the_whole_row) {
    using row = std::tuple<int, std::string>;
    const std::vector<row> rows{{1, "a"}, {2, "b"}};
    const auto texts = overt::map_rows(rows, [](int n, std::string s) { return s + std::to_string(n); });
    BOOST_TEST(texts == (std::vector<std::string>{"a1", "b2"}));
    const auto whole = overt::map_rows(rows, [](const row& r) { return std::get<0>(r) * 10; });
    BOOST_TEST(whole == (std::vector<int>{10, 20}));
    int calls = 0;
    const auto values = overt::map_rows(std::vector<int>{5, 6}, [&calls](int v) { return v + ++calls; });
    BOOST_TEST(values == (std::vector<int>{6, 8}));
}

BOOST_AUTO_TEST_CASE(lists_are_nested_element_by_element) {
    const auto all = overt::nest<parent>(std::vector<int>{1, 2}, std::vector<std::vector<int>>{{10, 11}, {}},
                                         std::vector<std::string>{"x", "y"});
    BOOST_REQUIRE_EQUAL(all.size(), 2U);
    BOOST_TEST(all[0].children == (std::vector<int>{10, 11}));
    BOOST_TEST(all[1].children.empty());
    BOOST_TEST(all[1].note == "y");
}

BOOST_AUTO_TEST_CASE(lists_of_different_lengths_are_refused) {
    const auto uneven = [] { return overt::nest<parent>(std::vector<int>{1, 2}, std::vector<std::vector<int>>{{1}}); };
    BOOST_CHECK_EXCEPTION(uneven(), overt::usage_error, [](const overt::usage_error& e) {
        return std::string(e.what()).find("was given 2 and 1 elements") != std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
