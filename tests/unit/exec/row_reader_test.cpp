// SPDX-License-Identifier: BSL-1.0
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/error.hpp>
#include <overt/exec/row_reader.hpp>
#include <overt/model.hpp>
#include "support/app_model.hpp"
#include "support/covers.hpp"
#include "support/made_result.hpp"

using namespace overt::detail;
using overt::test::made_result;
using overt::test::made_row;
namespace oids = overt::oids;

namespace {

std::string int8(std::int64_t value) {
    overt::buffer out;
    overt::codec<std::int64_t>::encode(value, out);
    return std::string(out.view());
}

template <class Row>
Row read(const made_row& cells, const int* places = nullptr) {
    const std::vector<overt::test::made_column> columns(cells.size(), {"c", oids::int8});
    const auto answer = made_result(columns, {cells});
    int last = 0;
    return row_reader<Row>::read(row_cells(answer, 0, places ? places : same_places<8>.data(), last), 0);
}

struct pair_of_things {
    std::int64_t number{};
    std::optional<std::string> text{};
};

struct turned {
    std::string name{};
    std::int64_t id{};
};

constexpr auto describe(overt::type<turned>) {
    return overt::table("turned", overt::column("id", &turned::id), overt::column("name", &turned::name));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exec)
BOOST_AUTO_TEST_SUITE(row_reader_)

BOOST_AUTO_TEST_CASE(values) {
    BOOST_TEST(read<std::int64_t>({int8(42)}) == 42);
    BOOST_TEST(read<std::string>({"abc"}) == "abc");
    BOOST_TEST(!read<std::optional<std::string>>({std::nullopt}).has_value());
    BOOST_TEST(read<std::optional<std::string>>({""}).value() == "");
}

BOOST_AUTO_TEST_CASE(null_into_a_value_is_an_error, *overt::test::covers("F-124")) {
    BOOST_CHECK_THROW(read<std::int64_t>({std::nullopt}), overt::decode_error);
}

BOOST_AUTO_TEST_CASE(a_model_takes_its_columns_in_the_order_of_the_description) {
    const auto row = read<app::team>({int8(7), "red"});
    BOOST_TEST(row.id == 7);
    BOOST_TEST(row.name == "red");
    static_assert(row_reader<app::team>::width == 2);
    BOOST_TEST(row_reader<app::team>::columns[1].name == "name");
}

BOOST_AUTO_TEST_CASE(places_lead_to_other_columns) {
    const int places[] = {1, 0};
    const auto row = read<app::team>({"red", int8(7)}, places);
    BOOST_TEST(row.id == 7);
    BOOST_TEST(row.name == "red");
}

BOOST_AUTO_TEST_CASE(an_outer_side_is_absent_when_what_cannot_be_null_is_null) {
    using row = std::tuple<std::int64_t, std::optional<app::team>, std::string>;
    const auto absent = read<row>({int8(1), std::nullopt, std::nullopt, "end"});
    BOOST_TEST(!std::get<1>(absent).has_value());
    BOOST_TEST(std::get<2>(absent) == "end");
    const auto present = read<row>({int8(1), int8(7), "red", "end"});
    BOOST_TEST(std::get<1>(present)->name == "red");
    BOOST_TEST(std::get<2>(present) == "end");
}

BOOST_AUTO_TEST_CASE(any_aggregate) {
    static_assert(row_reader<pair_of_things>::width == 2);
    const auto row = read<pair_of_things>({int8(3), std::nullopt});
    BOOST_TEST(row.number == 3);
    BOOST_TEST(!row.text.has_value());
}

BOOST_AUTO_TEST_CASE(the_last_cell_is_noted_for_errors) {
    const auto answer = made_result({{"a", oids::int8}, {"b", oids::int8}}, {{int8(1), std::nullopt}});
    int last = -1;
    const row_cells cells(answer, 0, same_places<2>.data(), last);
    using row = std::tuple<std::int64_t, std::int64_t>;
    BOOST_CHECK_THROW(row_reader<row>::read(cells, 0), overt::decode_error);
    BOOST_TEST(last == 1);
    try {
        throw_at(answer, {0, last}, "it is wrong", "SELECT 1");
    } catch (const overt::decode_error& e) {
        BOOST_TEST(std::string(e.what()) == "column 2 \"b\" of row 1: it is wrong (statement: SELECT 1)");
    }
}

BOOST_AUTO_TEST_CASE(structs_in_the_order_of_their_columns_are_built_in_one_go) {
    static_assert(built_from_columns<app::team> && built_from_columns<app::user>);
    static_assert(!built_from_columns<turned>);
    const auto row = read<turned>({int8(7), "red"});
    BOOST_TEST(row.id == 7);
    BOOST_TEST(row.name == "red");
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
