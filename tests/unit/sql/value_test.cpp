// SPDX-License-Identifier: BSL-1.0
// Values become parameters of the SQL type that stands beside them, or none at all.
#include <boost/test/unit_test.hpp>

#include "support/golden_models.hpp"

#include <overt/error.hpp>
#include <overt/sql.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace app;
using overt::col;
using namespace overt::sql;

namespace {

overt::rendered filtered(const auto& condition) { return select(count()).from<reading>().where(condition).render(); }
overt::oid type_of(const auto& condition) { return filtered(condition).params().type(0); }

}  // namespace

BOOST_AUTO_TEST_SUITE(sql)
BOOST_AUTO_TEST_SUITE(value)

BOOST_AUTO_TEST_CASE(integers_take_the_type_of_the_column) {
    BOOST_CHECK_EQUAL(type_of(col<&reading::id> == 5), overt::oids::int8);
    BOOST_CHECK_EQUAL(type_of(col<&reading::small> == 5), overt::oids::int2);
    BOOST_CHECK_EQUAL(type_of(5U == col<&reading::small>), overt::oids::int2);
    BOOST_CHECK_EQUAL(type_of(col<&reading::wide> == 5), overt::oids::float8);
    BOOST_CHECK_EQUAL(type_of(col<&reading::real> == 2.5), overt::oids::float4);
    BOOST_CHECK_EQUAL(type_of(col<&reading::exact> == 5), overt::oids::numeric);
    BOOST_CHECK_EQUAL(type_of(col<&reading::small> + 1 == col<&reading::small>), overt::oids::int2);
    BOOST_CHECK_EQUAL(type_of(col<&reading::small> + 1.5 == col<&reading::wide>), overt::oids::float8);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    BOOST_CHECK_THROW((void)(col<&reading::small> == 32768), overt::usage_error);
    BOOST_CHECK_THROW((void)(col<&reading::small> == -32769), overt::usage_error);
    BOOST_CHECK_THROW((void)(col<&reading::id> == std::numeric_limits<std::uint64_t>::max()), overt::usage_error);
    BOOST_CHECK_THROW((void)col<&reading::id>.in(std::vector<std::uint64_t>{1, std::uint64_t{1} << 63}),
                      overt::usage_error);
    BOOST_CHECK_THROW((void)(col<&reading::small> + 70000), overt::usage_error);
    BOOST_CHECK_NO_THROW((void)(col<&reading::small> == 32767L));
    BOOST_CHECK_NO_THROW((void)(col<&reading::id> == std::uint64_t{1}));
}

BOOST_AUTO_TEST_CASE(own_types) {
    const auto type = [](const auto& v) { return select(overt::sql::value(v)).render().params().type(0); };
    BOOST_CHECK_EQUAL(type(std::int8_t{1}), overt::oids::int2);
    BOOST_CHECK_EQUAL(type(std::uint16_t{1}), overt::oids::int4);
    BOOST_CHECK_EQUAL(type(1U), overt::oids::int8);
    BOOST_CHECK_EQUAL(type(std::uint64_t{1}), overt::oids::int8);
    BOOST_CHECK_EQUAL(type("x"), overt::oids::text);
    BOOST_CHECK_EQUAL(type(std::string_view("x")), overt::oids::text);
    BOOST_CHECK_EQUAL(type(true), overt::oids::bool_);
    BOOST_CHECK_EQUAL(type(mood::happy), 0U);
    BOOST_CHECK_THROW((void)overt::sql::value(std::numeric_limits<std::uint64_t>::max()), overt::usage_error);
}

BOOST_AUTO_TEST_CASE(texts) {
    BOOST_CHECK_THROW((void)(col<&user::name> == std::string_view("a\0b", 3)), overt::usage_error);
    BOOST_CHECK_THROW((void)(col<&user::name> == "\xff"), overt::usage_error);
    BOOST_CHECK_THROW((void)col<&user::name>.contains("\xc3\x28"), overt::usage_error);
    BOOST_CHECK_THROW((void)col<&user::name>.in("a", std::string(1, '\0')), overt::usage_error);
    BOOST_CHECK_NO_THROW((void)(col<&user::name> == "\xc3\xbc"));
}

BOOST_AUTO_TEST_CASE(arrays) {
    const auto ids = filtered(col<&reading::id>.in(1, 2));
    BOOST_CHECK_EQUAL(ids.params().type(0), overt::oids::int8_array);
    const std::string_view bytes = ids.params().value(0).bytes();
    const std::string expected("\0\0\0\1"
                               "\0\0\0\0"
                               "\0\0\0\x14"
                               "\0\0\0\2"
                               "\0\0\0\1"
                               "\0\0\0\x8"
                               "\0\0\0\0\0\0\0\1"
                               "\0\0\0\x8"
                               "\0\0\0\0\0\0\0\2",
                               44);
    BOOST_CHECK(bytes == expected);
    const auto moods = select<membership>().where(col<&membership::feeling>.in(mood::sad)).render();
    BOOST_CHECK_EQUAL(moods.params().type(0), 0U);
    BOOST_CHECK_EQUAL(moods.params().format(0), overt::params::text);
    BOOST_CHECK_EQUAL(moods.params().value(0).bytes(), R"({"sad"})");
}

BOOST_AUTO_TEST_CASE(array_columns) {
    const auto same = filtered(col<&reading::samples> == std::vector<std::int32_t>{1});
    BOOST_CHECK_EQUAL(same.params().type(0), overt::oids::int4_array);
}

BOOST_AUTO_TEST_CASE(text_format) {
    const auto found = select<place>().where(col<&place::where> == spot{"(1,2)"}).render();
    BOOST_CHECK_EQUAL(found.params().type(0), 0U);
    BOOST_CHECK_EQUAL(found.params().format(0), overt::params::text);
}

BOOST_AUTO_TEST_CASE(optional_values) {
    const std::optional<std::string> some = "x";
    const auto changed =
        update<user>().set(col<&user::email> = some, col<&user::team_id> = std::optional<int>()).all_rows().render();
    BOOST_CHECK_EQUAL(changed.params().value(0).bytes(), "x");
    BOOST_CHECK(changed.params().value(1).null());
    BOOST_CHECK_EQUAL(changed.params().type(1), overt::oids::int8);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
