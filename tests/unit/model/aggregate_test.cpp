// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/model/aggregate.hpp>

#include "support/app_model.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

using overt::detail::aggregate_fields;
using overt::detail::field_count;
using overt::detail::visit_fields;

struct none {};
struct one {
    std::optional<std::string> value{};
};
struct mixed {
    app::user who{};
    std::optional<app::team> team{};
    std::vector<std::optional<std::int32_t>> counts{};
    std::string name{};
    overt::timestamptz when{};
};
struct wide {
    int f0{}, f1{}, f2{}, f3{}, f4{}, f5{}, f6{}, f7{}, f8{}, f9{}, f10{}, f11{}, f12{}, f13{}, f14{}, f15{}, f16{},
        f17{}, f18{}, f19{}, f20{}, f21{}, f22{}, f23{}, f24{}, f25{}, f26{}, f27{}, f28{}, f29{}, f30{};
    std::string f31{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(model)
BOOST_AUTO_TEST_SUITE(aggregate)

BOOST_AUTO_TEST_CASE(counts) {
    static_assert(field_count<none> == 0 && field_count<one> == 1 && field_count<mixed> == 5 &&
                  field_count<wide> == 32);
}

BOOST_AUTO_TEST_CASE(types) {
    static_assert(std::is_same_v<aggregate_fields<one>, std::tuple<std::optional<std::string>>>);
    static_assert(
        std::is_same_v<aggregate_fields<mixed>,
                       std::tuple<app::user, std::optional<app::team>, std::vector<std::optional<std::int32_t>>,
                                  std::string, overt::timestamptz>>);
    static_assert(std::tuple_size_v<aggregate_fields<wide>> == 32);
    static_assert(std::is_same_v<std::tuple_element_t<31, aggregate_fields<wide>>, std::string>);
}

BOOST_AUTO_TEST_CASE(fields_are_references) {
    wide all;
    visit_fields(all, [](auto&... field) {
        int n = 0;
        const auto set = [&n](auto& into) {
            if constexpr (std::is_same_v<decltype(into), int&>) into = n++;
            else into = std::to_string(n);
        };
        (set(field), ...);
    });
    BOOST_CHECK_EQUAL(all.f0, 0);
    BOOST_CHECK_EQUAL(all.f17, 17);
    BOOST_CHECK_EQUAL(all.f31, "31");
    const one constant{"x"};
    BOOST_CHECK_EQUAL(visit_fields(constant, [](const auto& value) { return *value; }), "x");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
