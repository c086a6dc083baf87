// SPDX-License-Identifier: BSL-1.0
// Rows whose columns are known at run time only.
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/error.hpp>
#include <overt/exec/dynamic_row.hpp>
#include <overt/sql.hpp>
#include "support/app_model.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oids = overt::oids;
using overt::col;

namespace {

overt::dynamic_row made(std::vector<overt::detail::answer_column> columns,
                        const std::vector<std::optional<std::string>>& values) {
    std::vector<overt::cell> cells;
    for (const auto& v : values)
        cells.push_back(v ? overt::cell{v->data(), static_cast<std::int32_t>(v->size())} : overt::cell{});
    return {std::make_shared<const overt::detail::answer_columns>(std::move(columns)), cells};
}

const std::string forty_two("\0\0\0\x2a", 4);

overt::dynamic_row product() {
    return made({{"id", oids::int4}, {"name", oids::text}, {"email", oids::text}}, {forty_two, "Ada", std::nullopt});
}

template <class Act>
std::string error_of(Act act) {
    try {
        act();
    } catch (const overt::decode_error& e) {
        return e.what();
    }
    return "no error";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(dynamic_row)

BOOST_AUTO_TEST_CASE(values_by_place_by_name_and_by_column) {
    const auto row = product();
    BOOST_CHECK_EQUAL(row.size(), 3U);
    BOOST_CHECK_EQUAL(row.get<std::int32_t>(0), 42);
    BOOST_CHECK_EQUAL(row.get<std::string>("name"), "Ada");
    BOOST_CHECK_EQUAL(row.get(col<&app::user::name>), "Ada");
    BOOST_CHECK(!row.get(col<&app::user::email>).has_value());
    BOOST_CHECK_EQUAL(row.get<std::optional<std::string>>(1).value(), "Ada");
    BOOST_CHECK(!row.get<std::optional<std::string>>("email").has_value());
}

BOOST_AUTO_TEST_CASE(what_a_row_has) {
    const auto row = product();
    BOOST_CHECK_EQUAL(row.name(1), "name");
    BOOST_CHECK_EQUAL(row.type(0), oids::int4);
    BOOST_CHECK(row.has("email"));
    BOOST_CHECK(!row.has("e"));
    BOOST_CHECK(row.is_null("email"));
    BOOST_CHECK(!row.is_null(0));
}

BOOST_AUTO_TEST_CASE(errors_name_the_column) {
    const auto row = product();
    BOOST_CHECK_EQUAL(error_of([&] { (void)row.get<std::string>(0); }),
                      "column 1 \"id\" is integer, it was asked for as text");
    BOOST_CHECK_EQUAL(error_of([&] { (void)row.get<std::int64_t>("name"); }),
                      "column 2 \"name\" is text, it was asked for as bigint");
    BOOST_CHECK_EQUAL(error_of([&] { (void)row.get<std::string>("email"); }),
                      "column 3 \"email\" is NULL; ask for it as std::optional, or filter the NULLs out");
    BOOST_CHECK_EQUAL(error_of([&] { (void)row.get<std::string>("mail"); }),
                      "the row has no column \"mail\"; it has: id, name, email");
    BOOST_CHECK_EQUAL(error_of([&] { (void)row.get<std::string>(3); }), "the row has 3 columns; there is no column 4");
    BOOST_CHECK_EQUAL(error_of([&] { (void)row.name(3); }), "the row has 3 columns; there is no column 4");
}

BOOST_AUTO_TEST_CASE(a_null_of_another_type_is_an_error_as_well) {
    BOOST_CHECK_EQUAL(error_of([] { (void)product().get<std::optional<std::int32_t>>("email"); }),
                      "column 3 \"email\" is text, it was asked for as integer");
}

BOOST_AUTO_TEST_CASE(broken_bytes_name_the_column) {
    const auto row = made({{"id", oids::int4}}, {"abc"});
    const std::string said = error_of([&] { (void)row.get<std::int32_t>(0); });
    BOOST_CHECK_MESSAGE(said.starts_with("column 1 \"id\": "), said);
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_read_by_place) {
    const auto row = made({{"id", oids::text}, {"id", oids::text}}, {"a", "b"});
    BOOST_CHECK_EQUAL(row.get<std::string>(1), "b");
    BOOST_CHECK_EQUAL(
        error_of([&] { (void)row.get<std::string>("id"); }),
        "the row has two columns \"id\"; give one of them another name with as(), or ask for it by its place");
}

BOOST_AUTO_TEST_CASE(it_owns_its_memory) {
    auto row = std::make_unique<overt::dynamic_row>(product());
    const overt::dynamic_row copy = *row;
    row.reset();
    BOOST_CHECK_EQUAL(copy.get<std::string>("name"), "Ada");
}

BOOST_AUTO_TEST_CASE(columns_at_the_end_can_be_dropped) {
    auto row = product();
    row.drop_last(2);
    BOOST_CHECK_EQUAL(row.size(), 1U);
    BOOST_CHECK(!row.has("name"));
    BOOST_CHECK_EQUAL(row.get<std::int32_t>("id"), 42);
    row.drop_last(5);
    BOOST_CHECK_EQUAL(row.size(), 0U);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
