// SPDX-License-Identifier: BSL-1.0
// Types of libpqxx's making as parameters and columns, against a real server over plain libpq.
#include <boost/test/unit_test.hpp>

#include <overt/codec.hpp>
#include <overt/codec/pqxx_traits.hpp>

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/database.hpp"
#include "unit/codec/bytes.hpp"

namespace pqxx_types {

// A point as PostgreSQL writes it: "(1,2)".
struct place {
    int x = 0;
    int y = 0;
    friend bool operator==(const place&, const place&) = default;
};

inline place read_place(const std::string& text) {
    const std::size_t comma = text.find(',');
    if (text.empty() || text.front() != '(' || comma == text.npos) throw pqxx::conversion_error("no point: " + text);
    return {std::stoi(text.substr(1)), std::stoi(text.substr(comma + 1))};
}

inline std::string write_place(const place& value) {
    if (value.x < 0) throw pqxx::conversion_error("secret " + std::to_string(value.x));
    return "(" + std::to_string(value.x) + "," + std::to_string(value.y) + ")";
}

struct unknown {};

}  // namespace pqxx_types

namespace pqxx {

#if defined(PQXX_VERSION_MAJOR) && PQXX_VERSION_MAJOR >= 7
template <>
struct nullness<pqxx_types::place> : no_null<pqxx_types::place> {};
template <>
struct string_traits<pqxx_types::place> {
    static constexpr bool converts_to_string = true;
    static constexpr bool converts_from_string = true;
    static pqxx_types::place from_string(std::string_view text) { return pqxx_types::read_place(std::string(text)); }
    static std::size_t size_buffer(const pqxx_types::place&) noexcept { return 32; }
    static char* into_buf(char* begin, char* end, const pqxx_types::place& value) {
        return string_traits<std::string>::into_buf(begin, end, pqxx_types::write_place(value));
    }
    static zview to_buf(char* begin, char* end, const pqxx_types::place& value) {
        return generic_to_buf(begin, end, value);
    }
};
#else
template <>
struct string_traits<pqxx_types::place> {
    static constexpr const char* name() noexcept { return "place"; }
    static constexpr bool has_null() noexcept { return false; }
    static bool is_null(const pqxx_types::place&) { return false; }
    static void from_string(const char text[], pqxx_types::place& value) { value = pqxx_types::read_place(text); }
    static std::string to_string(const pqxx_types::place& value) { return pqxx_types::write_place(value); }
};
#endif

}  // namespace pqxx

using overt::test::raw_decoded;
using overt::test::raw_encoded;
using pqxx_types::place;

namespace {

bool mentions(const std::exception& e, std::string_view part) {
    return std::string_view(e.what()).find(part) != std::string_view::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(integration)
BOOST_AUTO_TEST_SUITE(pqxx_traits)

BOOST_AUTO_TEST_CASE(which_types) {
    static_assert(overt::pqxx_convertible<place> && overt::encodable<place> && overt::encodable<std::vector<place>>);
    static_assert(overt::encodable<unsigned> && overt::encodable<unsigned long long>);
    static_assert(!overt::pqxx_convertible<int> && overt::codec<int>::type != 0);
    static_assert(!overt::encodable<pqxx_types::unknown> && !overt::encodable<std::optional<place>>);
    static_assert(!overt::encodable<char*> && !overt::encodable<unsigned char>);
    const auto& type = overt::value_type_of<place>;
    BOOST_CHECK(type.text);
    BOOST_CHECK_EQUAL(type.type, 0u);
    BOOST_CHECK(type.accepts(overt::oids::text));
    BOOST_CHECK(!type.accepts(overt::oids::point));
}

BOOST_AUTO_TEST_CASE(conversions) {
    BOOST_CHECK_EQUAL(raw_encoded(place{1, -2}), "(1,-2)");
    BOOST_CHECK((raw_decoded<place>("(1,-2)") == place{1, -2}));
    BOOST_CHECK_EQUAL(raw_encoded(7u), "7");
    BOOST_CHECK_EQUAL(raw_decoded<unsigned>("4294967295"), 4294967295u);
    BOOST_CHECK_EQUAL(raw_encoded(std::vector<place>{{1, 2}}), "{\"(1,2)\"}");
    BOOST_CHECK((raw_decoded<std::vector<place>>("{\"(1,2)\",\"(3,4)\"}") == std::vector<place>{{1, 2}, {3, 4}}));
}

BOOST_AUTO_TEST_CASE(errors_are_those_of_overt_and_do_not_quote_values) {
    for (const char* text : {"abc", "4294967296", "1.5"})
        BOOST_CHECK_THROW(raw_decoded<unsigned>(text), overt::decode_error);
    BOOST_CHECK_EXCEPTION(raw_decoded<place>("secret"), overt::decode_error,
                          [](const auto& e) { return !mentions(e, "secret"); });
    BOOST_CHECK_EXCEPTION(raw_encoded(place{-1, 0}), overt::usage_error,
                          [](const auto& e) { return !mentions(e, "secret"); });
}

BOOST_AUTO_TEST_CASE(the_server_resolves_them) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(overt::test::server_dsn().c_str()),
                                                                  &PQfinish);
    BOOST_REQUIRE_EQUAL(PQstatus(connection.get()), CONNECTION_OK);
    overt::params values;
    values.add(place{3, 4});
    values.add(4000000000u);
    const std::string texts[] = {std::string(values.value(0).bytes()), std::string(values.value(1).bytes())};
    const Oid types[] = {values.type(0), values.type(1)};
    const char* const bytes[] = {texts[0].c_str(), texts[1].c_str()};
    const int formats[] = {values.format(0), values.format(1)};
    const std::unique_ptr<PGresult, decltype(&PQclear)> got(
        PQexecParams(connection.get(),
                     "SELECT (p + point(1,1))::text, n::text FROM (SELECT $1::point, $2::bigint) AS r(p, n)", 2, types,
                     bytes, nullptr, formats, 1),
        &PQclear);
    BOOST_REQUIRE_EQUAL(PQresultStatus(got.get()), PGRES_TUPLES_OK);
    const auto cell = [&](int column) {
        return overt::cell{PQgetvalue(got.get(), 0, column), PQgetlength(got.get(), 0, column)};
    };
    BOOST_CHECK((overt::codec<place>::decode(cell(0)) == place{4, 5}));
    BOOST_CHECK_EQUAL(overt::codec<unsigned>::decode(cell(1)), 4000000000u);
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
